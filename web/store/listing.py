"""Read pages of the list of codes: filters and cursor in, stored answers out.

Free of Flask.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from web.store.format import ACTS, FAULTS, KINDS, POLICIES, STATUSES
from web.store.store import ANSWER_OF, EntryRow, Store, StoredAnswer

FILTERS = ("domain", "category", "fault", "acts", "retry", "retryable", "kind", "status")
LISTS = frozenset({"category", "fault", "acts", "retry", "kind", "status"})
"""Filters that take several values, of which an entry has to have one."""
Filters: TypeAlias = Mapping[str, Sequence[str]]
"""Filter → the values that are wanted."""


class InvalidCursor(ValueError):
    """The text is no cursor of this list."""


class Listing(NamedTuple):
    """Page of the list of codes. `cursor`: of the next page; None at the end. `total`: of all pages."""

    answers: list[StoredAnswer]
    cursor: str | None
    total: int


def values_of(store: Store, name: str) -> tuple[str, ...]:
    """Values that a filter takes."""
    return {
        "domain": store.domains,
        "category": store.categories,
        "fault": FAULTS,
        "acts": ACTS,
        "retry": POLICIES,
        "retryable": ("true", "false"),
        "kind": KINDS,
        "status": STATUSES,
    }[name]


def listing(store: Store, filters: Filters, limit: int, cursor: str | None, language: str) -> Listing:
    """Read at most `limit` codes after `cursor`. Raises InvalidCursor."""
    after = _entry_of(store, cursor) if cursor is not None else -1
    matching, wanted = _matching(filters)
    # The statements are made of names and marks, never of input.
    ((total,),) = store.rows(f"SELECT count(*) FROM entry WHERE {matching}", wanted) or ((0,),)  # noqa: S608
    rows = store.rows(
        f"SELECT domain, code, body, etag, message FROM entry {ANSWER_OF}"  # noqa: S608
        f"WHERE entry.id > :after AND {matching} ORDER BY entry.id LIMIT :limit",
        {**wanted, **store.answer_position(language), "after": after, "limit": limit + 1},
    )
    shown = rows[:limit]
    following = _cursor_of(*shown[-1][:2]) if len(rows) > limit else None
    return Listing([StoredAnswer._make(row[2:]) for row in shown], following, total)


def listing_of(
    store: Store, rows: Sequence[EntryRow], filters: Filters, limit: int, cursor: str | None, language: str
) -> Listing:
    """Read those of `rows`, in their order, that the filters leave, after `cursor`. Raises InvalidCursor."""
    if filters and rows:
        matching, wanted = _matching(filters)
        ids = ", ".join(str(row.id) for row in rows)
        left = {row[0] for row in store.rows(f"SELECT id FROM entry WHERE id IN ({ids}) AND {matching}", wanted)}  # noqa: S608
        rows = [row for row in rows if row.id in left]
    start = 0
    if cursor is not None:
        after = _entry_of(store, cursor)
        start = next((place for place, row in enumerate(rows, 1) if row.id == after), len(rows))
    shown = rows[start : start + limit]
    following = _cursor_of(shown[-1].domain, shown[-1].code) if len(rows) > start + limit else None
    return Listing(store.entry_answers([row.id for row in shown], language), following, len(rows))


def _matching(filters: Filters) -> tuple[str, dict[str, str | int]]:
    """Condition of a statement, and its parameters."""
    conditions = ["1"]
    wanted: dict[str, str | int] = {}
    for name, values in filters.items():
        marks = [f":{name}{number}" for number in range(len(values))]
        if name == "acts":
            conditions.append(f"({' OR '.join(f'instr(acts, {mark})' for mark in marks)})")
            wanted.update((mark[1:], f",{value},") for mark, value in zip(marks, values, strict=True))
        else:
            conditions.append(f"{name} IN ({', '.join(marks)})")
            read = {"true": 1, "false": 0} if name == "retryable" else {}
            wanted.update((mark[1:], read.get(value, value)) for mark, value in zip(marks, values, strict=True))
    return " AND ".join(conditions), wanted


def _cursor_of(domain: str, code: str) -> str:
    """Cursor that names the last entry shown, not its id: a rebuild between two pages changes ids."""
    return urlsafe_b64encode(f"{domain}/{code}".encode()).decode().rstrip("=")


def _entry_of(store: Store, cursor: str) -> int:
    try:
        domain, _, code = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("/")
    except ValueError:
        raise InvalidCursor(cursor) from None
    rows = store.exact(code, domain)
    if not rows or _cursor_of(domain, code) != cursor:
        raise InvalidCursor(cursor)
    return rows[0].id

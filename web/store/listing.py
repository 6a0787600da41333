"""Read pages of the list of codes: filters and cursor in, records out.

Free of Flask.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import NamedTuple

from web.store.store import ANSWER_OF, Store

FILTERS: Mapping[str, tuple[str, ...]] = {
    "domain": (),
    "category": (),
    "fault": ("caller", "service"),
    "retryable": ("true", "false"),
    "kind": ("error", "success"),
    "status": ("active", "deprecated", "removed"),
}
"""Filter → the values that it takes; empty for any."""

_MATCHING = " AND ".join(f"(:{name} IS NULL OR {name} = :{name})" for name in FILTERS)
_COUNT = f"SELECT count(*) FROM entry WHERE {_MATCHING}"  # noqa: S608  made of the names above, never of input
_PAGE = (
    f"SELECT domain, code, body FROM entry {ANSWER_OF}"  # noqa: S608  made of names, never of input
    f"WHERE entry.id > :after AND {_MATCHING} ORDER BY entry.id LIMIT :limit"
)


class InvalidCursor(ValueError):
    """The text is no cursor of this list."""


class Listing(NamedTuple):
    """Page of the list of codes.

    `records`: JSON as UTF-8. `cursor`: of the next page; None at the end. `total`: of all pages.
    """

    records: list[bytes]
    cursor: str | None
    total: int


def listing(store: Store, filters: Mapping[str, str], limit: int, cursor: str | None, language: str) -> Listing:
    """Read at most `limit` codes after `cursor`. Raises InvalidCursor."""
    after = _entry_of(store, cursor) if cursor is not None else -1
    chosen: dict[str, str | int | None] = {name: filters.get(name) for name in FILTERS}
    if chosen["retryable"] is not None:
        chosen["retryable"] = int(chosen["retryable"] == "true")
    ((total,),) = store.rows(_COUNT, chosen) or ((0,),)
    rows = store.rows(_PAGE, {**chosen, **store.answer_position(language), "after": after, "limit": limit + 1})
    shown = rows[:limit]
    following = _cursor_of(*shown[-1][:2]) if len(rows) > limit else None
    return Listing([body.rstrip(b"\n") for _, _, body in shown], following, total)


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

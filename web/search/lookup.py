"""Look up a typed code: the entry that it names, or suggestions.

Free of Flask: the commands answer in the same way.
"""

from collections.abc import Sequence
from typing import NamedTuple

from web.search.ranking import suggest
from web.store.store import LONGEST_CODE, EntryRow, Store

SUGGESTIONS = 3


class Meanings(NamedTuple):
    """Entries that a code names: one is the answer, several a choice, none an unknown code."""

    entries: tuple[EntryRow, ...]
    near: tuple[EntryRow, ...] = ()
    """Where there is no entry: several that the code respells alike."""


def look_up(store: Store, code: str, domain: str | None = None) -> Meanings:
    """Look up `code` to the letter, else as another spelling.

    Only one and the same code has several meanings; where another spelling may be one of several codes,
    none is claimed. Without a domain a tombstone means the entry that it leads to.
    """
    if len(code) > LONGEST_CODE:
        return Meanings(())
    rows = _living(store, store.exact(code, domain), domain)
    if rows:
        return Meanings(rows)
    rows = _living(store, store.respelled(code, domain), domain)
    if len({row.code for row in rows}) == 1:
        return Meanings(rows)
    return Meanings((), rows)


def look_up_all(store: Store, codes: Sequence[str], domain: str | None = None) -> tuple[list[EntryRow], list[str]]:
    """Look up several codes, each as `look_up` does: the entries that they name, and the codes that name none.

    Both are in the order of `codes`, without repetitions.
    """
    found: dict[int, EntryRow] = {}
    unknown: list[str] = []
    for code in dict.fromkeys(codes):
        rows = look_up(store, code, domain).entries
        found.update((row.id, row) for row in rows)
        if not rows:
            unknown.append(code)
    return list(found.values()), unknown


def _living(store: Store, rows: list[EntryRow], domain: str | None) -> tuple[EntryRow, ...]:
    """Leave out tombstones; where there is nothing else, take their successors."""
    if domain is not None:
        return tuple(rows)
    living = [row for row in rows if not row.is_tombstone]
    if not living:
        living = store.entries(sorted({row.replaced_by for row in rows if row.replaced_by is not None}))
    return tuple(living)


def suggestions(store: Store, code: str, meanings: Meanings, domain: str | None = None) -> tuple[EntryRow, ...]:
    """Suggest entries for the unknown `code`, best first."""
    rows = {row.id: row for row in meanings.near[:SUGGESTIONS]}
    if len(code) <= LONGEST_CODE:
        for row in store.entries(suggest(store, code, domain=domain, limit=SUGGESTIONS)):
            rows.setdefault(row.id, row)
    return tuple(rows.values())[:SUGGESTIONS]

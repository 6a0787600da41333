"""Find every spelling of the codes.

One relation for look-up, search and diagnosis.

Spellings are folded (`web.text.terms.fold_code`). Those of a tombstone lead to its successor: its code is an alias
of that, all else comes last, and from a paste it is not concluded at all.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from web.store.format import How
from web.text.terms import bare_code, fold_code


class Spelling(NamedTuple):
    """Folded way to write a code, and the entry that it names."""

    folded: str
    how: How
    entry_id: int


def successors(catalog: Catalog) -> dict[int, int]:
    """Tombstone → its successor, by their ids."""
    by_tombstone: dict[int, int] = {}
    for entry_id, entry in enumerate(catalog.entries):
        successor = catalog.stands_for(entry)
        if successor is not entry:
            by_tombstone[entry_id] = catalog.positions.by_code[successor.domain, successor.code]
    return by_tombstone


def spellings(catalog: Catalog, successors: Mapping[int, int]) -> tuple[Spelling, ...]:
    """Find every spelling, once for each entry with the best `how`; sorted."""
    best: dict[tuple[str, int], How] = {}
    for entry_id, entry in enumerate(catalog.entries):
        successor = successors.get(entry_id, entry_id)
        for how, written in _written(catalog, entry):
            rank = how if successor == entry_id else _moved(how)
            spelling = fold_code(written), successor
            best[spelling] = min(rank, best.get(spelling, rank))
    return tuple(sorted(Spelling(folded, how, entry_id) for (folded, entry_id), how in best.items() if folded))


def _moved(how: How) -> How:
    return How.ALIAS if how is How.CODE else max(how, How.MOVED)


def _written(catalog: Catalog, entry: Entry) -> Iterator[tuple[How, str]]:
    yield How.CODE, entry.code
    yield How.BARE, bare_of(catalog, entry)
    yield from ((How.ALIAS, alias) for alias in entry.aliases)
    yield How.MEMBER, entry.name
    yield from ((How.OTHER, code) for code in entry.codes.values())


def unusual(catalog: Catalog, spellings: tuple[Spelling, ...]) -> Iterator[Spelling]:
    """Select spellings that do not follow from code and prefixes."""
    usual = {
        (fold_code(written), entry_id)
        for entry_id, entry in enumerate(catalog.entries)
        for written in (entry.code, bare_of(catalog, entry))
    }
    return (spelling for spelling in spellings if (spelling.folded, spelling.entry_id) not in usual)


def bare_of(catalog: Catalog, entry: Entry) -> str:
    """Code of an entry without its domain's prefix."""
    return bare_code(entry.code, catalog.domain(entry.domain).prefixes)

"""Every spelling of a code, folded: Catalog → what look-up, search and diagnosis know codes by."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.catalog.model import Catalog, Entry
from web.text.terms import bare_code, fold_code

WHOLE, BARE, ALIAS = range(3)


class Key(NamedTuple):
    """A folded spelling of a code."""

    key: str
    kind: int
    """WHOLE: of the code; BARE: of it without its prefix, or of its name; ALIAS."""
    entry: int


def successors(catalog: Catalog) -> dict[int, int]:
    """Tombstone → the entry that has taken its place: the old one is found only by its code."""
    moved: dict[int, int] = {}
    for entry_id, entry in enumerate(catalog.entries):
        if entry.status == "removed" and entry.replaced_by is not None:
            other = catalog.referred(entry, entry.replaced_by)
            if other is not None and other is not entry:
                moved[entry_id] = catalog.places.by_code[other.domain, other.code]
    return {entry_id: _last_of(moved, entry_id) for entry_id in moved}


def _last_of(moved: Mapping[int, int], entry_id: int) -> int:
    """Where a chain of moves ends; a circle ends somewhere."""
    seen = {entry_id}
    while entry_id in moved and moved[entry_id] not in seen:
        entry_id = moved[entry_id]
        seen.add(entry_id)
    return entry_id


def search_keys(catalog: Catalog, moved: Mapping[int, int]) -> tuple[Key, ...]:
    """Every spelling by which search finds an entry, sorted."""
    keys: set[Key] = set()
    for entry_id, entry in enumerate(catalog.entries):
        whole, bare = fold_code(entry.code), fold_code(bare_of(catalog, entry))
        to = moved.get(entry_id, entry_id)
        if to != entry_id:
            keys.update(Key(key, ALIAS, to) for key in {whole, bare} - {fold_code(catalog.entries[to].code)})
            continue
        keys.add(Key(whole, WHOLE, entry_id))
        keys.update(Key(key, BARE, entry_id) for key in {bare, fold_code(entry.name)} - {whole})
        keys.update(Key(key, ALIAS, entry_id) for key in set(map(fold_code, entry.aliases)) - {whole, bare})
    return tuple(sorted(keys))


def unusual_keys(catalog: Catalog, keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """Those that do not follow from an entry's code and its domain's prefixes."""
    usual = set()
    for entry_id, entry in enumerate(catalog.entries):
        usual |= {(fold_code(code), entry_id) for code in (entry.code, bare_of(catalog, entry))}
    return tuple(key for key in keys if (key.key, key.entry) not in usual)


def lookup_spellings(catalog: Catalog) -> tuple[tuple[str, int, int], ...]:
    """(key, how, entry) of every way to an entry, a tombstone too, each with the best of its reasons; sorted.

    `how`: 0 respelled, 1 without its prefix, 2 an alias, 3 the enum member.
    """
    best: dict[tuple[str, int], int] = {}
    for entry_id, entry in enumerate(catalog.entries):
        prefixes = catalog.domain(entry.domain).prefixes
        bare = [entry.code.removeprefix(prefix) for prefix in prefixes if entry.code.startswith(prefix)]
        for how, ways in enumerate(((entry.code,), bare, entry.aliases, (entry.name,))):
            for way in ways:
                best.setdefault((fold_code(way), entry_id), how)
    return tuple(sorted((key, how, entry_id) for (key, entry_id), how in best.items() if key))


def diagnosis_spellings(catalog: Catalog, moved: Mapping[int, int]) -> tuple[tuple[str, int, int], ...]:
    """(folded spelling, entry, how), sorted; the best `how` of each. A tombstone's leads to where it points."""
    best: dict[tuple[str, int], int] = {}
    for entry_id, entry in enumerate(catalog.entries):
        to = moved.get(entry_id)
        key = fold_code(entry.code)
        if to is not None:
            if key and key != fold_code(catalog.entries[to].code):
                best.setdefault((key, to), ALIAS)
            continue
        for how, spelling in _ways(catalog, entry):
            key = fold_code(spelling)
            if key:
                best[key, entry_id] = min(how, best.get((key, entry_id), ALIAS))
    return tuple(sorted((key, entry_id, how) for (key, entry_id), how in best.items()))


def _ways(catalog: Catalog, entry: Entry) -> Iterator[tuple[int, str]]:
    yield WHOLE, entry.code
    yield BARE, bare_of(catalog, entry)
    yield BARE, entry.name
    yield from ((ALIAS, alias) for alias in entry.aliases)


def bare_of(catalog: Catalog, entry: Entry) -> str:
    """The code without its domain's prefix."""
    return bare_code(entry.code, catalog.domain(entry.domain).prefixes)

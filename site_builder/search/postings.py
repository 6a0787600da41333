"""What is searched in a catalogue: every spelling of its codes, and every term with its integer impacts.

Per term and entry there is one posting: the strongest field in which the term stands (of
`web.text.terms.FIELDS`) and its impact, the weights of all fields in which it stands times its rarity (`term`). All
languages are searched together, whatever the reader's.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from site_builder.catalog.latest import Before, of_the_latest, touched
from site_builder.catalog.model import Catalog, Entry
from site_builder.core.parallel import sliced
from site_builder.search.term import Term, term_of
from site_builder.search.term_weights import group_terms, weights
from web.text.terms import bare_code, fold_code

WHOLE, BARE, ALIAS = range(3)
_SLICE = 250
"""Entries whose postings are put together by one process: of more, fewer have to be put together again."""
FEW_CHANGES = 200
"""Changed entries up to which it pays to patch the index before."""


class Key(NamedTuple):
    """A folded spelling of a code."""

    key: str
    kind: int
    """WHOLE: of the code; BARE: of it without its prefix, or of its name; ALIAS."""
    entry: int


class Found(NamedTuple):
    """What was found in some entries before."""

    postings: Mapping[str, "array[int]"]
    """As `Index.postings`."""
    missing: Sequence[int]
    """The other entries."""


class Index:
    """All that is searched, of one catalogue."""

    def __init__(self, catalog: Catalog, before: "Index | None" = None) -> None:
        """`before`: the index of an earlier state of the catalogue, of which is taken what has not changed."""
        self.catalog = catalog
        self._before: Index | None = before if before is None or before.postings else before._before
        if self._before is not None:
            self._before._before = None  # a chain of all states would have no end
        self.postings: Mapping[str, array[int]] = {}
        """Term → entry << 16 | strength << 12 | weight of each entry that has it, in their order; once `terms` are."""
        self._recall: Callable[[], Found] | None = None
        self._new: dict[str, Term | None] | None = None
        """The terms that are not those of the index before."""

    def prepare(self, recall: Callable[[], Found] | None = None) -> None:
        """Find the terms of all entries now, side by side.

        Where the index before is of no use, `recall` is asked what was found already.
        """
        self._recall = recall
        _ = self.terms
        self._recall = None

    @cached_property
    def moved(self) -> Mapping[int, int]:
        """Tombstone → the entry that has taken its place: the old one is found only by its code."""
        if self._before is not None and self._touched is not None:
            states = (self._before.catalog, self.catalog)
            if all(state.entries[number].status != "removed" for state in states for number in self._touched):
                return self._before.moved
        moved: dict[int, int] = {}
        for number, entry in enumerate(self.catalog.entries):
            if entry.status == "removed" and entry.replaced_by is not None:
                other = self.catalog.referred(entry, entry.replaced_by)
                if other is not None and other is not entry:
                    moved[number] = self.catalog.places.by_code[other.domain, other.code]
        return {number: _last_of(moved, number) for number in moved}

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every spelling that leads to an entry, sorted."""
        if self._before is not None and self._spelled_as(self._before):
            return self._before.keys
        keys: set[Key] = set()
        for number, entry in enumerate(self.catalog.entries):
            whole, bare = fold_code(entry.code), fold_code(self._bare(entry))
            to = self.moved.get(number, number)
            if to != number:
                keys.update(Key(key, ALIAS, to) for key in {whole, bare} - {fold_code(self.catalog.entries[to].code)})
                continue
            keys.add(Key(whole, WHOLE, number))
            keys.update(Key(key, BARE, number) for key in {bare, fold_code(entry.name)} - {whole})
            keys.update(Key(key, ALIAS, number) for key in set(map(fold_code, entry.aliases)) - {whole, bare})
        return tuple(sorted(keys))

    @cached_property
    def spellings(self) -> tuple[tuple[str, int, int], ...]:
        """(key, how, entry) of every way to an entry, a tombstone too, each with the best of its reasons; sorted.

        `how`: 0 respelled, 1 without its prefix, 2 an alias, 3 the enum member.
        """
        if self._before is not None and self._spelled_as(self._before):
            return self._before.spellings
        best: dict[tuple[str, int], int] = {}
        for number, entry in enumerate(self.catalog.entries):
            prefixes = self.catalog.domain(entry.domain).prefixes
            bare = [entry.code.removeprefix(prefix) for prefix in prefixes if entry.code.startswith(prefix)]
            for how, ways in enumerate(((entry.code,), bare, entry.aliases, (entry.name,))):
                for way in ways:
                    best.setdefault((fold_code(way), number), how)
        return tuple(sorted((key, how, number) for (key, number), how in best.items() if key))

    @cached_property
    def unusual_keys(self) -> tuple[Key, ...]:
        """Those that do not follow from an entry's code and its domain's prefixes."""
        if self._before is not None and self._spelled_as(self._before):
            return self._before.unusual_keys
        usual = set()
        for number, entry in enumerate(self.catalog.entries):
            usual |= {(fold_code(code), number) for code in (entry.code, self._bare(entry))}
        return tuple(key for key in self.keys if (key.key, key.entry) not in usual)

    def _bare(self, entry: Entry) -> str:
        return bare_code(entry.code, self.catalog.domain(entry.domain).prefixes)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term, sorted by its code points; one that has not changed is the object of the index before."""
        return tuple(self._by_term.values())

    @cached_property
    def _by_term(self) -> dict[str, Term]:
        """The terms by what they say, sorted."""
        size = len(self.catalog.entries) - len(self.moved)
        before, changed = self._before, self._changed
        if before is None or changed is None:
            self.postings = self._all_postings()
            return {term: term_of(term, self.postings[term], size) for term in sorted(self.postings)}
        postings, terms, self._new = dict(before.postings), dict(before._by_term), {}
        for term, found in self._patched(before, changed).items():
            if found:
                postings[term] = found
                self._new[term] = terms[term] = term_of(term, found, size)
            else:
                self._new[term] = None
                del postings[term], terms[term]
        self.postings = postings
        return terms if list(terms) == list(before._by_term) else {term: terms[term] for term in sorted(terms)}

    @cached_property
    def size(self) -> int:
        """How many postings there are."""
        before = self._before
        new = self.since(before) if before is not None and "size" in vars(before) else None
        if before is None or new is None:
            return sum(len(term.entries) for term in self.terms)
        gone = [before._by_term[name] for name in new if name in before._by_term]
        come = [term for term in new.values() if term is not None]
        return before.size + sum(len(term.entries) for term in come) - sum(len(term.entries) for term in gone)

    def since(self, before: "Index") -> Mapping[str, Term | None] | None:
        """The terms that are not those of `before`, None for those that are no more; None where that is unknown."""
        _ = self.terms
        return self._new if self._before is before else None

    def _all_postings(self) -> dict[str, "array[int]"]:
        known, missing = self._recall() if self._recall is not None else Found({}, range(len(self.catalog.entries)))
        found: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        for part in sliced(lambda places: self._postings_of([missing[n] for n in places]), len(missing), _SLICE):
            for term, postings in part.items():
                found[term].frombytes(postings)
        for term in found.keys() & known.keys():
            found[term] = array("Q", sorted([*known[term], *found[term]]))
        return {**known, **found}

    def _postings_of(self, numbers: Sequence[int]) -> dict[str, bytes]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number in numbers:
            for term, weight in self._weights(number).items():
                found[term].append(number << 16 | weight)
        return {term: array("Q", postings).tobytes() for term, postings in found.items()}

    def _spelled_as(self, before: "Index") -> bool:
        """No code, name or alias is other than before."""
        pairs = [(before.catalog.entries[number], self.catalog.entries[number]) for number in self._changed or ()]
        same = all(old.name == new.name and old.aliases == new.aliases for old, new in pairs)
        return self._changed is not None and same and "keys" in vars(before)

    @cached_property
    def _changed(self) -> tuple[int, ...] | None:
        """The entries that are not those of the index before; None where that is of no use."""
        if self._before is None or self._touched is None or len(self._touched) > FEW_CHANGES:
            return None
        return self._touched if self._before.moved == self.moved else None

    @cached_property
    def _touched(self) -> tuple[int, ...] | None:
        return touched(self._before.catalog, self.catalog) if self._before is not None else None

    def _patched(self, before: "Index", changed: tuple[int, ...]) -> dict[str, "array[int]"]:
        """Term → its postings, of every term that an entry has gained or lost, or has elsewhere than before."""
        patched: dict[str, array[int]] = {}
        for number in changed:
            old, new = before._weights(number), self._weights(number)
            for term in {term for term, _ in old.items() ^ new.items()}:
                if term not in patched:
                    patched[term] = before.postings.get(term, array("Q"))[:]
                postings = patched[term]
                place = bisect_left(postings, number << 16)
                if term in old:
                    del postings[place]
                if term in new:
                    postings.insert(place, number << 16 | new[term])
        return patched

    def _weights(self, number: int) -> dict[str, int]:
        if number in self.moved:
            return {}
        entry = self.catalog.entries[number]
        return weights(entry, self._bare(entry), self._groups.get((entry.domain, entry.category), frozenset()))

    @cached_property
    def _groups(self) -> Mapping[tuple[str, str | None], frozenset[str]]:
        """(domain, category) → the terms that its entries have from both."""
        if self._before is not None and self._before.catalog.domains == self.catalog.domains:
            return self._before._groups
        groups: dict[tuple[str, str | None], frozenset[str]] = {}
        for domain in self.catalog.domains:
            groups[domain.id, None] = group_terms(domain, None)
            for identifier in domain.categories:
                groups[domain.id, identifier] = group_terms(domain, identifier)
        return groups


def _last_of(moved: Mapping[int, int], number: int) -> int:
    """Where a chain of moves ends; a circle ends somewhere."""
    seen = {number}
    while number in moved and moved[number] not in seen:
        number = moved[number]
        seen.add(number)
    return number


@of_the_latest
def index_of(catalog: Catalog, before: Before[Index] | None) -> Index:
    """The index of a catalogue."""
    return Index(catalog, before.made if before is not None else None)

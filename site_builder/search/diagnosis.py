"""What leads from a pasted text to an entry: spellings of codes, anchors of texts, and facts of the domains.

Three things lead there: the spellings of a code, the texts that come with it (`sayings`: its wires, message and
former wordings), and words that tell which product a text is about. Of its anchors a text is listed under the
first that few others have. A Bloom filter of all spellings and anchors comes before everything else, so that a
paste of thousands of words costs few lookups in the database and few fetches in the page.
"""

import re
import zlib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from pydantic_core import to_json

from site_builder.catalog.latest import Before, of_the_latest, touched
from site_builder.catalog.model import Catalog, Entry
from site_builder.core.parallel import sliced
from site_builder.search.contexts import context
from site_builder.search.message_patterns import anchors, patterns
from site_builder.search.postings import index_of
from web.text.terms import bare_code, fold_code

FEW = 8
"""Texts under one anchor up to which the first anchor of a text is good enough."""
MANY = 32
"""Texts under one anchor from which on it tells nothing. A text without a better one is looked for only where
its code is found."""
FILTER_BITS = (1 << 10, 1 << 20)
"""The least and the greatest size of the filter: it is read as a whole, so it must not grow without end."""
HASHES = 3

WHOLE, BARE, ALIAS = range(3)
"""How a spelling means a code: all of it, without its prefix or as its name, or as an alias."""

_SEPARATOR = re.compile(r"(?<=[A-Za-z0-9])[!#$&*+/:;=?@^|~](?=[A-Za-z0-9])")


class Made(NamedTuple):
    """What is looked for of one entry, whatever the others are."""

    spellings: tuple[tuple[str, int], ...]
    """(folded spelling, how), each once."""
    anchored: tuple[dict[str, str], ...]
    """Of each pattern the anchors, with what follows them."""
    record: str
    """JSON [domain, code, kind, [pattern…]]."""


Anchor: TypeAlias = tuple[str, int, int, str]
"""How a text is found: the anchor, the entry, the number of the pattern, what follows the anchor in the text."""


class Patterns:
    """All that is looked for, of one catalogue."""

    def __init__(self, catalog: Catalog, before: "Patterns | None" = None) -> None:
        """`before`: those of an earlier state of the catalogue, of which is taken what has not changed."""
        self.catalog = catalog
        self.moved = index_of(catalog).moved
        """Tombstone → the entry that has taken its place."""
        self._recall: Callable[[], Sequence[Made | None]] | None = None
        self._before = before
        if before is not None:
            before._before = None  # a chain of all states would have no end

    def prepare(self, recall: Callable[[], Sequence[Made | None]] | None = None) -> None:
        """Find what each entry is recognised by now, side by side.

        Where those before do not know enough, `recall` is asked what was found already.
        """
        self._recall = recall
        _ = self.made
        self._recall = None

    @cached_property
    def made(self) -> tuple[Made, ...]:
        """Of each entry; of one that is the same object as before, that of before."""
        return tuple([known.made for known in self._known])

    @cached_property
    def _known(self) -> "list[_Known]":
        around = {domain.id: (tuple(domain.prefixes), self.catalog.languages) for domain in self.catalog.domains}

        def origin(number: int) -> tuple[Entry, _Around, bool]:
            entry = self.catalog.entries[number]
            return entry, around[entry.domain], number in self.moved

        found, missing = self._found_before(origin)

        def make(numbers: range) -> list[Made]:
            return [_made(*origin(n)) for n in missing[numbers.start : numbers.stop]]

        for n, made in zip(missing, chain.from_iterable(sliced(make, len(missing))), strict=True):
            found[n] = _Known(*origin(n), made)
        return [known for known in found if known is not None]

    def _found_before(
        self, origin: "Callable[[int], tuple[Entry, _Around, bool]]"
    ) -> "tuple[list[_Known | None], Sequence[int]]":
        """What is known of each entry already, and the places of those of which nothing is."""
        before = self._before
        if before is not None and self._touched is not None and before.moved == self.moved:
            return [*before._known], self._touched
        known = {id(one.entry): one for one in before._known} if before is not None else {}
        found = [known.get(id(entry)) for entry in self.catalog.entries]
        missing = [n for n, one in enumerate(found) if one is None or one[:3] != origin(n)]
        recalled = self._recall() if self._recall is not None and missing else [None] * len(found)
        for n in missing:
            made = recalled[n]
            found[n] = _Known(*origin(n), made) if made is not None else None
        return found, [n for n in missing if found[n] is None]

    @cached_property
    def _touched(self) -> tuple[int, ...] | None:
        return touched(self._before.catalog, self.catalog) if self._before is not None else None

    @cached_property
    def _edits(self) -> Sequence[tuple[Made, Made]] | None:
        """Of each entry that was edited, what was looked for before and is now; None where more has changed."""
        before = self._before
        if before is None or self._touched is None or before.moved != self.moved:
            return None
        return [(before.made[number], self.made[number]) for number in self._touched]

    @cached_property
    def spellings(self) -> tuple[tuple[str, int, int], ...]:
        """(folded spelling, entry, how), sorted; the best `how` of each. A tombstone's leads to where it points."""
        before, edits = self._before, self._edits
        if before is not None and edits is not None and all(old.spellings == new.spellings for old, new in edits):
            return before.spellings
        best: dict[tuple[str, int], int] = {}
        for number, made in enumerate(self.made):
            to = self.moved.get(number)
            if to is None:
                best.update(((key, number), how) for key, how in made.spellings)
            else:
                own = {key for key, how in self.made[to].spellings if how == WHOLE}
                former = [key for key, how in made.spellings if how == WHOLE and key not in own]
                best.update(((key, to), best.get((key, to), ALIAS)) for key in former)
        return tuple(sorted((key, entry, how) for (key, entry), how in best.items()))

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor by which a text is found, sorted; one that has not changed is the object of before."""
        if self._before is None or self._edits is None:
            return tuple(sorted(chain.from_iterable(self._chosen)))
        pairs = zip(self._before._chosen, self._chosen, strict=True)
        others = [(old, new) for old, new in pairs if old is not new and old != new]
        if not others:
            return self._before.anchors
        found = list(self._before.anchors)
        for old, new in others:
            for anchor in old:
                del found[bisect_left(found, anchor)]
            for anchor in new:
                insort(found, anchor)
        return tuple(found)

    @cached_property
    def _chosen(self) -> Sequence[tuple[Anchor, ...]]:
        """Of each entry, the anchors by which its texts are found."""
        if self._before is None or self._edits is None:
            return [tuple(self._choose(number, made)) for number, made in enumerate(self.made)]
        edited = {anchor for pair in self._edits for made in pair for anchor in chain.from_iterable(made.anchored)}
        others = {anchor for anchor in edited if self._shared[anchor] != self._before._shared[anchor]}
        chosen = list(self._before._chosen)
        for number, (old, made) in enumerate(zip(self._before.made, self.made, strict=True)):
            if old is not made or not all(map(others.isdisjoint, made.anchored)):
                chosen[number] = tuple(self._choose(number, made))
        return chosen

    def _choose(self, number: int, made: Made) -> Iterator[Anchor]:
        for place, anchored in enumerate(made.anchored):
            anchor = next((one for one in anchored if self._shared[one] <= FEW), None)
            anchor = anchor or min(anchored, key=self._shared.__getitem__, default=None)
            if anchor is not None and self._shared[anchor] <= MANY:
                yield anchor, number, place, anchored[anchor]

    @cached_property
    def _shared(self) -> Counter[str]:
        """How many texts have each anchor."""
        if self._before is None or self._edits is None:
            return Counter(anchor for made in self.made for anchored in made.anchored for anchor in anchored)
        shared = self._before._shared.copy()
        for old, new in self._edits:
            shared.subtract(chain.from_iterable(old.anchored))
            shared.update(chain.from_iterable(new.anchored))
            for anchor in chain.from_iterable(old.anchored):
                if not shared[anchor]:
                    del shared[anchor]
        return shared

    @cached_property
    def filter(self) -> bytes:
        """A Bloom filter of every spelling and anchor; bit `n` is bit `n % 8` of byte `n // 8`."""
        before = self._before
        if before is not None and before.spellings is self.spellings and before.anchors is self.anchors:
            return before.filter
        members = {key for key, _, _ in self.spellings} | {anchor for anchor, _, _, _ in self.anchors}
        size = FILTER_BITS[0]
        while size < 12 * len(members) and size < FILTER_BITS[1]:
            size *= 2
        bits = bytearray(size // 8)
        for member in members:
            for place in filter_places(member, size):
                bits[place >> 3] |= 1 << (place & 7)
        return bytes(bits)

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """What is known of the domains: prefixes, enums, receipts, and the words that tell that one is meant."""
        domains = sorted(self.catalog.domains, key=lambda domain: domain.id)
        return {
            "prefixes": [
                [domain.id, prefix, says.fault, says.meaning.root]
                for domain in domains
                for prefix, says in sorted(domain.prefixes.items())
            ],
            "context": {domain.id: context(self.catalog, domain) for domain in domains},
            "enums": {domain.id: domain.enum for domain in domains},
            "separators": self._separators,
            "receipts": [domain.id for domain in domains if domain.context == "receipt"],
        }

    @cached_property
    def _separators(self) -> list[str]:
        if self._before is not None and self._touched is not None:
            return self._before._separators
        return sorted({mark for entry in self.catalog.entries for mark in _SEPARATOR.findall(entry.code)})


def _made(entry: Entry, around: "_Around", moved: bool) -> Made:
    prefixes, languages = around
    spellings: dict[str, int] = {}
    for how, spelling in _spellings(entry, prefixes):
        key = fold_code(spelling)
        if key:
            spellings.setdefault(key, how)
    texts = () if moved else tuple(patterns(entry, languages))
    # That nothing is wrong is never concluded from words, so a success has no anchors.
    anchored = tuple(dict(anchors(text)) for text in texts) if entry.kind != "success" else ()
    record = to_json([entry.domain, entry.code, entry.kind, texts]).decode()
    return Made(tuple(spellings.items()), anchored, record)


_Around: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The prefixes of the entry's domain, and the languages."""


class _Known(NamedTuple):
    """What is looked for of an entry, and all that it is made from."""

    entry: Entry
    around: _Around
    moved: bool
    made: Made


@of_the_latest
def patterns_of(catalog: Catalog, before: Before[Patterns] | None) -> Patterns:
    """What is looked for in a catalogue."""
    return Patterns(catalog, before.made if before is not None else None)


def filter_places(member: str, size: int) -> list[int]:
    """The bits of a member in a filter of `size` bits, a power of two."""
    value = zlib.crc32(member.encode())
    step = value >> 15 | 1
    return [(value + number * step) % size for number in range(HASHES)]


def _spellings(entry: Entry, prefixes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    yield WHOLE, entry.code
    yield BARE, bare_code(entry.code, prefixes)
    yield BARE, entry.name
    yield from ((ALIAS, alias) for alias in entry.aliases)

"""What was found in each entry for search and diagnosis: so that a new process finds only what an edit has changed.

Terms and messages of ten thousand entries take seconds to find. They are kept under keys that name all they are
found in, whatever has become of the other entries since.
"""

import sys
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic_core import from_json, to_json

from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.model import Catalog
from site_builder.core import cache
from site_builder.search.diagnosis import Made, Patterns
from site_builder.search.postings import Found, Index

_KIND = "search"
_BYTES = array("Q").itemsize


class _State(NamedTuple):
    """What was found in the entries of one state of the catalogue, in their order."""

    keys: Sequence[str]
    postings: Mapping[str, "array[int]"]
    made: Sequence[Made]


class Recalled(NamedTuple):
    """What is known of the entries of a state, as `Index` and `Patterns` take it."""

    found: Found
    made: Sequence[Made | None]


class SearchMemory:
    """What was found last, for one catalogue. Fill it with `keep`, ask it with `recall`."""

    def __init__(self, folder: Path) -> None:
        """Reads what an earlier run over the catalogue in `folder` has left, as soon as it is asked for."""
        self._folder = folder
        self._latest: tuple[Catalog, Mapping[str, str], Index, Patterns] | None = None
        self._is_new = False
        """Whether there is something to save."""

    def recall(self, catalog: Catalog, digests: Mapping[str, str], index: Index) -> Recalled:
        """What is known of the entries of this state, the last one that was kept or else that of an earlier run.

        `digests`: of the catalogue's files, by their path.
        """
        keys = _keys(catalog, digests, index)
        state = self._state() if self._latest is not None else _from_bytes(cache.read(self._folder, _KIND))
        self._is_new |= keys != state.keys
        known = {key: place for place, key in enumerate(state.keys)}
        places = [known.get(key) for key in keys]
        missing = [number for number, place in enumerate(places) if place is None]
        made = [state.made[place] if place is not None else None for place in places]
        numbers = {place: number for number, place in enumerate(places) if place is not None}
        return Recalled(Found(_renumbered(state.postings, numbers), missing), made)

    def keep(self, catalog: Catalog, digests: Mapping[str, str], index: Index, patterns: Patterns) -> None:
        """Remember what was found in this state."""
        self._latest = catalog, digests, index, patterns

    def save(self) -> None:
        """Keep it for the next run, if `recall` did not know all of it."""
        if self._latest is not None and self._is_new:
            cache.write(self._folder, _KIND, _to_bytes(self._state()))
            self._is_new = False

    def _state(self) -> _State:
        assert self._latest is not None
        catalog, digests, index, patterns = self._latest
        return _State(_keys(catalog, digests, index), index.postings, patterns.made)


def _keys(catalog: Catalog, digests: Mapping[str, str], index: Index) -> list[str]:
    """Of each entry, what names all that its terms and messages are found in."""
    settings = digests[SETTINGS_FILE]
    heads = {domain.id: f"{settings} {digests[f'{domain.id}/{DOMAIN_FILE}']}" for domain in catalog.domains}
    paths = [entry.path.as_posix() for entry in catalog.entries]
    keys = [f"{path} {digests[path]} {heads[path.partition('/')[0]]}" for path in paths]
    for number in index.moved:  # nothing is looked for of a tombstone; whether it is one, other entries say as well
        keys[number] += " moved"
    return keys


def _renumbered(postings: Mapping[str, "array[int]"], numbers: Mapping[int, int]) -> dict[str, "array[int]"]:
    """The postings of the entries that are there still. `numbers`: the new one of each by its old one.

    They stay sorted: what the order of entries follows stands in their keys.
    """
    renumbered: dict[str, array[int]] = {}
    for term, old in postings.items():
        new = [numbers[one >> 16] << 16 | one & 0xFFFF for one in old if one >> 16 in numbers]
        if new:
            renumbered[term] = array("Q", new)
    return renumbered


def _to_bytes(state: _State) -> bytes:
    """A line of JSON, then the postings of all terms one after the other; `_from_bytes` gives it back."""
    sizes = {term: len(some) for term, some in state.postings.items()}
    head = {"order": sys.byteorder, "keys": state.keys, "terms": sizes, "made": state.made}
    return b"".join([to_json(head), b"\n", *(some.tobytes() for some in state.postings.values())])


def _from_bytes(content: bytes | None) -> _State:
    line, _, packed = (content or b"").partition(b"\n")
    head = from_json(line) if line else {}
    if head.get("order") != sys.byteorder:
        return _State([], {}, [])
    postings: dict[str, array[int]] = {}
    start = 0
    for term, size in head["terms"].items():
        end = start + size * _BYTES
        postings[term] = array("Q", packed[start:end])
        start = end
    made = [
        Made(tuple([(key, how) for key, how in spellings]), tuple(anchored), record)
        for spellings, anchored, record in head["made"]
    ]
    return _State(head["keys"], postings, made)

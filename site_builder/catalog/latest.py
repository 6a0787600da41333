"""Remember what was made of the latest catalogue: for the next artefact, and for the catalogue's next state.

A catalogue is made of ten thousand entries, of which an edit touches one. Whoever makes something of all of them can
take the rest from what was made before.
"""

from collections.abc import Callable
from functools import wraps
from itertools import compress, count
from operator import is_not
from typing import Generic, NamedTuple, TypeVar

from site_builder.catalog.model import Catalog, Entry

_T = TypeVar("_T")


class Before(NamedTuple, Generic[_T]):
    """What was made of the state before, and what has been edited since."""

    made: _T
    touched: tuple[int, ...] | None
    """As `touched` says of the catalogues of then and now."""
    edits: tuple[tuple[Entry, Entry], ...]
    """Of each of these places the entry of then and that of now."""

    def shows_in(self, part: Callable[[Entry], object]) -> bool:
        """Whether more than entries was edited, or this part of one of them."""
        return self.touched is None or any(part(old) != part(new) for old, new in self.edits)


def of_the_latest(make: Callable[[Catalog, Before[_T] | None], _T]) -> Callable[[Catalog], _T]:
    """Call `make` with a catalogue and what it made of the one before, and once only for each.

    What it gives must not be changed. It may be slow to forget: it holds on to the latest catalogue.
    """
    known: list[tuple[Catalog, _T]] = []

    @wraps(make)
    def made(catalog: Catalog) -> _T:
        if not known or known[0][0] is not catalog:
            known[:] = [(catalog, make(catalog, _before(*known[0], catalog) if known else None))]
        return known[0][1]

    return made


def _before(old: Catalog, made: _T, now: Catalog) -> Before[_T]:
    places = touched(old, now)
    return Before(made, places, tuple([(old.entries[place], now.entries[place]) for place in places or ()]))


def touched(before: Catalog, now: Catalog) -> tuple[int, ...] | None:
    """The places of the entries that are other objects than before, where all else is as it was.

    None where more is different: the settings, a domain, or which codes there are and in which files.
    """
    if not _compared or _compared[0][0] is not before or _compared[0][1] is not now:
        _compared[:] = [(before, now, _touched(before, now))]
    return _compared[0][2]


_compared: list[tuple[Catalog, Catalog, tuple[int, ...] | None]] = []
"""The latest two states and what is to be said of them: whoever makes something of all entries asks."""


def _touched(before: Catalog, now: Catalog) -> tuple[int, ...] | None:
    old, new = before.entries, now.entries
    if len(old) != len(new) or _around(before) != _around(now):
        return None
    places = tuple(compress(count(), map(is_not, old, new)))
    return places if all(_identity(old[place]) == _identity(new[place]) for place in places) else None


def _around(catalog: Catalog) -> tuple[object, ...]:
    return catalog.settings, catalog.domains, catalog.broken


def _identity(entry: Entry) -> tuple[object, ...]:
    return entry.domain, entry.code, entry.slug, entry.path

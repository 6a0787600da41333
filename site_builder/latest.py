"""Remember what was made of the latest catalogue: for the next artefact, and for the catalogue's next state.

A catalogue is made of ten thousand entries, of which an edit changes one. Whoever makes something of all of them can
take most of it from what was made before.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from site_builder.model import Catalog

_T = TypeVar("_T")


def of_the_latest(make: Callable[[Catalog, _T | None], _T]) -> Callable[[Catalog], _T]:
    """Call `make` with a catalogue and what it made of the one before, and once only for each.

    What it gives must not be changed. It may be slow to forget: it holds on to the latest catalogue.
    """
    known: list[tuple[Catalog, _T]] = []

    @wraps(make)
    def made(catalog: Catalog) -> _T:
        if not known or known[0][0] is not catalog:
            before = known[0][1] if known else None
            known[:] = [(catalog, make(catalog, before))]
        return known[0][1]

    return made

"""Turn the garbage collector off during bulk work.

Ten thousand entries are a million live objects and no garbage: to look for some takes longer than to read them.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Turn collection off within the context."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def spared() -> None:
    """Leave all that lives now out of every later collection: for a server that has read a catalogue."""
    gc.freeze()


def stopped() -> None:
    """Turn collection off for good, the exit included: for a command that ends the process."""
    gc.disable()
    atexit.register(gc.freeze)

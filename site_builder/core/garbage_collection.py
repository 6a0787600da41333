"""The garbage collector stands still while a catalogue is read and made into something.

Ten thousand entries are a million objects and no garbage: looking for some takes longer than reading them.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No collection until the end of this."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def stopped() -> None:
    """No collection any more: for a command after which the process ends, even at its end."""
    gc.disable()
    atexit.register(gc.freeze)

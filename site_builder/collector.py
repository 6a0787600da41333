"""The garbage collector stands still while a catalogue is read and made into something.

Ten thousand entries are a million objects and no garbage: looking for some takes longer than reading them.
"""

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

"""What a machine attacks: a check of bytes, what it begins with, and pieces to put together."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

Check = Callable[[bytes], None]


class Target(NamedTuple):
    """`check` raises where the program breaks a promise, whatever the bytes are."""

    check: Check
    seeds: Sequence[bytes]
    """Inputs that get far, which others are made of."""
    pieces: Sequence[str]
    """What means something to the code under attack."""


def read_as_text(content: bytes) -> str:
    """A text for code that takes texts; a byte that is no UTF-8 becomes a lone surrogate."""
    return content.decode("utf-8", "surrogateescape")


def kept(folder: Path, broken: bytes) -> Path:
    """The file in which an input that breaks a promise is kept, named after its content."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{hashlib.sha1(broken, usedforsecurity=False).hexdigest()}"
    path.write_bytes(broken)
    return path

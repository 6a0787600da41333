"""A file for code that reads files: always the same one, in memory where the system has such a place."""

import os
import tempfile
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """A folder of this process, removed at its end."""
    memory = Path("/dev/shm")
    holder = tempfile.TemporaryDirectory(prefix="errdex-fuzz-", dir=memory if os.access(memory, os.W_OK) else None)
    _HOLDERS.append(holder)
    return Path(holder.name)


_HOLDERS: list["tempfile.TemporaryDirectory[str]"] = []


def written(name: str, content: bytes) -> Path:
    """The path of a file with this content."""
    path = folder() / name
    path.write_bytes(content)
    return path

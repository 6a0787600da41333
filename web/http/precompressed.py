"""Choose between a file of the site and the gzip copy beside it.

Only a copy of the very bytes is sent: one that is damaged, or left from another build, is as good as none.
"""

import gzip
import zlib
from functools import lru_cache
from pathlib import Path

from werkzeug.datastructures import Accept

GZIP = "gzip"
_KNOWN = 4096
"""Copies that a process remembers to have compared."""


def copy_of(file: Path) -> Path | None:
    """The copy of a file; None where there is none, or its content is another."""
    copy = file.with_name(f"{file.name}.gz")
    try:
        if not copy.is_file():
            return None
        mine, whole = copy.stat(), file.stat()
        stamps = (mine.st_mtime_ns, mine.st_size, whole.st_mtime_ns, whole.st_size)
        return copy if _is_copy(copy, file, stamps) else None
    except OSError:  # swapped for another build, or a name too long
        return None


def takes_gzip(accepted: Accept) -> bool:
    """Whether a client takes gzip, and likes nothing as it is better (RFC 9110, 12.5.3)."""
    plain = next((quality for coding, quality in accepted if coding.lower() == "identity"), 0)
    return bool(accepted[GZIP] and accepted[GZIP] >= plain)


@lru_cache(maxsize=_KNOWN)
def _is_copy(copy: Path, file: Path, _stamps: tuple[int, int, int, int]) -> bool:
    """Compare contents, once for each state of the two files."""
    try:
        return gzip.decompress(copy.read_bytes()) == file.read_bytes()
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False

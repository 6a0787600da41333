"""Keep files for the next run in the user's cache folder.

One file per catalogue and kind. It can be lost at any time; all it saves is time. A damaged file, or one of another
version of the program, counts as missing.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from site_builder.core.fingerprint import digest, tool_digest


def read(folder: Path, kind: str) -> bytes | None:
    """Read the file of this kind for the catalogue in `folder`; None where there is none."""
    try:
        head, _, content = _file(folder, kind).read_bytes().partition(b"\n")
    except (OSError, RuntimeError):
        return None
    return content if content and head == _head(content) else None


def write(folder: Path, kind: str, content: bytes) -> None:
    """Write the file of this kind; without a cache folder nothing happens."""
    with suppress(OSError, RuntimeError):
        file = _file(folder, kind)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            beside.write_bytes(b"%b\n%b" % (_head(content), content))
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)


def _head(content: bytes) -> bytes:
    """First line of a file: the digests of the program and of the content."""
    return f"{tool_digest()} {digest(content)}".encode()


def _file(folder: Path, kind: str) -> Path:
    """Path of a file, named after the catalogue's folder. Raises RuntimeError where the user has no home."""
    base = user_cache_path("errdex", appauthor=False)
    if not base.is_absolute():  # a home that is not known stays a `~`
        raise RuntimeError("no cache folder")
    name = hashlib.blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    return base / f"{name}.{kind}"

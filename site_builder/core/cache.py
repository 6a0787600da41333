"""Files that a run leaves for the next, in the user's cache folder.

One file per catalogue and kind. It can be lost at any time; all it saves is time. What another version of the program
wrote, or what is damaged, is not there.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from site_builder.core.fingerprint import digest, tool_digest


def read(folder: Path, kind: str) -> bytes | None:
    """What was written last of this kind for the catalogue in `folder`."""
    try:
        head, _, content = _file(folder, kind).read_bytes().partition(b"\n")
    except (OSError, RuntimeError):
        return None
    return content if content and head == _head(content) else None


def write(folder: Path, kind: str, content: bytes) -> None:
    """Keep it, where this user has a folder for such things."""
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
    """The first line: which program wrote it, and what follows."""
    return f"{tool_digest()} {digest(content)}".encode()


def _file(folder: Path, kind: str) -> Path:
    """By the catalogue's place: a catalogue's own folder stays clean. Raises RuntimeError where nobody has a home."""
    base = user_cache_path("errdex", appauthor=False)
    if not base.is_absolute():  # a home that is not known stays a `~`
        raise RuntimeError("no cache folder")
    name = hashlib.blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    return base / f"{name}.{kind}"

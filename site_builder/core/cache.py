"""What a run leaves for the next one over the same catalogue, in the user's cache folder (XDG).

It can be lost at any time; all it saves is time. What another version of the program wrote, or what is damaged, is
not there.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

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
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # the specification has it ignored
        base = Path.home() / ".cache"
    name = hashlib.blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    return Path(base, "errdex", f"{name}.{kind}")

"""Keep files for the next run in the user's cache folder.

Each is found by its kind and a key that names all it was made from, whatever folder asks. Of each kind the few that
were used last are kept. It can be lost at any time; all it saves is time. What another version of the program wrote,
or what is damaged, is not there.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from site_builder.core.fingerprint import digest, tool_digest

KEPT = 16
"""Files of one kind: more catalogues than anybody works on at a time, and not every folder there ever was."""


def read(kind: str, key: str) -> bytes | None:
    """What was written last of this kind under `key`."""
    try:
        file = _file(kind, key)
        head, _, content = file.read_bytes().partition(b"\n")
    except (OSError, RuntimeError):
        return None
    if not content or head != _head(content):
        return None
    with suppress(OSError):  # a folder that may only be read
        os.utime(file)  # so that the one that nobody asks for goes first
    return content


def write(kind: str, key: str, content: bytes) -> None:
    """Keep it, where this user has a folder for such things."""
    with suppress(OSError, RuntimeError):
        file = _file(kind, key)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.stem}.{os.getpid()}.{kind}")
        try:
            beside.write_bytes(b"%b\n%b" % (_head(content), content))
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
        _forget(file.parent, kind)


def _forget(folder: Path, kind: str) -> None:
    """Remove all files of a kind but those used last; what another process removed meanwhile is gone as well."""
    used: list[tuple[int, Path]] = []
    for path in folder.glob(f"*.{kind}"):
        with suppress(OSError):
            used.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(used)[:-KEPT]:
        path.unlink(missing_ok=True)


def _head(content: bytes) -> bytes:
    """First line of a file: the digests of the program and of the content."""
    return f"{tool_digest()} {digest(content)}".encode()


def _file(kind: str, key: str) -> Path:
    """Named after the key: a catalogue's own folder stays clean. Raises RuntimeError where nobody has a home."""
    base = user_cache_path("errdex", appauthor=False)
    if not base.is_absolute():  # a home that is not known stays a `~`
        raise RuntimeError("no cache folder")
    name = hashlib.blake2b(os.fsencode(key), digest_size=16).hexdigest()
    return base / f"{name}.{kind}"

"""What was read of entries that have not changed since: so that an edit costs one file and not ten thousand.

A file counts as unchanged while size, times and inode are the same: what git relies on. Only entries
without a problem are kept. The memory can be lost at any time; all it saves is time.
"""

import hashlib
import json
import os
import time
from pathlib import Path
from typing import NamedTuple, TypeAlias

from site_builder.fingerprint import tool_digest
from site_builder.model import Entry
from site_builder.reading import Around, Read

Signature: TypeAlias = tuple[int, int, int, int]


_TICK = 100_000_000
"""Nanoseconds. Coarser than the clock of any file system that a catalogue lies on."""


class _Kept(NamedTuple):
    signature: Signature
    around: str
    read: Read[Entry] | None
    raw: str
    """The entry as JSON, for one that comes from disk and was not asked for yet."""


class Memory:
    """Entries by path, for one catalogue. Fill it with `keep`, ask it with `recall`."""

    def __init__(self) -> None:
        self._kept: dict[Path, _Kept] = {}
        self._changed = False

    def recall(self, path: Path, signature: Signature, around: Around) -> Read[Entry] | None:
        """What was read of `path`, if the file and what is around it are as they were then."""
        kept = self._kept.get(path)
        if kept is None or kept.signature != signature or kept.around != _named(around):
            return None
        if kept.read is not None:
            return kept.read
        digest, _, raw = kept.raw.partition(" ")
        entry = Entry.model_validate_json(raw, context={"languages": around.languages})
        read = Read(digest, entry, ())
        self._kept[path] = kept._replace(read=read)
        return read

    def keep(self, path: Path, signature: Signature, around: Around, read: Read[Entry]) -> None:
        """Remember what was read of `path`; an entry with problems is read again each time."""
        young = time.time_ns() - max(signature[:2]) < _TICK  # may change once more without its times changing
        if read.model is None or read.problems or young:
            self._kept.pop(path, None)
        else:
            self._kept[path] = _Kept(signature, _named(around), read, "")
        self._changed = True

    @classmethod
    def of(cls, folder: Path) -> "Memory":
        """The memory of an earlier run over the catalogue in `folder`, empty where there is none."""
        memory = cls()
        try:
            lines = _file(folder).read_text("utf-8").split("\n")
            if lines[0] == tool_digest():
                for line in lines[1:]:
                    signature, around, path, raw = line.split(" ", 3)
                    one, two, three, four = map(int, signature.split(","))
                    memory._kept[folder / json.loads(path)] = _Kept((one, two, three, four), around, None, raw)
        except (OSError, ValueError, IndexError):
            return cls()
        return memory

    def save(self, folder: Path) -> None:
        """Keep it for the next run, where this user has a folder for such things."""
        if not self._changed:
            return
        lines = [tool_digest()]
        for path, kept in self._kept.items():
            raw = kept.raw
            if kept.read is not None and kept.read.model is not None:
                raw = f"{kept.read.digest} {kept.read.model.model_dump_json(by_alias=True)}"
            name = json.dumps(path.relative_to(folder).as_posix()).replace(" ", "\\u0020")
            lines.append(f"{','.join(map(str, kept.signature))} {kept.around} {name} {raw}")
        file = _file(folder)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text("\n".join(lines), "utf-8")
            beside.replace(file)
        except OSError:
            beside.unlink(missing_ok=True)


def signature_of(path: Path) -> Signature:
    """Raises OSError where there is no such file."""
    status = path.stat()
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _named(around: Around) -> str:
    said = json.dumps([around.languages, around.domain, around.prefixes])
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _file(folder: Path) -> Path:
    """In the user's cache folder (XDG), by the catalogue's place: a catalogue's own folder stays clean."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    name = hashlib.blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    return Path(base, "errdex", f"{name}.entries")

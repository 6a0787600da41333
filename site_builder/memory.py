"""What was read of entries that have not changed since: so that an edit costs one file and not ten thousand.

A file counts as unchanged while size, times and inode are the same: what git relies on. Only entries
without a problem are kept. The memory can be lost at any time; all it saves is time.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel

from site_builder.fingerprint import tool_digest
from site_builder.model import Entry
from site_builder.reading import Around, Packed, Read, unpacked

Signature: TypeAlias = tuple[int, int, int, int]
_ModelT = TypeVar("_ModelT", bound=BaseModel)

_TICK = 100_000_000
"""Nanoseconds. Coarser than the clock of any file system that a catalogue lies on."""


class _Kept(NamedTuple):
    signature: Signature
    around: str
    packed: Packed
    read: Read[Entry] | None = None
    """None for an entry that comes from disk and was not asked for yet."""
    clean: bool = False
    """No rule that judges the file by itself has found anything."""


class Memory:
    """Entries by the path of their file, for one catalogue. Fill it with `keep`, ask it with `recall`."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._heads: dict[str, tuple[Signature, tuple[str, ...], Read[Any]]] = {}
        self._changed = False

    def head(
        self, path: str, file: Path, languages: tuple[str, ...], read: Callable[[], Read[_ModelT]]
    ) -> Read[_ModelT]:
        """What `read` makes of catalog.yaml or a domain.yaml, unless it is unchanged. This is not kept on disk."""
        try:
            signature = signature_of(file.stat())
        except OSError:
            return read()
        before = self._heads.get(path)
        if before is not None and before[:2] == (signature, languages):
            return before[2]
        made = read()
        if _is_settled(signature):
            self._heads[path] = signature, languages, made
        return made

    def recall(self, path: str, signature: Signature, around: Around) -> Read[Entry] | None:
        """What was read of `path`, if the file and what is around it are as they were then."""
        kept = self._kept.get(path)
        if kept is None or kept.signature != signature or kept.around != around.name:
            return None
        if kept.read is not None:
            return kept.read
        read = unpacked(kept.packed, around)
        self._kept[path] = kept._replace(read=read)
        return read

    def keep(self, path: str, signature: Signature, around: Around, packed: Packed, read: Read[Entry]) -> None:
        """Remember what was read of `path`; an entry with problems is read again each time."""
        if not packed.entry or packed.problems or not _is_settled(signature):
            self._kept.pop(path, None)
        else:
            self._kept[path] = _Kept(signature, around.name, packed, read)
        self._changed = True

    def unjudged(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of the entries that were not recalled, or not judged to be in order when they were new."""
        clean = {id(kept.read.model) for kept in self._kept.values() if kept.clean and kept.read is not None}
        return [entry for entry in entries if id(entry) not in clean]

    def judged(self, entry: Entry, clean: bool) -> None:
        """Remember what the rules that judge its file by itself have found."""
        path = entry.path.as_posix()
        kept = self._kept.get(path)
        if kept is not None and kept.read is not None and kept.read.model is entry:
            self._kept[path] = kept._replace(clean=clean)
            self._changed = True

    @classmethod
    def of(cls, folder: Path) -> "Memory":
        """The memory of an earlier run over the catalogue in `folder`, empty where there is none."""
        memory = cls()
        try:
            lines = _file(folder).read_text("utf-8").split("\n")
            if lines[0] == tool_digest():
                for line in lines[1:]:
                    signature, around, clean, path, digest, entry = line.split(" ", 5)
                    one, two, three, four = map(int, signature.split(","))
                    kept = _Kept((one, two, three, four), around, Packed(digest, entry, ()), clean=clean == "clean")
                    memory._kept[json.loads(path)] = kept
        except (OSError, ValueError, IndexError):
            return cls()
        return memory

    def save(self, folder: Path) -> None:
        """Keep it for the next run, where this user has a folder for such things."""
        if not self._changed:
            return
        lines = [tool_digest()]
        for path, kept in self._kept.items():
            name = json.dumps(path).replace(" ", "\\u0020")
            times = ",".join(map(str, kept.signature))
            clean = "clean" if kept.clean else "new"
            lines.append(f"{times} {kept.around} {clean} {name} {kept.packed.digest} {kept.packed.entry}")
        file = _file(folder)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text("\n".join(lines), "utf-8")
            beside.replace(file)
        except OSError:
            beside.unlink(missing_ok=True)


def signature_of(status: os.stat_result) -> Signature:
    """What changes when the file does."""
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _is_settled(signature: Signature) -> bool:
    """A file that is younger may change once more without its times changing."""
    return time.time_ns() - max(signature[:2]) >= _TICK


def _file(folder: Path) -> Path:
    """In the user's cache folder (XDG), by the catalogue's place: a catalogue's own folder stays clean."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    name = hashlib.blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    return Path(base, "errdex", f"{name}.entries")

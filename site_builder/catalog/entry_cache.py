"""Cache read and judged entry files: an edit costs one file, not ten thousand.

A file counts as unchanged while size, times and inode are the same: what git relies on. Only entries without a
problem are kept. The cache can be lost at any time; all it saves is time.
"""

import os
import time
from pathlib import Path
from typing import NamedTuple, TypeAlias

from site_builder.catalog.entry_file import EntryRecord, FileContext
from site_builder.core import cache

Signature: TypeAlias = str
"""Times, size and inode of a file. Empty for a file that cannot be looked at."""

_KIND = "entries"
_TICK = 100_000_000
"""Nanoseconds. Coarser than the clock of any file system that a catalogue lies on."""


class _Kept(NamedTuple):
    signature: Signature
    context: str
    record: EntryRecord

    @classmethod
    def of(cls, line: str) -> "tuple[str, _Kept]":
        """Parse a line on disk into (path, what is kept of it)."""
        path, signature, context, digest, entry, references, clean = line.split("\t")
        return path, cls(signature, context, EntryRecord(digest, entry, references, bool(clean), ()))

    def line(self, path: str) -> str:
        record = self.record
        clean = "clean" if record.clean else ""
        fields = (path, self.signature, self.context, record.digest, record.entry_json, record.references_json, clean)
        return "\t".join(fields)


class EntryCache:
    """Records of a catalogue's entry files by path: `keep` fills it, `recall` asks it."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._changed = False

    @classmethod
    def of(cls, folder: Path) -> "EntryCache":
        """Load the cache that an earlier run over the catalogue in `folder` saved; empty where there is none."""
        loaded = cls()
        content = cache.read(_KIND, _key(folder))
        if content is not None:
            loaded._kept = dict(map(_Kept.of, content.decode().split("\n")))
        return loaded

    def recall(self, path: str, signature: Signature, context: FileContext) -> EntryRecord | None:
        """Record of `path`, if file and context are as they were when it was read; else None."""
        kept = self._kept.get(path)
        return kept.record if kept is not None and kept[:2] == (signature, context.name) else None

    def keep(self, path: str, signature: Signature, context: FileContext, record: EntryRecord) -> None:
        """Keep the record of `path`, unless it has problems: such a file is read again each time."""
        self._kept.pop(path, None)
        if record.entry_json and not record.problems and _is_settled(signature):
            self._kept[path] = _Kept(signature, context.name, record)
        self._changed = True

    def save(self, folder: Path) -> None:
        """Write the cache for the next run; without a cache folder nothing happens."""
        if self._changed:
            lines = [kept.line(path) for path, kept in self._kept.items() if path.isascii() and path.isprintable()]
            cache.write(_KIND, _key(folder), "\n".join(lines).encode())


def _key(folder: Path) -> str:
    """A catalogue's place: what is kept of a file holds for that file alone."""
    return str(folder.absolute())


def signature_of(status: os.stat_result) -> Signature:
    """Stat fields that change whenever the content may have."""
    return f"{status.st_mtime_ns},{status.st_ctime_ns},{status.st_size},{status.st_ino}"


def _is_settled(signature: Signature) -> bool:
    """Test that a file is too old to change once more without its times changing."""
    return bool(signature) and time.time_ns() - max(map(int, signature.split(",")[:2])) >= _TICK

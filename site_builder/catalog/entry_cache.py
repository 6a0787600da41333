"""What was read of entries that have not changed since: so that an edit costs one file and not ten thousand.

A file counts as unchanged while size, times and inode are the same: what git relies on. Only entries
without a problem are kept. The memory can be lost at any time; all it saves is time.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel

from site_builder.catalog.claims import Claim, claim
from site_builder.catalog.entry_file import Around, Packed, Read, unpacked
from site_builder.catalog.model import Entry
from site_builder.catalog.order import Order
from site_builder.core import cache

Signature: TypeAlias = str
"""What changes when a file does: its times, size and inode. Empty for a file that cannot be looked at."""
_ModelT = TypeVar("_ModelT", bound=BaseModel)

_KIND = "entries"
_TICK = 100_000_000
"""Nanoseconds. Coarser than the clock of any file system that a catalogue lies on."""


class _Kept(NamedTuple):
    signature: Signature
    around: str
    packed: Packed
    read: Read[Entry]


class Folder(NamedTuple):
    """What was read of all files of a folder."""

    signatures: tuple[tuple[str, Signature], ...]
    """(name, signature) of every file."""
    around: str
    digests: Mapping[str, str]
    """By the path of a file."""
    entries: tuple[Entry, ...]


class _Line(NamedTuple):
    """What stands on disk of an entry; for one that was judged and found clean, `claim` is not empty."""

    path: str
    signature: Signature
    around: str
    claim: str
    digest: str
    entry: str

    @classmethod
    def of(cls, path: str, kept: _Kept) -> "_Line":
        own = claim(kept.read.model).to_json() if kept.packed.clean and kept.read.model is not None else ""
        return cls(path, kept.signature, kept.around, own, kept.packed.digest, kept.packed.entry)


class Memory:
    """Entries by the path of their file, for one catalogue. Fill it with `keep`, ask it with `recall`."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._clean: set[int] = set()
        """The identities of those of their entries that the rules find nothing in."""
        self._lines: dict[str, str] = {}
        """Of entries that come from disk and were not asked for yet: what stands there."""
        self._heads: dict[str, tuple[Signature, tuple[str, ...], Read[Any]]] = {}
        self._folders: dict[str, Folder] = {}
        self.order = Order()
        """Of all entries."""
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

    def folder(self, domain: str, signatures: tuple[tuple[str, Signature], ...], around: Around) -> Folder | None:
        """What was read of a domain's folder, if all of its files and what is around them are as they were then."""
        known = self._folders.get(domain)
        return known if known is not None and known[:2] == (signatures, around.name) else None

    def keep_folder(self, domain: str, folder: Folder) -> None:
        """Remember what was read of a folder, if each of its files can be recalled. This is not kept on disk."""
        kept = [self._kept.get(f"{domain}/{name}") for name, _ in folder.signatures]
        if [one.signature for one in kept if one is not None] == [signature for _, signature in folder.signatures]:
            self._folders[domain] = folder

    def recall(self, path: str, signature: Signature, around: Around) -> Read[Entry] | None:
        """What was read of `path`, if the file and what is around it are as they were then."""
        kept = self._kept.get(path)
        if kept is None:
            line = self._line(path)
            if line is None or (line.signature, line.around) != (signature, around.name):
                return None
            packed = Packed(line.digest, line.entry, (), clean=bool(line.claim))
            kept = _Kept(signature, line.around, packed, unpacked(packed, around))
            self._hold(path, kept)
            del self._lines[path]
        return kept.read if (kept.signature, kept.around) == (signature, around.name) else None

    def vouched(self, path: str, signature: Signature, around: Around) -> tuple[str, Claim] | None:
        """The digest of `path` and what it claims, if it can be recalled and was judged to be in order."""
        line = self._line(path)
        if line is None or not line.claim or (line.signature, line.around) != (signature, around.name):
            return None
        return line.digest, Claim.from_json(line.claim)

    def _line(self, path: str) -> _Line | None:
        line = self._lines.get(path)
        return _Line(*line.split("\t")) if line is not None else None

    def keep(self, path: str, signature: Signature, around: Around, packed: Packed, read: Read[Entry]) -> None:
        """Remember what was read of `path`; an entry with problems is read again each time."""
        self._lines.pop(path, None)
        old = self._kept.pop(path, None)
        if old is not None:
            self._clean.discard(id(old.read.model))
        if packed.entry and not packed.problems and _is_settled(signature):
            self._hold(path, _Kept(signature, around.name, packed, read))
        self._changed = True

    def _hold(self, path: str, kept: _Kept) -> None:
        self._kept[path] = kept
        if kept.packed.clean:
            self._clean.add(id(kept.read.model))

    def unjudged(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of the entries that are not known to be in order by themselves."""
        return [entry for entry in entries if id(entry) not in self._clean]

    @classmethod
    def of(cls, folder: Path) -> "Memory":
        """The memory of an earlier run over the catalogue in `folder`, empty where there is none."""
        memory = cls()
        content = cache.read(folder, _KIND)
        if content is not None:
            memory._lines = {line[: line.index("\t")]: line for line in content.decode().split("\n")}
        return memory

    def save(self, folder: Path) -> None:
        """Keep it for the next run, where this user has a folder for such things."""
        if not self._changed:
            return
        said = {**self._lines, **{path: "\t".join(_Line.of(path, kept)) for path, kept in self._kept.items()}}
        lines = "\n".join([line for path, line in said.items() if path.isascii() and path.isprintable()]).encode()
        cache.write(folder, _KIND, lines)


def signature_of(status: os.stat_result) -> Signature:
    """What is told apart of a file."""
    return f"{status.st_mtime_ns},{status.st_ctime_ns},{status.st_size},{status.st_ino}"


def _is_settled(signature: Signature) -> bool:
    """A file that is younger may change once more without its times changing."""
    return bool(signature) and time.time_ns() - max(map(int, signature.split(",")[:2])) >= _TICK

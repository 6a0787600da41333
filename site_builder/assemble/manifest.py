"""What lies in the output already: the manifest, which says of each group of files from which bytes it was made."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pydantic_core import to_json

from site_builder import __version__
from site_builder.assemble import lookup_db
from site_builder.assemble.keys import Keys
from site_builder.assemble.output import built, files_in, stamp

LOOKUP = PurePosixPath("lookup.db")
_FORM = 2
"""Of the manifest. One of another form says nothing."""


@dataclass(frozen=True)
class Made:
    """What the manifest says of a group: the key that it was made under, and the digest of each file by path."""

    key: str
    files: Mapping[str, str]

    @cached_property
    def json(self) -> str:
        return to_json({"key": self.key, "files": self.files}).decode()


class Left(NamedTuple):
    """What follows from the build as well, and what the process that made it knows already."""

    files: Mapping[str, str]
    """As `Earlier.files`."""
    keys: Keys | None
    """Of the pages."""
    documents: Mapping[tuple[str, str], int] | None
    """As `Earlier.documents`; None where there is no lookup.db of this state."""


@dataclass(frozen=True)
class Earlier:
    """The build that is there."""

    out: Path
    parts: Mapping[str, Any]
    """What each part was made from."""
    groups: Mapping[str, Made]
    """Those of which nobody has taken a file away."""
    stamp: tuple[int, ...] | None = None
    """Of the manifest, when it was looked at or written."""
    left: "Left | None" = None
    """What this process knows of the build, if it has made it."""

    @classmethod
    def said(cls, out: Path) -> "Earlier":
        """What the manifest in `out` says; nothing where there is none that can be read."""
        manifest = built(out)
        if manifest is None or manifest.get("form") != _FORM:
            return cls(out, {}, {})
        groups = {name: Made(said["key"], said["files"]) for name, said in manifest["groups"].items()}
        return cls(out, manifest["parts"], groups)

    @classmethod
    def of(cls, out: Path) -> "Earlier":
        """As `said`, with those groups alone whose files are all there."""
        seen, said, there = stamp(out), cls.said(out), files_in(out)
        whole = {name: made for name, made in said.groups.items() if there.issuperset(made.files)}
        return cls(out, said.parts, whole, seen)

    def holds(self) -> bool:
        """Nobody has built in `out` since."""
        return self.stamp is not None and self.stamp == stamp(self.out)

    def outdated(self, names: Collection[str]) -> "Earlier":
        """As if these groups were made from something else: they are made again, from what else is there."""
        groups = dict(self.groups)
        for name in groups.keys() & names:
            key, files = groups[name].key, groups[name].files
            groups[name] = Made("", {path: "" if value == key else value for path, value in files.items()})
        return replace(self, groups=groups, left=None)

    def files(self) -> Mapping[str, str]:
        """The digest of every file, by path."""
        if self.left is not None:
            return self.left.files
        return {name: value for made in self.groups.values() for name, value in made.files.items()}

    def documents(self) -> Mapping[tuple[str, str], int]:
        """The entries, by domain and code, whose documents in lookup.db are of the same state as their pages."""
        if "lookup" not in self.groups or self.parts.get("lookup") != self.parts.get("site"):
            return {}
        if self.left is not None and self.left.documents is not None:
            return self.left.documents
        return lookup_db.numbers(self.out / LOOKUP)

    def to_bytes(self, inputs: Mapping[str, str]) -> bytes:
        """The manifest, with a line for each group. `inputs`: digests of the catalogue's files."""
        head = {"generator": "errdex", "form": _FORM, "version": __version__, "parts": self.parts, "inputs": inputs}
        groups = ",\n".join([f'"{name}":{made.json}' for name, made in sorted(self.groups.items())])
        return to_json(head)[:-1] + f',"groups":{{\n{groups}\n}}}}\n'.encode()

"""What a build was made from, as digests: the catalogue's files, and the tool itself.

Two builds with the same fingerprints have the same bytes, so an output is fresh exactly when its
manifest names today's.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from site_builder.core.paths import ROOT

_PROGRAM = ("site_builder", "web", "docs", "mkdocs.yml")


def digest(content: bytes) -> str:
    """The first 16 bytes of SHA-256 as hex: enough to see a change, short enough for 50,000 lines.

    Processors have instructions for it, so it takes half the time of BLAKE2b.
    """
    return hashlib.sha256(content).hexdigest()[:32]


def catalogue_files(folder: Path) -> Mapping[str, str]:
    """The digest of every YAML file of a catalogue, by its path below `folder`, sorted.

    Files that cannot be read count as empty: what is wrong with them is for `validate` to say.
    """
    found: dict[str, str] = {}
    for path in _files(folder):
        if path.suffix in (".yaml", ".yml"):
            try:
                found[path.relative_to(folder).as_posix()] = digest(path.read_bytes())
            except OSError:
                found[path.relative_to(folder).as_posix()] = ""
    return found


def catalogue_digest(files: Mapping[str, str]) -> str:
    """One digest of all files of a catalogue."""
    return digest("".join(f"{name}\0{value}\n" for name, value in files.items()).encode())


@cache
def tool_digest() -> str:
    """One digest of this program, its templates, theme and hand-written pages, as they were when it started."""
    parts: list[str] = []
    for top in _PROGRAM:
        path = ROOT / top
        for file in [path] if path.is_file() else _files(path):
            name = file.relative_to(ROOT).as_posix()
            if "__pycache__" not in file.parts:
                parts.append(f"{name}\0{digest(file.read_bytes())}\n")
    return digest("".join(parts).encode())


def _files(folder: Path) -> Iterator[Path]:
    """Every file below the folder, hidden ones aside, in a fixed order; links to folders are not followed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(parent, name)

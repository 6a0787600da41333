"""Digest what a build is made from: catalogue files and program.

Two builds with the same fingerprints have the same bytes, so an output is fresh exactly when its
manifest names today's.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from site_builder.core.paths import ROOT

DOCS = "docs"
WORDS = "words"
TEMPLATES = "templates"
"""Folders of a project, beside that of its catalogue: hand-written pages, words of the interface, its own targets."""
_PROGRAM = ("site_builder", "web")


def digest(content: bytes) -> str:
    """First 16 bytes of SHA-256 as hex: enough to see a change, short enough for 50,000 lines.

    Processors have instructions for it, so it takes half the time of BLAKE2b.
    """
    return hashlib.sha256(content).hexdigest()[:32]


def catalogue_files(folder: Path) -> Mapping[str, str]:
    """Digest every file of a catalogue and of the words beside it, by its path from `folder`, sorted.

    A file that cannot be read has an empty digest: `validate` says what is wrong with it.
    """
    words = sorted((folder.absolute().parent / WORDS).glob("*.yaml"))
    digests = {f"../{WORDS}/{path.name}": file_digest(path) for path in words}
    for path in _files(folder):
        if path.suffix in (".yaml", ".yml", ".tsv") or path == folder / "released.json":
            digests[path.relative_to(folder).as_posix()] = file_digest(path)
    return digests


def page_files(folder: Path) -> Mapping[str, str]:
    """Digest the hand-written pages beside a catalogue, and whatever else lies there, by path from `folder`."""
    return _beside(folder, DOCS)


def template_files(folder: Path) -> Mapping[str, str]:
    """Digest the templates of constants beside a catalogue, by path from `folder`."""
    return _beside(folder, TEMPLATES)


def _beside(folder: Path, name: str) -> Mapping[str, str]:
    root = folder.absolute().parent / name
    return {f"../{name}/{path.relative_to(root).as_posix()}": file_digest(path) for path in _files(root)}


def file_digest(path: Path) -> str:
    """Digest a file; empty for one that cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def combined(files: Mapping[str, str]) -> str:
    """Combine the digests of files into one, whatever their order."""
    lines = "".join(f"{name}\0{value}\n" for name, value in sorted(files.items()))
    return digest(lines.encode(errors="surrogateescape"))  # a name of a file need not be UTF-8


@cache
def tool_digest() -> str:
    """Digest this program with templates, theme and guide, as of its start."""
    parts: list[str] = []
    for top in _PROGRAM:
        path = ROOT / top
        for file in [path] if path.is_file() else _files(path):
            name = file.relative_to(ROOT).as_posix()
            if "__pycache__" not in file.parts:
                parts.append(f"{name}\0{digest(file.read_bytes())}\n")
    return digest("".join(parts).encode())


def _files(folder: Path) -> Iterator[Path]:
    """Walk the files below a folder in a fixed order, without hidden ones and links to folders."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(parent, name)

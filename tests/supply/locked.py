"""Packages that the lock files name, each with its version."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conftest import ROOT

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+?)(?: ?;.*)? \\$", re.MULTILINE)
_LINE = re.compile(r"^(?![ #]|$)(.*)$", re.MULTILINE)


def lock_files() -> Sequence[Path]:
    """Every lock file of the repository, by name."""
    return sorted(ROOT.glob("requirements*.txt"))


def locked(path: Path) -> Mapping[str, str]:
    """Version by the name of each package that a lock file names."""
    return dict(_PIN.findall(path.read_text("utf-8")))


def unpinned(path: Path) -> Sequence[str]:
    """Lines of a lock file that name no version with its digests."""
    text = path.read_text("utf-8")
    found = [line for line in _LINE.findall(text) if not _PIN.match(f"{line}\n")]
    return found + [name for name in locked(path) if not re.search(rf"^{name}==.*\\\n +--hash=sha256:", text, re.M)]

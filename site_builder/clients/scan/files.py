"""Find the files to scan: what is named, and what lies below named folders."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from site_builder.catalog.listing import SETTINGS_FILE

NOT_SOURCES = frozenset(
    {"node_modules", "bower_components", "vendor", "site-packages", "__pycache__", "build", "dist", "target"}
)
"""Names of folders that hold what others wrote or a program made. So do hidden folders and virtual environments."""
_LOG = re.compile(r"\.(?:log|jsonl|ndjson)(?:[._-][0-9A-Za-z_-]+)*(?:\.gz)?\Z", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Skipped:
    """A file or folder that was not read, and why."""

    path: Path
    reason: str


@dataclass
class Listed:
    """What there is to scan, each file once, and what was passed over."""

    files: list[Path] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def is_log(path: Path) -> bool:
    """Test by its name whether a file is a log: `app.log`, `app.log.1`, `app-2026.log.gz`, `events.jsonl`."""
    return _LOG.search(path.name) is not None


def missing(paths: Sequence[Path]) -> Iterator[str]:
    """Say of each named path that cannot be looked at what is wrong."""
    for path in paths:
        try:
            path.stat()
        except FileNotFoundError:
            yield f"there is no file or folder {path}"
        except (OSError, ValueError) as error:
            yield f"{path} cannot be read: {(getattr(error, 'strerror', None) or str(error)).lower()}"


def listed(paths: Sequence[Path], excluded: Sequence[str] = ()) -> Listed:
    """List the files at and below `paths`, sorted within each. What is named is taken, whatever its name.

    Links to folders are not followed, so none leads in a circle. `excluded`: patterns of names, or of paths below the
    named one.
    """
    found = Listed()
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path.is_dir():
            _walk(path, path, excluded, found, seen)
        else:
            _take(path, found, seen)
    found.skipped.sort()
    return found


def _walk(folder: Path, top: Path, excluded: Sequence[str], found: Listed, seen: set[tuple[int, int]]) -> None:
    pending = [folder]
    while pending:
        here = pending.pop()
        try:
            items = sorted(os.scandir(here), key=lambda item: item.name)
        except OSError as error:
            found.skipped.append(Skipped(here, _reason(error)))
            continue
        below = []
        for item in items:
            path = here / item.name
            if _is_excluded(path.relative_to(top).as_posix(), excluded):
                found.skipped.append(Skipped(path, "excluded"))
            elif item.is_dir(follow_symlinks=False):
                reason = _passed_over(path)
                if reason:
                    found.skipped.append(Skipped(path, reason))
                else:
                    below.append(path)
            elif item.is_symlink() and path.is_dir():
                found.skipped.append(Skipped(path, "a link to a folder"))
            else:
                _take(path, found, seen)
        pending += reversed(below)


def _passed_over(folder: Path) -> str:
    """Why a folder below a named one is passed over; empty where it is not."""
    if folder.name.startswith("."):
        return "a hidden folder"
    if folder.name in NOT_SOURCES or (folder / "pyvenv.cfg").exists():
        return "not sources of this project"
    return "the catalogue itself" if (folder / SETTINGS_FILE).is_file() else ""


def _is_excluded(name: str, patterns: Sequence[str]) -> bool:
    last = name.rpartition("/")[2]
    return any(fnmatchcase(name, one) or fnmatchcase(last, one) for one in (each.rstrip("/") for each in patterns))


def _take(path: Path, found: Listed, seen: set[tuple[int, int]]) -> None:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        found.skipped.append(Skipped(path, _reason(error)))
        return
    if not stat.S_ISREG(status.st_mode):
        found.skipped.append(Skipped(path, "not a regular file"))
    elif (status.st_dev, status.st_ino) not in seen:
        seen.add((status.st_dev, status.st_ino))
        found.files.append(path)


def _reason(error: Exception) -> str:
    return f"cannot be read: {(getattr(error, 'strerror', None) or str(error)).lower()}"

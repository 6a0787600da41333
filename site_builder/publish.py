"""Write what was rendered: beside the old build first, then swapped in. The only module that writes.

A build that fails or is interrupted leaves the previous one whole; a reader never sees half of one.
"""

import ctypes
import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder.fingerprint import digest

MANIFEST = "manifest.json"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class PublishError(Exception):
    """The output cannot be written; the text is one line for the person who named it."""


@dataclass
class Stage:
    """A folder beside the output that a build fills."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)
    """BLAKE2b-128 of every file written, by its path below the folder."""
    _folders: set[Path] = field(default_factory=set)

    def write(self, path: PurePosixPath, content: bytes) -> None:
        """Write one file. Raises PublishError where two artefacts want the same path."""
        name = path.as_posix()
        if name in self.digests:
            raise PublishError(f"two artefacts are called {name}; rename the domain or the hand-written page")
        target = self.path(path)
        target.write_bytes(content)
        self.digests[name] = digest(content)

    def path(self, path: PurePosixPath) -> Path:
        """Where the artefact `path` lies, its folder made; for a part that writes the file itself."""
        target = self.folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        return target

    def add(self, path: PurePosixPath) -> None:
        """Take note of a file that was written at `path` below the folder."""
        self.digests[path.as_posix()] = digest((self.folder / path).read_bytes())


def built(out: Path) -> Mapping[str, Any] | None:
    """The manifest of the build in `out`; None where there is none that can be read."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("generator") == "errdex" else None


@contextmanager
def staged(out: Path) -> Iterator[Stage]:
    """Give a folder to fill; at the end without an exception swap what is in it into `out`.

    Whatever is in the folder's top level replaces its namesake in `out`; the rest of `out` stays.
    Raises PublishError where `out` cannot be written or is somebody else's folder.
    """
    out = out.absolute()
    _check_owner(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        folder = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    except OSError as error:
        raise PublishError(_sentence(out, error)) from None
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        folder.chmod(0o755)
        yield Stage(folder)
        _swap(folder, out)
    except OSError as error:
        raise PublishError(_sentence(out, error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _check_owner(out: Path) -> None:
    """Refuse to replace a folder that a person filled."""
    try:
        if out.is_dir() and built(out) is None and any(out.iterdir()):
            raise PublishError(f"{out} is not empty and no errdex build; name another folder with --out")
    except OSError as error:
        raise PublishError(_sentence(out, error)) from None
    if out.exists() and not out.is_dir():
        raise PublishError(f"{out} is a file; name a folder with --out")


def _prefix(out: Path) -> str:
    return f".{out.name}.new-"


def _sweep(out: Path) -> None:
    """Remove what builds that were killed left behind; a running build holds a lock on its folder."""
    for leftover in out.parent.glob(_prefix(out) + "*"):
        try:
            handle = os.open(leftover, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(leftover, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)


def _swap(folder: Path, out: Path) -> None:
    if not out.exists():
        folder.rename(out)
        return
    names = {path.name for path in folder.iterdir()}
    if {path.name for path in out.iterdir()} <= names:
        _exchange(folder, out)
        return
    for name in sorted(names, key=lambda name: (name == MANIFEST, name)):
        if (out / name).exists():
            _exchange(folder / name, out / name)
        else:
            (folder / name).rename(out / name)


def _exchange(new: Path, old: Path) -> None:
    """Swap two paths in one step where the system can, in two renames where it cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        rename = None
    if rename is not None:
        if rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise OSError(code, os.strerror(code), str(old))
    aside = old.with_name(f"{new.name}.old") if new.parent == old.parent else new.with_name(f"{new.name}.old")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    aside.rename(new)


def _sentence(out: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{out} cannot be written: {reason}; name another folder with --out"


def write_all(stage: Stage, artefacts: Iterable[tuple[PurePosixPath, bytes]]) -> int:
    """Write every artefact of a stream; gives their number."""
    number = 0
    for path, content in artefacts:
        stage.write(path, content)
        number += 1
    return number

"""Write what was rendered: beside the old build first, then swapped in. The only module that writes.

A build that fails or is interrupted leaves the previous one whole; a reader never sees half of one.
"""

import ctypes
import errno
import fcntl
import json
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder.complaint import Complaint
from site_builder.fingerprint import digest

MANIFEST = "manifest.json"
_MANIFEST_HEAD = re.compile(rb'\{\s*"generator"\s*:\s*"errdex"')
"""How it begins."""
FEW = 500
"""New files up to which they are moved in one by one; of more, a whole new output is swapped in."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class PublishError(Complaint):
    """The output cannot be written; the text is one line for the person who named it."""


class Stage:
    """A folder beside the output that a build fills with what is new or different."""

    def __init__(self, folder: Path, before: Mapping[str, str]) -> None:
        """`before`: digests of the files that the output has, by path; empty where all is to be made anew."""
        self.folder = folder
        self.digests: dict[str, str] = {}
        """Of every file that the finished output has, by its path."""
        self.fresh: set[str] = set()
        """Those of them that were written this time."""
        self._before = dict(before)
        self._folders: set[str] = set()

    def put(self, files: Iterable[tuple[PurePosixPath, bytes]], below: str = "") -> tuple[dict[str, str], list[str]]:
        """Write what the output does not have yet; gives the digest of each file, and which were written.

        `below`: the folder of the output that the paths start from. Takes no note of the files, so that several
        processes can put some into one stage: `keep` does.
        """
        digests: dict[str, str] = {}
        fresh: list[str] = []
        for path, content in files:
            name = f"{below}/{path}" if below else str(path)
            digests[name] = value = digest(content)
            if name == MANIFEST or self._before.get(name) != value:
                self._create(name, content)
                fresh.append(name)
        return digests, fresh

    def write(self, path: PurePosixPath, content: bytes) -> None:
        """Put one file and take note of it. Raises PublishError where it is there already."""
        self.keep(*self.put([(path, content)]))

    def _create(self, name: str, content: bytes) -> None:
        handle = os.open(self._place(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        try:
            while content:
                content = content[os.write(handle, content) :]
        finally:
            os.close(handle)

    def _place(self, name: str) -> str:
        """Where the file is written, its folder made."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            Path(self.folder, folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self.folder}/{name}"

    def lay(self, path: PurePosixPath, content: bytes) -> None:
        """Put a file that another part reads from the stage, and that is `add`ed afterwards."""
        self._create(str(path), content)

    def path(self, path: PurePosixPath) -> Path:
        """Where the artefact `path` lies, its folder made; for a part that writes it and then `add`s it."""
        return Path(self._place(str(path)))

    def add(self, path: PurePosixPath, value: str | None = None) -> dict[str, str]:
        """Take note of a file that was written at `path` below the folder.

        Gives its digest; `value` stands for it where all that the file is made from has a name.
        """
        name = path.as_posix()
        if value is None:
            value = digest((self.folder / path).read_bytes())
        same = self._before.get(name) == value
        if same:
            (self.folder / path).unlink()
        self.keep({name: value}, () if same else (name,))
        return {name: value}

    def distrust(self, path: PurePosixPath) -> None:
        """The file at `path` in the output turned out to be damaged: write it whatever its digest was."""
        self._before.pop(path.as_posix(), None)

    def keep(self, digests: Mapping[str, str], fresh: Iterable[str] = ()) -> None:
        """The finished output has these files: as they are in it now, or, the `fresh` ones, as they were put.

        Raises PublishError where two artefacts want the same path.
        """
        if not self.digests.keys().isdisjoint(digests):
            raise PublishError(_twice(min(self.digests.keys() & digests.keys())))
        self.digests.update(digests)
        self.fresh.update(fresh)


def _twice(name: str) -> str:
    return f"two artefacts are called {name}; rename the domain or the hand-written page"


def stamp(out: Path) -> tuple[int, ...] | None:
    """What changes with every build in `out`; None where there is none."""
    try:
        status = (out / MANIFEST).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def built(out: Path) -> Mapping[str, Any] | None:
    """The manifest of the build in `out`; None where there is none that can be read."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("generator") == "errdex" else None


def files_in(out: Path) -> frozenset[str]:
    """Every file below `out`, by its path."""
    start = len(os.fspath(out)) + 1
    return frozenset(f"{parent[start:]}/{name}".lstrip("/") for parent, _, names in os.walk(out) for name in names)


@contextmanager
def staged(out: Path, before: Mapping[str, str] | None = None) -> Iterator[Stage]:
    """Give a stage to fill; at the end without an exception make `out` what it describes.

    `before` are the digests of the files that are in `out` and may stay. What the stage does not name at the
    end is gone afterwards. Raises PublishError where `out` cannot be written or is somebody else's folder.
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
    before = before or {}
    try:
        folder.chmod(0o755)
        stage = Stage(folder, before)
        yield stage
        with _undisturbed():
            if before and len(stage.fresh) <= FEW:
                _patch(stage, before, out)
            else:
                _complete(stage, out)
                _swap(folder, out)
    except OSError as error:
        raise PublishError(_sentence(out, error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits the milliseconds that it takes to put the files in place."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _patch(stage: Stage, before: Mapping[str, str], out: Path) -> None:
    """Move each new file into place. Without its manifest a build is no build: it goes first and comes last."""
    (out / MANIFEST).unlink(missing_ok=True)
    for name in stage.fresh - {MANIFEST}:
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Renamed over another file, ext4 writes all of a file to the disk at once; exchanged for it, when it has time.
        if not (target.exists() and _exchanged(stage.folder / name, target)):
            (stage.folder / name).replace(target)
    for name in before.keys() - stage.digests.keys():
        (out / name).unlink(missing_ok=True)
        for parent in (out / name).relative_to(out).parents[:-1]:
            with suppress(OSError):  # not empty
                (out / parent).rmdir()
    (stage.folder / MANIFEST).replace(out / MANIFEST)


def _complete(stage: Stage, out: Path) -> None:
    """Give the stage the files that stay, as links to the same bytes."""
    for name in stage.digests.keys() - stage.fresh:
        os.link(out / name, stage.path(PurePosixPath(name)))


def _is_ours(out: Path) -> bool:
    try:
        with (out / MANIFEST).open("rb") as manifest:
            return _MANIFEST_HEAD.match(manifest.read(100)) is not None
    except OSError:
        return False


def _check_owner(out: Path) -> None:
    """Refuse to replace a folder that a person filled."""
    try:
        if out.is_dir() and not _is_ours(out) and any(out.iterdir()):
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
    if out.exists():
        _exchange(folder, out)
    else:
        folder.rename(out)


def _exchange(new: Path, old: Path) -> None:
    """Swap two paths in one step where the system can, in two renames where it cannot."""
    if _exchanged(new, old):
        return
    aside = old.with_name(f"{new.name}.old") if new.parent == old.parent else new.with_name(f"{new.name}.old")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    aside.rename(new)


def _exchanged(new: Path, old: Path) -> bool:
    """Swap two paths in one step; False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(old))


def _sentence(out: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{out} cannot be written: {reason}; name another folder with --out"

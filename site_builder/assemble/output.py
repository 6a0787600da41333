"""Put a build in place: made beside the old one first, then swapped in.

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder.assemble.stage import MANIFEST, PublishError, Stage

_MANIFEST_HEAD = re.compile(rb'\{\s*"generator"\s*:\s*"errdex"')
"""How it begins."""
FEW = 500
"""New files up to which they are moved in one by one; of more, a whole new output is swapped in."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


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

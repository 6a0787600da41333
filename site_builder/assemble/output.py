"""Fill a stage beside the output, then swap it in: all or nothing.

A build that fails or is killed leaves the previous one whole, and never bars the next; of two builds into one output
the second waits for the first. The manifest says whose the output is, what each part was made from, and the size of
every file, so that a damaged output is seen.
"""

import ctypes
import errno
import fcntl
import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from site_builder import __version__
from site_builder.core.errors import FULL, UserError
from site_builder.core.fingerprint import digest

MANIFEST = "manifest.json"
_FORM = 3
"""Version of the manifest's form. One of another form says only whose the output is."""
_MANIFEST_HEAD = re.compile(rb'\{\s*"generator"\s*:\s*"errdex"')
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

FileDigest: TypeAlias = tuple[int, str]
"""(size in bytes, digest) of a file."""


class OutputError(UserError):
    """The output cannot be written; the text is one line for the person who named it."""


class Part(NamedTuple):
    """One part of a build as the manifest records it."""

    made_from: Mapping[str, str]
    """Digests of the catalogue and the program, and the site's address."""
    files: Mapping[str, FileDigest]
    """By path below the output."""


class Manifest(NamedTuple):
    """Record of an output: its parts and what they were made from."""

    parts: Mapping[str, Part]
    inputs: Mapping[str, str]
    """Digest of each file of the catalogue, by path."""

    @classmethod
    def read(cls, out: Path) -> "Manifest":
        """Read the manifest in `out`; empty where it is missing or cannot be understood."""
        try:
            data = json.loads((out / MANIFEST).read_bytes())
            if data["generator"] == "errdex" and data["form"] == _FORM:
                parts = {
                    name: Part(part["made_from"], {path: tuple(entry) for path, entry in part["files"].items()})
                    for name, part in data["parts"].items()
                }
                return cls(parts, data["inputs"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        return cls({}, {})

    def to_bytes(self) -> bytes:
        """Serialise to JSON with a line for each file."""
        head = {"generator": "errdex", "form": _FORM, "version": __version__, "inputs": self.inputs}
        parts = [
            f'"{name}":{{"made_from":{json.dumps(part.made_from)},"files":{{\n{_lines(part.files)}\n}}}}'
            for name, part in self.parts.items()
        ]
        joined = ",\n".join(parts)
        return f'{json.dumps(head)[:-1]},"parts":{{\n{joined}\n}}}}\n'.encode()

    def is_whole(self, out: Path, part: str) -> bool:
        """Test whether each file of the part is in `out` with its size."""
        try:
            return all((out / path).stat().st_size == size for path, (size, _) in self.parts[part].files.items())
        except (OSError, KeyError):
            return False


def _lines(files: Mapping[str, FileDigest]) -> str:
    return ",\n".join(f"{json.dumps(path)}:{json.dumps(entry)}" for path, entry in sorted(files.items()))


class Stage:
    """Folder that a build fills. Several processes may `write` into it; one calls `note`."""

    def __init__(self, folder: Path, out: Path) -> None:
        """`out`: what the folder is to become, which errors name."""
        self.folder = folder
        self._out = out
        self.files: dict[str, dict[str, FileDigest]] = {}
        """Size and digest of each file, by part and path."""
        self._paths: set[str] = set()
        self._folders: set[str] = set()

    def write(self, files: Iterable[tuple[PurePosixPath, bytes]], below: str = "") -> dict[str, FileDigest]:
        """Write files and return the size and digest of each by path.

        `below`: the folder of the output that the paths start from. Raises OutputError where one cannot be written.
        """
        written: dict[str, FileDigest] = {}
        for path, content in files:
            name = f"{below}/{path}" if below else str(path)
            written[name] = (len(content), digest(content))
            self._create(name, content)
        return written

    def path(self, path: PurePosixPath) -> Path:
        """Full path of `path`, its folder made, to write it by other means."""
        self._make_folder(str(path))
        return self.folder / path

    def file_digest(self, path: PurePosixPath) -> FileDigest:
        """Size and digest of the file at `path`, written by other means."""
        content = (self.folder / path).read_bytes()
        return len(content), digest(content)

    def note(self, part: str, files: Mapping[str, FileDigest]) -> None:
        """Record written files of a part. Raises OutputError where two artefacts want one path."""
        if not self._paths.isdisjoint(files):
            twice = min(path for path in files if path in self._paths)
            raise OutputError(f"two artefacts are called {twice}; rename the domain or the hand-written page")
        self._paths.update(files)
        self.files.setdefault(part, {}).update(files)

    def keep(self, out: Path, part: str, files: Mapping[str, FileDigest]) -> None:
        """Keep a part of the present output, as links to the same bytes."""
        for path in files:
            target = self.path(PurePosixPath(path))
            try:
                os.link(out / path, target)
            except OSError:
                shutil.copy2(out / path, target)
        self.note(part, files)

    def _create(self, name: str, content: bytes) -> None:
        self._make_folder(name)
        try:
            with open(f"{self.folder}/{name}", "wb") as file:  # noqa: PTH123  twice as fast for 50,000 files
                file.write(content)
        except OSError as error:
            raise _refused(self._out, error) from None

    def _make_folder(self, name: str) -> None:
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            try:
                Path(self.folder, folder).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _refused(self._out, error) from None
            self._folders.add(folder)


@contextmanager
def staged(out: Path, waiting: Callable[[], object] = lambda: None) -> Iterator[Stage]:
    """Give a stage to fill; without an exception it then replaces `out`.

    A link is followed: the folder that it leads to is replaced. `waiting` is called once if another build of `out` is
    under way, before it is waited for. Raises OutputError where `out` cannot be written or is somebody else's folder.
    """
    out = Path(os.path.realpath(out))
    _check_owner(out)
    with _locked(out, waiting):
        _check_owner(out)
        folder = out.with_name(f".{out.name}.new")
        for leftover in (folder, _aside(folder)):  # of a build that was killed
            _remove(leftover)
        try:
            folder.mkdir()
        except OSError as error:
            raise _refused(out, error) from None
        try:
            stage = Stage(folder, out)
            try:
                yield stage
            except OSError as error:
                if error.errno not in FULL:
                    raise
                raise _refused(out, error) from None
            with _undisturbed():
                try:
                    _swap(folder, out)
                except OSError as error:
                    raise _refused(out, error) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove(leftover: Path) -> None:
    """Remove a leftover. Raises OutputError where that cannot be done: what of it stayed would be in the way."""
    try:
        if leftover.is_symlink():
            leftover.unlink()
        elif leftover.exists():
            shutil.rmtree(leftover)
    except OSError as error:
        raise OutputError(
            f"{leftover} is left of an earlier build and cannot be removed: {_reason(error)}; remove it"
        ) from None


@contextmanager
def _locked(out: Path, waiting: Callable[[], object]) -> Iterator[None]:
    """Hold the lock of the output: a file beside it that exists only during a build."""
    path = out.with_name(f".{out.name}.lock")
    while True:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise _refused(out, error) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                break
        os.close(handle)  # whoever held it has removed it
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C for the milliseconds of the swap."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _check_owner(out: Path) -> None:
    """Refuse to replace a folder that a person filled."""
    try:
        if out.is_dir() and any(out.iterdir()) and not _is_ours(out):
            raise OutputError(
                f"{out} is not empty and no errdex build (its {MANIFEST} would say so); name another folder with --out"
            )
    except OSError as error:
        raise _refused(out, error) from None
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file; name a folder with --out")


def _is_ours(out: Path) -> bool:
    try:
        with (out / MANIFEST).open("rb") as manifest:
            return _MANIFEST_HEAD.match(manifest.read(100)) is not None
    except OSError:
        return False


def _swap(new: Path, out: Path) -> None:
    """Replace `out` by `new`: in one step where the system can, else in two renames."""
    if not out.exists():
        new.rename(out)
    elif not _exchanged(new, out):
        out.rename(_aside(new))
        try:
            new.rename(out)
        except OSError:
            _aside(new).rename(out)
            raise
        shutil.rmtree(_aside(new), ignore_errors=True)


def _aside(new: Path) -> Path:
    return new.with_name(f"{new.name}.old")


def _exchanged(new: Path, old: Path) -> bool:
    """Exchange two paths in one step; False where the system cannot."""
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


def _refused(out: Path, error: OSError) -> OutputError:
    room = "make room there, or " if error.errno in FULL else ""
    return OutputError(f"{out} cannot be written: {_reason(error)}; {room}name another folder with --out")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()

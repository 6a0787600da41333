"""Find the catalogue of a folder or of a git revision.

A revision's files are taken out of git's objects into a scratch folder, as they were committed: neither the index nor
the work tree is touched, and no attribute (`export-ignore`, line ends) leaves anything out.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.problem import printable, shown
from site_builder.core.errors import UserError

_LINK = "120000"
_FILES = frozenset({"100644", "100755", _LINK})
"""Modes of what is a file; a submodule is none."""
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
"""Variables that git sets for a hook, for the folder that it runs in."""


class _Blob(NamedTuple):
    """A file of a revision."""

    mode: str
    digest: str
    path: PurePosixPath
    """Below the catalogue's folder."""


@contextmanager
def folder_at(place: str, catalogue: Path) -> Iterator[Path]:
    """Provide the folder of a catalogue: `place` itself, else `catalogue` as it was at that git revision.

    A name that is both is the folder. Raises UserError where it is neither, and where git cannot give the files.
    """
    try:
        is_folder = place != "" and Path(place).is_dir()
    except (OSError, ValueError):  # too long for a path, or with a NUL
        is_folder = False
    if is_folder:
        yield Path(place)
        return
    blobs, repository = _blobs(place, catalogue)
    with tempfile.TemporaryDirectory(prefix="errdex-") as scratch:
        folder = Path(scratch, "catalog")
        folder.mkdir()
        _write(repository.contents(blobs, place), folder)
        yield folder


def _blobs(revision: str, catalogue: Path) -> tuple[list[_Blob], "_Repository"]:
    """List the YAML files of a catalogue at a revision."""
    where = printable(revision)
    if shutil.which("git") is None:
        raise UserError(f"there is no folder '{where}', and without git no revision; install git, or name two folders")
    repository = _Repository.around(catalogue, where)
    commit = repository.commit(revision)
    prefix = repository.prefix(catalogue)
    blobs = [blob for blob in repository.files(commit, prefix) if len(blob.path.parts) <= 2]
    if not any(str(blob.path) == SETTINGS_FILE for blob in blobs):
        raise UserError(_elsewhere(repository, commit, where, catalogue))
    return blobs, repository


def _elsewhere(repository: "_Repository", commit: str, revision: str, catalogue: Path) -> str:
    """Say that a revision has no catalogue at that place, and where it has one."""
    text = f"revision {revision} has no {printable(shown(catalogue / SETTINGS_FILE))}"
    files = repository.files(commit, PurePosixPath())
    others = sorted(str(blob.path.parent) for blob in files if blob.path.name == SETTINGS_FILE)
    if not others:
        return f"{text}, nor a catalogue anywhere else"
    places = ", ".join(map(printable, others))
    return f"{text}; it has a catalogue in {places}: git worktree add ../old {revision}, then name that folder"


class _Repository:
    """A git repository, asked by its own command."""

    def __init__(self, top: Path) -> None:
        self.top = top

    @classmethod
    def around(cls, catalogue: Path, revision: str) -> "_Repository":
        """The repository that `catalogue` lies in, or lay in. Raises UserError where there is none."""
        start = catalogue.absolute()
        while not start.is_dir():
            start = start.parent
        done = _git(start, ["rev-parse", "--show-toplevel"])
        if done.returncode:
            why = _complaint(done)
            if "not a git repository" in why:
                why = f"{printable(shown(catalogue))} is in no git repository"
            raise UserError(f"there is no folder '{revision}', and no revision: {why}; name two folders")
        return cls(Path(os.fsdecode(done.stdout.rstrip(b"\n"))))

    def commit(self, revision: str) -> str:
        """The digest of the commit that a revision names. Raises UserError where there is none."""
        done = None
        if not revision.startswith("-") and "\0" not in revision and revision:
            done = _git(self.top, ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"])
        if done is None or done.returncode:
            text = f"there is neither a folder '{printable(revision)}' nor a revision of that name in {shown(self.top)}"
            if _git(self.top, ["rev-parse", "--is-shallow-repository"]).stdout.strip() == b"true":
                raise UserError(f"{text}, whose history is cut short: git fetch --unshallow --tags brings the rest")
            raise UserError(f"{text}; git log and git tag list what there is")
        return done.stdout.decode().strip()

    def prefix(self, catalogue: Path) -> PurePosixPath:
        """The path of the catalogue below the top."""
        absolute = catalogue.absolute()
        for path in (absolute.resolve(), Path(os.path.normpath(absolute))):
            for top in (self.top, self.top.resolve()):
                if path.is_relative_to(top):
                    return PurePosixPath(path.relative_to(top).as_posix())
        raise UserError(f"{printable(shown(catalogue))} leads out of the git repository {shown(self.top)}")

    def files(self, commit: str, prefix: PurePosixPath) -> list[_Blob]:
        """YAML files and links at a commit below `prefix`, by their paths from there; none where it is no folder."""
        tree = f"{commit}:{'' if prefix == PurePosixPath() else prefix}"
        done = _git(self.top, ["ls-tree", "-r", "-z", "--full-tree", tree])
        blobs = []
        for line in done.stdout.split(b"\0") if not done.returncode else ():
            facts, _, name = line.partition(b"\t")
            path = PurePosixPath(os.fsdecode(name))
            mode, _, digest = facts.decode().split() if name else ("", "", "")
            known = path.suffix.lower() in (".yaml", ".yml") or mode == _LINK
            if mode in _FILES and known and ".." not in path.parts and not path.is_absolute():
                blobs.append(_Blob(mode, digest, path))
        return blobs

    def contents(self, blobs: Sequence[_Blob], revision: str) -> Iterator[tuple[_Blob, bytes]]:
        """Yield each file with its bytes. Raises UserError where git lacks one."""
        asked = "".join(f"{blob.digest}\n" for blob in blobs).encode()
        done = _git(self.top, ["cat-file", "--batch"], asked)
        rest, start = done.stdout, 0
        for blob in blobs:
            end = rest.find(b"\n", start)
            head = rest[start:end].split() if end >= 0 else []
            if len(head) != 3:
                why = _complaint(done) or "it is not in this clone"
                raise UserError(f"{printable(str(blob.path))} of revision {printable(revision)} cannot be read: {why}")
            start = end + 1 + int(head[2])
            yield blob, rest[end + 1 : start]
            start += 1


def _write(files: Iterator[tuple[_Blob, bytes]], folder: Path) -> None:
    for blob, content in files:
        path = folder / blob.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if blob.mode == _LINK:
                path.symlink_to(os.fsdecode(content))
            else:
                path.write_bytes(content)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise UserError(f"{printable(str(blob.path))} cannot be written to {folder}: {why}") from None


def _git(folder: Path, words: Sequence[str], given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run git in a folder, in English and without a question."""
    own = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    environment = {**own, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    return subprocess.run(
        ["git", "-C", str(folder), *words], input=given, capture_output=True, check=False, env=environment
    )


def _complaint(done: "subprocess.CompletedProcess[bytes]") -> str:
    """The first line of what git says is wrong."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return printable(lines[0].removeprefix("fatal: ").removeprefix("error: ")) if lines else ""

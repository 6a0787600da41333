"""The folder beside the output that a build fills: new and changed files in it, and a note of all that stays.

Several processes can put files into one stage; the one that publishes it takes note of them.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath

from site_builder.core.errors import Complaint
from site_builder.core.fingerprint import digest

MANIFEST = "manifest.json"


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

    def keep_every(self, several: Sequence[Mapping[str, str]]) -> None:
        """The finished output has all these files as they are in it now. Raises PublishError as `keep`."""
        every = dict(self.digests)
        for digests in several:
            every.update(digests)
        if len(every) < len(self.digests) + sum(map(len, several)):
            raise PublishError(_twice(Counter(chain(self.digests, *several)).most_common(1)[0][0]))
        self.digests = every


def _twice(name: str) -> str:
    return f"two artefacts are called {name}; rename the domain or the hand-written page"

"""Load a folder: YAML files in, Catalog and problems out.

Reads every file whatever is wrong with others. What an entry says in sense and in relation to others is
judged by `rules`.
"""

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.memory import Memory, signature_of
from site_builder.model import Catalog, Domain, Entry, Settings
from site_builder.problem import Level, Problem
from site_builder.reading import Around, Read, read_domain, read_entry, read_settings

SETTINGS_FILE = "catalog.yaml"
DOMAIN_FILE = "domain.yaml"


class CatalogueMissing(Exception):
    """There is no catalogue at the given place; the text is one line for the person who named it."""


@dataclass(frozen=True)
class Loaded:
    """What was read. `catalog` is None where catalog.yaml or no domain at all could be understood."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of every file that was read, by its path below the folder, sorted; empty for one that could not be."""

    @property
    def files(self) -> int:
        return len(self.digests)


def load(folder: Path, memory: Memory | None = None) -> Loaded:
    """Load the catalogue in `folder`; what `memory` has of unchanged entries is not read again.

    Raises CatalogueMissing where `folder` is not a folder that can be read; all else is a problem.
    """
    try:
        listing = _listing(folder)
    except NotADirectoryError:
        raise CatalogueMissing(f"{folder} is not a folder; name the one that holds {SETTINGS_FILE}") from None
    except FileNotFoundError:
        raise CatalogueMissing(f"there is no folder {folder}; name the one that holds {SETTINGS_FILE}") from None
    except OSError as error:
        raise CatalogueMissing(f"{folder} cannot be read: {(error.strerror or str(error)).lower()}") from None
    with _no_collector():
        return _Loader(folder, memory if memory is not None else Memory()).load(listing)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Ten thousand entries are a million objects and no garbage: looking for some takes longer than reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _listing(folder: Path) -> list[Path]:
    return sorted(Path(item.path) for item in os.scandir(folder) if not item.name.startswith("."))


class _Loader:
    """One run over one folder; collects problems on the way."""

    def __init__(self, folder: Path, memory: Memory) -> None:
        self.folder = folder
        self.memory = memory
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.languages: tuple[str, ...] = ()
        self.broken: set[tuple[str, str]] = set()

    def load(self, listing: Sequence[Path]) -> Loaded:
        settings = self._settings()
        domains: list[Domain] = []
        entries: list[Entry] = []
        for path in listing:
            if _is_folder(path):
                domain, found = self._domain(path)
                domains += [domain] if domain is not None else []
                entries += found
            elif path.suffix in (".yaml", ".yml") and path.name != SETTINGS_FILE:
                self._took(path, Read("", None, ()))
                self._stray(path, f"only {SETTINGS_FILE} lies here", "move the entry into its domain's folder")
        if not entries and not self.problems:
            self._stray(self.folder / SETTINGS_FILE, "the catalogue has no entry", "add one: <domain>/<code>.yaml")
        catalog = None
        if settings is not None and domains:
            domains.sort(key=lambda domain: (domain.rank, domain.id))
            rank = {domain.id: domain.rank for domain in domains}
            entries.sort(key=lambda entry: (rank[entry.domain], entry.code, entry.domain, entry.path))
            catalog = Catalog(self.folder, settings, tuple(domains), tuple(entries), frozenset(self.broken))
        return Loaded(catalog, tuple(self.problems), dict(sorted(self.digests.items())))

    def _settings(self) -> Settings | None:
        path = self.folder / SETTINGS_FILE
        if not path.exists() and not path.is_symlink():
            self._stray(path, f"{SETTINGS_FILE} is missing", "it names the languages, the site and the constants")
            return None
        settings = self._took(path, read_settings(path)).model
        if settings is not None:
            self.languages = tuple(language.id for language in settings.languages)
        return settings

    def _domain(self, folder: Path) -> tuple[Domain | None, list[Entry]]:
        """One domain and its entries; none where its domain.yaml cannot be understood."""
        try:
            listing = _listing(folder)
        except OSError as error:
            self._stray(folder, f"cannot be read: {(error.strerror or str(error)).lower()}")
            return None, []
        files = []
        for path in listing:
            if path.suffix == ".yaml" and not _is_folder(path):
                files.append(path)
            elif _is_folder(path):
                self._stray(path, "a folder inside a domain", "one domain is one flat folder")
            elif path.suffix == ".yml":
                self._stray(path, "the extension is '.yml'", "rename the file to '.yaml'")
        if not files:
            return None, []
        head = folder / DOMAIN_FILE
        domain = None
        if head in files:
            files.remove(head)
            domain = self._took(head, read_domain(head, self.languages)).model
        else:
            self._stray(head, f"{DOMAIN_FILE} is missing", "it gives the domain's title, prefixes and categories")
        around = Around(self.folder, self.languages, folder.name, tuple(domain.prefixes) if domain is not None else ())
        entries = [self._entry(path, around) for path in files]
        return domain, [entry for entry in entries if entry is not None and domain is not None]

    def _entry(self, path: Path, around: Around) -> Entry | None:
        try:
            signature = signature_of(path)
        except OSError:
            signature = (0, 0, 0, 0)
        read = self.memory.recall(path, signature, around)
        if read is None:
            read = read_entry(path, around)
            self.memory.keep(path, signature, around, read)
        if self._took(path, read).model is None:
            self.broken.add((around.domain, path.stem))
        return read.model

    def _took(self, path: Path, read: Read[Any]) -> Read[Any]:
        """Take note of a file that was read."""
        self.digests[path.relative_to(self.folder).as_posix()] = read.digest
        self.problems += read.problems
        return read

    def _stray(self, path: Path, text: str, tip: str = "") -> None:
        self.problems.append(Problem(path, 1, 1, Level.ERROR, "layout", text, tip))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a loop of symbolic links
        return False

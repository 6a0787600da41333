"""Version of a catalogue as it is compared: what it says, and what cannot be read.

A file that cannot be understood says nothing: neither that its code is there nor that it is gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from site_builder.catalog.entry import Entry
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.loader import CatalogueMissing, Loaded, load
from site_builder.catalog.model import Catalog
from site_builder.catalog.naming import slug_of
from site_builder.catalog.problem import Level, Problem, printable
from site_builder.core.errors import UserError

CodeId = tuple[str, str]
"""(domain, code)."""


@dataclass(frozen=True)
class Version:
    """One version of a catalogue."""

    catalog: Catalog
    unread: Mapping[str, str]
    """File below the catalogue's folder → why it cannot be compared."""

    @cached_property
    def entries(self) -> Mapping[CodeId, Entry]:
        """Entries by domain and code; of several files with one code the one that is named after it."""
        entries: dict[CodeId, Entry] = {}
        for entry in self.catalog.entries:
            if entry.path.stem == entry.slug:
                entries.setdefault((entry.domain, entry.code), entry)
        for entry in self.catalog.entries:
            entries.setdefault((entry.domain, entry.code), entry)
        return entries

    @cached_property
    def found(self) -> frozenset[str]:
        """Every code and alias of the version."""
        return frozenset(spelling for entry in self.catalog.entries for spelling in (entry.code, *entry.aliases))

    @cached_property
    def unread_domains(self) -> frozenset[str]:
        """Domains of which nothing can be compared, as their domain.yaml cannot be understood."""
        paths = map(PurePosixPath, self.unread)
        return frozenset(path.parts[0] for path in paths if len(path.parts) == 1 or path.name == DOMAIN_FILE)

    @cached_property
    def unread_files(self) -> frozenset[tuple[str, str]]:
        """(domain, slug) of files that cannot be understood."""
        paths = map(PurePosixPath, self.unread)
        return frozenset((path.parts[0], path.stem) for path in paths if len(path.parts) > 1)

    def may_have(self, domain: str, slug: str) -> bool:
        """Test for an entry that may stand in a file that cannot be understood."""
        return domain in self.unread_domains or (domain, slug) in self.unread_files

    def leads_nowhere(self, entry: Entry) -> bool:
        """Test for a tombstone whose successor may stand in a file that cannot be understood."""
        last = self.catalog.stands_for(entry)
        if last.status != "removed" or last.replaced_by is None:
            return False
        if self.catalog.referred(last, last.replaced_by) is not None:
            return False  # a circle
        domain, slash, code = last.replaced_by.partition("/")
        return self.may_have(last.domain, slug_of(last.replaced_by)) or bool(
            slash and self.may_have(domain, slug_of(code))
        )


def read_version(folder: Path, name: str) -> Version:
    """Read the catalogue in `folder`, which the user calls `name`. Raises UserError where there is none."""
    loaded = load(folder, EntryCache.of(folder))
    if not any(path.name == SETTINGS_FILE for path in folder.iterdir()):
        inside = f"; name {name}/catalog" if (folder / "catalog" / SETTINGS_FILE).exists() else ""
        raise UserError(f"{printable(name)} is no catalogue: it has no {SETTINGS_FILE}{printable(inside)}")
    if loaded.catalog is None:
        raise CatalogueMissing(f"{printable(name)} cannot be compared: {_why(folder, loaded)}; mend that first")
    return Version(loaded.catalog, dict(sorted(_unread(folder, loaded, loaded.catalog))))


def _why(folder: Path, loaded: Loaded) -> str:
    """Why a catalogue as a whole cannot be understood."""
    heads = {folder / SETTINGS_FILE, *(problem.path for problem in loaded.problems if problem.path.name == DOMAIN_FILE)}
    errors = [problem for problem in loaded.problems if problem.level is Level.ERROR and problem.path in heads]
    if not errors:
        return "it has neither a domain nor an entry"
    first = min(errors, key=lambda problem: (problem.path.name != SETTINGS_FILE, problem))
    return _located(folder, first)


def _unread(folder: Path, loaded: Loaded, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield (file, why) of what could not be understood."""
    ids = {domain.id for domain in catalog.domains}
    reasons: dict[str, str] = {}
    for problem in sorted(loaded.problems):
        if problem.level is Level.ERROR:
            reasons.setdefault(_below(folder, problem.path), problem.text)
    for file in loaded.digests:
        path = PurePosixPath(file)
        if len(path.parts) != 2 or path.suffix.lower() not in (".yaml", ".yml"):
            continue
        domain = path.parts[0]
        if domain not in ids:
            head = f"{domain}/{DOMAIN_FILE}"
            yield head, reasons.get(head, f"{DOMAIN_FILE} cannot be understood")
        elif (domain, path.stem) in catalog.broken or path.suffix != ".yaml" or path.name.startswith("."):
            yield file, reasons.get(file, "it cannot be understood")
    for file, why in reasons.items():
        place = folder / file
        if "/" not in file and file not in ids and (place.is_dir() or place.is_symlink()):
            yield file, why
    paths = {entry.path for entry in Version(catalog, {}).entries.values()}
    for entry in catalog.entries:
        if entry.path not in paths:
            yield entry.path.as_posix(), f"another file has the code '{entry.code}' too"


def _located(folder: Path, problem: Problem) -> str:
    return printable(f"{_below(folder, problem.path)}:{problem.line}:{problem.column}: {problem.text}")


def _below(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()

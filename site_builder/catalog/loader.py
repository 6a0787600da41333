"""Load a catalogue folder: YAML files in, Catalog and problems out.

Every file is read, whatever is wrong with others. What entries mean, and how they fit together, is judged by `rules`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel

from site_builder.catalog.confirmed import Confirmed, read_confirmed
from site_builder.catalog.entry import Entry
from site_builder.catalog.entry_cache import EntryCache, Signature, signature_of
from site_builder.catalog.entry_file import EntryRecord, FileContext, Read, read_domain, read_entry, read_settings
from site_builder.catalog.listing import (
    CONFIRMED,
    DOMAIN_FILE,
    RELEASED,
    SETTINGS_FILE,
    Item,
    Stray,
    is_folder,
    listing,
    stray_in_catalogue,
    stray_in_domain,
)
from site_builder.catalog.model import Catalog, Domain, Settings
from site_builder.catalog.problem import Level, Problem
from site_builder.catalog.project_files import OUTSIDE, leads_out, misplaced_files
from site_builder.catalog.project_words import project_words
from site_builder.catalog.references import CatalogReferences
from site_builder.catalog.released import Released, read_released
from site_builder.catalog.unwritten import written
from site_builder.core import garbage_collection
from site_builder.core.errors import UserError
from site_builder.core.parallel import map_slices

_ModelT = TypeVar("_ModelT", bound=BaseModel)
IsClean: TypeAlias = Callable[[Catalog, Entry], bool]
"""Test of an entry by itself, in a catalogue of settings and domains alone: do the rules find nothing?"""


class CatalogueMissing(UserError):
    """There is no catalogue at this path; the text is one line for the person who named it."""


@dataclass(frozen=True)
class Loaded:
    """Folder as read. Its entries are made only when `catalog` is asked for: rules need few of them."""

    heads: Catalog | None
    """The catalogue without its entries. None where catalog.yaml or no domain at all could be understood."""
    records: tuple[EntryRecord, ...]
    """Of the entries of `heads`, in the catalogue's order."""
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]
    """Of every file that was read, by its path below the folder, sorted; empty for one that could not be."""

    @property
    def files(self) -> int:
        """How many files its authors write by hand."""
        return sum(name != RELEASED and not fnmatchcase(name, f"*/{CONFIRMED}") for name in self.digests)

    @cached_property
    def catalog(self) -> Catalog | None:
        """Catalogue with its entries, without what is still `TODO` in them; None where `heads` is."""
        if self.heads is None:
            return None
        with garbage_collection.paused():
            return replace(self.heads, entries=tuple([written(record.entry) for record in self.records]))

    def references(self) -> CatalogReferences:
        """Collect the references of all entries."""
        domains, broken = (self.heads.domains, self.heads.broken) if self.heads is not None else ((), frozenset())
        return CatalogReferences(domains, broken, [record.references for record in self.records])


def load(folder: Path, cache: EntryCache | None = None, is_clean: IsClean = lambda heads, entry: False) -> Loaded:
    """Load the catalogue in `folder`; an unchanged file that `cache` has is not read again.

    `is_clean` is asked about each entry where it is read, side by side; `cache` keeps what it says. Raises
    CatalogueMissing where `folder` is not a folder that can be read; all else is a problem.
    """
    try:
        items = listing(folder)
    except NotADirectoryError:
        raise CatalogueMissing(f"{folder} is not a folder; name the one that holds {SETTINGS_FILE}") from None
    except FileNotFoundError:
        raise CatalogueMissing(f"there is no folder {folder}; name the one that holds {SETTINGS_FILE}") from None
    except OSError as error:
        raise CatalogueMissing(f"{folder} cannot be read: {(error.strerror or str(error)).lower()}") from None
    with garbage_collection.paused():
        return _Loader(folder, cache if cache is not None else EntryCache(), is_clean).load(items)


class _File(NamedTuple):
    """File of an entry, and its record where the cache has one."""

    path: str
    name: str
    """Its path below the folder."""
    context: FileContext
    signature: Signature
    record: EntryRecord | None


class _Loader:
    """Loads one folder and collects problems on the way."""

    def __init__(self, folder: Path, cache: EntryCache, is_clean: IsClean) -> None:
        self.folder = folder
        self.cache = cache
        self.is_clean = is_clean
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.languages: tuple[str, ...] = ()
        self.confirmed: dict[tuple[str, str], Confirmed] = {}
        self.unread: list[Path] = []
        """Files of entries that lie elsewhere, and are not read."""

    def load(self, items: Sequence[Item]) -> Loaded:
        settings = self._settings()
        domains: list[Domain] = []
        files: list[_File] = []
        for item in items:
            stray = self._linked(item) or stray_in_catalogue(item)
            if stray is not None:
                self._report_stray(item, item.name, *stray)
            elif is_folder(item):
                domain, own_files = self._domain(Path(item.path))
                domains += [domain] if domain is not None else []
                files += own_files
        domains.sort(key=lambda domain: (domain.rank, domain.id))
        heads = Catalog(self.folder, settings, tuple(domains), ()) if settings is not None and domains else None
        read = list(zip(files, self._read(files, heads), strict=True))
        broken = [*self.unread, *(Path(file.name) for file, record in read if not record.entry_json)]
        rank = {domain.id: domain.rank for domain in domains}
        understood = [record for file, record in read if record.entry_json and file.context.domain in rank]
        if not understood and not self.problems:
            self._stray(self.folder / SETTINGS_FILE, "the catalogue has no entry", "add one: <domain>/<code>.yaml")

        def order(record: EntryRecord) -> tuple[int, str, str]:
            entry = record.references
            return rank[entry.domain], entry.code, entry.domain

        if settings is not None:
            self.problems += misplaced_files(self.folder, settings)
        released = self._released()
        words = project_words(self.folder, self.languages)
        self.problems += words.problems
        self.digests |= words.digests
        if heads is not None:
            misread = frozenset((path.parent.name, path.stem) for path in broken)
            heads = replace(
                heads, broken=misread, own_words=words.by_language, confirmed=self.confirmed, released=released
            )
        records = tuple(sorted(understood, key=order))
        return Loaded(heads, records, tuple(self.problems), dict(sorted(self.digests.items())))

    def _settings(self) -> Settings | None:
        path = self.folder / SETTINGS_FILE
        if not path.exists() and not path.is_symlink():
            self._stray(path, f"{SETTINGS_FILE} is missing", "it names the languages, the site and the constants")
            return None
        if self._leads_out(path):
            return None  # is reported with what else lies here
        settings = self._note(SETTINGS_FILE, read_settings(path)).model
        if settings is not None:
            self.languages = tuple(language.id for language in settings.languages)
        return settings

    def _domain(self, folder: Path) -> tuple[Domain | None, list[_File]]:
        """Read a domain.yaml and list the files of its entries."""
        try:
            items = listing(folder)
        except OSError as error:
            self._stray(folder, f"cannot be read: {(error.strerror or str(error)).lower()}")
            return None, []
        files = []
        for item in items:
            linked = self._linked(item)
            stray = linked or stray_in_domain(item)
            if linked is not None:
                self.unread.append(Path(folder.name, item.name))
            if stray is not None:
                self._report_stray(item, f"{folder.name}/{item.name}", *stray)
            elif fnmatchcase(item.name, CONFIRMED):
                self._confirmed(folder.name, Path(item.path))
            else:
                files.append(item)
        if not files:
            return None, []
        head = folder / DOMAIN_FILE
        domain = None
        if any(item.name == DOMAIN_FILE for item in files):
            domain = self._note(f"{folder.name}/{DOMAIN_FILE}", read_domain(head, self.languages)).model
        elif not head.is_symlink():  # one that leads out of the catalogue has been reported
            self._stray(head, f"{DOMAIN_FILE} is missing", "it gives the domain's title, prefixes and categories")
        heads = (self.digests.get(SETTINGS_FILE, ""), self.digests.get(f"{folder.name}/{DOMAIN_FILE}", ""))
        prefixes = tuple(domain.prefixes) if domain is not None else ()
        source = domain.source if domain is not None else None
        context = FileContext(self.languages, folder.name, prefixes, source, heads)
        return domain, [self._file(item, context) for item in files if item.name != DOMAIN_FILE]

    def _released(self) -> Released | None:
        path = self.folder / RELEASED
        if not path.exists() and not path.is_symlink():
            return None
        if self._leads_out(path):
            self._stray(path, *OUTSIDE)
            return None
        released, self.digests[RELEASED], problems = read_released(path)
        self.problems += problems
        return released

    def _confirmed(self, domain: str, path: Path) -> None:
        """Read what is confirmed of a domain in a language."""
        language = path.name.split(".", 1)[1].removesuffix(".tsv")
        confirmed, digest, problems = read_confirmed(path)
        self.digests[f"{domain}/{path.name}"] = digest
        self.problems += problems
        if language in self.languages[1:]:
            self.confirmed[domain, language] = confirmed
        elif self.languages:
            self._stray(path, f"'{language}' is no language that is translated into", "remove the file")

    def _linked(self, item: Item) -> Stray | None:
        """Judge where an item leads."""
        return OUTSIDE if item.is_symlink() and self._leads_out(Path(item.path)) else None

    def _leads_out(self, path: Path) -> bool:
        """Test for a link out of the project."""
        return path.is_symlink() and leads_out(path, self.folder.absolute().parent)

    def _file(self, item: Item, context: FileContext) -> _File:
        name = f"{context.domain}/{item.name}"
        signature = _signature(item)
        return _File(item.path, name, context, signature, self.cache.recall(name, signature, context))

    def _read(self, files: Sequence[_File], heads: Catalog | None) -> Iterator[EntryRecord]:
        """Yield the record of each file; those not in the cache are read side by side."""
        uncached = [file for file in files if file.record is None]
        ids = {domain.id for domain in heads.domains} if heads is not None else set()

        def clean(entry: Entry) -> bool:
            return heads is not None and entry.domain in ids and self.is_clean(heads, entry)

        def read(numbers: range) -> list[EntryRecord]:
            batch: Iterable[_File] = uncached[numbers.start : numbers.stop]
            return [EntryRecord.of(read_entry(Path(file.path), file.context), clean) for file in batch]

        fresh = chain.from_iterable(map_slices(read, len(uncached)))
        for file in files:
            record = file.record
            if record is None:
                record = next(fresh)
                self.cache.keep(file.name, file.signature, file.context, record)
            self.digests[file.name] = record.digest
            self.problems += record.problems
            yield record

    def _note(self, name: str, read: Read[_ModelT]) -> Read[_ModelT]:
        """Record digest and problems of a read file; `name` is its path below the folder."""
        self.digests[name] = read.digest
        self.problems += read.problems
        return read

    def _report_stray(self, item: Item, name: str, text: str, tip: str) -> None:
        """Report a stray item; `name` is its path below the folder."""
        if not is_folder(item):
            self.digests[name] = ""
        self._stray(Path(item.path), text, tip)

    def _stray(self, path: Path, text: str, tip: str = "") -> None:
        self.problems.append(Problem(path, 1, 1, Level.ERROR, "layout", text, tip))


def _signature(item: Item) -> Signature:
    try:
        return signature_of(item.stat())
    except OSError:
        return ""

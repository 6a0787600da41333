"""Load a folder: YAML files in, Catalog and problems out.

Reads every file whatever is wrong with others. What an entry says in sense and in relation to others is
judged by `rules`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel

from site_builder.catalog.claims import Claim
from site_builder.catalog.entry_cache import Folder, Memory, Signature, signature_of
from site_builder.catalog.entry_file import (
    Around,
    Packed,
    Read,
    packed,
    read_domain,
    read_entry,
    read_settings,
    unpacked,
)
from site_builder.catalog.listing import (
    DOMAIN_FILE,
    SETTINGS_FILE,
    Item,
    is_folder,
    listing,
    stray_in_catalogue,
    stray_in_domain,
)
from site_builder.catalog.model import Catalog, Domain, Entry, Settings
from site_builder.catalog.problem import Level, Problem
from site_builder.core import collector
from site_builder.core.errors import Complaint
from site_builder.core.parallel import sliced

_ModelT = TypeVar("_ModelT", bound=BaseModel)
InOrder: TypeAlias = Callable[[Catalog, Entry], bool]
"""Whether an entry is in order by itself, in a catalogue of which nothing but settings and domains is known."""


class CatalogueMissing(Complaint):
    """There is no catalogue at the given place; the text is one line for the person who named it."""


@dataclass(frozen=True)
class Loaded:
    """What was read. `catalog` is None where catalog.yaml or no domain at all could be understood."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of every file that was read, by its path below the folder, sorted; empty for one that could not be."""
    vouched: tuple[Claim, ...] = ()
    """What those entries claim that are known to be in order, and were left out of the catalogue."""

    @property
    def files(self) -> int:
        return len(self.digests)


def load(
    folder: Path, memory: Memory | None = None, to_judge: bool = False, in_order: InOrder = lambda heads, entry: False
) -> Loaded:
    """Load the catalogue in `folder`; what `memory` has of unchanged entries is not read again.

    `in_order`: asked about each entry where it is read, side by side; `memory` keeps what it says.
    `to_judge`: those that it vouches for are not made into entries of the catalogue, which is not to be built from.
    Raises CatalogueMissing where `folder` is not a folder that can be read; all else is a problem.
    """
    try:
        items = listing(folder)
    except NotADirectoryError:
        raise CatalogueMissing(f"{folder} is not a folder; name the one that holds {SETTINGS_FILE}") from None
    except FileNotFoundError:
        raise CatalogueMissing(f"there is no folder {folder}; name the one that holds {SETTINGS_FILE}") from None
    except OSError as error:
        raise CatalogueMissing(f"{folder} cannot be read: {(error.strerror or str(error)).lower()}") from None
    with collector.paused():
        return _Loader(folder, memory if memory is not None else Memory(), to_judge, in_order).load(items)


class _File(NamedTuple):
    """An entry's file, and what was read or is vouched for of it if it is known already."""

    item: Item
    name: str
    """Its path below the folder."""
    around: Around
    signature: Signature
    known: Read[Entry] | None
    vouched: tuple[str, Claim] | None


class _Entries(NamedTuple):
    """What lies in a domain's folder besides its domain.yaml."""

    around: Around
    signatures: tuple[tuple[str, Signature], ...]
    known: Folder | None
    """All of it, if nothing has changed."""
    files: Sequence[_File]


class _Loader:
    """One run over one folder; collects problems on the way."""

    def __init__(self, folder: Path, memory: Memory, to_judge: bool, in_order: InOrder) -> None:
        self.folder = folder
        self.memory = memory
        self.to_judge = to_judge
        self.in_order = in_order
        self.vouched: list[Claim] = []
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.languages: tuple[str, ...] = ()
        self.broken: set[tuple[str, str]] = set()

    def load(self, items: Sequence[Item]) -> Loaded:
        settings = self._settings()
        domains: list[Domain] = []
        folders: list[_Entries] = []
        for item in items:
            stray = stray_in_catalogue(item)
            if stray is not None:
                self._refused(item, item.name, *stray)
            elif is_folder(item):
                domain, found = self._domain(Path(item.path))
                domains += [domain] if domain is not None else []
                folders += found
        ids = {domain.id for domain in domains}
        heads = Catalog(self.folder, settings, tuple(domains), ()) if settings is not None else None
        entries = list(chain.from_iterable(some for domain, some in self._read(folders, heads) if domain in ids))
        if not entries and not self.vouched and not self.problems:
            self._stray(self.folder / SETTINGS_FILE, "the catalogue has no entry", "add one: <domain>/<code>.yaml")
        catalog = None
        if settings is not None and domains:
            domains.sort(key=lambda domain: (domain.rank, domain.id))
            ordered, places = self.memory.order.of(entries, domains)
            catalog = Catalog(self.folder, settings, tuple(domains), ordered, frozenset(self.broken), places)
        vouched = tuple([claim for claim in self.vouched if claim.domain in ids])
        return Loaded(catalog, tuple(self.problems), dict(sorted(self.digests.items())), vouched)

    def _settings(self) -> Settings | None:
        path = self.folder / SETTINGS_FILE
        if not path.exists() and not path.is_symlink():
            self._stray(path, f"{SETTINGS_FILE} is missing", "it names the languages, the site and the constants")
            return None
        settings = self._took(
            SETTINGS_FILE, self.memory.head(SETTINGS_FILE, path, (), lambda: read_settings(path))
        ).model
        if settings is not None:
            self.languages = tuple(language.id for language in settings.languages)
        return settings

    def _domain(self, folder: Path) -> tuple[Domain | None, list[_Entries]]:
        """One domain and its entries."""
        try:
            items = listing(folder)
        except OSError as error:
            self._stray(folder, f"cannot be read: {(error.strerror or str(error)).lower()}")
            return None, []
        files = []
        for item in items:
            stray = stray_in_domain(item)
            if stray is not None:
                self._refused(item, f"{folder.name}/{item.name}", *stray)
            else:
                files.append(item)
        if not files:
            return None, []
        head = folder / DOMAIN_FILE
        domain = None
        if any(item.name == DOMAIN_FILE for item in files):
            name = f"{folder.name}/{DOMAIN_FILE}"
            read = self.memory.head(name, head, self.languages, lambda: read_domain(head, self.languages))
            domain = self._took(name, read).model
        else:
            self._stray(head, f"{DOMAIN_FILE} is missing", "it gives the domain's title, prefixes and categories")
        heads = (self.digests.get(SETTINGS_FILE, ""), self.digests.get(f"{folder.name}/{DOMAIN_FILE}", ""))
        around = Around(self.languages, folder.name, tuple(domain.prefixes) if domain is not None else (), heads)
        return domain, [self._entries(around, [item for item in files if item.name != DOMAIN_FILE])]

    def _entries(self, around: Around, items: Sequence[Item]) -> _Entries:
        signatures = tuple([(item.name, _signature(item)) for item in items])
        known = self.memory.folder(around.domain, signatures, around)
        files: list[_File] = []
        if known is None:
            files = list(map(self._file, items, [signature for _, signature in signatures], repeat(around)))
        return _Entries(around, signatures, known, files)

    def _file(self, item: Item, signature: Signature, around: Around) -> _File:
        name = f"{around.domain}/{item.name}"
        vouched = self.memory.vouched(name, signature, around) if self.to_judge else None
        known = self.memory.recall(name, signature, around) if vouched is None else None
        return _File(item, name, around, signature, known, vouched)

    def _read(self, folders: Sequence[_Entries], heads: Catalog | None) -> Iterator[tuple[str, Sequence[Entry]]]:
        """Of each domain the entries that can be understood; files that are not known are read side by side."""
        files = chain.from_iterable(folder.files for folder in folders)
        unknown = [file for file in files if file.known is None and file.vouched is None]

        ids = {domain.id for domain in heads.domains} if heads is not None else set()

        def clean(entry: Entry) -> bool:
            return heads is not None and entry.domain in ids and self.in_order(heads, entry)

        def read(numbers: range) -> list[Packed]:
            several = [read_entry(Path(unknown[number].item.path), unknown[number].around) for number in numbers]
            return [packed(one, clean) for one in several]

        packs = chain.from_iterable(sliced(read, len(unknown)))
        for folder in folders:
            known = folder.known
            if known is None:
                known = self._read_folder(folder, packs)
            else:
                self.digests.update(known.digests)
            yield folder.around.domain, known.entries

    def _read_folder(self, folder: _Entries, packs: Iterator[Packed]) -> Folder:
        """`packs`: what was read of the files that are not known."""
        entries: list[Entry] = []
        for file in folder.files:
            if file.vouched is not None:
                digest, claim = file.vouched
                self.digests[file.name] = digest
                self.vouched.append(claim)
                continue
            known = file.known
            if known is None:
                pack = next(packs)
                known = unpacked(pack, file.around)
                self.memory.keep(file.name, file.signature, file.around, pack, known)
            self._took(file.name, known)
            if known.model is not None:
                entries.append(known.model)
            else:
                self.broken.add((file.around.domain, file.item.name.removesuffix(".yaml")))
        digests = {file.name: self.digests[file.name] for file in folder.files}
        made = Folder(folder.signatures, folder.around.name, digests, tuple(entries))
        self.memory.keep_folder(folder.around.domain, made)
        return made

    def _took(self, name: str, read: Read[_ModelT]) -> Read[_ModelT]:
        """Take note of a file that was read; `name` is its path below the folder."""
        self.digests[name] = read.digest
        self.problems += read.problems
        return read

    def _refused(self, item: Item, name: str, text: str, tip: str) -> None:
        """Take note of what cannot lie where it does; `name` is its path below the folder."""
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

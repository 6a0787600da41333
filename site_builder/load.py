"""Load a folder: YAML files in, Catalog and problems out.

Reads every file whatever is wrong with others, and turns each fault of shape (pydantic's `loc`) into
file, line and column. What an entry says in sense and in relation to others is judged by `rules`.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from site_builder.document import Document, read
from site_builder.faults import follows, place, problem_of, unknown_field
from site_builder.model import Catalog, Domain, Entry, EntryFile, Settings
from site_builder.naming import name_of, slug_of
from site_builder.problem import Level, Problem

SETTINGS_FILE = "catalog.yaml"
DOMAIN_FILE = "domain.yaml"
RESERVED_DOMAINS = frozenset({"api", "e", "assets", "diagnose", "changes"})
"""First parts of the site's own paths."""

_BLOCKS = frozenset({"message", "cause", "solution", "note", "difference", "summary"})
"""Fields of Markdown text, written as `|` blocks: nothing in them has to be quoted or escaped."""

_ModelT = TypeVar("_ModelT", bound=BaseModel)


class CatalogueMissing(Exception):
    """There is no catalogue at the given place; the text is one line for the person who named it."""


@dataclass(frozen=True)
class Loaded:
    """What was read. `catalog` is None where catalog.yaml or no domain at all could be understood."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    files: int


def load(folder: Path) -> Loaded:
    """Load the catalogue in `folder`.

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
    return _Loader(folder).load(listing)


def _listing(folder: Path) -> list[Path]:
    return sorted(Path(item.path) for item in os.scandir(folder) if not item.name.startswith("."))


class _Loader:
    """One run over one folder; collects problems on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.files = 0
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
                self.files += 1
                self._stray(path, f"only {SETTINGS_FILE} lies here", "move the entry into its domain's folder")
        if not entries and not self.problems:
            self._stray(self.folder / SETTINGS_FILE, "the catalogue has no entry", "add one: <domain>/<code>.yaml")
        catalog = None
        if settings is not None and domains:
            domains.sort(key=lambda domain: (domain.rank, domain.id))
            rank = {domain.id: domain.rank for domain in domains}
            entries.sort(key=lambda entry: (rank[entry.domain], entry.code, entry.domain, entry.path))
            catalog = Catalog(self.folder, settings, tuple(domains), tuple(entries), frozenset(self.broken))
        return Loaded(catalog, tuple(self.problems), self.files)

    def _settings(self) -> Settings | None:
        path = self.folder / SETTINGS_FILE
        if not path.exists() and not path.is_symlink():
            self._stray(path, f"{SETTINGS_FILE} is missing", "it names the languages, the site and the constants")
            return None
        document = self._read(path)
        settings = self._model(Settings, document, document.data, ())
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
        for path in listing:
            if _is_folder(path):
                self._stray(path, "a folder inside a domain", "one domain is one flat folder")
            elif path.suffix == ".yml":
                self._stray(path, "the extension is '.yml'", "rename the file to '.yaml'")
        files = [path for path in listing if path.suffix == ".yaml" and not _is_folder(path)]
        if not files:
            return None, []
        head = folder / DOMAIN_FILE
        domain = None
        if head in files:
            files.remove(head)
            domain = self._domain_file(head)
        else:
            self._stray(head, f"{DOMAIN_FILE} is missing", "it gives the domain's title, prefixes and categories")
        prefixes = tuple(domain.prefixes) if domain is not None else ()
        entries = [self._entry(path, folder.name, prefixes) for path in files]
        return domain, [entry for entry in entries if entry is not None and domain is not None]

    def _domain_file(self, path: Path) -> Domain | None:
        document = self._read(path)
        domain = self._model(Domain, document, document.data, ())
        if domain is None:
            return None
        if domain.id != path.parent.name:
            text = f"id is '{domain.id}' but the folder is '{path.parent.name}'"
            self.problems.append(document.problem(("id",), "domain-id", text, "give both the same name"))
            return None
        if domain.id in RESERVED_DOMAINS:
            text = f"'{domain.id}' is a path of the site itself"
            self.problems.append(document.problem(("id",), "domain-id", text, "choose another id"))
        return domain

    def _entry(self, path: Path, domain: str, prefixes: Sequence[str]) -> Entry | None:
        document = self._read(path)
        data = dict(document.data)
        for field in data.keys() - EntryFile.model_fields.keys():
            self.problems.append(unknown_field(document, (field,), EntryFile))
            del data[field]
        code = data.get("code")
        if not isinstance(code, str):
            code = ""
        data.setdefault("slug", slug_of(code) or "unknown")
        if "name" not in data:
            data["name"] = name_of(code, prefixes)
            if code and not data["name"]:
                text = f"no enum member follows from '{code}'"
                self.problems.append(document.problem(("code",), "missing-name", text, "add a name"))
                data["name"] = "UNKNOWN"
        derived = {"domain": domain, "path": path.relative_to(self.folder)}
        entry = self._model(Entry, document, {**data, **derived}, ("domain", "path", "name", "slug"))
        if entry is None:
            self.broken.add((domain, path.stem))
        elif path.stem != entry.slug and not document.problems:
            text = f"the file is '{path.name}' but its code is '{entry.code}'"
            self.problems.append(document.problem(("code",), "file-name", text, f"name it '{entry.slug}.yaml'"))
        return entry

    def _read(self, path: Path) -> Document:
        self.files += 1
        document = read(path)
        self.problems += document.problems
        self.problems += _not_blocks(document)
        return document

    def _model(
        self, model: type[_ModelT], document: Document, data: Mapping[str, Any], derived: Sequence[str]
    ) -> _ModelT | None:
        """The data as a model; None, and a problem for each fault, where it is none."""
        if not document.data:
            if not document.problems:
                self.problems.append(document.problem((), "empty-file", "the file has no field"))
            return None
        try:
            return model.model_validate(data, context={"languages": self.languages})
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                loc = place(fault["loc"])
                if (loc and loc[0] in derived and loc not in document.marks) or follows(fault):
                    continue
                self.problems.append(problem_of(model, document, loc, fault))
            return None

    def _stray(self, path: Path, text: str, tip: str = "") -> None:
        self.problems.append(Problem(path, 1, 1, Level.ERROR, "layout", text, tip))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a loop of symbolic links
        return False


def _not_blocks(document: Document) -> Iterator[Problem]:
    for loc, mark in document.marks.items():
        if len(loc) >= 2 and loc[-2] in _BLOCKS and isinstance(loc[-1], str) and mark.style in ("", ">", "'", '"'):
            text = f"{loc[-2]} in '{loc[-1]}' is not a `|` block"
            yield document.problem(loc, "not-a-block", text, f"write `{loc[-1]}: |` and the text below it, indented")

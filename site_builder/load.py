"""Load a folder: YAML files in, Catalog and problems out.

Reads every file whatever is wrong with others, and turns each fault of shape (pydantic's `loc`) into
file, line and column. What an entry says in sense and in relation to others is judged by `rules`.
"""

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from site_builder.document import Document, Loc, Plain, read
from site_builder.model import FORMS, Catalog, Domain, Entry, EntryFile, Settings
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
            self.problems.append(_unknown(document, (field,), EntryFile))
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
                loc = _loc(fault["loc"])
                if (loc and loc[0] in derived and loc not in document.marks) or _reported(fault):
                    continue
                self.problems.append(_problem(model, document, loc, fault))
            return None

    def _stray(self, path: Path, text: str, tip: str = "") -> None:
        self.problems.append(Problem(path, 1, 1, Level.ERROR, "layout", text, tip))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a loop of symbolic links
        return False


def _loc(loc: Sequence[str | int]) -> Loc:
    """Pydantic's `loc` without the steps that are no place in the file."""
    return tuple(step for step in loc if step != "[key]")


def _not_blocks(document: Document) -> Iterator[Problem]:
    for loc, mark in document.marks.items():
        if len(loc) >= 2 and loc[-2] in _BLOCKS and isinstance(loc[-1], str) and mark.style in ("", ">", "'", '"'):
            text = f"{loc[-2]} in '{loc[-1]}' is not a `|` block"
            yield document.problem(loc, "not-a-block", text, f"write `{loc[-1]}: |` and the text below it, indented")


def _reported(fault: Mapping[str, Any]) -> bool:
    """Whether the fault follows from one that is reported at its own place: an empty value, a bad item."""
    return fault["input"] is None or (fault["type"] == "too_short" and bool(fault["input"]))


def _unknown(document: Document, loc: Loc, model: type[BaseModel]) -> Problem:
    known = [field.alias or name for name, field in model.model_fields.items()]
    near = difflib.get_close_matches(str(loc[-1]), known, 1)
    tip = f"did you mean '{near[0]}'?" if near else f"the fields are {', '.join(known)}"
    return document.problem(loc, "unknown-field", f"unknown field '{loc[-1]}'", tip)


_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day such as 2019-01-15",
    "dict_type": "fields by name",
    "model_type": "fields by name",
    "model_attributes_type": "fields by name",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _problem(model: type[BaseModel], document: Document, loc: Loc, fault: Mapping[str, Any]) -> Problem:
    """A pydantic fault in the words of the person who wrote the file."""
    kind: str = fault["type"]
    given: Plain = fault["input"]
    field = next((str(step) for step in reversed(loc) if isinstance(step, str)), "the file")
    if kind == "missing":
        return document.problem(loc[:-1], "missing-field", f"{_owner(loc)} has no '{loc[-1]}'")
    if kind == "extra_forbidden":
        return _unknown(document, loc, _model_at(model, loc[:-1]))
    if given in ("", [], {}):
        return document.problem(loc, "empty-field", f"{field} is empty", "fill it in or remove the field")
    if kind in _TYPES:
        tip = f"it has to be {_TYPES[kind]}"
        if kind == "string_type" and isinstance(given, bool | int):
            tip += f': write "{str(given).lower() if isinstance(given, bool) else given}"'
        return document.problem(loc, "wrong-type", f"{field} is {_what(given)}", tip)
    if kind == "literal_error":
        expected = str(fault["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        return document.problem(loc, "unknown-value", f"unknown {field} '{given}'", f"one of {expected}")
    if kind == "value_error":
        return document.problem(loc, "invalid-value", str(fault["ctx"]["error"]))
    if kind == "string_pattern_mismatch":
        if isinstance(given, str) and "\n" in given.rstrip("\n"):
            return document.problem(loc, "several-lines", f"{field} has several lines", "write it in one")
        text = f"{field} '{_short(given)}' is not well formed"
        return document.problem(loc, "invalid-value", text, f"it has to be {FORMS[fault['ctx']['pattern']]}")
    message = str(fault["msg"])
    return document.problem(loc, "invalid-value", f"{field} '{_short(given)}': {message[:1].lower()}{message[1:]}")


def _owner(loc: Loc) -> str:
    names = [str(step) for step in loc[:-1] if isinstance(step, str)]
    if not names:
        return "the file"
    position = loc[-2] if len(loc) > 1 and isinstance(loc[-2], int) else None
    return names[-1] if position is None else f"item {position + 1} of {names[-1]}"


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The model whose fields stand at `loc`, for naming the known ones."""
    for step in loc:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is None:
            continue
        inner = [part for part in _parts(field.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
        if inner:
            model = inner[0]
    return model


def _parts(annotation: Any) -> Iterator[Any]:
    arguments = getattr(annotation, "__args__", ())
    if arguments:
        for argument in arguments:
            yield from _parts(argument)
    else:
        yield annotation


def _what(given: Plain) -> str:
    match given:
        case bool():
            return f"the truth value {str(given).lower()}"
        case int():
            return f"the number {given}"
        case str():
            return f"the text '{_short(given)}'"
        case list():
            return "a list"
        case dict():
            return "a group of fields"
        case _:
            return f"the day {given}"


def _short(given: object) -> str:
    text = " ".join(str(given).split())
    return text if len(text) <= 60 else text[:59] + "…"

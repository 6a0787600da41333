"""Read one file of the catalogue into a model or problems.

It knows nothing of what other files say, so files can be read in any order, side by side, and the record of an
unchanged one can be kept.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from site_builder.catalog.entry import ERROR_FIELDS, Entry, EntryFile, Source
from site_builder.catalog.field_errors import HINTS, follows, location, missing_fields, problem_of, unknown_field
from site_builder.catalog.model import Domain, Settings
from site_builder.catalog.naming import code_of, is_device, name_of, slug_of
from site_builder.catalog.problem import Level, Problem
from site_builder.catalog.references import EntryReferences
from site_builder.catalog.yaml_file import Loc, YamlFile, read
from site_builder.core.fingerprint import digest

RESERVED_DOMAINS = frozenset({"api", "e", "assets", "diagnose", "changes", "index"})
"""First parts of the site's own paths."""

_BLOCKS = frozenset({"message", "cause", "solution", "note", "difference", "summary", "say"})
"""Fields of Markdown text, written as `|` blocks: nothing in them has to be quoted or escaped."""
_PROSE_STYLES = ("", ">", "'", '"')

_ModelT = TypeVar("_ModelT", bound=BaseModel)


class Read(NamedTuple, Generic[_ModelT]):
    """Content of a file: `digest` of its bytes, `model` None where they could not be understood."""

    digest: str
    model: _ModelT | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class FileContext:
    """Context that an entry file is read in: languages, domain, prefixes."""

    languages: tuple[str, ...]
    domain: str
    prefixes: tuple[str, ...]
    source: Source | None
    """Of the messages of all entries that name none."""
    heads: tuple[str, ...]
    """The digests of catalog.yaml and of domain.yaml."""

    @cached_property
    def name(self) -> str:
        """Digest that is equal for equal contexts, in another process too."""
        said = json.dumps([self.domain, self.heads])
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class EntryRecord:
    """Entry file as read, in strings, for the cache and other processes."""

    digest: str
    entry_json: str
    """One line; empty where the file could not be understood."""
    references_json: str
    """The references of the entry, likewise."""
    clean: bool
    """The rules on a file by itself have found nothing."""
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, read: "Read[Entry]", is_clean: Callable[[Entry], bool]) -> "EntryRecord":
        """Pack a read entry. `is_clean`: test of the rules on an entry by itself."""
        entry = read.model
        if entry is None:
            return cls(read.digest, "", "", False, read.problems)
        references_json = EntryReferences.of(entry).to_json()
        return cls(read.digest, entry.model_dump_json(by_alias=True), references_json, is_clean(entry), read.problems)

    @cached_property
    def entry(self) -> Entry:
        """Unpack the entry, faster than its file is read. Raises ValueError where it could not be understood."""
        return Entry.model_validate_json(self.entry_json)

    @cached_property
    def references(self) -> EntryReferences:
        """Unpack the references, faster still. Raises ValueError likewise."""
        return EntryReferences.from_json(self.references_json)


def read_settings(path: Path) -> Read[Settings]:
    """Read catalog.yaml."""
    file = read(path)
    problems = list(_of_form(file))
    settings = _model(Settings, file, file.data, (), (), problems)
    return Read(file.digest, settings, tuple(problems))


def read_domain(path: Path, languages: Sequence[str]) -> Read[Domain]:
    """Read a domain.yaml."""
    file = read(path)
    problems = list(_of_form(file))
    domain = _model(Domain, file, file.data, (), languages, problems)
    if domain is not None and domain.id != path.parent.name:
        text = f"id is '{domain.id}' but the folder is '{path.parent.name}'"
        problems.append(file.problem(("id",), "domain-id", text, "give both the same name"))
        domain = None
    elif domain is not None and domain.id in RESERVED_DOMAINS:
        text = f"'{domain.id}' is a path of the site itself"
        problems.append(file.problem(("id",), "domain-id", text, "choose another id"))
    elif domain is not None and is_device(domain.id):
        text = f"'{domain.id}' is a device on Windows and no folder"
        problems.append(file.problem(("id",), "domain-id", text, "choose another id"))
    return Read(file.digest, domain, tuple(problems))


def read_entry(path: Path, context: FileContext) -> Read[Entry]:
    """Read the file of an entry."""
    file = read(path)
    problems = list(_of_form(file))
    data = dict(file.data)
    for number, field in enumerate(sorted(data.keys() - EntryFile.model_fields.keys())):
        problems.append(unknown_field(file, (field,), EntryFile, hint=number < HINTS))
        del data[field]
    code = data.get("code")
    if not isinstance(code, str):
        code = ""
    if code[:1] in ("“", "”", "‘", "’", "＂"):
        text = f"code {code} is in curly quotes"
        problems.append(file.problem(("code",), "invalid-value", text, 'use straight ones: "…"'))
        return Read(file.digest, None, tuple(problems))
    data.setdefault("slug", slug_of(code) or "unknown")
    if "name" not in data:
        data["name"] = name_of(code, context.prefixes)
        if code and not data["name"]:
            text = f"no enum member follows from '{code}'"
            problems.append(file.problem(("code",), "missing-name", text, "add a name"))
        data["name"] = data["name"] or f"UNKNOWN_{digest(code.encode())[:8].upper()}"  # no second fault follows
    derived: dict[str, Any] = {"domain": context.domain, "path": Path(context.domain, path.name)}
    if context.source is not None and "source" not in data:
        derived["source"] = context.source
    names = ("name", "slug")
    entry = _model(Entry, file, {**data, **derived}, names, context.languages, problems)
    if entry is not None and path.stem != entry.slug and not file.problems:
        problems.append(_misnamed(file, entry))
    return Read(file.digest, entry, tuple(problems))


def _misnamed(file: YamlFile, entry: Entry) -> Problem:
    """Report a file that is not named after its code, as a fresh copy is not."""
    text = f"the file is '{file.path.name}' but its code is '{entry.code}'"
    tip = f"name it '{entry.slug}.yaml'"
    if ("slug",) not in file.marks and file.path.with_name(f"{entry.slug}.yaml").exists():
        own = json.dumps(code_of(file.path.stem) or "…", ensure_ascii=False)
        tip = f"copied from '{entry.slug}.yaml'? give it its own code: `code: {own}`"
    return file.problem(("code",), "file-name", text, tip)


def _model(
    model: type[_ModelT],
    file: YamlFile,
    data: Mapping[str, Any],
    derived: Sequence[str],
    languages: Sequence[str],
    problems: list[Problem],
) -> _ModelT | None:
    """Validate the data as a model; else None and a problem for each fault.

    `derived`: fields that follow from the code where the file does not have them.
    """
    if not file.data:
        if not file.problems:
            problems.append(file.problem((), "empty-file", "the file has no field"))
        return None
    try:
        return model.model_validate(data, context={"languages": tuple(languages)})
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems += _missing(file, model, [location(fault["loc"]) for fault in faults if fault["type"] == "missing"])
        for number, fault in enumerate(faults):
            loc = location(fault["loc"])
            if fault["type"] == "missing":
                continue
            if loc in [(field,) for field in derived] and loc not in file.marks:
                text = f"the {loc[0]} that follows from the code does not fit"
                problems.append(file.problem(("code",), "invalid-value", text, f"add a {loc[0]}"))
            elif not follows(fault):
                problems.append(problem_of(model, file, loc, fault, hint=number < HINTS))
        return None


def _missing(file: YamlFile, model: type[BaseModel], missing: Iterable[Loc]) -> Iterator[Problem]:
    """Report missing fields, those of one owner together; an entry's with those that an error needs besides."""
    by_owner: dict[Loc, list[str]] = {}
    for *owner, name in missing:
        by_owner.setdefault(tuple(owner), []).append(str(name))
    if model is Entry and file.data.get("kind", "error") == "error" and file.data.get("thin") is not True:
        lacking = [name for name in ERROR_FIELDS if name not in file.data]
        if lacking:
            by_owner.setdefault((), []).extend(lacking)
    for owner_loc, fields in by_owner.items():
        yield missing_fields(file, owner_loc, fields)


def _of_form(file: YamlFile) -> Iterator[Problem]:
    """Yield problems of the file as YAML, and of prose that is not written as a block."""
    yield from file.problems
    for loc, mark in file.marks.items():
        if len(loc) >= 2 and loc[-2] in _BLOCKS and isinstance(loc[-1], str) and mark.style in _PROSE_STYLES:
            text = f"{loc[-2]} in '{loc[-1]}' is not a `|` block"
            tip = f"write `{loc[-1]}: |` and the text below it, indented"
            yield file.problem(loc, "not-a-block", text, tip, Level.WARNING)

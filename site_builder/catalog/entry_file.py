"""Read one file of the catalogue: its model, or what is wrong with it. Knows nothing of other files.

So files can be read in any order, side by side, and what was read of an unchanged file can be kept.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from site_builder.catalog.field_errors import follows, place, problem_of, unknown_field
from site_builder.catalog.model import Domain, Entry, EntryFile, Settings
from site_builder.catalog.naming import is_device, name_of, slug_of
from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import Document, read

RESERVED_DOMAINS = frozenset({"api", "e", "assets", "diagnose", "changes", "index"})
"""First parts of the site's own paths."""

_BLOCKS = frozenset({"message", "cause", "solution", "note", "difference", "summary"})
"""Fields of Markdown text, written as `|` blocks: nothing in them has to be quoted or escaped."""
_PROSE_STYLES = ("", ">", "'", '"')

_ModelT = TypeVar("_ModelT", bound=BaseModel)


class Read(NamedTuple, Generic[_ModelT]):
    """What a file said. `digest` names its bytes, `model` is None where they could not be understood."""

    digest: str
    model: _ModelT | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Around:
    """What an entry's file does not say itself: the languages, and the entry's place in the catalogue."""

    languages: tuple[str, ...]
    domain: str
    prefixes: tuple[str, ...]
    heads: tuple[str, ...]
    """The digests of catalog.yaml and of domain.yaml."""

    @cached_property
    def name(self) -> str:
        """Equal for equal surroundings, in another process too."""
        said = json.dumps([self.domain, self.heads])
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


class Packed(NamedTuple):
    """What the file of an entry said, as it is kept on disk and handed from process to process."""

    digest: str
    entry: str
    """JSON on one line; empty where the file could not be understood."""
    problems: tuple[Problem, ...]
    clean: bool
    """The rules that judge the file by itself have found nothing."""


def read_settings(path: Path) -> Read[Settings]:
    """catalog.yaml."""
    document = read(path)
    problems = list(_of_form(document))
    settings = _model(Settings, document, document.data, (), (), problems)
    return Read(document.digest, settings, tuple(problems))


def read_domain(path: Path, languages: Sequence[str]) -> Read[Domain]:
    """A domain.yaml."""
    document = read(path)
    problems = list(_of_form(document))
    domain = _model(Domain, document, document.data, (), languages, problems)
    if domain is not None and domain.id != path.parent.name:
        text = f"id is '{domain.id}' but the folder is '{path.parent.name}'"
        problems.append(document.problem(("id",), "domain-id", text, "give both the same name"))
        domain = None
    elif domain is not None and domain.id in RESERVED_DOMAINS:
        text = f"'{domain.id}' is a path of the site itself"
        problems.append(document.problem(("id",), "domain-id", text, "choose another id"))
    elif domain is not None and is_device(domain.id):
        text = f"'{domain.id}' is a device on Windows and no folder"
        problems.append(document.problem(("id",), "domain-id", text, "choose another id"))
    return Read(document.digest, domain, tuple(problems))


def read_entry(path: Path, around: Around) -> Read[Entry]:
    """The file of a code."""
    document = read(path)
    problems = list(_of_form(document))
    data = dict(document.data)
    for field in data.keys() - EntryFile.model_fields.keys():
        problems.append(unknown_field(document, (field,), EntryFile))
        del data[field]
    code = data.get("code")
    if not isinstance(code, str):
        code = ""
    if code[:1] in ("“", "”", "‘", "’", "＂"):
        text = f"code {code} is in curly quotes"
        problems.append(document.problem(("code",), "invalid-value", text, 'use straight ones: "…"'))
        return Read(document.digest, None, tuple(problems))
    data.setdefault("slug", slug_of(code) or "unknown")
    if "name" not in data:
        data["name"] = name_of(code, around.prefixes)
        if code and not data["name"]:
            text = f"no enum member follows from '{code}'"
            problems.append(document.problem(("code",), "missing-name", text, "add a name"))
        data["name"] = data["name"] or "UNKNOWN"
    place = {"domain": around.domain, "path": Path(around.domain, path.name)}
    entry = _model(Entry, document, {**data, **place}, ("name", "slug"), around.languages, problems)
    if entry is not None and path.stem != entry.slug and not document.problems:
        text = f"the file is '{path.name}' but its code is '{entry.code}'"
        problems.append(document.problem(("code",), "file-name", text, f"name it '{entry.slug}.yaml'"))
    return Read(document.digest, entry, tuple(problems))


def packed(read: Read[Entry], clean: Callable[[Entry], bool]) -> Packed:
    """The same, to be handed on. `clean`: whether the rules find nothing in an entry by itself."""
    if read.model is None:
        return Packed(read.digest, "", read.problems, clean=False)
    return Packed(read.digest, read.model.model_dump_json(by_alias=True), read.problems, clean(read.model))


def unpacked(packed: Packed, around: Around) -> Read[Entry]:
    """What was packed: several times as fast as reading the file."""
    context = {"languages": around.languages}
    entry = Entry.model_validate_json(packed.entry, context=context) if packed.entry else None
    return Read(packed.digest, entry, packed.problems)


def _model(
    model: type[_ModelT],
    document: Document,
    data: Mapping[str, Any],
    derived: Sequence[str],
    languages: Sequence[str],
    problems: list[Problem],
) -> _ModelT | None:
    """The data as a model; None, and a problem for each fault, where it is none.

    `derived`: fields that follow from the code where the file does not have them.
    """
    if not document.data:
        if not document.problems:
            problems.append(document.problem((), "empty-file", "the file has no field"))
        return None
    try:
        return model.model_validate(data, context={"languages": tuple(languages)})
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            loc = place(fault["loc"])
            if loc in [(field,) for field in derived] and loc not in document.marks:
                text = f"the {loc[0]} that follows from the code does not fit"
                problems.append(document.problem(("code",), "invalid-value", text, f"add a {loc[0]}"))
            elif not follows(fault):
                problems.append(problem_of(model, document, loc, fault))
        return None


def _of_form(document: Document) -> Iterator[Problem]:
    """What is wrong with the file as YAML, and prose that is not written as a block."""
    yield from document.problems
    for loc, mark in document.marks.items():
        if len(loc) >= 2 and loc[-2] in _BLOCKS and isinstance(loc[-1], str) and mark.style in _PROSE_STYLES:
            text = f"{loc[-2]} in '{loc[-1]}' is not a `|` block"
            yield document.problem(loc, "not-a-block", text, f"write `{loc[-1]}: |` and the text below it, indented")

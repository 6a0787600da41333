"""Render the constants package: Catalog in, the source tree of a typed Python package out.

A member of an enum carries its code only, so that importing costs what a bare enum costs; facts and
texts lie beside it as JSON, one file per domain and language, read by the package when first asked for.
Writes nothing; `wheel` makes the wheel from the tree.
"""

import builtins
import json
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_builder.catalog import markdown
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain
from site_builder.constants import shared
from site_builder.constants.content import (
    Member,
    catalog_date,
    doc,
    facts_row,
    instead,
    made_from,
    messages_of_causes,
    on_one_line,
    texts_row,
    verdict,
)
from site_builder.constants.escapes import is_unseen
from site_builder.constants.plain import with_plain
from site_builder.core.paths import TEMPLATES
from site_builder.data.addresses import SITE, absolute, code_file, slashed, table_file

_MODULES = (
    *("__init__", "__main__", "_base", "_cause_for", "_errors", "_facts", "_find", "_params", "_problem", "_unknown"),
    "_words",
)
_SUPPORT = {
    "Cause": "_facts",
    "ErrorCode": "_base",
    "ErrorCodeError": "_errors",
    "LANGUAGES": "_facts",
    "Language": "_facts",
    "UnknownCode": "_unknown",
    "default_language": "_facts",
    "find": "_find",
    "set_default_language": "_facts",
}
"""What the package offers besides the enums, and the module that defines it."""

_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")
"""Whatever may need an escape in a Python literal: quotes, backslashes, and all that is not ASCII."""


class Module(NamedTuple):
    """One domain as a Python module with one enum."""

    name: str
    enum: str
    error: str
    """The exception that its codes are raised by."""
    title: str
    url: str | None
    """Of its table; None where the site has no address."""
    members: tuple[Member, ...]
    moved: Mapping[str, str]
    """Names of members whose code has moved, and what to use instead."""

    @property
    def moved_codes(self) -> tuple[str, ...]:
        return tuple(member.code for member in self.members if member.name in self.moved)


def files(catalog: Catalog) -> Mapping[PurePosixPath, bytes]:
    """Every file of the source tree by its path below the tree's root; `pyproject.toml` builds it with flit."""
    return dict(_files(catalog))


def _files(catalog: Catalog) -> Iterator[tuple[PurePosixPath, bytes]]:
    settings = catalog.settings
    package = PurePosixPath(settings.constants.package)
    errors = exceptions(catalog)
    modules = {domain.id: _module(catalog, domain, errors[domain.enum]) for domain in catalog.domains}
    enums = {module.enum: module.name for module in modules.values()}
    names = {domain: module.name for domain, module in modules.items()}
    facts = {
        "made": made_from(catalog),
        "package": package.name,
        "distribution": re.sub(r"_+", "-", package.name).strip("-"),
        "version": settings.constants.version,
        "license": settings.constants.license,
        "source": settings.constants.source,
        "authors": settings.constants.authors,
        "date": catalog_date(catalog),
        "title": on_one_line(catalog, settings.title),
        "site": slashed(settings.site_url),
        "languages": catalog.languages,
        "modules": tuple(modules.values()),
        "exports": dict(sorted({**_SUPPORT, **dict.fromkeys(errors.values(), "_errors"), **enums}.items())),
        "sample": _sample(catalog, modules),
        "fallback": catalog.fallback,
        "words": {language: _words(catalog, language) for language in catalog.languages},
    }
    for name in ("pyproject.toml", "README.md"):
        yield PurePosixPath(name), _rendered(name, facts)
    for name in (*(f"{module}.py" for module in _MODULES), "py.typed"):
        yield package / name, _rendered(f"package/{name}", facts)
    for name, source in shared.modules():
        yield package / "_shared" / f"{name}.py", f"# {made_from(catalog)}\n{source}".encode()
    if any(module.moved for module in modules.values()):
        yield package / "_moved.py", _rendered("package/_moved.py", facts)
    for domain in catalog.domains:
        module, made = modules[domain.id], made_from(catalog, domain)
        yield package / f"{module.name}.py", _rendered("package/domain.py", {"made": made, "module": module})
        entries = {entry.code: catalog.stands_for(entry) for entry in catalog.entries_of(domain.id)}
        data = package / "_data" / module.name
        rows = {code: facts_row(catalog, entry, names) for code, entry in entries.items()}
        yield data.with_suffix(".json"), _table(made, rows)
        messages = {code: messages_of_causes(catalog, entry) for code, entry in entries.items()}
        yield data.with_suffix(".messages.json"), _table(made, {code: said for code, said in messages.items() if said})
        for language in catalog.languages:
            texts = {code: texts_row(entry, language, with_plain) for code, entry in entries.items()}
            yield data.with_suffix(f".{language}.json"), _table(made, texts)


def _words(catalog: Catalog, language: str) -> Mapping[str, str]:
    """What `python -m` says in a language besides an entry's texts; advice by its policy."""
    words = catalog.words(language)
    pages, terminal = words["pages"], words["terminal"]
    advice = {**pages["retries"], "success": pages["no_retry_of_success"]}
    return {
        **{name: pages[name] for name in ("retry", "cause", "one_cause", "solution")},
        **{name: terminal[name] for name in ("unknown", "did_you_mean", "no_codes")},
        **{policy: said["short"] for policy, said in advice.items()},
        **{f"{policy}.long": said["long"] for policy, said in advice.items()},
    }


def exceptions(catalog: Catalog) -> Mapping[str, str]:
    """Enum → its exception: `PayErrorCode` → `PayError`; a name that is free, where that one is not."""
    enums = [domain.enum for domain in catalog.domains]
    taken = {*_SUPPORT, *enums, *dir(builtins)}
    names: dict[str, str] = {}
    for enum in enums:
        stem = enum.removesuffix("Code").removesuffix("Error")
        forms = (f"{stem}Error", f"{stem}Exception", f"{enum}Error", f"{enum}Exception")
        names[enum] = next(
            name for name in chain(forms, map(f"{enum}Exception{{}}".format, count(2))) if name not in taken
        )
        taken.add(names[enum])
    return names


def _module(catalog: Catalog, domain: Domain, error: str) -> Module:
    entries = catalog.entries_of(domain.id)
    members = tuple([Member(entry.name, entry.code, _documentation(catalog, entry)) for entry in entries])
    moved = {
        entry.name: instead(catalog, entry) for entry in entries if entry.status == "removed" and entry.replaced_by
    }
    site_url, path = catalog.settings.site_url, SITE.path(catalog.source_language, table_file(domain.id))
    url = absolute(site_url, path) if site_url is not None else None
    title = on_one_line(catalog, domain.title)
    return Module(_module_name(domain.id), domain.enum, error, title, url, members, moved)


def _documentation(catalog: Catalog, entry: Entry) -> str:
    """What an editor shows of a member: message, whether to send the request again, page."""
    shown = catalog.stands_for(entry)
    url = absolute(catalog.settings.site_url, SITE.path(catalog.source_language, code_file(shown)))
    return "\n".join([doc(catalog, entry), "", *filter(None, [verdict(catalog, shown)]), url])


def _module_name(domain: str) -> str:
    """An id never starts or ends with a hyphen, so what is made of it is no other domain's name."""
    name = domain.replace("-", "_")
    if keyword.iskeyword(name):
        return f"{name}_"
    return f"_{name}" if name[0].isdigit() else name


def _sample(catalog: Catalog, modules: Mapping[str, Module]) -> dict[str, Any] | None:
    """The member that the README shows, one that can be retried if possible; None in an empty catalogue."""
    entry = min(catalog.entries, key=lambda entry: (entry.status != "active", not entry.retryable), default=None)
    if entry is None:
        return None
    module = modules[entry.domain]
    return {"enum": module.enum, "member": next(member for member in module.members if member.code == entry.code)}


def _table(made: str, rows: Mapping[str, Sequence[object]]) -> bytes:
    """JSON with a row per line, so that a change of one code is a change of one line."""
    lines = ",\n".join(f"{_json(code)}:{_json(row)}" for code, row in rows.items())
    return f'{{"made":{_json(made)},\n"codes":{{\n{lines}\n}}}}\n'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _toml(text: str) -> str:
    """A basic string of TOML, which is one of JSON except for DEL."""
    return _json(text).replace("\x7f", "\\u007f")


def _literal(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """The inside of a Python literal between one or three double quotes.

    Letters of all scripts stay readable; quotes, controls, separators and marks that turn the direction
    of writing (which could show other code than what runs) are escapes.
    """
    return _NOT_PLAIN.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if not is_unseen(character):
        return character
    number = ord(character)
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return f"\\u{number:04x}" if number > 0xFF else f"\\x{number:02x}"


def _rendered(name: str, facts: Mapping[str, Any]) -> bytes:
    return _TEMPLATES.get_template(f"{name}.j2").render(facts).encode()


_TEMPLATES = Environment(
    loader=FileSystemLoader(TEMPLATES / "constants" / "python", encoding="utf-8"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters.update(literal=_literal, escaped=_escaped, toml=_toml, words=markdown.escaped)

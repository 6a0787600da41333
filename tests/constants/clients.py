"""Constants of other languages as their clients have them: compiled strictly, run, and asked for all that they know."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from site_builder.catalog.constants import Constants
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text
from site_builder.constants import targets
from site_builder.data.addresses import absolute
from site_builder.data.records import page_url
from site_builder.site import guide
from tests.constants.test_python import HOSTILE, moved
from tests.factories import an_entry

TYPESCRIPT = Path(__file__).parent / "typescript"

BREAKING = [
    *HOSTILE,
    "*/ System.exit(1); /*",
    "/* nested /* comment",
    "\\u000a\\u002a/ \\u0022; \\uXYZ \\",
    "${process.exit(1)} ` $name ${'$'}",
    "@deprecated {@link #x} @ts-ignore",
    "</script><!-- --> ]]> &lt; <b>",
    "//go:build ignore",
    "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\x1a\x0b\x0c\x1b",
    "=key: value # no comment ! \\",
    "__proto__",
    "constructor",
    "?> %> --> '''",
    "长" * 200,
    "x" * 200,
    "\\" * 200,
    '"' * 200,
]
"""What would leave a literal, a comment or a template of one of the languages, and what their objects have already."""

AWKWARD = {
    "class": "String",
    "func": "Object",
    "default": "Optional",
    "enum": "Override",
    "package": "Set",
    "internal": "Promise",
    "testdata": "ErrorCode",
    "main": "Facts",
    "2fa": "Code",
    "type": "Language",
    "index": "LANGUAGES",
    "a-b": "Data",
    "codes": "Enum",
    "shared": "Deprecated",
    "table": "JSON",
    "embed": "T",
}
"""Ids and enums of domains that mean something to a language, or to what we make."""


def hostile(catalog: Catalog) -> Catalog:
    """The catalogue with texts that try to break out, as codes and as every text."""
    entries = tuple(
        an_entry(
            text,
            name=f"N{number}",
            message={"zh": text, "en": text * 2},
            causes=[{"cause": {"zh": text}, "solution": {"zh": text * 2, "en": f" {text}"}}],
            say={"zh": f"\n{text}"},
            codes={"sqlstate": "a b=c:#!\\*/", "constructor": "x"},
            status="deprecated" if number % 2 else "active",
            since="*/ @x \\u000a" if number % 2 else None,
        )
        if text.isprintable()
        else an_entry("plain").model_copy(
            update={"code": text, "name": f"N{number}", "slug": f"n{number}", "message": Text({"zh": text})}
        )
        for number, text in enumerate(BREAKING)
    )
    title = Text({"zh": "".join(BREAKING)})
    settings = catalog.settings.model_copy(update={"title": title, "site_url": "https://codes.example/${x}*/'`/"})
    domain = catalog.domains[0].model_copy(update={"title": title})
    return replace(catalog, settings=settings, domains=(domain,), entries=entries)


def awkward(catalog: Catalog) -> Catalog:
    """A catalogue whose domains have the names of `AWKWARD`; the last of them is empty."""
    domains = [
        catalog.domains[0].model_copy(update={"id": identifier, "enum": enum}) for identifier, enum in AWKWARD.items()
    ]
    empty = catalog.domains[0].model_copy(update={"id": "empty", "enum": "Empty"})
    names = ("CLASS", "FUNC", "DEFAULT", "ENUM", "T", "OK", "NULL", "TRUE", "ALL", "VALUES", "CODE", "LANGUAGES")
    entries = [an_entry(name.lower(), domain.id, name=name) for domain in domains for name in names]
    return replace(catalog, domains=(*domains, empty), entries=tuple(entries))


def changed(catalog: Catalog) -> Catalog:
    """A catalogue with a code that has moved, one that is deprecated, a retry with a time, and a third language."""
    catalog = moved(catalog)
    old, other, *rest = catalog.entries
    deprecated = other.model_copy(update={"code": "Old", "name": "OLD", "slug": "Old", "status": "deprecated"})
    timed = an_entry(
        "Timed", retry={"policy": "wait", "after": 2**31 - 1}, http_status=429, say={"zh": "稍后", "en": "x"}
    )
    languages = (*catalog.settings.languages, catalog.settings.languages[0].model_copy(update={"id": "zh-TW"}))
    return replace(
        catalog,
        settings=catalog.settings.model_copy(update={"languages": languages}),
        entries=(old, other, deprecated.model_copy(update={"replaced_by": "isv.TOO_MANY", "since": "2"}), timed, *rest),
    )


def named(catalog: Catalog, **names: str) -> Catalog:
    """The catalogue with further names of its packages."""
    constants = Constants(package=catalog.settings.constants.package, version="1.2", **names)
    return replace(catalog, settings=catalog.settings.model_copy(update={"constants": constants}))


def known(catalog: Catalog) -> Mapping[str, Any]:
    """What the catalogue says of every code, by domain, as the clients print it."""
    return {
        domain.id: [_known(catalog, entry) for entry in catalog.entries_of(domain.id)] for domain in catalog.domains
    }


def _known(catalog: Catalog, member: Entry) -> Mapping[str, Any]:
    entry = catalog.stands_for(member)
    site = catalog.settings.site_url
    return {
        "name": member.name,
        "code": member.code,
        "kind": entry.kind,
        "category": entry.category,
        "fault": entry.fault,
        "acts": catalog.domain(entry.domain).acts_of(entry),
        "retry": entry.retry.policy if entry.retry else None,
        "retryable": entry.retryable,
        "retry_after": entry.retry.after if entry.retry else None,
        "http_status": entry.http_status,
        "codes": dict(entry.codes),
        "urls": {one: absolute(site, page_url(entry, one).removeprefix("/")) for one in catalog.languages},
        "texts": {
            one: {
                "message": entry.message.in_(one),
                "causes": [[cause.cause.in_(one), cause.solution.in_(one)] for cause in entry.causes],
                "say": entry.say.in_(one) if entry.say is not None else None,
            }
            for one in catalog.languages
        },
    }


def written(catalog: Catalog, target: str, folder: Path) -> Path:
    """The files of a target, in `folder`."""
    for path, content in targets.files(catalog, target).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def run(command: Iterable[str | Path], folder: Path, **environment: str) -> str:
    """What a program prints; fails with what it says where it fails."""
    done = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, encoding="utf-8", env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def said(command: Iterable[str | Path], folder: Path, **environment: str) -> Any:
    """The JSON that a program prints."""
    return json.loads(run(command, folder, **environment))


def compiler(*names: str, package: str) -> str:
    """The program of one of these names; skips the test where there is none. `package`: Debian's."""
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip(f"no {names[0]} found: install it (Debian: apt-get install {package})")
    return program


def tsc() -> str:
    """The compiler of TypeScript; skips the test where there is none."""
    own = TYPESCRIPT / "node_modules" / ".bin" / "tsc"
    program = str(own) if own.exists() else shutil.which("tsc")
    if program is not None:
        return program
    pytest.skip("no TypeScript found: install it (npm ci --prefix tests/constants/typescript)")


def programs(catalog: Catalog, fence: str, language: str = "en") -> list[str]:
    """The programs of the guide's page on these constants, by the name behind the fence."""
    page = guide.written(catalog, language).files[PurePosixPath("targets.md")].decode()
    return re.findall(rf"```{fence}\n(.*?)```", page, re.DOTALL)

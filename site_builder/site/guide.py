"""Put the hand-written pages of one language together: the program's guide, then the project's own.

The guide is written once for every catalogue, as templates of Markdown (`site_builder/guide/{language}/`; the YAML to
copy, which is the same in every language, lies beside them), and filled from the catalogue at hand: a real code, its
package, its prefixes, its response. What a catalogue lacks is left out.
Pages of the project (`docs/{language}/` beside its catalogue) join it; one of the same name takes the guide's place.
"""

import json
import re
import shlex
import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_builder.catalog.entry import Entry, seen
from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog, Domain
from site_builder.constants.python import exceptions
from site_builder.constants.view import module_name, package_names
from site_builder.core.fingerprint import DOCS
from site_builder.core.json_bytes import dump
from site_builder.core.paths import GUIDE
from site_builder.data.records import entry_views
from site_builder.data.views import ALL, side_by_side
from site_builder.pages.labels import labels
from site_builder.pages.samples import response_with, telling
from site_builder.pages.verdicts import SUCCESS, pill
from site_builder.search.spellings import bare_of
from site_builder.site import marks
from site_builder.site.checks import checks
from web.text.terms import fold_code

FALLBACK = "en"
USE = (
    *("reading.md", "api.md", "api-codes.md", "api-search.md", "constants.md", "targets.md", "recipes.md"),
    *("scanning.md", "clients.md"),
)
"""The pages of the guide for who uses the codes, in the order of the navigation; a project's own come after them."""
CONTRIBUTE = ("adding.md", "translating.md", "checks.md")
"""Those for who writes them."""
ORDER = (*USE, *CONTRIBUTE)
COLOURS = "assets/brand/colours.css"
_COLOURS = """\
/* The colours of catalog.yaml. */
:root, [data-md-color-scheme="auto"], [data-md-color-scheme="default"] {{
  --ed-brand: {light}; --ed-brand-soft: {light}1f; --md-accent-fg-color: {light};
  --md-accent-fg-color--transparent: {light}1a; --md-typeset-a-color: {light};
}}
@media screen {{
  [data-md-color-scheme="slate"] {{
    --ed-brand: {dark}; --ed-brand-soft: {dark}29; --md-accent-fg-color: {dark};
    --md-accent-fg-color--transparent: {dark}1a; --md-typeset-a-color: {dark};
  }}
}}
@media screen and (prefers-color-scheme: dark) {{
  [data-md-color-scheme="auto"] {{
    --ed-brand: {dark}; --ed-brand-soft: {dark}29; --md-accent-fg-color: {dark};
    --md-accent-fg-color--transparent: {dark}1a; --md-typeset-a-color: {dark};
  }}
}}
"""
HOME = ("index.md", "diagnose/index.md")
"""Pages that have places of their own in the navigation."""
_MARKUP = re.compile(f"[{re.escape(string.punctuation)}]")
"""What could mean something in Markdown or HTML."""
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
"""A code of which it is certain how look-up and diagnosis read it."""


class Written(NamedTuple):
    """The hand-written pages of one language."""

    files: Mapping[PurePosixPath, bytes]
    """Markdown, and whatever else lies in the project's folder."""
    nav: tuple[str, ...]
    """The pages of the guide, in their order."""


def written(catalog: Catalog, language: str) -> Written:
    """Put the pages of one language together."""
    files = {path: text.encode() for path, text in _guide(catalog, language)}
    own = dict(_own(catalog, language))
    files |= own
    files |= dict(_brand(catalog))
    pages = [path.as_posix() for path in files if path.suffix == ".md" and path.as_posix() not in HOME]
    use, contribute = ([page for page in group if page in pages] for group in (USE, CONTRIBUTE))
    return Written(files, (*use, *sorted(set(pages) - {*use, *contribute}), *contribute))


def logo_path(catalog: Catalog) -> str | None:
    """Where the logo lies below the language's root; None where the program's own is shown."""
    logo = catalog.settings.brand.logo
    return f"assets/brand/{PurePosixPath(logo).name}" if logo is not None else None


def _brand(catalog: Catalog) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The logo, and the style sheet of the colours."""
    brand, logo = catalog.settings.brand, logo_path(catalog)
    if brand.logo is not None and logo is not None:
        yield PurePosixPath(logo), (catalog.folder.absolute().parent / brand.logo).read_bytes()
    if brand.colours is not None:
        yield PurePosixPath(COLOURS), _COLOURS.format(light=brand.colours.light, dark=brand.colours.dark).encode()


def _own(catalog: Catalog, language: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The project's own files, in `language`; where there are none, in the first language that has any."""
    docs = catalog.folder.absolute().parent / DOCS
    folder = next(
        (docs / known for known in (language, *catalog.languages) if (docs / known).is_dir()), docs / language
    )
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield PurePosixPath(path.relative_to(folder).as_posix()), path.read_bytes()


def _guide(catalog: Catalog, language: str) -> Iterator[tuple[PurePosixPath, str]]:
    """The guide's pages in `language`; each that it lacks in English, and marked as that."""
    templates = _templates()
    shown = _facts(catalog, language)
    primary = language.split("-")[0]
    for english in sorted((GUIDE / FALLBACK).rglob("*.md")):
        name = english.relative_to(GUIDE / FALLBACK).as_posix()
        known = next(tag for tag in (language, primary, FALLBACK) if (GUIDE / tag / name).is_file())
        text = templates.get_template(f"{known}/{name}").render(shown)
        if known == FALLBACK != primary:
            text = text.replace("---\n", f"---\n{marks.WRITTEN_IN}: {FALLBACK}\n", 1)
        yield PurePosixPath(name), text


@cache
def _templates() -> Environment:
    """The templates of every language, each compiled when it is first used."""
    templates = Environment(
        loader=FileSystemLoader(GUIDE, encoding="utf-8"),
        undefined=StrictUndefined,
        comment_start_string="<#",  # `{#` begins the id of a heading
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters |= {
        "words": words,
        "code": code,
        "literal": _literal,
        "json": _json,
        "address": _address,
        "shell": shlex.quote,
        "argument": _argument,
    }
    return templates


def _facts(catalog: Catalog, language: str) -> Mapping[str, Any]:
    """What the templates may name; None or empty where the catalogue has no such thing."""
    errors = [entry for entry in catalog.entries if entry.kind == "error" and entry.status == "active"]
    entry = telling(catalog)
    domain = catalog.domain(entry.domain) if entry is not None else catalog.domains[0] if catalog.domains else None
    retried = next((one for one in errors if one.retryable), None)
    languages = [{"id": item.id, "title": item.title} for item in catalog.settings.languages]
    return {
        "title": catalog.settings.title.in_(language),
        "pills": _pills(catalog, language),
        "package": catalog.settings.constants.package,
        "names": package_names(catalog),
        "language": language,
        "languages": languages,
        "source": languages[0],
        "fallback": next(item for item in languages if item["id"] == catalog.fallback),
        "domain": _domain(catalog, domain, language) if domain is not None else None,
        "domains": [_domain(catalog, one, language) for one in catalog.domains],
        "entry": _entry(catalog, entry) if entry is not None else None,
        "retried": _entry(catalog, retried) if retried is not None else None,
        "several": _several(catalog, language),
        "pair": _pair(catalog),
        "checks": checks(catalog),
        "response": _response(catalog, entry) if entry is not None else None,
        "document": _document(catalog, entry) if entry is not None else None,
    }


def _pills(catalog: Catalog, language: str) -> Mapping[str, str]:
    """Every verdict as the tables of codes show it."""
    say = labels(catalog.words(language))
    said = [*((policy, advice.short) for policy, advice in say.retries.items()), *say.acts_short.items()]
    return {SUCCESS: pill(SUCCESS, say.no_retry_of_success.short), **{kind: pill(kind, word) for kind, word in said}}


def _domain(catalog: Catalog, domain: Domain, language: str) -> Mapping[str, Any]:
    entries = catalog.entries_of(domain.id)
    return {
        "id": domain.id,
        "title": domain.title.in_(language),
        "enum": domain.enum,
        "count": len(entries),
        "categories": [
            {"id": identifier, "title": category.title.in_(language), "acts": category.acts}
            for identifier, category in domain.categories.items()
        ],
        "prefixes": [
            {
                "prefix": prefix,
                "fault": says.fault,
                "meaning": _plain(says.meaning.in_(language)),
                "code": next((entry.code for entry in entries if entry.code.startswith(prefix)), None),
            }
            for prefix, says in domain.prefixes.items()
        ],
    }


def _entry(catalog: Catalog, entry: Entry) -> Mapping[str, Any]:
    domain = catalog.domain(entry.domain)
    prefix = max((one for one in domain.prefixes if entry.code.startswith(one)), key=len, default="")
    plain = _PLAIN.fullmatch(entry.code) is not None
    return {
        "code": entry.code,
        "plain": plain,
        "shared": sum((one.id, entry.code) in catalog.positions.by_code for one in catalog.domains) > 1,
        "slug": entry.slug,
        "name": entry.name,
        "domain": entry.domain,
        "module": module_name(entry.domain),
        "enum": domain.enum,
        "error": exceptions(catalog)[domain.enum],
        "message": _plain(entry.message.source),
        "category": entry.category,
        "fault": entry.fault,
        "policy": entry.retry.policy if entry.retry is not None else None,
        "prefix": prefix or None,
        "typed": _typed(catalog, entry, prefix) if plain else None,
        "mistyped": entry.code + entry.code[-1] if plain and len(entry.code) > 5 and entry.code[-1].isalpha() else None,
    }


def _typed(catalog: Catalog, entry: Entry, prefix: str) -> str | None:
    """The code as it may be typed, unless it is the code itself or could be another one."""
    typed = entry.code.removeprefix(prefix).replace("_", "-").lower()
    folded = fold_code(typed)
    others = (other for other in catalog.entries if other is not entry)
    written = (text for other in others for text in (other.code, bare_of(catalog, other), other.name, *other.aliases))
    return None if typed == entry.code or any(fold_code(text) == folded for text in written) else typed


def _several(catalog: Catalog, language: str) -> Mapping[str, Any] | None:
    """An entry with several titled causes, of which a message that was seen names one; best where many have some."""

    def telling_causes(entry: Entry) -> int:
        titled = len(entry.causes) > 1 and all(cause.title is not None for cause in entry.causes)
        return sum(1 for cause in entry.causes if any(seen(cause.wire))) if titled else 0

    entry = max(catalog.entries, key=telling_causes, default=None)
    if entry is None or not telling_causes(entry):
        return None
    titles = [cause.title.in_(language) for cause in entry.causes if cause.title is not None]
    number, wire = next((number, wire) for number, cause in enumerate(entry.causes) for wire in seen(cause.wire))
    return {
        "code": entry.code,
        "slug": entry.slug,
        "name": entry.name,
        "enum": catalog.domain(entry.domain).enum,
        "domain": entry.domain,
        "titles": list(map(_plain, titles)),
        "wire": wire,
        "title": _plain(titles[number]),
    }


def _pair(catalog: Catalog) -> Mapping[str, str] | None:
    """Two codes that are taken for each other."""
    for entry in catalog.entries:
        for alike in entry.confused_with:
            other = catalog.referred(entry, alike.code)
            if other is not None and other.code != entry.code:
                return {"code": entry.code, "other": other.code}
    return None


def _response(catalog: Catalog, entry: Entry) -> str | None:
    """The response in which the entry's code arrives, in one line."""
    wires = [*seen(entry.wire), *(wire for cause in entry.causes for wire in seen(cause.wire)), entry.message.source]
    return response_with(catalog.domain(entry.domain).example, entry.code, _plain(wires[0]))


def _document(catalog: Catalog, entry: Entry) -> Any:
    """A call that gives the entry's JSON, or the named keys of it: `document("en", "code", "url")`.

    In one language, or with `all` in every one.
    """
    views = entry_views(catalog, entry)

    def document(language: str, *keys: str) -> str:
        record = json.loads(dump(side_by_side(views) if language == ALL else views[language]))
        return _json({key: record[key] for key in keys or record})

    return document


def _plain(text: str) -> str:
    """A text of the catalogue in one line, without Markdown, as it may stand in any Markdown."""
    return " ".join(to_plain(text).split())


def words(text: str) -> str:
    """A text as plain words of Markdown, whatever it holds."""
    return _MARKUP.sub(lambda character: f"&#{ord(character[0])};", text)


def code(text: str) -> str:
    """A text as a code span that may stand anywhere, in a table too.

    >>> code("a`|b")
    '<code>a&#96;&#124;b</code>'
    """
    return f"<code>{words(text)}</code>"


def _literal(text: str) -> str:
    """A text in double quotes, as JSON, Python and YAML read it."""
    return json.dumps(text, ensure_ascii=False)


def _json(value: object) -> str:
    """A value as `jq` prints it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _argument(text: str) -> str:
    """A text as a command's only argument in the shell; one that begins with `-` is no option."""
    return f"{'-- ' if text.startswith('-') else ''}{shlex.quote(text)}"


def _address(text: str) -> str:
    """A text as one part of a path."""
    return quote(text, safe="")

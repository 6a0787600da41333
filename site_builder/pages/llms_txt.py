"""Render llms.txt: a guide to the site for language models.

Its size stays small: a catalogue of many codes is linked through its domains' lists.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final

from site_builder.catalog.markdown import escaped, to_plain
from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import (
    API,
    SITE,
    absolute,
    code_file,
    code_json,
    codes_json,
    overview_json,
    slashed,
    table_file,
)
from site_builder.pages.labels import labels
from site_builder.pages.markdown_page import code_span
from site_builder.pages.reference_page import OPENAPI, PAGE

LISTED_CODES: Final = 100
"""Codes. Up to as many are listed one by one."""
_PATTERN: Final[Any] = SimpleNamespace(domain="{domain}", slug="{slug}")
"""The entry of the address patterns."""


def llms_txt(catalog: Catalog) -> str:
    """Render the file in the form of https://llmstxt.org."""
    return "\n".join(_lines(catalog)) + "\n"


def _lines(catalog: Catalog) -> Iterator[str]:
    settings = catalog.settings
    titles = " / ".join(dict.fromkeys(escaped(settings.title.in_(language)) for language in _english_first(catalog)))
    languages = ", ".join(f"{escaped(language.title)} (`{language.id}`)" for language in settings.languages)
    url = slashed(settings.site_url)
    yield f"# {titles}"
    yield ""
    yield (
        f"> What {len(catalog.entries)} error codes mean, who has to act, whether to retry, causes and solutions. "
        f"In {languages}."
    )
    yield ""
    page, record = absolute(url, SITE.path("{language}", code_file(_PATTERN))), absolute(url, code_json(_PATTERN))
    yield f"A code's page is `{page}`. The same as Markdown ends in `.md`; as JSON,"
    yield f"every language in one document, it is `{record}`. The slug is"
    yield "the code itself, with `~hh` for each byte outside `[A-Za-z0-9._-]`; a long one is cut. The lists of codes"
    yield "name every page."
    yield ""
    yield from _tools(catalog)
    yield "## Domains"
    yield ""
    for domain in catalog.domains:
        yield from _domain(catalog, domain)
    yield ""
    yield "## Data"
    yield ""
    reference = absolute(url, SITE.path(_english_first(catalog)[0], PAGE))
    yield f"- [API reference]({reference}), and the same as [OpenAPI]({absolute(url, OPENAPI)})"
    yield f"- [Catalogue]({absolute(url, overview_json('catalog'))}): languages, counts, version"
    yield f"- [Domains]({absolute(url, overview_json('domains'))})"
    for domain in catalog.domains:
        link = absolute(url, codes_json(domain.id))
        yield f"- [Codes of {escaped(_title(domain))}]({link}): code, name, message, page"
    if len(catalog.entries) <= LISTED_CODES:
        yield from _codes(catalog)


def _tools(catalog: Catalog) -> Iterator[str]:
    """Say how a program looks codes up; the API is there where a server serves the site, not on a static host."""
    api, package = absolute(catalog.settings.site_url, API), catalog.settings.constants.package
    yield "## Tools"
    yield ""
    yield f"- `GET {api}/codes/{{code}}`: a code in any spelling; with `Accept: text/markdown` its page"
    yield f"- `GET {api}/search?q={{words}}`: codes by words, in any of the languages"
    yield f"- `POST {api}/diagnose` with an error as it is, as text/plain: its codes, causes and solutions"
    yield f"- `GET {api}/openapi.json`: their contract; a static host has it and the files below, but no answers"
    yield f"- `python -m {package} CODE`: offline, where the constants (`{package}`) are installed"
    yield "- `errdex mcp`: search, explain and diagnose for agents, over the Model Context Protocol"
    yield ""


def _english_first(catalog: Catalog) -> list[str]:
    return sorted(catalog.languages, key=lambda language: language != "en")


def _title(domain: Domain) -> str:
    return domain.title.in_("en")


def _domain(catalog: Catalog, domain: Domain) -> Iterator[str]:
    count = len(catalog.positions.by_domain[domain.id])
    for language in _english_first(catalog):
        words = labels(catalog.words(language))
        summary = to_plain(domain.summary.in_(language).partition("\n\n")[0])
        link = absolute(catalog.settings.site_url, SITE.path(language, table_file(domain.id, "index.md")))
        counted = words.count.format(count=count)
        yield f"- [{escaped(domain.title.in_(language))}]({link}): {counted}{words.stop}{words.space}{summary}"


def _codes(catalog: Catalog) -> Iterator[str]:
    language = _english_first(catalog)[0]
    yield ""
    yield "## Codes"
    yield ""
    for entry in catalog.entries:
        link = absolute(catalog.settings.site_url, SITE.path(language, code_file(entry, ".md")))
        yield f"- [{code_span(entry.code)}]({link}): {to_plain(entry.message.in_(language))}"

"""Every page's twin in Markdown: the same facts without the page around them, for people and for models.

Twins are copied out of the site, into tickets and prompts, so their links are whole addresses.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from site_builder.catalog.markdown import escaped
from site_builder.catalog.model import Catalog, Domain, Entry
from site_builder.catalog.multilingual import Text
from site_builder.data.addresses import SITE, Layout, absolute, code_file, code_json
from site_builder.pages import code_examples
from site_builder.pages.code_page import advice
from site_builder.pages.labels import Labels, labels
from site_builder.pages.templating import template

_BACKTICKS: Final = re.compile(r"`+")


def code_twin(catalog: Catalog, entry: Entry, language: str, layout: Layout = SITE) -> str:
    """The page of one entry as Markdown."""
    return template("code.md.j2", language).render(_view(catalog, entry, language, layout))


def domain_twin(catalog: Catalog, domain: Domain, language: str, layout: Layout = SITE) -> str:
    """A domain's codes as a Markdown list with a link to each code's twin."""
    return template("domain.md.j2", language).render(
        title=escaped(domain.title.in_(language)),
        summary=domain.summary.in_(language),
        codes=tuple(
            (
                f"[{code_span(entry.code)}]({_address(catalog, entry, language, '.md', layout)})",
                entry.message.in_(language),
            )
            for entry in catalog.entries_of(domain.id)
        ),
    )


def code_span(text: str) -> str:
    """The text as a Markdown code span, whatever it holds.

    >>> code_span("a`b"), code_span("`")
    ('``a`b``', '`` ` ``')
    """
    if "`" not in text:
        return f"`{text}`"
    fence = "`"
    while fence in _BACKTICKS.findall(text):
        fence += "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _address(catalog: Catalog, entry: Entry, language: str, extension: str, layout: Layout) -> str:
    return absolute(catalog.settings.site_url, layout.path(language, code_file(entry, extension)))


def _view(catalog: Catalog, entry: Entry, language: str, layout: Layout) -> Mapping[str, Any]:
    words = labels(language)
    domain = catalog.domain(entry.domain)
    return {
        "entry": entry,
        "code": code_span(entry.code),
        "messages": tuple(dict.fromkeys(entry.message.in_(other) for other in (language, *catalog.languages))),
        "facts": tuple(_facts(domain, entry, language, words)),
        "wire": tuple(code_span(text) for text in entry.wire),
        "causes": tuple(
            (
                words.cause.format(number=number),
                words.list_separator.join(code_span(text) for text in cause.wire),
                cause.message.in_(language) if cause.message is not None else None,
                _text(cause.cause, language, words),
                _text(cause.solution, language, words),
            )
            for number, cause in enumerate(entry.causes, start=1)
        ),
        "confused_with": tuple(
            (_link(catalog, entry, other.code, language, layout), other.difference.in_(language))
            for other in entry.confused_with
        ),
        "note": _text(entry.note, language, words) if entry.note is not None else None,
        "replacement": _link(catalog, entry, entry.replaced_by, language, layout) if entry.replaced_by else None,
        "python": code_examples.python(catalog, entry, language).source if entry.status != "removed" else None,
        "related": tuple(_link(catalog, entry, other, language, layout) for other in entry.see_also),
        "former": tuple((code_span(old.text), words.former_from.format(date=old.from_)) for old in entry.former),
        "page": _address(catalog, entry, language, ".html", layout),
        "json": absolute(catalog.settings.site_url, code_json(entry)),
        "retrieved": words.retrieved.format(date=entry.source.retrieved),
        "source": f"[{escaped(entry.source.title)}]({entry.source.url})",
    }


def _text(text: Text, language: str, words: Labels) -> str:
    shown = text.in_(language)
    return shown if text.has(language) else f"*{words.untranslated}*\n\n{shown}"


def _facts(domain: Domain, entry: Entry, language: str, words: Labels) -> Iterator[tuple[str, str]]:
    retry = advice(entry, words)
    yield words.domain, escaped(domain.title.in_(language))
    yield words.retry, f"**{retry.short}**{words.stop}{words.space}{retry.long}" if retry is not None else words.unknown
    if entry.kind == "error":
        yield words.fault, words.faults[entry.fault] if entry.fault is not None else words.unknown
    category = domain.categories.get(entry.category or "")
    if category is not None:
        yield words.category, escaped(category.title.in_(language))
    if entry.http_status is not None:
        yield words.http_status, str(entry.http_status)
    since = words.comma + words.since.format(since=entry.since) if entry.since else ""
    yield words.status, words.statuses[entry.status] + since
    yield words.constant, code_span(f"{domain.enum}.{entry.name}")


def _link(catalog: Catalog, entry: Entry, reference: str, language: str, layout: Layout) -> str:
    other = catalog.referred(entry, reference)
    if other is None:
        return code_span(reference)
    return f"[{code_span(other.code)}]({_address(catalog, other, language, '.md', layout)})"

"""Render Markdown twins of pages: the same facts, for people and models.

Twins are copied out of the site, into tickets and prompts, so their links are whole addresses.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from site_builder.catalog.markdown import escaped
from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import SITE, Layout, Named, absolute, code_file, code_json
from site_builder.data.views import DomainView, EntryView, EntryViews
from site_builder.pages import code_examples
from site_builder.pages.code_page import advice, who_acts
from site_builder.pages.labels import Labels, labels
from site_builder.pages.templating import template
from web.text.words import InterfaceWords

_BACKTICKS: Final = re.compile(r"`+")


@dataclass(frozen=True)
class Surroundings:
    """The catalogue around an entry, as its twin names it in one language."""

    site_url: str | None
    package: str
    """The package of constants."""
    words: InterfaceWords
    domain: DomainView
    find: Callable[[str, str], Named | None]
    """The entry that a reference means in a domain."""
    layout: Layout = SITE

    @classmethod
    def of(cls, catalog: Catalog, domain: DomainView, layout: Layout = SITE) -> "Surroundings":
        """Take the surroundings of a domain's entries from their catalogue."""
        package, words = catalog.settings.constants.package, catalog.words(domain.lang)
        return cls(catalog.settings.site_url, package, words, domain, catalog.find, layout)


def code_twin(views: EntryViews, around: Surroundings) -> str:
    """Render the twin of an entry in the language of its surroundings."""
    language = around.domain.lang
    words, entry = labels(around.words), views[language]

    def address(named: Named, extension: str) -> str:
        return absolute(around.site_url, around.layout.path(language, code_file(named, extension)))

    def link(reference: str, domain: str | None = None) -> str:
        other = around.find(domain or entry.domain, reference)
        return f"[{code_span(other.code)}]({address(other, '.md')})" if other is not None else code_span(reference)

    def text(shown: str, loc: str) -> str:
        note = words.untranslated if loc in entry.untranslated else words.outdated if loc in entry.outdated else None
        return f"*{note}*\n\n{shown}" if note is not None else shown

    return template("code.md.j2", around.words).render(
        entry=entry,
        messages=dict.fromkeys(views[other].message for other in (language, *views)),
        matter=_front_matter(entry),
        facts=_facts(entry, around, words),
        python=code_examples.python(
            entry, around.domain.enum, around.domain.example, around.domain.context, around.package, around.words
        ).source,
        page=address(entry, ".html"),
        json=absolute(around.site_url, code_json(entry)),
        code=code_span,
        codes=lambda texts: words.list_separator.join(map(code_span, texts)),
        words=escaped,
        link=link,
        text=text,
    )


def domain_twin(catalog: Catalog, domain: Domain, language: str, layout: Layout = SITE) -> str:
    """Render the twin of a domain: its codes, linked to their twins."""
    site_url = catalog.settings.site_url
    return template("domain.md.j2", catalog.words(language)).render(
        title=escaped(domain.title.in_(language)),
        summary=domain.summary.in_(language),
        codes=tuple(
            (
                f"[{code_span(entry.code)}]({absolute(site_url, layout.path(language, code_file(entry, '.md')))})",
                entry.message.in_(language),
            )
            for entry in catalog.entries_of(domain.id)
        ),
    )


def code_span(text: str) -> str:
    """Quote a text as a Markdown code span, whatever it holds.

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


def _front_matter(entry: EntryView) -> Iterator[tuple[str, str]]:
    """What programs read of a twin, as YAML: the API's names and values; what is not known is left out."""
    known: Mapping[str, str | None] = {
        "code": entry.code,
        "domain": entry.domain,
        "lang": entry.lang,
        "kind": entry.kind,
        "status": entry.status,
        "retry": entry.retry.policy,
        "acts": entry.acts,
        "checked": entry.checked,
    }
    return ((name, _yaml(value)) for name, value in known.items() if value is not None)


def _yaml(text: str) -> str:
    """A string of YAML, which reads one of JSON; a code may look like a number, `no` like no text at all."""
    return json.dumps(text, ensure_ascii=False)


def _facts(entry: EntryView, around: Surroundings, words: Labels) -> Iterator[tuple[str, str]]:
    retry = advice(entry, words)
    yield words.domain, escaped(around.domain.title)
    yield words.retry, f"**{retry.short}**{words.stop}{words.space}{retry.long}" if retry is not None else words.unknown
    if entry.kind == "error":
        yield words.who_acts, who_acts(entry, words)
    for category in around.domain.categories:
        if category.id == entry.category:
            yield words.category, escaped(category.title)
    if entry.http_status is not None:
        yield words.http_status, str(entry.http_status)
    if entry.aliases:
        yield words.aliases, words.list_separator.join(map(code_span, entry.aliases))
    if entry.codes:
        others = (f"{system} {code_span(other)}" for system, other in entry.codes.items())
        yield words.other_codes, words.list_separator.join(others)
    since = words.comma + words.since.format(since=entry.since) if entry.since else ""
    yield words.status, words.statuses[entry.status] + since
    if entry.checked is not None:
        yield words.checked, entry.checked
    yield words.constant, code_span(f"{around.domain.enum}.{entry.name}")

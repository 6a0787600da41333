"""Render a domain's HTML page: the table of its codes.

It is readable as it is, and filtered by `table.js` where that runs.
Above `PAGE_SIZE` codes the table goes over several pages, `index.html`, `index.2.html`, … (no code's slug is
ever of that form: `index` is reserved); the filter then reads all codes from the domain's static JSON.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from markupsafe import Markup

from site_builder.catalog.entry import Entry
from site_builder.catalog.listing import DOMAIN_FILE
from site_builder.catalog.markdown import to_html, to_plain
from site_builder.catalog.model import Catalog, Category, Domain
from site_builder.data.addresses import Layout, codes_json, edit_url, table_name
from site_builder.pages import structured_data
from site_builder.pages.code_page import clipped
from site_builder.pages.html_text import block, breakable, foreign, inline, lang_attribute, origin
from site_builder.pages.labels import Labels, labels
from site_builder.pages.page import Page
from site_builder.pages.templating import template
from site_builder.pages.verdicts import pill, retry_pill

PAGE_SIZE: Final = 500
"""Codes. A row is some 500 bytes of HTML."""
SUCCESS: Final = "none"
"""In the list of retry policies: there is nothing to retry."""
RETRYABLE: Final = "backoff,wait"
"""Both policies by which the same request may succeed, as the API takes them."""
_PARAGRAPH: Final = re.compile(r"(?!\s{4}|\s*(?:[-+*>|`~#]|\d+[.)]))")
"""A block of Markdown that starts like a paragraph."""


@dataclass(frozen=True)
class Row:
    """One code in the table."""

    entry: Entry
    code: Markup
    lang: Markup
    message: Markup
    name: str
    """Of the constant; empty where it is the code in other letters."""
    others: str
    """The message in the other languages, what other systems call it and keywords of the page's, for the filter."""
    calls: str
    """Whom any of its causes calls, for the filter."""
    category: str
    acts: Markup | str
    retry: Markup | str


def page_count(codes: int) -> int:
    """The number of pages of a table of so many codes."""
    return max(1, -(-codes // PAGE_SIZE))


def domain_pages(catalog: Catalog, domain: Domain, language: str, layout: Layout) -> Iterator[Page]:
    """Render a domain's table: one page, or several where it is long."""
    words = labels(catalog.words(language), marked=True)
    entries = sorted(catalog.entries_of(domain.id), key=_is_removed)
    last = page_count(len(entries))
    shared = _shared(catalog, domain, entries, language, layout, words)
    plain_title = domain.title.in_(language)
    for number in range(1, last + 1):
        shown = entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        path = PurePosixPath(domain.id, table_name(number))
        headline = f"{plain_title}{words.colon}{words.codes}"
        if number > 1:
            headline += words.brackets.format(text=words.page.format(number=number))
        summary = _description(domain, language)
        name = "" if number == 1 else path.name
        head = structured_data.table(
            catalog, domain, language, layout, name=name, headline=headline, description=summary
        )
        view = {
            **shared,
            "rows": tuple(_row(catalog, domain, entry, language, words, whole=last == 1) for entry in shown),
            "number": number,
            "last": last,
            "previous": table_name(number - 1) if number > 1 else None,
            "next": table_name(number + 1) if number < last else None,
            "page_links": tuple((n, table_name(n)) for n in _near(number, last)),
        }
        yield Page(
            path=path,
            language=language,
            title=headline,
            description=summary,
            content=template("domain.html.j2", catalog.words(language)).render(view),
            head=str(head),
            toc=(),
            edit_url=edit_url(catalog.settings, f"{domain.id}/{DOMAIN_FILE}"),
            indexed=True,
            assets=("stylesheets/table.css", "javascripts/table-rows.js", "javascripts/table.js"),
        )


def _shared(
    catalog: Catalog, domain: Domain, entries: Sequence[Entry], language: str, layout: Layout, words: Labels
) -> Mapping[str, Any]:
    """The variables of the template that all pages of the table share."""
    counts = Counter(entry.category for entry in entries)
    statuses = Counter(entry.status for entry in entries)
    policies = Counter(
        SUCCESS if entry.kind == "success" else entry.retry.policy if entry.retry is not None else None
        for entry in entries
    )
    calls = Counter(acts for entry in entries for acts in domain.all_acts_of(entry))
    policies[RETRYABLE] = policies["backoff"] + policies["wait"]
    advices = [(RETRYABLE, words.retryable), *((policy, one.short) for policy, one in words.retries.items())]
    advices.append((SUCCESS, words.no_retry_of_success.short))
    lead, rest = _summary(domain, language, words)
    return {
        "domain": domain,
        "domain_title": domain.title.in_(language),
        "total": len(entries),
        "lead": lead,
        "rest": rest,
        "prefixes": tuple(
            (prefix, words.faults_short[says.fault], inline(text.in_(language), language, origin(text, language)))
            for prefix, says in domain.prefixes.items()
            for text in (says.meaning,)
        ),
        "categories": tuple(
            (identifier, category.title.in_(language), counts[identifier], " ".join(category.keywords.in_(language)))
            for identifier, category in domain.categories.items()
            if counts[identifier]
        ),
        "facets": (
            ("acts", words.who_acts, _counted(words.acts_short.items(), calls)),
            ("retry", words.retry, _counted(advices, policies)),
            ("status", words.status, _counted(words.statuses.items(), statuses)),
        ),
        "data": layout.site_root + codes_json(domain.id),
        "size": PAGE_SIZE,
        "foreign": " ".join(foreign(language)),
    }


def _counted(values: Iterable[tuple[str, str]], counts: Mapping[Any, int]) -> tuple[tuple[str, str, int], ...]:
    """(id, title, number of codes) of each value of a list."""
    return tuple((identifier, title, counts.get(identifier, 0)) for identifier, title in values)


def _summary(domain: Domain, language: str, words: Labels) -> tuple[Markup | None, Markup | None]:
    """The first paragraph of the summary and the rest; either may be missing."""
    text = domain.summary.in_(language)
    first, _, rest = text.partition("\n\n")
    if not _PARAGRAPH.match(first) or not domain.summary.has(language):
        return None, block(to_html(text), language, origin(domain.summary, language), words.untranslated)
    lead, more = (block(to_html(part), language) for part in (first, rest))
    return lead, more if rest.strip() else None


def _description(domain: Domain, language: str) -> str:
    first = domain.summary.in_(language).partition("\n\n")[0]
    return clipped(to_plain(first))


def _row(catalog: Catalog, domain: Domain, entry: Entry, language: str, words: Labels, *, whole: bool) -> Row:
    """Make a row; `whole`: the table has every code, and the filter only the rows."""
    message = entry.message.in_(language)
    category = domain.categories.get(entry.category or "")
    acts = domain.acts_of(entry)
    others = {entry.message.in_(other) for other in catalog.languages if entry.message.in_(other) != message}
    others |= {f"{system} {other}" for system, other in entry.codes.items()}
    said = " ".join((entry.code, message, *others, *_titles(category, language))).lower()
    others |= {word for word in entry.keywords.in_(language) if word.lower() not in said}
    return Row(
        entry=entry,
        code=breakable(entry.code),
        lang=lang_attribute(to_plain(message), language),
        message=inline(message, language),
        name="" if _letters(entry.name) in _letters(entry.code) else entry.name,
        others=" ".join(sorted(others)) if whole else "",
        calls=" ".join(domain.all_acts_of(entry)),
        category=category.title.in_(language) if category is not None else "",
        acts=pill(acts, words.acts_short[acts]) if acts is not None else "",
        retry=retry_pill(entry, words) or "",
    )


def _titles(category: Category | None, language: str) -> tuple[str, ...]:
    """What a category is called, which the filter knows of each of its codes."""
    return (category.title.in_(language), *category.keywords.in_(language)) if category is not None else ()


def _is_removed(entry: Entry) -> bool:
    """True for a code that is no longer sent: it comes after all that are."""
    return entry.status == "removed"


def _letters(text: str) -> str:
    """Fold a code to letters and digits, as `fold` in `table-rows.js`."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def _near(number: int, last: int) -> Iterator[int]:
    """The pages to link from page `number`: the first, the last, and those around it."""
    return (n for n in range(1, last + 1) if n in (1, last) or abs(n - number) <= 2)

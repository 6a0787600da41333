"""Render an entry's HTML page from its view."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from site_builder.catalog.entry import Entry
from site_builder.catalog.markdown import to_html, to_plain
from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import (
    Layout,
    absolute,
    beside,
    code_file,
    code_json,
    report_url,
    same_category,
)
from site_builder.data.views import EntryView, EntryViews, SourceView
from site_builder.pages import code_examples, structured_data
from site_builder.pages.html_text import block, breakable, inline, lang_attribute, wire, words_of
from site_builder.pages.labels import Advice, Labels, labels
from site_builder.pages.page import Page
from site_builder.pages.templating import template
from site_builder.pages.verdicts import pill, retry_pill

DESCRIPTION_WIDTH: Final = 160
"""Columns. Search engines show about 160 Latin or 80 Chinese characters."""
_WIDE: Final = "\u2e80"
"""From this character on they take two columns."""
_WIDES: Final = re.compile(rf"[{_WIDE}-\U0010ffff]")
_SENTENCE_ENDS: Final = (*".。!！?？:：…",)


class Reference(NamedTuple):
    """Another entry as this page names it."""

    link: Markup
    """The code, as a link unless the catalogue lacks it."""
    lang: Markup
    message: Markup


def code_pages(catalog: Catalog, entries: Sequence[EntryViews], language: str, layout: Layout) -> list[Page]:
    """Render the pages of some entries in one language."""
    own = catalog.words(language)
    words, look = labels(own, marked=True), template("code.html.j2", own)
    # Each step for all of them, then the next: code and data stay in the processor's caches, a third of the time saved.
    contents = [look.render(_shown(catalog, views, language, layout, words)) for views in entries]
    return [
        _page(catalog, views[language], layout, words, content)
        for views, content in zip(entries, contents, strict=True)
    ]


def _page(catalog: Catalog, entry: EntryView, layout: Layout, words: Labels, content: str) -> Page:
    meaning = to_plain(entry.message)
    headline = entry.code if meaning == entry.code else f"{entry.code} – {meaning}"
    summary = _description(meaning, catalog, entry, words)
    head = structured_data.article(catalog, entry, layout, headline=headline, description=summary)
    return Page(
        path=PurePosixPath(code_file(entry)),
        language=entry.lang,
        title=headline,
        description=summary,
        content=content,
        head=str(head),
        toc=(),  # in its place stand the facts
        edit_url=None,  # the article ends with that link; at its head it would stand beside the code
        indexed=is_indexed(entry),
        assets=("javascripts/copy.js",),
    )


def is_indexed(entry: Entry | EntryView) -> bool:
    """True for a page that search engines may show.

    It says more than the message.
    """
    return not entry.thin and entry.status != "removed"


def _description(meaning: str, catalog: Catalog, entry: EntryView, words: Labels) -> str:
    """The page's description: message, likeliest cause, its solution, cut to length."""
    html = [_prose(catalog, entry, entry.note_html, "note")] if entry.note_html is not None else []
    for cause in entry.causes[:1]:
        html = [_prose(catalog, entry, cause.cause_html, "causes.0.cause")]
        html += [_prose(catalog, entry, cause.solution_html, "causes.0.solution")]
    plain = ""
    for sentence in filter(None, chain((meaning,), map(words_of, html))):
        plain += (words.space if plain else "") + sentence + ("" if sentence[-1:] in _SENTENCE_ENDS else words.stop)
        if len(plain) > DESCRIPTION_WIDTH:
            break
    return clipped(plain)


def width(text: str) -> int:
    """Columns: a Chinese character takes two."""
    return len(text) if text.isascii() else len(text) + len(_WIDES.findall(text))


def clipped(text: str) -> str:
    """Cut a text to the width of a description, at a word if one ends near."""
    sure = DESCRIPTION_WIDTH // 2  # so many characters fit, however wide they are
    columns = width(text[:sure])
    for position, character in enumerate(text[sure:], start=sure):
        columns += 2 if character >= _WIDE else 1
        if columns > DESCRIPTION_WIDTH:
            cut = text[:position]
            break
    else:
        return text
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > len(cut) * 0.8 else cut).rstrip(" ,，、;；:：") + "…"


def advice(entry: Entry | EntryView, words: Labels) -> Advice | None:
    """The advice on sending the request again; None if unknown."""
    if entry.kind == "success":
        return words.no_retry_of_success
    policy = entry.retry.policy if entry.retry is not None else None
    return words.retries[policy] if policy is not None else None


def who_acts(entry: EntryView, words: Labels) -> str:
    """Whom the reader has to call, or at least on whose side it is fixed."""
    if entry.acts is not None:
        return words.acts[entry.acts]
    return words.faults[entry.fault] if entry.fault is not None else words.unknown


def _checked(entry: EntryView, words: Labels) -> Markup | None:
    """The day on which the entry was compared with its sources, with the first of them."""
    if entry.checked is None:
        return None
    day = Markup('<time datetime="{0}">{0}</time>').format(entry.checked)
    title = Markup('<a href="{}">{}</a>').format(entry.source.url, entry.source.title)
    return Markup(words.checked_against).format(date=day, title=title)


def _shown(catalog: Catalog, views: EntryViews, language: str, layout: Layout, words: Labels) -> Mapping[str, Any]:
    """The variables of the template: the view, its surroundings, functions that make HTML."""
    entry, settings = views[language], catalog.settings
    domain = catalog.domain(entry.domain)
    category = domain.categories.get(entry.category or "")
    address = absolute(settings.site_url, layout.path(language, code_file(entry)))
    own = catalog.words(language)
    python = code_examples.python(entry, domain.enum, domain.example, domain.context, settings.constants.package, own)
    say = labels(own)  # for an address, which is not of the page
    title, body = say.report_title.format(code=entry.code), say.report_body.format(url=address)
    return {
        "entry": entry,
        "code": breakable(entry.code),
        "domain_title": domain.title.in_(language),
        "enum": domain.enum,
        "meanings": tuple(_meanings(views, language)),
        "advice": advice(entry, words),
        "retry": retry_pill(entry, words),
        "acts": pill(entry.acts, words.acts[entry.acts]) if entry.acts is not None else who_acts(entry, words),
        "pill": pill,
        "checked": _checked(entry, words),
        "category": category.title.in_(language) if category is not None else None,
        "siblings": _siblings(domain, entry),
        "response": _response(domain, views, entry),
        "python": Markup(python.html) if entry.status != "removed" else None,
        "yours": _filled(words.example_yours, names=words.list_separator.join(map(_code, python.yours))),
        "sources": _unlinked_sources(entry),
        "json": layout.site_root + code_json(entry),
        "report": report_url(settings.report_url, title, body),
        "package": settings.constants.package,
        "prose": partial(_prose, catalog, entry),
        "line": partial(_line, catalog, entry),
        "html": to_html,
        "seen": partial(_wire, language=language),
        "lang": partial(lang_attribute, language=language),
        "reference": partial(_reference, catalog, entry),
        "filled": _filled,
    }


def _prose(catalog: Catalog, entry: EntryView, html: str, loc: str) -> Markup:
    """The HTML of a text of the entry as blocks; `loc` is its place, as in `untranslated`."""
    if loc in entry.untranslated:
        shown = block(html, entry.lang, catalog.source_language, _marked(catalog, entry).untranslated)
    else:
        shown = block(html, entry.lang)
    return shown + _age(catalog, entry, loc, "p")


def _line(catalog: Catalog, entry: EntryView, text: str, loc: str) -> Markup:
    """A text of one line as HTML without a paragraph."""
    origin = catalog.source_language if loc in entry.untranslated else None
    return inline(text, entry.lang, origin) + _age(catalog, entry, loc, "small")


def _age(catalog: Catalog, entry: EntryView, loc: str, tag: str) -> Markup:
    """The note on a translation that is older than its source text; nothing on others."""
    if loc not in entry.outdated:
        return Markup()
    return Markup(' <{0} class="ed-untranslated">{1}</{0}>').format(Markup(tag), _marked(catalog, entry).outdated)


def _marked(catalog: Catalog, entry: EntryView) -> Labels:
    return labels(catalog.words(entry.lang), marked=True)


def _unlinked_sources(entry: EntryView) -> Sequence[SourceView]:
    """The sources that nothing else on the page links to."""
    linked = f'href="{entry.source.url}" {entry.note_html}'
    linked += "".join(html for cause in entry.causes for html in (cause.cause_html, cause.solution_html))
    return [source for source in entry.sources if f'href="{source.url}"' not in linked]


def _siblings(domain: Domain, entry: EntryView) -> str | None:
    """The way to the codes of the same category."""
    return same_category(entry.category) if entry.category in domain.categories and entry.category else None


def _filled(words: str, **parts: str) -> Markup:
    """Words of the site's own with HTML put into them."""
    return Markup(words.format(**parts))


def _response(domain: Domain, views: EntryViews, entry: EntryView) -> Markup | None:
    """The response with an error's code, where the domain says in which its codes arrive."""
    shown = domain.example if entry.kind == "error" and entry.status != "removed" else None
    return code_examples.response_html(shown, views) if shown is not None else None


def _meanings(views: EntryViews, language: str) -> Iterator[tuple[Markup, Markup]]:
    """(lang attribute, message), the page's own first, each wording once."""
    seen: set[str] = set()
    for other in (language, *views):
        view = views[other]
        if view.message not in seen and "message" not in view.untranslated:
            seen.add(view.message)
            yield _quoted(view.message, other, language)


@lru_cache(maxsize=4096)  # an entry is named on the pages of its neighbours, made soon before or after
def _quoted(text: str, language: str, page_language: str) -> tuple[Markup, Markup]:
    """(lang attribute, HTML) of a quoted message.

    Some are English in every language of the catalogue.
    """
    own = lang_attribute(to_plain(text), page_language)
    if not own and language != page_language:
        own = Markup(' lang="{}"').format(language)
    return own, inline(text, language)


def _wire(text: str, language: str) -> Markup:
    """A text as the service sends it, on a page in `language`."""
    return Markup(f"<samp{lang_attribute(text, language)}>{wire(text)}</samp>")


def _reference(catalog: Catalog, entry: EntryView, reference: str, domain: str | None = None) -> Reference:
    """Name the entry that `reference` means in `domain`, else in the entry's own."""
    other = catalog.find(domain or entry.domain, reference)
    if other is None:
        return Reference(_code(breakable(reference)), Markup(), Markup())
    link = Markup(f'<a href="{beside(entry.domain, other)}">{_code(breakable(other.code))}</a>')
    return Reference(link, *_quoted(other.message.in_(entry.lang), entry.lang, entry.lang))


def _code(shown: str) -> Markup:
    """`shown`, which is HTML already, as a code that is not to be translated."""
    return Markup(f'<code translate="no">{shown}</code>')

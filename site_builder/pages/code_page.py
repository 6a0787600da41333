"""One entry as a page: what it means, whether to retry, why it happened and what to do about it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from markupsafe import Markup

from site_builder.catalog.markdown import to_html, to_plain
from site_builder.catalog.model import Catalog, Domain, Entry
from site_builder.data.addresses import (
    Layout,
    absolute,
    beside,
    beside_in,
    code_file,
    code_json,
    report_url,
    same_category,
)
from site_builder.data.views import CauseView, EntryView, EntryViews, FormerView
from site_builder.pages import code_examples, structured_data
from site_builder.pages.html_text import block, breakable, inline, lang_attribute, wire, words_of
from site_builder.pages.labels import Advice, Labels, labels
from site_builder.pages.page import Page
from site_builder.pages.templating import template

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


class CauseHtml(NamedTuple):
    """One cause as HTML. The anchors count from 1."""

    number: int
    title: str
    text: Markup
    solution: Markup
    wire: tuple[Markup, ...]
    """As elements."""
    seen: Markup
    """All of them on a line."""
    message: Markup | None
    http_status: int | None


@dataclass(frozen=True)
class EntryHtml:
    """What the template names: the view of an entry, its texts as HTML, and what lies around it."""

    entry: EntryView
    code: Markup
    site_title: str
    domain_title: str
    enum: str
    meanings: tuple[tuple[Markup, Markup], ...]
    """(lang attribute, message)"""
    advice: Advice | None
    policy: str
    fault: str | None
    category: str | None
    use_instead: Markup | None
    wire: tuple[Markup, ...]
    causes: tuple[CauseHtml, ...]
    which: bool
    """The message tells the causes apart, and there are many."""
    confused_with: tuple[tuple[Reference, Markup], ...]
    note: Markup | None
    response: Markup | None
    python: Markup | None
    yours: Markup
    related: tuple[Reference, ...]
    siblings: str | None
    same_category: str | None
    former: tuple[tuple[Markup, FormerView], ...]
    """(lang attribute, wording)"""
    retrieved: str
    source_lang: Markup
    other_languages: tuple[tuple[str, str, str], ...]
    """(id, title in itself, way)"""
    json: str
    report: str | None


def code_pages(catalog: Catalog, entries: Sequence[EntryViews], language: str, layout: Layout) -> list[Page]:
    """The pages of some entries in one language."""
    words = labels(language)
    look = template("code.html.j2", language)
    # Each step for all of them, then the next: code and data stay in the processor's caches, a third of the time saved.
    shown = [_entry_html(catalog, views, language, layout, words) for views in entries]
    contents = [look.render(vars(html)) for html in shown]
    return [
        _page(catalog, html, language, layout, words, content) for html, content in zip(shown, contents, strict=True)
    ]


def _page(catalog: Catalog, html: EntryHtml, language: str, layout: Layout, words: Labels, content: str) -> Page:
    entry = html.entry
    meaning = to_plain(entry.message)
    headline = entry.code if meaning == entry.code else f"{entry.code} – {meaning}"
    summary = _description(meaning, html, words)
    head = structured_data.article(catalog, entry, layout, headline=headline, description=summary)
    return Page(
        path=PurePosixPath(code_file(entry)),
        language=language,
        title=headline,
        description=summary,
        content=content,
        head=str(head),
        toc=tuple(_toc(html, words)),
        edit_url=None,  # the article ends with that link; at its head it would stand beside the code
        indexed=is_indexed(entry),
        assets=("javascripts/copy.js",),
    )


def is_indexed(entry: Entry | EntryView) -> bool:
    """Whether search engines may show the page: it says more than the message."""
    return not entry.thin and entry.status != "removed"


def _description(meaning: str, html: EntryHtml, words: Labels) -> str:
    """What a search result shows: the message, the likeliest cause and what to do, cut to length."""
    note = [html.note] if html.note is not None else []
    likeliest = [html.causes[0].text, html.causes[0].solution] if html.causes else note
    plain = ""
    for sentence in chain((meaning,), map(words_of, likeliest)):
        plain += (words.space if plain else "") + sentence + ("" if sentence[-1:] in _SENTENCE_ENDS else words.stop)
        if len(plain) > DESCRIPTION_WIDTH:
            break
    return clipped(plain)


def width(text: str) -> int:
    """Columns: a Chinese character takes two."""
    return len(text) if text.isascii() else len(text) + len(_WIDES.findall(text))


def clipped(text: str) -> str:
    """The text if it is no wider than a description, else its beginning, ending at a word if one ends near."""
    sure = DESCRIPTION_WIDTH // 2  # so many characters fit, however wide they are
    columns = width(text[:sure])
    for place, character in enumerate(text[sure:], start=sure):
        columns += 2 if character >= _WIDE else 1
        if columns > DESCRIPTION_WIDTH:
            cut = text[:place]
            break
    else:
        return text
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > len(cut) * 0.8 else cut).rstrip(" ,，、;；:：") + "…"


def advice(entry: Entry | EntryView, words: Labels) -> Advice | None:
    """Whether to send the request again; None where nothing is known."""
    if entry.kind == "success":
        return words.no_retry_of_success
    policy = entry.retry.policy if entry.retry is not None else None
    return words.retries[policy] if policy is not None else None


def _entry_html(catalog: Catalog, views: EntryViews, language: str, layout: Layout, words: Labels) -> EntryHtml:
    entry = views[language]
    domain = catalog.domain(entry.domain)
    category = domain.categories.get(entry.category or "")
    title = category.title.in_(language) if category is not None else None
    address = absolute(catalog.settings.site_url, layout.path(language, code_file(entry)))
    python = code_examples.python(entry, domain.enum, domain.context, catalog.settings.constants.package)

    def origin(loc: str) -> str | None:
        """The language of a text that has no translation."""
        return catalog.source_language if loc in entry.untranslated else None

    def prose(html: str, loc: str) -> Markup:
        return block(html, language, origin(loc), words.untranslated)

    def cause(index: int, one: CauseView) -> CauseHtml:
        message, seen = one.message, tuple([_wire(text, language) for text in one.wire])
        return CauseHtml(
            number=index + 1,
            title=words.cause.format(number=index + 1),
            text=prose(one.cause_html, f"causes.{index}.cause"),
            solution=prose(one.solution_html, f"causes.{index}.solution"),
            wire=seen,
            seen=Markup(" ").join(seen),
            message=inline(message, language, origin(f"causes.{index}.message")) if message is not None else None,
            http_status=one.http_status,
        )

    return EntryHtml(
        entry=entry,
        code=breakable(entry.code),
        site_title=catalog.settings.title.in_(language),
        domain_title=domain.title.in_(language),
        enum=domain.enum,
        meanings=tuple(_meanings(views, language)),
        advice=advice(entry, words),
        policy=entry.retry.policy or "none" if entry.kind == "error" else "none",
        fault=words.faults[entry.fault] if entry.fault is not None else None,
        category=title,
        use_instead=_filled(words.use_instead, code=_reference(catalog, entry, entry.replaced_by, language).link)
        if entry.replaced_by
        else None,
        wire=tuple([_wire(text, language) for text in entry.wire]),
        causes=tuple([cause(index, one) for index, one in enumerate(entry.causes)]),
        which=len(entry.causes) > 2 and all(one.wire for one in entry.causes),
        confused_with=tuple(
            (
                _reference(catalog, entry, other.code, language, other.domain),
                prose(to_html(other.difference), f"confused_with.{index}.difference"),
            )
            for index, other in enumerate(entry.confused_with)
        ),
        note=prose(entry.note_html, "note") if entry.note_html is not None else None,
        response=code_examples.response_html(views) if _has_response(domain, entry) else None,
        python=Markup(python.html) if entry.status != "removed" else None,
        yours=_filled(words.example_yours, names=words.list_separator.join(map(_code, python.yours))),
        related=tuple([_reference(catalog, entry, other, language) for other in entry.see_also]),
        siblings=same_category(entry.category) if entry.category and category else None,
        same_category=words.same_category.format(category=title) if category else None,
        former=tuple([(lang_attribute(old["text"] or "", language), old) for old in entry.former]),
        retrieved=words.retrieved.format(date=entry.source.retrieved),
        source_lang=lang_attribute(entry.source.title, language),
        other_languages=tuple(_other_languages(catalog, entry)) if layout.language_links else (),
        json=layout.site_root + code_json(entry),
        report=report_url(
            catalog.settings,
            words.report_title.format(code=entry.code),
            words.report_body.format(url=address),
        ),
    )


def _filled(words: str, **parts: str) -> Markup:
    """Words of the site's own with HTML put into them."""
    return Markup(words.format(**parts))


def _has_response(domain: Domain, entry: EntryView) -> bool:
    return domain.context == "response" and entry.kind == "error" and entry.status != "removed"


def _meanings(views: EntryViews, language: str) -> Iterator[tuple[Markup, Markup]]:
    """(lang attribute, message): in the language of the page first, each wording once."""
    seen: set[str] = set()
    for other in (language, *views):
        view = views[other]
        if view.message not in seen and "message" not in view.untranslated:
            seen.add(view.message)
            yield _quoted(view.message, other, language)


@lru_cache(maxsize=4096)  # an entry is named on the pages of its neighbours, made soon before or after
def _quoted(text: str, language: str, page_language: str) -> tuple[Markup, Markup]:
    """(lang attribute, HTML) of a quoted message: some are English in every language of the catalogue."""
    own = lang_attribute(to_plain(text), page_language)
    if not own and language != page_language:
        own = Markup(' lang="{}"').format(language)
    return own, inline(text, language)


def _wire(text: str, language: str) -> Markup:
    """A text as the service sends it, on a page in `language`."""
    return Markup(f"<samp{lang_attribute(text, language)}>{wire(text)}</samp>")


def _reference(
    catalog: Catalog, entry: EntryView, reference: str, language: str, domain: str | None = None
) -> Reference:
    """The entry that `reference` means in `domain`; when that is not given, in the domain of `entry`."""
    other = catalog.find(domain or entry.domain, reference)
    if other is None:
        return Reference(_code(breakable(reference)), Markup(), Markup())
    link = Markup(f'<a href="{beside(entry.domain, other)}">{_code(breakable(other.code))}</a>')
    return Reference(link, *_quoted(other.message.in_(language), language, language))


def _code(shown: str) -> Markup:
    """`shown`, which is HTML already, as a code that is not to be translated."""
    return Markup(f'<code translate="no">{shown}</code>')


def _other_languages(catalog: Catalog, entry: EntryView) -> Iterator[tuple[str, str, str]]:
    for other in catalog.settings.languages:
        if other.id != entry.lang:
            yield other.id, other.title, beside_in(other.id, entry)


def _toc(html: EntryHtml, words: Labels) -> Iterator[tuple[str, str]]:
    sections = (
        ("causes", words.causes, html.causes),
        ("confused-with", words.confused_with, html.confused_with),
        ("note", words.note, html.note),
        ("example", words.example, html.response or html.python),
        ("related", words.related, html.related or html.siblings),
        ("former", words.former, html.former),
        ("source", words.source, True),
    )
    return ((anchor, label) for anchor, label, there in sections if there)

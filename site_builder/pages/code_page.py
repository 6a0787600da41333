"""One entry as a page: what it means, whether to retry, why it happened and what to do about it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog, Cause, Domain, Entry
from site_builder.catalog.multilingual import Text
from site_builder.data.addresses import (
    Layout,
    absolute,
    beside,
    beside_in,
    code_file,
    code_json,
    edit_url,
    report_url,
    same_category,
)
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


class CauseView(NamedTuple):
    """One cause as the page shows it. The anchors count from 1."""

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


def code_pages(catalog: Catalog, entries: Sequence[Entry], language: str, layout: Layout) -> list[Page]:
    """The pages of some entries in one language."""
    words = labels(language)
    look = template("code.html.j2", language)
    # Each step for all of them, then the next: code and data stay in the processor's caches, a third of the time saved.
    views = [_view(catalog, entry, language, layout, words) for entry in entries]
    contents = [look.render(view) for view in views]
    return [
        _page(catalog, entry, language, layout, words, view, content)
        for entry, view, content in zip(entries, views, contents, strict=True)
    ]


def _page(
    catalog: Catalog,
    entry: Entry,
    language: str,
    layout: Layout,
    words: Labels,
    view: Mapping[str, Any],
    content: str,
) -> Page:
    meaning = to_plain(entry.message.in_(language))
    headline = entry.code if meaning == entry.code else f"{entry.code} – {meaning}"
    summary = _description(meaning, view, words)
    head = structured_data.article(catalog, entry, language, layout, headline=headline, description=summary)
    return Page(
        path=PurePosixPath(code_file(entry)),
        language=language,
        title=headline,
        description=summary,
        content=content,
        head=str(head),
        toc=tuple(_toc(view, words)),
        edit_url=None,  # the article ends with that link; at its head it would stand beside the code
        indexed=is_indexed(entry),
        assets=("javascripts/copy.js",),
    )


def is_indexed(entry: Entry) -> bool:
    """Whether search engines may show the page: it says more than the message."""
    return not entry.thin and entry.status != "removed"


def _description(meaning: str, view: Mapping[str, Any], words: Labels) -> str:
    """What a search result shows: the message, the likeliest cause and what to do, cut to length."""
    causes: tuple[CauseView, ...] = view["causes"]
    html = [causes[0].text, causes[0].solution] if causes else [view["note"]] if view["note"] is not None else []
    plain = ""
    for sentence in chain((meaning,), map(words_of, html)):
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


def advice(entry: Entry, words: Labels) -> Advice | None:
    """Whether to send the request again; None where nothing is known."""
    if entry.kind == "success":
        return words.no_retry_of_success
    return words.retries[entry.retry.policy] if entry.retry is not None else None


def _view(catalog: Catalog, entry: Entry, language: str, layout: Layout, words: Labels) -> Mapping[str, Any]:
    """Everything that the template names."""
    domain = catalog.domain(entry.domain)
    category = domain.categories.get(entry.category or "")
    address = absolute(catalog.settings.site_url, layout.path(language, code_file(entry)))
    python = code_examples.python(catalog, entry, language)
    return {
        "language": language,
        "entry": entry,
        "code": breakable(entry.code),
        "site_title": catalog.settings.title.in_(language),
        "domain_title": domain.title.in_(language),
        "enum": domain.enum,
        "meanings": tuple(_meanings(catalog, entry, language)),
        "advice": advice(entry, words),
        "policy": entry.retry.policy if entry.retry is not None and entry.kind == "error" else "none",
        "fault": words.faults[entry.fault] if entry.fault is not None else None,
        "category": category.title.in_(language) if category is not None else None,
        "use_instead": _filled(words.use_instead, code=_reference(catalog, entry, entry.replaced_by, language).link)
        if entry.replaced_by
        else None,
        "wire": tuple(_wire(text, language) for text in entry.wire),
        "causes": tuple(_cause(cause, number, language, words) for number, cause in enumerate(entry.causes, start=1)),
        "which": len(entry.causes) > 2 and all(cause.wire for cause in entry.causes),
        "confused_with": tuple(
            (_reference(catalog, entry, other.code, language), block(other.difference, language, words.untranslated))
            for other in entry.confused_with
        ),
        "note": block(entry.note, language, words.untranslated) if entry.note is not None else None,
        "response": code_examples.response_html(entry) if _has_response(domain, entry) else None,
        "python": Markup(python.html) if entry.status != "removed" else None,
        "yours": _filled(words.example_yours, names=words.list_separator.join(map(_code, python.yours))),
        "related": tuple(_reference(catalog, entry, other, language) for other in entry.see_also),
        "siblings": same_category(entry.category) if entry.category and category else None,
        "same_category": words.same_category.format(category=category.title.in_(language)) if category else None,
        "former": tuple((lang_attribute(old.text, language), old) for old in entry.former),
        "retrieved": words.retrieved.format(date=entry.source.retrieved),
        "source_lang": lang_attribute(entry.source.title, language),
        "other_languages": tuple(_other_languages(catalog, entry, language)) if layout.language_links else (),
        "json": layout.site_root + code_json(entry),
        "edit": edit_url(catalog.settings, entry.path.as_posix()),
        "report": report_url(
            catalog.settings,
            words.report_title.format(code=entry.code),
            words.report_body.format(url=address),
        ),
    }


def _filled(words: str, **parts: str) -> Markup:
    """Words of the site's own with HTML put into them."""
    return Markup(words.format(**parts))


def _has_response(domain: Domain, entry: Entry) -> bool:
    return domain.context == "response" and entry.kind == "error" and entry.status != "removed"


def _meanings(catalog: Catalog, entry: Entry, language: str) -> Iterator[tuple[Markup, Markup]]:
    """(lang attribute, message): in the language of the page first, each wording once."""
    seen: set[str] = set()
    for other in (language, *catalog.languages):
        if entry.message.has(other) and entry.message.in_(other) not in seen:
            seen.add(entry.message.in_(other))
            yield _message(entry.message, other, language)


def _message(message: Text, language: str, page_language: str) -> tuple[Markup, Markup]:
    """(lang attribute, HTML) of a quoted message: some are English in every language of the catalogue."""
    text = message.in_(language)
    return _quoted(text, language, page_language, language != page_language and text != message.root.get(page_language))


@lru_cache(maxsize=4096)  # an entry is named on the pages of its neighbours, made soon before or after
def _quoted(text: str, language: str, page_language: str, other: bool) -> tuple[Markup, Markup]:
    """`other`: the page has another wording in its own language."""
    own = lang_attribute(to_plain(text), page_language)
    if not own and other:
        own = Markup(' lang="{}"').format(language)
    return own, inline(Text({language: text}), language)


def _wire(text: str, language: str) -> Markup:
    """A text as the service sends it, on a page in `language`."""
    return Markup(f"<samp{lang_attribute(text, language)}>{wire(text)}</samp>")


def _reference(catalog: Catalog, entry: Entry, reference: str, language: str) -> Reference:
    other = catalog.referred(entry, reference)
    if other is None:
        return Reference(_code(breakable(reference)), Markup(), Markup())
    link = Markup(f'<a href="{beside(entry.domain, other)}">{_code(breakable(other.code))}</a>')
    return Reference(link, *_message(other.message, language, language))


def _code(shown: str) -> Markup:
    """`shown`, which is HTML already, as a code that is not to be translated."""
    return Markup(f'<code translate="no">{shown}</code>')


def _cause(cause: Cause, number: int, language: str, words: Labels) -> CauseView:
    messages = tuple(_wire(text, language) for text in cause.wire)
    return CauseView(
        number=number,
        title=words.cause.format(number=number),
        text=block(cause.cause, language, words.untranslated),
        solution=block(cause.solution, language, words.untranslated),
        wire=messages,
        seen=Markup(" ").join(messages),
        message=inline(cause.message, language) if cause.message is not None else None,
        http_status=cause.http_status,
    )


def _other_languages(catalog: Catalog, entry: Entry, language: str) -> Iterator[tuple[str, str, str]]:
    """(id, title in itself, way) of the same page in each other language."""
    for other in catalog.settings.languages:
        if other.id != language:
            yield other.id, other.title, beside_in(other.id, entry)


def _toc(view: Mapping[str, Any], words: Labels) -> Iterator[tuple[str, str]]:
    sections = (
        ("causes", words.causes, view["causes"]),
        ("confused-with", words.confused_with, view["confused_with"]),
        ("note", words.note, view["note"]),
        ("example", words.example, view["response"] or view["python"]),
        ("related", words.related, view["related"] or view["siblings"]),
        ("former", words.former, view["former"]),
        ("source", words.source, True),
    )
    return ((anchor, label) for anchor, label, there in sections if there)

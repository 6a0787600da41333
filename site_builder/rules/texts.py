"""Rules on texts: languages, emptiness, Markdown, one-line messages, terms."""

import re
from collections.abc import Iterable, Iterator

from site_builder.catalog.entry import Entry
from site_builder.catalog.markdown import RAW_HTML, outside_subset
from site_builder.catalog.model import Catalog, Domain, Settings
from site_builder.catalog.multilingual import TODO, Words
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.rule import Finding, Piece, file_rule, path_of, texts_of
from web.text.nearest import one_of

_NOT_OWN = re.compile(r"`[^`]*`|\]\([^)]{0,500}\)|“[^”]{0,500}”|\"[^\"\n]{0,500}\"|「[^」]{0,500}」")
"""What a text quotes, and where its links lead."""


def _keywords(piece: Piece) -> Iterator[tuple[Loc, Words]]:
    if isinstance(piece, Entry):
        yield ("keywords",), piece.keywords
    elif isinstance(piece, Domain):
        for identifier, category in piece.categories.items():
            yield ("categories", identifier, "keywords"), category.keywords


@file_rule("missing-translation", Level.ERROR, Level.WARNING)
def every_language(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every text is there in every language: an error for a complete language, else a warning."""
    for loc, text in texts_of(piece):
        for language in catalog.settings.languages:
            if language.id not in text.root:
                excused = not language.complete and language.id != catalog.source_language
                level = Level.WARNING if excused else Level.ERROR
                yield Finding(path_of(piece), loc, f"{loc[-1]} has no '{language.id}' text", level=level)


@file_rule("empty-text")
def no_empty_text(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """A text that is there says something."""
    for loc, text in texts_of(piece):
        for language, content in text.root.items():
            if not content or content.isspace():
                yield Finding(path_of(piece), (*loc, language), f"{loc[-1]} in '{language}' is empty", "write it")


@file_rule("todo", Level.ERROR, Level.WARNING)
def nothing_left_to_write(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """No text is `TODO`, as `errdex new` and `errdex import` write it: somebody has to write it.

    An import marks its entries `thin`, and there it is a warning: a table of four hundred codes is a site at once,
    in which what is not written yet is left out.
    """
    level = Level.WARNING if isinstance(piece, Entry) and piece.thin else Level.ERROR
    for loc, text in texts_of(piece):
        for language, content in text.root.items():
            if content.strip() == TODO:
                yield Finding(
                    path_of(piece), (*loc, language), f"{loc[-1]} in '{language}' is still TODO", "write it", level
                )


@file_rule("markdown-subset", Level.ERROR, Level.WARNING)
def plain_markdown(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Texts are paragraphs, lists, emphasis, code and links: no heading, thematic break, image or raw HTML.

    A page has an outline of its own and loads nothing from elsewhere. HTML is shown as it was typed, so it is only a
    warning, and none in a message, which is a quotation.
    """
    for loc, text in texts_of(piece):
        if loc[-1] == "title":
            continue  # no Markdown
        for language, content in text.root.items():
            for part in outside_subset(content):
                wrong = f"{loc[-1]} in '{language}' holds {part}"
                if part != RAW_HTML:
                    tip = "remove it, or write a backslash before its first mark"
                    yield Finding(path_of(piece), (*loc, language), wrong, tip)
                elif loc[-1] != "message":
                    yield Finding(path_of(piece), (*loc, language), wrong, "put it in backticks", Level.WARNING)


@file_rule("unknown-language")
def known_languages(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Texts, keywords, glossary and addresses are in the languages of catalog.yaml."""
    known = catalog.languages
    locations: list[tuple[Loc, Iterable[str]]] = [(loc, text.root.keys()) for loc, text in texts_of(piece)]
    locations += [(loc, words.root.keys()) for loc, words in _keywords(piece)]
    if isinstance(piece, Settings):
        locations += [(("glossary", number), term.keys()) for number, term in enumerate(piece.glossary)]
        locations += [(("same_pages", number), page.keys()) for number, page in enumerate(piece.same_pages)]
    for loc, languages in locations:
        for language in languages:
            if language not in known:
                tip = one_of(language, known)
                yield Finding(path_of(piece), (*loc, language), f"unknown language '{language}'", tip)


@file_rule("term", Level.WARNING)
def terms_of_the_catalogue(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """One word for one thing: texts use the terms of catalog.yaml, not the words that these take the place of.

    A message is a quotation; so is what stands in quotation marks or backticks.
    """
    for loc, text in texts_of(piece) if catalog.settings.terms else ():
        for term in catalog.settings.terms if loc[-1] != "message" else ():
            own = _NOT_OWN.sub(" ", text.root.get(term.lang, ""))
            for word in term.not_:
                if re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), own, re.IGNORECASE):
                    wrong = f"{loc[-1]} in '{term.lang}' says '{word}'"
                    yield Finding(path_of(piece), (*loc, term.lang), wrong, f"write '{term.use}'", Level.WARNING)


@file_rule("several-lines")
def one_line(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """A message is what a service sends in one line, a title is a heading; explanations belong to the cause."""
    for loc, text in texts_of(piece):
        for language, content in text.root.items() if loc[-1] in ("message", "title") else ():
            if "\n" in content:
                wrong = f"{loc[-1]} in '{language}' has several lines"
                yield Finding(path_of(piece), (*loc, language), wrong, "write it in one")

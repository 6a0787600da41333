"""Rules on wording: terms, the same text twice, ends of sentences, punctuation. All of them warn."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Level
from site_builder.rules.parity.languages import (
    ends_in_stop,
    foreign_mark,
    have_stops,
    is_of_one,
    last_of,
    may_have_foreign_mark,
    own_words,
)
from site_builder.rules.parity.pairs import pairs
from site_builder.rules.rule import Finding, Piece, file_rule


@file_rule("glossary", Level.WARNING)
def terms_are_translated(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Where the source language has a term of the glossary, a translation has a word that the glossary gives for it.

    A message is a quotation. Which spelling a word has in its own language is for the rule `term`.
    """
    glossary = catalog.settings.glossary
    for pair in pairs(catalog, piece) if glossary else ():
        if pair.is_message or pair.text == pair.translation:
            continue
        source = ""
        for term in glossary:
            words, others = term.get(pair.source_language, ()), term.get(pair.language, ())
            if words and others and _has(words, pair.text, whole=True):
                source = source or own_words(pair.source.marked)
                if _has(words, source, whole=True) and not _has(others, pair.translation, whole=False):
                    wrong = f"'{words[0]}' is in '{pair.source_language}' but '{others[0]}' not in '{pair.language}'"
                    tip = f"write {' or '.join(repr(word) for word in others)}"
                    yield pair.finding(wrong, tip, Level.WARNING)


def _has(words: Sequence[str], text: str, *, whole: bool) -> bool:
    return _pattern(tuple(words), whole).search(text) is not None


@lru_cache(maxsize=1024)
def _pattern(words: Sequence[str], whole: bool) -> re.Pattern[str]:
    """Any of the words; in letters that are separated by spaces, a whole one or its plural, or else its beginning."""
    ending = r"(?:e?s)?\b" if whole else ""
    each = (rf"\b{re.escape(word)}{ending}" if word.isascii() else re.escape(word) for word in words)
    return re.compile("|".join(each), re.IGNORECASE)


@file_rule("same-text", Level.WARNING)
def translations_differ(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """A text is not the same in two languages, but for names, code and messages: one of both is not translated."""
    for pair in pairs(catalog, piece):
        if pair.text == pair.translation and not pair.is_message:
            here, there = pair.source_language, pair.language
            if is_of_one(pair.source.marked, here, there):
                wrong = f"{pair.loc[-1]} is the same text in '{here}' and '{there}'"
                yield pair.finding(wrong, "translate it", Level.WARNING)


@file_rule("sentence-end", Level.WARNING)
def sentences_end_alike(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """A text ends as a sentence, with a full stop, in every language or in none; a message is a quotation."""
    for pair in pairs(catalog, piece):
        if pair.is_message:
            continue
        ends, other = last_of(pair.text), last_of(pair.translation)
        if ends is other and ends is not None:
            continue
        ends = ends_in_stop(pair.source.prose) if ends is None else ends
        other = ends_in_stop(pair.other.prose) if other is None else other
        if ends is not other and have_stops(pair.source_language, pair.language):
            here, there = (pair.source_language, pair.language) if ends else (pair.language, pair.source_language)
            wrong = f"{pair.loc[-1]} ends in a full stop in '{here}' but not in '{there}'"
            yield pair.finding(wrong, "end both alike", Level.WARNING)


@file_rule("punctuation", Level.WARNING)
def punctuation_is_the_languages_own(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Chinese and Japanese have full-width marks between their words, other languages have none.

    A message is a quotation; so is what stands in quotation marks.
    """
    for pair in pairs(catalog, piece):
        if pair.is_message:
            continue
        for language, text in ((pair.source_language, pair.text), (pair.language, pair.translation)):
            if may_have_foreign_mark(text, language):
                marked = pair.source.marked if language == pair.source_language else pair.other.marked
                mark = foreign_mark(marked, language)
                if mark:
                    width = "full-width" if mark not in ",;:?!." else "half-width"
                    wrong = f"{pair.loc[-1]} in '{language}' has the {width} mark '{mark}'"
                    yield pair.finding(wrong, "use the language's own", Level.WARNING, language)

"""Pair each text with the source language's text, both taken apart."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.parity.spans import FACTS, Spans, spans
from site_builder.rules.rule import Finding, Piece, path_of, texts_of

_LONG = 40
"""Characters from which a text says something without a look: nobody types so many spaces."""


class Pair(NamedTuple):
    """A text in the source language and in another one."""

    path: Path
    loc: Loc
    """Of the text in all its languages."""
    source_language: str
    language: str
    text: str
    """In the source language."""
    translation: str
    source: Spans
    other: Spans
    is_message: bool
    """A message is a quotation, which nobody writes anew."""

    def finding(self, text: str, tip: str, level: Level = Level.ERROR, language: str = "") -> Finding:
        """Find fault with the translation, or with the text in `language`."""
        return Finding(self.path, (*self.loc, language or self.language), text, tip, level)


class _Pairs(NamedTuple):
    """The pairs of one piece."""

    piece: object
    catalog: object
    all: Sequence[Pair]
    unlike: Sequence[Pair]


_last = _Pairs(None, None, (), ())
"""Of the piece that was asked for last: the rules on one piece come one after the other."""


def pairs(catalog: Catalog, piece: Piece) -> Sequence[Pair]:
    """Pair the texts of a piece that are written in the source language and in another language of the catalogue.

    Texts that are the same to the letter are pairs too; a `TODO` and an empty text are none.
    """
    last = _last
    return last.all if last.piece is piece and last.catalog is catalog else _of(catalog, piece).all


def unlike_pairs(catalog: Catalog, piece: Piece) -> Sequence[Pair]:
    """The pairs that differ in more than words and numbers."""
    last = _last
    return last.unlike if last.piece is piece and last.catalog is catalog else _of(catalog, piece).unlike


def _of(catalog: Catalog, piece: Piece) -> _Pairs:
    global _last
    found = _pairs(catalog, piece) if len(catalog.languages) > 1 else ()
    unlike = [pair for pair in found if pair.source[:FACTS] != pair.other[:FACTS]]
    _last = last = _Pairs(piece, catalog, found, unlike)
    return last


def _pairs(catalog: Catalog, piece: Piece) -> Sequence[Pair]:
    source_language, *others = catalog.languages
    path = path_of(piece)
    found: list[Pair] = []
    for loc, text in texts_of(piece):
        source = text.root.get(source_language, "")
        if not _is_written(source):
            continue
        is_message = loc[-1] == "message"
        taken_apart = spans(source)
        for language in others:
            translation = text.root.get(language, "")
            if _is_written(translation):
                other = spans(translation) if translation != source else taken_apart
                pair = Pair(path, loc, source_language, language, source, translation, taken_apart, other, is_message)
                found.append(pair)
    return found


def _is_written(text: str) -> bool:
    return bool(text) and (len(text) > _LONG or text.strip() not in ("", TODO))

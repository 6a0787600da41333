"""Pair each text with the source language's text, both taken apart."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.parity.spans import FACTS, Spans, spans
from site_builder.rules.rule import Finding, Piece, path_of


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

    @property
    def is_message(self) -> bool:
        """A message is a quotation, which nobody writes anew."""
        return self.loc[-1] == "message"

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
    return _of(catalog, piece).all


def unlike_pairs(catalog: Catalog, piece: Piece) -> Sequence[Pair]:
    """The pairs that differ in more than words and numbers."""
    return _of(catalog, piece).unlike


def _of(catalog: Catalog, piece: Piece) -> _Pairs:
    global _last
    last = _last
    if last.piece is not piece or last.catalog is not catalog:
        found = _pairs(catalog, piece) if len(catalog.languages) > 1 else ()
        unlike = [pair for pair in found if pair.source[:FACTS] != pair.other[:FACTS]]
        last = _last = _Pairs(piece, catalog, found, unlike)
    return last


def _pairs(catalog: Catalog, piece: Piece) -> Sequence[Pair]:
    source_language, *others = catalog.languages
    path = path_of(piece)
    found: list[Pair] = []
    for loc, text in piece.texts():
        source = text.root.get(source_language, "")
        if not _is_written(source):
            continue
        taken_apart = None
        for language in others:
            translation = text.root.get(language, "")
            if _is_written(translation):
                taken_apart = taken_apart or spans(source)
                other = spans(translation) if translation != source else taken_apart
                found.append(Pair(path, loc, source_language, language, source, translation, taken_apart, other))
    return found


def _is_written(text: str) -> bool:
    return text.strip() not in ("", TODO)

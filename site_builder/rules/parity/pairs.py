"""Pair each text with the source language's text, both taken apart."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.parity.glance import alike
from site_builder.rules.parity.spans import Spans, spans
from site_builder.rules.rule import Finding, Piece, path_of, texts_of

_LONG = 40
"""Characters from which a text says something without a look: nobody types so many spaces."""


class Pair:
    """A text in the source language and in another one. Both are taken apart when that is asked for."""

    __slots__ = ("_other", "_source", "is_message", "language", "loc", "path", "source_language", "text", "translation")

    def __init__(self, path: Path, loc: Loc, languages: tuple[str, str], text: str, translation: str) -> None:
        self.path = path
        self.loc = loc  # of the text in all its languages
        self.source_language, self.language = languages
        self.text = text
        self.translation = translation
        self.is_message = loc[-1] == "message"  # a quotation, which nobody writes anew
        self._source: Spans | None = None
        self._other: Spans | None = None

    @property
    def source(self) -> Spans:
        """The text in the source language, taken apart."""
        self._source = self._source or spans(self.text)
        return self._source

    @property
    def other(self) -> Spans:
        """The translation, taken apart."""
        self._other = self._other or spans(self.translation)
        return self._other

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
    """The pairs that may differ in their facts."""
    last = _last
    return last.unlike if last.piece is piece and last.catalog is catalog else _of(catalog, piece).unlike


def _of(catalog: Catalog, piece: Piece) -> _Pairs:
    global _last
    found = _pairs(catalog, piece) if len(catalog.languages) > 1 else ()
    unlike = [
        pair
        for pair in found
        if pair.text != pair.translation and not alike(pair.text, pair.source_language, pair.translation, pair.language)
    ]
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
        for language in others:
            translation = text.root.get(language, "")
            if _is_written(translation):
                found.append(Pair(path, loc, (source_language, language), source, translation))
    return found


def _is_written(text: str) -> bool:
    return bool(text) and (len(text) > _LONG or text.strip() not in ("", TODO))

"""Write the translations of a catalogue into one language as XLIFF 2.1."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from site_builder.catalog.confirmed import place_of
from site_builder.catalog.entry import Cause, ConfusedWith
from site_builder.catalog.loader import Loaded
from site_builder.catalog.model import Brand, Catalog, Category, Domain, Prefix, Settings
from site_builder.catalog.multilingual import Model, Text
from site_builder.catalog.yaml_file import Loc
from site_builder.interchange.inline import Link, Mark, Part, cut
from site_builder.interchange.tasks import Task, is_written, pieces, tasks_of
from site_builder.interchange.xliff import (
    CONFIRMED,
    CORE,
    METADATA,
    OWN,
    STATES,
    file_id,
    foreign_placeholders,
    text_digest,
    unit_id,
)
from site_builder.rules.rule import Piece, path_of

_OWNERS: Final[Mapping[str, type[Model]]] = {
    "causes": Cause,
    "confused_with": ConfusedWith,
    "brand": Brand,
    "prefixes": Prefix,
    "categories": Category,
}
"""The model of what a field holds."""
_PLAIN_WORDS: Final = "Plain words on one line, no Markdown."
_ONE_LINE: Final = "One line, as the service sends it. Keep {placeholders} and `code`."
_MARKDOWN: Final = (
    "Markdown: paragraphs, lists, emphasis, `code`, [links](address); no headings, images, HTML."
    " Keep {placeholders}, code and addresses."
)
_TO_DO: Final[Mapping[Task, str]] = {
    "outdated": "The source text has changed since somebody confirmed this translation.",
    "changed": "This translation has changed since somebody confirmed it: compare it with its source.",
}
_UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML may have."""
_KINDS: Final = {"code": 'type="other"', "placeholder": 'type="ui" subType="xlf:var"', "address": 'type="link"'}


def to_xliff(loaded: Loaded, heads: Catalog, language: str, *, every: bool) -> str:
    """The texts that are left to translate into a language, or all; an empty text where there are none.

    A text that is not written in the source language is left out.
    """
    files = [line for piece in pieces(loaded, heads) for line in _file(heads, piece, language, every)]
    if not files:
        return ""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- Made by `errdex export`; `errdex import xliff` brings the translations back. -->",
        f'<xliff xmlns="{CORE}" xmlns:mda="{METADATA}" version="2.1"'
        f' srcLang="{heads.source_language}" trgLang="{language}">',
    )
    return "".join(f"{line}\n" for line in (*head, *files, "</xliff>"))


def _file(heads: Catalog, piece: Piece, language: str, every: bool) -> Iterator[str]:
    """Write the units of a file; nothing where it has none."""
    tasks = dict(tasks_of(heads, piece, language))
    if isinstance(piece, Settings):  # nobody can confirm these
        tasks |= {loc: "unconfirmed" for loc, text in piece.texts() if is_written(text.root.get(language, ""))}
    units: list[str] = []
    for loc, text in piece.texts():
        task = tasks.get(loc)
        if is_written(text.root.get(heads.source_language, "")) and (every or task not in (None, "unconfirmed")):
            units += _unit(heads, piece, loc, text, language, task)
    if units:
        path = path_of(piece)
        identifier, original = quoteattr(file_id(path)), quoteattr(path.as_posix())
        yield f'  <file id={identifier} original={original} canResegment="no" xml:space="preserve">'
        yield from units
        yield "  </file>"


def _unit(heads: Catalog, piece: Piece, loc: Loc, text: Text, language: str, task: Task | None) -> Iterator[str]:
    source, said = text.root[heads.source_language], text.root.get(language, "")
    codes = _Codes()
    foreign = foreign_placeholders(heads, piece, loc)
    written = [f"        <source>{codes.source(cut(source, foreign=foreign))}</source>"]
    if is_written(said):
        written.append(f"        <target>{codes.target(cut(said, foreign=foreign))}</target>")
    state = f'state="{STATES[task] if task is not None else CONFIRMED}"'
    if task is not None and task in _TO_DO:
        state += f' subState="{OWN}:{task}"'
    yield f"    <unit id={quoteattr(unit_id(loc))} name={_attribute(place_of(loc))}>"
    yield f'      <mda:metadata><mda:metaGroup category="{OWN}">'
    yield f'        <mda:meta type="source">{text_digest(source)}</mda:meta>'
    yield f'        <mda:meta type="translation">{text_digest(said)}</mda:meta>'
    yield "      </mda:metaGroup></mda:metadata>"
    yield "      <notes>"
    for category, note in _notes(piece, loc, task):
        yield f'        <note category="{category}">{_xml(note)}</note>'
    yield "      </notes>"
    yield from codes.original_data()
    yield f"      <segment {state}>"
    yield from written
    yield "      </segment>"
    yield "    </unit>"


def _notes(piece: Piece, loc: Loc, task: Task | None) -> Iterator[tuple[str, str]]:
    """Yield (category, note): what the text is for, how it is written, what is to be done."""
    owner = "The catalogue"
    if not isinstance(piece, Settings):
        owner = f"Domain {piece.id}" if isinstance(piece, Domain) else f"Error code {piece.code}"
    field = str(loc[-1])
    about = (_OWNERS[str(loc[0])] if len(loc) > 1 else type(piece)).model_fields[field].description
    yield "context", f"{owner}, {place_of(loc)}: {about}"
    yield "rules", _PLAIN_WORDS if field == "title" else _ONE_LINE if field == "message" else _MARKDOWN
    if task is not None and task in _TO_DO:
        yield "task", _TO_DO[task]


class _Codes:
    """Writes the parts of a unit, and keeps its original data.

    A mark of the translation has the id of the same mark in the source text, where there is one left.
    """

    def __init__(self) -> None:
        self._data: dict[str, str] = {}
        self._left: dict[Part, list[str]] = {}
        """Ids of the marks of the source text that the translation has not taken yet."""
        self._count = 0

    def source(self, parts: Iterable[Part]) -> str:
        return "".join(self._part(part, in_source=True) for part in parts)

    def target(self, parts: Iterable[Part]) -> str:
        return "".join(self._part(part, in_source=False) for part in parts)

    def original_data(self) -> Iterator[str]:
        if self._data:
            yield "      <originalData>"
            yield from (f'        <data id="{name}">{_xml(text)}</data>' for text, name in self._data.items())
            yield "      </originalData>"

    def _part(self, part: Part, *, in_source: bool) -> str:
        if isinstance(part, str):
            return _xml(part)
        if isinstance(part, Mark):
            shown = f"{_KINDS[part.kind]} disp={_attribute(part.text)}"
            return f'<ph id="{self._id(part, in_source)}" dataRef="{self._ref(part.text)}" {shown}/>'
        identifier = self._id(Link(part.start, (), part.end), in_source)
        refs = f'dataRefStart="{self._ref(part.start)}" dataRefEnd="{self._ref(part.end)}"'
        words = self.source(part.words) if in_source else self.target(part.words)
        return f'<pc id="{identifier}" {refs} type="link" dispEnd={_attribute(part.end)}>{words}</pc>'

    def _id(self, mark: Part, in_source: bool) -> str:
        left = self._left.setdefault(mark, [])
        if not in_source and left:
            return left.pop(0)
        self._count += 1
        if in_source:
            left.append(str(self._count))
        return str(self._count)

    def _ref(self, text: str) -> str:
        return self._data.setdefault(text, f"d{len(self._data) + 1}")


def _xml(text: str) -> str:
    """Write a text as the content of an element."""
    escaped = escape(text, {"\r": "&#13;"})
    return _UNWRITABLE.sub(lambda match: f'<cp hex="{ord(match[0]):04X}"/>', escaped)


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text))

"""Read the translations that come back as XLIFF: units with their line, state and text.

Whatever a tool has done to a unit, it is read or says why not; a file that is no XLIFF is refused in one line. The
parser is expat alone: it knows the lines, and a document type, without which nothing can be multiplied, is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from site_builder.catalog.problem import printable, shown
from site_builder.core.errors import UserError
from site_builder.importing.source_file import read_content
from site_builder.interchange.xliff import CORE, METADATA, OWN

MAX_BYTES: Final = 200_000_000
"""Bytes. All texts of ten thousand entries have about that many."""
_MAX_DEPTH: Final = 100
"""Elements within one another. Those of a unit have ten levels."""
_CORE: Final = f"{{{CORE}}}"
_META: Final = f"{{{METADATA}}}"
_OLD: Final = "{urn:oasis:names:tc:xliff:document:1"


@dataclass(frozen=True)
class ReturnedUnit:
    """A text as it came back."""

    line: int
    file: str
    """The id of its file in the XLIFF; so is `unit`."""
    unit: str
    name: str
    """File and place as they are told to people."""
    source_digest: str
    """As exported, as is that of the translation; empty where a tool has dropped it."""
    translation_digest: str
    state: str
    text: str | None
    """The translation; None where there is none, or it cannot be read."""
    wrong: str = ""
    """Why it cannot be read."""


@dataclass(frozen=True)
class Returned:
    """A file as it came back."""

    path: Path
    source_language: str
    language: str
    units: Sequence[ReturnedUnit]


def read_xliff(path: Path) -> Returned:
    """Read a file of XLIFF 2.0 or 2.1. Raises UserError, one line, for any other file."""
    content = read_content(path, MAX_BYTES)
    if not content.strip():
        raise UserError(f"{shown(path)} is empty")
    return _Reader(path).read(content)


class _Damaged(Exception):
    """A translation that cannot be put together; its text says why."""


class _Reader:
    """Reads one file, unit by unit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._depth = 0
        self._languages: tuple[str, str] | None = None
        self._file: Mapping[str, str] = {}
        """Attributes of the file that is being read."""
        self._unit: TreeBuilder | None = None
        """The unit that is being read; the line on which it starts, and its depth."""
        self._line = self._unit_depth = 0
        self._units: list[ReturnedUnit] = []

    def read(self, content: bytes) -> Returned:
        parser = self._parser
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise self._refused(error.lineno, f"not XML: {expat.ErrorString(error.code)}") from None
        except (ValueError, LookupError) as error:  # of an encoding that Python cannot give to expat
            raise self._refused(1, f"not XML that can be read: {error}; save it as UTF-8") from None
        assert self._languages is not None, "a document has a root"
        return Returned(self._path, *self._languages, self._units)

    def _refused(self, line: int, why: str) -> UserError:
        return UserError(printable(f"{shown(self._path)}:{line}: {why}"))

    def _doctype(self, *_: object) -> None:
        why = "a document type, which no XLIFF has and which may hide an attack; take `<!DOCTYPE …>` out"
        raise self._refused(self._parser.CurrentLineNumber, why)

    def _start(self, expat_name: str, attributes: dict[str, str]) -> None:
        name = _tag(expat_name)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._refused(self._parser.CurrentLineNumber, f"more than {_MAX_DEPTH} elements within one another")
        if self._languages is None:
            self._languages = self._root(name, attributes)
        elif self._unit is not None:
            self._unit.start(name, attributes)
        elif name == f"{_CORE}file":
            self._file = attributes
        elif name == f"{_CORE}unit":
            self._unit, self._line, self._unit_depth = TreeBuilder(), self._parser.CurrentLineNumber, self._depth
            self._unit.start(name, attributes)

    def _data(self, text: str) -> None:
        if self._unit is not None:
            self._unit.data(text)

    def _end(self, expat_name: str) -> None:
        if self._unit is not None:
            self._unit.end(_tag(expat_name))
            if self._depth == self._unit_depth:
                self._units.append(self._read_unit(self._unit.close()))
                self._unit = None
        self._depth -= 1

    def _root(self, name: str, attributes: Mapping[str, str]) -> tuple[str, str]:
        """The languages that a root names."""
        line = self._parser.CurrentLineNumber
        if name != f"{_CORE}xliff":
            if name.startswith(_OLD) or name == "xliff":
                raise self._refused(line, "XLIFF 1; save it as XLIFF 2.1, which `errdex export` writes")
            raise self._refused(line, f"<{name.rpartition('}')[2]}> is not the <xliff> of XLIFF 2.1")
        if "srcLang" not in attributes or "trgLang" not in attributes:
            raise self._refused(line, "<xliff> does not name both its languages, srcLang and trgLang")
        return attributes["srcLang"], attributes["trgLang"]

    def _read_unit(self, unit: Element) -> ReturnedUnit:
        digests = {
            meta.get("type"): (meta.text or "").strip()
            for group in unit.iter(f"{_META}metaGroup")
            if group.get("category") == OWN
            for meta in group.iter(f"{_META}meta")
        }
        state, text, wrong = "initial", None, ""
        segments = unit.findall(f"{_CORE}segment")
        if len(segments) == 1:
            state = segments[0].get("state", "initial")
            try:
                text = _translation(unit, segments[0])
            except _Damaged as error:
                wrong = str(error)
        else:
            wrong = f"the text is in {len(segments)} segments, and was exported in one"
        identifier = unit.get("id", "")
        return ReturnedUnit(
            line=self._line,
            file=self._file.get("id", ""),
            unit=identifier,
            name=f"{self._file.get('original', self._file.get('id', ''))} {unit.get('name', identifier)}",
            source_digest=digests.get("source", ""),
            translation_digest=digests.get("translation", ""),
            state=state,
            text=text,
            wrong=wrong,
        )


def _tag(name: str) -> str:
    """Write a name as ElementTree does, `{namespace}name`; expat gives it without the first brace."""
    return f"{{{name}" if "}" in name else name


def _translation(unit: Element, segment: Element) -> str | None:
    """The text of the target; None where there is none. Raises _Damaged."""
    target = segment.find(f"{_CORE}target")
    if target is None:
        return None
    data = {one.get("id", ""): "".join(_pieces(one, {}, {})) for one in unit.iter(f"{_CORE}data")}
    source = segment.find(f"{_CORE}source")
    codes = {one.get("id", ""): one for one in source.iter()} if source is not None else {}
    return "".join(_pieces(target, data, codes))


def _pieces(element: Element, data: Mapping[str, str], codes: Mapping[str, Element]) -> Iterator[str]:
    """Yield the content of an element as Markdown. `data`: by id; `codes`: those of the source text by id."""
    yield element.text or ""
    for child in element:
        name = child.tag.removeprefix(_CORE)
        if name == "cp":
            yield _code_point(child.get("hex", ""))
        elif name in ("ph", "sc", "ec"):
            yield _original(child, "dataRef", data, codes)
        elif name == "pc":
            yield _original(child, "dataRefStart", data, codes)
            yield from _pieces(child, data, codes)
            yield _original(child, "dataRefEnd", data, codes)
        elif name == "mrk":
            yield from _pieces(child, data, codes)
        elif name not in ("sm", "em"):
            raise _Damaged(f"<{name.rpartition('}')[2]}> is no part of a translation")
        yield child.tail or ""


def _original(code: Element, ref: str, data: Mapping[str, str], codes: Mapping[str, Element]) -> str:
    """What stands in the text for a code; that of the same code of the source text where a tool left out which."""
    name = code.get(ref) or codes.get(code.get("id", ""), code).get(ref) or ""
    if name not in data:
        raise _Damaged(f"the code {code.get('id', '')} has lost what it stands for")
    return data[name]


def _code_point(number: str) -> str:
    try:
        return chr(int(number, 16))
    except (ValueError, OverflowError):
        raise _Damaged(f"'{number}' is no code point") from None

"""Read one YAML file into plain data with positions.

Built from the parser's events, so that every key has its line and column, every text its quoting
style, and a duplicate key, an alias or a value that YAML readers disagree on is seen and not lost.
Refuses hostile input before it costs anything: size, depth, bytes and kind of file are checked first.
A fault is a `Problem`, never an exception.
"""

import datetime
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeAlias

import yaml

from site_builder.catalog.problem import Level, Problem
from site_builder.core.fingerprint import digest

MAX_BYTES = 1_000_000
"""Bytes. An entry has about 2,000; a file of a million is a mistake or an attack."""

MAX_DEPTH = 50
"""Nested collections. An entry has five levels."""

_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"

Plain: TypeAlias = "bool | int | str | datetime.date | list[Plain] | dict[str, Plain] | None"
Loc: TypeAlias = tuple[str | int, ...]
"""The way from the top of a document to a value: ("causes", 0, "cause", "zh")."""

# The C parser is 8 times as fast; a PyYAML without libyaml reads the same events.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_NUMBER_1_2 = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")
"""Numbers of YAML 1.2 (core schema), which editors and other readers use; PyYAML knows 1.1."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LINE_END = re.compile("\r\n?|\n")
_ODD = re.compile("[\0\x85\u2028\u2029\u202d\u202e]")
"""Characters that end the text or a line for the parser, but not for editors, and those that turn letters around, so
that people see another text than programs. What a service really sends can have these two, as an escape."""
_CONTROL = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Characters that no text has and no page may have; only an escape such as `"\\x02"` gets it past the parser."""
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Mark(NamedTuple):
    """Position and style of a value, worked out when asked for, as few are."""

    start: yaml.Event | None
    """Its key; the item itself in a list. None: the value is the document itself."""
    value: yaml.Event | None

    @property
    def line(self) -> int:
        """Counted from 1."""
        return _start(self.start)[0]

    @property
    def column(self) -> int:
        """Counted from 1."""
        return _start(self.start)[1]

    @property
    def style(self) -> str:
        """`|`, `>`, `'`, `"` for a text of that style, `` for a plain one, `{}` and `[]` for collections."""
        if isinstance(self.value, yaml.ScalarEvent):
            return self.value.style or ""
        return "[]" if isinstance(self.value, yaml.SequenceStartEvent) else "{}"


_TOP = Mark(None, None)


@dataclass(frozen=True)
class YamlFile:
    """Data of a file and the position of each value; empty where it could not be read."""

    path: Path
    data: Mapping[str, Plain]
    marks: Mapping[Loc, Mark]
    problems: tuple[Problem, ...]
    digest: str = ""
    """Of the file's bytes; empty where they could not be read."""

    def mark(self, loc: Loc) -> Mark:
        """Mark of `loc`, or of the nearest value around it that the file has."""
        while loc not in self.marks and loc:
            loc = loc[:-1]
        return self.marks.get(loc, _TOP)

    def problem(self, loc: Loc, rule: str, text: str, tip: str = "", level: Level = Level.ERROR) -> Problem:
        """Make a problem at `loc`."""
        mark = self.mark(loc)
        return Problem(self.path, mark.line, mark.column, level, rule, text, tip)


def read(path: Path) -> YamlFile:
    """Read the file at `path`. Never raises: what is wrong with it stands in `problems`."""
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):
            return _refused(path, "unreadable", "not a regular file")
        if kind.st_size > MAX_BYTES:
            return _refused(path, "too-large", f"{kind.st_size:,} bytes, more than {MAX_BYTES:,}", "split the entry")
        content = path.read_bytes()
    except OSError as error:
        return _refused(path, "unreadable", f"cannot be read: {(error.strerror or str(error)).lower()}")
    return replace(parse(path, content), digest=digest(content))


def parse(path: Path, content: bytes, loader: type[yaml.SafeLoader] = LOADER) -> YamlFile:
    """Parse the bytes of the file at `path`. A byte order mark and CRLF are no fault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _position(content[: error.start].decode("utf-8", "replace"))
        wrong = f"byte 0x{content[error.start]:02x} is not UTF-8"
        return _refused(path, "encoding", wrong, "save the file as UTF-8", line, column)
    odd = _ODD.search(text)
    if odd is not None:
        wrong = f"{_named(odd[0])} in the text"
        return _refused(path, "encoding", wrong, "remove it", *_position(text[: odd.start()]))
    return _Reader(path).read(text, loader)


def is_text(plain: str) -> bool:
    """Test whether every YAML reader takes a scalar without quotes for a text. `plain`: not empty."""
    typed = any(pattern.match(plain) for _, pattern in _RESOLVERS.get(plain[0], ()))
    return plain not in _WORDS and not typed and not _NUMBER_1_2.fullmatch(plain)


def _named(character: str) -> str:
    return f"the control character U+{ord(character):04X}"


def _position(before: str) -> tuple[int, int]:
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1


def _refused(path: Path, rule: str, text: str, tip: str = "", line: int = 1, column: int = 1) -> YamlFile:
    problem = Problem(path, line, column, Level.ERROR, rule, text, tip)
    return YamlFile(path, {}, {}, (problem,))


def _start(event: yaml.Event | None) -> tuple[int, int]:
    mark = event.start_mark if event is not None else None
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


class _Refusal(Exception):
    """Stops the reading of a document after a fault that makes the rest meaningless."""


class _Reader:
    """Reads one document: parser events to plain data."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._next: Callable[[], Any] = lambda: None
        """The next event of the parser; None at the end."""
        self.marks: dict[Loc, Mark] = {}
        self.problems: list[Problem] = []

    def read(self, text: str, loader: type[yaml.SafeLoader]) -> YamlFile:
        data: Plain = None
        try:
            self._next = loader(text).get_event
            data = self._document()
        except _Refusal:
            data = None
        except yaml.MarkedYAMLError as error:
            self._syntax(error, _LINE_END.split(text))
        except yaml.YAMLError as error:
            what = str(getattr(error, "reason", None) or error).splitlines()[0]
            position = _position(text[: getattr(error, "position", 0) or 0])
            self._report(*position, "syntax", f"not YAML: {what}", "remove the character")
        if not isinstance(data, dict):
            if not self.problems:
                empty = "the file is empty" if data is None else "the file is not a list of `field: value`"
                self._report(1, 1, "empty-file" if data is None else "wrong-type", empty)
            data = {}
        return YamlFile(self.path, data, self.marks, tuple(self.problems))

    def _syntax(self, error: yaml.MarkedYAMLError, lines: list[str]) -> None:
        """Report a syntax error; the commonest mistakes of authors in words."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if line > len(lines):  # libyaml takes the end of a last line without a break for a line of its own
            line, column = len(lines), len(lines[-1]) + 1
        for number in (line, line - 1):
            shown = lines[number - 1] if 0 < number <= len(lines) else ""
            if shown.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                tip = "settle the merge and remove the marks"
                return self._report(number, 1, "syntax", f"a mark of an unsettled merge: {shown[:7]}", tip)
            if (at := shown.find("：")) >= 0 and ": " not in shown:
                return self._report(number, at + 1, "syntax", "the colon is a Chinese one: '：'", "write ': '")
        if error.context_mark and "quoted scalar" in (error.context or ""):
            line, column = error.context_mark.line + 1, error.context_mark.column + 1
            return self._report(line, column, "syntax", "the quote that opens here is not closed", "close it")
        what = " ".join(part for part in (error.context, error.problem) if part)
        if "nesting depth" in what:  # libyaml gives up before it tells of any of them
            return self._report(line, column, "too-deep", _TOO_DEEP)
        return self._report(line, column, "syntax", f"not YAML: {what}", "mind indentation and quotes")

    def _document(self) -> Plain:
        data: Plain = None
        documents = 0
        while (event := self._next()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "syntax", "a second document starts here", "one file is one entry")
                data = self._value(self._next(), ())
        return data

    def _value(self, event: yaml.Event, loc: Loc) -> Plain:
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:
            # most values, at once
            if event.style == '"':
                return self._without_controls(event)
            return event.value if event.style or not event.implicit[0] else self._plain(event.value, loc)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "alias", f"alias '*{event.anchor}'", "write the value out")
        if not isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse(event, "syntax", "a value is missing")
        if event.anchor is not None:
            self._refuse(event, "alias", f"anchor '&{event.anchor}'", "write the value out where it is used")
        if event.tag is not None and event.tag != "!":
            self._refuse(event, "tag", f"tag '{event.tag}'", "remove it")
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if len(loc) >= MAX_DEPTH:
            self._refuse(event, "too-deep", _TOO_DEEP)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        return self._sequence(loc)

    def _mapping(self, loc: Loc) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        while type(key := self._next()) is not yaml.MappingEndEvent:
            if type(key) is not yaml.ScalarEvent or key.anchor is not None or key.value == "<<":
                self._refuse(key, "syntax", "a key that is not plain text", "write `field: value`")
            if key.tag is not None:
                self._refuse(key, "tag", f"tag '{key.tag}' on a key", "remove it")
            name = self._without_controls(key)
            location = (*loc, name)
            first = self.marks.get(location)
            event = self._next()
            self.marks[location] = Mark(key, event)
            value = self._value(event, location)
            if first is None:
                mapping[name] = value
                continue
            self.marks[location] = first
            self._report(*_start(key), "duplicate-key", f"'{name}' is here twice", f"see line {first.line}")
        return mapping

    def _sequence(self, loc: Loc) -> list[Plain]:
        sequence: list[Plain] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            location = (*loc, len(sequence))
            self.marks[location] = Mark(event, event)
            sequence.append(self._value(event, location))
        return sequence

    def _plain(self, value: str, loc: Loc) -> Plain:
        """Type a plain scalar. Where YAML readers disagree on its type it has to be quoted."""
        if value in _WORDS:
            word = _WORDS[value]
            if word is None:
                field = next((step for step in reversed(loc) if isinstance(step, str)), "the value")
                self._report(*self._position(loc), "empty-field", f"{field} is empty", "fill it in or remove the field")
            return word
        if is_text(value):
            return value
        if _INTEGER.fullmatch(value):
            return int(value)
        if _DATE.fullmatch(value):
            try:
                return datetime.date.fromisoformat(value)
            except ValueError:  # no day of the calendar: stays a text, which a field for a day refuses
                return value
        self._report(
            *self._position(loc), "unquoted", f"'{value}' is not text to every YAML reader", f'write "{value}"'
        )
        return value

    def _without_controls(self, event: yaml.ScalarEvent) -> str:
        """Value without control characters; one in it, put there by an escape, is reported."""
        value: str = event.value
        odd = _CONTROL.search(value)
        if odd is None:
            return value
        self._report(*_start(event), "encoding", f"an escape for {_named(odd[0])}", "remove it")
        return _CONTROL.sub("", value)

    def _position(self, loc: Loc) -> tuple[int, int]:
        mark = self.marks.get(loc, _TOP)
        return mark.line, mark.column

    def _report(self, line: int, column: int, rule: str, text: str, tip: str = "") -> None:
        self.problems.append(Problem(self.path, line, column, Level.ERROR, rule, text, tip))

    def _refuse(self, event: yaml.Event, rule: str, text: str, tip: str = "") -> NoReturn:
        self._report(*_start(event), rule, text, tip)
        raise _Refusal

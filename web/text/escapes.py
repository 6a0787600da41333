"""Decode the escapes of a pasted text; map offsets back.

A text is copied out of JSON in JSON, a URL, a web page, a terminal or a Markdown file; codes and messages
are looked for in what it said before. Decoded are: `\\uXXXX` (also `\\u{…}`, `\\UXXXXXXXX`, surrogate pairs),
`\\xHH` and octal bytes and percent-encoding as UTF-8, `\\n \\r \\t`, a backslash before punctuation (JSON,
Markdown, shells), HTML entities, terminal colours, invisible characters, UTF-8 that was read in another encoding
(`mojibake`), `uXXXX` that lost its backslash, and at last width, compatibility and decomposed forms (NFKC). One pass
takes one layer of escapes off everything; at most `DEPTH` passes are made, each in time linear to the text. What is no
valid escape stays as it is. A lone surrogate becomes U+FFFD.

`text/escapes.js` is the twin for the browser. A word that a console broke in two is no escape: nobody can tell
before it is known which words are meant, see `web.diagnosis.codes` and `web.diagnosis.messages`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from operator import add, sub
from typing import Tuple  # noqa: UP035  # the constants package has this module too, and runs on Python 3.8

from web.text.mojibake import misread

DEPTH = 5
"""Layers of escapes that are taken off: JSON in JSON in a URL in a log line, and one more."""
ROOM = 8192
"""Characters by which the compatibility form may be longer: one can stand for 18. What has no room stays as it is."""
MOST_MARKS = 30
"""Marks that go with one character, as in Unicode's stream-safe texts: to sort thousands takes too long."""

INVISIBLE = "\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_ONE_OR_RANGE = re.compile("(.)(?:-(.))?")
_HEX = "[0-9A-Fa-f]"
_SAYS_NOTHING = (
    r"\x1b\[[0-9;:?]{0,24}[A-Za-z]",
    r"\x00",
    *(
        rf"{chr(point)}[{INVISIBLE}]*"
        for first, last in _ONE_OR_RANGE.findall(INVISIBLE)
        for point in range(ord(first), ord(last or first) + 1)
    ),
)
_ESCAPE = re.compile(  # each alternative begins with a literal: so the engine looks for these alone
    r"\\(?:"
    r"(\\(?:\\\\)*)"  # 1: backslashes, each pair is one
    r"|([!-/:-@\[\]-`{-~])"  # 2: punctuation
    r"|([nrt](?:\\[nrt])*)"  # 3
    rf"|(u{_HEX}{{4}}(?:\\u{_HEX}{{4}})*)"  # 4: UTF-16
    rf"|u\{{({_HEX}{{1,6}})\}}|U({_HEX}{{8}})"  # 5, 6: a code point
    rf"|(x{_HEX}{{2}}(?:\\x{_HEX}{{2}})*)"  # 7, 8, 9: UTF-8
    r"|([0-3][0-7]{2}(?:\\[0-3][0-7]{2})*))"
    rf"|%({_HEX}{{2}}(?:%{_HEX}{{2}})*)"
    rf"|&(?:#([0-9]{{1,7}})|#[xX]({_HEX}{{1,6}})|([A-Za-z]{{2,6}}));"  # 10, 11, 12
    + "".join(f"|{pattern}()" for pattern in _SAYS_NOTHING)  # 13 and so on
)
_BARE_UNITS = re.compile(rf"(?:u(?:[3-9]{_HEX}{{3}}|[fF]{{2}}{_HEX}{{2}})){{2,}}")
"""Chinese characters and their punctuation as `\\uXXXX`, whose backslashes a database or a shell took off."""
_MAY_CHANGE = re.compile(rf"[\\%&\x00\x1b{INVISIBLE}]")
NAMED = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ", "ldquo": "“", "rdquo": "”",
    "lsquo": "‘", "rsquo": "’", "hellip": "…", "mdash": "—", "ndash": "–", "middot": "·", "lowbar": "_",
    "period": ".", "colon": ":", "comma": ",", "lpar": "(", "rpar": ")",
}  # fmt: skip
CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


Piece = Tuple[int, int, str, int]  # noqa: UP006
"""[start, end) in the text, what it stands for, and how many characters of the text each character of that
takes; 0 where the piece is one whole."""


class Pieces:
    """The pieces of a text, as parallel lists: it can have so many that one tuple each would take too long."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.forms: list[str] = []
        self.widths: list[int] = []

    def add(self, start: int, end: int, form: str, width: int) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.forms.append(form)
        self.widths.append(width)


@dataclass(frozen=True)
class Layer:
    """Pieces that one pass changed: parallel arrays of offsets after (`to`) and before it (`of`)."""

    to_start: list[int] = field(default_factory=list)
    to_end: list[int] = field(default_factory=list)
    of_start: list[int] = field(default_factory=list)
    of_end: list[int] = field(default_factory=list)
    width: list[int] = field(default_factory=list)

    def before(self, offset: int) -> tuple[int, int]:
        """Map the character at `offset` after the pass to [start, end) before it."""
        index = bisect_right(self.to_start, offset) - 1
        if index < 0:
            return offset, offset + 1
        if offset >= self.to_end[index]:
            start = self.of_end[index] + offset - self.to_end[index]
            return start, start + 1
        width = self.width[index]
        if not width:
            return self.of_start[index], self.of_end[index]
        start = self.of_start[index] + (offset - self.to_start[index]) * width
        return start, start + width


@dataclass(frozen=True)
class DecodedText:
    """A text without its escapes, and the layers that were taken off."""

    text: str
    layers: tuple[Layer, ...]
    """In the order in which they were taken off."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map [start, end) of `text`, at least one character, to [start, end) of the original."""
        last = end - 1
        for layer in reversed(self.layers):
            start = layer.before(start)[0]
            last = layer.before(last)[1] - 1
        return start, last + 1


def decode(text: str) -> DecodedText:
    """Take the escapes off a text, layer by layer.

    >>> decoded = decode('{\\\\"Code\\\\":\\\\"app.DAY\\\\_LIMIT%5FCONTROL\\\\"}')
    >>> decoded.text, decoded.span(9, 30)
    ('{"Code":"app.DAY_LIMIT_CONTROL"}', (12, 36))
    """
    if text.isascii() and not _MAY_CHANGE.search(text) and not _BARE_UNITS.search(text):
        return DecodedText(text, ())
    text = _SURROGATE.sub(REPLACEMENT, text)
    layers: list[Layer] = []
    for _ in range(DEPTH):
        known = len(layers)
        for step in (_read_again, _without_a_layer):
            text, layer = step(text)
            layers += [layer] if layer.to_start else []
        if len(layers) == known:
            break
    for step in (_with_units, _in_compatible_form):
        text, layer = step(text)
        layers += [layer] if layer.to_start else []
    return DecodedText(text, tuple(layers))


def _read_again(text: str) -> tuple[str, Layer]:
    """Read in UTF-8 what was read in another encoding."""
    pieces = Pieces()
    for start, end, form in misread(text):
        pieces.add(start, end, form, 0)
    return _replaced(text, pieces)


def _with_units(text: str) -> tuple[str, Layer]:
    """Decode `uXXXX` that lost its backslash."""
    pieces = Pieces()
    for match in _BARE_UNITS.finditer(text):
        pieces.add(match.start(), match.end(), bytes.fromhex(match[0].replace("u", "")).decode("utf-16-be"), 5)
    return _replaced(text, pieces)


def _without_a_layer(text: str) -> tuple[str, Layer]:
    if not _MAY_CHANGE.search(text):
        return text, Layer()
    known: dict[str, Sequence[Piece]] = {}  # a text has few escapes that differ
    pieces = Pieces()
    for match in _ESCAPE.finditer(text):
        escape = match[0]
        decoded = known.get(escape)
        if decoded is None:
            decoded = known[escape] = _decoded(match)
        at = match.start()
        for start, end, form, width in decoded:
            pieces.add(at + start, at + end, form, width)
    return _replaced(text, pieces)


def _replaced(text: str, pieces: Pieces) -> tuple[str, Layer]:
    if not pieces.starts:
        return text, Layer()
    sizes = list(map(len, pieces.forms))
    moved = accumulate(map(sub, sizes, map(sub, pieces.ends, pieces.starts)), initial=0)
    to_start = list(map(add, pieces.starts, moved))
    layer = Layer(to_start, list(map(add, to_start, sizes)), pieces.starts, pieces.ends, pieces.widths)
    stays = map(text.__getitem__, map(slice, [0, *pieces.ends], [*pieces.starts, None]))
    return "".join(map(add, stays, [*pieces.forms, ""])), layer


def _decoded(match: re.Match[str]) -> Sequence[Piece]:
    """Decode the escapes in a match, in order; offsets are those from its start."""
    kind = match.lastindex
    end = match.end() - match.start()
    if kind == 2:
        return ((0, end, match[2], 0),)
    if kind == 1:
        return ((0, end, "\\" * (end // 2), 2),)
    if kind == 3:
        return ((0, end, "".join(map(CONTROL.__getitem__, match[3][::2])), 2),)
    if kind == 4:
        return _from_units(bytes.fromhex(match[0].replace("\\u", "")))
    if kind in (5, 6):
        return ((0, end, _character(int(match[kind], 16)), 0),)
    if kind == 7:
        return _from_bytes(bytes.fromhex(match[0].replace("\\x", "")), 4)
    if kind == 8:
        return _from_bytes(bytes(int(digits, 8) for digits in match[0].split("\\")[1:]), 4)
    if kind == 9:
        return _from_bytes(bytes.fromhex(match[0].replace("%", "")), 3)
    if kind == 10:
        return ((0, end, _character(int(match[10])), 0),)
    if kind == 11:
        return ((0, end, _character(int(match[11], 16)), 0),)
    if kind == 12:
        named = NAMED.get(match[12])
        return () if named is None else ((0, end, named, 0),)
    return ((0, end, "", 0),)


def _character(point: int) -> str:
    return chr(point) if point < 0xD800 or 0xDFFF < point < 0x110000 else REPLACEMENT


def _from_units(data: bytes) -> Sequence[Piece]:
    """Decode characters of UTF-16, each unit of which takes 6 characters of the text."""
    text = data.decode("utf-16-be", "surrogatepass")
    if len(text) * 2 == len(data) and not _SURROGATE.search(text):
        return ((0, len(text) * 6, text, 6),)
    pieces: list[Piece] = []
    start = 0
    for character in text:
        units = 2 if character > "\uffff" else 1
        pieces.append((start, start + 6 * units, _SURROGATE.sub(REPLACEMENT, character), 0))
        start += 6 * units
    return pieces


def _from_bytes(data: bytes, width: int) -> Sequence[Piece]:
    """Decode characters of UTF-8, each byte of which takes `width` characters of the text."""
    if data.isascii():
        return ((0, len(data) * width, data.decode(), width),)
    pieces: list[Piece] = []
    start = index = 0
    while index < len(data):
        lead = data[index]
        size = 1 if lead < 0x80 else 0 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        try:
            character = data[index : index + size].decode()
        except UnicodeDecodeError:
            character, size = "", 0
        if size:
            pieces.append((start, start + size * width, character, 0))
        index += size or 1
        start += (size or 1) * width
    return pieces


def _in_compatible_form(text: str) -> tuple[str, Layer]:
    """Normalise to NFKC, one character with its marks at a time, so that offsets stay known."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text, Layer()
    forms = {character: unicodedata.normalize("NFKC", character) for character in sorted(set(text))}
    changed = [character for character, form in forms.items() if form != character]
    longer = [character for character in changed if len(forms[character]) > 1]
    marks = re.escape("".join(character for character, form in forms.items() if _is_mark(form[0])))
    layer = Layer()
    if marks or longer:  # else all characters stay where they are, as in most texts
        marked = f"[^{marks}]?[{marks}]{{1,{MOST_MARKS}}}" if marks else ""
        moving = re.compile("|".join(filter(None, (marked, _any_of(longer)))))
        text, layer = _replaced(text, _composed(moving.finditer(text)))
    # Few characters change, so this is several times as fast as `str.translate`, which looks up each one.
    same = _any_of(character for character in changed if len(forms[character]) == 1)
    return (re.sub(same, lambda match: forms[match[0]], text) if same else text), layer


def _composed(clusters: Iterable[re.Match[str]]) -> Pieces:
    """Normalise clusters that change, as far as there is room."""
    pieces, room = Pieces(), ROOM
    for cluster in clusters:
        characters = cluster[0]
        form = _form(characters)
        more = len(form) - len(characters)
        if form != characters and more <= room:
            room -= max(more, 0)
            pieces.add(cluster.start(), cluster.end(), form, 0)
    return pieces


@lru_cache(maxsize=4096)
def _form(characters: str) -> str:
    return unicodedata.normalize("NFKC", characters)


def _is_mark(character: str) -> bool:
    """Test for what composes with the character before it: marks, Korean vowels and finals."""
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"


def _any_of(characters: Iterable[str]) -> str:
    listed = "".join(characters)
    return f"[{re.escape(listed)}]" if listed else ""

"""Wrap styled lines to columns of a terminal.

A Chinese or Japanese character takes two columns, and a line may end behind it; none begins with the mark that closes
a sentence. Styles and links are closed at the end of a line and opened again on the next.
"""

import re
import unicodedata
from collections.abc import Iterator

_OPEN = "（［｛〈《「『【〔"
_CLOSE = "、。，．・：；？！）］｝〉》」』】〕…ー々"
_WIDE = (
    "\u2e80-\u3000\u3003-\u3007\u3012-\u3013\u301c-\ua4cf\uf900-\ufaff"
    "\uff0f-\uff19\uff21-\uff3a\uff41-\uff5a\U0001f300-\U0003fffd"
)
_QUOTES = r"“‘(\[{"
_AFTER = r",.;:!?)\]”’"
_WORD = rf"(?:[^\s{_WIDE}{_OPEN}{_CLOSE}{_QUOTES}]|[{_QUOTES}](?![{_WIDE}]))+"
_UNIT = re.compile(
    rf"\s+|[{_OPEN}{_QUOTES}]*[{_WIDE}][{_AFTER}{_CLOSE}]*|[{_OPEN}]*{_WORD}[{_CLOSE}]*|[{_OPEN}{_CLOSE}{_QUOTES}]+"
)
"""What stands together on a line: spaces, a wide character or a word, each with its punctuation."""
_ESCAPE = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;.*?\x1b\\")
_RESET = "\x1b[0m"
_LINK_END = "\x1b]8;;\x1b\\"


def cells(text: str) -> int:
    """Columns that a text takes, whatever its styles."""
    plain = _ESCAPE.sub("", text) if "\x1b" in text else text
    return len(plain) if plain.isascii() else sum(map(_columns, plain))


def _columns(character: str) -> int:
    """Columns that a character takes in a terminal: none, one or two."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int, indent: int = 0, hang: int = 0) -> Iterator[str]:
    """Yield the lines of one paragraph, the first behind `indent` spaces, the others behind `hang`.

    An address stays whole, so that it can be copied.
    """
    plain = _ESCAPE.sub("", text)
    lines = list(_lines(plain, width, indent, hang))
    escapes = _placed(text)
    opened: list[str] = []  # styles and a link that hold at the place
    for number, (start, end) in enumerate(lines):
        line = " " * (hang if number else indent) + "".join(opened)
        following = lines[number + 1][0] if number + 1 < len(lines) else len(plain) + 1
        for place in range(start, following):
            for escape in escapes.get(place, ()):
                line += escape
                _hold(opened, escape)
            line += plain[place:end][:1]
        for escape in _ends(escapes.get(following, [])):
            line += escape
            _hold(opened, escape)
        yield line + _closing(opened)


def _lines(plain: str, width: int, indent: int, hang: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each line, without the spaces between two."""
    start, end, column = 0, 0, indent
    for unit in _UNIT.finditer(plain):
        taken = cells(unit[0])
        if unit[0].isspace():
            column += taken
            continue
        if column + taken > width and end > start:
            yield start, end
            start, column = unit.start(), hang
        place = unit.start()
        if column + taken > width and "://" not in unit[0]:
            for at in _too_wide(plain, unit.start(), unit.end(), width - column, width - hang):
                yield start, at
                start = place = at
            column, taken = hang, cells(plain[place : unit.end()])
        column += taken
        end = unit.end()
    if end > start or not plain:
        yield start, end


def _too_wide(plain: str, start: int, end: int, room: int, later: int) -> Iterator[int]:
    """Places at which a word that no line has room for is cut."""
    for place in range(start, end):
        room -= cells(plain[place])
        if room < 0 and place > start:
            yield place
            room = later - cells(plain[place])


def _placed(text: str) -> dict[int, list[str]]:
    """The escapes of a text, by the place in its plain characters."""
    placed: dict[int, list[str]] = {}
    taken = 0
    for escape in _ESCAPE.finditer(text):
        placed.setdefault(escape.start() - taken, []).append(escape[0])
        taken += len(escape[0])
    return placed


def _ends(escapes: list[str]) -> Iterator[str]:
    """Take off the escapes before which a line breaks, as far as they only end something."""
    while escapes and escapes[0] in (_RESET, _LINK_END):
        yield escapes.pop(0)


def _hold(opened: list[str], escape: str) -> None:
    """Follow what an escape begins and ends."""
    if escape == _RESET:
        opened[:] = [one for one in opened if one.startswith("\x1b]")]
    elif escape == _LINK_END:
        opened[:] = [one for one in opened if not one.startswith("\x1b]")]
    else:
        opened.append(escape)


def _closing(opened: list[str]) -> str:
    """What ends the styles and the link that hold."""
    ends = {_LINK_END if one.startswith("\x1b]") else _RESET for one in opened}
    return "".join(sorted(ends))

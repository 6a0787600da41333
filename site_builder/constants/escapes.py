"""Write texts so that they stay texts in other languages.

A text of the catalogue comes to a template as `Unescaped`, which cannot be printed: a filter makes it a literal, a
comment, a value of XML. So a template cannot forget to. Letters of all scripts stay readable; controls, separators and
marks that turn the direction of writing (which could show other code than what runs) become escapes.
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from site_builder.catalog import markdown

_BLANKS = re.compile(r"\s+")
_LEAVES_COMMENT = re.compile(r"(?<=\*)(?=/)|(?<=/)(?=\*)|(?<=\?)(?=>)|(?<=\\)(?=[uU])|(?<=@)(?=\w)")
"""Between two characters that end a comment, begin one within it, or mean something in it."""
_KEY = re.compile(r"[ :=#!]")


class Unescaped:
    """A text of the catalogue in a template: to be compared and tested, and printed by way of a filter alone."""

    def __init__(self, text: str) -> None:
        self._text = text  # a template sees no attribute that begins with _

    def __str__(self) -> NoReturn:
        raise TypeError("a text of the catalogue is printed by way of a filter that makes it safe, such as | json")

    __repr__ = __str__

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return self._text == (other._text if isinstance(other, Unescaped) else other)

    def __hash__(self) -> int:
        return hash(self._text)

    def __lt__(self, other: "Unescaped") -> bool:
        return self._text < other._text


def is_unseen(character: str) -> bool:
    """Test for a control, a separator, or a mark that shows nothing.

    By the database of Unicode 3.2, which is frozen, so that every Python makes the same bytes; what is newer counts as
    well. The soft hyphen was a dash then.
    """
    return character == "\xad" or unicodedata.ucd_3_2_0.category(character)[0] in "CZ"


class _Escapes(dict[int, str]):
    """What to write for each character, remembered: a table for `str.translate`."""

    def __init__(self, escape: Callable[[int], str], own: Mapping[str, str]) -> None:
        super().__init__({ord(character): text for character, text in own.items()})
        self._escape = escape

    def __missing__(self, number: int) -> str:
        text = self[number] = self._escape(number) if number != ord(" ") and is_unseen(chr(number)) else chr(number)
        return text


class Literals:
    """How a language writes a text in double quotes, and nothing at all.

    `escape` is that of a code point; `own` has the characters that mean something in this language alone.
    """

    def __init__(self, escape: Callable[[int], str], own: Mapping[str, str] = {}, null: str = "null") -> None:
        self._escapes = _Escapes(escape, {**_SHORT, **own})
        self._null = null

    def __call__(self, value: object) -> str:
        """A text, a whole number, true or false, or nothing."""
        if value is None:
            return self._null
        if isinstance(value, bool | int):
            return json.dumps(value)
        return f'"{raw(value).translate(self._escapes)}"'


_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _utf_16(number: int) -> str:
    if number > 0xFFFF:
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return f"\\u{number:04x}"


def _wide(number: int) -> str:
    return f"\\U{number:08x}" if number > 0xFFFF else f"\\u{number:04x}"


def _braced(number: int) -> str:
    return f"\\u{{{number:x}}}"


def raw(value: object) -> str:
    """The text as it is: for a format that has no escapes, and in front of filters of one's own."""
    if isinstance(value, Unescaped):
        return value._text
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"this filter takes a text, not {type(value).__name__}")


def as_json(value: object) -> str:
    """A value of JSON, which JavaScript, TypeScript and TOML read as well; an object's keys in their order."""
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{as_json(key)}:{as_json(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(as_json, value))}]"
    return _JSON(value)


def comment(value: object) -> str:
    """Words of a comment of any kind, on one line: a blank parts what would end it or be a command in it."""
    words = _BLANKS.sub(" ", raw(value)).strip().translate(_NAMED)  # of whose names one may follow a backslash
    return _LEAVES_COMMENT.sub(" ", words)


def javadoc(value: object) -> str:
    """Words of a comment that is read as HTML, where braces and backslashes mean something too."""
    words = html.escape(comment(value), quote=False)
    return words.replace("\\", "&#92;").replace("{", "&#123;").replace("}", "&#125;").replace("@", "&#64;")


def xml(value: object) -> str:
    """Text of an element or an attribute of XML; what XML cannot hold is a replacement character."""
    return html.escape(_BLANKS.sub(" ", raw(value))).translate(_REFERRED)


def properties(value: object) -> str:
    """Key or value of a file of Java's Properties."""
    text = _JSON(value)[1:-1].replace('\\"', '"')
    return _KEY.sub(r"\\\g<0>", text)


def words_of_markdown(value: object) -> str:
    """Plain words of Markdown on one line."""
    return markdown.escaped(_BLANKS.sub(" ", raw(value)).strip()).translate(_NAMED)


_JSON: Final = Literals(_utf_16)
_REFERRED: Final = _Escapes(
    lambda number: (
        "\ufffd" if number < 0x20 or 0xD800 <= number < 0xE000 or number & 0xFFFE == 0xFFFE else f"&#{number};"
    ),
    {},
)
_NAMED: Final = _Escapes(lambda number: f"U+{number:04X}", {})
FILTERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "comment": comment,
    "csharp": Literals(_wide),
    "go": Literals(_wide, null="nil"),
    "java": Literals(_utf_16),
    "javadoc": javadoc,
    "json": as_json,
    "kotlin": Literals(_utf_16, {"$": "\\$"}),
    "markdown": words_of_markdown,
    "php": Literals(_braced, {"$": "\\$"}),
    "properties": properties,
    "raw": raw,
    "rust": Literals(_braced, null="None"),
    "swift": Literals(_braced, null="nil"),
    "xml": xml,
}
"""What a template may do with a text, by the filter's name."""

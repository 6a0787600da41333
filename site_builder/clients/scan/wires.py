"""Find the message beside a code in a record, and what varies in it.

A message is a text that the service has sent, as `wire` of an entry has it: what identifies a request, a person or a
moment becomes a placeholder at once, and a number where two messages differ in it alone.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

NEAR = 600
"""Characters within which a message belongs to a code."""
LONGEST = 200
SHORTEST = 4
"""Characters of a message."""
_FIELD = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z]{1,8}[_-]?)?(?:message|msg|desc|description|reason|detail)\\{0,7}[\"'\])]{0,2}[ \t]{0,3}"
    r"(?:=>|[:=])[ \t]{0,3}(?:\"((?:[^\"\\\n]|\\.){1,400})\"|'((?:[^'\\\n]|\\.){1,400})'"
    r"|\\{1,7}\"((?:[^\"\\\n]|\\{1,7}u[0-9A-Fa-f]{4}){1,400})\\{1,7}\""  # JSON in JSON
    r"|([^\"'\n\\;&}\]), ](?:[^\"\n\\;&}\]),]|,(?![ \t]{0,2}[A-Za-z_]{1,30}[=:])){1,400}))",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[\])}]?[ \t]{0,3}[:|,=-]{0,2}[ \t]{1,3}([^\s\"'`{}\[\]<>\\][^\"`<>\n\\]{2,400})")
_VARIES: tuple[tuple[str, str], ...] = (
    ("id", r"\b[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\b"),
    ("email", r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,8}"),
    ("time", r"\b[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?Z?)?"),
    ("time", r"\b[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?\b"),
    ("address", r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{2,5})?\b"),
    ("id", r"(?<![A-Za-z0-9])(?=[0-9A-Fa-f]*[0-9])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{12,}(?![A-Za-z0-9])"),
    ("number", r"(?<![A-Za-z0-9_.-])\+?[0-9]{9,}(?![A-Za-z0-9_-])"),
)
_VARYING = re.compile("|".join(f"({form})" for _, form in _VARIES))
_NUMBER = re.compile(r"(?<![A-Za-z0-9_{}.])[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_}])")

Skeleton: TypeAlias = tuple[str, ...]
"""A text without its numbers: what stands before, between and behind them."""
Values: TypeAlias = tuple[str | None, ...]
"""Its numbers; None for one that varies."""


class SeenText(NamedTuple):
    """A text that was seen beside a code."""

    skeleton: Skeleton
    values: Values

    def merged(self, other: "Values") -> "SeenText":
        """This one with the numbers that `other` has too; what differs varies."""
        pairs = zip(self.values, other, strict=True)
        return self._replace(values=tuple(one if one == another else None for one, another in pairs))

    @property
    def wire(self) -> str:
        """The text with a placeholder for each number that varies."""
        pieces, numbers = [self.skeleton[0]], 0
        for value, text in zip(self.values, self.skeleton[1:], strict=True):
            if value is None:
                numbers += 1
                value = f"{{value{numbers if numbers > 1 else ''}}}"
            pieces += [value, text]
        return "".join(pieces)


def masked(text: str) -> str:
    """The text with a placeholder for what identifies a request, a person or a moment.

    >>> masked("to 13800000000 at 10:20:30"), masked("E1001 of 15")
    ('to {number} at {time}', 'E1001 of 15')
    """
    return _VARYING.sub(lambda match: f"{{{_VARIES[(match.lastindex or 1) - 1][0]}}}", text)


def seen_text(text: str) -> SeenText | None:
    """Take a text apart; None where it says nothing."""
    text = " ".join(_distinct(masked(text)).split())
    said = _PLACEHOLDER.sub("", text)
    if not SHORTEST <= len(text) <= LONGEST or "}{" in text or not any(map(str.isalpha, said)):
        return None
    numbers = list(_NUMBER.finditer(text))
    starts, ends = [0, *(one.end() for one in numbers)], [*(one.start() for one in numbers), len(text)]
    return SeenText(
        tuple(text[start:end] for start, end in zip(starts, ends, strict=True)), tuple(one[0] for one in numbers)
    )


def beside(text: str, start: int, end: int) -> str | None:
    """The message that belongs to the code at [start, end): of the nearest field, else what follows in the line."""
    around = list(_fields(text, start, end))
    if around:
        return min(around)[1]
    behind = _BEHIND.match(text, end)
    return behind[1].strip(" \t\r,;|") if behind and text[end : end + 1] not in ("", '"', "'") else None


_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


def _distinct(text: str) -> str:
    """Number the placeholders of one name."""
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        seen[match[1]] = seen.get(match[1], 0) + 1
        return match[0] if seen[match[1]] == 1 else f"{{{match[1]}{seen[match[1]]}}}"

    return _PLACEHOLDER.sub(numbered, text)


def _fields(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """(distance, value) of the fields for messages near a code that lie outside it."""
    least, most = max(0, start - NEAR), end + NEAR
    for match in _FIELD.finditer(text, least, most):
        if match.start() < end and start < match.end():
            continue
        value = next(filter(None, match.groups())).strip()
        yield max(start - match.end(), match.start() - end), _unescaped(value) if "\\" in value else value


_ESCAPED = re.compile(r"\\{1,7}(?=u[0-9A-Fa-f]{4})")


def _unescaped(value: str) -> str:
    try:
        text: str = json.loads('"' + _ESCAPED.sub(r"\\", value) + '"')
    except ValueError:
        return value
    return text

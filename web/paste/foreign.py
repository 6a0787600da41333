"""Find codes of no domain of the catalogue: what stands where a code stands.

Those are values of code fields, what an SDK writes behind the name of its exception (`ClientException: CODE : …`) or
in a sentence of its own, a code that a text begins with (`CODE : message`, `CODE | message`) or is, and a dotted code
in backticks. Each place has a shape of its own: the less a place says, the more the word itself has to look like a
code.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from web.paste.fields import Field
from web.paste.spelling import words_of

MOST = 200
"""Places of one kind that are looked at."""
LETTERS = 8
"""Letters that a code in small ones has at least: `zh-CN` and `us-east` are none."""
NO_CODES = frozenset(
    re.findall(
        r"\w+",
        "success successful succeeded failed failure error none null nil true false yes unknown undefined default"
        " string number integer boolean object float double long array list date void code message text value",
    )
)
"""Words that fields for codes hold and that name nothing, in small letters."""

_CODE = re.compile(
    r"[A-Z][A-Za-z]{2,}[0-9]{0,2}(?:\.[A-Z][A-Za-z]+[0-9]{0,2}){0,3}|[A-Z]{2,}[0-9]*(?:[._][A-Z0-9]+){1,8}"
)
_SMALL = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._/-][A-Za-z0-9]+){1,6}")
_NUMBERED = re.compile(r"[A-Z]{2,}[._-]?[0-9]{3,}")
_WORD = re.compile(r"[A-Z][a-z]{3,}|[A-Z]{4,}")
_DOTTED = re.compile(
    r"[A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9]+){1,3}|[A-Z]{2,}[0-9]*(?:_[A-Z0-9]+){1,8}|[a-z]{2,4}\.[A-Z]{2,}(?:_[A-Z0-9]+)*"
)
_CLASS = re.compile(r"(?:Exception|Type|Enum)\Z")
_IN_SOURCE = re.compile(r"(?:Error|Codes?)\Z")
_MESSAGE_NEXT = re.compile(
    r"[ \t]{0,3}[,;|&\n\r][ \t\r\n]{0,8}[\"']?(?:error|err)?_?(?:message|msg|requestid|desc|reason)", re.IGNORECASE
)
_TOKEN = r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*"
_RAISED = re.compile(rf"(?:Exception|Error)[\"'\])>]{{0,2}}:[ \t]{{1,3}}({_TOKEN})(?![A-Za-z0-9._-])")
_FIRST = re.compile(rf"[ \t\r\n\"'`*>-]{{0,12}}({_TOKEN})[ \t]{{1,3}}[:|][ \t]")
_SAID = re.compile(
    r"`([a-z]{2,4}\.[A-Z]{2,}(?:_[A-Z0-9]+)*)`"  # in backticks
    r"|\n([A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9]+){1,3}) : "  # what Alibaba Cloud's SDKs print
    r"|HTTP Status: [0-9]{3} Error:([A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9]+){0,3}) "
    r"|SDKException\]message:([A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9]+){1,3})-"  # Tencent Cloud's
    r"|An error occurred \(([A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9]+){0,3})\) when calling "  # AWS's
)
_ALONE = re.compile(r"[A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9]+){1,3}|[A-Z]{2,}[0-9]*(?:_[A-Z0-9]+){2,8}")
_MESSAGE = re.compile(r"[ \t]{1,3}:[ \t]")
_ENDS = re.compile(r"[ \t]{0,3}(?:[\r\n,;\"'`)\]}]|\Z)")
AROUND = " \t\r\n\"'`“”‘’()[]<>.,;:!?。，；：！？"
"""What may stand around a text that is one code."""
FIRST_LINES = 3
"""Lines of a text that may begin with a code."""


class ForeignCode(NamedTuple):
    """A code at [start, end); `name` of the field that holds it, if it is one."""

    start: int
    end: int
    name: str | None
    plainly: bool
    """Its parts or where it stands show that it is a service's and not an application's own."""


def foreign_codes(text: str, fields: Iterable[Field]) -> Iterator[ForeignCode]:
    """Find every such code; one may be found twice, in a field first."""
    for field in fields:
        code = text[field.start : field.end]
        if not field.error and _is_value(text, field, code):
            yield ForeignCode(field.start, field.end, field.name, bool(_DOTTED.fullmatch(code)) and "." in code)
    for match in islice(_RAISED.finditer(text), MOST):
        if _is_raised(text, match[1], match.end(1)):
            yield ForeignCode(*match.span(1), None, True)
    first = _FIRST.match(text) if text.count("\n") < FIRST_LINES else None
    if first and _has_shape(first[1]) and not _IN_SOURCE.search(first[1].removesuffix("Code")):
        yield ForeignCode(*first.span(1), None, True)
    for match in islice(_SAID.finditer(text), MOST):
        yield ForeignCode(*match.span(match.lastindex or 0), None, True)
    alone = text.strip(AROUND)
    if _ALONE.fullmatch(alone):
        yield ForeignCode(text.index(alone), text.index(alone) + len(alone), None, True)


def _is_value(text: str, field: Field, code: str) -> bool:
    """Test whether the value of a code field is a code."""
    quoted = text[field.start - 1 : field.start] in ('"', "'", ">", "`", "“") and field.start > 0
    if _CLASS.search(code) or code.lower() in NO_CODES:
        return False
    if _IN_SOURCE.search(code) and not quoted and "." not in code:
        return False
    if _WORD.fullmatch(code):
        return quoted or _MESSAGE_NEXT.match(text, field.end) is not None
    if quoted and _NUMBERED.fullmatch(code):
        return True
    if _CODE.fullmatch(code):
        return _alphabetic(code) >= 2
    small = _SMALL.fullmatch(code) is not None and sum(map(str.isalpha, code)) >= LETTERS
    return quoted and small and _alphabetic(code) >= 2


def _is_raised(text: str, code: str, end: int) -> bool:
    """Test for a code behind the name of an exception."""
    if _CLASS.search(code) or code.lower() in NO_CODES:
        return False
    if _MESSAGE.match(text, end):
        return bool(_CODE.fullmatch(code)) or _has_shape(code)
    if _ENDS.match(text, end):
        return _has_shape(code) and not code.endswith("Error")
    return _DOTTED.fullmatch(code) is not None


def _has_shape(code: str) -> bool:
    return bool(_DOTTED.fullmatch(code)) or (bool(_CODE.fullmatch(code)) and _alphabetic(code) >= 2)


def _alphabetic(code: str) -> int:
    return sum(word.isalpha() for word in words_of(code))

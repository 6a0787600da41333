"""Find the fields of a pasted text whose values are codes.

JSON, PHP and Python dumps, XML, YAML, logfmt, URLs and plain `Error code: …` have in common that a name
comes before a separator and a value after it. Nothing is parsed, so nothing has to be whole: pasted texts are
cut off, quoted twice, or comments.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

MOST = 1200
"""Fields of one text that are looked at."""

_SEPARATOR = (
    r"[\"'`”’\])(*_ \t]{0,6}(?:=>|->|:=|=(?!=)|[:>]|为|是){1,2}"
    r"[ \t\r\n]{0,40}(?:string\(\d{1,6}\)[ \t\r\n]{0,3}|\(string\)[ \t\r\n]{0,3})?[\"'`“‘<\[(*_]{0,3}"
)
_KEYWORD = re.compile(
    # Each begins with a letter of its own: of these a place to try at is found four times as fast as of sets.
    r"(?:c[oO][dD][eE](?:_?[nN]ame)?|C[oO][dD][eE](?:_?[nN]ame)?|e[rR][rR][nN][oO]|E[rR][rR][nN][oO]|report_?[sS]tatus|Report_?[sS]tatus"
    r"|keyword|Keyword|\?q|&q|Error(?=:[A-Z])|ERROR(?=:[A-Z])|error(?=:[A-Z])"
    r"|错误码|错误代码|错误编码|错误编号|异常码|返回码|返回代码|业务码)" + _SEPARATOR
)
_VALUE = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._:/#@+*~-]{0,199}|-[0-9]{1,10}|[^\x00-\x7f\u2000-\u206f\u3000-\u303f\uff00-\uffef]{1,60}"
)
IN_NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
_WORD_OF_KEY = re.compile(r"[A-Za-z_?&]+|[^\x00-\x7f]{3,4}")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
OTHER_CODES = frozenset(
    re.findall(
        r"\w+",
        "status http exit zip postal qr verification verify country area source region",
    )
)
"""Words before `code` that make it something else than an error's."""
ERROR_CODES = frozenset(
    re.findall(
        r"\w+",
        "error err sub resp response return ret result biz business fail failure api service server sdk"
        " app inner original origin remote top gateway exception get report send",
    )
)
MESSAGES = frozenset(
    re.findall(
        r"\w+",
        "message msg errmsg errormessage submsg errormsg errmessage messages description desc detail details reason"
        " error err exception title cause info warning warn fatal failed failure getmessage",
    )
)
STATES = frozenset(
    re.findall(
        r"\w+",
        "status state health phase condition level mode",
    )
)
RECEIPTS = frozenset({"errcode", "reportcode", "reportstatus", "reporterrcode", "errno"})
"""Names, without their separators, of the fields of delivery receipts."""
_KEY_BEFORE = re.compile(
    r"(?:^|[^A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_.-]{0,40})([\"'`\])]{0,3})[ \t]{0,3}(=>|[:=>])[ \t\r\n]{0,20}"
    r"(?:string\(\d{1,6}\)[ \t\r\n]{0,3})?([\"'`<]{0,2})\Z"
)
LOOK_BACK = 120
"""Characters before a value in which its name is looked for."""


class Field(NamedTuple):
    """Value of a code field at [start, end), and the field's name."""

    start: int
    end: int
    name: str
    receipt: bool
    """It is the field of a delivery receipt."""
    error: bool
    """Its name is only `error`."""


def code_fields(text: str, names: tuple[str, ...] = ()) -> Iterator[Field]:
    """Find every code field; first those with the `names` that domains give, then the usual ones, in order."""
    for match in islice(_named(names).finditer(text), MOST) if names else ():
        value = _VALUE.match(text, match.end())
        if value:
            yield Field(value.start(), _end(value), match[1], False, False)
    for match in islice(_KEYWORD.finditer(text), MOST):
        value = _VALUE.match(text, match.end())
        if not value:
            continue
        start = match.start()
        word = _WORD_OF_KEY.match(text, start)
        end = word.end() if word else start
        if text[start] in "?&":
            start += 1
        elif text[start] < "\x80":
            before = text[max(0, start - 60) : start]
            start -= len(before) - len(before.rstrip(IN_NAME))
        name = text[start:end].rpartition(".")[2]
        tag = text[start - 1 : start] == "<"
        if text[start - 1 : start] == "/" or (tag and name == "code"):  # </Code>, and <code> is HTML's
            continue
        kind = _kind(name)
        if kind is None or _preceding_word(text, start) in OTHER_CODES:
            continue
        yield Field(value.start(), _end(value), name, kind == "receipt", kind == "error")


def _end(value: re.Match[str]) -> int:
    return value.start() + len(value[0].rstrip("._:/#@+*~-"))


@lru_cache(maxsize=64)
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![A-Za-z0-9_.-])({'|'.join(longest_first)}){_SEPARATOR}", re.IGNORECASE)


def _preceding_word(text: str, start: int) -> str:
    """Read the word before a name, spaces between; empty if there is none."""
    if text[start - 1 : start] != " ":
        return ""
    before = text[max(0, start - 24) : start].rstrip(" ")
    return before[len(before.rstrip(IN_NAME)) :].lower()


@lru_cache(maxsize=1024)
def _kind(name: str) -> str | None:
    """Classify a field name: code, receipt, error, or None for something else."""
    if name > "\x80" or name in ("q", "Keyword", "keyword"):
        return "code"
    words = [word.lower() for word in _PARTS.findall(name)]
    joined = "".join(words)
    if joined in RECEIPTS:
        return "receipt"
    if joined == "error":
        return "error"
    if words[-1:] == ["name"]:  # codeName
        words.pop()
        joined = joined.removesuffix("name")
    if words and words[-1] == "code":
        return "code" if set(words[:-1]) <= ERROR_CODES else None
    if joined.endswith("code"):
        return "code" if joined[:-4] in ERROR_CODES else None
    return None


def is_of_another_field(text: str, start: int) -> bool:
    """Test for a value of a field unrelated to errors: `"status": …`, `state=…`."""
    match = _KEY_BEFORE.search(text[max(0, start - LOOK_BACK) : start])
    if not match:
        return False
    name = match[1].rpartition(".")[2].lower().replace("-", "_")
    if name in STATES:
        return True
    if _kind(match[1].rpartition(".")[2]) is not None or name.replace("_", "") in MESSAGES:
        return False
    return match[3] == "=" or bool(match[2])


def is_of_message_field(text: str, start: int) -> str | None:
    """Name of the message field whose value begins at `start`; None where there is none."""
    match = _KEY_BEFORE.search(text[max(0, start - LOOK_BACK) : start])
    if not match:
        return None
    name = match[1].rpartition(".")[2]
    return name if name.lower().replace("_", "").replace("-", "") in MESSAGES else None

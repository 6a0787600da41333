"""Find where a plain word or number stands as a code.

`404`, `1062` and `Forbidden` are in texts of all kinds. As codes they count behind a word for errors (`ERROR 1062`,
`SQLSTATE[23505]`, `HttpError 404`), behind the name of their own domain (`HTTP/1.1 404`, `status code 502`), in front
of such a word (`42501 ERROR:`), and in brackets or behind `#` where the line is about an error. A duration, an amount,
a port or the id of a process is none of these. Names are looked for one by one, which is many times as fast as one
pattern of all, and every pattern begins with literals and has a bound.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from web.paste.fields import Field

MOST = 600
"""Places of one kind that are looked at."""
NAMES = ("error", "err", "errno", "exception", "fault", "sqlcode", "sqlstate")
"""Words, in small letters, behind which a number of any domain is a code."""
LINE = 200
"""Characters of a line to either side in which a word for an error is looked for."""

_BETWEEN = (
    r"(?:/[0-9][0-9.]{0,3})?[\"'`\])]{0,2}"
    r"(?:[ \t_-]{0,2}(?:[sS]tatus|[rR]esponse|[eE]rror|[cC]ode|[nN]umber|returned|no\b\.?|of|was)){0,3}"
    r"[\"'`\])]{0,2}[ \t]{0,3}(?:=>|[:=,])?[ \t]{0,20}[#\"'`(\[]{0,3}"
)
_UNITS = (
    r"ms|s|sec|seconds|minutes|times|bytes|[kKmMgG]i?[bB]|rows|files|items|lines|tests|errors|warnings|retries|attempts"
    r"|failures|problems"
)
_NUMBER = rf"(-?[0-9]{{1,10}})(?![A-Za-z0-9_/%#]|[.,:-][0-9]|[ ]?(?:{_UNITS})\b| --- \[)"
_BEHIND = re.compile(_BETWEEN + _NUMBER)
_BRACKETED = re.compile(rf"[(\[]{_NUMBER}[)\]]")
_TUPLE = re.compile(r"\(([0-9]{2,10}), ?u?[\"']")
_HASH = re.compile(rf"#{_NUMBER} - ")
_AHEAD = re.compile(r" (?:ERROR|FATAL|PANIC): ")
_NUMBER_BEFORE = re.compile(r"(?<![A-Za-z0-9._:/-])[0-9]{3,10}\Z")
_OF_ERROR = re.compile(
    r"error|fail|exception|fatal|refused|denied|timeout|timed out|abort|cancel|错误|失败|异常|超时", re.IGNORECASE
)
_WORD = re.compile(
    r"(?:Error|Exception)(?:\[([A-Za-z][A-Za-z0-9]{2,60})\]|: ([A-Za-z][A-Za-z0-9]{2,60})(?= : )"
    r"|: ([A-Z][A-Z0-9]{2,60})(?=[ \t]*(?:\r?\n|\Z)))"
)


def plain_fields(text: str, names: Iterable[str]) -> Iterator[Field]:
    """Find the places of plain codes; `names`: of the domains, in small letters.

    Each is a Field whose name is the word that it stands behind, in small letters, or one of NAMES where no name does.
    """
    for start, name in _places(text, {*NAMES, *names}):
        number = _BEHIND.match(text, start + len(name))
        if number and text[max(0, start - 1) : start + len(name)] != "[Errno":  # the system's, as Python prints it
            yield Field(*number.span(1), name, False, False)
    for match in islice(_BRACKETED.finditer(text), MOST):
        if text[match.start() - 1 : match.start()] in ("", " ", "\t", ":") and _is_of_error(text, *match.span(1)):
            yield Field(*match.span(1), NAMES[0], False, False)
    for match in islice(_HASH.finditer(text), MOST):
        if text[match.start() - 1 : match.start()] in ("", "\n"):
            yield Field(*match.span(1), NAMES[0], False, False)
    for match in islice(_AHEAD.finditer(text), MOST):
        from_ = max(0, match.start() - 20)
        number = _NUMBER_BEFORE.search(text[from_ : match.start()])
        if number:
            yield Field(from_ + number.start(), match.start(), NAMES[0], False, False)
    for pattern in (_TUPLE, _WORD):
        for match in islice(pattern.finditer(text), MOST):
            yield Field(*match.span(match.lastindex or 0), NAMES[0], False, False)


def _places(text: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """(offset, name) of the first occurrences of each name, in order; of names that begin alike the longest."""
    lower = text.replace("İ", " ").lower()  # the one letter that gets longer
    longest: dict[int, str] = {}
    for name in sorted(names, key=len):
        at = lower.find(name)
        for _ in range(MOST):
            if at < 0:
                break
            longest[at] = name
            at = lower.find(name, at + len(name))
    return sorted(longest.items())


def _is_of_error(text: str, start: int, end: int) -> bool:
    """Test whether the line is about an error, and the number is at its end or behind a colon."""
    before = text[max(0, start - LINE) : start - 1].rpartition("\n")[2]
    after = text[end + 1 : end + LINE].partition("\n")[0]
    closes = after[:1] in ("", "\r", ".", ";", '"', "'") or before.rstrip(" \t")[-1:] in (":", "")
    return closes and end - start >= 3 and (_OF_ERROR.search(before) or _OF_ERROR.search(after)) is not None

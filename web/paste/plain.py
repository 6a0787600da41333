"""Find where a plain word or number stands as a code.

`404`, `1062` and `Forbidden` are in texts of all kinds. As codes they count behind a word for errors (`ERROR 1062`,
`SQLSTATE[23505]`, `HttpError 404`), behind the name of their own domain (`HTTP/1.1 404`, `status code 502`), in front
of such a word (`42501 ERROR:`), and in brackets or behind `#` where the line is about an error. A duration, an amount,
a port or the id of a process is none of these. Every pattern begins with literals or has a left edge and a bound.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
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
    r"(?:[ \t_-]{0,2}(?:status|response|error|code|number|returned|no\b\.?|of|was)){0,3}"
    r"[\"'`\])]{0,2}[ \t]{0,3}(?:=>|[:=,])?[ \t]{0,20}[#\"'`(\[]{0,3}"
)
_UNITS = (
    r"ms|s|sec|seconds|minutes|times|bytes|[kKmMgG]i?[bB]|rows|files|items|lines|tests|errors|warnings|retries|attempts"
    r"|failures|problems"
)
_NUMBER = rf"(-?[0-9]{{1,10}})(?![A-Za-z0-9_/%#]|[.,:-][0-9]|[ ]?(?:{_UNITS})\b| --- \[)"
_BRACKETED = re.compile(rf"(?:(?<=[ \t:])|(?<![\s\S]))[(\[](?:{_NUMBER})[)\]]")
_TUPLE = re.compile(r"\(([0-9]{2,10}), ?u?[\"']")
_HASH = re.compile(rf"(?:(?<=\n)|(?<![\s\S]))#{_NUMBER} - ")
_BEFORE = re.compile(r"(?<![A-Za-z0-9._:/-])([0-9]{3,10}) (?:ERROR|FATAL|PANIC): ")
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
    for match in islice(_named(tuple(sorted({*NAMES, *names}))).finditer(text), MOST):
        if text[max(0, match.start() - 1) : match.end(1)] != "[Errno":  # of the operating system, as Python prints it
            yield Field(*match.span(2), match[1].lower(), False, False)
    for match in islice(_BRACKETED.finditer(text), MOST):
        if _is_of_error(text, *match.span(1)):
            yield Field(*match.span(1), NAMES[0], False, False)
    for pattern in (_TUPLE, _HASH, _BEFORE, _WORD):
        for match in islice(pattern.finditer(text), MOST):
            yield Field(*match.span(match.lastindex or 0), NAMES[0], False, False)


@lru_cache(maxsize=64)
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern of a number behind a name."""
    longest_first = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return re.compile(rf"({longest_first}){_BETWEEN}{_NUMBER}", re.IGNORECASE)


def _is_of_error(text: str, start: int, end: int) -> bool:
    """Test whether the line is about an error, and the number is at its end or behind a colon."""
    before = text[max(0, start - LINE) : start - 1].rpartition("\n")[2]
    after = text[end + 1 : end + LINE].partition("\n")[0]
    closes = after[:1] in ("", "\r", ".", ";", '"', "'") or before.rstrip(" \t")[-1:] in (":", "")
    return closes and end - start >= 3 and (_OF_ERROR.search(before) or _OF_ERROR.search(after)) is not None

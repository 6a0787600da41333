"""Cut logs into records, and choose those that may hold an error.

A record is a line with what belongs to it: indented lines and closing brackets below it, a stack trace, the exception
that follows a line of the log. A record is looked at where it has a word for an error, a name of a field for codes, or
a beginning of the catalogue's codes; the other lines of a log, nearly all of them, cost next to nothing.
"""

import re
from collections.abc import Iterable, Iterator

LONGEST = 16 * 1024
"""Bytes of a record that are looked at together. A longer one is cut, a line of many megabytes too."""
_WORDS = (
    *("error", "exception", "fail", "fatal", "panic", "warn", "critical", "denied", "refused", "invalid", "illegal"),
    *(
        "exceed",
        "throttl",
        "timeout",
        "timed out",
        "abort",
        "reject",
        "forbidden",
        "not found",
        "not_found",
        "notfound",
    ),
    *("cannot", "unknown", "sqlstate", "code", "errno", "err=", "err:", "reportstatus", "report_status"),
    *("错误", "异常", "失败", "超时", "返回码", "业务码", "拒绝", "限流", "不合法", "无效"),
)
"""In small letters."""
_TRACE = re.compile(rb"(?:Caused by|Suppressed): |(?:The above|During handling of the above) exception")
_RAISED = re.compile(rb"[A-Za-z_][A-Za-z0-9_.$]*(?:Exception|Error)\b|Traceback \(most")
_FRAME = re.compile(rb"[ \t]+(?:at |\.\.\. )")
_INDENTED = re.compile(rb"[ \t}\])]")


class RecordFinder:
    """Finds the records of logs that may hold an error of one catalogue."""

    def __init__(self, beginnings: Iterable[str], names: Iterable[str] = ()) -> None:
        """`beginnings`: of the catalogue's codes, and the names of its fields; `names`: what stands before a number."""
        words = {*_WORDS, *(beginning.lower() for beginning in beginnings)} - {""}
        numbered = [re.escape(name.lower().encode()) + rb"[^\n]{0,20}?[0-9]" for name in sorted(set(names))]

        def gate(words: Iterable[str], *encodings: str) -> re.Pattern[bytes]:
            encoded = {word.encode(encoding).lower() for word in words for encoding in encodings}
            return re.compile(b"|".join([_any_of(encoded), *numbered]))

        self._mixed = gate(words, "utf-8", "gb18030")
        self._utf8 = gate(words, "utf-8")
        self._ascii = gate(filter(str.isascii, words), "ascii")

    def _gate(self, content: bytes) -> re.Pattern[bytes]:
        """The pattern of what a record that is looked at has, in the encoding of a block."""
        if content.isascii():
            return self._ascii
        try:
            content.decode()
        except UnicodeDecodeError:
            return self._mixed
        return self._utf8

    def find(self, content: bytes) -> Iterator[tuple[int, int]]:
        """Yield [start, end) of each record in whole lines that may hold an error, none over LONGEST."""
        lower, gate = content.lower(), self._gate(content)
        at = 0
        while match := gate.search(lower, at):
            start = _start(content, match.start(), at)
            end = _end(content, start)
            if end - start <= LONGEST:
                yield start, end
            else:
                yield from _pieces(lower, gate, start, end)
            at = end


def cut(content: bytes) -> int:
    """Where a block of whole records may end: before the last line that surely begins one."""
    end = content.rfind(b"\n") + 1
    for _ in range(2000):
        start = content.rfind(b"\n", 0, max(end - 1, 0)) + 1
        if end and begins(content[start : min(end, start + 200)]):
            return start
        end = start
        if not start:
            break
    return 0


def begins(line: bytes) -> bool:
    """Test whether a record surely begins with this line, whatever stands above it."""
    return not (_INDENTED.match(line) or _TRACE.match(line) or _RAISED.match(line))


def _start(content: bytes, at: int, least: int) -> int:
    """Start of the record around `at`; not before `least`, where the last one ended."""
    start = max(content.rfind(b"\n", 0, at) + 1, least)
    while start > max(least, at - LONGEST):
        above = max(content.rfind(b"\n", 0, start - 1) + 1, least)
        if not _continues(content, above, start):
            break
        start = above
    return start


def _end(content: bytes, start: int) -> int:
    above, end = start, _next_line(content, start)
    while end < len(content) and _continues(content, above, end):
        above, end = end, _next_line(content, end)
    return end


def _next_line(content: bytes, start: int) -> int:
    return (content.find(b"\n", start) + 1) or len(content)


def _continues(content: bytes, above: int, start: int) -> bool:
    """Test whether the line at `start` belongs to the record of the one at `above`."""
    if _INDENTED.match(content, start) or _TRACE.match(content, start):
        return True
    if not _RAISED.match(content, start):
        return False
    return not (_FRAME.match(content, above) or _RAISED.match(content, above) or content[above : above + 1] in b"\r\n")


def _between(content: bytes, start: int, until: int) -> int:
    """Cut within a line, behind a sign that no value has inside, else anywhere between two characters."""
    for sign in (b"},", b", ", b" ", b","):
        at = content.rfind(sign, start + LONGEST // 2, until)
        if at >= 0:
            return at + len(sign)
    return until


def _pieces(lower: bytes, gate: re.Pattern[bytes], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a long record, at the ends of its lines where it has such."""
    while start < end:
        until = min(start + LONGEST, end)
        if until < end:
            until = (lower.rfind(b"\n", start, until) + 1) or _between(lower, start, until)
        if gate.search(lower, start, until):
            yield start, until
        start = until


def _any_of(words: Iterable[bytes]) -> bytes:
    """A pattern of these words, those that begin alike together: it is tried at most places of a log in vain."""
    rests: dict[bytes, set[bytes]] = {}
    for word in words:
        if not word:
            return b""
        rests.setdefault(word[:1], set()).add(word[1:])
    parts = [re.escape(first) + _any_of(others) for first, others in sorted(rests.items())]
    return parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"

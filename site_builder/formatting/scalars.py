"""Write a single value of YAML: plain, in double quotes, or as the lines of a block."""

import datetime
import json
import re

from site_builder.catalog.yaml_file import Plain, is_text

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=](?:[^,\[\]{}#:?\n\t]|:(?=[^\s,\[\]{}]))*")
"""What can stand without quotes within brackets as well: no character that means something there."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202d\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
"""What JSON writes as it is, and our reader of YAML refuses or another takes for the end of a line."""
_UNPRINTABLE = re.compile("[\0-\t\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufeff\ufffe\uffff\ud800-\udfff]")


def quoted(text: str) -> str:
    """A text in quotes: double ones, as YAML and JSON read them alike, or single ones where that saves escapes."""
    if '"' in text and "'" not in text and "\n" not in text and not _UNPRINTABLE.search(text):
        return f"'{text}'"
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def scalar(value: Plain, *, plain: bool = False) -> str:
    """A value on one line. A text is in double quotes, or without any where `plain` and nothing speaks against it."""
    if isinstance(value, str):
        bare = plain and _PLAIN.fullmatch(value) and not value[-1].isspace() and is_text(value)
        bare = bare and not _UNPRINTABLE.search(value)
        return value if bare else quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def block_lines(text: str) -> list[str] | None:
    """The lines of a text as a `|` block; None for one that a block cannot hold.

    Line breaks at the end are not part of a text (`catalog.multilingual`).
    """
    lines = text.rstrip("\n").split("\n")
    first = next((line for line in lines if line.strip(" ")), "")
    return None if not first or first[0] in " \t" or _UNPRINTABLE.search(text.replace("\t", "")) else lines

"""Read JSON as one table: a list of objects, an object of objects by code, or an object that holds one of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.catalog.problem import shown
from site_builder.importing.source_file import Unreadable
from site_builder.importing.table import HasCodes, Page, Remark, Row, Table

_GAP = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:\s*")
_DECODER = json.JSONDecoder()
_WRAPPERS = 5
"""Objects around the list that are looked into."""


class _Member(NamedTuple):
    """A member of a list or an object: where it starts, its key if any, its value."""

    start: int
    """Offset of the value."""
    line_start: int
    """Offset of the key, else of the value."""
    key: str | None
    value: Any


def read_json(path: Path, text: str, has_codes: HasCodes) -> Page:
    """Read the objects as rows, each with its line; what is no object is remarked.

    Raises Unreadable where the text is no JSON, or holds no such list.
    """
    start = len(text) - len(text.lstrip())
    try:
        whole = json.loads(text)
        members = _members_of_codes(text, start, whole)
    except json.JSONDecodeError as error:
        raise Unreadable(f"{shown(path)} is no JSON: line {error.lineno}: {error.msg.lower()}") from None
    except (RecursionError, ValueError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else str(error).lower()
        raise Unreadable(f"{shown(path)} cannot be read: {reason}") from None
    if members is None:
        raise Unreadable(f"{shown(path)} has no list of objects, and no object of them by code")
    return _page(path, text, members, has_codes)


def _page(path: Path, text: str, members: list[_Member], has_codes: HasCodes) -> Page:
    if all(isinstance(member.value, str) for member in members) and has_codes(
        tuple(member.key or "" for member in members)
    ):
        only = {member.key: member.value for member in members}
        members = [_Member(members[0].start, members[0].line_start, None, only)]  # one object, of one code
    keys = list(dict.fromkeys(key for member in members if isinstance(member.value, dict) for key in member.value))
    by_code = any(member.key is not None for member in members) and not has_codes(tuple(keys))
    plain = any(isinstance(member.value, str) for member in members if member.key is not None)
    header = (["code"] if by_code else []) + keys + (["message"] if plain and "message" not in keys else [])
    rows: list[Row] = []
    remarks: list[Remark] = []
    line, counted = 1, 0
    for member in members:
        line += text.count("\n", counted, member.line_start)
        counted = member.line_start
        value = {"message": member.value} if isinstance(member.value, str) and member.key is not None else member.value
        if not isinstance(value, dict):
            remarks.append(Remark(path, line, "not an object; write one with the code and its message"))
            continue
        named = {"code": member.key, **value} if by_code else value
        rows.append(Row(line, tuple(_text(named.get(key)) for key in header)))
    return Page(path, (Table(1, tuple(header), tuple(rows), markdown=False),), tuple(remarks))


def _members_of_codes(text: str, start: int, whole: Any) -> list[_Member] | None:
    """The members of the one list or object of codes in `whole`, which starts at offset `start`."""
    for _ in range(_WRAPPERS):
        if _holds_codes(whole):
            return list(_members(text, start))
        if not isinstance(whole, dict):
            return None
        inner = [member for member in _members(text, start) if _holds_codes(member.value)]
        inner = inner or [member for member in _members(text, start) if isinstance(member.value, dict)]
        if len(inner) != 1:
            return None
        start, whole = inner[0].start, inner[0].value
    return None


def _holds_codes(value: Any) -> bool:
    """A list with an object in it; an object of objects that hold plain values, or of texts alone."""
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    if not isinstance(value, dict) or not value:
        return False
    items = list(value.values())
    if all(isinstance(item, str) for item in items):
        return True
    return all(isinstance(item, dict | str) for item in items) and not any(
        isinstance(inner, dict) or (isinstance(inner, list) and any(isinstance(one, dict) for one in inner))
        for item in items
        if isinstance(item, dict)
        for inner in item.values()
    )


def _members(text: str, start: int) -> Iterator[_Member]:
    """Yield the members of the list or object at offset `start` of a text that is known to be JSON."""
    is_object = text[start] == "{"
    at = _end(_GAP, text, start + 1)
    while text[at] not in "]}":
        first, key = at, None
        if is_object:
            key, at = _DECODER.raw_decode(text, at)
            at = _end(_COLON, text, at)
        value, end = _DECODER.raw_decode(text, at)
        yield _Member(at, first, key, value)
        at = _end(_GAP, text, end)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found is not None else at


def _text(value: Any) -> str:
    """A value as the text of a cell; texts in a list stand below one another."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return "\n\n".join(map(str, value))
    return str(value).strip() if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)

"""Render changes: as lines for people, as JSON, as sections of a change log."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from site_builder.catalog.markdown import escaped
from site_builder.catalog.problem import printable
from site_builder.changes.change import REASONS, Change, Changes

_LONGEST = 60
"""Characters of a value in a line."""
_SECTIONS = ("Breaking", "Added", "Changed", "Deprecated", "Removed")


def as_text(changes: Changes) -> Iterator[str]:
    """Render lines: what breaks first, each code with its changes, then a summary."""
    groups = [list(group) for _, group in groupby(changes.changes, _subject)]
    groups.sort(key=lambda group: not any(change.breaking for change in group))
    for group in groups:
        yield _heading(group[0])
        for change in sorted(group, key=lambda change: not change.breaking):
            yield f"  {'breaking: ' if change.breaking else ''}{_line(change)} [{change.reason}]"
    for left in changes.uncompared:
        yield printable(f"cannot be compared: {left.file} of the {left.version} version: {left.why}")
    yield _summary(changes)


def as_json(changes: Changes) -> str:
    """Render one document; its keys are documented in the manual, and stay."""
    document = {
        "breaking": changes.breaking,
        "changes": [_record(change) for change in changes.changes],
        "uncompared": [{"version": left.version, "file": left.file, "why": left.why} for left in changes.uncompared],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_markdown(changes: Changes) -> Iterator[str]:
    """Render sections of a change log, without the empty ones; nothing where nothing has changed."""
    sections: dict[str, list[str]] = {name: [] for name in _SECTIONS}
    for _, grouped in groupby(changes.changes, _subject):
        group = list(grouped)
        for change in group:
            if change.breaking:
                sections["Breaking"].append(f"{_place(change)}: {_markdown_line(change)}")
        rest = [change for change in group if not change.breaking]
        whole = [change for change in rest if change.field is None]
        for change in whole:
            section = "Added" if change.kind == "added" else "Changed"
            sections[section].append(f"{_place(change)}: {_markdown_line(change)}")
        fields = [change for change in rest if change.field is not None]
        for section, own in _by_section(fields):
            sections[section].append(f"{_place(own[0])}: {_fields(own)}")
    first = True
    for name, lines in sections.items():
        if lines:
            yield from ([] if first else [""])
            first = False
            yield from (f"### {name}", "", *(f"- {line}" for line in lines))


def _by_section(changes: Sequence[Change]) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield (section, changes) of one code, whose new status decides where all of them stand."""
    if changes:
        reasons = {change.reason for change in changes}
        section = "Changed"
        if "status-removed" in reasons:
            section = "Removed"
        elif "deprecated" in reasons:
            section = "Deprecated"
        elif reasons == {"language-added"}:
            section = "Added"
        yield section, changes


def _subject(change: Change) -> tuple[str | None, str | None]:
    return change.domain, change.code


def _heading(change: Change) -> str:
    if change.domain is None:
        return "the catalogue"
    return printable(change.domain if change.code is None else f"{change.domain}/{change.code}")


def _line(change: Change) -> str:
    if change.field is None:
        text = f"{change.kind}"
        if change.kind == "moved":
            text += f" to {change.after}"
        elif change.kind == "added":
            text += f": {_short(change.after)}"
        return printable(text)
    if change.before is None:
        return f"{printable(change.field)}: {_short(change.after)} is new"
    if change.after is None:
        return f"{printable(change.field)}: {_short(change.before)} is gone"
    return f"{printable(change.field)}: {_short(change.before)} -> {_short(change.after)}"


def _summary(changes: Changes) -> str:
    """Closing line: `12 changes, 2 breaking; 1 file cannot be compared`."""
    breaking = sum(change.breaking for change in changes.changes)
    text = f"{_count(len(changes.changes), 'change')}, {breaking} breaking"
    left = len(changes.uncompared)
    return f"{text}; {_count(left, 'file')} cannot be compared" if left else text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short(value: Any) -> str:
    """A value on one line; a plain word as it is, all else as JSON."""
    if isinstance(value, str) and value.isprintable() and value and " " not in value:
        text = value
    else:
        text = printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _record(change: Change) -> Mapping[str, Any]:
    return {
        "domain": change.domain,
        "code": change.code,
        "field": change.field,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "breaking": change.breaking,
        "reason": change.reason,
    }


def _place(change: Change) -> str:
    """The code that a line of a change log is about, and its domain."""
    if change.domain is None:
        return "the catalogue"
    if change.code is None:
        return f"the domain {_span(change.domain)}"
    return f"{_span(change.code)} ({_span(change.domain)})"


def _markdown_line(change: Change) -> str:
    """One change as a clause."""
    words = REASONS[change.reason].words
    match change.reason:
        case "code-added":
            return escaped(_short(change.after)) if change.after != change.code else words
        case "code-moved":
            return f"moved to {_span(str(change.after))}; {words}"
        case "code-removed" | "domain-removed" | "domain-added":
            return f"{change.kind}; {words}"
    return f"{_values(change)}: {words}"


def _values(change: Change) -> str:
    field = _span(str(change.field))
    if change.before is None:
        return f"{field} {_span(_short(change.after))} is new"
    if change.after is None:
        return f"{field} {_span(_short(change.before))} is gone"
    return f"{field} {_span(_short(change.before))} → {_span(_short(change.after))}"


def _fields(changes: Iterable[Change]) -> str:
    """What has changed of one code: short facts with their values, all else by its field alone."""
    facts, others = [], []
    for change in changes:
        if change.reason == "text" or not (_is_short(change.before) and _is_short(change.after)):
            others.append(_span(str(change.field)))
        else:
            facts.append(_values(change))
    return "; ".join([*facts, ", ".join(others)] if others else facts)


def _is_short(value: Any) -> bool:
    return not isinstance(value, (dict, list)) and len(str(value)) <= _LONGEST and str(value).isprintable()


def _span(text: str) -> str:
    """A code span, whatever backticks the text has."""
    text = printable(text)
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"

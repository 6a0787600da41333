"""Render entries, hits and diagnoses as lines for a terminal.

Texts stay Markdown, which reads well in a terminal; only `**` is shown as what it means. Styles are
ANSI codes, which click takes off where nobody wants them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from site_builder.data.addresses import absolute
from site_builder.data.views import CauseView, EntryView, read
from site_builder.pages.code_page import advice, who_acts
from site_builder.pages.labels import Labels, labels
from web.text.words import InterfaceWords

Record = Mapping[str, Any]

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_RULE = 60
_AROUND = 40


def entry_lines(entry: EntryView, site_url: str, words: InterfaceWords) -> Iterator[str]:
    """Render an entry. `words` are those of its language."""
    say = labels(words)
    yield click.style(entry.code, bold=True) + click.style(f"  {entry.domain}", dim=True)
    yield entry.message
    yield ""
    yield from _retry(entry, say)
    if entry.fault is not None or entry.acts is not None:
        yield from _fact(say.who_acts, who_acts(entry, say))
    if entry.http_status is not None:
        yield from _fact(say.http_status, str(entry.http_status))
    if entry.aliases:
        yield from _fact(say.aliases, ", ".join(entry.aliases))
    if entry.codes:
        yield from _fact(say.other_codes, ", ".join(f"{system} {other}" for system, other in entry.codes.items()))
    if entry.status != "active":
        yield from _fact(say.status, f"{say.statuses[entry.status]} {entry.replaced_by or ''}".rstrip())
    for title, cause in _causes(entry, say):
        yield ""
        yield from _cause(cause, title, say)
    if entry.say is not None:
        yield ""
        yield from _fact(say.say, entry.say)
    if entry.note is not None:
        yield ""
        yield click.style(say.note, bold=True)
        yield from _prose(entry.note)
    if entry.confused_with:
        yield ""
        yield click.style(say.confused_with, bold=True)
        for other in entry.confused_with:
            yield f"  {click.style(other.code, fg='cyan')}"
            yield from _prose(other.difference, 4)
    if entry.see_also:
        yield ""
        yield from _fact(say.related, "  ".join(entry.see_also))
    yield ""
    yield click.style(absolute(site_url, entry.url), underline=True)


def hit_lines(hits: Sequence[Record]) -> Iterator[str]:
    """Render hits, one line each: code and message."""
    width = max((len(hit["code"]) for hit in hits), default=0)
    for hit in hits:
        code = click.style(hit["code"].ljust(width), fg="cyan")
        yield f"{code}  {hit['message']}"


def diagnosis_lines(diagnosis: Record, text: str, site_url: str, words: InterfaceWords) -> Iterator[str]:
    """Render a diagnosis: match, cause, solution, link. `words` are those of the answer's language."""
    name = click.style(diagnosis["code"] or "?", bold=True)
    yield f"{name}  {click.style(diagnosis['why'], dim=True)}"
    yield from _matched(text, [span for span in (diagnosis["span"], diagnosis["message_span"]) if span])
    for parameter, value in diagnosis["params"].items():
        yield f"  {parameter} = {click.style(value, fg='yellow')}"
    if diagnosis["entry"] is None:
        return
    entry = read(EntryView, diagnosis["entry"])
    say = labels(words)
    params = diagnosis["params"]
    yield _filled(entry.message, params)
    yield from _retry(entry, say)
    if entry.note is not None and not entry.causes:
        yield from _prose(entry.note)
    number, count = diagnosis["cause"], len(entry.causes)
    if number is not None and count > 1:
        at = words["theme"]["cause_of"].format(number=number + 1, count=count)
        cause = entry.causes[number]
        yield from _cause(cause, cause.title + say.brackets.format(text=at) if cause.title else at, say, params)
    else:
        for title, cause in _causes(entry, say):
            yield from _cause(cause, title, say, params)
    yield click.style(absolute(site_url, entry.url), underline=True)


def separator() -> str:
    """The line between two diagnoses."""
    return click.style("─" * _RULE, dim=True)


def _retry(entry: EntryView, say: Labels) -> Iterator[str]:
    retry = advice(entry, say)
    if retry is not None:
        yield from _fact(say.retry, retry.short)
        yield f"  {retry.long}"


def _causes(entry: EntryView, say: Labels) -> Iterator[tuple[str, CauseView]]:
    """(title, cause) of each cause."""
    for number, cause in enumerate(entry.causes, 1):
        yield cause.title or (say.one_cause if len(entry.causes) == 1 else say.cause.format(number=number)), cause


def _cause(cause: CauseView, title: str, say: Labels, params: Mapping[str, str] | None = None) -> Iterator[str]:
    """Render a cause and its solution, with the values of the message where there are any."""
    params = params or {}
    yield click.style(title, bold=True)
    for wire in cause.wire:
        yield "  " + click.style(_filled(wire, params), fg="yellow")
    if cause.message is not None:
        yield f"  {say.cause_message}  {click.style(cause.message, fg='yellow')}"
    if cause.retry is not None and cause.retry.policy is not None:
        yield f"  {say.retry}  {say.retries[cause.retry.policy].short}"
    if cause.acts is not None:
        yield f"  {say.who_acts}  {say.acts[cause.acts]}"
    yield from _prose(_filled(cause.cause, params))
    if cause.solution:
        yield click.style(f"  {say.solution}", bold=True)
        yield from _prose(_filled(cause.solution, params), 4)


def _filled(text: str, params: Mapping[str, str]) -> str:
    """Put the values of the message in the place of its `{placeholders}`."""
    return _PLACEHOLDER.sub(lambda match: _visible(params.get(match[1], match[0])), text)


def _fact(name: str, value: str) -> Iterator[str]:
    yield f"{click.style(name, bold=True)}  {value}"


def _matched(text: str, spans: Sequence[Sequence[int]]) -> Iterator[str]:
    """The lines of the pasted text that code and message stand in, both highlighted; one line where they share it."""
    marked = sorted((start, end) for start, end in spans)
    shown = -1
    for start, end in marked:
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        if first <= shown:
            continue
        shown = last
        line, at = "", max(first, start - _AROUND)
        for one, other in marked:
            if at <= one and other <= last:
                line += _visible(text[at:one]) + click.style(_visible(text[one:other]), reverse=True)
                at = other
        until = min(last, at + _AROUND)
        yield f"  {'…' if start - _AROUND > first else ''}{line}{_visible(text[at:until])}{'…' if until < last else ''}"


def _visible(text: str) -> str:
    """Replace control characters, which must not reach the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _prose(text: str, indent: int = 2) -> Iterator[str]:
    for line in text.splitlines():
        styled = _BOLD.sub(lambda match: click.style(match[1], bold=True), line)
        yield " " * indent + styled if line.strip() else ""

"""Render entries, hits and diagnoses as lines for a screen.

Styles are ANSI codes, which `Screen.echo` takes off where nobody wants them. Anything but a terminal gets texts as the
Markdown that they are, but for `**`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from site_builder.catalog.entry import Acts, Policy
from site_builder.cli.markdown_lines import markdown_lines
from site_builder.cli.screen import PIPE, Screen
from site_builder.cli.wrapping import cells
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
_SIGNS: Mapping[Policy | None, tuple[str, str]] = {
    "never": ("✗", "red"),
    "after-change": ("✎", "magenta"),
    "backoff": ("↻", "blue"),
    "wait": ("◷", "yellow"),
    None: ("✓", "green"),  # of a success
}
"""Sign and colour of a verdict on a terminal, by policy."""
_ACTS: Mapping[Acts, str] = {"developer": "<>", "account": "@", "content": "¶", "provider": "≡"}
"""Signs of who acts: as near to those of the pages (code, person, sheet, server) as every terminal has them."""


def entry_lines(entry: EntryView, site_url: str | None, words: InterfaceWords, screen: Screen = PIPE) -> Iterator[str]:
    """Render an entry. `words` are those of its language."""
    say = labels(words)
    yield click.style(entry.code, bold=True) + click.style(f"  {entry.domain}", dim=True)
    yield from screen.lines(entry.message)
    yield ""
    if entry.status != "active":
        yield from _fact(say.status, f"{say.statuses[entry.status]} {entry.replaced_by or ''}".rstrip(), screen)
    yield from _verdicts(entry, say, screen)
    for title, cause in _causes(entry, say):
        yield ""
        yield from _cause(entry, cause, title, say, screen)
    facts = list(_facts(entry, say, screen))
    yield from ["", *facts] if facts else []
    if entry.say is not None:
        yield ""
        yield from _fact(say.say, entry.say, screen)
    if entry.note is not None:
        yield ""
        yield click.style(say.note, bold=True)
        yield from _prose(entry.note, screen)
    if entry.confused_with:
        yield ""
        yield click.style(say.confused_with, bold=True)
        for other in entry.confused_with:
            yield f"  {click.style(other.code, fg='cyan')}"
            yield from _prose(other.difference, screen, 4)
    if entry.see_also:
        yield ""
        yield from _fact(say.related, "  ".join(entry.see_also), screen)
    yield from _address(site_url, entry, screen)


def hit_lines(hits: Sequence[Record], screen: Screen = PIPE, indent: int = 0) -> Iterator[str]:
    """Render hits, one line each: code and message."""
    width = max((len(hit["code"]) for hit in hits), default=0)
    for hit in hits:
        code = click.style(hit["code"].ljust(width), fg="cyan")
        yield from screen.lines(f"{code}  {hit['message']}", indent, indent + width + 2)


def code_rows(entries: Sequence[EntryView], words: InterfaceWords, screen: Screen = PIPE) -> Iterator[str]:
    """Render a table of entries: code, domain where there are several, verdict, message."""
    say = labels(words)
    several = len({entry.domain for entry in entries}) > 1
    rows = []
    for entry in entries:
        retry = advice(entry, say)
        policy = None if entry.kind == "success" else entry.retry.policy
        word = verdict(policy, retry.short, screen) if retry is not None else say.nobody
        rows.append((click.style(entry.code, fg="cyan"), *([entry.domain] if several else []), word))
    columns = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    taken = sum(columns) + 2 * len(columns)
    for entry, row in zip(entries, rows, strict=True):
        state = "" if entry.status == "active" else say.brackets.format(text=say.statuses[entry.status])
        ahead = "".join(cell + " " * (width - cells(cell) + 2) for cell, width in zip(row, columns, strict=True))
        if screen.width is not None and taken > screen.width // 2:
            yield ahead.rstrip()
            yield from screen.lines(f"{entry.message}{state}", 4)
        else:
            yield from screen.lines(f"{ahead}{entry.message}{state}", 0, taken)


def diagnosis_lines(
    diagnosis: Record, text: str, site_url: str | None, words: InterfaceWords, screen: Screen
) -> Iterator[str]:
    """Render a diagnosis: match, cause, solution, link. `words` are those of the answer's language."""
    gap = () if screen.width is None else ("",)
    name = click.style(diagnosis["code"] or "?", bold=True)
    yield from screen.lines(f"{name}  {click.style(diagnosis['why'], dim=True)}", 0, 2)
    for line in _matched(text, [span for span in (diagnosis["span"], diagnosis["message_span"]) if span]):
        yield from screen.lines(line, 2)
    for parameter, value in diagnosis["params"].items():
        yield from screen.lines(f"{parameter} = {click.style(value, fg='yellow')}", 2)
    if diagnosis["entry"] is None:
        return
    number = diagnosis["cause"]
    entry = _of_cause(read(EntryView, diagnosis["entry"]), number)
    say = labels(words)
    params = diagnosis["params"]
    yield from gap
    yield from screen.lines(_filled(entry.message, params))
    yield from _verdicts(entry, say, screen)
    if entry.note is not None and not entry.causes:
        yield from gap
        yield from _prose(entry.note, screen)
    count = len(entry.causes)
    if number is not None and count > 1:
        at = words["theme"]["cause_of"].format(number=number + 1, count=count)
        cause = entry.causes[number]
        title = cause.title + say.brackets.format(text=at) if cause.title else at
        yield from gap
        yield from _cause(entry, cause, title, say, screen, params)
    else:
        for title, cause in _causes(entry, say):
            yield from gap
            yield from _cause(entry, cause, title, say, screen, params)
    yield from _address(site_url, entry, screen, gap)


def report_lines(url: str | None, words: InterfaceWords, screen: Screen) -> Iterator[str]:
    """Render the way to report an unknown code, for a person at a terminal; nothing is sent by itself."""
    if url is None or screen.width is None:
        return
    said = words["theme"]["report_unknown"]
    if screen.escapes:
        yield "  " + screen.link(click.style(said, underline=True), url)
    else:
        yield f"  {said}{labels(words).colon}{url}"


def separator(screen: Screen = PIPE) -> str:
    """The line between two answers."""
    return click.style("─" * min(_RULE, screen.width or _RULE), dim=True)


def verdict(policy: Policy | None, word: str, screen: Screen) -> str:
    """Whether to send the request again, in a word; on a terminal with its sign and colour. None: it succeeded."""
    if screen.width is None:
        return word
    sign, colour = _SIGNS[policy]
    return click.style(f"{sign} {word}", fg=colour, bold=True)


def _acting(acts: Acts | None, word: str, screen: Screen) -> str:
    """Whom to call; on a terminal with its sign."""
    return word if screen.width is None or acts is None else click.style(f"{_ACTS[acts]} {word}", bold=True)


def _facts(entry: EntryView, say: Labels, screen: Screen) -> Iterator[str]:
    """What the code is called elsewhere, and its HTTP status: as on its page after what to do."""
    if entry.http_status is not None:
        yield from _fact(say.http_status, str(entry.http_status), screen)
    if entry.aliases:
        yield from _fact(say.aliases, ", ".join(entry.aliases), screen)
    if entry.codes:
        others = ", ".join(f"{system} {other}" for system, other in entry.codes.items())
        yield from _fact(say.other_codes, others, screen)


def _of_cause(entry: EntryView, number: int | None) -> EntryView:
    """The entry with the verdicts of one of its causes, where it has verdicts of its own."""
    if number is None:
        return entry
    cause = entry.causes[number]
    return replace(entry, retry=cause.retry or entry.retry, acts=cause.acts or entry.acts)


def _verdicts(entry: EntryView, say: Labels, screen: Screen) -> Iterator[str]:
    """Whether to send the request again, and whom to call."""
    retry = advice(entry, say)
    if retry is not None:
        policy = None if entry.kind == "success" else entry.retry.policy
        yield from _fact(say.retry, verdict(policy, retry.short, screen), screen)
        yield from screen.lines(retry.long, 2)
    if entry.fault is not None or entry.acts is not None:
        yield from _fact(say.who_acts, _acting(entry.acts, who_acts(entry, say), screen), screen)


def _address(site_url: str | None, entry: EntryView, screen: Screen, gap: Sequence[str] = ("",)) -> Iterator[str]:
    """After `gap` the address of the entry's page, where the site has one."""
    if site_url is not None:
        address = absolute(site_url, entry.url)
        yield from gap
        yield screen.link(click.style(address, underline=True), address)


def _causes(entry: EntryView, say: Labels) -> Iterator[tuple[str, CauseView]]:
    """(title, cause) of each cause."""
    for number, cause in enumerate(entry.causes, 1):
        yield cause.title or (say.one_cause if len(entry.causes) == 1 else say.cause.format(number=number)), cause


def _cause(
    entry: EntryView,
    cause: CauseView,
    title: str,
    say: Labels,
    screen: Screen,
    params: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Render a cause and its solution, with the values of the message where there are any.

    Its verdicts are said where they are not the entry's.
    """
    params = params or {}
    yield from screen.lines(click.style(title, bold=True))
    for wire in cause.wire:
        yield from screen.lines(click.style(_filled(wire, params), fg="yellow"), 2)
    if cause.message is not None:
        yield from _fact(say.cause_message, click.style(cause.message, fg="yellow"), screen, 2)
    policy = cause.retry.policy if cause.retry is not None else None
    if policy is not None and policy != entry.retry.policy:
        yield from _fact(say.retry, verdict(policy, say.retries[policy].short, screen), screen, 2)
    if cause.acts is not None and cause.acts != entry.acts:
        yield from _fact(say.who_acts, _acting(cause.acts, say.acts[cause.acts], screen), screen, 2)
    yield from _prose(cause.cause, screen, params=params)
    if cause.solution:
        yield click.style(f"  {say.solution}", bold=True)
        yield from _prose(cause.solution, screen, 4, params)


def _filled(text: str, params: Mapping[str, str]) -> str:
    """Put the values of the message in the place of its `{placeholders}`."""
    return _PLACEHOLDER.sub(lambda match: visible(params.get(match[1], match[0])), text)


def _fact(name: str, value: str, screen: Screen, indent: int = 0) -> Iterator[str]:
    """A name and its value; the name of a fact within a cause stands back."""
    shown = name if indent else click.style(name, bold=True)
    yield from screen.lines(f"{shown}  {value}", indent, indent if screen.width is None else indent + cells(name) + 2)


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
                line += visible(text[at:one]) + click.style(visible(text[one:other]), reverse=True)
                at = other
        until = min(last, at + _AROUND)
        yield f"{'…' if start - _AROUND > first else ''}{line}{visible(text[at:until])}{'…' if until < last else ''}"


def visible(text: str) -> str:
    """Replace control characters, which must not reach the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _prose(text: str, screen: Screen, indent: int = 2, params: Mapping[str, str] | None = None) -> Iterator[str]:
    """Render a Markdown text, with the values of the message where there are any."""
    if screen.width is not None:
        yield from markdown_lines(text, screen, indent, lambda words: _filled(words, params or {}))
        return
    for line in _filled(text, params or {}).splitlines():
        styled = _BOLD.sub(lambda match: click.style(match[1], bold=True), line)
        yield " " * indent + styled if line.strip() else ""

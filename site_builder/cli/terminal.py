"""Answers as lines for a terminal: an entry, hits, diagnoses. JSON records in, styled text out.

Texts stay Markdown, which reads well in a terminal; only `**` is shown as what it means. Styles are
ANSI codes, which click takes off where nobody wants them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from site_builder.pages.labels import labels

Record = Mapping[str, Any]

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_RULE = 60


def entry_lines(record: Record, language: str, site_url: str) -> Iterator[str]:
    """Everything about one code. `record` is the entry in one language; `site_url` ends with a slash."""
    say = labels(language)
    yield click.style(record["code"], bold=True) + click.style(f"  {record['domain']}", dim=True)
    yield record["message"]
    yield ""
    yield from _retry(record, language)
    if record["fault"] is not None:
        yield from _fact(say.fault, say.faults[record["fault"]])
    if record["http_status"] is not None:
        yield from _fact(say.http_status, str(record["http_status"]))
    if record["status"] != "active":
        yield from _fact(say.status, f"{say.statuses[record['status']]} {record['replaced_by'] or ''}".rstrip())
    causes: Sequence[Record] = record["causes"]
    for number, cause in enumerate(causes, 1):
        yield ""
        title = say.one_cause if len(causes) == 1 else say.cause.format(number=number)
        yield from cause_lines(cause, title, language)
    if record["note"] is not None:
        yield ""
        yield click.style(say.note, bold=True)
        yield from _prose(record["note"])
    if record["confused_with"]:
        yield ""
        yield click.style(say.confused_with, bold=True)
        for other in record["confused_with"]:
            yield f"  {click.style(other['code'], fg='cyan')}"
            yield from _prose(other["difference"], 4)
    if record["see_also"]:
        yield ""
        yield from _fact(say.related, "  ".join(record["see_also"]))
    yield ""
    yield click.style(site_url + record["url"].lstrip("/"), underline=True)


def entry_markdown(record: Record, language: str, site_url: str) -> Iterator[str]:
    """The same as Markdown, for a ticket or a chat; unstyled."""
    say = labels(language)
    yield f"# `{record['code']}`"
    yield ""
    yield record["message"]
    yield ""
    if record["retry"]["policy"] is not None:
        retry = say.retries[record["retry"]["policy"]]
        yield f"- **{say.retry}** {retry.short}"
    if record["fault"] is not None:
        yield f"- **{say.fault}** {say.faults[record['fault']]}"
    if record["http_status"] is not None:
        yield f"- **{say.http_status}** {record['http_status']}"
    if record["status"] != "active":
        yield f"- **{say.status}** {say.statuses[record['status']]} {record['replaced_by'] or ''}".rstrip()
    causes: Sequence[Record] = record["causes"]
    for number, cause in enumerate(causes, 1):
        yield ""
        yield f"## {say.one_cause if len(causes) == 1 else say.cause.format(number=number)}"
        yield ""
        yield from (f"`{wire}`\n" for wire in cause["wire"])
        yield cause["cause"]
        yield ""
        yield f"### {say.solution}"
        yield ""
        yield cause["solution"]
    if record["note"] is not None:
        yield ""
        yield f"## {say.note}"
        yield ""
        yield record["note"]
    if record["confused_with"]:
        yield ""
        yield f"## {say.confused_with}"
        yield ""
        yield from (f"- `{other['code']}`: {other['difference']}" for other in record["confused_with"])
    if record["see_also"]:
        yield ""
        yield f"## {say.related}"
        yield ""
        yield from (f"- `{other}`" for other in record["see_also"])
    yield ""
    yield f"<{site_url}{record['url'].lstrip('/')}>"


def cause_lines(cause: Record, title: str, language: str) -> Iterator[str]:
    """One cause and what to do about it."""
    say = labels(language)
    yield click.style(title, bold=True)
    for wire in cause["wire"]:
        yield "  " + click.style(wire, fg="yellow")
    yield from _prose(cause["cause"])
    yield click.style(f"  {say.solution}", bold=True)
    yield from _prose(cause["solution"], 4)


def hit_lines(hits: Sequence[Record]) -> Iterator[str]:
    """One line per hit: the code, and what it means."""
    width = max((len(hit["code"]) for hit in hits), default=0)
    for hit in hits:
        code = click.style(hit["code"].ljust(width), fg="cyan")
        yield f"{code}  {hit['message']}"


def diagnosis_lines(diagnosis: Record, text: str, language: str, site_url: str) -> Iterator[str]:
    """One diagnosis: what was recognised and where, the very cause, what to do, the link."""
    say = labels(language)
    name = click.style(diagnosis["code"] or "?", bold=True)
    yield f"{name}  {click.style(diagnosis['why'], dim=True)}"
    yield from _matched(text, diagnosis["span"])
    entry: Record | None = diagnosis["entry"]
    for parameter, value in diagnosis["params"].items():
        yield f"  {parameter} = {click.style(value, fg='yellow')}"
    if entry is None:
        return
    yield entry["message"]
    yield from _retry(entry, language)
    if entry["note"] is not None and not entry["causes"]:
        yield from _prose(entry["note"])
    causes: Sequence[Record] = entry["causes"]
    if diagnosis["cause"] is not None:
        yield from cause_lines(causes[diagnosis["cause"]], say.one_cause, language)
    else:
        for number, cause in enumerate(causes, 1):
            title = say.one_cause if len(causes) == 1 else say.cause.format(number=number)
            yield from cause_lines(cause, title, language)
    yield click.style(site_url + entry["url"].lstrip("/"), underline=True)


def separator() -> str:
    """The line between two diagnoses."""
    return click.style("─" * _RULE, dim=True)


def _retry(record: Record, language: str) -> Iterator[str]:
    say = labels(language)
    retry = say.no_retry_of_success if record["kind"] == "success" else say.retries.get(record["retry"]["policy"])
    if retry is not None:
        yield from _fact(say.retry, retry.short)
        yield f"  {retry.long}"


def _fact(name: str, value: str) -> Iterator[str]:
    yield f"{click.style(name, bold=True)}  {value}"


def _matched(text: str, span: Sequence[int]) -> Iterator[str]:
    """The lines of the pasted text that the match stands in, the match highlighted."""
    start, end = span
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before = text[max(first, start - 40) : start]
    after = text[end : min(last, end + 40)]
    matched = text[start:end]
    line = f"{_visible(before)}{click.style(_visible(matched), reverse=True)}{_visible(after)}"
    yield f"  {'…' if start - 40 > first else ''}{line}{'…' if end + 40 < last else ''}"


def _visible(text: str) -> str:
    """Control characters of a pasted text must not reach the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _prose(text: str, indent: int = 2) -> Iterator[str]:
    for line in text.splitlines():
        styled = _BOLD.sub(lambda match: click.style(match[1], bold=True), line)
        yield " " * indent + styled if line.strip() else ""

"""One entry as frozen models: Cause, Source, Sample, Entry.

A model says what shape a field has; what the fields mean together is judged by `rules`.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from site_builder.catalog.field_types import Code, Identifier, Line, Name, OtherCode, Slug, SystemId, Url, When
from site_builder.catalog.multilingual import NO_WORDS, Model, Text, Words

Kind = Literal["error", "warning", "success"]
Fault = Literal["caller", "service"]
Acts = Literal["developer", "account", "content", "provider"]
"""Whom the reader has to call: developer: request or code; account: console, balance, quota, permission; content:
wording, templates, names; provider: the service."""
Policy = Literal["never", "after-change", "backoff", "wait"]
Status = Literal["active", "deprecated", "removed"]


ERROR_FIELDS = ("category", "fault", "retry", "causes")
"""Fields that an error has, unless it is thin."""

UNSEEN = "~"
"""Begins a wire that nobody has seen in full: it is matched, and shown nowhere."""


def items(description: str) -> Any:
    """A field for any number of items: YAML has lists, a frozen model has tuples."""
    return Field(default=(), strict=False, description=description)


def matched(wires: Iterable[str]) -> tuple[str, ...]:
    """The wires as they are matched, without the mark of unseen ones."""
    return tuple([wire.removeprefix(UNSEEN) for wire in wires])


def seen(wires: Iterable[str]) -> tuple[str, ...]:
    """The wires that were really seen, which alone are shown."""
    return tuple([wire for wire in wires if not wire.startswith(UNSEEN)])


class Retry(Model):
    """Whether the same request may be sent again.

    never: it will fail again; after-change: once the caller has changed something; backoff: soon,
    with growing pauses; wait: when the window or quota has passed.
    """

    policy: Policy = Field(
        description="never: it will fail again; after-change: once the caller has changed something; backoff: soon,"
        " with growing pauses; wait: when the window or quota has passed."
    )
    after: int | None = Field(default=None, ge=1, lt=2**31, description="Seconds after which it may be sent again.")

    @property
    def retryable(self) -> bool:
        """The same request, unchanged, can succeed later."""
        return self.policy in ("backoff", "wait")


class Wording(Model):
    """How documentation of another date, earlier or later, puts the message; it leads here too."""

    text: Line = Field(description="The wording, on one line.")
    date: When = Field(description='When it first appeared: a day, "2019-01" or "2019".')
    source: Line | None = Field(default=None, description="Where it stands, such as `page-2019-03`.")


class Cause(Model):
    """Why it happened, and what the reader does about that cause; optionally the messages that prove it."""

    title: Text | None = Field(default=None, description="A few words; every cause has one where there are several.")
    cause: Text = Field(description="Why it happened: full sentences, facts only.")
    solution: Text = Field(description="What to do about this cause: steps that the reader can check off.")
    message: Text | None = Field(default=None, description="Rare: a documented message of this cause alone.")
    wire: tuple[Line, ...] = items("Messages as sent that point at this very cause, with {placeholders}.")
    http_status: int | None = Field(default=None, ge=100, le=599, description="The entry's when left out.")
    acts: Acts | None = Field(default=None, description="Whom to call; the entry's when left out.")
    retry: Retry | None = Field(default=None, description="The entry's when left out.")


class ConfusedWith(Model):
    """A look-alike code, and the difference in a sentence."""

    code: Line = Field(description="CODE of the same domain, or domain/CODE.")
    difference: Text = Field(description="How to tell the two apart; write it in both entries.")


class Source(Model):
    """Where facts come from, and when that was read, as far as it is known."""

    title: Line = Field(description="What the document is called.")
    url: Url = Field(description="Where it stands: an address that starts with https:// or http://.")
    retrieved: When | None = Field(default=None, description='When it was read: a day, "2026-06" or "2026".')


class Sample(Model):
    """A text as people paste it, which leads to the entry, or does not."""

    text: str = Field(min_length=1, description="The paste, letter for letter; `errdex validate` tries it.")
    cause: int | None = Field(default=None, ge=0, description="Number of the cause that it leads to, the first is 0.")
    params: dict[str, str] = Field(default_factory=dict, description="Values of the message's placeholders.")
    not_: bool = Field(default=False, alias="not", description="The text must not lead here.")


class EntryFile(Model):
    """All that is known about one code, as its author writes it: one file, one page, one record."""

    code: Code = Field(description="The code verbatim, in double quotes; case matters.")
    name: Name | None = Field(default=None, description="The enum member; derived from the code when left out.")
    slug: Slug | None = Field(default=None, description="File name and URL; derived from the code when left out.")
    kind: Kind = Field(default="error", description="error when left out.")
    category: Identifier | None = Field(default=None, description="One of the ids under `categories` in domain.yaml.")
    fault: Fault | None = Field(
        default=None, description="On whose side it is fixed: caller or service, whatever the prefix suggests."
    )
    retry: Retry | None = Field(default=None, description="Whether the same request may be sent again, and when.")
    http_status: int | None = Field(
        default=None, ge=100, le=599, description="Only if somebody saw it: from 100 to 599."
    )
    codes: Mapping[SystemId, OtherCode] = Field(
        default={}, description="What other systems call it: one code for each system; several entries may share it."
    )
    message: Text = Field(description="What the documentation says, verbatim, on one line.")
    wire: tuple[Line, ...] = items(
        "What the service really sent, where it points at no single cause; what varies is a {placeholder}. One that"
        " begins with ~ is matched and shown nowhere."
    )
    wordings: tuple[Wording, ...] = items("How the message read at other dates, earlier or later, word for word.")
    acts: Acts | None = Field(
        default=None,
        description="Whom to call; the first cause's, else the category's, when left out. developer: request or code;"
        " account: console, balance, quota, permission; content: wording, templates, names; provider: the service.",
    )
    causes: tuple[Cause, ...] = items("Why it happens, likeliest first; each with its own solution.")
    say: Text | None = Field(
        default=None, description="What may be shown to the end user: one sentence without code, product or blame."
    )
    samples: tuple[Sample, ...] = items("Texts as people paste them; `errdex validate` checks that they lead here.")
    keywords: Words = Field(
        default=NO_WORDS, description="Words that people search by and that the texts do not contain, by language."
    )
    see_also: tuple[Line, ...] = items("Related codes: CODE, or domain/CODE.")
    confused_with: tuple[ConfusedWith, ...] = items("Look-alikes, each with the difference.")
    aliases: tuple[Code, ...] = items("Old or misspelled forms of the code that must lead here.")
    note: Text | None = Field(default=None, description="Background that belongs to no single cause.")
    thin: bool = Field(
        default=False,
        description="true where nothing is known beyond the message: excuses category, fault, retry and causes.",
    )
    source: Source | None = Field(default=None, description="Of the message; the domain's when left out.")
    sources: tuple[Source, ...] = Field(default=(), strict=False, description="What else was read.")
    checked: datetime.date | None = Field(default=None, description="When somebody last compared it with its sources.")
    status: Status = Field(
        default="active", description="active when left out; deprecated: better not relied on; removed: no longer sent."
    )
    since: Line | None = Field(default=None, description="The release since which the status holds, in quotes.")
    replaced_by: Line | None = Field(
        default=None, description="The successor of a deprecated or removed code: CODE, or domain/CODE."
    )


class Entry(EntryFile):
    """An entry of a loaded catalogue: file, domain, derived names."""

    name: Name
    slug: Slug
    source: Source
    domain: str
    """The name of the folder; domain.yaml has to give it as its id."""
    path: Path
    """The file, relative to the catalogue's folder."""

    @property
    def retryable(self) -> bool | None:
        """None where nothing is known, and for a success."""
        return None if self.kind == "success" or self.retry is None else self.retry.retryable

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], Text]]:
        """Every Text of the entry with its place in the file."""
        yield ("message",), self.message
        if self.say is not None:
            yield ("say",), self.say
        if self.note is not None:
            yield ("note",), self.note
        for index, cause in enumerate(self.causes):
            if cause.title is not None:
                yield ("causes", index, "title"), cause.title
            yield ("causes", index, "cause"), cause.cause
            yield ("causes", index, "solution"), cause.solution
            if cause.message is not None:
                yield ("causes", index, "message"), cause.message
        for index, look_alike in enumerate(self.confused_with):
            yield ("confused_with", index, "difference"), look_alike.difference

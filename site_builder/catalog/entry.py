"""One entry as frozen models: Cause, Source, Sample, Entry.

A model says what shape a field has; what the fields mean together is judged by `rules`.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

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

Tuple = Field(default=(), strict=False)  # YAML has lists; a frozen model has tuples


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

    policy: Policy
    after: int | None = Field(default=None, ge=1, description="Seconds after which it may be sent again.")

    @property
    def retryable(self) -> bool:
        """The same request, unchanged, can succeed later."""
        return self.policy in ("backoff", "wait")


class Wording(Model):
    """How documentation of another date, earlier or later, puts the message; it leads here too."""

    text: Line
    date: When
    source: Line | None = None


class Cause(Model):
    """Why it happened, and what the reader does about that cause; optionally the messages that prove it."""

    title: Text | None = Field(default=None, description="A few words; every cause has one where there are several.")
    cause: Text
    solution: Text
    message: Text | None = None
    wire: tuple[Line, ...] = Tuple
    http_status: int | None = Field(default=None, ge=100, le=599)
    acts: Acts | None = Field(default=None, description="Whom to call; the entry's when left out.")
    retry: Retry | None = Field(default=None, description="The entry's when left out.")


class ConfusedWith(Model):
    """A look-alike code, and the difference in a sentence."""

    code: Line
    difference: Text


class Source(Model):
    """Where facts come from, and when that was read, as far as it is known."""

    title: Line
    url: Url
    retrieved: When | None = None


class Sample(Model):
    """A text as people paste it, which leads to the entry, or does not."""

    text: str = Field(min_length=1)
    cause: int | None = Field(default=None, ge=0, description="Index of the cause that it leads to.")
    params: dict[str, str] = Field(default_factory=dict, description="Values of the message's placeholders.")
    not_: bool = Field(default=False, alias="not", description="The text must not lead here.")


class EntryFile(Model):
    """All that is known about one code, as its author writes it: one file, one page, one record."""

    code: Code
    name: Name | None = Field(default=None, description="The enum member; derived from the code when left out.")
    slug: Slug | None = Field(default=None, description="File name and URL; derived from the code when left out.")
    kind: Kind = "error"
    category: Identifier | None = None
    fault: Fault | None = Field(default=None, description="On whose side it is mended.")
    retry: Retry | None = None
    http_status: int | None = Field(default=None, ge=100, le=599)
    codes: Mapping[SystemId, OtherCode] = Field(
        default={}, description="What other systems call it: one code for each system; several entries may share it."
    )
    message: Text
    wire: tuple[Line, ...] = Tuple
    wordings: tuple[Wording, ...] = Tuple
    acts: Acts | None = Field(
        default=None, description="Whom to call; the first cause's, else the category's, when left out."
    )
    causes: tuple[Cause, ...] = Tuple
    say: Text | None = Field(default=None, description="What may be shown to the end user.")
    samples: tuple[Sample, ...] = Tuple
    keywords: Words = NO_WORDS
    see_also: tuple[Line, ...] = Tuple
    confused_with: tuple[ConfusedWith, ...] = Tuple
    aliases: tuple[Code, ...] = Tuple
    note: Text | None = None
    thin: bool = False
    source: Source | None = Field(default=None, description="Of the message; the domain's when left out.")
    sources: tuple[Source, ...] = Field(default=(), strict=False, description="What else was read.")
    checked: datetime.date | None = Field(default=None, description="When somebody last compared it with its sources.")
    status: Status = "active"
    since: Line | None = None
    replaced_by: Line | None = None


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

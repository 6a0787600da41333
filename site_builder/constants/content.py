"""Say what constants of every language have of a catalogue: members, facts and texts.

Each target language renders them in its own way; none of them decides what a code means.
"""

from typing import NamedTuple

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain
from site_builder.catalog.multilingual import Text
from site_builder.data.addresses import code_file


class Member(NamedTuple):
    """One code as a member of its domain's enum; `doc` is a line for an editor's hover."""

    name: str
    code: str
    doc: str


def made_from(catalog: Catalog, domain: Domain | None = None) -> str:
    """The first line of every file: what it was made from, and how to make it again."""
    origin = f"the catalogue {catalog.settings.id}" + (f", domain {domain.id}" if domain is not None else "")
    return f"Made by errdex from {origin}; edit that, not this, then: errdex build --only constants"


def facts_row(catalog: Catalog, entry: Entry) -> tuple[object, ...]:
    """A row of facts, in the order of the package's `Facts`."""
    retry, acts = entry.retry, catalog.domain(entry.domain).acts_of(entry)
    policy, after = (retry.policy, retry.after) if retry is not None else (None, None)
    page, status = code_file(entry), entry.http_status
    return page, entry.kind, entry.category, entry.fault, acts, policy, entry.retryable, after, status, entry.codes


def texts_row(entry: Entry, language: str) -> tuple[object, ...]:
    """A row of texts: the message, pairs of cause and solution, and what an end user may be shown."""
    causes = [(cause.cause.in_(language), cause.solution.in_(language)) for cause in entry.causes]
    return entry.message.in_(language), causes, entry.say.in_(language) if entry.say is not None else None


def on_one_line(catalog: Catalog, text: Text) -> str:
    """The text in every language on one line; once where the languages say the same."""
    return " / ".join(dict.fromkeys(" ".join(text.in_(language).split()) for language in catalog.languages))


def doc(catalog: Catalog, entry: Entry) -> str:
    """What the code means, and where its life cycle has left it."""
    meaning, fate = on_one_line(catalog, entry.message), doc_fate(catalog, entry)
    return meaning if fate is None else f"{meaning}. {fate}."


def doc_fate(catalog: Catalog, entry: Entry) -> str | None:
    """Since when a code is deprecated or removed, and what to use instead; None for an active one."""
    if entry.status == "active":
        return None
    fate = entry.status.capitalize() + (f" since {entry.since}" if entry.since is not None else "")
    if entry.replaced_by is not None:
        fate += f": use {instead(catalog, entry)}"
    return fate


def instead(catalog: Catalog, entry: Entry) -> str:
    """The member to use in the place of one that has been replaced."""
    heir = catalog.referred(entry, entry.replaced_by or "")
    return f"{catalog.domain(heir.domain).enum}.{heir.name}" if heir is not None else entry.replaced_by or ""

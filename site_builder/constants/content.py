"""Say what constants of every language have of a catalogue: members, facts and texts.

Each target language renders them in its own way; none of them decides what a code means.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain
from site_builder.catalog.multilingual import Text
from site_builder.data.addresses import code_file
from site_builder.search.message_patterns import MessagePattern, patterns


class Member(NamedTuple):
    """One code as a member of its domain's enum; `doc` is a line for an editor's hover."""

    name: str
    code: str
    doc: str


def made_from(catalog: Catalog, domain: Domain | None = None) -> str:
    """The first line of every file: what it was made from, and how to make it again."""
    origin = f"the catalogue {catalog.settings.id}" + (f", domain {domain.id}" if domain is not None else "")
    return f"Made by errdex from {origin}; edit that, not this, then: errdex build --only constants"


def facts_row(catalog: Catalog, entry: Entry, modules: Mapping[str, str]) -> tuple[object, ...]:
    """A row of facts, in the order of the package's `Facts`. `modules`: the name of each domain's."""

    def member(reference: str) -> tuple[str, str] | None:
        found = catalog.referred(entry, reference)
        return (modules[found.domain], found.code) if found is not None else None

    retry, acts = entry.retry, catalog.domain(entry.domain).acts_of(entry)
    policy, after = (retry.policy, retry.after) if retry is not None else (None, None)
    page, status = code_file(entry), entry.http_status
    facts = (page, entry.kind, entry.category, entry.fault, acts, policy, entry.retryable, after, status, entry.codes)
    heir = member(entry.replaced_by) if entry.replaced_by is not None else None
    return *facts, entry.status, entry.since, heir, list(filter(None, map(member, entry.see_also)))


def texts_row(entry: Entry, language: str, shown: Callable[[str], object] = str) -> tuple[object, ...]:
    """A row of texts: the message, pairs of cause and solution, and what an end user may be shown.

    `shown`: what stands there for a text.
    """
    causes = [(shown(cause.cause.in_(language)), shown(cause.solution.in_(language))) for cause in entry.causes]
    say = shown(entry.say.in_(language)) if entry.say is not None else None
    return shown(entry.message.in_(language)), causes, say


def messages_of_causes(catalog: Catalog, entry: Entry) -> list[MessagePattern]:
    """The messages of an entry that name one of its causes, as diagnosis has them."""
    foreign = catalog.domain(entry.domain).recognise.placeholders
    return [pattern for pattern in patterns(entry, catalog.languages, foreign=foreign) if pattern.cause >= 0]


def catalog_date(catalog: Catalog) -> str | None:
    """The newest day on which somebody compared an entry with its sources; None where nobody has said."""
    days = [entry.checked for entry in catalog.entries if entry.checked is not None]
    return max(days).isoformat() if days else None


def verdict(catalog: Catalog, entry: Entry) -> str | None:
    """Whether to send the same request again, in the words of every language; None where nothing is known."""
    policy = entry.retry.policy if entry.retry is not None else None
    said = []
    for language in catalog.languages:
        words = catalog.words(language)["pages"]
        advice = words["no_retry_of_success"] if entry.kind == "success" else words["retries"].get(policy)
        if advice is None:
            return None
        said.append(f"{words['retry']}: {advice['short']}")
    return " / ".join(dict.fromkeys(said))


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

"""See the catalogue as templates of constants see it: domains, codes, facts, texts.

Texts are `Unescaped`. What is plain text here (names, ids, numbers, paths of pages) has only characters that mean
nothing in any language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from site_builder.catalog.entry import Acts, Entry, Fault, Kind, Policy, Status
from site_builder.catalog.field_types import JAVA_WORDS
from site_builder.catalog.model import Catalog, Domain
from site_builder.constants.content import doc_fate, made_from, on_one_line
from site_builder.constants.escapes import Unescaped
from site_builder.data.addresses import SITE, absolute, code_file, slashed, table_file

PART: Final = 2000
"""Codes of a part of a domain. Java's compiler takes no class with the constants of many more."""

_WORDS: Final = """
as async await bool chan def defer delete elif except export fallthrough fn from fun func function global go impl in
init internal is lambda let loop main map match mod module move mut namespace nil nonlocal not object open operator or
pass pub raise range readonly record ref sealed select self string struct testdata then trait type typealias typeof
union unsafe use using val var vendor when where with yield
"""
_KEPT: Final = JAVA_WORDS.union(_WORDS.split())
"""Words that one of the languages, or its tools, keeps for itself as the name of a package."""


class Texts(NamedTuple):
    """What is said of a code in one language."""

    message: Unescaped
    causes: Sequence[tuple[Unescaped, Unescaped]]
    """(cause, solution), likeliest first."""
    say: Unescaped | None


class Heir(NamedTuple):
    """The constant to use in the place of one that has been replaced."""

    module: str
    enum: str
    name: str


class Code(NamedTuple):
    """One code: a member of its domain's constants."""

    name: str
    code: Unescaped
    doc: Unescaped
    """The message in every language, on one line."""
    status: Status
    fate: Unescaped | None
    """Since when it is deprecated or removed, and what to use instead; None for an active one."""
    since: Unescaped | None
    heir: Heir | None
    kind: Kind
    category: str | None
    fault: Fault | None
    acts: Acts | None
    retry: Policy | None
    retryable: bool | None
    retry_after: int | None
    """Seconds."""
    http_status: int | None
    codes: Mapping[str, Unescaped]
    """What other systems call it."""
    page: str
    """The path of its page below the site and the language."""
    texts: Mapping[str, Texts]
    """By language."""


class Part(NamedTuple):
    """Up to `PART` codes of a domain, one after the other."""

    number: int
    codes: Sequence[Code]


class DomainView(NamedTuple):
    """One domain, which owns a type of constants."""

    id: str
    module: str
    """The id as a name in programs."""
    enum: str
    title: Unescaped
    url: Unescaped
    made: str
    codes: Sequence[Code]
    parts: Sequence[Part]


class Sample(NamedTuple):
    """A code that shows how the constants are used."""

    domain: DomainView
    code: Code


class LanguageView(NamedTuple):
    """A language of the texts, the source language first."""

    id: str
    name: str
    """The id as a constant: `ZH_TW`."""
    title: Unescaped


class CatalogueView(NamedTuple):
    """All that templates may name."""

    made: str
    """What it was made from, and how to make it again: the first line of every file."""
    id: str
    title: Unescaped
    version: str
    semver: str
    """The version with three numbers; a fourth and further ones stand behind a `+`."""
    site: Unescaped
    """The address that the site is published at; a page is at `{site}{language}/{page}`. `/` where it is not."""
    license: Unescaped | None
    source: Unescaped | None
    """Where the catalogue is kept."""
    names: Mapping[str, str]
    """Of the package, in the registry of each language."""
    languages: Sequence[LanguageView]
    fallback: str
    domains: Sequence[DomainView]
    sample: Sample | None
    """None in an empty catalogue."""


def catalogue_view(catalog: Catalog) -> CatalogueView:
    """See the whole catalogue."""
    settings, domains = catalog.settings, tuple(_domain(catalog, domain) for domain in catalog.domains)
    return CatalogueView(
        made_from(catalog),
        settings.id,
        Unescaped(on_one_line(catalog, settings.title)),
        settings.constants.version,
        _semver(settings.constants.version),
        Unescaped(slashed(settings.site_url)),
        Unescaped(settings.constants.license) if settings.constants.license is not None else None,
        Unescaped(settings.constants.source) if settings.constants.source is not None else None,
        package_names(catalog),
        tuple(
            LanguageView(language.id, language.id.upper().replace("-", "_"), Unescaped(language.title))
            for language in settings.languages
        ),
        catalog.fallback,
        domains,
        _sample(domains),
    )


def module_name(identifier: str) -> str:
    """The id of a domain as a name in programs, which is no other domain's.

    >>> module_name("sms-2016"), module_name("class"), module_name("2fa")
    ('sms_2016', 'class_', 'n__2fa')
    """
    name = identifier.replace("-", "_")
    if name in _KEPT:
        return f"{name}_"
    return f"n__{name}" if name[0].isdigit() else name


def _sample(domains: Sequence[DomainView]) -> Sample | None:
    """An active code that can be retried if possible, else any."""
    samples = (Sample(domain, code) for domain in domains for code in domain.codes)
    return min(samples, key=lambda one: (one.code.status != "active", not one.code.retryable), default=None)


def _domain(catalog: Catalog, domain: Domain) -> DomainView:
    codes = tuple(_codes(catalog, domain))
    return DomainView(
        domain.id,
        module_name(domain.id),
        domain.enum,
        Unescaped(on_one_line(catalog, domain.title)),
        Unescaped(absolute(catalog.settings.site_url, SITE.path(catalog.source_language, table_file(domain.id)))),
        made_from(catalog, domain),
        codes,
        tuple(Part(number, codes[at : at + PART]) for number, at in enumerate(range(0, len(codes), PART), 1)),
    )


def _codes(catalog: Catalog, domain: Domain) -> Iterator[Code]:
    for member in catalog.entries_of(domain.id):
        entry = catalog.stands_for(member)
        fate = doc_fate(catalog, member)
        yield Code(
            member.name,
            Unescaped(member.code),
            Unescaped(on_one_line(catalog, member.message)),
            member.status,
            Unescaped(fate) if fate is not None else None,
            Unescaped(member.since) if member.since is not None else None,
            _heir(catalog, member),
            entry.kind,
            entry.category,
            entry.fault,
            catalog.domain(entry.domain).acts_of(entry),
            entry.retry.policy if entry.retry is not None else None,
            entry.retryable,
            entry.retry.after if entry.retry is not None else None,
            entry.http_status,
            {system: Unescaped(code) for system, code in entry.codes.items()},
            code_file(entry),
            {language: _texts(entry, language) for language in catalog.languages},
        )


def _heir(catalog: Catalog, member: Entry) -> Heir | None:
    heir = catalog.referred(member, member.replaced_by) if member.replaced_by is not None else None
    return Heir(module_name(heir.domain), catalog.domain(heir.domain).enum, heir.name) if heir is not None else None


def _texts(entry: Entry, language: str) -> Texts:
    return Texts(
        Unescaped(entry.message.in_(language)),
        tuple((Unescaped(one.cause.in_(language)), Unescaped(one.solution.in_(language))) for one in entry.causes),
        Unescaped(entry.say.in_(language)) if entry.say is not None else None,
    )


def package_names(catalog: Catalog) -> Mapping[str, str]:
    """The package's name for each language: as catalog.yaml has it, else after Python's."""
    constants = catalog.settings.constants
    hyphened = re.sub(r"_+", "-", constants.package).strip("-")
    go = constants.go or hyphened
    last = re.sub(r"[^a-z0-9]", "", re.sub(r"/v[0-9]+$", "", go).rpartition("/")[2].lower())
    return {
        "python": constants.package,
        "npm": constants.npm or hyphened,
        "go": go,
        "go_package": last if last[:1].isalpha() and last not in _KEPT else "codes",
        "java": constants.java or module_name(constants.package),
        "java_artifact": hyphened,
    }


def _semver(version: str) -> str:
    """
    >>> _semver("1"), _semver("2026.01.2"), _semver("1.2.3.4")
    ('1.0.0', '2026.1.2', '1.2.3+4')
    """
    numbers = [str(int(number)) for number in version.split(".")]
    head, rest = [*numbers, "0", "0"][:3], numbers[3:]
    return ".".join(head) + (f"+{'.'.join(rest)}" if rest else "")

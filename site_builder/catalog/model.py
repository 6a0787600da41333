"""The catalogue as frozen models: Domain, Settings, Catalog.

The border of the pipeline: left of it YAML, right of it these types and no dictionaries of strings.
A model says what shape a field has; what the fields mean together is judged by `rules`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticKnownError

from site_builder.catalog.confirmed import Confirmed, State, translated
from site_builder.catalog.constants import Constants
from site_builder.catalog.entry import Acts, Entry, Fault, Source
from site_builder.catalog.field_types import (
    ClassName,
    Colour,
    Example,
    FieldName,
    Identifier,
    ImagePath,
    LanguageId,
    Line,
    SiteUrl,
    Url,
)
from site_builder.catalog.listing import DOMAIN_FILE
from site_builder.catalog.multilingual import NO_WORDS, Model, Text, Words
from site_builder.catalog.naming import resolved
from site_builder.catalog.released import Released
from site_builder.catalog.yaml_file import Loc
from web.text.words import InterfaceWords

Context = Literal["response", "receipt"]


class Prefix(Model):
    """Meaning of a code's prefix, and who has to act."""

    fault: Fault = Field(description="Whose fault such a code usually is: caller or service.")
    meaning: Text = Field(description="What the prefix says.")


class Category(Model):
    """A group of codes that are about the same thing."""

    title: Text = Field(description="A few words, shown above its codes.")
    keywords: Words = Field(default=NO_WORDS, description="Words that fit every code in it, by language.")
    acts: Acts | None = Field(
        default=None, description="Whom to call about its codes: developer, account, content, provider."
    )


class Recognise(Model):
    """How the codes of a domain stand in texts, beyond what is usual."""

    fields: tuple[FieldName, ...] = Field(
        default=(), strict=False, description="Further names of the fields that hold its codes, such as `sqlstate`."
    )
    numbers: bool = Field(
        default=False, description="Its bare numbers count behind `status`, `response` and `returned` too."
    )
    placeholders: bool = Field(
        default=False, description="`{0}`, `%s`, `<name>` and the like in its messages are placeholders as `{name}` is."
    )


class Domain(Model):
    """One product: the owner of a set of codes."""

    id: Identifier = Field(description="The folder's name; part of every URL.")
    title: Text = Field(description="The product's name, shown on its page and beside its codes.")
    summary: Text = Field(description="What the product is, in a sentence or two.")
    enum: ClassName = Field(description="The class in the constants package, such as PayErrorCode.")
    prefixes: dict[Line, Prefix] = Field(
        default_factory=dict, description="First part of a code → whose fault it usually is, and what it means."
    )
    categories: dict[Identifier, Category] = Field(
        description="What codes are about: id → title, keywords, acts, in the order in which readers see them."
    )
    rank: int = Field(default=0, ge=0, description="On equal evidence, hits of lower-ranked domains come later.")
    context: Context = Field(
        default="response", description="response: codes of an API's answer; receipt: codes of delivery receipts."
    )
    example: Example | None = Field(
        default=None, description="The response in which its codes arrive, with `{code}` and `{message}`."
    )
    recognise: Recognise = Field(
        default=Recognise(), description="How its codes stand in pasted texts, beyond what is usual."
    )
    source: Source | None = Field(default=None, description="Of the messages of all entries that name none.")

    def acts_of(self, entry: Entry) -> Acts | None:
        """Whom to call about an entry: as it says, else its first cause, else its category."""
        if entry.acts is not None or entry.kind == "success":
            return entry.acts
        if entry.causes and entry.causes[0].acts is not None:
            return entry.causes[0].acts
        category = self.categories.get(entry.category or "")
        return category.acts if category is not None else None

    def all_acts_of(self, entry: Entry) -> tuple[Acts, ...]:
        """Whom an entry or any of its causes calls, each once, in the order of `Acts`."""
        called = {self.acts_of(entry), *(cause.acts for cause in entry.causes)}
        return tuple(acts for acts in get_args(Acts) if acts in called)

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], Text]]:
        """Every Text of the domain with its place in the file."""
        yield ("title",), self.title
        yield ("summary",), self.summary
        for prefix, meaning in self.prefixes.items():
            yield ("prefixes", prefix, "meaning"), meaning.meaning
        for identifier, category in self.categories.items():
            yield ("categories", identifier, "title"), category.title


class Language(Model):
    """A language of the catalogue. `complete`: a missing text is an error; else a warning."""

    id: LanguageId = Field(description="Its tag, such as zh, zh-TW or pt-BR.")
    title: Line = Field(description="What its speakers call it, such as 中文.")
    complete: bool = Field(description="true: a missing text is an error; false: a warning.")


class Term(Model):
    """A term that the catalogue uses in one language, and the words that it takes the place of."""

    lang: LanguageId = Field(description="The language of the term.")
    use: Line = Field(description="The term to write.")
    not_: tuple[Line, ...] = Field(
        alias="not", strict=False, min_length=1, description="The words that it takes the place of."
    )


GlossaryWords = Annotated[
    tuple[Line, ...],
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given),
    Field(strict=False, min_length=1),
]
"""A word, or a list of words that will all do."""


class Colours(Model):
    """The colour of links, buttons and marks, on a light and on a dark page."""

    light: Colour = Field(description='On a light page, in quotes: "#0b6157".')
    dark: Colour = Field(description='On a dark page, in quotes: "#63cfc0".')


class Brand(Model):
    """How the site shows whose it is, besides its title."""

    logo: ImagePath | None = Field(default=None, description="A picture in the project's folder; also the page's icon.")
    colours: Colours | None = Field(default=None, description="The colour of links, buttons and marks.")
    foot: Text | None = Field(default=None, description="A sentence at the foot of every page.")


class Settings(Model):
    """Settings of the whole catalogue (`catalog.yaml`)."""

    id: Identifier = Field(description="The name of the catalogue in addresses and files: lower-case words, hyphens.")
    title: Text = Field(description="The name of the site.")
    languages: tuple[Language, ...] = Field(
        strict=False, min_length=1, description="The languages of all texts, the source language first."
    )
    fallback: LanguageId | None = Field(
        default=None, description="For readers of none of the languages; the source language when left out."
    )
    site_url: SiteUrl | None = Field(
        default=None, description="Where the site is published; `errdex build --site-url` overrides it."
    )
    edit_url: Url | None = Field(default=None, description="Edit link; `{path}` is the file below the catalogue.")
    report_url: Url | None = Field(default=None, description="Report link; takes `{title}` and `{body}`.")
    constants: Constants = Field(description="Names, version and languages of the constants that are made.")
    brand: Brand = Field(default=Brand(), description="Logo, colours, and a sentence at the foot of every page.")
    check_after: int = Field(
        default=365,
        ge=1,
        description="Days after which `errdex status` lists an entry again.",
    )
    terms: tuple[Term, ...] = Field(default=(), strict=False, description="One word for one thing: rule `term`.")
    glossary: tuple[dict[LanguageId, GlossaryWords], ...] = Field(
        default=(), strict=False, description="What a term is in each language: rule `glossary`."
    )
    same_pages: tuple[dict[LanguageId, Url], ...] = Field(
        default=(), strict=False, description="Versions of one page by language: rule `link-mismatch`."
    )

    @field_validator("fallback")
    @classmethod
    def _known_fallback(cls, fallback: str | None, info: ValidationInfo) -> str | None:
        known = [language.id for language in info.data.get("languages", ())]
        if fallback is not None and known and fallback not in known:
            raise PydanticKnownError("literal_error", {"expected": ", ".join(known)})
        return fallback

    @model_validator(mode="after")
    def _distinct_languages(self) -> "Settings":
        identifiers = [language.id for language in self.languages]
        if len(set(identifiers)) < len(identifiers):
            raise ValueError("a language is listed twice")
        return self

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], Text]]:
        yield ("title",), self.title
        if self.brand.foot is not None:
            yield ("brand", "foot"), self.brand.foot


class Positions(NamedTuple):
    """Positions of entries in `Catalog.entries`."""

    by_code: Mapping[tuple[str, str], int]
    """(domain, code) → position."""
    by_domain: Mapping[str, Sequence[int]]
    """Id of a domain → the positions of its entries."""

    @classmethod
    def of(cls, entries: Sequence[Entry], domains: Sequence[Domain]) -> "Positions":
        """Number `entries`, which are of these domains."""
        codes = [(entry.domain, entry.code) for entry in entries]
        groups: dict[str, list[int]] = {domain.id: [] for domain in domains}
        for position, (domain, _) in enumerate(codes):
            groups[domain].append(position)
        return cls(dict(zip(codes, range(len(codes)), strict=True)), groups)


@dataclass(frozen=True)
class Catalog:
    """Loaded catalogue in a fixed order: the same files give the same bytes."""

    folder: Path
    settings: Settings
    domains: tuple[Domain, ...]
    """Sorted by rank (lower numbers first), then id."""
    entries: tuple[Entry, ...]
    """Sorted by the rank of their domain, then code, then domain: the order in which equal hits are shown."""
    broken: frozenset[tuple[str, str]] = frozenset()
    """(domain, slug) of files that could not be understood: what refers to them is not judged."""
    confirmed: Mapping[tuple[str, str], Confirmed] = field(default_factory=dict)
    """What translators have confirmed, by domain and language; nothing where a domain has no such file."""
    released: Released | None = None
    """What has been released; None where nothing has."""
    own_words: Mapping[str, InterfaceWords] = field(default_factory=dict)
    """The words of the interface in languages for which the project has words of its own."""

    def words(self, language: str) -> InterfaceWords:
        """The words of the interface in a language."""
        return self.own_words.get(language) or InterfaceWords(language)

    @cached_property
    def positions(self) -> Positions:
        """Positions of the entries by code and by domain."""
        return Positions.of(self.entries, self.domains)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Ids of the languages, the source language first."""
        return tuple(language.id for language in self.settings.languages)

    @property
    def source_language(self) -> str:
        return self.languages[0]

    @property
    def fallback(self) -> str:
        """Language for readers of none of the catalogue's."""
        return self.settings.fallback or self.source_language

    @cached_property
    def _domains(self) -> Mapping[str, Domain]:
        return {domain.id: domain for domain in self.domains}

    def domain(self, identifier: str) -> Domain:
        """Domain by its id. Raises KeyError for one that is not there."""
        return self._domains[identifier]

    def entries_of(self, domain: str) -> tuple[Entry, ...]:
        """Entries of one domain, by code."""
        return tuple([self.entries[position] for position in self.positions.by_domain[domain]])

    def referred(self, entry: Entry, reference: str) -> Entry | None:
        """Find the entry that `reference` (CODE of the same domain, or domain/CODE) means in `entry`."""
        return self.find(entry.domain, reference)

    def find(self, domain: str, reference: str) -> Entry | None:
        """Find the entry that `reference` means in `domain`; else None."""
        positions = self.positions.by_code
        code = resolved(positions, domain, reference)
        return self.entries[positions[code]] if code is not None else None

    def states(self, piece: Domain | Entry, language: str) -> Iterator[tuple[Loc, State]]:
        """Judge the translations of a file into a language: (place, state) of each.

        Nothing where nobody has confirmed any of its domain in that language.
        """
        domain, file = (piece.id, DOMAIN_FILE) if isinstance(piece, Domain) else (piece.domain, piece.path.name)
        confirmed = self.confirmed.get((domain, language))
        if confirmed is not None:
            yield from confirmed.states(file, translated(piece.texts(), self.source_language, language))

    def stands_for(self, entry: Entry) -> Entry:
        """The entry that readers of a code get: of a code that was removed its successor, else its own."""
        return self.successor(entry) if entry.status == "removed" else entry

    def successor(self, entry: Entry) -> Entry:
        """Follow the chain of replacements (`replaced_by`) from `entry` to its end.

        That is `entry` itself where nothing replaces it, and where its chain runs into a circle. A `replaced_by` that
        names no entry ends the chain before it.
        """
        last, seen = entry, {(entry.domain, entry.code)}
        while last.replaced_by is not None:
            following = self.referred(last, last.replaced_by)
            if following is None:
                break
            code = (following.domain, following.code)
            if code in seen:
                return entry
            seen.add(code)
            last = following
        return last

"""Views: an entry, a domain, the catalogue in one language.

JSON, pages, Markdown and terminal are rendered from them. A view is what the JSON of its language says: its fields
are the keys, in their order. `side_by_side` makes the document of every language from those of the languages. So
JSON has every text that anything renders. Unknown facts are None; a text that its language lacks is that of the
source language, and named in `untranslated`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Final, TypeAlias, TypeVar, get_args, get_origin

from pydantic import TypeAdapter

from site_builder.catalog.entry import Acts, Fault, Kind, Policy, Status, Wording
from site_builder.catalog.model import Context

ALL: Final = "all"
"""The `lang` of a document with every language."""

Record: TypeAlias = dict[str, Any]
Said: TypeAlias = Annotated[str, "in the language of the view"]
Untranslated: TypeAlias = Annotated[tuple[str, ...], "of the language of the view"]
_OF_A_LANGUAGE: Final = (Said, Said | None, Untranslated)


@dataclass(frozen=True)
class RetryView:
    """The retry policy; `retryable`: the same request may be sent again."""

    policy: Policy | None
    retryable: bool | None
    after: int | None
    """Seconds after which it may be sent again, where that is known."""


@dataclass(frozen=True)
class CauseView:
    """One cause, what to do about it, and what proves it."""

    title: Said | None
    acts: Acts | None
    """None where it is the entry's."""
    retry: RetryView | None
    """Likewise."""
    cause: Said
    solution: Said
    cause_html: Said
    solution_html: Said
    message: Said | None
    wire: tuple[str, ...]
    http_status: int | None


@dataclass(frozen=True)
class LookAlike:
    """A code that is taken for this one.

    Its domain and page are None where the catalogue lacks it.
    """

    domain: str | None
    code: str
    difference: Said
    url: str | None


@dataclass(frozen=True)
class SourceView:
    """A document that facts come from; `retrieved`: the day, month or year when it was read, if known."""

    title: str
    url: str
    retrieved: str | None


@dataclass(frozen=True)
class EntryLinks:
    """Addresses of an entry's files, and its edit link; paths where the site has no address."""

    html: str
    json: str
    markdown: str
    edit: str | None


@dataclass(frozen=True)
class EntryView:
    """One entry in one language."""

    domain: str
    code: str
    name: str
    slug: str
    kind: Kind
    status: Status
    since: str | None
    replaced_by: str | None
    category: str | None
    fault: Fault | None
    retry: RetryView
    http_status: int | None
    codes: Mapping[str, str]
    """What other systems call it, by system."""
    lang: str
    message: Said
    wire: tuple[str, ...]
    wordings: tuple[Wording, ...]
    acts: Acts | None
    """Whom the reader has to call."""
    say: Said | None
    """What may be shown to the end user."""
    checked: str | None
    """The day on which the entry was last compared with its sources."""
    sources: tuple[SourceView, ...]
    """What was read besides `source`."""
    causes: tuple[CauseView, ...]
    see_also: tuple[str, ...]
    confused_with: tuple[LookAlike, ...]
    aliases: tuple[str, ...]
    note: Said | None
    note_html: Said | None
    thin: bool
    untranslated: Untranslated
    """Texts in the source language for want of a translation: `note`, `causes.0.cause`."""
    outdated: Untranslated
    """Translations older than their source text, which has changed since they were confirmed."""
    source: SourceView
    url: str
    links: EntryLinks


@dataclass(frozen=True)
class PrefixView:
    """A prefix of a domain's codes."""

    prefix: str
    fault: Fault
    meaning: Said


@dataclass(frozen=True)
class CategoryView:
    """A category of a domain, and how many codes it has."""

    id: str
    title: Said
    codes: int


@dataclass(frozen=True)
class DomainLinks:
    """Addresses of a domain's table and of the list of its codes; paths where the site has none."""

    html: str
    json: str


@dataclass(frozen=True)
class DomainView:
    """One product in one language: prefixes and categories of its codes."""

    id: str
    lang: str
    title: Said
    summary: Said
    summary_html: Said
    enum: str
    rank: int
    context: Context
    example: str | None
    prefixes: tuple[PrefixView, ...]
    categories: tuple[CategoryView, ...]
    codes: int
    url: str
    links: DomainLinks


@dataclass(frozen=True)
class CatalogView:
    """The catalogue in one language: settings and counts."""

    id: str
    lang: str
    title: Said
    schema_version: int
    hash: str
    languages: Sequence[Mapping[str, Any]]
    source_language: str
    fallback: str
    site_url: str | None
    report_url: str | None
    counts: Mapping[str, Any]
    constants: Mapping[str, str]


_V = TypeVar("_V")
View: TypeAlias = EntryView | DomainView | CatalogView
EntryViews: TypeAlias = Mapping[str, EntryView]
"""One entry in each language of the catalogue, the source language first."""


def side_by_side(views: Mapping[str, View]) -> Record:
    """Merge the views of each language into one document.

    Each text becomes {language: text}; all else is as the first language has it.
    """
    return {**_merged(tuple(views), tuple(views.values())), "lang": ALL}


def _merged(languages: Sequence[str], views: Sequence[Any]) -> Record:
    kind: Any = type(views[0])
    record, (texts, parts) = dict(vars(views[0])), _of_a_language(kind)
    for name in texts:
        if record[name] is not None:
            record[name] = dict(zip(languages, [getattr(view, name) for view in views], strict=True))
    for name in parts:
        record[name] = [_merged(languages, some) for some in zip(*[getattr(view, name) for view in views], strict=True)]
    return record


@cache
def _of_a_language(view: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(text fields, fields that are tuples of views) of a class."""
    inner = {field.name: get_args(field.type)[0] for field in fields(view) if get_origin(field.type) is tuple}
    texts = tuple(field.name for field in fields(view) if field.type in _OF_A_LANGUAGE)
    return texts, tuple(name for name, item in inner.items() if is_dataclass(item))


def read(view: type[_V], record: Mapping[str, Any]) -> _V:
    """Read a view from its parsed JSON; further keys are passed over."""
    kind: Any = view
    made: _V = _adapter(kind).validate_python(record)
    return made


@cache
def _adapter(view: type) -> TypeAdapter[Any]:
    return TypeAdapter(view)

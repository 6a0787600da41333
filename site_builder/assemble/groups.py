"""Cut a build into groups of artefacts that change together, each with a key that names all it is made from.

Equal keys, equal bytes: a group whose key is as in the last build is neither rendered nor written again.
An entry's group holds its pages, twins and JSON; it changes with the entry, its domain, what it refers to and
the shell around it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, NamedTuple, TypeAlias

from site_builder.assemble.keys import Keys, key_of, name_of
from site_builder.catalog.model import Catalog, Entry
from site_builder.data import static_api
from site_builder.data.answers import Document, documents
from site_builder.pages import all_pages
from site_builder.pages.page import SITE as LAYOUT
from site_builder.pages.page import Page
from site_builder.search import diagnosis_shards, term_shards
from site_builder.search.search_data import SearchData
from site_builder.site import frame as site
from site_builder.site.filling import fillings

Artefact: TypeAlias = tuple[PurePosixPath, bytes]

SITE = "site"
"""The folder of the output that the artefacts of all groups are below."""
SEARCH = PurePosixPath("assets/search")
"""Below a language's root: what its search worker fetches first. Below the site's root: what those of all do."""
SHARED = f"../../../{SEARCH}/"
"""From the one to the other."""


class Content(NamedTuple):
    """The artefacts of a group, with paths below the site's root; `documents` are an entry's, for lookup.db."""

    files: Iterable[Artefact]
    documents: tuple[Document, ...] = ()


class Group(NamedTuple):
    """Artefacts that are made together."""

    name: str
    key: str
    make: Callable[[Sequence[Any]], Iterable[Content]]
    """Makes some of its kind, so that each step is done for all of them before the next: gives one for each `of`."""
    of: Any


@dataclass(frozen=True)
class Inputs:
    """What the groups of one site are made from."""

    catalog: Catalog
    search: SearchData
    key: str
    """Of the whole catalogue."""
    frame: site.Frame
    frame_key: str
    keys: Keys
    """Of the pages."""
    documents: bool
    """Whether lookup.db is made as well, which has the entries' documents."""


def whole(inputs: Inputs) -> Iterator[Group]:
    """What is not an entry's or a domain's: hand-written pages and assets; llms.txt, overviews, what search needs."""
    shown = {language: fillings(inputs.catalog, language) for language in inputs.catalog.languages}
    key = key_of(inputs.frame_key, json.dumps(shown, sort_keys=True))
    yield Group("site/frame", key, _each, lambda: Content(site.filled(inputs.frame, shown)))
    yield Group("site/whole", inputs.key, _each, partial(_whole, inputs.search))
    paths = all_pages.indexed(inputs.catalog)
    indexed = dict.fromkeys(inputs.catalog.languages, paths)
    key = key_of(inputs.frame_key, *paths)
    yield Group("site/sitemaps", key, _each, lambda: Content(site.machines(inputs.frame, indexed)))


def domains(inputs: Inputs) -> Iterator[Group]:
    """Each domain's table of codes, for people and as JSON."""
    for identifier, key in inputs.keys.domains.items():
        yield Group(f"site/domain/{identifier}", key, _each, partial(_domain, inputs, identifier))


def entry(inputs: Inputs, place: int) -> Group:
    """The pages, twins and JSON of the entry at this place of the catalogue."""
    keys = inputs.keys
    return Group(keys.names[place], keys.entries[place], _entries, (inputs, inputs.catalog.entries[place]))


def documents_alone(catalog: Catalog, place: int) -> Group:
    """The documents of the entry at this place, where its pages are not wanted."""
    entry = catalog.entries[place]
    return Group(name_of(entry), "", _each, partial(_documents, catalog, entry))


def search_files(data: SearchData, language: str, shared: str) -> Iterator[Artefact]:
    """What the search worker of one language fetches first, below its root. `shared`: the way to the rest."""
    yield SEARCH / "codes.json", term_shards.codes_json(data, language, shared)
    yield SEARCH / "diagnose/facts.json", diagnosis_shards.facts_json(data, language, shared)


def shared_search_files(data: SearchData) -> Iterator[Artefact]:
    """What the search workers of all languages fetch, below the site's root."""
    yield from ((SEARCH / name, content) for name, content in term_shards.shards(data).items())
    yield from ((SEARCH / "diagnose" / name, content) for name, content in diagnosis_shards.shards(data).items())


def _each(makers: Sequence[Callable[[], Content]]) -> Iterator[Content]:
    return (make() for make in makers)


def _entries(several: Sequence[tuple[Inputs, Entry]]) -> list[Content]:
    """The groups of some entries of one build."""
    inputs = several[0][0]
    catalog, entries = inputs.catalog, [entry for _, entry in several]
    wanted = None if inputs.documents else 1  # the first is the static file
    answers = [tuple(islice(documents(catalog, entry), wanted)) for entry in entries]
    files: list[list[Artefact]] = [[] for _ in entries]
    for language in catalog.languages:
        made = all_pages.code_pages(catalog, entries, language, LAYOUT)
        for own, stamped in zip(files, site.stamped(inputs.frame, made), strict=True):
            own.append(stamped)
    for language in catalog.languages:
        for own, entry in zip(files, entries, strict=True):
            twin = all_pages.code_twin(catalog, entry, language)
            own.append((PurePosixPath(language, entry.domain, f"{entry.slug}.md"), twin.encode()))
    for own, entry, (every, *_) in zip(files, entries, answers, strict=True):
        own.append((static_api.entry_path(entry), every.body))
    return [Content(own, known if inputs.documents else ()) for own, known in zip(files, answers, strict=True)]


def _documents(catalog: Catalog, entry: Entry) -> Content:
    return Content((), documents=tuple(documents(catalog, entry)))


def _domain(inputs: Inputs, identifier: str) -> Content:
    catalog = inputs.catalog
    domain = catalog.domain(identifier)
    made: list[Page] = []
    files: list[Artefact] = []
    for language in catalog.languages:
        made += all_pages.domain_pages(catalog, domain, language, LAYOUT)
        twin = all_pages.domain_twin(catalog, domain, language)
        files.append((PurePosixPath(language, domain.id, "index.md"), twin.encode()))
    files += site.stamped(inputs.frame, made)
    files += static_api.domain_files(catalog, domain)
    return Content(files)


def _whole(data: SearchData) -> Content:
    catalog = data.catalog
    files: list[Artefact] = [(PurePosixPath("llms.txt"), all_pages.llms_txt(catalog).encode())]
    files += static_api.overview(catalog)
    for language in catalog.languages:
        files += ((language / path, content) for path, content in search_files(data, language, SHARED))
    files += shared_search_files(data)
    return Content(files)

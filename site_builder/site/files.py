"""List and render every file of the site.

A site has three kinds of sources: the catalogue as a whole, each domain, each entry. `errdex build`, the preview and
plain `mkdocs build` are three loops over them. Nothing is rendered before it is asked for.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeAlias

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain
from site_builder.core.json_bytes import dump
from site_builder.data.addresses import (
    API,
    PICTURE,
    SITE,
    Layout,
    code_file,
    code_json,
    codes_json,
    overview_json,
    table_file,
    table_name,
)
from site_builder.data.answers import Answer, entry_answers, overview_answers
from site_builder.data.records import catalogue_hash, codes_records, domain_views, entry_views
from site_builder.data.views import DomainView, EntryViews
from site_builder.pages import reference_page as reference
from site_builder.pages.changes_page import FEED, PAGE, changes_feed, changes_page
from site_builder.pages.code_page import code_pages, is_indexed
from site_builder.pages.domain_page import domain_pages, page_count
from site_builder.pages.english import finished
from site_builder.pages.llms_txt import llms_txt
from site_builder.pages.markdown_page import Surroundings, code_twin, domain_twin
from site_builder.search import diagnosis_shards, term_shards
from site_builder.search.search_data import SearchData
from site_builder.site.filling import filled, fillings, has_marks
from site_builder.site.frame import Frame
from site_builder.site.opensearch import DESCRIPTION, opensearch
from site_builder.site.sitemap import robots, sitemap, sitemaps
from site_builder.site.social_picture import social_picture
from web.text.contract import contract_at
from web.text.words import FALLBACK

Artefact: TypeAlias = tuple[PurePosixPath, bytes]
"""Path below the site's root, and bytes of a file."""
Source: TypeAlias = Catalog | Domain | Entry

SEARCH = PurePosixPath("assets/search")
"""Below a language's root: the list that its search worker fetches first. Below the site's root: what that names."""


@dataclass(frozen=True)
class Files:
    """Every file of a site."""

    search: SearchData
    """Search data of the catalogue whose site it is."""
    frame: Frame
    """Shells for pages, and the hand-written pages. Its languages are those of the site."""
    layout: Layout = SITE

    @property
    def catalog(self) -> Catalog:
        return self.search.catalog

    def sources(self) -> Iterator[Source]:
        """Yield what files are made from: the catalogue itself, its domains, its entries."""
        yield self.catalog
        yield from self.catalog.domains
        yield from self.catalog.entries

    def of(self, source: Source) -> Iterator[Artefact]:
        """Render the files of one source."""
        if isinstance(source, Catalog):
            return self._of_catalog()
        if isinstance(source, Domain):
            return self._of_domain(source)
        return iter(self.of_entries([entry_views(self.catalog, source)])[0])

    def __getitem__(self, path: PurePosixPath) -> bytes:
        """Render the file at `path`. Raises KeyError where the site has no such file."""
        if path in self.frame.files:
            return self._hand_written(path)
        return dict(self.of(self.source_at(path)))[path]

    def source_at(self, path: PurePosixPath) -> Source:
        """Find the source that a file at `path` is made from: an entry or a domain, else the catalogue."""
        folder, name = self._page_folder(path.parent), path.name
        if folder is None:
            return self.catalog
        slug, _, extension = name.rpartition(".")
        entry = self._by_slug.get((folder, slug)) if extension in ("html", "md", "json") else None
        if entry is not None:
            return entry
        return next((domain for domain in self.catalog.domains if domain.id == folder), self.catalog)

    def of_entries(
        self, entries: Sequence[EntryViews], answers: Sequence[Sequence[Answer]] | None = None
    ) -> list[list[Artefact]]:
        """Render the files of several entries, faster than one by one.

        `answers`: those of each entry, where they are rendered already.
        """
        catalog, files = self.catalog, [list[Artefact]() for _ in entries]
        for language, shell in self.frame.shells.items():
            pages = code_pages(catalog, entries, language, self.layout)
            for own, page in zip(files, pages, strict=True):
                own.append((self._path(language, str(page.path)), shell.stamp(page)))
        for language in self.frame.shells:
            for own, views in zip(files, entries, strict=True):
                entry = views[language]
                around = Surroundings.of(catalog, self._domain_views(entry.domain)[language], self.layout)
                twin = code_twin(views, around)
                own.append((self._path(language, code_file(entry, ".md")), twin.encode()))
        for number, (own, views) in enumerate(zip(files, entries, strict=True)):
            every = answers[number][0] if answers is not None else next(entry_answers(views))
            own.append((PurePosixPath(code_json(views[catalog.source_language])), every.body))
        return files

    @cached_property
    def catalogue_hash(self) -> str:
        """Digest of everything that the catalogue says."""
        return catalogue_hash(self.catalog)

    @cached_property
    def overview(self) -> Mapping[str, tuple[Answer, ...]]:
        """API answers about the catalogue and its domains, by path."""
        return overview_answers(self.catalog, self.catalogue_hash)

    def _of_domain(self, domain: Domain) -> Iterator[Artefact]:
        for language, shell in self.frame.shells.items():
            for page in domain_pages(self.catalog, domain, language, self.layout):
                yield self._path(language, str(page.path)), shell.stamp(page)
            twin = domain_twin(self.catalog, domain, language, self.layout)
            yield self._path(language, table_file(domain.id, "index.md")), twin.encode()
        for number, record in enumerate(codes_records(self.catalog, domain), start=1):
            yield PurePosixPath(codes_json(domain.id, number)), dump(record)

    def _of_catalog(self) -> Iterator[Artefact]:
        yield from ((path, self._hand_written(path)) for path in self.frame.files)
        for path in ("catalog", "domains"):
            yield PurePosixPath(overview_json(path)), self.overview[path][0].body
        yield from self._reference()
        yield from self._changes()
        yield from self._for_machines()
        yield from search_files(self.search, tuple(self.frame.shells), self.layout)

    def _reference(self) -> Iterator[Artefact]:
        """Render the reference of the API, and the contract that it shows, in English."""
        for language, shell in self.frame.shells.items():
            yield (
                self._path(language, reference.PAGE),
                shell.stamp(reference.reference_page(self.catalog, language, self.layout)),
            )
        yield PurePosixPath(reference.OPENAPI), dump(contract_at(self.catalog.settings.site_url or "", FALLBACK))

    def _changes(self) -> Iterator[Artefact]:
        """Render the page and the feed of what has changed, where anything has been released."""
        for language, shell in self.frame.shells.items():
            page = changes_page(self.catalog, language, self.layout)
            feed = changes_feed(self.catalog, language, self.layout)
            if page is not None and feed is not None:
                yield self._path(language, PAGE), shell.stamp(page)
                yield self._path(language, FEED), feed

    def _hand_written(self, path: PurePosixPath) -> bytes:
        """Fill in a hand-written page; other files stay as they are."""
        content = self.frame.files[path]
        if not has_marks(path):
            return content
        languages = (path.parts[0], self.catalog.fallback, self.catalog.source_language)
        language = next(language for language in languages if language in self._fillings)
        content = filled(content.decode(), self._fillings[language]).encode()
        if path.suffix == ".json":
            content = self._with_reference(content, language)
        return finished(content)

    def _with_reference(self, index: bytes, language: str) -> bytes:
        """Add the reference and its operations to the pages that the search box knows."""
        content = json.loads(index)
        content["docs"] += reference.places(self.catalog, language)
        return dump(content)

    @cached_property
    def _fillings(self) -> Mapping[str, Mapping[str, str]]:
        return {language: fillings(self.catalog, language) for language in self.frame.shells}

    def _for_machines(self) -> Iterator[Artefact]:
        """Render sitemaps, robots.txt and llms.txt, and of a published site what others show of it."""
        indexed = {
            language: [*map(str, self.frame.written[language]), *self._indexed()] for language in self.frame.shells
        }
        site_url = self.catalog.settings.site_url
        for language in self.frame.shells:
            if site_url is not None:
                yield self._path(language, PICTURE), social_picture(language)
                yield self._path(language, DESCRIPTION), opensearch(self.catalog, language, self.layout)
        if not self.layout.language_links:
            ((_, paths),) = indexed.items()
            yield PurePosixPath("sitemap.xml"), sitemap(self.frame.site_url, paths)
            return
        yield from sitemaps(self.frame.site_url, indexed, self.catalog.fallback)
        yield PurePosixPath("robots.txt"), robots(self.frame.site_url)
        yield PurePosixPath("llms.txt"), llms_txt(self.catalog).encode()

    def _indexed(self) -> Iterator[str]:
        """Paths of stamped pages that search engines may show, below a language's root: tables, then codes."""
        yield reference.PAGE
        if self.catalog.released is not None:
            yield PAGE
        for domain in self.catalog.domains:
            for number in range(1, page_count(len(self.catalog.positions.by_domain[domain.id])) + 1):
                yield table_file(domain.id, table_name(number))
        yield from (code_file(entry) for entry in self.catalog.entries if is_indexed(entry))

    def _path(self, language: str, file: str) -> PurePosixPath:
        return PurePosixPath(self.layout.path(language, file))

    def _page_folder(self, folder: PurePosixPath) -> str | None:
        """Id of the domain whose pages or static JSON would lie in `folder`; None for other folders."""
        parts = folder.parts
        if parts[:3] == (*PurePosixPath(API).parts, "domains") and len(parts) in (4, 5):
            return parts[3]
        below = parts[1:] if self.layout.language_links and parts[:1] and parts[0] in self.frame.shells else parts
        return below[0] if len(below) == 1 else None

    def _domain_views(self, identifier: str) -> Mapping[str, DomainView]:
        """Views of a domain, made when the first of its entries is rendered."""
        if identifier not in self._made_views:
            self._made_views[identifier] = domain_views(self.catalog, self.catalog.domain(identifier))
        return self._made_views[identifier]

    @cached_property
    def _made_views(self) -> dict[str, Mapping[str, DomainView]]:
        return {}

    @cached_property
    def _by_slug(self) -> Mapping[tuple[str, str], Entry]:
        return {(entry.domain, entry.slug): entry for entry in self.catalog.entries}


def search_files(search: SearchData, languages: Sequence[str], layout: Layout) -> Iterator[Artefact]:
    """Render the files that search workers fetch, those of each language first."""
    for language in languages:
        folder = PurePosixPath(layout.path(language, str(SEARCH)))
        shared = "../" * len(folder.parts) + f"{SEARCH}/" if folder != SEARCH else ""
        yield folder / "codes.json", term_shards.codes_json(search, language, shared)
    yield from ((SEARCH / name, content) for name, content in term_shards.shards(search).items())
    yield from ((SEARCH / "diagnose" / name, content) for name, content in diagnosis_shards.files(search).items())

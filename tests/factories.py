"""Catalogues made of models, for tests that are not about YAML: the smallest that proves a fact is the best."""

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder.catalog.constants import Constants
from site_builder.catalog.entry import Entry, Source
from site_builder.catalog.model import Catalog, Category, Domain, Language, Prefix, Settings
from site_builder.catalog.multilingual import Text
from site_builder.catalog.naming import name_of, slug_of
from site_builder.core.json_bytes import dump
from site_builder.data.addresses import SITE, UNPUBLISHED, Layout, code_file
from site_builder.data.records import domain_views, entry_views
from site_builder.data.views import ALL, side_by_side
from site_builder.pages.code_page import code_pages
from site_builder.pages.domain_page import domain_pages
from site_builder.pages.markdown_page import Surroundings, code_twin, domain_twin
from site_builder.pages.page import Page
from site_builder.search.search_data import SearchData
from site_builder.site.files import Files
from site_builder.site.frame import Frame

SOURCE = Source(title="Docs", url="https://docs.example/", retrieved="2026-01-02")


def text(zh: str, en: str | None = None) -> Text:
    """A text in both languages, or one that has not been translated."""
    return Text({"zh": zh} if en is None else {"zh": zh, "en": en})


def an_entry(code: str, domain: str = "sms", **fields: Any) -> Entry:
    """An entry with `code`; everything else may be given."""
    slug = slug_of(code)
    given = {
        "code": code,
        "domain": domain,
        "name": name_of(code, ("isv.",)) or "NAME",
        "slug": slug,
        "path": Path(domain, f"{slug}.yaml"),
        "message": text(f"{code} 的消息", f"message of {code}"),
        "source": SOURCE,
    }
    return Entry.model_validate({**given, **fields})


def a_domain(identifier: str, rank: int = 0) -> Domain:
    """A domain whose codes may start with `isv.`, with one category."""
    return Domain(
        id=identifier,
        title=text(f"产品 {identifier}", f"Product {identifier}"),
        summary=text("说明", "What it *does*"),
        enum=f"{identifier.title()}Code",
        prefixes={"isv.": Prefix(fault="caller", meaning=text("调用方", "the caller's side"))},
        categories={"limit": Category(title=text("限流", "Limits"))},
        rank=rank,
    )


def a_catalog(*entries: Entry, ranks: dict[str, int] | None = None, fallback: str | None = None) -> Catalog:
    """A catalogue of the entries in two languages, in the order in which loading puts them."""
    ranks = ranks or {}
    settings = Settings(
        id="test",
        title=text("测试", "Test"),
        languages=(
            Language(id="zh", title="中文", complete=True),
            Language(id="en", title="English", complete=False),
        ),
        fallback=fallback,
        site_url="https://codes.example/",
        edit_url="https://git.acme.org/edit/{path}",
        constants=Constants(package="codes", version="1.0"),
    )
    domains = [a_domain(identifier, ranks.get(identifier, 0)) for identifier in {entry.domain for entry in entries}]
    domains.sort(key=lambda domain: (domain.rank, domain.id))
    ordered = sorted(entries, key=lambda entry: (ranks.get(entry.domain, 0), entry.code, entry.domain))
    return Catalog(Path("catalog"), settings, tuple(domains), tuple(ordered))


def entry_json(catalog: Catalog, entry: Entry, language: str = ALL) -> Any:
    """The JSON of an entry in one language, or in every one."""
    views = entry_views(catalog, entry)
    return json.loads(dump(side_by_side(views) if language == ALL else views[language]))


def pages(catalog: Catalog, language: str, layout: Layout = SITE) -> Iterator[Page]:
    """Every page of the catalogue in one language: each domain's tables, then each code."""
    for domain in catalog.domains:
        yield from domain_pages(catalog, domain, language, layout)
    yield from code_pages(catalog, [entry_views(catalog, entry) for entry in catalog.entries], language, layout)


def twins(catalog: Catalog, language: str, layout: Layout = SITE) -> Iterator[tuple[PurePosixPath, str]]:
    """(path below the language's root, Markdown) of each domain's table and each code."""
    for domain in catalog.domains:
        yield PurePosixPath(domain.id, "index.md"), domain_twin(catalog, domain, language, layout)
    for entry in catalog.entries:
        around = Surroundings.of(catalog, domain_views(catalog, catalog.domain(entry.domain))[language], layout)
        yield PurePosixPath(code_file(entry, ".md")), code_twin(entry_views(catalog, entry), around)


def static_json(catalog: Catalog) -> dict[PurePosixPath, bytes]:
    """Every static JSON file by its path below the site's root."""
    files = Files(SearchData(catalog), Frame(catalog.settings.site_url or UNPUBLISHED, {}, {}, {}, csp=""))
    every = (artefact for source in files.sources() for artefact in files.of(source))
    return {path: content for path, content in every if path.parts[:1] == ("api",)}

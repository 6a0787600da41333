"""JSON, page, Markdown and terminal say the same of an entry: each text of its JSON stands in all of them."""

from collections.abc import Iterator
from typing import Any

import click
import pytest

from site_builder.catalog.entry import Entry
from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog
from site_builder.cli.terminal import entry_lines
from site_builder.data.addresses import SITE
from site_builder.data.records import domain_views, entry_views
from site_builder.pages.code_page import code_pages
from site_builder.pages.html_text import words_of
from site_builder.pages.markdown_page import Surroundings, code_twin
from tests.factories import entry_json

TEXTS = {"code", "message", "cause", "solution", "difference", "note", "say", "sqlstate", "errno"}
"""Keys of texts that everything shows; `code` also that of a look-alike, the last two those of other systems."""
FACTS = {"wire", "text", "date", "since", "http_status", "name", "title", "retrieved", "see_also"}
"""Keys of what stands on the page and in its twin, and is too much for a terminal."""


def said(record: Any, keys: set[str], key: str = "") -> Iterator[str]:
    """Every text of a record that stands under one of the keys, however deep."""
    if isinstance(record, dict):
        for name, value in record.items():
            yield from said(value, keys, name)
    elif isinstance(record, list):
        for value in record:
            yield from said(value, keys, key)
    elif record is not None and key in keys:
        yield str(record).rpartition("/")[2] if key in ("see_also", "code") else str(record)


def shown_on_page(record: Any) -> Any:
    """The record without the sources that a text of it links to, which the page does not list again."""
    html = str([record["note_html"], *((cause["cause_html"], cause["solution_html"]) for cause in record["causes"])])
    linked = {record["source"]["url"]}
    sources = [one for one in record["sources"] if one["url"] not in linked and f'href="{one["url"]}"' not in html]
    return {**record, "sources": sources}


def letters(text: str) -> str:
    """The letters and digits of a text, however it is marked up and broken."""
    return "".join(filter(str.isalnum, text))


def missing(catalog: Catalog, entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """(what lacks it, text) of the JSON's texts."""
    views, record = entry_views(catalog, entry), entry_json(catalog, entry, language)
    (page,) = code_pages(catalog, [views], language, SITE)
    domain = domain_views(catalog, catalog.domain(entry.domain))[language]
    twin = code_twin(views, Surroundings.of(catalog, domain))
    lines = "\n".join(entry_lines(views[language], catalog.settings.site_url, catalog.words(language)))
    shown = {
        "page": (letters(words_of(page.content)), TEXTS | FACTS),
        "twin": (letters(to_plain(twin)), TEXTS | FACTS),
        "terminal": (letters(click.unstyle(lines)), TEXTS),
    }
    for name, (content, keys) in shown.items():
        for text in said(shown_on_page(record) if name == "page" else record, keys):
            # the terminal shows Markdown as it is, and a message as the service sends it is none
            if letters(text) not in content and letters(to_plain(text)) not in content:
                yield name, text


@pytest.fixture(params=["good_catalog", "sample_catalog"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    found: Catalog = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_of_the_json_is_on_the_page_in_the_twin_and_in_the_terminal(catalog: Catalog, language: str) -> None:
    lacking = {entry.code: list(missing(catalog, entry, language)) for entry in catalog.entries}
    assert {code: found for code, found in lacking.items() if found} == {}

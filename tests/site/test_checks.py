"""The page on how a catalogue is checked has the figures of that very catalogue."""

import datetime
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from site_builder.catalog.confirmed import Confirmation, Confirmed
from site_builder.catalog.model import Catalog, Language
from site_builder.catalog.released import Release, Released
from site_builder.rules import all_rules
from site_builder.site import guide
from site_builder.site.checks import checks, figures
from site_builder.site.filling import filled, fillings
from site_builder.site.marks import figure, written_figure
from site_builder.site.theme_data import theme_data
from tests.factories import a_catalog, an_entry, text

EMPTY = a_catalog(an_entry("A", message=text("中文")), an_entry("B"))
LINES = {"A.yaml": (Confirmation("message", "0", "1"),)}
FULL = replace(
    a_catalog(
        an_entry("A", checked=datetime.date(2026, 1, 2)),
        an_entry("B", checked=datetime.date(2026, 3, 4)),
        an_entry("C"),
    ),
    confirmed={("sms", "en"): Confirmed(LINES)},
    released=Released((Release("2.1", "2026-05-06", 3), Release("2.0", "2026-01-01", 2)), {}),
)


def page(catalog: Catalog, language: str) -> str:
    """The page in one of the guide's languages, which the catalogue has too."""
    known = catalog.settings.languages
    if language not in catalog.languages:
        known += (Language(id=language, title=language, complete=False),)
    catalog = replace(catalog, settings=catalog.settings.model_copy(update={"languages": known}))
    text = guide.written(catalog, language).files[PurePosixPath("checks.md")].decode()
    for name, value in figures(catalog).items():
        text = text.replace(written_figure(name), value)
    assert "@@" not in text
    return text


def test_figures_are_those_of_the_catalogue() -> None:
    found = checks(FULL)

    assert found["rules"] == len(all_rules()) > 30
    assert found["release"] == {"version": "2.1", "date": "2026-05-06"}
    assert figures(FULL) == {
        "codes": "3",
        "checked": "2",
        "oldest": "2026-01-02",
        "newest": "2026-03-04",
        "whole:en": "3",
        "confirmed:en": "1",
    }


def test_code_that_lacks_a_text_is_not_whole() -> None:
    assert figures(EMPTY)["whole:en"] == "1"


@pytest.mark.parametrize("language", ["zh", "en", "ja", "de"])
def test_page_says_what_there_is_and_that_the_rest_is_not_there_yet(language: str) -> None:
    full, empty = page(FULL, language), page(EMPTY, language)

    for said in ("2026-01-02", "2026-03-04", "2026-05-06", "changes/index.html"):
        assert said in full
        assert said not in empty
    assert "`checked`" in empty
    assert "errdex release" in empty
    assert str(len(all_rules())) in full
    assert "None" not in full + empty


@pytest.mark.parametrize(
    ("source", "shown"),
    [(None, None), ("https://git.example/codes", None), ("https://git.acme.org/codes", "https://git.acme.org/codes")],
)
def test_foot_leads_to_the_repository_that_the_catalogue_names(source: str | None, shown: str | None) -> None:
    constants = EMPTY.settings.constants.model_copy(update={"source": source})
    catalog = replace(EMPTY, settings=EMPTY.settings.model_copy(update={"constants": constants}))

    assert theme_data(catalog, "en")["repository"] == shown


def test_text_like_a_figure_that_is_none_stays_as_it_was_written() -> None:
    page = f"{figure('codes')} of {figure('nothing')}"

    assert filled(page, fillings(FULL, "en")) == "3 of @@checks:nothing@@"

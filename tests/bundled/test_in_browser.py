"""The bundled site in a browser: its own pages, too, are for everybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from site_builder.assemble.build import build, with_site_url
from site_builder.catalog.model import Catalog
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from site_builder.data.addresses import code_file
from tests.browser import test_everybody as everybody
from tests.browser.conftest import Silent, serving
from tests.bundled.conftest import BUNDLED, DOCS
from web import create_app

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "diagnose/",
    "dysms/",
    "dysms/isv.BUSINESS_LIMIT_CONTROL.html",
    *(f"{path.stem}.html" for path in sorted(DOCS.glob("en/*.md"))),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, bundled_catalog: Catalog) -> Iterator[str]:
    """The address of the served site, without a slash at its end."""
    out = tmp_path_factory.mktemp("bundled") / "build"
    build(with_site_url(bundled_catalog, None), out, ("site", "lookup"), catalogue_files(BUNDLED), Reporter(quiet=True))
    app = create_app({"SITE": out / "site", "LOOKUP": out / "lookup.db"})
    with serving(make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)) as address:
        yield address


@pytest.fixture(autouse=True)
def every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everybody, "PAGES", PAGES)


@pytest.mark.parametrize(
    ("language", "scheme", "other", "width"), [("zh", "light", "dark", 1280), ("en", "dark", "light", 768)]
)
def test_axe_finds_nothing(browser: Browser, site: str, language: str, scheme: Any, other: Any, width: int) -> None:
    everybody.test_axe_finds_nothing(browser, site, language, scheme, other, width)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_a_small_phone(browser: Browser, site: str, language: str) -> None:
    everybody.test_nothing_is_wider_than_a_small_phone(browser, site, language)


FIRST_STEP = """() => {
  const next = document.querySelector("[id^=solution]")?.nextElementSibling
  return next && (next.querySelector("li, p") ?? next).getBoundingClientRect().bottom
}"""
"""Where what to do about the likeliest cause ends; none on a page without causes."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_first_step_is_seen_without_scrolling(
    browser: Browser, site: str, bundled_catalog: Catalog, language: str
) -> None:
    screens = {(1280, 800): 0.95, (390, 844): 0.7}
    page = browser.new_page()
    page.route("**/*.js", lambda route: route.abort())
    ends: dict[tuple[int, int], dict[str, int]] = {screen: {} for screen in screens}
    for entry in bundled_catalog.entries:
        page.goto(f"{site}/{language}/{code_file(entry)}")
        for width, height in screens:
            page.set_viewport_size({"width": width, "height": height})
            end = page.evaluate(FIRST_STEP)
            if end is not None:
                ends[width, height][entry.code] = end
    page.close()
    for (width, height), share in screens.items():
        known = ends[width, height]
        below = sorted(code for code, end in known.items() if end > height)
        assert len(known) > 100
        assert len(below) <= (1 - share) * len(known), (width, below)


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_no_code_is_wider_than_the_screen(browser: Browser, site: str, bundled_catalog: Catalog, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    wide = []
    for entry in bundled_catalog.entries[::10]:
        page.goto(f"{site}/en/{code_file(entry)}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(entry.code)
    page.close()

    assert wide == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_after_the_first_paint(browser: Browser, site: str, width: int) -> None:
    everybody.test_nothing_moves_after_the_first_paint(browser, site, width)

"""The site for everybody: with a screen reader or a keyboard, on a small phone, without scripts, on paper."""

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser import axe
from tests.browser.conftest import CODE, PASTE, Watch

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "dysms/",
    CODE,
    "diagnose/",
    "nothing-here.html",
    "api.html",
    "api/",
    "reading.html",
    "constants.html",
    "translating.html",
)


RUN = "axe.run(document, {%sresultTypes: ['violations']}).then(result => result.violations)"
EVERYTHING = "rules: {'color-contrast-enhanced': {enabled: true}, 'color-contrast': {enabled: false}}, "
"""All that axe knows, with AAA for the contrast of text, which AA is part of."""
COLOURS = "runOnly: ['color-contrast-enhanced', 'link-in-text-block'], "
"""What axe looks for, where only the colours differ from what it has seen."""


@pytest.mark.parametrize(
    ("language", "scheme", "other", "width"), [("zh", "light", "dark", 390), ("en", "dark", "light", 1920)]
)
def test_axe_finds_nothing(browser: Browser, site: str, language: str, scheme: Any, other: Any, width: int) -> None:
    context = browser.new_context(
        color_scheme=scheme, base_url=site, bypass_csp=True, viewport={"width": width, "height": 800}
    )
    found = []
    for path in PAGES:
        page = context.new_page()
        page.goto(f"/{language}/{path}")
        if path in ("", "diagnose/"):
            page.locator(".ed-sample").first.click()
            expect(page.locator(".ed-advice h3").first).to_be_visible()
        page.evaluate(axe.source())
        violations = page.evaluate(RUN % EVERYTHING)
        ground = "getComputedStyle(document.body).backgroundColor"
        before = page.evaluate(ground)
        page.emulate_media(color_scheme=other)
        page.wait_for_function(f"{ground} !== '{before}' && document.getAnimations().length === 0")
        violations += page.evaluate(RUN % COLOURS)
        found += [(path, violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations]
        page.close()
    context.close()

    assert found == []


def test_axe_finds_nothing_in_the_open_search_and_the_open_drawer(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 700}, base_url=site, bypass_csp=True)
    page = context.new_page()
    page.goto(f"/en/{CODE}")
    page.evaluate(axe.source())
    run = "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(found => found.id))"
    page.locator(".md-search__input").focus()
    page.keyboard.insert_text("limit")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.wait_for_timeout(500)  # it slides in
    assert page.evaluate(run) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Navigation").press("Enter")
    expect(page.locator(".md-nav--primary a").first).to_be_focused()
    page.wait_for_timeout(500)
    assert page.evaluate(run) == []
    context.close()


def test_tab_leads_from_the_search_box_into_the_page(page: Page) -> None:
    page.goto("/en/")
    page.locator(".md-search__input").click()
    page.keyboard.press("Tab")
    expect(page.locator("textarea")).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_a_small_phone(browser: Browser, site: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=site)
    page = context.new_page()
    wide = {}
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        if path in ("", "diagnose/"):
            page.locator("textarea").fill(PASTE + "x" * 300)
            expect(page.locator(".ed-advice h3").first).to_be_visible()
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[path] = width
    context.close()

    assert wide == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["", "diagnose/"])
def test_answer_is_seen_on_a_phone_without_scrolling(page: Page, language: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/{language}/{path}")
    page.locator(".ed-sample").first.click()
    for part in ("h2", ".ed-message", ".ed-why"):
        expect(page.locator(f".ed-answers [data-code] {part}").first).to_be_in_viewport(ratio=1)
    expect(page.locator(".ed-sample").first).to_be_hidden()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_after_the_first_paint(browser: Browser, site: str, width: int) -> None:
    """Not when suggestions come to a page that is not there, nor when answers do or a filter is applied.

    To a thousandth of the score: what the browser paints half-way through a line of HTML may be a pixel off.
    """
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site)
    context.add_init_script(
        "window.moved = []; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " window.moved.push([entry.value, entry.startTime, ...entry.sources.map(({node, previousRect, currentRect}) =>"
        " [node?.outerHTML?.slice(0, 80), previousRect, currentRect])])})"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    later = {"dysms/isv.DAY_LIMIT_KONTROL.html": ".ed-nearest li", f"diagnose/#text={quote(PASTE)}": "[data-code]"}
    moved = {}
    for path in (*PAGES, "dysms/?category=rate-limit#codes", *later):
        page = context.new_page()
        page.goto(f"/zh/{path}")
        page.wait_for_load_state("networkidle")
        if path in later:
            page.locator(later[path]).first.wait_for()
        if path in ("", "diagnose/"):
            page.locator("textarea").fill(f"{PASTE} isv.AMOUNT_NOT_ENOUGH")
            page.locator("[data-code]").first.wait_for()
        page.wait_for_timeout(200)
        shifts = page.evaluate("window.moved")  # each with what moved, and from where to where
        if round(sum(value for value, *_ in shifts), 3) > 0:
            moved[path] = shifts
        page.close()
    context.close()

    assert moved == {}


def test_pages_can_be_read_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto(f"/en/{CODE}")
    expect(page.locator("h1")).to_contain_text("isv.BUSINESS_LIMIT_CONTROL")
    expect(page.locator("#cause-1")).to_be_visible()
    page.locator(".ed-languages a").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.goto("/en/")
    expect(page.locator(".ed-domains a").first).to_be_visible()
    context.close()


def test_without_scripts_the_box_leads_to_the_tables_and_nothing_is_dead(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/en/diagnose/")
    for dead in (".ed-box textarea", ".ed-box button", ".ed-share", ".md-header .md-search", "label[for=__search]"):
        expect(page.locator(dead).first).to_be_hidden()
    page.locator(".ed-box .ed-note a", has_text="Short Message Service").click()
    expect(page.locator("h1")).to_have_text("Short Message Service")
    context.close()


def test_without_scripts_not_found_says_what_it_knows(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/en/dysms/nothing.html")
    expect(page.locator("section").first).to_contain_text("There is no page at this address.")
    expect(page.locator("code")).to_have_count(2)
    for chip in page.locator("code").all():
        expect(chip).to_be_hidden()
    page.locator("section a").first.click()
    expect(page.locator(".ed-home")).to_be_visible()
    context.close()


def test_pages_can_be_read_from_a_folder(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "site" / "en" / "index.html").as_uri())
    page.locator(".ed-domains a").first.click()
    page.locator("a", has_text="isv.DAY_LIMIT_CONTROL").first.click()
    expect(page.locator("h1")).to_contain_text("isv.DAY_LIMIT_CONTROL")
    page.locator(".ed-languages a").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.locator(".md-header .md-logo").click()
    page.locator("textarea").fill("OK")
    expect(page.locator(".ed-status")).to_contain_text("http")
    page.close()


def test_paper_shows_the_content_and_no_machinery(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(f"/zh/{CODE}")
    expect(page.locator("#cause-1")).to_be_visible()
    for hidden in (".md-header", ".md-footer-meta a >> nth=0", ".md-sidebar--primary"):
        expect(page.locator(hidden)).to_be_hidden()


def test_first_view_is_clearly_lighter_than_stock_material(watched: tuple[Page, Watch], site: str) -> None:
    """Than its sheets, bundle and icon without search, which are 266 kB and 61 kB gzipped, the page itself aside."""
    page, _ = watched
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"/en/{CODE}")
    page.wait_for_load_state("networkidle")
    bodies = [answer.body() for answer in answers if not answer.request.is_navigation_request()]

    assert len(bodies) == len(answers) - 1
    assert sum(map(len, bodies)) < 0.8 * 265_453
    assert sum(len(gzip.compress(body)) for body in bodies) < 0.92 * 61_455

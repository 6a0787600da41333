"""A code's page in a browser: what may be taken from it, links to its parts, the report of one cause."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CODE

pytestmark = pytest.mark.browser

PAGE = f"/en/{CODE}"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "DysmsErrorCode.BUSINESS_LIMIT_CONTROL"), (1, "import DysmsErrorCode")],
    ids=["constant", "import"],
)
def test_constant_and_import_line_are_copied(page: Page, number: int, expected: str) -> None:
    page.goto(PAGE)
    button = page.locator(".ed-take button").nth(number)
    button.click()
    expect(button).to_have_attribute("data-busy", "1")
    expect(page.locator(".ed-said")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(expected)
    assert button.get_attribute("aria-label") == f"Copy {copied}"


def test_short_link_is_absolute_and_leads_to_the_page(page: Page, site: str) -> None:
    page.goto(PAGE)
    page.get_by_role("button", name="Copy the short link").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site}/e/isv.BUSINESS_LIMIT_CONTROL"
    page.goto(copied)
    expect(page.locator("h1")).to_have_text("isv.BUSINESS_LIMIT_CONTROL")


def test_constant_is_selected_where_it_cannot_be_copied(page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = document.execCommand = () => { throw new Error('refused') }")
    page.goto(PAGE)
    page.locator(".ed-take button").first.click()
    assert page.evaluate("getSelection().toString()") == "DysmsErrorCode.BUSINESS_LIMIT_CONTROL"


def test_each_part_has_a_link_that_the_mouse_and_the_keyboard_find(page: Page) -> None:
    page.goto(PAGE)
    links = page.locator(".ed-here").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    parts = page.locator(".ed h2[id], .ed-cause").evaluate_all("all => all.map(one => `#${one.id}`)")
    assert links == parts
    assert "#cause-2" in links
    link = page.locator("#cause-2 .ed-here")
    expect(link).to_have_css("opacity", "0")
    page.locator("#cause-2 h3").first.hover()
    expect(link).to_have_css("opacity", "1")
    page.locator("#cause-1 .ed-right").focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    assert page.url.endswith("#cause-2")


def test_solution_is_reported_with_its_cause_and_nothing_is_sent(page: Page) -> None:
    page.goto(PAGE)
    title = page.locator("#cause-2 h3").first.evaluate("heading => heading.firstChild.textContent")
    assert page.locator(".ed-right").count() == page.locator(".ed-solution").count()
    link = page.locator("#cause-2 .ed-right")
    expect(link).to_have_text("Was this right?")
    href = link.get_attribute("href") or ""
    report = page.locator("#report").get_attribute("href") or ""
    assert urlsplit(href)[:3] == urlsplit(report)[:3]
    asked, plain = (parse_qs(urlsplit(one).query) for one in (href, report))
    assert asked["title"] == plain["title"]
    address, rest = plain["body"][0].split("\n", 1)
    assert asked["body"] == [f"{address}#cause-2\n{title}\n{rest}"]


def test_question_under_a_solution_is_seen_where_it_stands(page: Page) -> None:
    page.goto(PAGE)
    for number in (1, 2):
        box = page.locator(f"#cause-{number} .ed-right").bounding_box()
        solution = page.locator(f"#cause-{number} .ed-solution").bounding_box()
        section = page.locator(f"#cause-{number + 1}").bounding_box()
        assert box is not None
        assert solution is not None
        assert section is not None
        assert solution["y"] + solution["height"] <= box["y"]
        assert box["y"] + box["height"] <= section["y"]


def test_without_scripts_the_report_and_the_facts_are_there_and_nothing_is_dead(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto(PAGE)
    expect(page.locator("#report")).to_be_visible()
    expect(page.locator(".ed-take")).to_contain_text("DysmsErrorCode.BUSINESS_LIMIT_CONTROL")
    expect(page.locator(".ed-links button")).to_be_hidden()
    page.locator(".ed-verdict dt a").first.click()
    assert page.url.endswith("/en/reading.html#retry")
    context.close()

"""What a reader comes for takes at most two actions, on a wide screen and on a phone, in both languages.

An action is what a hand does: paste, click, choose. Opening the site and reading are none.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from tests.browser.conftest import PASTE

pytestmark = pytest.mark.browser

MOST = 2
DOMAIN = "dysms"


class Reader:
    """Somebody at a screen, whose actions are counted."""

    def __init__(self, page: Page, language: str, phone: bool) -> None:
        self.page = page
        self.language = language
        self.phone = phone
        self.actions = 0

    def paste(self, where: Locator, text: str) -> None:
        self.actions += 1
        where.fill(text)

    def click(self, where: Locator) -> None:
        self.actions += 1
        where.click()

    def choose(self, name: str, value: str) -> None:
        """Choose in one of the table's lists, which a phone shows once they are unfolded."""
        if self.phone:
            self.click(self.page.locator(".ed-lists"))
        self.actions += 1
        self.page.locator(f"select[name={name}]").select_option(value)

    def codes(self) -> set[str]:
        """The codes that the table shows."""
        expect(self.page.locator(".ed-count")).to_have_text(re.compile(r"found|找到|符合"))
        return set(self.page.locator("#codes tbody th a").all_inner_texts())


@pytest.fixture(params=[("zh", (1280, 800)), ("en", (1280, 800)), ("zh", (390, 844)), ("en", (390, 844))])
def reader(request: pytest.FixtureRequest, browser: Browser, site: str) -> Any:
    language, (width, height) = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=site, has_touch=width < 500, is_mobile=width < 500
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    reader = Reader(page, language, width < 500)
    yield reader
    assert 0 < reader.actions <= MOST
    context.close()


@pytest.fixture
def living(sample_catalog: Catalog) -> Callable[[Callable[[Entry], bool]], set[str]]:
    """The codes of the domain's entries that fit."""
    entries = sample_catalog.entries_of(DOMAIN)
    return lambda fits: {entry.code for entry in entries if fits(entry)}


def test_a_paste_leads_to_the_first_step(reader: Reader) -> None:
    reader.page.goto(f"/{reader.language}/")
    reader.paste(reader.page.locator("#box"), PASTE)
    expect(reader.page.locator("[data-code]")).to_have_count(1)
    reader.click(reader.page.locator(".ed-box [type=submit]"))
    expect(reader.page).to_have_url(re.compile(r"isv\.BUSINESS_LIMIT_CONTROL\.html#cause-3$"))
    expect(reader.page.locator("#solution-3 + .ed-solution li").first).to_be_in_viewport()


def test_the_same_page_in_the_other_language(reader: Reader) -> None:
    other = {"zh": "en", "en": "zh"}[reader.language]
    path = f"/{reader.language}/{DOMAIN}/isv.BUSINESS_LIMIT_CONTROL.html"
    reader.page.goto(path)
    reader.click(reader.page.locator(".ed-languages a:visible").first)
    expect(reader.page.locator("html")).to_have_attribute("lang", re.compile(other))
    assert urlsplit(reader.page.url).path == path.replace(reader.language, other, 1)


def test_all_codes_that_can_be_retried(reader: Reader, living: Callable[[Callable[[Entry], bool]], set[str]]) -> None:
    reader.page.goto(f"/{reader.language}/{DOMAIN}/")
    reader.choose("retry", "backoff,wait")
    assert reader.codes() == living(lambda entry: entry.retry is not None and entry.retry.retryable is True)


def test_what_finance_has_to_do(
    reader: Reader, sample_catalog: Catalog, living: Callable[[Callable[[Entry], bool]], set[str]]
) -> None:
    domain = sample_catalog.domain(DOMAIN)
    reader.page.goto(f"/{reader.language}/{DOMAIN}/")
    reader.choose("acts", "account")
    found = reader.codes()
    assert found == living(lambda entry: "account" in domain.all_acts_of(entry))
    assert len(found) > 1


def test_the_filtered_list_is_shared_by_its_address(reader: Reader, browser: Browser) -> None:
    reader.page.goto(f"/{reader.language}/{DOMAIN}/")
    reader.choose("acts", "account")
    found = reader.codes()
    somebody = browser.new_page()
    somebody.goto(reader.page.url)
    assert Reader(somebody, reader.language, False).codes() == found
    somebody.close()

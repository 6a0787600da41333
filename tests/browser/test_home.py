"""The home page of a catalogue with many products: one finds the own by its name."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from site_builder.assemble.build import build, with_site_url
from site_builder.catalog.model import Catalog
from site_builder.core.progress import Reporter
from tests.browser import axe
from tests.browser.conftest import serving
from tests.browser.test_shell_pages import Host
from tests.factories import a_domain

pytestmark = pytest.mark.browser

MANY = 70


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, good_catalog: Catalog) -> Iterator[str]:
    """The address of a site of many products, most of them without codes."""
    out = tmp_path_factory.mktemp("many") / "build"
    others = tuple(a_domain(f"product{number}") for number in range(MANY - len(good_catalog.domains)))
    catalog = replace(good_catalog, domains=(*good_catalog.domains, *others))
    build(with_site_url(catalog, None), out, ("site",), {}, Reporter(quiet=True))
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(out / "site")))) as address:
        yield address


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has seen nothing."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_many_products_are_narrowed_by_the_words_of_their_names(fresh: Page, many: str) -> None:
    fresh.goto(f"{many}/en/")
    field, cards = fresh.locator(".ed-domain-field"), fresh.locator(".ed-domains li:visible")
    expect(cards).to_have_count(MANY)
    field.fill("ＰＲＯＤＵＣＴ 12")
    expect(cards).to_have_count(1)
    expect(fresh.locator(".ed-domain-count")).to_have_text(f"1 of {MANY} products")
    fresh.evaluate(axe.source())
    assert fresh.evaluate("axe.run().then(result => result.violations.map(found => found.id))") == []
    field.press("Enter")
    expect(fresh).to_have_url(f"{many}/en/product12/")


def test_nothing_is_opened_where_no_product_is_called_so(fresh: Page, many: str) -> None:
    fresh.goto(f"{many}/zh/")
    field = fresh.locator(".ed-domain-field")
    field.fill("nothing")
    field.press("Enter")
    expect(fresh.locator(".ed-domains li:visible")).to_have_count(0)
    expect(fresh.locator(".ed-domain-count")).to_have_text(f"0 / {MANY} 个产品")
    field.fill("")
    expect(fresh.locator(".ed-domains li:visible")).to_have_count(MANY)
    expect(fresh.locator(".ed-domain-count")).to_be_empty()


def test_without_scripts_all_products_are_there_once_and_no_field(browser: Browser, many: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{many}/en/")
    expect(page.locator(".ed-domain-field")).to_be_hidden()
    expect(page.locator('main a[href="product12/index.html"]')).to_have_count(1)
    context.close()


def test_few_products_need_no_field(page: Page) -> None:
    page.goto("/en/")
    expect(page.locator(".ed-domains .ed-domain-text").first).to_be_visible()
    expect(page.locator(".ed-domain-field")).to_have_count(0)

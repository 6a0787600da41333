"""A site whose address nobody gave shows in its examples the address at which it is read."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving

pytestmark = pytest.mark.browser

PAGES = ["", "api.html", "api-codes.html", "api-search.html"]


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def below(built: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the site below a path of its host."""
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "path").symlink_to(built / "site")
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(tmp_path)))) as address:
        yield f"{address}/some/path"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_examples_ask_the_address_of_the_page(
    page: Page, browser: Browser, site: str, below: str, language: str, path: str
) -> None:
    elsewhere = browser.new_page()
    for at, root in ((page, site), (elsewhere, below)):
        at.goto(f"{root}/{language}/{path}")
        expect(at.locator("article pre", has_text="curl").first).to_contain_text(f"{root}/api/v1/")
        expect(at.locator("article")).not_to_contain_text(".example")
    elsewhere.wait_for_load_state("networkidle")
    elsewhere.close()


def test_without_scripts_examples_show_an_example(browser: Browser, site: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}/en/")
    expect(page.locator("article pre").first).to_contain_text("curl -s 'https://site.example/api/v1/domains/")
    page.close()

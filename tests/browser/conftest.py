"""A real Chromium on a real build: what a reader's browser does with the site.

`site` is the whole build of the sample, served by the app as `errdex serve` serves it.
`page` fails its test on any console message, failed request, or request to another host.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from site_builder.assemble.build import PARTS, build, with_site_url
from site_builder.catalog.model import Catalog
from site_builder.cli.serve import Handler
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from tests.conftest import SAMPLE
from web import create_app

CODE = "dysms/isv.BUSINESS_LIMIT_CONTROL.html"
PASTE = '{"Message":"触发天级流控Permits:10","Code":"isv.BUSINESS_LIMIT_CONTROL"}'
"""What most tests open, and what they paste."""


class Silent(Handler):
    """What `errdex serve` answers with, without its log."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, sample_catalog: Catalog) -> Path:
    """The folder of a full build of the sample."""
    out = tmp_path_factory.mktemp("built") / "build"
    build(with_site_url(sample_catalog, None), out, PARTS, catalogue_files(SAMPLE), Reporter(quiet=True))
    return out


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """The address of the served build, without a slash at its end."""
    app = create_app({"SITE": built / "site", "LOOKUP": built / "lookup.db"})
    with serving(make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)) as address:
        yield address


@contextmanager
def serving(server: HTTPServer) -> Iterator[str]:
    """Run the server in a thread; gives its address, without a slash at its end."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Watch:
    """What went wrong on a page while a test used it."""

    def __init__(self, page: Page, address: str) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        page.on("request", lambda request: self._requested(request.url, address))

    def _failed(self, url: str, failure: str | None) -> None:
        if failure != "net::ERR_ABORTED":  # the browser itself drops what it was loading when a test opens a page
            self.complaints.append(f"failed: {url}: {failure}")

    def _requested(self, url: str, address: str) -> None:
        self.requests.append(url)
        if not url.startswith((address, "data:", "blob:")):
            self.complaints.append(f"request to another host: {url}")


@pytest.fixture
def watched(browser: Browser, site: str) -> Iterator[tuple[Page, Watch]]:
    """A fresh page with a record of its requests; complaints fail the test at its end."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch = Watch(page, site)
    yield page, watch
    context.close()
    assert watch.complaints == []


@pytest.fixture
def page(watched: tuple[Page, Watch]) -> Page:
    """A fresh page at the served build; opening a path opens it there."""
    return watched[0]

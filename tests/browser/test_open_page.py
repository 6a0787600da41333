"""A page that stays open while the site is built anew: right answers of one build, or the request to reload.

Two builds of a catalogue of many shards, published one after the other by our server and by a static host that lets
browsers keep everything. Between them codes come, go and get other names, and causes change places.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from site_builder.assemble.build import build
from site_builder.catalog.loader import load
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from site_builder.search import shards
from tests.browser.conftest import Silent, serving
from tests.conftest import SAMPLE
from tests.web.diagnosis.test_diagnose import as_in_browser
from web import create_app
from web.diagnosis.diagnose import diagnose
from web.search.ranking import search
from web.store.store import Store

pytestmark = pytest.mark.browser

HOURLY = '{"Message":"触发小时级流控Permits:5","Code":"isv.BUSINESS_LIMIT_CONTROL"}'
"""Its cause has another number in the second build."""
QUERIES = ["isv.DAY_LIMIT_CONTROL", "InvalidVersion", "isv.TOO_MANY_NUMBERS", "AAA.FirstOfAll", "template", "余额不足"]
PASTES = [HOURLY, "Code: isv.AMOUNT_NOT_ENOUGH", "InvalidVersion", '{"Code":"isv.TOO_MANY_NUMBERS"}', "AAA.FirstOfAll"]


def edited(folder: Path) -> None:
    """Take a code away, add one before all others, name one anew, and let two causes change places."""
    dysms = folder / "dysms"
    (dysms / "InvalidVersion.yaml").unlink()
    added = (
        (dysms / "isv.EXTEND_CODE_ERROR.yaml").read_text("utf-8").replace("isv.EXTEND_CODE_ERROR", "AAA.FirstOfAll", 1)
    )
    (dysms / "AAA.FirstOfAll.yaml").write_text(added, "utf-8")
    renamed = (dysms / "isv.MOBILE_COUNT_OVER_LIMIT.yaml").read_text("utf-8")
    renamed = renamed.replace("isv.MOBILE_COUNT_OVER_LIMIT", "isv.TOO_MANY_NUMBERS", 1)
    (dysms / "isv.TOO_MANY_NUMBERS.yaml").write_text(renamed, "utf-8")
    (dysms / "isv.MOBILE_COUNT_OVER_LIMIT.yaml").unlink()
    limit = dysms / "isv.BUSINESS_LIMIT_CONTROL.yaml"
    head, first, second, *others = limit.read_text("utf-8").split("\n  - title: ")
    limit.write_text("\n  - title: ".join([head, second, first, *others]), "utf-8")


def made(folder: Path, out: Path) -> None:
    catalog = load(folder).catalog
    assert catalog is not None
    build(catalog, out, ("site", "lookup"), catalogue_files(folder), Reporter(quiet=True))


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The folders of the two builds."""
    folder = tmp_path_factory.mktemp("builds")
    shutil.copytree(SAMPLE, folder / "catalog")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "ONE_SHARD", 0)
        patch.setattr(shards, "POSTINGS", 100)
        for name in ("ANCHORS", "ENTRIES"):
            patch.setattr(shards, name, 4)
        made(folder / "catalog", folder / "before")
        shutil.copytree(folder / "before", folder / "after")
        edited(folder / "catalog")
        made(folder / "catalog", folder / "after")
    for path in (folder / "before").rglob("*.json"):  # built in one second, they would pass for the same
        os.utime(path, (1, 1))
    return {name: folder / name for name in ("before", "after")}


class Host(NamedTuple):
    """Where a site is served, and what publishes another build there."""

    address: str
    folder: Path
    builds: Mapping[str, Path]

    def publish(self, name: str) -> None:
        """Put the build in the place of the other at once."""
        link = self.folder.with_name("next")
        link.symlink_to(self.builds[name])
        link.replace(self.folder)

    def remove(self) -> None:
        """The site is no longer there."""
        self.folder.unlink()


class _Static(SimpleHTTPRequestHandler):
    """A static host that lets browsers keep all files for ten minutes without asking."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.is_file() else b""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=["server", "static host"])
def host(request: pytest.FixtureRequest, builds: Mapping[str, Path], tmp_path: Path) -> Iterator[Host]:
    folder = tmp_path / "build"
    folder.symlink_to(builds["before"])
    if request.param == "server":
        app = create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"})
        server: Any = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    else:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Static, directory=str(folder / "site")))
    with serving(server) as address:
        yield Host(address, folder, builds)


@pytest.fixture
def page(browser: Browser, host: Host) -> Iterator[Page]:
    """A page on which files may be missing, but no script may fail."""
    errors: list[str] = []
    context = browser.new_context(base_url=host.address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


Ask = Callable[[str, str], dict[str, Any]]


@pytest.fixture
def ask(page: Page) -> Ask:
    """Ask one and the same worker, started by the first question."""
    page.goto("/en/index.html")
    page.evaluate(
        """() => {
          const worker = new Worker(new URL("assets/javascripts/worker.js", location));
          window.asked = (message) => new Promise((resolve) => {
            worker.onmessage = ({ data }) => resolve(data);
            worker.postMessage(message);
          });
        }"""
    )

    def ask(kind: str, text: str) -> dict[str, Any]:
        answer: dict[str, Any] = page.evaluate(
            "(message) => window.asked(message)", {"type": kind, "id": 1, "text": text, "query": text}
        )
        return answer

    return ask


def version(build: Path) -> str:
    return str(json.loads((build / "site/en/assets/search/codes.json").read_bytes())["hash"])


def expected(build: Path, kind: str, text: str) -> list[Any]:
    """What Python answers from the build."""
    store = Store(build / "lookup.db")
    if kind == "diagnose":
        return [as_in_browser(store, one, "en") for one in diagnose(store, text)]
    hits = search(store, text).hits
    return [(store.entry(hit.entry).code, store.messages([hit.entry], "en")[0], hit.score, hit.why) for hit in hits]


def given(answer: dict[str, Any]) -> list[Any]:
    if answer["type"] == "diagnosis":
        return list(answer["diagnoses"])
    return [(hit["code"], hit["message"], hit["score"], hit["why"]) for hit in answer["hits"]]


ALL = [*(("search", query) for query in QUERIES), *(("diagnose", paste) for paste in PASTES)]


@pytest.mark.parametrize("known", [0, 1, 4, len(ALL)])
def test_every_answer_of_an_open_page_is_of_one_build(ask: Ask, host: Host, known: int) -> None:
    versions = {version(build): build for build in host.builds.values()}
    answers = [ask(*question) for question in ALL[:known]]
    assert [given(answer) for answer in answers] == [expected(host.builds["before"], *one) for one in ALL[:known]]

    host.publish("after")
    for question in (*ALL, *ALL):
        answer = ask(*question)
        assert given(answer) == expected(versions[answer["version"]], *question), question
    assert ask("version", "")["version"] == version(host.builds["after"])
    for question in ALL:
        assert given(ask(*question)) == expected(host.builds["after"], *question), question


def test_files_that_a_browser_kept_of_an_old_build_are_not_taken_for_the_new_one(
    page: Page, host: Host, ask: Ask
) -> None:
    for question in ALL:
        ask(*question)
    host.publish("after")
    page.evaluate("() => { window.asked = null }")  # a worker of its own, and the same cache

    page.goto("/en/diagnose/index.html")
    for paste in PASTES:
        answer = page.evaluate("(text) => window.errdex.ask({ type: 'diagnose', text })", paste)
        assert answer["diagnoses"] == expected(host.builds["after"], "diagnose", paste), paste


def answered(page: Page, text: str) -> Locator:
    page.locator("textarea[name=text]").fill(text)
    return page.locator(".ed-answer").first


@pytest.mark.parametrize("path", ["/en/diagnose/index.html", "/en/index.html"])
def test_cause_is_that_of_the_error_though_causes_have_changed_places(page: Page, host: Host, path: str) -> None:
    page.goto(path)
    first = answered(page, HOURLY)
    expect(first).to_have_attribute("data-cause", "1")
    expect(first).to_contain_text("Verification codes: 5 per hour")

    host.publish("after")
    again = answered(page, HOURLY.replace(":5", ":7"))
    expect(again).to_contain_text("Verification codes: 5 per hour")
    expect(again).not_to_contain_text("Verification codes: 1 per minute")
    renamed = answered(page, '{"Code":"isv.TOO_MANY_NUMBERS"}')
    expect(renamed).to_have_attribute("data-code", "isv.TOO_MANY_NUMBERS")
    new = answered(page, HOURLY)
    expect(new).to_have_attribute("data-cause", "0")
    expect(new).to_contain_text("Verification codes: 5 per hour")


def test_entry_of_another_build_than_the_diagnosis_is_not_shown_with_it(page: Page, host: Host) -> None:
    """The shards are in memory when the site changes, the entry's own file is not."""
    page.goto("/en/diagnose/index.html")
    page.evaluate("(text) => window.errdex.ask({ type: 'diagnose', text })", HOURLY)
    host.publish("after")

    first = answered(page, HOURLY)
    expect(first).to_have_attribute("data-cause", "0")
    expect(first).to_contain_text("Verification codes: 5 per hour")


@pytest.mark.parametrize(
    ("path", "changed", "reload"),
    [
        ("/en/diagnose/index.html", "The site has been updated since this page was opened.", "Reload the page"),
        ("/zh/diagnose/index.html", "网站刚刚更新过，这个页面已经过期。", "刷新页面"),
        ("/en/index.html", "The site has been updated since this page was opened.", "Reload the page"),
        ("/zh/index.html", "网站刚刚更新过，这个页面已经过期。", "刷新页面"),
    ],
)
def test_where_no_new_list_can_be_had_the_page_offers_to_reload(
    page: Page, host: Host, path: str, changed: str, reload: str
) -> None:
    page.goto(path)
    answered(page, HOURLY)
    expect(page.locator(".ed-answer")).to_have_count(1)
    host.remove()

    page.locator("textarea[name=text]").fill("isv.AMOUNT_NOT_ENOUGH")
    status = page.locator(".ed-status")
    expect(status).to_contain_text(changed)
    expect(page.locator("[data-code]")).to_have_count(0)

    host.publish("after")
    status.get_by_role("button", name=reload).click()
    expect(page.locator("textarea[name=text]")).to_have_value("isv.AMOUNT_NOT_ENOUGH")
    expect(page.locator("[data-code='isv.AMOUNT_NOT_ENOUGH']").first).to_be_visible()


@pytest.mark.parametrize(("language", "reload"), [("en", "Reload the page"), ("zh", "刷新页面")])
def test_search_box_says_so_too_and_finds_again_after_that(page: Page, host: Host, language: str, reload: str) -> None:
    page.goto(f"/{language}/dysms/OK.html")
    field = page.locator(".md-search__input")
    found = page.locator(".md-search-result__item h1")
    field.click()
    field.fill("isv.DAY_LIMIT_CONTROL")
    expect(found.first).to_have_text("isv.DAY_LIMIT_CONTROL")
    host.remove()
    field.fill("isv.AMOUNT_NOT_ENOUGH")
    button = page.locator(".md-search-result__meta").get_by_role("button", name=reload)
    expect(button).to_be_visible()
    expect(found).to_have_count(0)

    host.publish("after")
    button.click()
    field.click()
    field.fill("isv.TOO_MANY_NUMBERS")
    expect(found.first).to_have_text("isv.TOO_MANY_NUMBERS")


def test_not_found_page_offers_what_the_new_build_has(page: Page, host: Host) -> None:
    page.goto("/en/index.html")
    page.evaluate("() => window.errdex.ask({ type: 'search', query: 'isv.TOO_MANY_NUMBERS' })")
    host.publish("after")

    page.goto("/en/dysms/isv.TOO_MANY_NUMBER.html")
    expect(page.locator(".ed-nearest[lang=en] li").first).to_contain_text("isv.TOO_MANY_NUMBERS")

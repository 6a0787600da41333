"""The reference of the API in a browser: every operation is sent from its form, and whatever is typed stays a text."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from tests.browser import axe
from tests.browser.conftest import PASTE, serving
from tests.contract import METHODS, contract, operations_of, resolve, validator

pytestmark = pytest.mark.browser

OPERATIONS = [
    item[method]["operationId"] for item in contract()["paths"].values() for method in METHODS if method in item
]
LEADING = ("reference", "shortLink")
"""Operations that lead to a page."""
STATUS = {"getFurtherDomainCodesFile": 404}
"""Of a first request that does not answer 200: no domain of the sample has a second list."""
TYPED = (
    *("a/b", "50%", "a#b?c", " two words ", "余额/不足", "x" * 300, "<img src=x onerror=alert(1)>"),
    *("'\"`$(id)", "%2F", "{code}", "$&", "😀"),
)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on which an answer may be a failure, and nothing else may fail."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: None if request.url.startswith(site) else complaints.append(request.url))
    page.on(
        "console",
        lambda message: None if "Failed to load resource" in message.text else complaints.append(message.text),
    )
    yield page
    context.close()
    assert complaints == []


def form(page: Page, operation: str) -> Locator:
    return page.locator(f'form[data-id="{operation}"]')


def control(page: Page, operation: str, name: str) -> Locator:
    return page.locator(f'[id="{operation}.{name}"]')


def sent(page: Page, operation: str) -> Response:
    """Send a form; give the last answer to it."""
    got: list[Response] = []

    def keep(response: Response) -> None:
        if response.request.resource_type == "fetch":  # a browser asks for the icon whenever it likes
            got.append(response)

    page.on("response", keep)
    form(page, operation).locator("button[type=submit]").click()
    expect(form(page, operation).get_by_role("status")).to_contain_text(" ms ")
    page.remove_listener("response", keep)
    return got[-1]


def shown(page: Page, operation: str) -> str:
    return form(page, operation).locator(".ed-reply pre code").text_content() or ""


def hold(response: Response) -> None:
    """Fail where an answer is not what the contract promises."""
    operations = operations_of(unquote(urlsplit(response.url).path))
    assert operations is not None, response.url
    promised = operations[response.request.method.lower()]["responses"]
    answer = resolve(promised.get(str(response.status)) or promised["default"])
    media = answer["content"][response.headers["content-type"].split(";")[0]]
    if "schema" in media:
        validator(json.dumps(media["schema"])).validate(response.json())


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name not in LEADING])
def test_every_operation_answers_its_form_as_the_contract_says(page: Page, operation: str) -> None:
    page.goto("/en/api/")
    response = sent(page, operation)

    assert response.status == STATUS.get(operation, 200)
    hold(response)
    assert json.loads(shown(page, operation)) == response.json()
    assert shown(page, operation).startswith("{\n  ")
    expect(form(page, operation).get_by_role("status")).to_contain_text(str(response.status))
    expect(form(page, operation).locator(".ed-reply dl")).to_contain_text("Content-Type")


@pytest.mark.parametrize("operation", LEADING)
def test_operation_that_leads_to_a_page_says_to_which(page: Page, operation: str) -> None:
    page.goto("/en/api/")
    response = sent(page, operation)

    link = form(page, operation).get_by_role("status").get_by_role("link")
    expect(link).to_have_attribute("href", response.url)
    assert "/en/" in response.url


@pytest.mark.parametrize("code", TYPED)
def test_any_code_is_asked_for_as_it_was_typed(page: Page, code: str) -> None:
    page.goto("/zh/api/")
    control(page, "getCode", "code").fill(code)
    response = sent(page, "getCode")

    assert unquote(urlsplit(response.url).path) == f"/api/v1/codes/{code}"
    assert response.status == 404
    hold(response)
    assert json.loads(shown(page, "getCode"))["type"] == "urn:errdex:problem:unknown-code"
    (curl, url) = shlex.split(form(page, "getCode").locator(".ed-curl code").text_content() or "")
    assert (curl, url) == ("curl", response.url)


def test_pasted_html_is_a_text(page: Page) -> None:
    page.goto("/en/api/")
    control(page, "diagnose", "Content-Type").select_option("text/plain")
    control(page, "diagnose", "body").fill(
        "<img src=x onerror=alert(1)></pre><script>alert(2)</script> isv.BUSINESS_LIMIT_CONTROL"
    )
    response = sent(page, "diagnose")

    assert response.json()["diagnoses"][0]["code"] == "isv.BUSINESS_LIMIT_CONTROL"
    assert page.locator("form img, form script").count() == 0


def test_body_is_that_of_the_chosen_type_until_it_is_changed(page: Page) -> None:
    page.goto("/en/api/")
    body, kind = control(page, "diagnose", "body"), control(page, "diagnose", "Content-Type")
    asked = json.loads(body.input_value())
    kind.select_option("text/plain")
    expect(body).to_have_value(asked["text"])
    body.fill(PASTE)
    kind.select_option("application/x-www-form-urlencoded")
    expect(body).to_have_value(PASTE)
    kind.select_option("text/plain")
    assert sent(page, "diagnose").request.post_data == PASTE


def test_required_parameter_that_is_empty_sends_nothing(page: Page) -> None:
    page.goto("/en/api/")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.resource_type))
    control(page, "getCode", "code").fill("")
    form(page, "getCode").locator("button[type=submit]").click()

    expect(control(page, "getCode", "code")).to_be_focused()
    assert "fetch" not in requests


def test_every_kind_of_parameter_is_sent(page: Page) -> None:
    page.goto("/en/api/")
    control(page, "listCodes", "code").fill("isv.BUSINESS_LIMIT_CONTROL\n\n  NONE \n")
    control(page, "listCodes", "retryable").select_option("true")
    control(page, "listCodes", "fields").fill("code,retry")
    control(page, "listCodes", "lang").fill("")
    control(page, "listCodes", "Accept-Language").fill("zh-CN")
    response = sent(page, "listCodes")

    query = urlsplit(response.url).query
    assert query == "code=isv.BUSINESS_LIMIT_CONTROL&code=NONE&retryable=true&fields=code,retry"
    assert response.headers["content-language"] == "zh"
    assert [entry.keys() for entry in response.json()["codes"]] == [{"code", "retry"}]
    assert "-H 'Accept-Language: zh-CN'" in (form(page, "listCodes").locator(".ed-curl code").text_content() or "")


def test_page_of_a_code_comes_as_markdown(page: Page) -> None:
    page.goto("/en/api/")
    control(page, "getCode", "Accept").select_option("text/markdown")
    response = sent(page, "getCode")

    assert response.headers["content-type"].startswith("text/markdown")
    assert shown(page, "getCode") == response.text()
    assert shown(page, "getCode").startswith("---\ncode: ")


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize("operation", ["getDomainCode", "search", "diagnose"])
def test_line_for_curl_gives_the_same_answer(page: Page, operation: str) -> None:
    page.goto("/zh/api/")
    if operation == "diagnose":  # what curl would take for the name of a file, and what a shell would take apart
        control(page, operation, "Content-Type").select_option("text/plain")
        control(page, operation, "body").fill(
            "@/etc/hostname it's $(id)\n\tisv.BUSINESS_LIMIT_CONTROL: `触发天级流控Permits:10`"
        )
    response = sent(page, operation)
    line = form(page, operation).locator(".ed-curl code").text_content() or ""
    command = shlex.split(line)
    answer = subprocess.run([*command, "-s"], capture_output=True, check=True, timeout=20).stdout

    assert json.loads(answer) == response.json()
    assert operation != "diagnose" or response.json()["diagnoses"][0]["params"] == {"permits": "10"}


def test_form_is_operated_by_keys_alone(page: Page) -> None:
    page.goto("/en/api/")
    control(page, "search", "q").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("limit")
    page.keyboard.press("Enter")

    expect(form(page, "search").get_by_role("status")).to_contain_text("200")
    assert json.loads(shown(page, "search"))["query"] == "limit"


def test_address_keeps_what_was_asked_and_never_a_body(page: Page) -> None:
    page.goto("/en/api/")
    control(page, "search", "q").fill('say "频率" & more')
    sent(page, "search")
    address = page.url
    control(page, "diagnose", "body").fill("secret")
    sent(page, "diagnose")
    assert "secret" not in page.url

    page.goto("about:blank")
    page.goto(address)
    expect(control(page, "search", "q")).to_have_value('say "频率" & more')
    expect(page.locator("#search")).to_be_in_viewport()
    expect(form(page, "search").locator(".ed-reply")).to_be_hidden()


def test_answer_that_was_overtaken_is_not_shown(page: Page) -> None:
    page.goto("/en/api/")
    held: list[Route] = []

    def hold_back(route: Route) -> None:
        held.append(route)

    page.route(re.compile("q=first"), hold_back)
    control(page, "search", "q").fill("first")
    form(page, "search").locator("button[type=submit]").click()
    control(page, "search", "q").fill("second")
    sent(page, "search")
    with page.expect_response(re.compile("q=first")):
        held[0].continue_()
    page.wait_for_timeout(200)

    assert json.loads(shown(page, "search"))["query"] == "second"


def test_page_is_whole_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/zh/api/")

    assert page.locator("form[data-id]").count() == len(OPERATIONS)
    expect(form(page, "getCode").locator(".ed-curl")).to_contain_text("/api/v1/codes/")
    expect(control(page, "getCode", "code")).to_be_hidden()
    assert page.locator("button[type=submit].ed-try:visible").count() == 0
    context.close()


class _Host(SimpleHTTPRequestHandler):
    """A static host."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_static_host_is_told_from_a_server_and_its_files_answer(browser: Browser, built: Path) -> None:
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=built))) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/site/en/api/")
        for operation in ("getCode", "diagnose"):
            sent(page, operation)
            expect(form(page, operation).locator(".ed-note")).to_contain_text("No API server runs here")
        sent(page, "getCode")
        assert form(page, "getCode").locator(".ed-note").count() == 1
        for operation in ("getCatalogFile", "getCodeFile", "getOpenapi"):
            response = sent(page, operation)
            assert response.url.startswith(f"{address}/site/api/v1/")
            assert json.loads(shown(page, operation)) == response.json()
            assert form(page, operation).locator(".ed-note").count() == 0
        page.goto(f"{address}/site/api/v1/")
        page.wait_for_url(f"{address}/site/en/api/")
        context.close()


def test_page_from_a_folder_says_why_nothing_comes(browser: Browser, built: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((built / "site" / "en" / "api" / "index.html").as_uri())
    form(page, "getCode").locator("button[type=submit]").click()

    expect(form(page, "getCode").get_by_role("status")).to_contain_text("not from a folder")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_in_answers_however_long_and_nothing_is_wide(
    browser: Browser, site: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=site, bypass_csp=True
    )
    page = context.new_page()
    page.goto("/en/api/")
    control(page, "getCode", "code").fill("W" * 300)
    for operation in ("getCode", "listCodes", "diagnose", "shortLink"):
        sent(page, operation)
    page.evaluate(axe.source())
    run = "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(found => found.id))"

    assert page.evaluate(run) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_search_box_leads_to_an_operation(page: Page) -> None:
    page.goto("/en/")
    page.locator(".md-search__input").click()
    page.keyboard.insert_text("/api/v1/diagnose")
    page.locator('.md-search-result__link[href*="api/index.html#diagnose"]').first.click()

    page.wait_for_url("**/en/api/index.html*#diagnose")
    expect(page.locator("#diagnose")).to_be_in_viewport()

"""The site around the pages in a browser: language, colours, the header's search box, not found."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CODE, Watch, serving

pytestmark = pytest.mark.browser


class Host(SimpleHTTPRequestHandler):
    """A static host: files, and 404.html for what is not there."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = Path(self.directory, "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="session")
def static(built: Path) -> Iterator[str]:
    """The address of the site on a host that serves files and nothing else."""
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(built / "site")))) as address:
        yield address


def expecting_404(watch: Watch) -> None:
    """Take the browser's own remark on a page that is not there off the list of complaints."""
    watch.complaints[:] = [line for line in watch.complaints if "404" not in line]


# ---- Language


@pytest.mark.parametrize("path", ["", CODE, "diagnose/", "api.html"])
def test_language_switch_stays_on_the_page_and_at_its_place(page: Page, site: str, path: str) -> None:
    page.goto(f"/zh/{path}#somewhere")
    page.wait_for_load_state("networkidle")
    page.locator(".ed-languages a").click()
    expect(page).to_have_url(f"{site}/en/{path}#somewhere")
    page.wait_for_load_state("networkidle")
    page.locator(".ed-languages a").click()
    expect(page).to_have_url(f"{site}/zh/{path}#somewhere")
    page.wait_for_load_state("networkidle")


def test_entrance_remembers_the_language_that_was_chosen(page: Page, static: str, watched: tuple[Page, Watch]) -> None:
    page.goto(f"{static}/index.html")
    expect(page).to_have_url(f"{static}/en/")
    page.locator(".ed-languages a").click()
    expect(page).to_have_url(f"{static}/zh/")
    page.goto(f"{static}/index.html")
    expect(page).to_have_url(f"{static}/zh/")
    watched[1].complaints.clear()  # the static host is another address than the server's


@pytest.mark.parametrize(("locale", "language"), [("de-DE", "en"), ("zh-TW", "zh"), ("en-GB", "en")])
def test_reader_of_neither_language_is_led_to_the_fallback(
    browser: Browser, site: str, static: str, locale: str, language: str
) -> None:
    page = browser.new_page(locale=locale)
    for address in (site, static):
        page.goto(f"{address}/")
        expect(page).to_have_url(f"{address}/{language}/")
    page.goto(f"{static}/e/OK")
    expect(page).to_have_url(f"{static}/{language}/dysms/OK.html")
    page.goto(f"{static}/none")
    expect(page.locator("section").first).to_have_attribute("lang", language)
    page.close()


def test_entrance_without_a_script_offers_the_fallback_first(browser: Browser, static: str) -> None:
    page = browser.new_page(locale="de-DE", java_script_enabled=False)
    page.goto(f"{static}/")
    links = [link.get_attribute("hreflang") for link in page.locator("main a").all()]
    assert (page.locator("html").get_attribute("lang"), links) == ("en", ["en", "zh"])
    page.close()


# ---- Colours


def test_colours_follow_the_system_and_can_be_chosen(browser: Browser, site: str) -> None:
    context = browser.new_context(color_scheme="dark", base_url=site)
    page = context.new_page()
    page.goto("/en/")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.locator("label[for=__palette_1]").click()
    light = page.evaluate(background)
    page.reload()

    assert light == "rgb(255, 255, 255)"
    assert dark != light
    assert page.evaluate(background) == light
    context.close()


def test_dark_system_needs_no_script(browser: Browser, site: str) -> None:
    context = browser.new_context(color_scheme="dark", java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto(f"/zh/{CODE}")
    shown = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()

    assert shown not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


# ---- The search box


def test_first_view_fetches_no_worker_and_no_index(watched: tuple[Page, Watch], site: str) -> None:
    page, watch = watched
    page.goto(f"/zh/{CODE}")
    page.wait_for_load_state("networkidle")

    assert not [url for url in watch.requests if re.search(r"worker|search|sitemap|api/", url)]


def test_what_is_pasted_with_the_mouse_is_searched(page: Page) -> None:
    page.goto("/en/api.html")
    page.locator(".md-search__input").click()
    page.evaluate("navigator.clipboard.writeText('isv.DAY_LIMIT_CONTROL\\nrequest failed')")
    page.evaluate(
        """async () => {
            const data = new DataTransfer()
            data.setData("text", await navigator.clipboard.readText())
            const field = document.querySelector(".md-search__input")
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }"""
    )
    expect(page.locator(".md-search__input")).to_have_value("isv.DAY_LIMIT_CONTROL request failed")
    expect(page.locator(".md-search-result__item h1").first).to_have_text("isv.DAY_LIMIT_CONTROL")


@pytest.mark.parametrize(
    ("language", "none", "pages", "some", "one"),
    [
        ("zh", "没有找到错误码，也没有相关页面", "含有这些词的页面", "含有其中一些词的页面", "找到 1 个错误码或页面"),
        (
            *("en", "No matching code or page", "Pages that have these words", "Pages that have some of these words"),
            "1 code or page",
        ),
    ],
)
def test_search_counts_answers_and_calls_pages_pages(
    page: Page, language: str, none: str, pages: str, some: str, one: str
) -> None:
    page.goto(f"/{language}/{CODE}")
    field = page.locator(".md-search__input")
    field.click()
    counted = page.locator(".md-search-result__meta")
    page.keyboard.insert_text("zzzzzz")
    expect(counted).to_have_text(none)
    field.fill("余额不足")
    expect(counted).to_have_text(pages)
    field.fill("java.net.SocketTimeoutException: Read timed out")
    expect(counted).to_have_text(some)
    field.fill('{"Code":"isv.AMOUNT_NOT_ENOUGH"}')
    expect(counted).to_have_text(one)


def test_what_an_input_method_commits_is_searched(page: Page) -> None:
    page.goto("/zh/api.html")
    page.locator(".md-search__input").click()
    page.keyboard.insert_text("余额不足")
    expect(page.locator(".md-search-result__item h1").first).to_have_text("isv.AMOUNT_NOT_ENOUGH")


def test_from_home_to_an_answer_with_the_keyboard_alone(page: Page, site: str) -> None:
    page.goto("/en/")
    expect(page.locator(".ed-box textarea")).to_be_focused()
    page.keyboard.type("day limit control")
    expect(page.locator(".ed-answers [data-code]").first).to_have_attribute("data-code", "isv.DAY_LIMIT_CONTROL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(f"{site}/en/dysms/isv.DAY_LIMIT_CONTROL.html")))
    page.wait_for_load_state("networkidle")


def test_drawer_of_a_phone_opens_and_closes_with_the_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/en/{CODE}")
    opener = page.get_by_role("button", name="Navigation")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-nav--primary a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    links = page.locator(".md-nav--primary a")
    for place in range(links.count()):
        expect(links.nth(place)).to_be_focused()
        expect(links.nth(place)).to_be_in_viewport()
        page.keyboard.press("Tab")
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_command_is_copied_without_its_prompt(page: Page) -> None:
    page.goto("/en/")
    page.locator(".md-code__button").nth(1).click()
    copied = "navigator.clipboard.readText()"
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    assert page.evaluate(copied) == "errdex explain isv.BUSINESS_LIMIT_CONTROL\nerrdex diagnose error.txt"


# ---- Not found


def test_not_found_says_what_was_looked_for_and_offers_the_nearest(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/en/dysms/isv.DAY_LIMIT_KONTROL.html")
    expect(page.locator('section[lang="en"] .ed-looked-for')).to_contain_text("isv.DAY_LIMIT_KONTROL")
    expect(page.locator('section[lang="zh"] .ed-looked-for')).to_contain_text("isv.DAY_LIMIT_KONTROL")
    first = page.locator(".ed-nearest li").first
    expect(first.locator("code")).to_have_text("isv.DAY_LIMIT_CONTROL")
    expect(page.locator("[data-code]")).to_have_count(0)  # it is no answer
    expect(first).to_contain_text("Daily sending limit reached")
    expecting_404(watch)


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("/zh/nothing.html", []),
        ("/zh/api-nothing.html", []),
        ("/e/NO_SUCH", []),
        ("/en/dysms/中.html", []),
        ("/en/dysms/nothing.html", []),
        ("/e/isv.BUSINESS_LIMIT_CONTRL", ["isv.BUSINESS_LIMIT_CONTROL"]),
        ("/zh/isv.AMOUNT", ["isv.AMOUNT_NOT_ENOUGH"]),
        ("/zh/dysms/AMOUNT_NOT.html", ["isv.AMOUNT_NOT_ENOUGH"]),
    ],
)
def test_not_found_offers_what_is_near_and_nothing_else(
    browser: Browser, static: str, path: str, codes: list[str]
) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(static + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)  # nothing says that there is no answer
    found = [item.text_content() for item in page.locator(".ed-nearest li code").all()]
    shown = page.locator(".ed-nearest:visible").count()
    page.close()

    assert found == codes
    assert shown == bool(codes)


@pytest.mark.parametrize(("path", "first", "other"), [("/zh/dysms", "zh", "en"), ("/en/dysms", "en", "zh")])
def test_not_found_leads_home_with_what_was_looked_for(
    watched: tuple[Page, Watch], site: str, path: str, first: str, other: str
) -> None:
    page, watch = watched
    page.goto(f"{path}/isv.FOO~2fBAR.html")
    links = page.locator(".ed-lost section a")
    expect(links.first).to_have_attribute("href", f"{site}/{first}/#text=isv.FOO%2FBAR")
    expect(links.last).to_have_attribute("href", f"{site}/{other}/#text=isv.FOO%2FBAR")
    links.first.click()
    expect(page.locator("textarea")).to_have_value("isv.FOO/BAR")
    expect(page).to_have_url(f"{site}/{first}/")
    page.goto(f"/{first}/nothing.html")
    expect(links.first).to_have_attribute("href", f"/{first}/")
    expecting_404(watch)


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/e/isv.DAY_LIMIT_CONTROL", "/en/dysms/isv.DAY_LIMIT_CONTROL.html"),
        ("/e/isv.day-limit-control/", "/en/dysms/isv.DAY_LIMIT_CONTROL.html"),
        ("/zh/dysms/OK", "/zh/dysms/OK.html"),
        ("/zh/dysms/isv.amount_not_enough.html", "/zh/dysms/isv.AMOUNT_NOT_ENOUGH.html"),
    ],
)
def test_static_host_leads_to_the_code_that_an_address_means(
    browser: Browser, static: str, path: str, end: str
) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(static + path)
    expect(page).to_have_url(static + end)
    page.close()


def test_unknown_short_link_on_a_static_host_offers_codes_in_the_readers_language(
    browser: Browser, static: str
) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(f"{static}/e/DAY_LIMIT_KONTROL")
    expect(page.locator("section").first).to_have_attribute("lang", "en")
    expect(page.locator(".ed-nearest li").first).to_contain_text("Daily sending limit reached")
    assert page.locator(".ed-nearest a").first.get_attribute("href") == f"{static}/en/dysms/isv.DAY_LIMIT_CONTROL.html"
    page.close()

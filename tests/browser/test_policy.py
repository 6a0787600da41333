"""On a host that sends no headers a page still runs its own scripts, and no others."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import CODE, PASTE, Watch
from tests.browser.test_shell_pages import static

__all__ = ["static"]
pytestmark = pytest.mark.browser

PATHS = (
    "index.html",
    "en/index.html",
    f"en/{CODE}",
    "en/dysms/index.html",
    "en/diagnose/index.html",
    "en/api/index.html",
)
ATTACKS = {
    "handler": "document.body.insertAdjacentHTML('beforeend', '<img src=x: onerror=\"window.ran = true\">')",
    "script": (
        "const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        " document.body.append(script)"
    ),
    "address": "document.body.insertAdjacentHTML('beforeend', '<a href=\"javascript:window.ran = true\">x</a>');"
    " document.querySelector('[href^=javascript]').click()",
}


@pytest.mark.parametrize("path", PATHS)
def test_page_runs_its_own_scripts_without_a_header(browser: Browser, static: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    watch = Watch(page, static)
    answer = page.goto(f"{static}/{path}")
    assert answer is not None
    assert "content-security-policy" not in answer.headers
    page.wait_for_load_state("networkidle")

    assert watch.complaints == []
    assert page.evaluate("typeof __md_get") == "function"
    context.close()


def test_search_and_diagnosis_run_without_a_header(browser: Browser, static: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    watch = Watch(page, static)
    page.goto(f"{static}/en/diagnose/index.html")
    page.locator("textarea").fill(PASTE)
    expect(page.locator("[data-code]").first).to_be_visible(timeout=20_000)

    assert watch.complaints == []
    context.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_script_that_gets_into_a_page_does_not_run(browser: Browser, static: str, attack: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{static}/en/{CODE}")
    page.evaluate(ATTACKS[attack])
    page.wait_for_timeout(300)

    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in refused[-1]
    context.close()

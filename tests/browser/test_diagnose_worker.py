"""A pasted error in Chromium: the worker gives the answers of Python, and the page shows them."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_search_worker import store  # noqa: F401  a fixture
from tests.web.diagnosis.test_diagnose import HOSTILE, VECTORS, as_in_browser
from web.diagnosis.diagnose import diagnose
from web.store.store import Store

pytestmark = pytest.mark.browser


def answers(page: Page, pastes: list[str]) -> list[dict[str, Any]]:
    """What the worker answers to each paste. A lone surrogate cannot travel as it is, so both ways are JSON."""
    answered: str = page.evaluate(
        """async (pastes) => {
          const worker = new Worker(new URL("assets/javascripts/worker.js", location));
          const answers = [];
          for (const [id, text] of JSON.parse(pastes).entries()) {
            worker.postMessage({ type: "diagnose", id, text });
            answers.push(await new Promise((resolve, reject) => {
              worker.onmessage = ({ data }) => resolve(data);
              worker.onerror = (event) => reject(new Error(event.message));
            }));
          }
          worker.terminate();
          return JSON.stringify(answers);
        }""",
        json.dumps(pastes),
    )
    found: list[dict[str, Any]] = json.loads(answered)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_worker_gives_the_answers_of_python(
    page: Page,
    store: Store,  # noqa: F811
    language: str,
) -> None:
    page.goto(f"/{language}/index.html")
    pastes = [vector["text"] for vector in VECTORS] + HOSTILE
    found = answers(page, pastes)
    assert len({answer.pop("version") for answer in found}) == 1

    for number, (paste, answer) in enumerate(zip(pastes, found, strict=True)):
        expected = [as_in_browser(store, one, language) for one in diagnose(store, paste)]
        assert answer == {"type": "diagnosis", "id": number, "diagnoses": expected}, paste[:200]


def test_the_page_shows_the_code_the_part_that_matched_and_the_parameters(page: Page) -> None:
    page.goto("/en/diagnose/index.html")
    page.locator("textarea[name=text]").fill('{"Message":"触发天级流控Permits:10","Code":"isv.BUSINESS_LIMIT_CONTROL"}')
    first = page.locator("[data-code]").first

    expect(first).to_have_attribute("data-code", "isv.BUSINESS_LIMIT_CONTROL")
    expect(first).to_have_attribute("data-cause", "2")
    expect(first.locator("mark")).to_have_text(["触发天级流控Permits:10", "isv.BUSINESS_LIMIT_CONTROL"])
    expect(first).to_contain_text("permits")
    expect(first).to_contain_text("10")


def test_an_error_pasted_into_the_search_box_is_diagnosed(page: Page) -> None:
    page.goto("/zh/index.html")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.insert_text('{"success":false,"msg":"短信发送失败，触发小时级流控Permits:5"}')

    expect(page.locator(".md-search-result__item h1").first).to_have_text("isv.BUSINESS_LIMIT_CONTROL")


def test_nothing_that_is_pasted_leaves_the_browser(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/en/diagnose/index.html")
    page.locator("textarea[name=text]").fill("secret-token-123 isv.DAY_LIMIT_CONTROL 4111111111111111")
    expect(page.locator("[data-code='isv.DAY_LIMIT_CONTROL']").first).to_be_visible()

    assert not any("secret" in url or "4111111" in url for url in watch.requests)
    assert all("DAY_LIMIT" not in url or "/codes/" in url or "/dysms/" in url for url in watch.requests)


def test_what_one_code_needs_is_small(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/en/index.html")
    before = len(watch.requests)
    answers(page, ["isv.DAY_LIMIT_CONTROL"])
    fetched = [url.rsplit("/", 1)[1].split(".")[0] for url in watch.requests[before:] if "/search/" in url]

    assert set(fetched) <= {"codes", "facts", "anchors-0", "entries-0"}

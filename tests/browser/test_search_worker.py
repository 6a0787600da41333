"""The search worker in Chromium: the same answers as Python, and what Material's search box makes of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Watch
from tests.web.search.test_search import VECTORS
from web.diagnosis.diagnose import diagnose
from web.search.ranking import search
from web.store.store import Store

pytestmark = pytest.mark.browser

ASK = """
async (messages) => {
  const worker = new Worker(new URL("assets/javascripts/worker.js", location));
  const answers = [];
  for (const message of messages) {
    worker.postMessage(message);
    answers.push(await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    }));
  }
  worker.terminate();
  return answers;
}
"""


@pytest.fixture(scope="session")
def store(built: Path) -> Store:
    return Store(built / "lookup.db")


def ask(page: Page, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """The worker's answers, in the order of the messages."""
    answers: list[dict[str, Any]] = page.evaluate(ASK, list(messages))
    return answers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_worker_gives_the_answers_of_python_in_their_order(page: Page, store: Store, language: str) -> None:
    page.goto(f"/{language}/index.html")
    messages = [
        {"type": "search", "id": number, "query": vector["query"], "domain": vector.get("domain"), "limit": 10}
        for number, vector in enumerate(VECTORS)
    ]

    answers = ask(page, *messages)
    assert len({answer.pop("version") for answer in answers}) == 1
    for message, answer in zip(messages, answers, strict=True):
        here = search(store, message["query"], domain=message["domain"], limit=10)
        rows = [store.entry(hit.entry) for hit in here.hits]
        assert answer == {
            "type": "hits",
            "id": message["id"],
            "total": here.total,
            "hits": [
                {
                    "domain": row.domain,
                    "code": row.code,
                    "message": store.messages([row.id], language)[0],
                    "location": f"{row.domain}/{row.slug}.html",
                    **hit._asdict(),
                }
                for hit, row in zip(here.hits, rows, strict=True)
            ],
        }


def test_nothing_is_fetched_before_the_first_question(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/en/index.html")
    page.wait_for_load_state("networkidle")
    assert not any("assets/search" in url or "worker.js" in url for url in watch.requests)

    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("balance")
    expect(page.locator(".md-search-result__item").first).to_contain_text("isv.")
    fetched = [url.rsplit("/", 1)[1].split(".")[0] for url in watch.requests if "assets/search" in url]

    lists = sorted(name.partition("-")[0] for name in fetched if name.startswith(("codes", "terms")))
    assert lists in (["codes", "terms"], ["codes", "terms", "terms"])


@pytest.mark.parametrize(
    ("query", "code", "marked"),
    [
        ("isv.SMS_SIGN_ILLEGAL", "isv.SMS_SIGN_ILLEGAL", "SMS"),
        ("day-limit", "isv.DAY_LIMIT_CONTROL", "LIMIT"),
        ("余额不足", "isv.AMOUNT_NOT_ENOUGH", "余额不足"),
    ],
)
def test_the_box_shows_the_code_with_its_message_and_marks_what_was_asked(
    page: Page, query: str, code: str, marked: str
) -> None:
    page.goto("/zh/index.html")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.insert_text(query)
    first = page.locator(".md-search-result__item").first

    expect(first.locator("h1")).to_have_text(code)
    expect(first.locator("mark").filter(has_text=marked).first).to_be_attached()
    assert first.locator("a").first.get_attribute("href", timeout=1000).endswith(f"/zh/dysms/{code}.html")  # type: ignore[union-attr]


def test_enter_opens_the_first_hit(page: Page) -> None:
    page.goto("/en/index.html")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("BUSINESS_LIMIT")
    expect(page.locator(".md-search-result__item h1").first).to_have_text("isv.BUSINESS_LIMIT_CONTROL")
    page.keyboard.press("Enter")

    page.wait_for_url("**/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html*")


def test_a_message_that_looks_like_markup_is_text(page: Page) -> None:
    page.goto("/en/index.html")
    (_, answer) = ask(
        page,
        {
            "type": 0,
            "data": {
                "config": {},
                "docs": [{"location": "x.html", "title": "A &lt;b&gt; zebra", "text": "<p>say &amp;lt;</p>"}],
                "options": {},
            },
        },
        {"type": 2, "data": "zebra"},
    )
    ((item,),) = answer["data"]["items"]

    assert item["title"] == "A &#60;b&#62; <mark>zebra</mark>"
    assert item["text"] == "say &#38;lt;"


def test_hand_written_pages_come_after_codes(page: Page) -> None:
    page.goto("/en/index.html")
    docs = [{"location": "guide.html", "title": "Balance", "text": "<p>About the balance of an account.</p>"}]
    (_, answer) = ask(page, {"type": 0, "data": {"docs": docs}}, {"type": 2, "data": "balance"})
    locations = [item["location"] for (item,) in answer["data"]["items"]]
    scores = [item["score"] for (item,) in answer["data"]["items"]]

    assert locations[-1] == "guide.html"
    assert len(locations) > 1
    assert scores == sorted(scores, reverse=True)


def test_section_of_a_hand_written_page_comes_with_its_page(page: Page) -> None:
    page.goto("/en/index.html")
    page.locator(".md-search__input").click()
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").fill("DeprecationWarning")
    result = page.locator(".md-search-result__item").last
    expect(result.locator("h1")).to_have_text("Python constants")
    expect(result.locator("h2")).to_have_text("Names never change")
    expect(result).to_contain_text("DeprecationWarning")


def test_hand_written_pages_that_come_late_are_found_all_the_same(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search/search_index.json", lambda route: held.append(route))
    page.goto("/en/index.html")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("tenacity")
    expect(page.locator(".md-search-result__meta")).to_contain_text("No matching code or page")
    for route in held:
        route.continue_()

    expect(page.locator(".md-search-result__item").last.locator("h1")).to_have_text("Recipes")


def test_an_empty_question_fetches_nothing_and_shows_nothing(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/en/index.html")
    (answer,) = ask(page, {"type": 2, "data": "  "})

    assert answer == {"type": 3, "data": {"items": []}}
    assert not any("assets/search" in url for url in watch.requests)


def test_of_fast_keystrokes_the_last_is_answered(page: Page) -> None:
    page.goto("/en/index.html")
    last = page.evaluate(
        """
        async () => {
          const worker = new Worker(new URL("assets/javascripts/worker.js", location));
          const answers = [];
          worker.onmessage = ({ data }) => answers.push(data.data.items.length ? data.data.items[0][0].location : "");
          for (const typed of ["n", "no", "non", "nonce"]) worker.postMessage({ type: 2, data: typed });
          while (!answers.length) await new Promise((resolve) => setTimeout(resolve, 20));
          await new Promise((resolve) => setTimeout(resolve, 200));
          return answers;
        }
        """
    )

    assert last == ["gateway/SignatureNonceUsed.html"]


PASTE = '{"Message":"触发天级流控Permits:10","RequestId":"0A1B","BizId":"","Code":"isv.BUSINESS_LIMIT_CONTROL"}'


@pytest.mark.parametrize("paste", [PASTE, "java.lang.Exception: 短信签名不合法\n\tat Sms.send(Sms.java:31)"])
def test_a_pasted_error_is_diagnosed_in_the_box(page: Page, store: Store, paste: str) -> None:
    page.goto("/en/index.html")
    (answer,) = ask(page, {"type": 2, "data": paste})
    (first,) = answer["data"]["items"][0]
    expected = diagnose(store, paste)[0]

    assert first["location"] == f"dysms/{expected.code}.html"


def test_pasted_error_leads_from_the_search_box_to_its_very_cause(page: Page) -> None:
    page.goto("/en/index.html")
    page.locator(".md-search__input").click()
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").fill(PASTE)
    result = page.locator(".md-search-result__item")
    expect(result).to_have_count(1)
    expect(result.locator("h1")).to_have_text("isv.BUSINESS_LIMIT_CONTROL")
    expect(result.locator("h2")).to_have_text("Daily limit (cause 3 of 5)")
    expect(result).to_contain_text("Sending frequency limit reached Retry: Yes, but later")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html#cause-3")
    expect(page.locator("#cause-3")).to_be_in_viewport()


def test_a_pasted_error_is_diagnosed_for_the_page(page: Page, store: Store) -> None:
    page.goto("/en/index.html")
    (answer,) = ask(page, {"type": "diagnose", "id": 7, "text": PASTE})
    (here,) = diagnose(store, PASTE)

    assert (answer["type"], answer["id"]) == ("diagnosis", 7)
    assert [(one["code"], one["confidence"], one["params"], one["cause"]) for one in answer["diagnoses"]] == [
        (here.code, here.confidence, dict(here.params), here.cause)
    ]


@pytest.fixture
def unwatched(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page on which requests may fail."""
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


def test_what_could_not_be_fetched_is_asked_for_again(unwatched: Page) -> None:
    errors: list[str] = []
    unwatched.on("pageerror", lambda error: errors.append(str(error)))
    failures = iter([True])
    unwatched.context.route(
        "**/assets/search/codes.json*", lambda route: route.abort() if next(failures, False) else route.continue_()
    )
    unwatched.goto("/en/index.html")
    first, second = ask(
        unwatched, {"type": "search", "id": 1, "query": "OK"}, {"type": "search", "id": 2, "query": "OK"}
    )

    assert first == {"type": "hits", "id": 1, "failed": True, "changed": False}
    assert second["hits"][0]["code"] == "OK"
    assert errors == []

"""The box of the home page and of diagnose in a browser: what is typed or pasted, and what is answered."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog
from tests.browser.conftest import PASTE, Watch

pytestmark = pytest.mark.browser


def test_home_answers_while_typing_and_arrows_lead_into_the_list(page: Page) -> None:
    page.goto("/zh/")
    box = page.locator(".ed-box textarea")
    box.fill("签名")
    expect(page.locator(".ed-list li").first).to_be_visible()
    box.press("ArrowDown")
    expect(page.locator(".ed-list a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()


@pytest.mark.parametrize(
    "text", ["isv", "limit", "手机号", "isv.AMOUNT_NOT_ENOUGH isv.DAY_LIMIT_CONTROL", "all is OK now"]
)
def test_enter_opens_nothing_that_is_not_certain_and_leads_to_the_first(page: Page, site: str, text: str) -> None:
    page.goto("/zh/")
    page.locator(".ed-box textarea").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".ed-answers").get_by_role("link").first).to_be_focused()
    assert page.url == f"{site}/zh/"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("OK", "OK.html"),
        ("isv.day-limit-control", "isv.DAY_LIMIT_CONTROL.html"),
        ("账户余额不足", "isv.AMOUNT_NOT_ENOUGH.html#cause-1"),
        (PASTE + " TopSecretValue", "isv.BUSINESS_LIMIT_CONTROL.html#cause-3"),
    ],
)
def test_the_one_certain_answer_is_opened_and_the_text_is_there_again_after_back(
    watched: tuple[Page, Watch], site: str, text: str, end: str
) -> None:
    page, watch = watched
    page.goto("/zh/")
    box = page.locator(".ed-box textarea")
    box.fill(text)
    box.press("Enter")
    expect(page).to_have_url(f"{site}/zh/dysms/{end}")
    page.wait_for_load_state("networkidle")
    page.go_back()
    expect(page).to_have_url(f"{site}/zh/")
    expect(box).to_have_value(text)
    expect(page.locator(".ed-answers [data-code]").first).to_be_visible()
    assert not [url for url in watch.requests if "TopSecret" in url]
    box.fill("")
    page.reload()
    expect(box).to_have_value("")


@pytest.mark.parametrize("path", ["", "diagnose/"])
def test_text_is_there_again_after_a_look_at_an_answer(page: Page, path: str) -> None:
    page.goto(f"/en/{path}")
    page.locator("textarea[name=text]").fill(PASTE)
    page.locator(".ed-answer h2 a").click()
    expect(page.locator("#cause-3")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.go_back()
    expect(page.locator("textarea[name=text]")).to_have_value(PASTE)
    expect(page.locator(".ed-answer h2 a")).to_be_visible()


@pytest.mark.parametrize("path", ["", "diagnose/"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("isv.FOO_BAR_BAZ", "没有收录这个错误码。"),
        ("isv.FOO_BAR_BAZ, isv.BAR_FOO", "这 2 个错误码都没有收录。"),
        ("isv.AMOUNT_NOT_ENOUGH isv.FOO_BAR_BAZ", "找到 1 个，另有 1 个没有收录"),
    ],
)
def test_code_that_is_not_in_the_catalogue_is_no_answer(page: Page, path: str, text: str, said: str) -> None:
    page.goto(f"/zh/{path}")
    page.locator("textarea[name=text]").fill(text)
    expect(page.locator(".ed-status")).to_have_text(said)
    card = page.locator("[data-confidence=unknown]").first
    expect(card.get_by_role("link", name="补充错误码")).to_have_attribute("href", re.compile("/zh/adding.html$"))
    expect(card.locator(".ed-excerpt")).to_have_count(0 if text == "isv.FOO_BAR_BAZ" else 1)


def test_unknown_code_has_a_report_filled_in_that_nobody_has_sent(page: Page) -> None:
    page.goto("/en/diagnose/")
    pasted = '{"Message": "{code} & more: 50%", "Code": "isv.FOO_BAR_BAZ", "AccessKeyId": "LTAIsecret"}'
    page.locator("textarea[name=text]").fill(pasted)
    link = page.locator("[data-confidence=unknown]").get_by_role("link", name="Report this code")
    address = urlsplit(link.get_attribute("href") or "")
    said = parse_qs(address.query)

    assert address.netloc == "git.acme.org"
    assert said["title"] == ["Not in the catalogue: isv.FOO_BAR_BAZ"]
    assert said["body"][0].startswith("Code: isv.FOO_BAR_BAZ\nMessage: {code} & more: 50%\n")
    assert "LTAI" not in str(said), "no more of the paste than that"

    page.locator("textarea[name=text]").fill("isv.FOO_BAR_BAZ")
    expect(link).to_have_attribute("href", re.compile("Message%3A%20%0A"))


def test_mistyped_code_on_the_home_page_leads_to_what_was_meant(page: Page) -> None:
    page.goto("/en/")
    page.locator("textarea[name=text]").fill("isv.BUSINESS_LIMIT_CONTRL")
    meant = page.locator("[data-confidence=similar]")
    expect(meant).to_have_attribute("data-code", "isv.BUSINESS_LIMIT_CONTROL")
    expect(page.locator(".ed-status")).to_have_text("This code is not in the catalogue.")
    page.locator("textarea[name=text]").press("Enter")
    expect(meant.locator("h2 a")).to_be_focused()


SAID = {
    "found": {"zh": "找到 1 个", "en": "1 answer"},
    "none": {"zh": "没认出错误码。", "en": "No known code found."},
    "guessed": {"zh": "没认出错误码，可能是：", "en": "No known code found. It may be:"},
    "unknown": {"zh": "没有收录这个错误码。", "en": "This code is not in the catalogue."},
    "pages": {"zh": "含有这些词的页面", "en": "Pages that have these words"},
    "some": {"zh": "含有其中一些词的页面", "en": "Pages that have some of these words"},
}
NONE: list[tuple[str, str]] = []
GUESSED = [(f"isv.{code}", "similar") for code in ("MOBILE_NUMBER_ILLEGAL", "MOBILE_COUNT_OVER_LIMIT")]
ASKED = [
    ("isv.DAY_LIMIT_CONTROL", "found", [("isv.DAY_LIMIT_CONTROL", "exact")], None),
    ("OK", "found", [("OK", "exact")], None),
    ("ok", "found", [("OK", "respelled")], None),
    ("DAY_LIMIT_CONTROL", "found", [("isv.DAY_LIMIT_CONTROL", "respelled")], None),
    ("day limit control", "found", [("isv.DAY_LIMIT_CONTROL", "respelled")], None),
    ("账户余额不足", "found", [("isv.AMOUNT_NOT_ENOUGH", "message")], None),
    ("賬戶餘額不足", "found", [("isv.AMOUNT_NOT_ENOUGH", "message")], None),
    (PASTE, "found", [("isv.BUSINESS_LIMIT_CONTROL", "exact")], None),
    ("手机号", "guessed", GUESSED, "pages"),
    ("isv.FOO_BAR_BAZ", "unknown", [("isv.FOO_BAR_BAZ", "unknown")], "pages"),
    ("limit", "none", NONE, "pages"),
    ("验证码默认每分钟一条", "none", NONE, "pages"),
    ("all is OK now", "none", NONE, "pages"),
    ("java.net.SocketTimeoutException: Read timed out", "none", NONE, "some"),
    ("ClientException: InvalidFoo.Bar : nothing of the kind", "unknown", [("InvalidFoo.Bar", "unknown")], "some"),
]
"""Text, what is said, (code, confidence) of the cards, and how pages are listed: by its words, or by some of them."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("text", "said", "cards", "listed"), ASKED, ids=[text for text, *_ in ASKED])
def test_home_and_diagnose_answer_alike_and_call_no_word_an_answer(
    page: Page, language: str, text: str, said: str, cards: list[tuple[str, str]], listed: str | None
) -> None:
    shown = []
    for path in ("", "diagnose/"):
        page.goto(f"/{language}/{path}")
        page.locator("textarea[name=text]").fill(text)
        expect(page.locator(".ed-status")).to_have_text(SAID[said][language])
        expect(page.locator("[data-code]")).to_have_count(len(cards))
        found = page.locator("[data-code]").all()
        assert [(one.get_attribute("data-code"), one.get_attribute("data-confidence")) for one in found] == cards
        heading = page.locator(".ed-by-words")
        expect(heading).to_have_text([SAID[listed][language]] if listed else [])
        expect(page.locator(".ed-list a").first).to_be_visible(visible=listed is not None)
        shown.append(page.locator(".ed-answers").inner_html().replace("../", ""))

    assert shown[0] == shown[1]
    if said == "found":
        expect(page.locator("[data-code] .ed-verdicts")).to_be_visible()
        expect(page.locator("[data-code] .ed-advice")).not_to_be_empty()


def test_paste_names_the_one_cause_on_the_home_page(page: Page) -> None:
    page.goto("/en/")
    page.locator("textarea[name=text]").fill(PASTE)
    expect(page.locator("[data-code]")).to_have_attribute("data-cause", "2")
    expect(page.locator("[data-code] h3", has_text="Daily limit")).to_have_count(1)
    expect(page.locator("[data-code] .ed-verdicts .ed-pill")).to_have_text(["Yes, but later.", "Developers"])


@pytest.mark.parametrize("path", ["", "diagnose/"])
def test_where_nothing_is_found_the_table_is_a_click_away(page: Page, site: str, path: str) -> None:
    page.goto(f"/en/{path}")
    page.locator("textarea[name=text]").fill("qqqqq")
    page.locator(".ed-answers").get_by_role("link", name="table of codes").click()
    expect(page).to_have_url(f"{site}/en/#domains")
    page.wait_for_load_state("networkidle")


def test_diagnose_names_code_cause_values_and_evidence(page: Page, sample_catalog: Catalog) -> None:
    entry = next(entry for entry in sample_catalog.entries if entry.code == "isv.BUSINESS_LIMIT_CONTROL")
    number = next(number for number, cause in enumerate(entry.causes) if "触发天级流控Permits:{permits}" in cause.wire)
    page.goto("/en/diagnose/")
    page.locator("textarea[name=text]").fill(PASTE)
    answer = page.locator("[data-code]").first
    expect(answer).to_have_attribute("data-code", entry.code)
    expect(answer).to_have_attribute("data-confidence", "exact")
    expect(answer).to_have_attribute("data-cause", str(number))
    expect(answer.locator("mark")).to_have_text(["触发天级流控Permits:10", entry.code])
    expect(answer.locator("h3").first).to_have_text(f"Daily limit (cause {number + 1} of {len(entry.causes)})")
    expect(answer.locator(".ed-params")).to_contain_text("10")
    expect(answer.locator("h3", has_text="Values in the message")).to_be_visible()
    expect(answer.locator(".ed-advice")).to_contain_text(to_plain(entry.causes[number].cause.in_("en")))
    page_of_cause = re.compile(rf"dysms/isv\.BUSINESS_LIMIT_CONTROL\.html#cause-{number + 1}$")
    expect(answer.locator("h2 a")).to_have_attribute("href", page_of_cause)
    expect(page.locator(".ed-status")).to_have_text("1 answer")


def test_every_sample_has_an_answer(page: Page) -> None:
    for path in ("/zh/diagnose/", "/en/"):
        page.goto(path)
        for sample in page.locator(".ed-sample").all():
            sample.click()
            expect(page.locator(".ed-answers :is([data-code], .ed-list a)").first).to_be_visible()
            page.locator("[data-do=clear]").click()
            expect(page.locator(".ed-answers")).to_be_empty()


def test_text_without_a_code_gets_no_answer_but_a_way_on(page: Page) -> None:
    page.goto("/zh/diagnose/")
    page.locator("textarea[name=text]").fill("SyntaxError: Unexpected token } in JSON at position 42")
    expect(page.locator(".ed-status")).to_have_text("没认出错误码。")
    expect(page.locator("[data-code]")).to_have_count(0)


def test_paste_leaves_neither_the_page_nor_a_trace_in_the_address(watched: tuple[Page, Watch], site: str) -> None:
    page, watch = watched
    page.goto("/zh/diagnose/")
    page.locator("textarea[name=text]").fill(PASTE + " accessKeySecret=TopSecretValue")
    expect(page.locator("[data-code]").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert page.url == f"{site}/zh/diagnose/"
    assert not [url for url in watch.requests if "TopSecret" in url]
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").find("TopSecret") == -1


@pytest.mark.parametrize("path", ["", "diagnose/"])
def test_text_stays_in_the_box_when_the_language_is_switched(watched: tuple[Page, Watch], site: str, path: str) -> None:
    page, watch = watched
    page.goto(f"/zh/{path}")
    page.locator("textarea[name=text]").fill(PASTE + " TopSecretValue")
    expect(page.locator("[data-code]").first).to_be_visible()
    page.locator(".ed-languages a").click()
    expect(page).to_have_url(f"{site}/en/{path}")
    expect(page.locator("textarea[name=text]")).to_have_value(PASTE + " TopSecretValue")
    expect(page.locator("[data-code] .ed-message")).to_have_text("Sending frequency limit reached")
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").find("TopSecret") == -1
    assert not [url for url in watch.requests if "TopSecret" in url]
    page.goto(f"/zh/{path}")
    expect(page.locator("textarea[name=text]")).to_have_value("")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/zh/", "内容超过 65536 个字符，只比对前面的 65536 个。"),
        ("/en/diagnose/", "That is more than 65,536 characters. Only the first 65,536 are matched."),
    ],
)
def test_text_that_is_too_long_is_kept_and_said_to_be(page: Page, path: str, said: str) -> None:
    page.goto(path)
    text = "isv.AMOUNT_NOT_ENOUGH " + "-" * 65_536
    page.locator("textarea[name=text]").fill(text)
    expect(page.locator(".ed-over")).to_have_text(said)
    expect(page.locator("[data-code]").first).to_have_attribute("data-code", "isv.AMOUNT_NOT_ENOUGH")
    assert page.locator("textarea[name=text]").input_value() == text
    page.locator("textarea[name=text]").fill("isv.AMOUNT_NOT_ENOUGH")
    expect(page.locator(".ed-over")).to_be_empty()


def test_link_is_in_the_address_bar_where_there_is_no_clipboard(page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto("/en/diagnose/")
    page.locator("textarea[name=text]").fill("isv.DAY_LIMIT_CONTROL")
    page.locator("[data-do=share]").click()
    expect(page.locator(".ed-shared")).to_have_text("The link is in the address bar. Copy it there.")
    assert page.url.endswith("/en/diagnose/#text=isv.DAY_LIMIT_CONTROL")


def test_link_with_a_text_is_made_on_request_and_understood(page: Page, site: str) -> None:
    page.goto("/en/diagnose/")
    page.locator("textarea[name=text]").fill("触发天级流控Permits:10")
    page.locator("[data-do=share]").click()
    expect(page.locator(".ed-shared")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{site}/en/diagnose/#text=")
    page.wait_for_load_state("networkidle")
    for address in (link, f"{site}/en/diagnose/?q=isv.DAY_LIMIT_CONTROL"):
        page.goto("about:blank")
        page.goto(address)
        expect(page.locator(".ed-advice").first).not_to_be_empty()
        page.wait_for_load_state("networkidle")
        assert page.url == f"{site}/en/diagnose/"


@pytest.mark.parametrize("path", ["", "diagnose/"])
def test_what_is_pasted_beside_every_field_goes_into_the_box(page: Page, path: str) -> None:
    page.goto(f"/en/{path}")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text", text);
          const event = { clipboardData: data, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        PASTE,
    )
    expect(page.locator("textarea[name=text]")).to_have_value(PASTE)
    expect(page.locator("textarea[name=text]")).to_be_focused()
    expect(page.locator("[data-code]")).to_have_attribute("data-code", "isv.BUSINESS_LIMIT_CONTROL")


def test_the_verdict_is_in_view_after_a_search(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 560})
    page.goto("/en/diagnose/")
    page.locator("textarea[name=text]").fill(PASTE)
    expect(page.locator("[data-code] .ed-verdicts")).not_to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Find").click()
    expect(page.locator("[data-code] .ed-verdicts")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k", "/"])
def test_the_search_opens_with_a_key_and_says_so(page: Page, keys: str) -> None:
    page.goto("/en/adding.html")
    expect(page.locator(".ed-key")).to_have_text("Ctrl K")
    page.keyboard.press(keys)
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.insert_text("isv.DAY_LIMIT_CONTROL")
    answer = page.locator(".md-search-result__item").first
    expect(answer).to_contain_text("Daily sending limit reached Retry: Yes, but later")

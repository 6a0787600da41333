"""A table of codes in a browser: counts that follow the filter, keywords, rows to click, and what is found as CSV."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from tests.browser.test_catalogue_pages import TABLE, codes, dysms, paged

pytestmark = pytest.mark.browser
__all__ = ["dysms", "paged"]


def counts(page: Page, name: str) -> dict[str, int]:
    """How many codes each value of a list says that it would leave."""
    options = page.locator(f"select[name={name}] option[value]:not([value=''])")
    texts = options.evaluate_all("all => all.map(one => [one.value, one.text])")
    return {value: int(text.rpartition("(")[2].rstrip(")")) for value, text in texts}


def policy(entry: Entry) -> str | None:
    return "none" if entry.kind == "success" else entry.retry.policy if entry.retry is not None else None


@pytest.mark.parametrize("which", ["page", "paged"])
def test_counts_follow_the_other_lists_and_the_words(
    which: str, request: pytest.FixtureRequest, dysms: tuple[Entry, ...]
) -> None:
    table: Page = request.getfixturevalue(which)
    table.goto(TABLE)
    served = counts(table, "retry")
    table.locator("select[name=category]").select_option("rate-limit")
    expect(table.locator(".ed-count")).to_contain_text("found")
    chosen = [entry for entry in dysms if entry.category == "rate-limit"]
    left = counts(table, "retry")
    assert left == {value: sum(policy(entry) in value.split(",") for entry in chosen) for value in left}
    assert left != served
    everywhere = counts(table, "category")
    assert everywhere == {value: sum(entry.category == value for entry in dysms) for value in everywhere}
    expect(table.locator("select[name=retry] option[value=none]")).to_be_disabled()
    table.locator("select[name=category]").select_option("")
    table.locator(".ed-filter input").fill("isv.day_limit")
    expect(table.locator(".ed-count")).to_have_text("1 found")
    assert sum(counts(table, "category").values()) == 1
    table.locator(".ed-filter [type=reset]").click()
    expect(table.locator(".ed-count")).to_contain_text("Codes:")
    assert counts(table, "retry") == served
    expect(table.locator("select option:disabled")).to_have_count(0)


@pytest.mark.parametrize("which", ["page", "paged"])
def test_words_find_keywords_of_codes_and_of_their_categories(
    which: str, request: pytest.FixtureRequest, sample_catalog: Catalog, dysms: tuple[Entry, ...]
) -> None:
    table: Page = request.getfixturevalue(which)
    table.goto(TABLE)
    entry = next(entry for entry in dysms if entry.keywords.in_("en"))
    category, title = next(
        (identifier, one)
        for identifier, one in sample_catalog.domain("dysms").categories.items()
        if one.keywords.in_("en")
    )
    table.locator(".ed-filter input").fill(entry.keywords.in_("en")[0])
    expect(table.locator(".ed-count")).to_contain_text("found")
    assert entry.code in codes(table)
    table.locator(".ed-filter input").fill(title.keywords.in_("en")[0])
    table.locator("select[name=category]").select_option(category)
    ours = sum(entry.category == category for entry in dysms)
    expect(table.locator(".ed-count")).to_contain_text(re.compile(rf"^{ours} found"))


def test_row_is_clicked_anywhere_and_its_text_can_be_selected(page: Page) -> None:
    page.goto(TABLE)
    message = page.locator("#codes tbody td:nth-child(2)").nth(1)
    box = message.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 15)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()")
    assert page.url.endswith(TABLE)
    page.evaluate("getSelection().removeAllRanges()")
    code = codes(page)[1]
    with page.context.expect_page() as opened:
        message.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_load_state()
    assert opened.value.locator("h1").inner_text() == code
    opened.value.close()
    assert page.url.endswith(TABLE)
    message.click()
    expect(page.locator("h1")).to_have_text(code)


def saved(page: Page, folder: Path) -> list[list[str]]:
    """The rows of the file that the table is saved as."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    assert download.value.suggested_filename == "dysms.csv"
    path = folder / "saved.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        return list(csv.reader(file))


def test_what_is_found_is_saved_as_csv(page: Page, site: str, tmp_path: Path, dysms: tuple[Entry, ...]) -> None:
    page.goto(TABLE + "?retry=wait&sort=-code")
    expect(page.locator(".ed-count")).to_contain_text("found")
    head, *rows = saved(page, tmp_path)
    assert head == ["Code", "Message", "Category", "Who has to act", "Retry", "Status", "URL"]
    assert [row[0] for row in rows] == codes(page)
    (limit,) = (row for row in rows if row[0] == "isv.DAY_LIMIT_CONTROL")
    assert limit[4:] == ["Yes, but later", "Active", f"{site}/en/dysms/isv.DAY_LIMIT_CONTROL.html"]


def test_all_pages_of_a_table_are_saved(paged: Page, tmp_path: Path, dysms: tuple[Entry, ...]) -> None:
    _, *rows = saved(paged, tmp_path)
    expected = sorted(dysms, key=lambda entry: entry.status == "removed")  # these come last
    assert [entry.code for entry in expected] != [entry.code for entry in dysms]
    assert [row[0] for row in rows] == [entry.code for entry in expected]


def test_cell_of_the_file_is_no_formula(page: Page, tmp_path: Path) -> None:
    page.goto(TABLE)
    page.route("**/dysms/**", lambda route: route.abort())
    messages = ['=1+1, "x"', "@SUM(A1)", "a=b", "'x"]
    page.route(
        f"**{TABLE}",
        lambda route: route.fulfill(response=(answer := route.fetch()), body=with_messages(answer.text(), messages)),
    )
    page.goto(TABLE)
    _, *rows = saved(page, tmp_path)
    assert [row[1] for row in rows[: len(messages)]] == ['\'=1+1, "x"', "'@SUM(A1)", "a=b", "''x"]


def with_messages(html: str, messages: list[str]) -> str:
    """The page of a table whose first rows have these messages."""
    rest = iter(messages)
    return re.sub(r"(</th><td)[^>]*>[^<]*", lambda cell: f"{cell[1]}>{next(rest)}", html, count=len(messages))


def test_what_is_not_known_is_no_dash_on_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=site)
    page = context.new_page()
    page.goto(TABLE)
    empty = page.locator("#codes tbody td:empty")
    assert empty.count() > 0
    expect(empty.first).to_be_hidden()
    first = page.locator("#codes tbody th a").first.bounding_box()
    assert first is not None
    assert first["y"] < 700
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(empty.first).to_be_visible()
    context.close()


def test_legend_is_one_click_away(page: Page) -> None:
    page.goto(TABLE)
    page.get_by_role("link", name="Legend").click()
    assert page.url.endswith("/en/reading.html#retry")

"""Code pages and tables of codes in a browser: copying, filtering, sorting, and the page without scripts."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.pages import domain_page
from tests.factories import pages

pytestmark = pytest.mark.browser

TABLE = "/en/dysms/index.html"
LIMITS = ["isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL"]
"""The codes of the category `rate-limit`."""
CODE = "/en/dysms/isv.DAY_LIMIT_CONTROL.html"


def codes(page: Page) -> list[str]:
    """The codes that the table shows, in its order."""
    return page.locator("#codes tbody th a").all_inner_texts()


@pytest.fixture
def dysms(sample_catalog: Catalog) -> tuple[Entry, ...]:
    """The entries of the table."""
    return sample_catalog.entries_of("dysms")


def found(entries: Iterable[Entry], **facts: str) -> int:
    """How many of the entries have these facts."""
    return sum(all(getattr(entry, name) == value for name, value in facts.items()) for entry in entries)


def test_copy_button_copies_the_code(page: Page) -> None:
    page.goto(CODE)
    page.locator(".ed-copy").click()
    expect(page.locator(".ed-copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "isv.DAY_LIMIT_CONTROL"
    expect(page.locator(".ed-copy")).to_have_text("Copy")


def test_filter_finds_words_of_both_languages_and_parts_of_codes(page: Page) -> None:
    page.goto(TABLE)
    words = page.locator(".ed-filter input")
    for typed in ("isv.day limit control", "DAYLIMIT", "daily sending limit", "触发日发"):
        words.fill(typed)
        expect(page.locator(".ed-count")).to_have_text("1 found")
        assert codes(page) == ["isv.DAY_LIMIT_CONTROL"], typed


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ("retry=backoff,wait", {"retry": ("backoff", "wait")}),
        ("retry=backoff&retry=wait", {"retry": ("backoff", "wait")}),
        ("retryable=true", {"retry": ("backoff", "wait")}),
        ("retryable=false", {"retry": ("never", "after-change")}),
        ("acts=account", {"acts": ("account",)}),
        ("acts=account,content", {"acts": ("account", "content")}),
        ("category=rate-limit,template", {"category": ("rate-limit", "template")}),
        ("fault=service&retry=backoff", {"acts": ("provider",), "retry": ("backoff",)}),
        ("status=active,deprecated&retry=wait", {"status": ("active", "deprecated"), "retry": ("wait",)}),
        ("retry=wait,unheard-of", {"retry": ("wait",)}),
    ],
)
@pytest.mark.parametrize("which", ["page", "paged"])
def test_address_of_a_table_has_the_names_of_the_api(
    which: str, query: str, facts: dict[str, tuple[str, ...]], request: pytest.FixtureRequest, sample_catalog: Catalog
) -> None:
    """Over the rows of the page, and over the domain's static JSON."""

    def of(entry: Entry, name: str) -> Iterable[str | None]:
        if name == "acts":
            return sample_catalog.domain(entry.domain).all_acts_of(entry)
        return [entry.retry.policy if entry.retry else None] if name == "retry" else [getattr(entry, name)]

    table: Page = request.getfixturevalue(which)
    table.goto(f"{TABLE}?{query}")
    expected = [
        entry.code
        for entry in sample_catalog.entries_of("dysms")
        if all(set(of(entry, name)) & set(values) for name, values in facts.items())
    ]
    assert expected
    expect(table.locator(".ed-count")).to_contain_text(re.compile(rf"\b{len(expected)} found"))
    assert codes(table) == (expected if which == "page" else expected[:10])
    kept = parse_qs(urlsplit(table.url).query)
    assert {name: ",".join(values) for name, values in facts.items()} == {name: kept[name][0] for name in facts}
    assert kept.keys() == facts.keys()


def test_words_of_a_table_may_be_called_as_in_the_api(page: Page) -> None:
    page.goto(TABLE + "?q=isv.day+limit+control&retry=wait")
    expect(page.locator(".ed-count")).to_have_text("1 found")
    expect(page.locator("#__search")).not_to_be_checked()
    assert codes(page) == ["isv.DAY_LIMIT_CONTROL"]
    assert parse_qs(urlsplit(page.url).query) == {"words": ["isv.day limit control"], "retry": ["wait"]}


def test_several_values_of_a_list_are_shown_and_cleared(page: Page) -> None:
    page.goto(TABLE + "?acts=account,content")
    chosen = page.locator("select[name=acts] option:checked")
    several = chosen.inner_text()
    expect(page.locator(".ed-count")).to_have_attribute("data-filter", several)
    assert several == "Account admin / Content owner"
    page.locator("select[name=acts]").select_option("")
    page.locator("select[name=retry]").select_option("wait")
    expect(page.locator(".ed-count")).to_have_text(f"{len(LIMITS)} found")
    page.locator(".ed-filter [type=reset]").click()
    assert "?" not in page.url


def test_filter_finds_words_of_the_category(page: Page) -> None:
    page.goto(TABLE)
    page.locator(".ed-filter input").fill("rate limits")
    expect(page.locator(".ed-count")).to_have_text(f"{len(LIMITS)} found")


def test_filter_is_in_the_address_and_escape_clears_it(page: Page, dysms: tuple[Entry, ...]) -> None:
    waiting = sum(entry.retry is not None and entry.retry.policy == "wait" for entry in dysms)
    page.goto(TABLE)
    page.locator("select[name=retry]").select_option("wait")
    expect(page.locator(".ed-count")).to_have_text(f"{waiting} found")
    address = page.url
    assert address.endswith("?retry=wait")
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".ed-count")).to_have_text(f"{waiting} found")
    expect(page.locator("select[name=retry]")).to_have_value("wait")
    page.locator(".ed-filter input").press("Escape")
    expect(page.locator(".ed-count")).to_have_text(f"Codes: {len(dysms)}")
    assert "?" not in page.url


def test_lists_say_how_many_codes_each_value_leaves(page: Page) -> None:
    page.goto(TABLE)
    for name in ("category", "acts", "retry", "status"):
        options = page.locator(f"select[name={name}] option[value]:not([value=''], [hidden])")
        for value, text in options.evaluate_all("all => all.map(one => [one.value, one.text])"):
            page.locator(f"select[name={name}]").select_option(value, force=True)  # a list of one value is hidden
            said = text.rpartition("(")[2].rstrip(")")
            expect(page.locator(".ed-count")).to_have_text(f"{said} found" if said != "0" else "No code matches.")
        page.locator(f"select[name={name}]").select_option("", force=True)


def test_error_in_the_filter_is_handed_on_to_diagnose(page: Page) -> None:
    page.goto(TABLE)
    page.locator(".ed-filter input").fill("触发天级流控Permits:10")
    page.locator(".ed-count a").click()
    expect(page.locator(".ed-answer")).to_have_attribute("data-code", "isv.BUSINESS_LIMIT_CONTROL")


def test_filters_combine_and_say_when_nothing_is_left(page: Page, dysms: tuple[Entry, ...]) -> None:
    page.goto(TABLE)
    page.locator("select[name=acts]").select_option("provider")
    expect(page.locator(".ed-count")).to_have_text(f"{found(dysms, fault='service')} found")
    page.locator(".ed-filter input").fill("template")
    expect(page.locator(".ed-count")).to_contain_text("No code matches.")
    page.locator(".ed-filter [type=reset]").click()
    expect(page.locator(".ed-count")).to_have_text(f"Codes: {len(dysms)}")
    expect(page.locator(".ed-filter input")).to_be_focused()


def test_escape_clears_the_filter_wherever_the_reader_is_but_in_the_search_box(
    page: Page, dysms: tuple[Entry, ...]
) -> None:
    ours = f"{found(dysms, fault='service')} found"
    page.goto(TABLE + "?fault=service")
    expect(page.locator(".ed-count")).to_have_text(ours)
    page.locator(".md-search__input").click()
    expect(page.locator("#__search")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator(".ed-count")).to_have_text(ours)
    page.keyboard.press("Escape")
    expect(page.locator(".ed-count")).to_have_text(f"Codes: {len(dysms)}")


def test_code_is_selected_where_it_cannot_be_copied(page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = document.execCommand = () => { throw new Error('refused') }")
    page.goto(CODE)
    page.locator(".ed-copy").click()
    assert page.evaluate("getSelection().toString()") == "isv.DAY_LIMIT_CONTROL"


def test_name_is_shown_where_it_is_not_the_code_in_other_letters(page: Page) -> None:
    page.goto(TABLE)
    expect(page.locator("#codes tbody small")).to_have_count(0)


def test_category_of_a_code_leads_to_its_part_of_the_table(page: Page) -> None:
    page.goto(CODE)
    page.locator(".ed-facts a").click()
    expect(page.locator(".ed-count")).to_have_text(f"{len(LIMITS)} found")
    assert codes(page) == LIMITS


def test_columns_sort_both_ways_and_back(page: Page) -> None:
    page.goto(TABLE)
    before = codes(page)
    head = page.locator("#codes thead th").nth(1)
    orders = []
    for expected in ("ascending", "descending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", expected)
        orders.append(page.locator("#codes tbody td:nth-child(2)").all_inner_texts())
    assert orders[0][0] < orders[0][-1]
    assert orders[0] == sorted(orders[0], key=lambda text: re.sub(r"[^a-z0-9 ]", "", text.lower()))
    assert orders[1][0] == orders[0][-1]
    head.get_by_role("button").click()
    expect(head).not_to_have_attribute("aria-sort", re.compile("."))
    assert codes(page) == before


@pytest.fixture
def paged(page: Page, sample_catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The table as it is when it has more codes than a page holds: ten a page."""
    monkeypatch.setattr(domain_page, "PAGE_SIZE", 10)
    first = next(one for one in pages(sample_catalog, "en") if str(one.path) == "dysms/index.html")

    def shorten(route: Route) -> None:
        answer = route.fetch()
        start, end = '<div class="ed ed-domain">', "</article>"
        before, rest = answer.text().split(start, 1)
        route.fulfill(response=answer, body=before + first.content + end + rest.split(end, 1)[1])

    page.route(f"**{TABLE}*", shorten)
    page.goto(TABLE)
    yield page
    page.unroute_all()


def test_paged_table_is_filtered_over_all_its_codes(paged: Page) -> None:
    assert len(codes(paged)) == 10
    expect(paged.locator(".ed-pages")).to_be_visible()
    paged.locator(".ed-filter input").fill("isv.template_params")
    expect(paged.locator(".ed-count")).to_have_text("1 found")
    assert codes(paged) == ["isv.TEMPLATE_PARAMS_ILLEGAL"]
    expect(paged.locator(".ed-pages a")).to_have_count(0)
    paged.locator("#codes tbody th a").click()
    expect(paged.locator("h1")).to_have_text("isv.TEMPLATE_PARAMS_ILLEGAL")


def test_list_that_is_not_whole_is_read_again(paged: Page, dysms: tuple[Entry, ...]) -> None:
    """The site may be built anew between two files of the list."""
    times = iter([True])

    def short(route: Route) -> None:
        listed = route.fetch().json()
        route.fulfill(json={**listed, "codes": listed["codes"][1 if next(times, False) else 0 :]})

    paged.route("**/domains/dysms/codes.json", short)
    paged.locator("select[name=status]").select_option("active")
    active = found(dysms, status="active")
    expect(paged.locator(".ed-count")).to_have_text(f"{active} found, page 1 of {-(-active // 10)}")


def test_row_made_from_data_is_the_row_of_the_page(paged: Page) -> None:
    of_all = "rows => rows.map(row => [row.querySelector('a').textContent, row.textContent])"
    shown = dict(paged.locator("#codes tbody tr").evaluate_all(of_all))
    paged.locator("select[name=retry]").select_option("after-change")
    expect(paged.locator(".ed-count")).to_contain_text("found, page 1 of")
    made = dict(paged.locator("#codes tbody tr").evaluate_all(of_all))
    assert len(made.keys() & shown.keys()) >= 2
    assert {code: made[code] for code in made.keys() & shown.keys()} == {
        code: shown[code] for code in made.keys() & shown.keys()
    }


def test_what_a_filter_finds_goes_over_pages_that_keep_the_filter(paged: Page, dysms: tuple[Entry, ...]) -> None:
    paged.locator("select[name=retry]").select_option("after-change")
    ours = sum(entry.retry is not None and entry.retry.policy == "after-change" for entry in dysms)
    last = -(-ours // 10)
    expect(paged.locator(".ed-count")).to_have_text(f"{ours} found, page 1 of {last}")
    first = codes(paged)
    paged.locator(".ed-pages a", has_text=re.compile(f"^{last}$")).click()
    expect(paged.locator(".ed-count")).to_have_text(f"{ours} found, page {last} of {last}")
    expect(paged.locator(".ed-pages [aria-current]")).to_have_text(f"{last}")
    expect(paged.locator("#codes")).to_be_focused()
    assert paged.url.endswith(f"?retry=after-change&page={last}")
    assert len(codes(paged)) == ours - 10 * (last - 1)
    assert not set(first) & set(codes(paged))
    paged.reload()
    expect(paged.locator(".ed-count")).to_have_text(f"{ours} found, page {last} of {last}")
    paged.locator("select[name=retry]").press("Escape")
    expect(paged.locator(".ed-count")).to_have_text(f"Codes: {len(dysms)}")
    assert "?" not in paged.url


def test_order_is_that_of_all_pages(paged: Page, dysms: tuple[Entry, ...]) -> None:
    paged.locator("#codes thead button").first.click()
    paged.locator("#codes thead button").first.click()
    expect(paged.locator(".ed-count")).to_have_text(f"Codes: {len(dysms)}, page 1 of {-(-len(dysms) // 10)}")
    assert codes(paged)[0] == "template_parameter_count_illegal"
    assert len(codes(paged)) == 10


def test_without_scripts_the_table_is_whole_and_nothing_is_dead(
    browser: Browser, site: str, dysms: tuple[Entry, ...]
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto(TABLE)
    assert len(codes(page)) == len(dysms)
    expect(page.locator(".ed-filter")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})
    head = page.locator("#codes thead").bounding_box()
    assert head is not None
    assert (head["width"], head["height"]) == (1, 1)
    page.goto(CODE)
    expect(page.locator(".ed-copy")).to_be_hidden()
    expect(page.locator("#solution-1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_answer_is_seen_on_a_phone_without_scrolling(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/{language}/dysms/isv.DAY_LIMIT_CONTROL.html")
    for part in ("h1", ".ed-message p >> nth=0", ".ed-verdict", "#cause-1 p >> nth=0", "#solution-1"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 740, part


def test_printed_table_shows_every_code_and_no_form(page: Page) -> None:
    page.goto(TABLE)
    page.emulate_media(media="print")
    expect(page.locator(".ed-filter")).to_be_hidden()
    expect(page.locator("#codes tbody tr").last).to_be_visible()


def test_short_page_is_one_sheet_that_says_what_was_left_out(page: Page) -> None:
    page.goto(TABLE + "?retry=wait&words=limit control")
    expect(page.locator(".ed-count")).to_have_text("3 found")
    assert page.pdf(format="A4").count(b"<</Type /Page\n") == 1
    assert page.locator(".ed-count").get_attribute("data-filter") == "limit control · Yes, but later"


def test_head_of_the_table_is_on_every_printed_sheet(page: Page) -> None:
    """A picture put into the head is named by every sheet of the PDF from the one on that the table starts on."""
    page.goto(TABLE)
    page.evaluate(
        """async () => {
            const dot = new Image(9, 9)
            dot.src = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
            await dot.decode()
            document.styleSheets[0].insertRule(".ed-pill::before { display: none }") // signs are pictures too
            document.querySelector("#codes thead button").append(dot)
        }"""
    )
    sheets = page.pdf(format="A4").split(b"<</Type /Page\n")[1:]
    pictures = [set(re.findall(rb"/X(\d+) \d+ 0 R", sheet.split(b"/Contents")[0])) for sheet in sheets]
    (dot,) = pictures[-1]
    first = next(number for number, found in enumerate(pictures) if dot in found)
    assert len(sheets) - first > 1
    assert all(dot in found for found in pictures[first:])

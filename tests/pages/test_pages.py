"""Code and domain pages: what they say, that nothing breaks out of them, and that their links lead somewhere."""

import html
import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import SINGLE, SITE
from site_builder.data.records import entry_views
from site_builder.pages import domain_page
from site_builder.pages.code_page import code_pages, width
from site_builder.pages.page import Page
from tests.conftest import ROOT, WriteCatalog, good
from tests.factories import pages, twins

GOLDEN = ROOT / "tests/golden" / "pages"
BLOCKS = {"dd", "dt", "h1", "h2", "h3", "h4", "li", "p", "td", "th"}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class Outline(HTMLParser):
    """The elements of a page: ids, links, texts; complains of an element that is not closed in its place."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(content)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += " " if tag in BLOCKS else ""
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"<{tag} {name}>"
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(catalog: Catalog, language: str, path: str) -> Page:
    return {str(page.path): page for page in pages(catalog, language)}[path]


def words(content: str) -> str:
    """The text of the page as a reader sees it."""
    return " ".join(Outline(content).text.split())


def assert_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("RENEW_GOLDEN"):
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes(), f"{name} differs; look at it, then renew it: RENEW_GOLDEN=1 pytest"


@pytest.fixture
def catalog_with(write_catalog: WriteCatalog) -> Callable[[dict[str, str | bytes | None]], Catalog]:
    def with_(files: dict[str, str | bytes | None]) -> Catalog:
        loaded = load(write_catalog(files))
        assert loaded.catalog is not None, loaded.problems
        return loaded.catalog

    return with_


WithFiles = Callable[[dict[str, str | bytes | None]], Catalog]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_article_of_one_entry_is_these_bytes(good_catalog: Catalog, language: str) -> None:
    page = page_of(good_catalog, language, "sms/isv.TOO_MANY.html")
    assert_golden(f"isv.TOO_MANY.{language}.html", page.content)
    assert_golden(f"isv.TOO_MANY.{language}.head.html", page.head)


def test_table_of_a_domain_is_these_bytes(good_catalog: Catalog) -> None:
    assert_golden("sms.en.html", page_of(good_catalog, "en", "sms/index.html").content)


def test_every_entry_has_a_page_and_a_twin_in_every_language(sample_catalog: Catalog) -> None:
    for language in sample_catalog.languages:
        expected = {PurePosixPath(entry.domain, f"{entry.slug}.html") for entry in sample_catalog.entries}
        expected |= {PurePosixPath(domain.id, "index.html") for domain in sample_catalog.domains}
        assert {page.path for page in pages(sample_catalog, language)} == expected
        assert {path for path, _ in twins(sample_catalog, language)} == {p.with_suffix(".md") for p in expected}


def test_same_catalogue_gives_the_same_pages(sample_catalog: Catalog) -> None:
    assert list(pages(sample_catalog, "en")) == list(pages(sample_catalog, "en"))


def test_elements_are_closed_and_ids_are_given_once(sample_catalog: Catalog) -> None:
    for language in sample_catalog.languages:
        for page in pages(sample_catalog, language):
            ids = Outline(page.content).ids
            assert len(ids) == len(set(ids)), page.path


def test_anchors_are_the_same_in_every_language(sample_catalog: Catalog) -> None:
    for page, other in zip(pages(sample_catalog, "zh"), pages(sample_catalog, "en"), strict=True):
        assert Outline(page.content).ids == Outline(other.content).ids
        assert [anchor for anchor, _ in page.toc] == [anchor for anchor, _ in other.toc]


def test_sections_of_the_list_are_on_the_page(sample_catalog: Catalog) -> None:
    for page in pages(sample_catalog, "en"):
        assert {anchor for anchor, _ in page.toc} <= set(Outline(page.content).ids), page.path


def test_page_has_the_agreed_anchors(sample_catalog: Catalog) -> None:
    page = page_of(sample_catalog, "zh", "dysms/isv.BUSINESS_LIMIT_CONTROL.html")
    causes = ["causes", "cause-1", "solution-1", "cause-2", "solution-2"]
    agreed = ["message", *causes, "confused-with", "example", "related", "source"]
    assert [one for one in Outline(page.content).ids if one in agreed] == agreed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_links_lead_to_what_is_published(sample_catalog: Catalog, language: str) -> None:
    published = {PurePosixPath(one, name) for one in ("en", "zh") for name in ("index.html", "reading.html")}
    for one in sample_catalog.languages:
        published |= {one / page.path for page in pages(sample_catalog, one)}
        published |= {one / path for path, _ in twins(sample_catalog, one)}
    for entry in sample_catalog.entries:
        published.add(PurePosixPath("api/v1/domains", entry.domain, "codes", f"{entry.slug}.json"))
    for page in pages(sample_catalog, language):
        ids = Outline(page.content).ids
        for link in Outline(page.content).links:
            target = urlsplit(link)
            if target.scheme:
                assert target.scheme == "https", link
            elif target.path:
                assert not target.path.startswith("/"), f"{page.path}: {link} is not relative"
                joined = os.path.normpath((language / page.path).parent / target.path)
                assert PurePosixPath(joined) in published, f"{page.path}: {link} leads nowhere"
            else:
                assert target.fragment in ids, f"{page.path}: {link}"


def test_one_language_alone_lies_at_the_root(sample_catalog: Catalog) -> None:
    for page in pages(sample_catalog, "zh", SINGLE):
        for link in Outline(page.content).links:
            assert "://" in link or not link.startswith("../../"), f"{page.path}: {link}"
        assert "example/zh/" not in page.content + page.head
        for path in json_ld(page)["@graph"][0]["url"], json_ld(page)["@graph"][1]["itemListElement"][1]["item"]:
            assert path.startswith(f"https://errdex.example/{page.path.parts[0]}/")


def test_code_page_says_the_facts(good_catalog: Catalog) -> None:
    said = words(page_of(good_catalog, "en", "sms/BadNumber.html").content)
    for fact in (
        "Home Messages BadNumber",
        "The number is malformed",
        "号码格式错误",
        "Retry After a fix",
        "Who has to act You, the caller",
        "Category Parameters",
        "HTTP status 400",
        "Constant SmsErrorCode.BAD_NUMBER",
        "Cause Phone is not a mobile number.",
        "What to do Pass a number of 11 digits.",
        "Not to be confused with isv.TOO_MANY At most {limit} per minute That one has nothing to do with the number.",
        "Source 示例文档, retrieved 2026-01-02",
    ):
        assert fact in said, said


def test_unknown_facts_are_left_out(good_catalog: Catalog) -> None:
    said = words(page_of(good_catalog, "en", "sms/isv.TOO_MANY.html").content)
    assert "HTTP status" not in said
    assert "since" not in said
    assert "Status" not in said, "it is active, as nearly all are"
    assert "Other codes" not in words(page_of(good_catalog, "en", "sms/BadNumber.html").content)


def test_what_other_systems_call_it_is_on_the_page_and_in_the_table(good_catalog: Catalog) -> None:
    said = words(page_of(good_catalog, "en", "sms/isv.TOO_MANY.html").content)
    assert "Other codes sqlstate 08001 errno 1062 Constant" in said, said
    assert "errno 1062 sqlstate 08001 too fast 每" in page_of(good_catalog, "en", "sms/index.html").content


def test_success_has_nothing_to_retry_and_nobody_to_act(good_catalog: Catalog) -> None:
    page = page_of(good_catalog, "en", "sms/OK.html")
    assert "Retry Not needed " in words(page.content)
    assert "Who has to act" not in page.content
    assert 'id="causes"' not in page.content
    assert page.title == "OK"


def test_wire_marks_what_varies(good_catalog: Catalog) -> None:
    page = page_of(good_catalog, "zh", "sms/isv.TOO_MANY.html")
    assert '<samp lang="en">too many: <var>{limit}</var></samp>' in page.content


def test_languages_of_mixed_text_are_marked(good_catalog: Catalog) -> None:
    english = page_of(good_catalog, "en", "sms/BadNumber.html").content
    assert '<p lang="zh">号码格式错误</p>' in english
    assert '<a href="https://docs.example/sms" lang="zh">示例文档</a>' in english
    chinese = page_of(good_catalog, "zh", "sms/BadNumber.html").content
    assert '<p lang="en">The number is malformed</p>' in chinese


def test_chinese_words_in_english_sentences_are_marked(catalog_with: WithFiles) -> None:
    text = good("sms/BadNumber.yaml").replace("Pass a number of 11 digits.", "Open **控制台** and `x`.")
    catalog = catalog_with({"sms/BadNumber.yaml": text})
    page = page_of(catalog, "en", "sms/BadNumber.html")
    assert '<p>Open <strong><span lang="zh">控制台</span></strong> and <code>x</code>.</p>' in page.content


def test_missing_translation_is_shown_in_the_source_language_and_marked(catalog_with: WithFiles) -> None:
    settings = good("catalog.yaml").replace("English, complete: true", "English, complete: false")
    text = good("sms/BadNumber.yaml").replace("      en: |\n        Pass a number of 11 digits.\n", "")
    page = page_of(catalog_with({"catalog.yaml": settings, "sms/BadNumber.yaml": text}), "en", "sms/BadNumber.html")
    assert '<div lang="zh"><p>传入 11 位手机号。</p></div>' in page.content
    assert "Not translated yet" in page.content
    assert page.content.count("Not translated yet") == 1


HOSTILE = """\
<script>alert(1)</script> "quoted" 'single' {{ 7 * 7 }} {% raw %} </title><!-- &amp; ]]> `a` <b>
"""
HOSTILE_LINE = HOSTILE.strip()


def hostile_entry() -> str:
    quoted = json.dumps(HOSTILE_LINE)
    block = f"\n    zh: |\n      {HOSTILE_LINE}\n    en: |\n      {HOSTILE_LINE}"
    inner = block.replace("\n    ", "\n        ")
    return f"""\
code: "</script><img src=x>{{{{7*7}}}}\\"'"
name: HOSTILE
category: limit
fault: caller
retry: {{policy: never}}
since: {quoted}
message:
{block[1:]}
wire: [{quoted}]
wordings: [{{text: {quoted}, date: "2020-02", source: {quoted}}}]
causes:
  - title: {{zh: {quoted}, en: {quoted}}}
    cause:{inner}
    solution:{inner}
    message:{inner}
    wire: [{quoted}]
  - title: {{zh: {quoted}, en: {quoted}}}
    cause:{inner}
    solution:{inner}
confused_with:
  - code: "BadNumber"
    difference:{inner}
see_also: ["BadNumber"]
note:{block}
source: {{title: {quoted}, url: "https://docs.example/?a=1&b='2'", retrieved: 2026-01-02}}
sources: [{{title: {quoted}, url: "https://docs.example/?b=1"}}]
checked: 2026-01-03
"""


def test_hostile_texts_stay_texts(catalog_with: WithFiles) -> None:
    name = "~3c~2fscript~3e~3cimg~20src~3dx~3e~7b~7b7~2a7~7d~7d~22~27"
    catalog = catalog_with({f"sms/{name}.yaml": hostile_entry()})
    for language in catalog.languages:
        for page in pages(catalog, language):
            outline = Outline(page.content)
            assert not {"script", "img", "b", "title"} & set(outline.tags), page.path
            assert "49" not in outline.text
            head = Outline(page.head)
            assert head.tags.count("script") == 1, page.head
            assert page.head.count("</script") == 1
        page = page_of(catalog, language, f"sms/{name}.html")
        assert html.unescape(re.sub(r"<[^>]*>", "", page.content)).count("<script>alert(1)</script>") >= 8
        assert json_ld(page)["@graph"][0]["about"]["name"] == "</script><img src=x>{{7*7}}\"'"


def json_ld(page: Page) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.head, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_head_tells_machines_what_the_page_is(good_catalog: Catalog) -> None:
    page = page_of(good_catalog, "zh", "sms/isv.TOO_MANY.html")
    article, crumbs = json_ld(page)["@graph"]
    assert article["@type"] == "TechArticle"
    assert article["headline"] == page.title == "isv.TOO_MANY – 每分钟最多 {limit} 条"
    assert article["inLanguage"] == "zh"
    assert article["url"] == "https://codes.example/zh/sms/isv.TOO_MANY.html"
    assert [item["item"] for item in crumbs["itemListElement"]] == [
        "https://codes.example/zh/",
        "https://codes.example/zh/sms/",
        "https://codes.example/zh/sms/isv.TOO_MANY.html",
    ]
    assert '<meta property="og:title" content="isv.TOO_MANY – 每分钟最多 {limit} 条">' in page.head
    assert '<meta property="og:locale" content="zh_CN">' in page.head
    assert "FAQPage" not in page.head


def test_titles_and_descriptions_are_of_their_own(sample_catalog: Catalog) -> None:
    for language in sample_catalog.languages:
        gone = {entry.domain + "/" + entry.slug for entry in sample_catalog.entries if entry.status == "removed"}
        rendered = [page for page in pages(sample_catalog, language) if str(page.path.with_suffix("")) not in gone]
        assert len({page.title for page in rendered}) == len(rendered)
        assert len({page.description for page in rendered}) == len(rendered)
        assert all(0 < width(page.description) <= 162 and "\n" not in page.description for page in rendered)


def test_thin_and_removed_pages_are_not_indexed(catalog_with: WithFiles) -> None:
    thin = good("sms/OK.yaml") + "thin: true\n"
    removed = good("sms/BadNumber.yaml") + "status: removed\nreplaced_by: isv.TOO_MANY\n"
    catalog = catalog_with({"sms/OK.yaml": thin, "sms/BadNumber.yaml": removed})
    assert {str(page.path): page.indexed for page in pages(catalog, "en")} == {
        "sms/index.html": True,
        "sms/BadNumber.html": False,
        "sms/OK.html": False,
        "sms/isv.TOO_MANY.html": True,
    }


@pytest.mark.parametrize(("status", "said"), [("deprecated", "is deprecated"), ("removed", "has been removed")])
def test_retired_code_says_so_first_and_leads_on(catalog_with: WithFiles, status: str, said: str) -> None:
    text = good("sms/BadNumber.yaml") + f'status: {status}\nsince: "2025-01"\nreplaced_by: isv.TOO_MANY\n'
    content = page_of(catalog_with({"sms/BadNumber.yaml": text}), "en", "sms/BadNumber.html").content
    before = content[: content.index("<h1>")]
    assert said in before
    assert '<a href="isv.TOO_MANY.html">' in before
    assert f"Status {status.capitalize()}, since 2025-01" in words(content)
    assert ('id="example"' in content) is (status == "deprecated")


def test_entry_of_another_domain_is_linked_there(catalog_with: WithFiles) -> None:
    other = good("sms/domain.yaml").replace("id: sms", "id: voice").replace("SmsErrorCode", "VoiceErrorCode")
    entry = good("sms/BadNumber.yaml").replace('code: "isv.TOO_MANY"', 'code: "sms/isv.TOO_MANY"')
    catalog = catalog_with({"voice/domain.yaml": other, "voice/BadNumber.yaml": entry})
    assert '<a href="../sms/isv.TOO_MANY.html">' in page_of(catalog, "zh", "voice/BadNumber.html").content


def test_report_is_filled_in(good_catalog: Catalog) -> None:
    links = Outline(page_of(good_catalog, "en", "sms/isv.TOO_MANY.html").content).links
    report = urlsplit(next(link for link in links if "issues/new" in link))
    filled = parse_qs(report.query)
    assert filled["title"] == ["isv.TOO_MANY: wrong or incomplete"]
    assert filled["body"][0].startswith("https://codes.example/en/sms/isv.TOO_MANY.html\n")
    assert "https://git.acme.org/edit/sms/isv.TOO_MANY.yaml" in links


def test_response_is_shown_where_the_domain_has_one_alone(catalog_with: WithFiles) -> None:
    domain = good("sms/domain.yaml").partition("example:")[0] + "context: receipt\n"
    content = page_of(catalog_with({"sms/domain.yaml": domain}), "en", "sms/isv.TOO_MANY.html").content
    assert "ed-response" not in content
    assert "SmsErrorCode.get(err_code)" in words(content)


def test_table_has_a_row_for_every_code(sample_catalog: Catalog) -> None:
    content = page_of(sample_catalog, "en", "dysms/index.html").content
    rows = re.findall(r'<th scope="row" translate="no"><a href="([^"]*)\.html">', content)
    entries = sample_catalog.entries_of("dysms")
    assert rows == [entry.slug for entry in sorted(entries, key=lambda entry: entry.status == "removed")]
    assert [entry.slug for entry in entries] != rows
    assert f"Codes: {len(rows)}" in words(content)


def test_long_table_goes_over_pages_that_link_each_other(
    sample_catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = sorted(sample_catalog.entries_of("dysms"), key=lambda entry: entry.status == "removed")
    monkeypatch.setattr(domain_page, "PAGE_SIZE", -(-len(codes) // 4))
    tables = [page for page in pages(sample_catalog, "en") if page.path.match("dysms/index.*")]
    assert [page.path.name for page in tables] == ["index.html", "index.2.html", "index.3.html", "index.4.html"]
    rows = [
        row for page in tables for row in re.findall(r'<th scope="row"[^>]*><a href="([^"]*)\.html">', page.content)
    ]
    assert rows == [entry.slug for entry in codes]
    assert len({page.title for page in tables}) == 4
    links = Outline(tables[1].content).links
    assert {"index.html", "index.3.html", "index.4.html"} <= set(links)
    assert 'data-codes="../../api/v1/domains/dysms/codes.json"' in tables[1].content
    assert json_ld(tables[1])["@graph"][0]["url"] == "https://errdex.example/en/dysms/index.2.html"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_article_is_small(sample_catalog: Catalog, language: str) -> None:
    for page in pages(sample_catalog, language):
        if page.path.name != "index.html":
            assert len((page.content + page.head).encode()) < 13_250, page.path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_shows_an_element_as_text(language: str, sample_catalog: Catalog) -> None:
    shown = {
        page.path.name: re.findall(r"&lt;/?[a-z]+[^<]{0,40}", page.content) for page in pages(sample_catalog, language)
    }

    assert {name: found for name, found in shown.items() if found} == {}


def test_messages_of_a_cause_are_elements_with_a_space_between(sample_catalog: Catalog) -> None:
    entry = sample_catalog.find("dysms", "isv.BUSINESS_LIMIT_CONTROL")
    assert entry is not None
    cause = entry.causes[0].model_copy(update={"wire": ("甲 {a}", "b < {b}")})
    changed = entry.model_copy(update={"causes": (cause, *entry.causes[1:])})
    (page,) = code_pages(sample_catalog, [entry_views(sample_catalog, changed)], "en", SINGLE)

    assert ': <samp lang="zh">甲 <var>{a}</var></samp> <samp>b &lt; <var>{b}</var></samp></p>' in page.content


def test_pages_made_a_few_at_a_time_are_the_same(sample_catalog: Catalog) -> None:
    entries = [entry_views(sample_catalog, entry) for entry in sample_catalog.entries]
    at_once = code_pages(sample_catalog, entries, "en", SITE)

    one_by_one = [code_pages(sample_catalog, [views], "en", SITE) for views in entries]
    assert [page for (page,) in one_by_one] == at_once

"""Entries, domains and the catalogue as JSON records."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.build import with_site_url
from site_builder.catalog.entry import Cause, ConfusedWith, Wording
from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump, etag
from site_builder.data.addresses import SITE
from site_builder.data.answers import overview_answers
from site_builder.data.records import catalogue_hash, codes_records, entry_views, page_url
from site_builder.data.views import EntryView, Record, read
from site_builder.pages.code_page import code_pages
from tests.conftest import ROOT
from tests.factories import a_catalog, an_entry, entry_json, text

LANGUAGES = ("all", "zh", "en")
GOLDEN = ROOT / "tests/golden" / "api"


def of(catalog: Catalog, code: str, language: str | None) -> Record:
    """The record of a code of the domain `sms`, in one language or in every one."""
    entry = catalog.find("sms", code)
    assert entry is not None
    record: Record = entry_json(catalog, entry, language or "all")
    return record


def overview(catalog: Catalog, path: str, place: int) -> Record:
    """The answer about more than one entry: with every language (0), in zh (1) or in en (2)."""
    record: Record = json.loads(overview_answers(catalog, catalogue_hash(catalog))[path][place].body)
    return record


@pytest.mark.parametrize("language", ["en", "all"])
def test_record_of_an_entry_is_golden(good_catalog: Catalog, language: str) -> None:
    record = of(good_catalog, "isv.TOO_MANY", None if language == "all" else language)

    assert dump(record) == (GOLDEN / f"isv.TOO_MANY.{language}.json").read_bytes()


def test_all_has_every_text_in_every_language_and_nothing_else_differs(good_catalog: Catalog) -> None:
    every, english = (of(good_catalog, "isv.TOO_MANY", language) for language in (None, "en"))

    assert every["message"] == {"zh": "每分钟最多 {limit} 条", "en": "At most {limit} per minute"}
    assert every["causes"][0]["solution_html"]["en"] == "<p>Wait <code>1</code> minute, then send again.</p>"
    assert every["url"] == "/zh/sms/isv.TOO_MANY.html"
    assert english["url"] == "/en/sms/isv.TOO_MANY.html"
    assert every.keys() == english.keys()
    assert every["lang"] == "all"


def unlike(every: Any, chinese: Any, english: Any, key: str = "") -> Iterator[str]:
    """Keys whose values differ by language without standing side by side in the document of every language."""
    if every == {"zh": chinese, "en": english} or every == chinese == english:
        return
    if isinstance(chinese, dict):
        for name in chinese:
            yield from unlike(every[name], chinese[name], english[name], name)
    elif isinstance(chinese, list):
        for some in zip(every, chinese, english, strict=True):
            yield from unlike(*some, key)
    else:
        yield key


def test_whatever_differs_by_language_stands_side_by_side_in_all(sample_catalog: Catalog) -> None:
    documents = [[entry_json(sample_catalog, entry, one) for one in LANGUAGES] for entry in sample_catalog.entries]
    documents += [
        [overview(sample_catalog, path, place) for place in range(3)] for path in ("catalog", "domains/dysms")
    ]

    assert {key for each in documents for key in unlike(*each)} == {"lang", "url", "html", "markdown"}


def test_unknown_facts_are_null() -> None:
    catalog = a_catalog(an_entry("X"))
    record = of(catalog, catalog.entries[0].code, "en")

    unknown = ("category", "fault", "http_status", "note", "since", "replaced_by")
    assert [record[field] for field in unknown] == [None] * len(unknown)
    assert record["retry"] == {"policy": None, "retryable": None, "after": None}
    assert record["causes"] == []


def test_success_is_not_retryable_but_unknown() -> None:
    catalog = a_catalog(an_entry("OK", kind="success", retry={"policy": "never"}))

    assert of(catalog, "OK", "en")["retry"] == {"policy": "never", "retryable": None, "after": None}


def test_text_without_translation_is_the_source_text_and_marked() -> None:
    cause = Cause(cause=text("原因"), solution=text("办法", "Do it"))
    catalog = a_catalog(an_entry("X", note=text("注"), causes=(cause,)))
    english, every = (of(catalog, "X", language) for language in ("en", None))

    assert english["note"] == "注"
    assert english["untranslated"] == ["note", "causes.0.cause"]
    assert every["untranslated"] == {"zh": [], "en": ["note", "causes.0.cause"]}
    assert every["note"] == {"zh": "注", "en": "注"}


def test_look_alike_of_another_domain_is_found() -> None:
    other = ConfusedWith(code="mail/Y", difference=text("不同", "differs"))
    catalog = a_catalog(an_entry("X", confused_with=(other,)), an_entry("Y", "mail"))

    assert of(catalog, "X", "en")["confused_with"] == [
        {"domain": "mail", "code": "Y", "difference": "differs", "url": "/en/mail/Y.html"}
    ]


def test_wording_says_from_when_and_where() -> None:
    wording = Wording.model_validate({"text": "旧", "date": "2023-03", "source": "enum"})
    catalog = a_catalog(an_entry("X", wordings=(wording,)))

    assert of(catalog, "X", "en")["wordings"] == [{"text": "旧", "date": "2023-03", "source": "enum"}]


def test_html_of_a_text_cannot_hold_markup_of_its_author() -> None:
    cause = Cause(cause=text("<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"), solution=text("a", "b"))
    catalog = a_catalog(an_entry("X", causes=(cause,)))
    html = of(catalog, "X", None)["causes"][0]["cause_html"]

    assert html["zh"] == "<p>&lt;img src=x onerror=alert(1)&gt;</p>"
    assert "href" not in html["en"]


def test_strange_code_has_an_address_that_needs_no_quoting() -> None:
    catalog = a_catalog(an_entry("40/04 余额"))
    record = of(catalog, catalog.entries[0].code, "en")

    assert record["code"] == "40/04 余额"
    assert record["links"] == {
        "html": "https://codes.example/en/sms/40~2f04~20~e4~bd~99~e9~a2~9d.html",
        "json": "https://codes.example/api/v1/domains/sms/codes/40~2f04~20~e4~bd~99~e9~a2~9d.json",
        "markdown": "https://codes.example/en/sms/40~2f04~20~e4~bd~99~e9~a2~9d.md",
        "edit": "https://git.acme.org/edit/sms/40~2f04~20~e4~bd~99~e9~a2~9d.yaml",
    }
    assert page_url(catalog.entries[0], "zh").startswith("/zh/sms/")


def test_edit_link_of_json_and_page_is_one_and_quoted() -> None:
    catalog = a_catalog(an_entry("X", path=Path("sms", "a b#1.yaml")))
    (page,) = code_pages(catalog, [entry_views(catalog, catalog.entries[0])], "en", SITE)

    assert of(catalog, "X", "en")["links"]["edit"] == "https://git.acme.org/edit/sms/a%20b%231.yaml"
    assert 'href="https://git.acme.org/edit/sms/a%20b%231.yaml" rel="edit"' in page.content


def test_codes_of_a_domain_have_what_a_table_shows_and_filters_by(good_catalog: Catalog) -> None:
    (record,) = codes_records(good_catalog, good_catalog.domain("sms"))

    assert record["total"] == 3
    assert [row["code"] for row in record["codes"]] == ["BadNumber", "OK", "isv.TOO_MANY"]
    assert record["codes"][2] == {
        "code": "isv.TOO_MANY",
        "name": "TOO_MANY",
        "message": {"zh": "每分钟最多 {limit} 条", "en": "At most {limit} per minute"},
        "url": "/zh/sms/isv.TOO_MANY.html",
        "category": "limit",
        "fault": "caller",
        "acts": None,
        "all_acts": (),
        "retry": {"policy": "wait", "retryable": True, "after": None},
        "http_status": None,
        "codes": {"sqlstate": "08001", "errno": "1062"},
        "keywords": ["too fast", "发太快"],
        "kind": "error",
        "status": "active",
    }


def test_domain_counts_the_codes_of_its_categories(good_catalog: Catalog) -> None:
    record = overview(good_catalog, "domains/sms", 2)

    assert record["categories"] == [
        {"id": "limit", "title": "Limits", "codes": 1},
        {"id": "parameter", "title": "Parameters", "codes": 1},
    ]
    assert record["prefixes"] == [{"prefix": "isv.", "fault": "caller", "meaning": "the caller's side"}]
    assert record["codes"] == 3


def test_domain_of_one_language_has_its_own_addresses(good_catalog: Catalog) -> None:
    record = overview(good_catalog, "domains/sms", 2)

    assert (record["lang"], record["title"], record["url"]) == ("en", "Messages", "/en/sms/")
    assert record["links"] == {
        "html": "https://codes.example/en/sms/",
        "json": "https://codes.example/api/v1/domains/sms/codes.json",
    }


def test_links_of_a_site_without_an_address_are_paths(good_catalog: Catalog) -> None:
    catalog = with_site_url(good_catalog, None)

    assert of(catalog, "isv.TOO_MANY", "en")["links"]["json"] == "/api/v1/domains/sms/codes/isv.TOO_MANY.json"
    assert overview(catalog, "domains/sms", 2)["links"]["html"] == "/en/sms/"
    assert overview(catalog, "catalog", 2)["site_url"] is None


def test_links_carry_the_path_below_which_the_site_lies(good_catalog: Catalog) -> None:
    catalog = with_site_url(good_catalog, "https://pages.acme.org/errors")

    assert (
        of(catalog, "isv.TOO_MANY", "en")["links"]["html"] == "https://pages.acme.org/errors/en/sms/isv.TOO_MANY.html"
    )
    assert overview(catalog, "domains/sms", 2)["links"]["json"].startswith("https://pages.acme.org/errors/api/v1/")


def test_all_of_a_domain_and_the_catalogue_have_every_title(good_catalog: Catalog) -> None:
    domain, catalogue = (overview(good_catalog, path, 0) for path in ("domains/sms", "catalog"))

    assert (domain["lang"], domain["title"], domain["url"]) == ("all", {"zh": "短信", "en": "Messages"}, "/zh/sms/")
    assert domain["categories"][0]["title"] == {"zh": "限流", "en": "Limits"}
    assert (catalogue["lang"], catalogue["title"]["en"]) == ("all", "Example error codes")
    assert overview(good_catalog, "domains", 0) == {"domains": [domain]}


def test_json_is_read_back_as_the_view_that_it_is_of(sample_catalog: Catalog) -> None:
    for entry in sample_catalog.entries:
        for language, view in entry_views(sample_catalog, entry).items():
            assert read(EntryView, entry_json(sample_catalog, entry, language)) == view


def test_key_of_a_later_version_is_passed_over() -> None:
    catalog = a_catalog(an_entry("X"))

    record = {**entry_json(catalog, catalog.entries[0], "en"), "novel": 1}

    assert read(EntryView, record) == entry_views(catalog, catalog.entries[0])["en"]


def test_catalogue_counts_its_codes(good_catalog: Catalog) -> None:
    record = overview(good_catalog, "catalog", 0)

    assert record["counts"] == {
        "domains": 1,
        "codes": 3,
        "kind": {"error": 2, "warning": 0, "success": 1},
        "status": {"active": 3, "deprecated": 0, "removed": 0},
    }


def test_hash_follows_what_the_catalogue_says_and_not_where_it_lies() -> None:
    one = a_catalog(an_entry("X"))
    elsewhere = Catalog(Path("elsewhere"), one.settings, one.domains, one.entries)
    other = a_catalog(an_entry("X", keywords={"en": ("new",)}))

    assert catalogue_hash(one) == catalogue_hash(elsewhere)
    assert catalogue_hash(one) != catalogue_hash(other)


def test_json_is_compact_utf8_in_the_order_of_the_keys() -> None:
    body = dump({"b": "码", "a": [1, None, True]})

    assert body == '{"b":"码","a":[1,null,true]}\n'.encode()
    assert json.loads(body) == {"b": "码", "a": [1, None, True]}
    assert etag(body) == etag(bytes(body)) != etag(body + b" ")

"""Addresses: pure text, made in one place."""

import re

import pytest

from site_builder.data.addresses import (
    SINGLE,
    SITE,
    absolute,
    beside,
    beside_in,
    canonical,
    code_file,
    code_json,
    codes_json,
    edit_url,
    is_placeholder,
    report_url,
    table_name,
)
from tests.conftest import ROOT
from tests.factories import a_catalog, an_entry

ENTRY = an_entry("isv.X")
SETTINGS = a_catalog(ENTRY).settings


def test_page_twin_and_json_of_an_entry() -> None:
    assert SITE.path("en", code_file(ENTRY)) == "en/sms/isv.X.html"
    assert SINGLE.path("en", code_file(ENTRY, ".md")) == "sms/isv.X.md"
    assert code_json(ENTRY) == "api/v1/domains/sms/codes/isv.X.json"


def test_first_of_several_files_has_no_number() -> None:
    assert [table_name(number) for number in (1, 2)] == ["index.html", "index.2.html"]
    assert [codes_json("sms", number)[-12:] for number in (1, 2)] == ["s/codes.json", "codes.2.json"]


def test_pages_link_each_other_from_where_they_lie() -> None:
    assert beside("sms", ENTRY) == "isv.X.html"
    assert beside("mail", ENTRY) == "../sms/isv.X.html"
    assert beside_in("zh", ENTRY) == "../../zh/sms/isv.X.html"


@pytest.mark.parametrize("site_url", ["https://codes.example/a", "https://codes.example/a/"])
@pytest.mark.parametrize("path", ["en/", "/en/"])
def test_published_address_has_one_slash_between(site_url: str, path: str) -> None:
    assert absolute(site_url, path) == "https://codes.example/a/en/"


def test_canonical_address_of_a_folders_own_page_is_the_folder() -> None:
    assert canonical("https://host/zh/", "sms/index.html") == "https://host/zh/sms/"
    assert canonical("https://host/zh/", "index.html") == "https://host/zh/"


def test_edit_address_quotes_what_an_address_cannot_hold() -> None:
    assert edit_url(SETTINGS, "sms/40~2f04 a?#%.yaml") == "https://git.acme.org/edit/sms/40~2f04%20a%3F%23%25.yaml"


def test_texts_of_a_report_cannot_take_each_others_place() -> None:
    settings = SETTINGS.model_copy(update={"report_url": "https://git.acme.org/?t={title}&b={body}"})

    assert report_url(settings.report_url, "{body} &", "x") == "https://git.acme.org/?t=%7Bbody%7D%20%26&b=x"


def test_catalogue_that_names_no_such_place_has_no_link() -> None:
    settings = SETTINGS.model_copy(update={"edit_url": None, "report_url": None})

    assert (edit_url(settings, "x.yaml"), report_url(settings.report_url, "a", "b")) == (None, None)


def test_no_other_module_of_the_builder_makes_an_address() -> None:
    made = re.compile(r"f\"[^\"]*(?:\}\.html|\}\.md|api/v1|\{language\}/)[^\"]*\"")
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "site_builder").rglob("*.py")}

    assert {name: found for name, text in sources.items() if (found := made.findall(text))}.keys() == {"addresses.py"}


@pytest.mark.parametrize(
    ("site_url", "example"),
    [
        ("https://errdex.example/", True),
        ("https://errdex.example:8443/path/", True),
        ("https://codes.example.com/", True),
        ("https://example.org", True),
        ("https://github.example/you/codes/edit/main/{path}", True),
        ("https://codes.test/", False),
        ("https://myexample.com/", False),
        ("https://example.com.cn/", False),
        ("https://example.dev/", False),
        ("https://my-example/", False),
        ("https://host/.example/", False),
    ],
)
def test_only_a_reserved_name_is_a_placeholder(site_url: str, example: bool) -> None:
    assert is_placeholder(site_url) == example

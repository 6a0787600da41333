"""The reference of the API shows all of the contract, and its forms begin with what this catalogue has."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from site_builder.catalog.model import Catalog, Language
from site_builder.data.addresses import SINGLE, SITE, slashed
from site_builder.pages.english import finished
from site_builder.pages.reference_page import places, reference_page
from site_builder.pages.templating import source_of
from tests.contract import METHODS, contract, resolve
from tests.factories import a_catalog, an_entry
from web.text.contract import contract as contract_in
from web.text.words import InterfaceWords, as_english

ODD = ("a/b#c%d e", '"><script>alert(1)</script>', "余额不足", "{code}", "it's", "x" * 190)


def content(catalog: Catalog, language: str = "en") -> str:
    return finished(reference_page(catalog, language, SITE).content.encode()).decode()


def form(page: str, operation: str) -> str:
    found = re.search(rf'<form data-id="{operation}".*?</form>', page, re.DOTALL)
    assert found is not None
    return found[0]


def value(part: str, name: str) -> str | None:
    """What the control `name` of a form holds."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', part)
    return unescape(found[1]) if found is not None else None


def test_every_operation_has_its_parameters_and_answers(good_catalog: Catalog) -> None:
    page = content(good_catalog)
    for path, item in contract()["paths"].items():
        for method, operation in ((method, item[method]) for method in METHODS if method in item):
            name = operation["operationId"]
            assert f'<h3 id="{name}">' in page
            part = form(page, name)
            assert f'data-method="{method.upper()}" data-path="{path}"' in part
            parameters = [resolve(one) for one in (*item.get("parameters", ()), *operation.get("parameters", ()))]
            assert [one["name"] for one in parameters if f'id="{name}.{one["name"]}"' not in part] == []
            section = page[page.index(f'<h3 id="{name}">') :].split("</section>", 1)[0]
            assert re.findall(r"<p><b>(\w+)</b>", section) == list(operation["responses"])
            for media in operation.get("requestBody", {}).get("content", {}):
                assert f">{media}</option>" in part


def test_parameter_says_what_it_takes(good_catalog: Catalog) -> None:
    part = form(content(good_catalog), "listCodes")
    limit = part[part.index('for="listCodes.limit"') :].split("</div>", 1)[0]

    assert "query, integer 1–200" in limit
    assert "Default: <code>50</code>" in limit
    assert '<option value="">not sent</option><option>true</option><option>false</option>' in part
    assert "(<code>never</code> | <code>after-change</code> | <code>backoff</code> | <code>wait</code>)[]" in part


def test_schemas_headers_and_problems_are_there(good_catalog: Catalog) -> None:
    page = content(good_catalog)
    components = contract()["components"]

    assert re.findall(r'id="schema-(\w+)"', page) == list(components["schemas"])
    assert re.findall(r'id="header-([\w-]+)"', page) == list(components["headers"])
    assert re.findall(r'id="problem-([\w-]+)"', page) == list(components["schemas"]["Problem"]["x-status"])
    assert '<code translate="no">hits[].score</code>' in page
    assert '<a href="#schema-Cause">Cause</a>[]' in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links - set(re.findall(r'id="([^"]+)"', page)) == set()


def test_texts_are_in_the_language(good_catalog: Catalog) -> None:
    page = content(good_catalog, "zh")

    assert contract_in("zh")["paths"]["/api/v1/search"]["get"]["summary"] in page
    assert contract()["paths"]["/api/v1/search"]["get"]["summary"] not in page
    assert "没有这个错误码" in page[page.index('id="problems"') :]


def test_forms_begin_with_what_the_catalogue_has(sample_catalog: Catalog) -> None:
    page = content(sample_catalog)
    codes = {(entry.domain, entry.code, entry.slug) for entry in sample_catalog.entries}
    asked = form(page, "getDomainCode")
    file = form(page, "getCodeFile")

    assert (value(asked, "domain"), value(asked, "code"), value(file, "slug")) in codes
    assert value(asked, "lang") == "en"
    assert "SHOP" not in "".join(form(page, name) for name in ("getCode", "getDomainCode", "listCodes", "diagnose"))


def test_line_for_curl_is_that_of_the_form(good_catalog: Catalog) -> None:
    url = slashed(good_catalog.settings.site_url).rstrip("/")
    part = form(content(good_catalog), "getDomainCode")
    shown = unescape(re.findall(r'<pre class="ed-curl"><code translate="no">(.*?)</code>', part)[0])

    assert shown == f"curl '{url}/api/v1/domains/{value(part, 'domain')}/codes/{value(part, 'code')}?lang=en'"


def test_body_is_an_error_of_the_catalogue_in_each_type(sample_catalog: Catalog) -> None:
    part = form(content(sample_catalog), "diagnose")
    bodies = [unescape(body) for body in re.findall(r'<option data-body="([^"]*)"', part)]
    asked = json.loads(bodies[0])

    assert asked["lang"] == "en"
    assert bodies[1] == asked["text"]
    assert any(entry.code in asked["text"] for entry in sample_catalog.entries)


@pytest.mark.parametrize("code", ODD)
def test_any_code_stays_a_text(code: str) -> None:
    page = content(a_catalog(an_entry(code, causes=(), thin=True)))

    assert value(form(page, "getCode"), "code") == code
    assert "<script>" not in page


def test_catalogue_without_codes_has_a_reference() -> None:
    part = form(content(a_catalog()), "getCode")

    assert value(part, "code") == "SHOP-1001"


def test_language_without_words_is_marked_as_english(good_catalog: Catalog) -> None:
    french = Language(id="fr", title="Français", complete=False)
    known = good_catalog.settings.languages
    settings = good_catalog.settings.model_copy(update={"languages": (*known, french)})
    page = content(replace(good_catalog, settings=settings), "fr")

    assert '<h3 id="search"><span lang="en" dir="ltr">Codes that a question finds, best first</span></h3>' in page
    assert '<span lang="en" dir="ltr">API reference</span>' in page
    assert "\x0e" not in page
    title = reference_page(replace(good_catalog, settings=settings), "fr", SITE).toc[1][1]
    assert title == as_english("What a code means")


def test_page_of_one_language_alone_finds_the_api_above_it(good_catalog: Catalog) -> None:
    page = reference_page(good_catalog, "zh", SINGLE)

    assert 'data-root="../"' in page.content
    assert 'href="../api/v1/openapi.json"' in page.content


def test_search_box_knows_every_operation(good_catalog: Catalog) -> None:
    found = {place["location"] for place in places(good_catalog, "zh")}
    paths = contract()["paths"].values()
    operations = [item[method]["operationId"] for item in paths for method in METHODS if method in item]

    assert found == {"api/index.html", *(f"api/index.html#{name}" for name in operations)}


def test_words_of_the_page_are_used() -> None:
    used = set(re.findall(r"w\.reference\.(\w+)", source_of("reference.html.j2") + source_of("reference_keys.html.j2")))

    assert InterfaceWords("en")["pages"]["reference"].keys() == used

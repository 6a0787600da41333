"""llms.txt: says what the site is, links where to read on, and stays small."""

import re
from dataclasses import replace

from site_builder.catalog.model import Catalog
from site_builder.pages.llms_txt import llms_txt
from tests.factories import twins


def test_names_the_site_its_domains_and_its_codes(good_catalog: Catalog) -> None:
    text = llms_txt(good_catalog)
    assert text.startswith("# Example error codes / 示例错误码\n\n> ")
    assert "- [Messages](https://codes.example/en/sms/index.md): Codes: 3. Sends text messages." in text
    assert "- [短信](https://codes.example/zh/sms/index.md): 共 3 个错误码。发送短信。" in text
    assert "- [`OK`](https://codes.example/en/sms/OK.md): OK" in text


def test_links_lead_to_what_is_published(sample_catalog: Catalog) -> None:
    root = sample_catalog.settings.site_url
    published = {
        f"{root}{language}/{path}"
        for language in sample_catalog.languages
        for path, _ in twins(sample_catalog, language)
    }
    published |= {f"{root}api/v1/catalog.json", f"{root}api/v1/domains.json", f"{root}api/v1/openapi.json"}
    published.add(f"{root}en/api/index.html")
    published |= {f"{root}api/v1/domains/{domain.id}/codes.json" for domain in sample_catalog.domains}
    links = re.findall(r"\]\(([^)]*)\)", llms_txt(sample_catalog))
    assert links
    assert set(links) <= published


def test_size_does_not_grow_with_the_codes(sample_catalog: Catalog) -> None:
    entry = sample_catalog.entries[0]
    many = [
        entry.model_copy(update={"code": f"X{number}", "slug": f"X{number}", "name": f"X{number}"})
        for number in range(10_000)
    ]
    text = llms_txt(replace(sample_catalog, entries=tuple(many)))
    assert "Codes: 10000" in text
    assert len(text.encode()) < 8_000


def test_names_the_tools_by_which_a_program_asks(good_catalog: Catalog) -> None:
    text = llms_txt(good_catalog)
    for call in ("GET https://codes.example/api/v1/codes/{code}", "POST https://codes.example/api/v1/diagnose"):
        assert f"- `{call}`" in text
    assert "`python -m example_error_codes CODE`" in text
    assert "`errdex mcp`" in text
    contract = "- `GET https://codes.example/api/v1/openapi.json`: their contract; a static host has it"
    assert contract in text

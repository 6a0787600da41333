"""Markdown twins: the facts of the page, links that stand alone, and texts that break nothing."""

import os
import re

import pytest
import yaml
from markdown_it import MarkdownIt

from site_builder.catalog.entry import seen
from site_builder.catalog.loader import load
from site_builder.catalog.markdown import escaped
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import SINGLE
from site_builder.pages.markdown_page import code_span
from tests.conftest import ROOT, WriteCatalog, good
from tests.factories import a_catalog, an_entry, twins

GOLDEN = ROOT / "tests/golden" / "pages"


def twin(catalog: Catalog, language: str, path: str) -> str:
    return {str(path): text for path, text in twins(catalog, language)}[path]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_twin_of_one_entry_is_these_bytes(good_catalog: Catalog, language: str) -> None:
    path = GOLDEN / f"isv.TOO_MANY.{language}.md"
    text = twin(good_catalog, language, "sms/isv.TOO_MANY.md").encode()
    if os.environ.get("RENEW_GOLDEN"):
        path.write_bytes(text)
    assert text == path.read_bytes(), f"{path.name} differs; look at it, then renew it: RENEW_GOLDEN=1 pytest"


def test_twin_has_every_text_of_the_entry(sample_catalog: Catalog) -> None:
    for language in sample_catalog.languages:
        rendered = {str(path): text for path, text in twins(sample_catalog, language)}
        for entry in sample_catalog.entries:
            text = rendered[f"{entry.domain}/{entry.slug}.md"]
            assert f"\n# `{entry.code}`\n" in text
            assert all(source.url in text for source in entry.sources)
            for cause in entry.causes:
                assert cause.cause.in_(language) in text
                assert cause.solution.in_(language) in text
                assert all(wire in text for wire in seen(cause.wire))
                assert cause.title is None or escaped(cause.title.in_(language)) in text
            assert all(wire in text for wire in seen(entry.wire))
            assert entry.say is None or entry.say.in_(language) in text
            assert entry.note is None or entry.note.in_(language) in text
            assert all(old.text in text for old in entry.wordings)
            assert entry.source.url in text


def test_front_matter_has_what_programs_branch_on(sample_catalog: Catalog) -> None:
    for language in sample_catalog.languages:
        rendered = {str(path): text for path, text in twins(sample_catalog, language)}
        for entry in sample_catalog.entries:
            _, matter, _ = rendered[f"{entry.domain}/{entry.slug}.md"].split("---\n", 2)
            known = {
                "code": entry.code,
                "domain": entry.domain,
                "lang": language,
                "kind": entry.kind,
                "status": entry.status,
                "retry": entry.retry.policy if entry.retry is not None else None,
                "acts": sample_catalog.domain(entry.domain).acts_of(entry),
                "checked": entry.checked.isoformat() if entry.checked is not None else None,
            }
            assert yaml.safe_load(matter) == {name: value for name, value in known.items() if value is not None}


@pytest.mark.parametrize(
    "code", ["404", "no", "~", "2026-11-26", "1e3", '"quoted" \\ back', "a: b #c", "---", "余额", "😀"]
)
def test_front_matter_is_yaml_whatever_the_code(code: str) -> None:
    _, text = next(
        iter((path, text) for path, text in twins(a_catalog(an_entry(code)), "en") if path.name != "index.md")
    )

    assert yaml.safe_load(text.split("---\n", 2)[1])["code"] == code


def test_links_are_whole_addresses(sample_catalog: Catalog) -> None:
    for _, text in twins(sample_catalog, "en"):
        links = re.findall(r"\]\(([^)]*)\)", text)
        assert links
        assert all(link.startswith("https://") for link in links)


def test_one_language_alone_lies_at_the_root(sample_catalog: Catalog) -> None:
    for _, text in twins(sample_catalog, "zh", SINGLE):
        assert "errdex.example/zh/" not in text


def test_blank_lines_come_one_at_a_time(sample_catalog: Catalog) -> None:
    for path, text in twins(sample_catalog, "zh"):
        assert "\n\n\n" not in text, path
        assert text.endswith("\n")
        assert not text.endswith("\n\n"), path


def test_domain_lists_its_codes(good_catalog: Catalog) -> None:
    assert twin(good_catalog, "en", "sms/index.md") == (
        "# Messages\n\nSends text messages.\n\n## Codes\n\n"
        "- [`BadNumber`](https://codes.example/en/sms/BadNumber.md): The number is malformed\n"
        "- [`OK`](https://codes.example/en/sms/OK.md): OK\n"
        "- [`isv.TOO_MANY`](https://codes.example/en/sms/isv.TOO_MANY.md): At most {limit} per minute\n"
    )


@pytest.mark.parametrize("text", ["plain", "a`b", "`", "``", "`a", "a``b`c", "[x](y) <b>", "*a*"])
def test_code_span_holds_any_text(text: str) -> None:
    assert MarkdownIt("commonmark").renderInline(code_span(text)) == (
        "<code>" + text.replace("<", "&lt;").replace(">", "&gt;") + "</code>"
    )


def test_retired_code_leads_on(write_catalog: WriteCatalog) -> None:
    text = good("sms/BadNumber.yaml") + "status: removed\nreplaced_by: isv.TOO_MANY\n"
    catalog = load(write_catalog({"sms/BadNumber.yaml": text})).catalog
    assert catalog is not None
    shown = twin(catalog, "en", "sms/BadNumber.md")
    assert "See [`isv.TOO_MANY`](https://codes.example/en/sms/isv.TOO_MANY.md) instead." in shown
    assert "```python" not in shown


def test_missing_translation_is_marked(write_catalog: WriteCatalog) -> None:
    settings = good("catalog.yaml").replace("English, complete: true", "English, complete: false")
    text = good("sms/BadNumber.yaml").replace("      en: |\n        Pass a number of 11 digits.\n", "")
    catalog = load(write_catalog({"catalog.yaml": settings, "sms/BadNumber.yaml": text})).catalog
    assert catalog is not None
    shown = twin(catalog, "en", "sms/BadNumber.md")
    assert "*Not translated yet; this is the original text.*\n\n传入 11 位手机号。" in shown

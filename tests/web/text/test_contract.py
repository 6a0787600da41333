"""The contract of the API has each of its texts in every language, and is the same contract in each."""

import re
from typing import Any

import pytest

from tests.contract import contract as written
from web.text.contract import contract, english_texts, on_one_line, texts, written_in

LANGUAGES = ("zh", "ja", "de")


def test_every_text_of_the_contract_is_translated_and_no_other() -> None:
    said = {on_one_line(text) for text in english_texts()}

    assert len(said) > 150
    assert said - texts().keys() == set(), "translate it in web/openapi_texts.yaml"
    assert texts().keys() - said == set(), "no text of the contract any more; take it out"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_there_and_has_the_same_code(language: str) -> None:
    def code(text: str) -> list[str]:
        return sorted(re.findall(r"`[^`]+`", text))

    assert [english for english, text in texts().items() if not text.get(language, "").strip()] == []
    assert [english for english, text in texts().items() if code(text[language]) != code(english)] == []
    assert [
        english
        for english, text in texts().items()
        if text[language].strip().count("\n\n") != text["en"].strip().count("\n\n")
    ] == []


def test_texts_are_listed_once() -> None:
    assert set(map(tuple, (text.keys() for text in texts().values()))) == {("en", *LANGUAGES)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_texts_differ(language: str) -> None:
    def bare(node: Any) -> Any:
        """The contract without its texts; the examples and the names of properties as they are."""
        if isinstance(node, list):
            return [bare(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {
            key: bare(value)
            for key, value in node.items()
            if not (key in ("summary", "description") and isinstance(value, str))
        }

    assert bare(contract(language)) == bare(written())
    assert contract(language) != written()
    assert "summary" in contract(language)["components"]["schemas"]["Domain"]["properties"]


def test_example_of_a_domain_keeps_its_own_summary() -> None:
    domains = contract("zh")["paths"]["/api/v1/domains"]["get"]["responses"]["200"]
    (domain,) = domains["content"]["application/json"]["example"]["domains"]

    assert domain["summary"] == "Orders and payments."
    assert domains["description"].startswith("目录收录的所有产品")


@pytest.mark.parametrize(("language", "known"), [("zh-TW", "zh"), ("de-AT", "de"), ("fr", "en"), ("en-GB", "en")])
def test_language_without_texts_gets_the_nearest(language: str, known: str) -> None:
    assert written_in(language) == known
    assert contract(language) == contract(known)


def test_english_is_the_contract_to_the_letter() -> None:
    assert contract("en") == written()

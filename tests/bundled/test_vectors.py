"""The vectors asked of the bundled catalogue: every paste, every question, by Python and by the browser's scripts."""

import json
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog
from tests.bundled.conftest import HERE
from tests.conftest import DATA
from tests.web.diagnosis import test_diagnose as pastes
from tests.web.search import test_search as questions
from web.store.store import Store


@pytest.fixture(scope="session")
def store(bundled_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The bundled catalogue, ready to be asked."""
    path = tmp_path_factory.mktemp("bundled") / "lookup.db"
    build(bundled_catalog, path)
    return Store(path)


@pytest.mark.parametrize("vector", pastes.VECTORS, ids=pastes.vector_id)
def test_paste_leads_to_its_codes(store: Store, vector: dict[str, Any]) -> None:
    pastes.test_vector(store, vector)
    pastes.test_an_answer_says_where_and_of_what(store, vector)


def test_browser_diagnoses_as_python_does(store: Store, bundled_catalog: Catalog, tmp_path: Path) -> None:
    pastes.test_the_browser_gives_the_answers_of_python_in_their_order(store, bundled_catalog, tmp_path)


def test_every_code_of_the_lists_is_answered(store: Store) -> None:
    """The codes that lists of 2019 to 2026 give for the service, each in a field that receipts have too."""
    codes = (HERE / "codes_2019_to_2026.txt").read_text("utf-8").split()
    answers = {code: pastes.claims(store, json.dumps({"err_code": code})) for code in codes}
    firsts = {code: [(one.code, one.confidence) for one in found[:1]] for code, found in answers.items()}

    assert len(codes) == 94
    assert firsts == {code: [(code, "exact")] for code in codes}


@pytest.mark.skipif(not (DATA / "pastes-dev.jsonl").exists(), reason="the real pastes are not at hand")
def test_real_pastes(store: Store) -> None:
    wrong = []
    for paste in map(json.loads, (DATA / "pastes-dev.jsonl").read_text("utf-8").splitlines()):
        right = [paste["expected_code"]] if isinstance(paste["expected_code"], str) else paste["expected_code"]
        known = [code for code in right if store.exact(code)]
        found = pastes.claims(store, paste["text"])
        if known and (not found or found[0].code not in right):
            wrong.append((paste["id"], found))
        if not known and any(one.code not in right for one in found):
            wrong.append((paste["id"], found))

    assert wrong == []


@pytest.mark.parametrize(
    "vector", [one for one in questions.VECTORS if one["form"] not in questions.WORDS], ids=questions.vector_id
)
def test_question_finds_its_code(store: Store, vector: dict[str, Any]) -> None:
    questions.test_a_question_finds_its_code(store, vector)


@pytest.mark.parametrize("asked", questions.in_words(questions.VECTORS), ids=questions.WORDS)
def test_question_in_words_finds_its_code_among_the_first_three(store: Store, asked: list[dict[str, Any]]) -> None:
    questions.test_a_question_in_words_finds_its_code_among_the_first_three(store, asked)


@pytest.mark.parametrize("query", questions.LITTLE)
def test_word_that_says_little_does_not_match_everything(store: Store, query: str) -> None:
    questions.test_a_word_that_says_little_does_not_match_everything(store, query)


def test_browser_finds_as_python_does(store: Store, bundled_catalog: Catalog, tmp_path: Path) -> None:
    questions.test_the_browser_gives_the_same_answers_in_the_same_order(store, bundled_catalog, tmp_path)

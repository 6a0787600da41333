"""The export for OpenSearch: documents that fit the mapping, and a query that ranks as we do."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog
from site_builder.clients.export.opensearch import TIER, known_body, mapping, opensearch, requests, search_body
from site_builder.clients.export.questions import question
from site_builder.search.search_data import SearchData
from tests.clients import lucene
from tests.factories import a_catalog, an_entry, entry_json, text
from tests.web.search.test_search import OF_SAMPLE
from web.search.ranking import search
from web.store.store import Store

OUR_OWN = ("typo",)
"""Forms of questions that only errdex answers: mistyped codes and words."""


def indexed(catalog: Catalog) -> Sequence[lucene.Document]:
    return lucene.indexed("".join(opensearch(SearchData(catalog), "codes")), mapping())


def found(
    documents: Sequence[lucene.Document], text: str, domain: str | None = None, size: int = 20
) -> list[list[str]]:
    """What an adapter finds: it asks which terms there are, then for the codes."""
    asked = question(text)
    known = lucene.known(documents, known_body(asked)) if asked.terms else []
    answers = lucene.answers(documents, search_body(asked, known, domain, size))
    return [[document["domain"], document["code"]] for document in answers]


def test_every_code_is_a_document_that_fits_the_mapping(odd_catalog: Catalog) -> None:
    documents = indexed(odd_catalog)

    assert [document["document"] for document in documents] == [
        entry_json(odd_catalog, entry) for entry in odd_catalog.entries
    ]
    assert [document["order"] for document in documents] == list(range(len(odd_catalog.entries)))


def test_the_actions_name_the_index_and_a_lasting_id(odd_catalog: Catalog) -> None:
    lines = "".join(opensearch(SearchData(odd_catalog), "codes")).splitlines()[::2]
    actions = [json.loads(line)["index"] for line in lines]

    assert {action["_index"] for action in actions} == {"codes"}
    assert [action["_id"] for action in actions] == [f"sms/{entry.slug}" for entry in odd_catalog.entries]
    assert max(len(action["_id"].encode()) for action in actions) <= 512


def test_each_odd_code_is_the_first_answer_to_itself(odd_catalog: Catalog) -> None:
    documents = indexed(odd_catalog)

    for entry in [entry for entry in odd_catalog.entries if "\\n" not in entry.code]:  # an escape, in a question
        assert found(documents, entry.code)[0] == ["sms", entry.code]


@pytest.mark.parametrize("asked", ["", " ", "*", "?", "\\", "🙂", "x" * 3000, "the of and"])
def test_whatever_is_asked_is_a_search(odd_catalog: Catalog, asked: str) -> None:
    assert isinstance(found(indexed(odd_catalog), asked), list)


def test_questions_get_our_answers(sample_catalog: Catalog, tmp_path: Path) -> None:
    """The first is nearly always ours."""
    build(sample_catalog, tmp_path / "lookup.db")
    store = Store(tmp_path / "lookup.db")
    documents = indexed(sample_catalog)
    vectors = [vector for vector in OF_SAMPLE if vector["form"] not in OUR_OWN]
    wrong = [vector["query"] for vector in vectors if _first(store, vector) != found(documents, **_asked(vector))[:1]]

    assert len(vectors) > 150
    assert len(wrong) <= len(vectors) * 0.03, wrong


def test_words_of_lower_domains_count_half() -> None:
    catalog = a_catalog(
        an_entry("A", "pay", message=text("余额不足", "balance low")),
        an_entry("B", "old", message=text("余额不足", "balance low")),
        ranks={"old": 1},
    )

    assert found(indexed(catalog), "balance low") == [["pay", "A"], ["old", "B"]]
    assert found(indexed(catalog), "balance low", domain="old") == [["old", "B"]]
    assert found(indexed(catalog), "balance low", size=1) == [["pay", "A"]]


def test_a_score_is_exact_in_single_precision() -> None:
    """The highest tier and the highest sum of impacts, and half of the least."""
    for score in (13 * TIER + TIER - 1, 24 * 24 * 511 + 0.5):
        assert lucene.single(score) == score
    assert TIER > 24 * 24 * 511


@pytest.mark.parametrize("impact", [1, 2, 255, 256, 257, 509, 510, 511])
def test_a_feature_is_exact_up_to_511(impact: int) -> None:
    assert lucene.feature(impact) == impact
    assert lucene.feature(513) != 513


def test_the_searches_for_a_text_can_be_printed(sample_catalog: Catalog) -> None:
    documents = indexed(sample_catalog)
    first, second = map(json.loads, requests(SearchData(sample_catalog), "template rejected zzz"))
    asked = question("template rejected zzz")

    known = lucene.known(documents, first)
    assert "zzz" not in known
    assert second == json.loads(json.dumps(search_body(asked, known)))
    assert lucene.answers(documents, second)


def test_a_question_without_terms_is_one_search(sample_catalog: Catalog) -> None:
    (only,) = map(json.loads, requests(SearchData(sample_catalog), "the of"))
    (nothing,) = map(json.loads, requests(SearchData(sample_catalog), " "))

    assert lucene.answers(indexed(sample_catalog), only) == []
    assert lucene.answers(indexed(sample_catalog), nothing) == []


def test_a_code_that_has_moved_is_no_hit() -> None:
    moved = an_entry("OLD", name="OLD", status="removed", replaced_by="NEW")
    documents = indexed(a_catalog(moved, an_entry("NEW", name="NEW")))

    assert found(documents, "OLD") == [["sms", "NEW"]]


def _asked(vector: dict[str, Any]) -> dict[str, Any]:
    return {"text": vector["query"], "domain": vector.get("domain")}


def _first(store: Store, vector: dict[str, Any]) -> list[list[str]]:
    hits = search(store, vector["query"], domain=vector.get("domain"), limit=1).hits
    return [[store.entry(hit.entry).domain, store.entry(hit.entry).code] for hit in hits]

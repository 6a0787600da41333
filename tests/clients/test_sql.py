"""The SQL export, on a real PostgreSQL: it loads, holds what was there, and ranks as we do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog
from site_builder.clients.export.engine_records import engine_records
from site_builder.clients.export.questions import Question, question
from site_builder.clients.export.sql import literal, sql
from site_builder.core.paths import GUIDE
from site_builder.search.search_data import SearchData
from tests.clients.postgres import Database
from tests.factories import a_catalog, an_entry, entry_json, text
from tests.web.search.test_search import OF_SAMPLE
from web.search.ranking import search
from web.store.store import Store

OUR_OWN = ("typo",)
"""Forms of questions that only errdex answers: mistyped codes and words."""

pytestmark = pytest.mark.server
# ruff: noqa: S608  the statements are the tests' own, and their values are what is tried


def call(asked: Question, domain: str | None = None, most: int = 20) -> str:
    given = (asked.text, asked.spelling, asked.codes, asked.terms)
    values = ", ".join(f"{literal(one)}{'' if isinstance(one, str) else '::text[]'}" for one in given)
    return f"errdex.search({values}, {literal(domain)}, {most})"


def loaded(database: Database, catalog: Catalog) -> Database:
    database.run("".join(sql(SearchData(catalog))))
    return database


def test_codes_and_documents_are_what_they_were(database: Database, odd_catalog: Catalog) -> None:
    rows = loaded(database, odd_catalog).rows("SELECT domain, code, document FROM errdex.code ORDER BY id")

    for row, entry in zip(rows, odd_catalog.entries, strict=True):
        document = json.loads(json.dumps(entry_json(odd_catalog, entry)).replace(r"a\u0000b", r"a\ufffdb"))
        assert (row["domain"], row["code"]) == (entry.domain, entry.code)
        assert row["document"] == document


def test_what_a_code_is_found_by_is_what_it_was(database: Database, odd_catalog: Catalog) -> None:
    loaded(database, odd_catalog)
    terms = database.rows(
        "SELECT term, common, posting.* FROM errdex.term, unnest(codes, impacts, strengths) AS posting (id, impact, "
        "strength)"
    )
    spellings = database.rows("SELECT folded, how, code FROM errdex.spelling")
    messages = database.rows("SELECT code, position, folded, anchors FROM errdex.message")

    records = list(engine_records(SearchData(odd_catalog)))
    assert {tuple(row.values()) for row in terms} == {
        (one.term, one.common, record.number, one.impact, one.strength) for record in records for one in record.terms
    }
    assert {tuple(row.values()) for row in spellings} == {
        (folded, how, record.number) for record in records for folded, how in record.spellings
    }
    assert {(row["code"], row["position"]): (row["folded"], tuple(row["anchors"])) for row in messages} == {
        (record.number, position): ("".join(message.literals), message.anchors)
        for record in records
        for position, message in enumerate(record.messages)
    }


def test_each_odd_code_is_the_first_answer_to_itself(database: Database, odd_catalog: Catalog) -> None:
    loaded(database, odd_catalog)
    codes = [entry.code for entry in odd_catalog.entries if "\\n" not in entry.code]  # an escape, in a question
    firsts = [database.rows(f"SELECT code FROM {call(question(code), most=1)}") for code in codes]

    assert [[row["code"] for row in rows] for rows in firsts] == [[code] for code in codes]


@pytest.mark.parametrize(
    "asked", ["", " ", "%", "_", "'", "\\", "{}", '"', "NULL", "$$", "🙂", "\0", "x" * 3000, "the of and"]
)
def test_whatever_is_asked_is_no_error(database: Database, odd_catalog: Catalog, asked: str) -> None:
    database = loaded(database, odd_catalog) if asked == "" else database

    assert isinstance(database.rows(f"SELECT code FROM {call(question(asked))}"), list)


def test_an_export_takes_the_place_of_the_one_before(database: Database) -> None:
    loaded(database, a_catalog(an_entry("OLD")))
    loaded(database, a_catalog(an_entry("NEW")))

    assert database.rows("SELECT code FROM errdex.code") == [{"code": "NEW"}]


def test_a_domain_and_a_number_narrow_the_answer(database: Database) -> None:
    busy = [an_entry("BUSY", domain, message=text("忙", "busy")) for domain in ("pay", "ship", "sms")]
    loaded(database, a_catalog(*busy))

    assert database.rows(f"SELECT domain FROM {call(question('busy'), 'ship')}") == [{"domain": "ship"}]
    assert len(database.rows(f"SELECT domain FROM {call(question('busy'), most=2)}")) == 2


def test_questions_get_our_answers(database: Database, sample_catalog: Catalog, tmp_path: Path) -> None:
    """The first is always ours, and nearly always all of them are."""
    build(sample_catalog, tmp_path / "lookup.db")
    store = Store(tmp_path / "lookup.db")
    vectors = [vector for vector in OF_SAMPLE if vector["form"] not in OUR_OWN]
    loaded(database, sample_catalog)
    found = "; ".join(
        f"SELECT coalesce(json_agg(json_build_array(domain, code)), '[]') FROM {call(question(one['query']), domain)}"
        for one in vectors
        for domain in [one.get("domain")]
    )
    answers = [json.loads(line) for line in database.run(f"{found};").splitlines()]
    ours = [_ours(store, vector) for vector in vectors]
    pairs = list(zip(vectors, ours, answers, strict=True))

    assert len(vectors) > 150
    assert [vector["query"] for vector, our, theirs in pairs if our[:1] != theirs[:1]] == []
    assert sum(our != theirs for _, our, theirs in pairs) <= len(vectors) * 0.08


def _ours(store: Store, vector: dict[str, Any]) -> list[list[str]]:
    hits = search(store, vector["query"], domain=vector.get("domain")).hits
    entries = [store.entry(hit.entry) for hit in hits]
    return [[entry.domain, entry.code] for entry in entries]


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*/clients.md")), ids=lambda page: page.parent.name)
def test_the_printed_query_is_the_one_for_its_question(page: Path, database: Database, sample_catalog: Catalog) -> None:
    (printed,) = re.findall(r"```sql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    (given,) = re.findall(r"errdex\.search\('([^']*)', '([^']*)', '\{([^}]*)\}', '\{([^}]*)\}'\)", printed)
    asked = question(given[0])

    assert given == (asked.text, asked.spelling, ",".join(asked.codes), ",".join(asked.terms))
    loaded(database, sample_catalog)
    rows = database.run(printed.replace("{{ language }}", "en"))
    assert "Too many mobile numbers" in rows

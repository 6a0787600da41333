"""What is indexed: terms and their postings; and the two forms in which they are written."""

import json
import sqlite3
import struct
from array import array
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from site_builder.search import postings
from site_builder.search.postings import Term
from site_builder.search.search_data import SearchData
from site_builder.search.shards import of_terms, shard_of
from site_builder.search.term_shards import codes_json, shards, tables
from tests.conftest import WriteCatalog, good
from web.store.format import How
from web.text.terms import FIELDS

CODE, ALIAS, MESSAGE, WORDING, KEYWORDS, CAUSE, SOLUTION = range(len(FIELDS), 0, -1)


def strengths(catalog: Catalog, code: str) -> dict[str, int]:
    """Term → the strength of its field in the entry."""
    (number,) = [number for number, entry in enumerate(catalog.entries) if entry.code == code]
    return {
        term.term: dict(zip(term.entries, term.values, strict=True))[number] >> 12 for term in terms_of(catalog, number)
    }


def terms_of(catalog: Catalog, number: int) -> list[Term]:
    return [term for term in SearchData(catalog).terms if number in term.entries]


def edited(write_catalog: WriteCatalog, name: str, old: str, new: str) -> Catalog:
    text = good(name)
    assert old in text
    catalog = load(write_catalog({name: text.replace(old, new)})).catalog
    assert catalog is not None
    return catalog


def test_a_term_counts_where_it_is_strongest(sample_catalog: Catalog) -> None:
    found = strengths(sample_catalog, "isv.BUSINESS_LIMIT_CONTROL")

    assert (found["business"], found["通信"], found["天级"], found["频繁"]) == (CODE, WORDING, MESSAGE, KEYWORDS)
    assert (found["限速"], found["throttl"]) == (KEYWORDS, KEYWORDS), "keywords of the category"
    assert (found["小时"], found["验证"]) == (MESSAGE, KEYWORDS)
    assert (found["captcha"], found["邮箱"]) == (SOLUTION, SOLUTION)


def test_the_prefix_of_a_code_says_nothing_about_it(sample_catalog: Catalog) -> None:
    assert "isv" not in strengths(sample_catalog, "isv.BUSINESS_LIMIT_CONTROL")


def test_placeholders_and_link_targets_are_no_words(write_catalog: WriteCatalog) -> None:
    note = "note:\n  zh: |\n    见[斑马](https://zoo.example/giraffe)\n  en: |\n    See <https://zoo.example/lion>\n"
    catalog = edited(
        write_catalog, "sms/BadNumber.yaml", "source:", f"wire: ['Zebra {{tiger_count}} seen']\n{note}source:"
    )
    known = {term.term for term in SearchData(catalog).terms}

    assert {"zebra", "斑马", "seen"} <= known
    assert not known & {"tiger", "count", "giraff", "lion", "zoo", "http"}


def test_a_term_of_most_entries_keeps_only_those_that_are_about_it(sample_catalog: Catalog) -> None:
    by_term = {term.term: term for term in SearchData(sample_catalog).terms}
    sms = by_term["短信"]

    assert sms.common
    assert 0 < len(sms.entries) < len(sample_catalog.entries) / 2
    assert all(value >> 12 >= KEYWORDS for value in sms.values)
    assert not by_term["余额"].common


def test_in_a_small_catalogue_nothing_is_common(good_catalog: Catalog) -> None:
    assert not any(term.common for term in SearchData(good_catalog).terms)


def test_a_term_keeps_no_more_postings_than_a_query_can_bear(
    sample_catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "COMMON", 5)
    terms = SearchData(sample_catalog).terms

    assert max(len(term.entries) for term in terms) == 5
    assert max(term.count for term in terms) > 5
    assert all(list(term.entries) == sorted(term.entries) for term in terms)


def test_an_edit_of_one_entry_leaves_the_postings_of_others(write_catalog: WriteCatalog, good_catalog: Catalog) -> None:
    before = {term.term: (tuple(term.entries), tuple(term.values)) for term in SearchData(good_catalog).terms}
    changed = edited(write_catalog, "sms/BadNumber.yaml", "source:", "wire:\n  - Zebra crossing\nsource:")
    after = {term.term: (tuple(term.entries), tuple(term.values)) for term in SearchData(changed).terms}

    assert after.keys() - before.keys() == {"zebra", "cross"}
    assert {term: after[term] for term in before} == before


def test_an_alias_leads_to_its_entry(write_catalog: WriteCatalog) -> None:
    catalog = edited(write_catalog, "sms/BadNumber.yaml", "source:", "aliases: [Wrong_Number]\nsource:")

    assert ("wrongnumber", How.ALIAS) in {(key, how) for key, how, _ in SearchData(catalog).spellings}
    assert strengths(catalog, "BadNumber")["wrong"] == ALIAS


def test_a_moved_entry_is_found_only_by_its_old_code(write_catalog: WriteCatalog) -> None:
    catalog = edited(
        write_catalog, "sms/BadNumber.yaml", "source:", "status: removed\nreplaced_by: isv.TOO_MANY\nsource:"
    )
    codes = [entry.code for entry in catalog.entries]
    old, new = codes.index("BadNumber"), codes.index("isv.TOO_MANY")

    assert terms_of(catalog, old) == []
    assert ("badnumber", How.ALIAS, new) in SearchData(catalog).spellings
    assert codes_of(catalog, "zh")["moved"] == {str(old): new}


def test_the_tables_are_written_in_the_order_of_their_keys(sample_catalog: Catalog) -> None:
    with sqlite3.connect(":memory:") as connection:
        for table in tables(SearchData(sample_catalog)):
            rows = list(table.rows)
            assert rows == sorted(rows)
            connection.execute(table.ddl)
            connection.executemany(table.insert, rows)
        ((blob,),) = connection.execute("SELECT postings FROM search_term WHERE term = '余额'").fetchall()
    connection.close()

    (term,) = [term for term in SearchData(sample_catalog).terms if term.term == "余额"]
    assert struct.unpack(f"<{len(blob) // 6}I{len(blob) // 6}H", blob) == (*term.entries, *term.values)


def test_packed_postings_have_one_byte_order() -> None:
    assert (
        Term("x", False, 2, array("I", [1, 258]), array("H", [0x7005, 0x1001])).packed.hex()
        == "010000000201000005700110"
    )


def test_the_same_catalogue_gives_the_same_shards(sample_catalog: Catalog) -> None:
    once, again = SearchData(sample_catalog), SearchData(replace(sample_catalog))

    assert dict(shards(once)) == dict(shards(again))
    assert codes_json(once, "zh", "") == codes_json(again, "zh", "")


def test_a_small_catalogue_has_one_shard(good_catalog: Catalog) -> None:
    assert [name.split(".")[0] for name in shards(SearchData(good_catalog))] == ["terms-0"]


def test_every_term_is_in_the_shard_that_a_question_asks_for(sample_catalog: Catalog) -> None:
    data = SearchData(sample_catalog)
    files = of_terms(data.terms, single=0, most=500)

    assert len(files) > 8
    found = {}
    for number, content in enumerate(files):
        for term, common, count, steps, values in json.loads(content):
            assert shard_of(term, len(files)) == number
            found[term] = (bool(common), count, absolute(steps), values)
    assert found == {term.term: (term.common, term.count, list(term.entries), list(term.values)) for term in data.terms}


def test_terms_that_begin_alike_share_a_shard() -> None:
    assert len({shard_of(term, 512) for term in ("signatur", "sign", "sig")}) == 1
    assert len({shard_of(term, 512) for term in ("余", "余额", "余下")}) == 1


def test_the_list_of_codes_names_its_version(sample_catalog: Catalog) -> None:
    codes = codes_of(sample_catalog, "en")
    entries = list(sample_catalog.entries)
    living = next(number for number, entry in enumerate(entries) if entry.status == "active")
    entries[living] = entries[living].model_copy(update={"wire": ("another wording",)})
    other = replace(sample_catalog, entries=tuple(entries))

    assert codes["hash"] != codes_of(other, "en")["hash"]
    assert codes["code"] == [entry.code for entry in sample_catalog.entries]
    assert codes["message"] != codes_of(sample_catalog, "zh")["message"]
    assert codes["shared"] == "../"


def test_a_message_is_listed_as_plain_text(good_catalog: Catalog) -> None:
    entry: Entry = good_catalog.entries[0]
    marked = entry.model_copy(update={"message": type(entry.message)({"zh": "用 `x` **好**", "en": "use `x`"})})
    catalog = replace(good_catalog, entries=(marked,))

    assert codes_of(catalog, "zh")["message"] == ["用 x 好"]


def codes_of(catalog: Catalog, language: str) -> Mapping[str, Any]:
    listed: Mapping[str, Any] = json.loads(codes_json(SearchData(catalog), language, "../"))
    return listed


def absolute(steps: list[int]) -> list[int]:
    return [sum(steps[: place + 1]) for place in range(len(steps))]

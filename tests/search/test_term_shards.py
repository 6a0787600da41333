"""What is indexed: terms, impacts and spellings; and the two forms in which they are written."""

import json
import sqlite3
import struct
from array import array
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog, Entry
from site_builder.search import postings
from site_builder.search.postings import index_of
from site_builder.search.sealed import DIGITS
from site_builder.search.term import Term
from site_builder.search.term_shards import _row, codes_json, shard_of, shards, tables
from tests.conftest import WriteCatalog, good
from web.text.terms import FIELDS
from web.text.words import load_words

CODE, ALIAS, FORMER, MESSAGE, KEYWORDS, CAUSE, SOLUTION = range(len(FIELDS), 0, -1)


def strengths(catalog: Catalog, code: str) -> dict[str, int]:
    """Term → the strength of its field in the entry."""
    (number,) = [number for number, entry in enumerate(catalog.entries) if entry.code == code]
    return {
        term.term: dict(zip(term.entries, term.values, strict=True))[number] >> 12 for term in terms_of(catalog, number)
    }


def terms_of(catalog: Catalog, number: int) -> list[Term]:
    return [term for term in index_of(catalog).terms if number in term.entries]


def edited(write_catalog: WriteCatalog, name: str, old: str, new: str) -> Catalog:
    text = good(name)
    assert old in text
    catalog = load(write_catalog({name: text.replace(old, new)})).catalog
    assert catalog is not None
    return catalog


def test_a_term_counts_where_it_is_strongest(project_catalog: Catalog) -> None:
    found = strengths(project_catalog, "isv.BUSINESS_LIMIT_CONTROL")

    assert (found["business"], found["通信"], found["天级"], found["频繁"]) == (CODE, FORMER, MESSAGE, KEYWORDS)
    assert (found["限速"], found["throttl"]) == (KEYWORDS, KEYWORDS), "keywords of the category"
    assert (found["小时"], found["验证"]) == (MESSAGE, KEYWORDS)
    assert (found["captcha"], found["邮箱"]) == (SOLUTION, SOLUTION)


def test_the_prefix_of_a_code_says_nothing_about_it(project_catalog: Catalog) -> None:
    assert "isv" not in strengths(project_catalog, "isv.BUSINESS_LIMIT_CONTROL")


def test_placeholders_and_link_targets_are_no_words(write_catalog: WriteCatalog) -> None:
    note = "note:\n  zh: |\n    见[斑马](https://zoo.example/giraffe)\n  en: |\n    See <https://zoo.example/lion>\n"
    catalog = edited(
        write_catalog, "sms/BadNumber.yaml", "source:", f"wire: ['Zebra {{tiger_count}} seen']\n{note}source:"
    )
    known = {term.term for term in index_of(catalog).terms}

    assert {"zebra", "斑马", "seen"} <= known
    assert not known & {"tiger", "count", "giraff", "lion", "zoo", "http"}


def test_a_term_of_most_entries_keeps_only_those_that_are_about_it(project_catalog: Catalog) -> None:
    by_term = {term.term: term for term in index_of(project_catalog).terms}
    sms = by_term["短信"]

    assert sms.common
    assert 0 < len(sms.entries) < 31 / 2
    assert all(value >> 12 >= KEYWORDS for value in sms.values)
    assert not by_term["余额"].common


def test_in_a_small_catalogue_nothing_is_common(good_catalog: Catalog) -> None:
    assert not any(term.common for term in index_of(good_catalog).terms)


def test_a_term_keeps_no_more_postings_than_a_query_can_bear(
    project_catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.search.term.COMMON", 5)
    terms = postings.Index(project_catalog).terms

    assert max(len(term.entries) for term in terms) == 5
    assert all(list(term.entries) == sorted(term.entries) for term in terms)


def test_an_edit_of_one_entry_leaves_the_impacts_of_others(write_catalog: WriteCatalog, good_catalog: Catalog) -> None:
    before = {term.term: (tuple(term.entries), tuple(term.values)) for term in index_of(good_catalog).terms}
    changed = edited(write_catalog, "sms/BadNumber.yaml", "source:", "wire:\n  - Zebra crossing\nsource:")
    after = {term.term: (tuple(term.entries), tuple(term.values)) for term in index_of(changed).terms}

    assert after.keys() - before.keys() == {"zebra", "cross"}
    assert {term: after[term] for term in before} == before


def test_an_alias_leads_to_its_entry(write_catalog: WriteCatalog) -> None:
    catalog = edited(write_catalog, "sms/BadNumber.yaml", "source:", "aliases: [Wrong_Number]\nsource:")

    assert ("wrongnumber", 2) in {(key.key, key.kind) for key in index_of(catalog).keys}
    assert strengths(catalog, "BadNumber")["wrong"] == ALIAS


def test_a_moved_entry_is_found_only_by_its_old_code(write_catalog: WriteCatalog) -> None:
    catalog = edited(
        write_catalog, "sms/BadNumber.yaml", "source:", "status: removed\nreplaced_by: isv.TOO_MANY\nsource:"
    )
    codes = [entry.code for entry in catalog.entries]
    old, new = codes.index("BadNumber"), codes.index("isv.TOO_MANY")

    assert terms_of(catalog, old) == []
    assert ("badnumber", 2, new) in index_of(catalog).keys
    assert codes_of(catalog, "zh")["moved"] == {str(old): new}


def test_the_tables_are_written_in_the_order_of_their_keys(project_catalog: Catalog) -> None:
    with sqlite3.connect(":memory:") as connection:
        for table in tables(project_catalog):
            rows = list(table.rows)
            assert rows == sorted(rows)
            connection.execute(table.ddl)
            connection.executemany(table.insert, rows)
        ((blob,),) = connection.execute("SELECT postings FROM search_term WHERE term = '余额'").fetchall()
    connection.close()

    (term,) = [term for term in index_of(project_catalog).terms if term.term == "余额"]
    assert struct.unpack(f"<{len(blob) // 6}I{len(blob) // 6}H", blob) == (*term.entries, *term.values)


def test_packed_postings_have_one_byte_order() -> None:
    assert (
        Term("x", False, array("I", [1, 258]), array("H", [0x7005, 0x1001])).packed.hex() == "010000000201000005700110"
    )


def test_the_same_catalogue_gives_the_same_shards(project_catalog: Catalog) -> None:
    again = replace(project_catalog)

    assert dict(shards(project_catalog)) == dict(shards(again))
    assert codes_json(project_catalog, "zh", "") == codes_json(again, "zh", "")


def test_a_small_catalogue_has_one_shard(project_catalog: Catalog) -> None:
    assert [name.split(".")[0] for name in shards(project_catalog)] == ["terms-0"]


def test_every_term_is_in_the_shard_that_a_question_asks_for(
    project_catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.search.term_shards._ONE_SHARD", 0)
    monkeypatch.setattr("site_builder.search.term_shards._SHARD", 500)
    catalog = replace(project_catalog)
    files = shards(catalog)
    seals = codes_of(catalog, "en")["terms"]
    count = len(seals) // DIGITS

    assert count == len(files) > 8
    found = {}
    for number in range(count):
        name = f"terms-{number}.{seals[number * DIGITS : (number + 1) * DIGITS]}.json"
        for term, common, steps, values in json.loads(files[name]):
            assert shard_of(term, count) == number
            found[term] = (bool(common), absolute(steps), values)
    assert found == {
        term.term: (term.common, list(term.entries), list(term.values)) for term in index_of(project_catalog).terms
    }


def test_terms_that_begin_alike_share_a_shard() -> None:
    assert len({shard_of(term, 512) for term in ("signatur", "sign", "sig")}) == 1
    assert len({shard_of(term, 512) for term in ("余", "余额", "余下")}) == 1


def test_the_list_of_codes_names_its_version(project_catalog: Catalog) -> None:
    codes = codes_of(project_catalog, "en")
    entries = list(project_catalog.entries)
    entries[0] = entries[0].model_copy(update={"wire": ("another wording",)})
    other = replace(project_catalog, entries=tuple(entries))

    assert codes["hash"] != codes_of(other, "en")["hash"]
    assert codes["code"] == [entry.code for entry in project_catalog.entries]
    assert codes["message"] != codes_of(project_catalog, "zh")["message"]
    assert codes["shared"] == "../"


def test_a_message_is_listed_as_plain_text(good_catalog: Catalog) -> None:
    entry: Entry = good_catalog.entries[0]
    marked = entry.model_copy(update={"message": type(entry.message)({"zh": "用 `x` **好**", "en": "use `x`"})})
    catalog = replace(good_catalog, entries=(marked,))

    assert codes_of(catalog, "zh")["message"] == ["用 x 好"]


def codes_of(catalog: Catalog, language: str) -> Mapping[str, Any]:
    listed: Mapping[str, Any] = json.loads(codes_json(catalog, language, "../"))
    return listed


def absolute(steps: list[int]) -> list[int]:
    return [sum(steps[: place + 1]) for place in range(len(steps))]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_an_index_after_edits_is_that_of_a_build_from_nothing(project_catalog: Catalog, data: st.DataObject) -> None:
    index = postings.Index(project_catalog)
    catalog = project_catalog
    for _ in range(data.draw(st.integers(1, 4))):
        _ = index.keys, index.terms, index.size
        catalog = changed(catalog, data)
        index = postings.Index(catalog, index)
    fresh = postings.Index(catalog)

    assert index.terms == fresh.terms
    assert (index.keys, index.unusual_keys, index.moved) == (fresh.keys, fresh.unusual_keys, fresh.moved)
    assert index.size == fresh.size


def changed(catalog: Catalog, data: st.DataObject) -> Catalog:
    """The catalogue after some edit."""
    entries = list(catalog.entries)
    number = data.draw(st.integers(0, len(entries) - 1))
    other = data.draw(st.sampled_from(entries))
    edit = data.draw(st.sampled_from(["wire", "category", "alias", "name", "moved", "removed", "added", "nothing"]))
    changes: dict[str, dict[str, Any]] = {
        "wire": {"wire": (data.draw(st.sampled_from(["zebra", "余额 短信", "zebra crossing limit"])),)},
        "category": {"category": other.category},
        "alias": {"aliases": (data.draw(st.sampled_from(["ZEBRA", "isv.OLD"])),)},
        "name": {"name": f"N{number}"},
        "moved": {"status": "removed", "replaced_by": other.code},
    }
    if edit in changes:
        entries[number] = entries[number].model_copy(update=changes[edit])
    elif edit == "removed" and len(entries) > 2:
        del entries[number]
    elif edit == "added":
        entries.append(other.model_copy(update={"code": f"zz.{len(entries)}"}))
    return replace(catalog, entries=tuple(entries))


def test_an_edit_makes_only_the_shards_of_its_terms(project_catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.search.term_shards._ONE_SHARD", 0)
    monkeypatch.setattr("site_builder.search.term_shards._SHARD", 100)
    before = shards(replace(project_catalog))
    entries = list(project_catalog.entries)
    entries[3] = entries[3].model_copy(update={"aliases": ("ZEBRA",)})
    made: list[str] = []

    def counted(term: Term) -> tuple[Any, ...]:
        made.append(term.term)
        return _row(term)

    monkeypatch.setattr("site_builder.search.term_shards._row", counted)

    after = shards(replace(project_catalog, entries=tuple(entries)))

    different = after.keys() - before.keys()
    count = len(after)
    assert {name.split(".")[0] for name in different} == {f"terms-{shard_of('zebra', count)}"}
    assert {shard_of(term, count) for term in made} == {shard_of("zebra", count)}


def test_the_index_is_made_once_for_all_artefacts(project_catalog: Catalog, tmp_path: Path) -> None:
    assert index_of(project_catalog) is index_of(project_catalog)


def test_list_of_codes_brings_the_sentences_that_say_why(good_catalog: Catalog) -> None:
    words = json.loads(codes_json(good_catalog, "en", ""))["words"]

    assert words == {group: load_words("reasons", "en")[group] for group in ("diagnoses", "texts", "faults")}

"""Exports for other systems: what goes in comes out, whatever it holds, and carries our terms."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog
from site_builder.clients.export.engine_records import MOST, engine_records
from site_builder.clients.export.jsonl import jsonl
from site_builder.clients.export.questions import question
from site_builder.clients.export.spreadsheet import MARK, guarded, spreadsheet
from site_builder.clients.export.term_samples import HARD, term_samples
from site_builder.clients.export.term_samples import MOST as MOST_SAMPLED
from site_builder.core.paths import GUIDE
from site_builder.search.search_data import SearchData
from tests.factories import a_catalog, an_entry, entry_json
from web.search.ranking import TIERS, search
from web.store.store import Store


def lines(catalog: Catalog) -> list[Any]:
    return [json.loads(line) for line in "".join(jsonl(SearchData(catalog))).splitlines()]


def rows(catalog: Catalog) -> list[dict[str, str]]:
    written = "".join(spreadsheet(SearchData(catalog)))
    assert written.startswith(MARK)
    return list(csv.DictReader(StringIO(written.removeprefix(MARK), newline="")))


def unguarded(cell: str) -> str:
    return cell.removeprefix("'")


def test_json_lines_have_the_document_of_every_code(odd_catalog: Catalog) -> None:
    found = lines(odd_catalog)

    assert [line["document"] for line in found] == [entry_json(odd_catalog, entry) for entry in odd_catalog.entries]
    assert [line["id"] for line in found] == list(range(len(odd_catalog.entries)))


def test_a_line_has_all_by_which_its_code_is_found() -> None:
    entry = an_entry("isv.DAY_LIMIT", aliases=("day-quota",), codes={"errno": "7"})
    (line,) = lines(a_catalog(entry))

    assert line["spellings"] == [
        ["isvdaylimit", "code"],
        ["daylimit", "without-prefix"],
        ["dayquota", "alias"],
        ["7", "other-system"],
    ]
    assert [message["literals"] for message in line["messages"]] == [["isvdaylimit的消息"], ["messageofisvdaylimit"]]
    assert [message["anchors"] for message in line["messages"]] == [["isvdayli"], ["messageo"]]
    assert list(line["terms"]) == ["code", "alias", "message", "keywords"]
    assert line["terms"]["code"] == {"day": 20, "limit": 13}
    assert line["common"] == {}


def test_impacts_are_those_that_the_search_adds_up(sample_catalog: Catalog, tmp_path: Path) -> None:
    build(sample_catalog, tmp_path / "lookup.db")
    store = Store(tmp_path / "lookup.db")
    tried = 0
    for record in engine_records(SearchData(sample_catalog)):
        for posting in record.terms[::7]:
            if question(posting.term).terms != (posting.term,):  # an ending comes off again
                continue
            hits = [hit for hit in search(store, posting.term, limit=99).hits if hit.entry == record.number]
            if hits and not posting.common and record.leading and hits[0].why in TIERS[7:]:
                assert hits[0].score & 0xFFFFFF == posting.impact, (record.entry.code, posting)
                assert hits[0].why == posting.field
                tried += 1

    assert tried > 200


def test_impacts_are_whole_numbers_of_nine_bits(sample_catalog: Catalog, odd_catalog: Catalog) -> None:
    impacts = {
        posting.impact
        for catalog in (sample_catalog, odd_catalog)
        for record in engine_records(SearchData(catalog))
        for posting in record.terms
    }

    assert min(impacts) >= 1
    assert max(impacts) <= MOST == 2**9 - 1


def test_a_tombstone_is_found_by_nothing_and_its_spellings_lead_on() -> None:
    moved = an_entry("OLD", name="OLD", status="removed", replaced_by="NEW")
    new, old = lines(a_catalog(moved, an_entry("NEW", name="NEW")))

    assert (old["code"], old["terms"], old["spellings"]) == ("OLD", {}, [])
    assert ["old", "alias"] in new["spellings"]


def test_a_spreadsheet_has_a_column_for_each_text_and_language(odd_catalog: Catalog) -> None:
    for row, entry in zip(rows(odd_catalog), odd_catalog.entries, strict=True):
        document = entry_json(odd_catalog, entry)

        assert unguarded(row["code"]) == entry.code
        assert unguarded(row["message_zh"]) == document["message"]["zh"]
        assert unguarded(row["message_en"]) == document["message"]["en"]
        assert all(cause["solution"]["en"] in row["causes_en"] for cause in document["causes"])
        assert json.loads(row["document"]) == document


def test_no_cell_begins_as_a_formula_does(odd_catalog: Catalog) -> None:
    cells = [cell for row in rows(odd_catalog) for cell in row.values()]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert len([cell for cell in cells if cell.startswith("'")]) > 10


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\nx", "'x", "''", "x=", "", "a'b", "{x}"])
def test_the_guard_of_a_cell_comes_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_a_spreadsheet_carries_the_terms_of_the_lines(odd_catalog: Catalog) -> None:
    for row, line in zip(rows(odd_catalog), lines(odd_catalog), strict=True):
        terms = [one.split(":") for one in unguarded(row["terms"]).split()]
        found = {(term, field, int(impact)) for term, field, impact, *common in terms if not common}

        assert found == {(term, field, impact) for field, of in line["terms"].items() for term, impact in of.items()}
        assert unguarded(row["spellings"]).split() == [folded for folded, _ in line["spellings"]]


def test_the_same_catalogue_gives_the_same_bytes(sample_catalog: Catalog) -> None:
    for write in (jsonl, spreadsheet):
        first, second = ("".join(write(SearchData(sample_catalog))) for _ in range(2))
        assert first == second


def test_texts_come_with_their_terms(sample_catalog: Catalog) -> None:
    samples = {one["text"]: one for one in map(json.loads, term_samples(sample_catalog))}

    assert list(samples)[: len(HARD)] == list(HARD)
    assert "业务限流" in samples
    assert samples["SignatureDoesNotMatch"]["terms"] == ["signatur", "match"]
    assert samples["簽名不合法"]["terms"] == samples["签名不合法"]["terms"] if "签名不合法" in samples else True
    assert samples["what does isv.DAY_LIMIT_CONTROL mean"]["codes"] == ["isvdaylimitcontrol"]
    assert samples[r"isv.DAY\_LIMIT\_CONTROL"]["question"] == "isv.DAY_LIMIT_CONTROL"
    assert samples["ＩＳＶ．ＳＩＧＮ　１２"]["terms"] == ["isv", "sign", "12"]
    assert samples["emoji 🙂 between 👩‍💻 words"]["terms"] == ["emoji", "between", "word"]


def test_of_many_entries_some_are_sampled_from_all_over() -> None:
    many = a_catalog(*(an_entry(f"E{number:04}", name=f"E{number}") for number in range(1000)))
    codes = [text for text in _texts(many) if text.startswith("E") and text[1:].isdigit()]

    assert len(codes) == MOST_SAMPLED
    assert (codes[0], codes[1], codes[-1]) == ("E0000", "E0005", "E0995")


def _texts(catalog: Catalog) -> Iterator[str]:
    return (json.loads(line)["text"] for line in term_samples(catalog))


def test_a_question_is_cut_as_the_search_cuts_it() -> None:
    cut = question("  call of isv.A_B and InvalidVersion: \u4f59\u989d %E4%B8%8D ")

    assert cut.codes == ("isvab",)
    assert cut.terms == ("call", "isv", "invalid", "version", "余额", "不")
    assert question("isv.A_B").codes == ()


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*/clients.md")), ids=lambda page: page.parent.name)
def test_the_printed_terms_are_the_real_ones(page: Path) -> None:
    blocks = re.findall(r"```json\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    (printed,) = (json.loads(block) for block in blocks if '"terms"' in block)
    cut = question(printed["text"])

    assert printed == {
        "text": printed["text"],
        "question": cut.text,
        "spelling": cut.spelling,
        "codes": list(cut.codes),
        "terms": list(cut.terms),
    }

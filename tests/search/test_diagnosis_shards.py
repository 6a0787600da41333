"""What diagnose looks for: texts cut at their placeholders, anchors, the filter, the same in both forms."""

import base64
import json
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.assemble.lookup_db import build
from site_builder.catalog.entry import Cause, Wording
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import SINGLE
from site_builder.search import diagnosis_shards, message_patterns
from site_builder.search.sealed import sealed
from site_builder.search.search_data import SearchData
from site_builder.search.term_shards import codes_json
from site_builder.site.files import SEARCH, search_files
from tests import node
from tests.factories import a_catalog, an_entry, text
from web.diagnosis import index
from web.paste.folded import FoldedText
from web.store.format import DIGITS, MESSAGE, WIRE
from web.store.store import Store
from web.text.escapes import decode


def cause(**fields: Any) -> Cause:
    return Cause(cause=text("原因", "a cause"), solution=text("办法", "what to do"), **fields)


def test_a_text_is_cut_at_its_placeholders() -> None:
    entry = an_entry("X-1", causes=(cause(wire=("limit {most} of {window} is hit",)),))
    (first, *_) = message_patterns.patterns(entry, ("zh", "en"))

    assert first.literals == ("limit ", " of ", " is hit")
    assert first.names == ("most", "window")
    assert (first.cause, first.kind) == (0, WIRE)


def test_each_text_counts_once_and_for_the_cause_first() -> None:
    entry = an_entry(
        "X-1",
        message=text("太频繁了", "Too fast"),
        wire=("Too fast.",),
        wordings=(Wording.model_validate({"text": "TOO FAST", "date": "2020"}),),
        causes=(cause(wire=("too fast",)),),
    )
    found = [(one.cause, one.kind, one.literals) for one in message_patterns.patterns(entry, ("zh", "en"))]

    assert found == [(0, WIRE, ("too fast",)), (-1, MESSAGE, ("太频繁了",))]


def test_a_message_that_is_the_code_itself_says_nothing_more() -> None:
    assert list(message_patterns.patterns(an_entry("X-1", message=text("X-1", "x 1")), ("zh", "en"))) == []


def test_what_is_sent_needs_fewer_words_than_a_translation() -> None:
    sent = an_entry("X-1", message=text("no such thing here", "no such thing here"))
    translated = an_entry("X-2", message=text("没有这个东西", "no such thing here"))
    (one,) = message_patterns.patterns(sent, ("zh", "en"))
    (_, other) = message_patterns.patterns(translated, ("zh", "en"))

    assert one.need < other.need


@given(st.text(max_size=60))
@example("0\xad00000001")
def test_an_anchor_of_a_text_is_an_anchor_of_every_paste_that_contains_it(wire: str) -> None:
    pattern = message_patterns.MessagePattern(-1, WIRE, 14, 3, (wire,), ())
    pasted = FoldedText(decode(f"before {wire} after").text).anchors()
    escaped = any(mark in wire for mark in "\\%&")  # taken off the paste, and no anchor reaches into it

    for anchor, more in message_patterns.anchors(pattern):
        assert escaped or anchor in pasted
        assert escaped or anchor + more in FoldedText(decode(wire).text).text


def test_a_text_that_many_codes_share_is_listed_under_no_anchor() -> None:
    entries = [an_entry(f"X-{number}", wire=("the request has failed again",)) for number in range(40)]
    anchors = {anchor for anchor, *_ in SearchData(a_catalog(*entries)).anchors}

    assert "therequest"[:8] not in anchors


def test_a_success_is_never_concluded_from_words() -> None:
    catalog = a_catalog(an_entry("DONE", kind="success", wire=("everything went well today",)))

    assert SearchData(catalog).anchors == ()


def test_shards_and_tables_hold_the_same(sample_catalog: Catalog, tmp_path: Path) -> None:
    data = SearchData(sample_catalog)
    files = {name: json.loads(content) for name, content in diagnosis_shards.files(data).items()}
    build(sample_catalog, tmp_path / "lookup.db")
    with closing(sqlite3.connect(tmp_path / "lookup.db")) as connection:
        facts, bits = (
            connection.execute("SELECT value FROM diagnosis WHERE key = ?", (key,)).fetchone()[0]
            for key in ("facts", "filter")
        )
        anchors = connection.execute("SELECT anchor, entry, pattern, more FROM diagnosis_anchor").fetchall()
        entries = connection.execute("SELECT entry, record FROM diagnosis_entry").fetchall()

    here = files[sealed("facts", diagnosis_shards.diagnosis_facts_json(data))]
    assert {name: here[name] for name in json.loads(facts)} == json.loads(facts)
    assert base64.b64decode(here["filter"]) == bits
    count = len(here["anchors"]) // DIGITS
    for anchor, *row in anchors:
        assert row in files[sealed_by(here, "anchors", zlib.crc32(anchor.encode()) % count)][anchor]
    codes = json.loads(codes_json(data, "en", ""))
    for number, record in entries:
        place = number % (len(codes["entries"]) // DIGITS)
        assert files[sealed_by(codes, "entries", place)][str(number)] == json.loads(record)


def sealed_by(facts: dict[str, Any], kind: str, number: int) -> str:
    """The name under which the facts, or the list of codes, lead to a shard."""
    return f"{kind}-{number}.{facts[kind][number * DIGITS : (number + 1) * DIGITS]}.json"


def test_the_filter_lets_everything_through_that_is_known(sample_catalog: Catalog, tmp_path: Path) -> None:
    build(sample_catalog, tmp_path / "lookup.db")
    store = index.DiagnosisIndex(Store(tmp_path / "lookup.db"))
    found = SearchData(sample_catalog)
    strangers = [f"stranger{number}" for number in range(1000)]

    assert all(store.may_have(key) for key, _, _ in found.spellings)
    assert all(store.may_have(anchor) for anchor, *_ in found.anchors)
    assert len(store.among(strangers)) < 60


def test_filter_reads_alike_in_browser_and_server(tmp_path: Path) -> None:
    entries = [an_entry(f"isv.{letter}{number}") for letter in ("A", "é", "码", "𝒳", "😀") for number in range(40)]
    catalog = a_catalog(*entries)
    build(catalog, tmp_path / "lookup.db")
    here = index.DiagnosisIndex(Store(tmp_path / "lookup.db"))
    for name, content in search_files(SearchData(catalog), ["en"], SINGLE):
        path = tmp_path / name.relative_to(SEARCH)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    keys = [key for key, _, _ in SearchData(catalog).spellings] + [f"é码😀{number}" for number in range(2000)]

    there = node.run(
        node.STORE
        + "const known = await errdex.diagnosis.index.DiagnosisIndex.load(store(given.folder));"
        + "return given.keys.map((key) => [known.mayHave(key), known.mayHave(`.${key}.`, 1, key.length + 1)]);",
        {"folder": str(tmp_path), "keys": keys},
    )

    assert there == [[here.may_have(key)] * 2 for key in keys]


def test_the_same_catalogue_gives_the_same_bytes(sample_catalog: Catalog) -> None:
    once, again = SearchData(sample_catalog), SearchData(replace(sample_catalog))

    assert diagnosis_shards.files(once) == diagnosis_shards.files(again)


def test_one_shard_is_small_however_many_codes_there_are() -> None:
    few = a_catalog(*(an_entry(f"X-{number}") for number in range(10)))
    many = a_catalog(*(an_entry(f"X-{number}") for number in range(600)))

    assert len(diagnosis_shards.files(SearchData(few))) == 3
    assert len(diagnosis_shards.files(SearchData(many))) > 17


def test_words_of_the_titles_tell_what_a_text_is_about(sample_catalog: Catalog) -> None:
    phrases, acronyms = SearchData(sample_catalog).domain_facts["context"]["dysms"]

    assert {"aliyun", "dysms", "阿里云", "短信"} <= set(phrases)
    assert acronyms == ["sms"]

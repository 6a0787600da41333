"""Search and diagnosis: every text has an answer, in order, whose claims stand where they say."""

import json
from functools import cache
from pathlib import Path

from site_builder.assemble.lookup_db import build
from site_builder.catalog.loader import load
from tests.conftest import SAMPLE
from tests.fuzz.files import folder
from tests.fuzz.target import Target, read_as_text
from web.diagnosis import wording
from web.diagnosis.diagnose import diagnose
from web.search.ranking import search, suggest
from web.store.store import Store
from web.text.words import InterfaceWords

LONGEST = 4096
CONFIDENCES = ("exact", "respelled", "message", "similar", "unknown")


@cache
def store() -> Store:
    """The sample's lookup.db."""
    path = folder() / "lookup.db"
    catalog = load(SAMPLE).catalog
    assert catalog is not None
    build(catalog, path)
    return Store(path)


def check(content: bytes) -> None:
    """Break where an answer contradicts itself or the text."""
    paste = read_as_text(content)[:LONGEST]
    found = diagnose(store(), paste)
    assert len(found) <= 20
    for one in found:
        assert paste[slice(*one.span)] == one.matched, one
        assert one.confidence in CONFIDENCES
        assert (one.entry is None) == (one.confidence == "unknown"), one
        assert one.message_span is None or 0 <= one.message_span[0] < one.message_span[1] <= len(paste), one
        assert wording.diagnosis(one.why, InterfaceWords("en"))
    weak = [one.confidence == "similar" for one in found]
    assert weak == sorted(weak), "a guess stands before a claim"
    assert len({(one.entry, one.code) for one in found}) == len(found), "the same claim twice"
    question = paste[:200]
    results = search(store(), question, limit=20)
    assert len(results.hits) <= min(20, results.total)
    assert all(hit.score >= 0 for hit in results.hits)
    assert len({hit.entry for hit in results.hits}) == len(results.hits)
    suggest(store(), question)


def _pastes() -> list[bytes]:
    lines = (Path(__file__).parent.parent / "vectors" / "diagnose.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"].encode("utf-8", "surrogatepass") for line in lines[:60] if '"text"' in line]


TARGET = Target(
    check,
    _pastes(),
    (
        *(
            '{"Code":"',
            '","Message":"',
            '"}',
            '{"code": ',
            "code=",
            "error: ",
            "错误码",
            "Caused by: ",
            "\tat a.b.C(D.java:1)\n",
        ),
        *(
            "isv.",
            "isp.",
            "isv.BUSINESS_LIMIT_CONTROL",
            "BUSINESS_LIMIT_CONTROL",
            "isv.AMOUNT_NOT_ENOUGH",
            "OK",
            "MK:0001",
        ),
        *(
            "触发天级流控Permits:10",
            "触发分钟级流控Permits:1",
            "签名",
            "模板",
            "DELIVERED",
            "Permits:",
            "aliyun",
            "dysms",
            "短信",
        ),
        *(
            ".",
            "_",
            "-",
            ":",
            "/",
            " ",
            "\n",
            "\\n",
            '\\"',
            "\\\\",
            "[",
            "{",
            "}",
            "]",
            "'",
            "`",
            "%25",
            "&quot;",
            "\u200b",
            "0",
        ),
        *(
            "500",
            "request",
            "failed",
            "SignatureDoesNotMatch",
            "\u0301",
            "\x1b[0m",
            "<Code>",
            "</Code>",
            "?q=",
            "e\u0301",
        ),
    ),
)

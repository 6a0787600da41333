"""From a pasted text to its error: the vectors, on both sides, and what other catalogues need.

`vectors/diagnose.jsonl` has a paste a line: `codes` are those named above `similar`, in their order; what else is
given (`confidence`, `cause`, `params`, `matched`) holds for the first of them. Asked are here the pastes whose codes
the sample has, in `bundled/` all of them.
"""

import json
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.assemble.lookup_db import build
from site_builder.catalog.entry import Cause, Wording
from site_builder.catalog.model import Catalog, Prefix
from site_builder.data.addresses import SINGLE
from site_builder.search.search_data import SearchData
from site_builder.site.files import SEARCH, search_files
from tests import node
from tests.conftest import ROOT, SAMPLE_CODES
from tests.factories import a_catalog, an_entry, text
from web.diagnosis import wording
from web.diagnosis.claims import MOST_JUDGED
from web.diagnosis.codes import CodeCandidate
from web.diagnosis.diagnose import Diagnosis, diagnose
from web.diagnosis.policy import ClaimPolicy, Decision
from web.paste import spelling
from web.paste.folded import FoldedText
from web.store.store import Store
from web.text.escapes import ROOM, decode
from web.text.words import InterfaceWords

HERE = ROOT / "tests"
VECTORS = [json.loads(line) for line in (HERE / "vectors/diagnose.jsonl").read_text("utf-8").splitlines()]
OF_SAMPLE = [vector for vector in VECTORS if SAMPLE_CODES.issuperset(vector["codes"])]
DIAGNOSED = (
    node.STORE
    + """
const { folder, pastes } = given, answers = [], found = store(folder), lower = String.prototype.toLowerCase;
let lowered = 0;
String.prototype.toLowerCase = function () {
  lowered += this.length;
  return lower.call(this);
};
for (const paste of pastes) answers.push(await errdex.diagnosis.diagnose.diagnose(found, paste));
return [answers, lowered];
"""
)


@pytest.fixture(scope="session")
def store(sample_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return stored(sample_catalog, tmp_path_factory.mktemp("diagnose"))


def stored(catalog: Catalog, folder: Path) -> Store:
    build(catalog, folder / "lookup.db")
    return Store(folder / "lookup.db")


def claims(store: Store, paste: str, **options: Any) -> list[Diagnosis]:
    """What is named above `similar`."""
    return [one for one in diagnose(store, paste, **options) if one.confidence != "similar"]


def codes(store: Store, paste: str, **options: Any) -> list[str]:
    return [one.code for one in claims(store, paste, **options)]


def test_there_are_enough_vectors_and_each_has_a_name_of_its_own() -> None:
    assert len(VECTORS) >= 120
    assert len({vector["id"] for vector in VECTORS}) == len(VECTORS)
    assert len(OF_SAMPLE) >= 120


def vector_id(vector: dict[str, Any]) -> str:
    return f"{vector['id']} {vector['form']}"


@pytest.mark.parametrize("vector", OF_SAMPLE, ids=vector_id)
def test_vector(store: Store, vector: dict[str, Any]) -> None:
    found = claims(store, vector["text"])

    assert [one.code for one in found] == vector["codes"]
    for name in vector.keys() & {"confidence", "cause", "params", "matched"}:
        assert getattr(found[0], name) == vector[name]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_an_answer_says_where_and_of_what(store: Store, vector: dict[str, Any]) -> None:
    for one in diagnose(store, vector["text"]):
        start, end = one.span
        assert vector["text"][start:end] == one.matched != ""
        assert (one.entry is None) == (one.domain is None) == (one.confidence == "unknown")
        if one.entry is not None:
            row = store.entry(one.entry)
            assert (row.domain, row.code) == (one.domain, one.code)
            causes = json.loads(store.entry_answer(one.entry, "zh").body)["causes"]
            assert one.cause is None or one.cause < len(causes)


def shaken(count: int) -> list[str]:
    """Pastes made of pieces of the vectors: cut, joined, in another case."""
    draw = random.Random(11)
    texts = [vector["text"] for vector in VECTORS if vector["text"]]
    made = []
    for _ in range(count):
        parts = []
        for text_ in draw.choices([*texts, *PIECES], k=draw.randrange(1, 6)):
            start = draw.randrange(len(text_)) if draw.random() < 0.5 else 0
            part = text_[start : start + draw.randrange(200)] if draw.random() < 0.5 else text_[start:]
            parts.append(draw.choice([part, part, part, part.lower(), part.upper(), part.title()]))
        made.append(draw.choice(["", " ", "\n", ", ", "_"]).join(parts))
    return made


def test_the_browser_gives_the_answers_of_python_in_their_order(
    store: Store, sample_catalog: Catalog, tmp_path: Path
) -> None:
    pastes = [vector["text"] for vector in VECTORS] + HOSTILE + shaken(600)
    for language in sample_catalog.languages:
        answers = in_node(sample_catalog, language, pastes, tmp_path / language)
        for paste, answer in zip(pastes, answers, strict=True):
            assert answer == [as_in_browser(store, one, language) for one in diagnose(store, paste)], paste[:200]


def as_in_browser(store: Store, one: Diagnosis, language: str) -> dict[str, Any]:
    """A Python answer in the form that the browser's twin gives."""
    answer: dict[str, Any] = {
        "domain": one.domain,
        "code": one.code,
        "confidence": one.confidence,
        "why": wording.diagnosis(one.why, InterfaceWords(language)),
        "reason": one.why.key,
        "matched": one.matched,
        "span": list(one.span),
        "message_span": list(one.message_span) if one.message_span is not None else None,
        "params": dict(one.params),
        "cause": one.cause,
        "entry": one.entry,
    }
    if one.entry is not None:
        row = store.entry(one.entry)
        answer["message"] = store.messages([one.entry], language)[0]
        answer["url"] = f"{row.domain}/{row.slug}.html"
    return answer


def in_node(catalog: Catalog, language: str, pastes: list[str], folder: Path) -> list[Any]:
    """The answers of the browser's twin."""
    return list(asked_in_node(catalog, language, pastes, folder)[0])


def asked_in_node(catalog: Catalog, language: str, pastes: list[str], folder: Path) -> list[Any]:
    """The answers of the browser's twin, and how many characters were made small meanwhile."""
    for name, content in search_files(SearchData(catalog), [language], SINGLE):
        path = folder / name.relative_to(SEARCH)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(node.run(DIAGNOSED, {"folder": str(folder), "pastes": pastes}))


HOSTILE = [
    "",
    " \n\t ",
    "\x00\x01\xff" * 300,
    "\ud800 isv.DAY_LIMIT_CONTROL \udfff",
    "[" * 10_000,
    "{" * 10_000 + '"Code":"isv.DAY_LIMIT_CONTROL"',
    '" OR 1=1 --',
    "NEAR(",
    "*",
    "%",
    "%%%E6%E6%",
    "\\u",
    "\\u12",
    "&#99999999;&#x110000;",
    "'; DROP TABLE entry; --",
    '{"Code":"',
    "\u202eisv\u202c.\u200f",
    "isv.",
    "isv.." * 50,
    "Permits:" * 500,
    "触发" * 500,
    "Code:" * 500,
    "a.b_c-d " * 500,
    "{window}{permits}",
    "e\u0301",
    "か\u3099",
    "\u1112\u1161\u11ab",
    "\u0301",
    "\u0345\u0316",
    "ﷺ" * 500,
    "isv.DAY_LIMIT_CONTROL isv.NO_SUCH_CODE " * 150,
    "瑙﹀彂鍒嗛挓绾ф祦鎺�" * 200,
    "è§¦å\x8f\x91" * 200,
    "u89e6u53d1" * 200,
    "0}" * 500,
    "7" * 500,
    " ".join(map(str, range(2_000))),
    " ".join(f"isv.CODE_{number}" for number in range(500)),
]
LONG = [
    "isv.DAY_LIMIT_CONTROL ",
    "isv ",
    "isv.X1_Y2 ",
    "触发天级流控Permits:",
    "Specified signature is not ",
    "%25",
    "\\\\",
    "&amp;",
    '{"code":"',
    "A_B ",
    "ABC DEF ",
    "x",
    "xY",
    "\n",
    "abcdefghijklmnopqrstuvwxyz\n",
    "a:b/",
    "𝐢",
    "\u200b",
    "涓氬姟鍋滄満",
    "涓氬姟鍋滄満x",
    "è§¦å\x8f\x91",
    "u89e6u53d1",
    "簽名不合法",
    "0}",
    "error 1062 ",
    "HTTP/1.1 404 ",
    "Exception: Foo.Bar : ",
    '{"Code":"isv.DAY_LIMIT_CONTROL","Message":"触发天级流控Permits:10"}',
]


@pytest.mark.parametrize("paste", HOSTILE, ids=repr)
def test_no_text_is_an_error(store: Store, paste: str) -> None:
    for one in diagnose(store, paste):
        assert paste[slice(*one.span)] == one.matched


def test_a_long_token_is_not_read_from_every_prefix_in_it_on(
    store: Store, sample_catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def folded(text_: str) -> str:
        read.append(len(text_))
        return spelling.folded(text_)

    def has_shape(code: str, prefix: str) -> bool:
        read.append(len(code))
        return spelling.has_shape(code, prefix)

    monkeypatch.setattr("web.diagnosis.codes.folded", folded)
    monkeypatch.setattr("web.diagnosis.codes.has_shape", has_shape)
    for paste in ("isv." * 16_384, "isv.X1_" * 9_362):
        read.clear()
        diagnose(store, paste)
        assert sum(read) < 65_536, paste[:20]

        _, lowered = asked_in_node(sample_catalog, "en", [paste], tmp_path)
        assert lowered < 4 * 65_536, paste[:20]


def test_a_code_is_judged_at_so_many_places(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    code = ClaimPolicy.code

    def watched(self: ClaimPolicy, spelled: CodeCandidate, *about: Any) -> Decision:
        judged.append(spelled.start)
        return code(self, spelled, *about)

    monkeypatch.setattr(ClaimPolicy, "code", watched)
    (found,) = diagnose(store, '"Code":"isv.DAY_LIMIT_CONTROL",isv.NO_SUCH_CODE ' * 1_300)[:1]

    assert (found.code, found.span, len(judged)) == ("isv.DAY_LIMIT_CONTROL", (8, 29), MOST_JUDGED)


def test_of_many_codes_the_first_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.diagnosis.index.MOST_NAMED", 4)
    catalog = a_catalog(*(an_entry(f"isv.LIMIT_{word}") for word in ("RED", "BLUE", "GREEN", "GREY", "WHITE", "BLACK")))
    paste = "isv.LIMIT_GREY, isv.LIMIT_RED; isv.LIMIT_WHITE isv.LIMIT_BLUE isv.LIMIT_BLACK"
    first = ["isv.LIMIT_GREY", "isv.LIMIT_RED", "isv.LIMIT_WHITE", "isv.LIMIT_BLUE"]

    answers, _ = asked_in_node(catalog, "en", [paste], tmp_path)

    assert [found.code for found in diagnose(stored(catalog, tmp_path), paste)] == first
    assert [found["code"] for found in answers[0]] == first


@pytest.mark.parametrize("paste", ["ﷺ" * 21_845, "…㎏①" * 7_000, "ß" * 32_768, "İ" * 32_768])
def test_no_text_is_much_longer_when_it_is_read(paste: str) -> None:
    read = decode(paste).text

    assert len(read) <= len(paste) + ROOM
    assert len(FoldedText(read).text) <= len(paste) + ROOM + read.count("ß")


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_twice_the_text_takes_about_twice_the_time(store: Store, piece: str) -> None:
    def taken(size: int) -> float:
        paste = (piece * size)[:size]
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            diagnose(store, paste)
            best = min(best, time.process_time() - start)
        return best

    assert taken(65_536) < 8 * taken(16_384) + 0.1


PIECES = [
    *re.findall(
        r"\S+",
        """ " ' { } [ ] : = , \\ _ . - isv. isp. SMS_ LIMIT _CONTROL Code Message Permits: 10 触发 天级 流控 OK Error
        \\u89e6 %E8%A7%A6 &quot; ... Signature Nonce Used 短信 is-business-limit-control Specified signature nonce was
        used already isv.DAY_LIMIT_CONTROL SMS_SIGN_ILLEGAL invalid mobile number 业务停机 ServiceUnavailable 😀 Ｌ""",
    ),
    " ",
    "\n",
    "\n * ",
    "\ud800",
    "e\u0301",
    "\u3099",
    "\u1161",
    "ﷺ",
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(PIECES)), max_size=30))
def test_whatever_is_pasted_the_answer_holds_together(store: Store, pieces: list[str]) -> None:
    paste = "".join(pieces)
    found = diagnose(store, paste)

    assert len(found) <= 20
    for one in found:
        assert paste[slice(*one.span)] == one.matched
        assert wording.diagnosis(one.why, InterfaceWords("en")) != wording.diagnosis(one.why, InterfaceWords("zh"))
    weak = [one.confidence == "similar" for one in found]
    assert weak == sorted(weak)
    assert len({(one.entry, one.code) for one in found}) == len(found)


# Other catalogues.


def a_cause(**fields: Any) -> Cause:
    return Cause(cause=text("原因", "a cause"), solution=text("办法", "what to do"), **fields)


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Codes of other shapes, two domains with a code in common, and a domain of receipts."""
    catalog = a_catalog(
        an_entry("ORA-01033", "ora", causes=(a_cause(wire=("TNS: connection {number} is not open for {user}",)),)),
        an_entry("0x80070005", "win", message=text("拒绝访问", "Access is denied for this component")),
        an_entry("E1234", "win"),
        an_entry("40004", "pay", message=text("业务处理失败", "Business processing has failed here")),
        an_entry("CUST/BLOCKED", "pay"),
        an_entry("Forbidden", "pay"),
        an_entry("OK", "pay", kind="success"),
        an_entry("Shared.Code", "pay"),
        an_entry("Shared.Code", "win"),
        an_entry("EXPIRED", "receipt"),
        an_entry("15", "receipt"),
        an_entry("MOBILE_IN_BLACK", "receipt"),
        an_entry("isv.OLD_LIMIT", "pay", status="removed", replaced_by="isv.NEW_LIMIT"),
        an_entry(
            "isv.NEW_LIMIT",
            "pay",
            aliases=("isv.NEWLIMIT_BETA",),
            wordings=(a_wording("the limit of old days was hit"),),
        ),
        an_entry("isv.SAME_ONE", "pay", wire=("one sentence that two of the codes share",)),
        an_entry("isv.SAME_TWO", "pay", wire=("one sentence that two of the codes share",)),
    )
    domains = [
        domain.model_copy(
            update={
                "context": "receipt" if domain.id == "receipt" else "response",
                "prefixes": {"ORA-": Prefix(fault="service", meaning=text("数据库", "the database"))}
                if domain.id == "ora"
                else domain.prefixes,
            }
        )
        for domain in catalog.domains
    ]
    changed = Catalog(catalog.folder, catalog.settings, tuple(domains), catalog.entries)
    return stored(changed, tmp_path_factory.mktemp("other"))


def a_wording(wording: str) -> Wording:
    return Wording.model_validate({"text": wording, "date": "2020"})


@pytest.mark.parametrize(
    ("paste", "found"),
    [
        ("ERROR: ORA-01033 initialization in progress", ["ORA-01033"]),
        ("ora 01033", ["ORA-01033"]),
        ("ora-01034: not available", ["ora-01034"]),
        ("HRESULT 0x80070005 was returned", ["0x80070005"]),
        ("HRESULT: 0X80070005", ["0x80070005"]),
        ("failed with E1234.", ["E1234"]),
        ('{"code":40004,"msg":"?"}', ["40004"]),
        ("order 40004 was paid", []),
        ("status CUST/BLOCKED since today", ["CUST/BLOCKED"]),
        ('{"Code":"Forbidden"}', ["Forbidden"]),
        ("403 Forbidden", []),
        ("Shared.Code", ["Shared.Code", "Shared.Code"]),
        ('"ErrCode": "EXPIRED"', ["EXPIRED"]),
        ("report_status=EXPIRED", ["EXPIRED"]),
        ('"err_code":"15"', ["15"]),
        ('"code":"15"', []),
        ("Your session has EXPIRED", []),
        ("MOBILE_IN_BLACK", ["MOBILE_IN_BLACK"]),
        ("isv.OLD_LIMIT", ["isv.NEW_LIMIT"]),
        ("isv.NEWLIMIT_BETA", ["isv.NEW_LIMIT"]),
        ("they said the limit of old days was hit again", ["isv.NEW_LIMIT"]),
        ("it says one sentence that two of the codes share", []),
        ("isv.SAME_TWO: one sentence that two of the codes share", ["isv.SAME_TWO"]),
    ],
)
def test_codes_of_other_shapes(other: Store, paste: str, found: list[str]) -> None:
    assert codes(other, paste) == found


def test_a_word_that_is_a_receipt_code_is_a_guess_at_most(other: Store) -> None:
    (guess,) = diagnose(other, "EXPIRED")

    assert (guess.code, guess.confidence) == ("EXPIRED", "similar")


def test_placeholders_become_parameters(other: Store) -> None:
    (one,) = claims(other, "TNS: connection 17 is not open for SCOTT, giving up")

    assert (one.confidence, one.cause, one.params) == ("message", 0, {"number": "17", "user": "SCOTT"})


def test_a_domain_can_be_chosen(other: Store) -> None:
    (one,) = claims(other, "Shared.Code", domain="win")

    assert one.domain == "win"
    assert codes(other, '{"code":40004}', domain="win") == []


def test_of_near_codes_the_one_whose_message_is_there_comes_first(tmp_path: Path) -> None:
    catalog = a_catalog(
        an_entry("isv.PRODUCT_SUBSCRIBED", message=text("产品已经开通了", "subscribed")),
        an_entry("isv.PRODUCT_SUBSCRIBER", message=text("产品服务还没开通", "not subscribed")),
    )
    store = stored(catalog, tmp_path)

    unknown, near, *_ = diagnose(store, "isv.PRODUCT_SUBSCRIBEX: 产品服务还没开通")

    assert (unknown.code, unknown.confidence) == ("isv.PRODUCT_SUBSCRIBEX", "unknown")
    assert (near.code, near.confidence) == ("isv.PRODUCT_SUBSCRIBER", "similar")
    assert diagnose(store, "isv.PRODUCT_SUBSCRIBEX: 产品已经开通了")[1].code == "isv.PRODUCT_SUBSCRIBED"


def test_nothing_is_claimed_twice_for_the_same_error(store: Store) -> None:
    paste = (
        '{"Code":"InvalidVersion","Recommend":"https://api.aliyun.com/troubleshoot?q=InvalidVersion"} InvalidVersion'
    )
    (one,) = diagnose(store, paste)

    assert one.span == (9, 23)

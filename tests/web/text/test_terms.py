"""One way of cutting text, on both sides: what Python makes of a text, the browser makes of it."""

import json
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import node
from web.text.terms import asked, bare_code, fold, fold_code, stem, term_set, terms


def in_node(calls: list[tuple[Any, ...]]) -> list[Any]:
    """The answers of text/terms.js to calls like ("fold", "text")."""
    return list(node.run("return given.map(([name, ...rest]) => errdex.text.terms[name](...rest));", calls))


@pytest.mark.parametrize(
    "typed",
    [
        "isv.BUSINESS_LIMIT_CONTROL",
        "ISV.business_limit_control",
        "isv-business-limit-control",
        "isv.BusinessLimitControl",
        "isv.BUSINESS\\_LIMIT\\_CONTROL",
        "ｉｓｖ．ＢＵＳＩＮＥＳＳ＿ＬＩＭＩＴ＿ＣＯＮＴＲＯＬ",
        "isv.BUSINESS_LIMIT_\n    CONTROL",
        "isv.BUSINESS_\u200bLIMIT_\u00adCONTROL\u200f",
        "ısv.busıness_lımıt_control",
        '"isv.BUSINESS_LIMIT_CONTROL":',
    ],
)
def test_a_code_is_the_same_in_every_spelling(typed: str) -> None:
    assert fold_code(typed) == "isvbusinesslimitcontrol"


CHARACTERS = st.one_of(
    st.sampled_from("aZ09 _.-的了中文，：（）！“”…—、。《》【】\x1f\n"),
    st.characters(min_codepoint=0, max_codepoint=0x2FFFF),
)


@given(st.text(CHARACTERS, max_size=40))
def test_the_set_of_terms_is_what_terms_gives(text: str) -> None:
    assert term_set(text) == set(terms(text))


def test_every_character_of_the_first_plane_gives_the_same_terms_in_a_set() -> None:
    for point in (*range(0xD800), *range(0xE000, 0x10000)):
        text = f"aB{chr(point)}Cd中{chr(point)}文"
        assert term_set(text) == set(terms(text)), hex(point)


def test_a_code_of_signs_only_keeps_them() -> None:
    assert (fold_code("- +"), fold_code("-1"), fold_code("")) == ("-+", "1", "")


def test_the_longest_fitting_prefix_is_taken_off_a_code() -> None:
    assert bare_code("isv.sms.X", ["isv.", "isv.sms."]) == "X"
    assert bare_code("OK", ["isv."]) == "OK"


def test_words_of_codes_and_parameters_count_whole_and_in_parts() -> None:
    assert (terms("isv.SMS_SIGN")) == ["isv", "sms", "sign"]
    assert (terms("`TemplateParam`")) == ["templateparam", "templat", "param"]
    assert asked("TemplateParam templateparam") == [("templat", "param"), ("templateparam",)]


def test_chinese_is_cut_into_pairs_and_characters() -> None:
    assert (terms("余额不足")) == ["余", "额", "不", "足", "余额", "额不", "不足"]
    assert asked("余额不足") == [("余额", "额不", "不足")]
    assert asked("频") == [("频",)]


def test_chinese_and_latin_letters_are_different_words() -> None:
    assert asked("触发天级流控Permits:10条") == [
        ("触发", "发天", "天级", "级流", "流控"),
        ("permit",),
        ("10",),
        ("条",),
    ]


def test_words_that_say_nothing_are_left_out_on_both_sides() -> None:
    assert asked("why is the 签名的 not of a") == [("签名",)]
    assert (terms("the 了 of I")) == []


@pytest.mark.parametrize(
    ("forms", "one"),
    [
        (("limit", "limits", "limited", "limiting"), "limit"),
        (("template", "templates"), "templat"),
        (("deny", "denies", "denied"), "deni"),
        (("exceed", "exceeded", "exceeds"), "exceed"),
        (("expire", "expired", "expires"), "expir"),
        (("stop", "stopped", "stopping"), "stop"),
        (("control", "controlled", "controlling"), "control"),
        (("match", "matches", "matched"), "match"),
        (("sms",), "sms"),
        (("string",), "string"),
        (("status",), "status"),
        (("address", "addresses"), "address"),
    ],
)
def test_english_endings_are_taken_off(forms: tuple[str, ...], one: str) -> None:
    assert {form: stem(form) for form in forms} == dict.fromkeys(forms, one)


def test_folding_is_done_after_once_for_every_character() -> None:
    """A radical or a compatibility form of a traditional character is simplified too."""
    points = [point for point in range(0x110000) if not 0xD800 <= point < 0xE000]

    assert [hex(point) for point in points if fold(fold(chr(point))) != fold(chr(point))] == []
    assert fold("⾒櫛") == "见栉"


@given(st.text(), st.text())
def test_folding_is_one_character_at_a_time_and_done_after_once(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
    assert fold(fold(one)) == fold(one)


@given(st.text(st.characters()))
def test_nothing_that_is_typed_breaks_the_cutting(text: str) -> None:
    assert all(word and "" not in word for word in asked(text))
    assert {term for word in asked(text) for term in word} <= set(terms(text))


def test_the_browser_folds_every_character_as_python_does() -> None:
    known = [point for point in range(0x110000) if unicodedata.category(chr(point)) != "Cn"]
    rows = ["".join(map(chr, known[start : start + 256])) for start in range(0, len(known), 256)]
    rows = [row.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") for row in rows]
    spread = ["aの".join(row) for row in rows]

    calls = [("fold", row) for row in rows] + [("foldCode", row) for row in spread] + [("terms", row) for row in spread]
    expected = [fold(row) for row in rows] + [fold_code(row) for row in spread] + [(terms(row)) for row in spread]

    for call, here, there in zip(calls, expected, in_node(calls), strict=True):
        assert there == here, f"{call[0]} of {call[1][:3]!r}…"


def test_the_browser_cuts_every_mixture_as_python_does() -> None:
    chance = random.Random(31)
    pieces = [
        *["isv.", "SMS_", "Sign", "template", "Limits", "denied", "running", "签名", "模板", "余额不足", "的", "了"],
        *["%5F", "%E4%BD%99", "\\u7b7e", "&quot;", "&#46;"],
        *[
            " ",
            "_",
            ".",
            "\n",
            "\x1f",
            "\u200b",
            "ß",
            "İ",
            "ς",
            "Ｆ",
            "①",
            "½",
            "😀",
            "𠀀",
            "é",
            "e\u0301",
            "10",
            "AK",
            "\x1c",
        ],
        *["\ue000", "\ufeff", "\x85", "XMLHttpRequest", "accessKeyId", "OK", "ﬁ", "カナ", "한국어", "\u200f"],
    ]
    texts = ["".join(chance.choices(pieces, k=chance.randint(0, 12))) for _ in range(3000)]

    names = {"fold": fold, "foldCode": fold_code, "asked": asked, "terms": terms}
    calls = [(name, text) for name in names for text in texts]
    expected = json.loads(json.dumps([_plain(names[name](text)) for name, text in calls]))

    for call, here, there in zip(calls, expected, in_node(calls), strict=True):
        assert there == here, call


def test_the_browser_takes_endings_and_prefixes_off_as_python_does() -> None:
    words = ["limits", "denies", "addresses", "running", "need", "string", "status", "classes", "boxes", "quizzes"]
    words += ["tying", "used", "ties", "controlled", "dyed", "sing", "rolling", "retried", "s", "ßing"]
    codes = [("isv.X", ["isv.", "isv.X"]), ("isv.sms.X", ["isv.", "isv.sms."]), ("OK", [])]
    calls = [("stem", word) for word in words] + [("bareCode", *code) for code in codes]

    assert in_node(calls) == [stem(word) for word in words] + [bare_code(*code) for code in codes]


def _plain(answer: object) -> object:
    return answer if isinstance(answer, str | list) else list(answer)  # type: ignore[call-overload]

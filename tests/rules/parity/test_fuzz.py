"""No text whatever makes a parity rule fail, find fault with a copy of itself, or take long."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.rules import all_rules
from site_builder.rules.parity import pairs
from tests.rules.parity.judging import findings, said

RULES = [rule for rule, judge in all_rules().items() if ".parity." in judge.__module__]
LANGUAGES = ["zh", "zh-TW", "en", "ja", "de", "fr", "ru", "ar", "th", "ko", "hi", "xx"]
SETTINGS: dict[str, Any] = {
    "glossary": [{language: ["签名", "sign", "$("] for language in LANGUAGES}],
    "same_pages": [{language: f"https://{language}.example/" for language in LANGUAGES}],
}
SIGNS = "`*_[](){}<>%$￥€.,;:!?。，、（）“”\"'-+#>›0123456789０１٣೩²"
SIGNS += "一二两十百千万半年月日时 \n\t\u00a0\u202f\ufffcaAsßÄéжعไ한あ署名签"
WORDS = """\
**|``|](https://a.example/zh/|https://|{a}|${签名}|%1$s|1. |- |December 3, 2018|分钟|minutes| and then send it again
|请这个|千万|2018 年 12 月|12:30|1,000.5|10–20|**A > B**"""
PIECES = st.sampled_from([*SIGNS, *WORDS.split("|")])
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60)


@given(
    languages=st.lists(st.sampled_from(LANGUAGES), min_size=2, max_size=3, unique=True),
    texts=st.tuples(TEXTS, TEXTS, TEXTS),
)
def test_no_text_makes_a_rule_fail(languages: list[str], texts: tuple[str, str, str]) -> None:
    text = dict(zip(languages, texts, strict=False))
    for rule in RULES:
        for field in ("cause", "message"):
            for finding in findings(rule, text, field, **SETTINGS):
                assert finding.loc[0] == field
                assert finding.loc[1] in languages


@given(text=TEXTS)
def test_the_same_facts_are_the_same(text: str) -> None:
    for rule in RULES[: RULES.index("path-mismatch") + 1]:
        assert said(rule, {"en": text, "en-GB": text + " "}) == []


FACTS = [
    *(
        "`a` ",
        "`b` ",
        "[x](https://a.example) ",
        "[y](https://b.example) ",
        "{n} ",
        "{m} ",
        " **甲 > 乙** ",
        " **甲** ",
    ),
    *(" 10 分钟", " 10 minutes", " 15 ", "2017 年", "5 年", "1,000 ", " ０ ", " ¥10 "),
    *("\n- a", "\n1. b", "\n  - c", "。", " a ", " → "),
]


@given(facts=st.lists(st.sampled_from(FACTS), min_size=1, max_size=8), data=st.data())
def test_a_glance_overlooks_nothing(facts: list[str], data: st.DataObject) -> None:
    """Two texts are judged alike whether or not `glance` is asked first."""
    other = data.draw(st.permutations(facts))
    if data.draw(st.booleans()):
        other[data.draw(st.integers(0, len(other) - 1))] = data.draw(st.sampled_from(FACTS))
    text = {"zh": "".join(facts), "en": "".join(other)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "alike", lambda *_: False)
        thorough = {rule: said(rule, text) for rule in RULES}

    assert {rule: said(rule, text) for rule in RULES} == thorough


@pytest.mark.parametrize(
    "text",
    [
        *("`" * 20_000, "`a``" * 5000, "](" * 10_000, "**a" * 7000, "1,000" * 4000, "a " * 10_000, "千" * 20_000),
        *("https://(" * 3000, "{" * 20_000, "%1" * 9000, "- a\n " * 4000, "(签" * 7000, "\u00a0" * 20_000),
        *("> **a** " * 3000, "1 a" * 7000, "1 " * 10_000, "Dec " * 5000, "'a" * 9000, "“" * 20_000, "1、" * 9000),
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    for rule in RULES:
        findings(rule, {"zh": text, "en": f"{text}."}, **SETTINGS)

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("“a" * 50_000, "“a" * 50_000),
        ("](" + "a" * 60_000, "x"),
        ("x", "a，(" + "信" * 40_000),
        ("".join(f"{{a{number}}}" for number in range(30_000)), "x"),
        ("x", "".join(f"`{number}`" for number in range(30_000))),
    ],
    ids=["quotes", "link", "bracket", "placeholders", "code"],
)
def test_a_text_that_the_other_language_lacks_takes_no_longer(text: str, other: str) -> None:
    began = time.process_time()
    for rule in RULES:
        findings(rule, {"zh": text, "en": other}, **SETTINGS)

    assert time.process_time() - began < 2

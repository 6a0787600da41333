"""Terms, the same text twice, ends of sentences and punctuation: warnings, of which a message has few."""

import pytest

from site_builder.catalog.problem import Level
from tests.rules.parity.judging import findings, said

GLOSSARY = ({"zh": "签名", "en": "signature"}, {"zh": ["模板", "模版"], "en": ["template", "layout"]})


@pytest.mark.parametrize(
    ("zh", "en", "missing"),
    [
        ("改签名", "Change the signatures", []),
        ("改签名", "Change it", ["signature"]),
        ("改签名", "Change `Signature`", []),
        ("改模版", "Change the layout", []),
        ("改模板和签名", "Change it", ["signature", "template"]),
        ("见“签名”页", "See that page", []),
        ("改号码", "Change the number", []),
    ],
)
def test_terms_of_the_glossary_are_translated(zh: str, en: str, missing: list[str]) -> None:
    found = said("glossary", {"zh": zh, "en": en}, glossary=GLOSSARY)

    assert sorted(text.split("'")[5] for text in found) == missing
    assert said("glossary", {"zh": zh, "en": en}, "message", glossary=GLOSSARY) == []


def test_words_of_letters_are_whole_words_or_plurals() -> None:
    glossary = ({"en": "sign", "zh": "签署"}, {"en": "code", "de": "Code"})

    assert said("glossary", {"en": "the signature", "zh": "签名"}, glossary=glossary) == []
    assert said("glossary", {"en": "Signs it", "zh": "签名"}, glossary=glossary) != []
    assert said("glossary", {"en": "the codes", "de": "die Codes"}, glossary=glossary) == []


@pytest.mark.parametrize(
    ("text", "field", "same"),
    [
        ({"zh": "Send the message again.", "en": "Send the message again."}, "cause", True),
        ({"zh": "再发一次。", "en": "再发一次。"}, "cause", True),
        ({"zh": "再发一次。", "en": "再发一次。"}, "message", False),
        ({"zh": "AccessKey ID", "en": "AccessKey ID"}, "title", False),
        ({"zh": "`a b c d`", "en": "`a b c d`"}, "cause", False),
        ({"zh": "成功", "ja": "成功"}, "title", False),
        ({"zh": "再发一次短信，然后等待回执。", "zh-TW": "再发一次短信，然后等待回执。"}, "cause", False),
        ({"en": "Send the message again.", "de": "Send the message again."}, "cause", True),
        ({"en": "Timeout", "de": "Timeout"}, "title", False),
        ({"ru": "Отправьте сообщение ещё раз.", "en": "Отправьте сообщение ещё раз."}, "cause", True),
    ],
)
def test_the_same_text_in_two_languages(text: dict[str, str], field: str, same: bool) -> None:
    found = findings("same-text", text, field)

    assert [finding.level for finding in found] == [Level.WARNING] * same


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ({"zh": "再发。", "en": "Send again."}, True),
        ({"zh": "再发！", "en": "Send again."}, True),
        ({"zh": "再发", "en": "Send again"}, True),
        ({"zh": "再发", "en": "Send again."}, False),
        ({"zh": "再发。", "en": "Send again"}, False),
        ({"zh": "再发（见 `A`）。", "en": "Send again (see `A`.)"}, True),
        ({"zh": "见 https://a.example/b。", "en": "See https://a.example/b."}, True),
        ({"zh": "见 `a.`", "en": "See `a.`"}, True),
        ({"zh": "**再发。**", "en": "**Send again.**"}, True),
        ({"en": "Send again.", "th": "ส่งอีกครั้ง"}, True),
        ({"en": "Send again.", "hi": "फिर भेजें।"}, True),
    ],
)
def test_sentences_end_alike(text: dict[str, str], alike: bool) -> None:
    assert (said("sentence-end", text) == []) is alike
    assert said("sentence-end", text, "message") == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ({"zh": "改，再发。", "en": "Change, send."}, ""),
        ({"zh": "改,再发。", "en": "Change, send."}, ","),
        ({"zh": "改，再发。", "en": "Change， send."}, "，"),
        ({"zh": "改，再发。", "en": "Change（it）"}, "（"),
        ({"zh": "改 1.5，见 a.b", "en": "Change “，” and `，`, (改，再发)"}, ""),
        ({"zh": "等:好", "en": "Wait"}, ":"),
        ({"zh": "文件.txt", "en": "file"}, ""),
        ({"ja": "変更,再送。", "en": "Change"}, ","),
        ({"en": "Change", "ko": "변경, 재전송."}, ""),
    ],
)
def test_punctuation_is_the_languages_own(text: dict[str, str], mark: str) -> None:
    found = said("punctuation", text)

    assert [finding.split("'")[3] for finding in found] == [mark] * bool(mark)
    assert said("punctuation", text, "message") == []

"""Links, code, placeholders, lists, paths and rests: what is found, and what is not."""

import pytest

from site_builder.catalog.problem import Level
from tests.rules.parity.judging import findings, said

PAGES = (
    {"zh": "https://help.example/zh/sms/", "en": "https://www.example/help/"},
    {"zh": "https://a.example/x", "en": "https://b.example/y"},
)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("[甲](https://a.example/1)[乙](https://a.example/2)", "[B](https://a.example/2) [A](https://a.example/1)"),
        ("[甲](https://a.example/zh/1)", "[A](https://a.example/en/1)"),
        ("[甲](https://a.example/zh-CN/1)", "[A](https://a.example/en-us/1)"),
        ("[甲](https://zh.a.example/1?lang=zh)", "[A](https://en.a.example/1?lang=en)"),
        ("[甲](https://a.example/zh/1)", "[A](https://a.example/zh/1)"),
        ("[甲](https://a.example/x)", "[A](https://b.example/y)"),
        ("[甲](https://help.example/zh/sms/1/2)", "[A](https://www.example/help/1/2)"),
        ("[甲](/指南/概述.md)", "[A](/guide/overview.md)"),
    ],
)
def test_links_lead_to_the_same_page(zh: str, en: str) -> None:
    assert said("link-mismatch", {"zh": zh, "en": en}, same_pages=PAGES) == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("[甲](https://a.example/1)", "[A](https://a.example/2)"),
        ("[甲](https://a.example/1)", "A"),
        ("甲", "[A](https://a.example/1)"),
        ("[甲](https://a.example/x)", "[A](https://b.example/z)"),
        ("[甲](https://help.example/zh/sms/1)", "[A](https://www.example/help/2)"),
        ("[甲](https://a.example/zh/1)", "[A](https://a.example/en/2)"),
        ("[甲](/1.md)和[乙](/2.md)", "[A](/1.md)"),
    ],
)
def test_another_link_is_found(zh: str, en: str) -> None:
    assert said("link-mismatch", {"zh": zh, "en": en}, same_pages=PAGES) != []


def test_code_that_one_has_more_often_is_a_warning() -> None:
    found = findings("code-mismatch", {"zh": "`A` 和 `B`，`A`", "en": "`A`, `B`"})

    assert [(finding.text, finding.level) for finding in found] == [
        ("`A` is 2 times in 'zh', 1 in 'en'", Level.WARNING)
    ]
    assert said("code-mismatch", {"zh": "`A` 和 `B`", "en": "`B`, `A`"}) == []
    assert said("code-mismatch", {"zh": "`A`", "en": "A"}) == ["`A` is in 'zh' but not in 'en'"]


def test_placeholders_of_every_text_are_the_same() -> None:
    assert said("placeholder-mismatch", {"zh": "{a} ${b} %s", "en": "%s ${b} {a}"}) == []
    assert said("placeholder-mismatch", {"zh": "{a}", "en": "{b}"}, "title") == [
        "placeholder {a} differs from the source text",
        "placeholder {b} differs from the source text",
    ]
    assert said("placeholder-mismatch", {"zh": "长度 %s", "en": "the length"}, "message") != []


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("1. 甲\n2. 乙", "1. A\n2. B", []),
        ("- 甲\n- 乙", "* A\n\n* B", []),
        ("1. 甲\n2. 乙", "1. A and B", ["cause has 1 list item in 'en', 2 in 'zh'"]),
        ("- 甲", "A", ["cause has 0 list items in 'en', 1 in 'zh'"]),
        ("- 甲", "1. A", ["list item 1 is numbered at depth 1 in 'en', not numbered at depth 1 in 'zh'"]),
        (
            "- 甲\n  - 乙",
            "- A\n- B",
            ["list item 2 is not numbered at depth 1 in 'en', not numbered at depth 2 in 'zh'"],
        ),
    ],
)
def test_lists(zh: str, en: str, expected: list[str]) -> None:
    assert said("list-mismatch", {"zh": zh, "en": en}) == expected


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("**控制台 > 签名管理**", "**Console > Signatures**", []),
        ("**控制台** > **签名管理**", "**Console (控制台) > Signatures**", []),
        ("**甲 > 乙**", "**A**", ["bold paths have no steps in 'en', 2 steps in 'zh'"]),
        ("**甲 > 乙**", "**A > B > C**", ["bold paths have 3 steps in 'en', 2 steps in 'zh'"]),
        ("**甲**", "A", ["bold labels: 0 in 'en', 1 in 'zh'"]),
    ],
)
def test_paths(zh: str, en: str, expected: list[str]) -> None:
    assert said("path-mismatch", {"zh": zh, "en": en}) == expected


@pytest.mark.parametrize(
    "text",
    [
        {"zh": "改 `A`", "en": 'Change `签名`, “签名”, "签名" and **签名**.'},
        {"zh": "改", "en": "Change the state (不可用) and 拒收请回复R (reply R to opt out)."},
        {"zh": "设置 AccessKey ID 和 SDK for Java 的 API", "en": "Set them."},
        {"zh": "检查 user agent", "en": "Check the user agent"},
        {"zh": "调用 Alibaba Cloud Short Message Service", "en": "Call it."},
        {"zh": "日志里是“the request was refused by the server”", "en": "The log says it."},
        {"zh": "Same text in both of them.", "en": "Same text in both of them."},
        {"zh": "改号码", "ja": "番号を変更する"},
        {"zh": "改签名", "zh-TW": "改簽名"},
        {"en": "Set the API key and the endpoint.", "de": "Setzen Sie den API-Schlüssel (API key)."},
        {"en": "Use it.", "de": "Das ist in the cloud of the provider und nicht hier."},
        {"xx": "改", "en": "Change 签名"},
    ],
)
def test_names_terms_and_quotations_are_no_rest(text: dict[str, str]) -> None:
    assert said("untranslated-rest", text) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ({"zh": "改签名", "en": "Change the 签名 first."}, "'签名' is left in 'en'"),
        ({"zh": "改签名。Then send it again.", "en": "Change it."}, "'Then send it again' is left in 'zh'"),
        (
            {"en": "Change it.", "zh": "change the signature of the request"},
            "'change the signature of the request' is left",
        ),
        ({"zh": "改签名", "ja": "署名を変える。请修改这个签名。"}, "'请修改这个签名' is left in 'ja'"),
        ({"ja": "署名を変える", "zh": "改签名をください"}, "'をください' is left in 'zh'"),
        ({"ja": "署名を変える", "en": "Change the 署名を now"}, "'署名を' is left in 'en'"),
        (
            {"en": "Change the key and send it again.", "de": "Change the key of the request and send it."},
            "'Change the key of",
        ),
        ({"ru": "Измените подпись", "en": "Change the подпись now"}, "'подпись' is left in 'en'"),
        ({"zh": "短信签名 SMS signatures", "en": "SMS signatures"}, "'SMS signatures' is left in 'zh'"),
        ({"en": "Change it", "ru": "Измените and then send it again"}, "'and then send it again' is left in 'ru'"),
    ],
)
def test_a_rest_of_another_language_is_found_where_it_stands(text: dict[str, str], rest: str) -> None:
    found = findings("untranslated-rest", text)

    assert [finding.text[: len(rest)] for finding in found] == [rest]
    assert found[0].loc == ("cause", found[0].text.rsplit("'", 2)[1])


def test_a_message_may_repeat_another_language_but_not_mix_it() -> None:
    text = {"zh": "the request was refused by the server,", "en": "The request was refused by the server."}
    mixed = {**text, "zh": "请求被拒：the request was refused by the server"}

    assert said("untranslated-rest", text, "message") == []
    assert said("untranslated-rest", text) != []
    assert said("untranslated-rest", mixed, "message") != []

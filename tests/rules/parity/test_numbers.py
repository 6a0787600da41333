"""Numbers and units are the same in every language, however they are written."""

import pytest

from tests.rules.parity.judging import said

ALIKE = [
    ("15分钟内有效", "valid for 15 minutes"),
    ("每次 1000 个", "1,000 each"),
    ("每次 1,000 个", "1000 each"),
    ("每次１，０００个", "1,000 each"),
    ("每次１０００个", "1000 each"),
    ("10 万条", "100,000 messages"),
    ("1.5 万条", "15 thousand messages"),
    ("100 万次", "1 million calls"),
    ("24 小时内", "within 24 hours"),
    ("24 小时内", "in a 24-hour window"),
    ("3 个小时", "3 h"),
    ("连续 7 天", "7 consecutive days"),
    ("7 日内", "within 7 days"),
    ("5 个工作日", "5 working days"),
    ("6 个月", "6 months"),
    ("2017 年起", "since 2017"),
    ("5 年", "5 years"),
    ("70 个字", "70 characters"),
    ("70 个字符", "70 Chinese characters"),
    ("64 字符串", "a base64 string of 64"),
    ("3 个字段", "3 fields"),
    ("不超过 10 MB", "at most 10MB"),
    ("不超过 500 毫秒", "at most 500 ms"),
    ("上限 80%", "a limit of 80 percent"),
    ("上限百分之 80", "a limit of 80%"),
    ("每条 0.045 元", "¥0.045 each"),
    ("每条 10 元", "10 yuan each"),
    ("2018 年 12 月 3 日", "December 3, 2018"),
    ("2018年12月", "in 2018-12"),
    ("2018 年 12 月", "in December 2018"),
    ("3 月", "in March"),
    ("12 月 3 日", "on 3 December"),
    ("2019-01-15 的文档", "the documentation of 2019-01-15"),
    ("10:00 到 8:00", "from 10:00 to 08:00"),
    ("10–30 秒", "10 to 30 seconds"),
    ("10～30 秒", "10-30 s"),
    ("10 到 30 秒", "10 seconds to 30 seconds"),
    ("1、5、10 分钟后", "after 1, 5 and 10 minutes"),
    ("5–7 个工作日，有的 10 个", "5 to 7 working days, 10 working days with some"),
    ("10 条短信", "10 messages"),
    ("6 位数字", "6 digits"),
    ("超过 10 个就失败，10 个以内可以", "at most 10"),
    ("版本 1.2.3", "version 1.2.3"),
    ("用 SHA256", "use SHA-256"),
    ("等 `30` 秒", "wait `60` seconds"),
    ("见 https://a.example/30", "see https://a.example/60"),
    ("见[说明](https://a.example/30)", "see [notes](https://a.example/60)"),
    ("1. 甲\n2. 乙", "1. A\n1. B"),
    ("变量 {x1}", "variable {x2}"),
    ("一分钟", "a minute"),
    ("一分钟", "one minute"),
    ("一分钟", "1 minute"),
    ("每分钟 15 次", "15 times per minute"),
    ("每分钟 15 次", "15 times in 1 minute"),
    ("试两次", "try 2 times"),
    ("试 2 次", "try twice"),
    ("三十秒", "30 seconds"),
    ("半个小时", "30 minutes"),
    ("不是一般的错误", "no ordinary error"),
]


@pytest.mark.parametrize(("zh", "en"), ALIKE)
def test_the_same_number_is_written_in_two_ways(zh: str, en: str) -> None:
    assert said("number-mismatch", {"zh": zh, "en": en}) == []
    assert said("number-mismatch", {"en": en, "zh": zh}) == []


UNLIKE = [
    ("15 分钟", "16 minutes", ["'15 分钟' is in 'zh' but not in 'en'", "'16 minutes' is in 'en' but not in 'zh'"]),
    ("15 分钟", "15 hours", ["'15 分钟' is in 'zh' but '15 hours' in 'en'"]),
    ("15 分钟", "15", ["'15 分钟' is in 'zh' but '15' in 'en'"]),
    ("15 个", "15%", ["'15' is in 'zh' but '15%' in 'en'"]),
    ("24 小时", "1 day", ["'1 day' is in 'en' but not in 'zh'", "'24 小时' is in 'zh' but not in 'en'"]),
    ("10 万条", "10 messages", ["'10 万' is in 'zh' but not in 'en'", "'10' is in 'en' but not in 'zh'"]),
    ("10 元", "$10", ["'10 元' is in 'zh' but '10' in 'en'"]),
    ("一分钟", "2 minutes", ["'2 minutes' is in 'en' but not in 'zh'"]),
    (
        "2018 年 12 月",
        "in 2019-12",
        ["'2018 年 12 月' is in 'zh' but not in 'en'", "'2019-12' is in 'en' but not in 'zh'"],
    ),
    ("1,000 个", "100 of them", ["'1,000' is in 'zh' but not in 'en'", "'100' is in 'en' but not in 'zh'"]),
    ("10 KB", "10 MB", ["'10 KB' is in 'zh' but '10 MB' in 'en'"]),
    ("1.2 版", "version 1.3", ["'1.2' is in 'zh' but not in 'en'", "'1.3' is in 'en' but not in 'zh'"]),
    (
        "10、30 秒",
        "10, 30 min",
        ["'10、30 秒' is in 'zh' but '10, 30 min' in 'en'", "'30 秒' is in 'zh' but '30 min' in 'en'"],
    ),
    ("最多 5 次", "at most", ["'5' is in 'zh' but not in 'en'"]),
]


@pytest.mark.parametrize(("zh", "en", "expected"), UNLIKE)
def test_another_number_or_unit_is_found(zh: str, en: str, expected: list[str]) -> None:
    assert said("number-mismatch", {"zh": zh, "en": en}) == expected


@pytest.mark.parametrize(
    "text",
    [
        {"en": "1,000.5 seconds", "de": "1.000,5 Sekunden"},
        {"en": "at most 10,000", "fr": "au plus 10 000"},
        {"en": "10 minutes", "fr": "10 minutes"},
        {"en": "15 seconds", "fr": "15 secondes"},
        {"en": "15 minutes", "ja": "15 分間"},
        {"en": "15 minutes", "ja": "15分"},
        {"zh": "24 小时", "ja": "24時間", "de": "24 Stunden"},
        {"en": "on December 3, 2018", "de": "am 3. Dezember 2018", "ja": "2018年12月3日"},
        {"en": "10 minutes", "ar": "١٠ دقائق"},
        {"en": "5 million", "de": "5 Millionen"},
    ],
)
def test_other_languages_have_ways_of_their_own(text: dict[str, str]) -> None:
    assert said("number-mismatch", text) == []


def test_units_of_a_language_without_unit_words_are_not_judged_but_numbers_are() -> None:
    assert said("number-mismatch", {"en": "15 seconds", "pl": "15 minut"}) == []
    assert said("number-mismatch", {"en": "15 seconds", "pl": "16 sekund"}) != []
    assert said("number-mismatch", {"en": "15 MB", "pl": "15 KB"}) != []

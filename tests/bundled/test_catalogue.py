"""The catalogue of this repository loses nothing of its source, and says the same in both languages."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from site_builder.catalog.entry import Entry, seen
from site_builder.catalog.model import Catalog
from site_builder.cli.samples import sample_problems
from site_builder.rules import validate
from tests.bundled.conftest import BUNDLED, HERE

FACTS = {
    "isv.BUSINESS_LIMIT_CONTROL": ["1", "5", "10"],
    "isv.MOBILE_COUNT_OVER_LIMIT": ["1000", "`PhoneNumbers`"],
    "isv.PARAM_LENGTH_LIMIT": ["1", "20"],
    "InvalidTimeStamp.Expired": ["15", "GMT"],
    "isv.INVALID_PARAMETERS": [
        "`QuerySendDetails`",
        "`SendDate`",
        "`yyyyMMdd`",
        "`20170101`",
        "`2017-01-01`",
    ],
    "isv.MOBILE_NUMBER_ILLEGAL": ["`PhoneNumbers`", "11", "`15951955195`", "`85200000000`"],
    "isv.TEMPLATE_MISSING_PARAMETERS": [
        "`TemplateParam`",
        "`您好${name}，验证码${code}`",
        '`{"name":"Tom","code":"123"}`',
    ],
    "isv.INVALID_JSON_PARAM": ["`TemplateParam`", '`{"code":"123"}`'],
    "isp.RAM_PERMISSION_DENY": ["`AliyunDysmsFullAccess`", "https://help.aliyun.com/document_detail/55764.html"],
    "isv.PRODUCT_UNSUBSCRIBE": ["https://www.aliyun.com/product/sms"],
    "isv.SMS_TEMPLATE_ILLEGAL": ["`TemplateCode`", "https://dysms.console.aliyun.com/dysms.htm#/template"],
    "isv.SMS_SIGNATURE_ILLEGAL": ["`SignName`", "https://dysms.console.aliyun.com/dysms.htm#/sign"],
    "isv.DAY_LIMIT_CONTROL": ["国内消息设置", "安全设置", "发送总量阈值"],
    "isv.PARAM_NOT_SUPPORT_URL": ["URL"],
    "isv.TEMPLATE_PARAMS_ILLEGAL": ["URL"],
    "isv.BLACK_KEY_CONTROL_LIMIT": ["URL"],
    "SignatureDoesNotMatch": ["`accessKeyId`", "`accessKeySecret`", "`Signature`"],
    "SignatureNonceUsed": ["`SignatureNonce`"],
    "InvalidVersion": ["`Version`", "`2017-05-25`"],
    "InvalidAction.NotFound": ["`Action`"],
}
"""Limits, parameters, examples and links of the source, which both languages have to carry."""


def words(entry: Entry, language: str) -> str:
    return "\n".join(text.root.get(language, "") for _, text in entry.texts())


def test_catalogue_is_clean() -> None:
    loaded = validate(BUNDLED)

    assert [str(problem) for problem in loaded.problems] == []


def test_no_sample_leads_elsewhere(bundled_catalog: Catalog) -> None:
    assert sum(len(entry.samples) for entry in bundled_catalog.entries) > 200
    assert [str(problem) for problem in sample_problems(bundled_catalog)] == []


def test_every_cause_with_a_wire_has_a_sample(bundled_catalog: Catalog) -> None:
    without = [
        (entry.code, number)
        for entry in bundled_catalog.entries
        for number, cause in enumerate(entry.causes)
        if seen(cause.wire) and len(entry.causes) > 1 and not any(one.cause == number for one in entry.samples)
    ]

    assert without == []


def test_every_entry_says_when_it_was_checked_and_whom_to_call(bundled_catalog: Catalog) -> None:
    living = [entry for entry in bundled_catalog.entries if entry.status == "active"]

    assert [entry.code for entry in living if entry.checked is None] == []
    assert [
        entry.code
        for entry in living
        if entry.kind == "error" and bundled_catalog.domain(entry.domain).acts_of(entry) is None
    ] == []


def test_moved_codes_lead_to_the_gateway(bundled_catalog: Catalog) -> None:
    moved = {entry.code: bundled_catalog.successor(entry) for entry in bundled_catalog.entries if entry.replaced_by}

    assert {code: (heir.domain, heir.code) for code, heir in moved.items()} == {
        code: ("gateway", code)
        for code in (
            *("InvalidAction.NotFound", "InvalidTimeStamp.Expired", "InvalidVersion"),
            *("SignatureDoesNotMatch", "SignatureNonceUsed"),
        )
    }


@pytest.mark.parametrize("code", FACTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_fact_of_the_source_is_lost(code: str, language: str, bundled_catalog: Catalog) -> None:
    entry = bundled_catalog.find("dysms", code)
    assert entry is not None

    text = words(bundled_catalog.successor(entry), language)

    assert [fact for fact in FACTS[code] if fact not in text] == []


def shape(text: str) -> dict[str, Counter[str]]:
    """What a translation has to keep: digits, code spans, links and the shape of lists."""
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", text)
    return {
        "numbers": Counter(re.findall(r"\d+(?:[.-]\d+)*", re.sub(r"^\s*\d+\. ", "", prose, flags=re.M))),
        "code": Counter(re.findall(r"`[^`]*`", text)),
        "links": Counter(re.findall(r"\]\(([^)]*)\)", text)),
        "items": Counter(re.findall(r"^\s*(-|\d+\.) ", text, flags=re.M)),
    }


def test_languages_agree_on_numbers_code_links_and_lists(bundled_catalog: Catalog) -> None:
    differ = [
        (entry.code, loc)
        for entry in bundled_catalog.entries
        for loc, text in entry.texts()
        if loc[-1] != "message" and shape(text.root["zh"]) != shape(text.root["en"])
    ]

    assert differ == []


def test_who_acts_follows_the_prefix_except_for_a_missing_permission(bundled_catalog: Catalog) -> None:
    differ = [
        entry.code
        for entry in bundled_catalog.entries
        for prefix, meaning in bundled_catalog.domain(entry.domain).prefixes.items()
        if entry.code.startswith(prefix) and entry.fault not in (None, meaning.fault)
    ]

    assert differ == ["isp.RAM_PERMISSION_DENY", "isp.UNKNOWN"]


def test_look_alikes_are_told_apart_on_both_sides(bundled_catalog: Catalog) -> None:
    others = [
        (entry, bundled_catalog.referred(entry, other.code))
        for entry in bundled_catalog.entries
        for other in entry.confused_with
    ]
    pairs = {(entry.code, other.code) for entry, other in others if other is not None}

    assert {(b, a) for a, b in pairs} == pairs
    assert {
        ("isv.SMS_SIGN_ILLEGAL", "isv.SMS_SIGNATURE_ILLEGAL"),
        ("isv.PRODUCT_UNSUBSCRIBE", "isv.PRODUCT_UN_SUBSCRIPT"),
        ("isv.OUT_OF_SERVICE", "isv.AMOUNT_NOT_ENOUGH"),
    } <= pairs


def test_codes_and_messages_are_verbatim(bundled_catalog: Catalog) -> None:
    """Every code of the service's document of 2019-01-15, with its message as it stands there."""
    expected = json.loads((HERE / "messages_2019.json").read_text("utf-8"))
    messages = {entry.code: entry.message.root["zh"] for entry in bundled_catalog.entries if entry.domain == "dysms"}

    assert len(expected) == 31
    assert expected.items() <= messages.items()


def test_slugs_are_the_codes(bundled_catalog: Catalog) -> None:
    assert [Path(entry.path).stem for entry in bundled_catalog.entries] == [
        entry.code for entry in bundled_catalog.entries
    ]

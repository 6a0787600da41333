"""The catalogue of this repository loses nothing of its source, and says the same in both languages."""

import re
from collections import Counter
from pathlib import Path

import pytest

from site_builder.catalog.model import Catalog, Entry
from site_builder.rules import validate
from tests.conftest import DATA, ROOT

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
    loaded = validate(ROOT / "catalog")

    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.files == 33


def test_all_31_codes_are_there(project_catalog: Catalog) -> None:
    assert len(project_catalog.entries) == 31
    assert [entry.code for entry in project_catalog.entries if entry.kind == "success"] == ["OK"]


@pytest.mark.parametrize("code", FACTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_fact_of_the_source_is_lost(code: str, language: str, project_catalog: Catalog) -> None:
    entry = project_catalog.find("dysms", code)
    assert entry is not None

    text = words(entry, language)

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


def test_languages_agree_on_numbers_code_links_and_lists(project_catalog: Catalog) -> None:
    differ = [
        (entry.code, loc)
        for entry in project_catalog.entries
        for loc, text in entry.texts()
        if loc[-1] != "message" and shape(text.root["zh"]) != shape(text.root["en"])
    ]

    assert differ == []


def test_who_acts_follows_the_prefix_except_for_a_missing_permission(project_catalog: Catalog) -> None:
    domain = project_catalog.domain("dysms")
    differ = [
        entry.code
        for entry in project_catalog.entries
        for prefix, meaning in domain.prefixes.items()
        if entry.code.startswith(prefix) and entry.fault != meaning.fault
    ]

    assert differ == ["isp.RAM_PERMISSION_DENY"]


def test_look_alikes_are_told_apart_on_both_sides(project_catalog: Catalog) -> None:
    pairs = {(entry.code, other.code) for entry in project_catalog.entries for other in entry.confused_with}

    assert {(b, a) for a, b in pairs} == pairs
    assert {
        ("isv.SMS_SIGN_ILLEGAL", "isv.SMS_SIGNATURE_ILLEGAL"),
        ("isv.PRODUCT_UNSUBSCRIBE", "isv.PRODUCT_UN_SUBSCRIPT"),
        ("isv.OUT_OF_SERVICE", "isv.AMOUNT_NOT_ENOUGH"),
    } <= pairs


SOURCE = DATA.parent / "source" / "dysms-api-errors.zh.md"


@pytest.mark.skipif(not SOURCE.exists(), reason="the source document is not part of the repository")
def test_codes_and_messages_are_verbatim(project_catalog: Catalog) -> None:
    rows = re.findall(r"^\|([^|:\n]+)\|([^|\n]*)\|", SOURCE.read_text("utf-8"), flags=re.M)[1:]
    expected = {code.replace("\\_", "_"): message.replace("\\_", "_") for code, message in rows}

    assert {entry.code: entry.message.root["zh"] for entry in project_catalog.entries} == expected


def test_slugs_are_the_codes(project_catalog: Catalog) -> None:
    assert [Path(entry.path).stem for entry in project_catalog.entries] == [
        entry.code for entry in project_catalog.entries
    ]

"""Two codes that look the same are told; what differs to the eye, or is one code, is let be."""

import unicodedata

import pytest

from site_builder.rules import validate
from site_builder.rules.look_alikes import _PAIRS, look
from tests.conftest import WriteCatalog, good

CYRILLIC_O, GREEK_TAU, EN_DASH = "\u041e", "\u03a4", "\u2013"


def success(code: str, name: str, aliases: str = "[]") -> str:
    text = good("sms/OK.yaml").replace('code: "OK"', f'code: "{code}"\nname: {name}\nslug: {name}')
    return text + (f"aliases: {aliases}\n" if aliases != "[]" else "")


def found(write_catalog: WriteCatalog, *entries: tuple[str, str, str]) -> list[str]:
    """Texts of the problems of these entries, each (code, name, aliases)."""
    folder = write_catalog({f"sms/{name}.yaml": success(code, name, aliases) for code, name, aliases in entries})
    return [problem.text for problem in validate(folder).problems]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STOP", f"ST{CYRILLIC_O}P"),
        ("E-1", f"E{EN_DASH}1"),
        ("ＡＢ", "AB"),
        ("エラー", "工ラ一"),
        ("stop", f"S{GREEK_TAU}OP"),
    ],
)
def test_codes_that_look_the_same_are_an_error(one: str, other: str, write_catalog: WriteCatalog) -> None:
    (problem,) = found(write_catalog, (one, "ONE", "[]"), (other, "OTHER", "[]"))

    assert "looks like" in problem


@pytest.mark.parametrize(
    ("one", "other"),
    [("E10", "E1O"), ("Ill", "lll"), ("Stop", "STOP"), ("Ärger", "ärger"), ("СТОП", "ДОМ"), ("é", "e")],
)
def test_codes_that_differ_to_the_eye_or_in_case_are_let_be(one: str, other: str, write_catalog: WriteCatalog) -> None:
    assert found(write_catalog, (one, "ONE", "[]"), (other, "OTHER", "[]")) == []


def test_an_alias_may_look_like_the_code_of_its_own_entry(write_catalog: WriteCatalog) -> None:
    assert found(write_catalog, ("STOP", "STOP", f'["ST{CYRILLIC_O}P", "ＳＴＯＰ"]')) == []


def test_a_code_of_two_domains_is_one_code(write_catalog: WriteCatalog) -> None:
    other = good("sms/domain.yaml").replace("id: sms", "id: pay").replace("SmsErrorCode", "PayErrorCode")
    entry = success("余额", "BALANCE")
    folder = write_catalog({"sms/BALANCE.yaml": entry, "pay/BALANCE.yaml": entry, "pay/domain.yaml": other})

    assert validate(folder).problems == ()


def test_the_look_alikes_of_two_domains_are_told(write_catalog: WriteCatalog) -> None:
    other = good("sms/domain.yaml").replace("id: sms", "id: pay").replace("SmsErrorCode", "PayErrorCode")
    folder = write_catalog({"pay/OK_RU.yaml": success(f"{CYRILLIC_O}K", "OK_RU"), "pay/domain.yaml": other})

    (problem,) = validate(folder).problems
    assert problem.said == (
        f"code '{CYRILLIC_O}K' looks like 'OK' of sms/OK.yaml, but '{CYRILLIC_O}' is U+041E CYRILLIC CAPITAL LETTER O;"
        " if the service sends both, make one an alias of the other"
    )


def test_every_pair_of_the_table_is_used() -> None:
    """A character that Unicode itself replaces never comes to the table."""
    odds = "".join(odds for odds, _ in _PAIRS)

    assert [odd for odd in odds if unicodedata.normalize("NFKD", odd) != odd or odd.isascii()] == []
    assert len(set(odds)) == len(odds)
    assert [odd for odd in odds if look(odd) == odd.casefold()] == []

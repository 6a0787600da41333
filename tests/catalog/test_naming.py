"""Slugs and enum members follow from the code in one documented way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from site_builder.catalog.field_types import Name, Slug
from site_builder.catalog.naming import name_of, slug_of


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("isv.DAY_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL"),
        ("ORA-01033", "ORA-01033"),
        ("40/04", "40~2f04"),
        ("a b", "a~20b"),
        ("~", "~7e"),
        ("ends.", "ends~2e"),
        ("..", "~2e~2e"),
        (".hidden", "~2ehidden"),
        (".", "~2e"),
        ("domain", "~64omain"),
        ("domain.x", "domain.x"),
        ("con", "~63on"),
        ("Con.txt", "~43on.txt"),
        ("console", "console"),
        ("COM1", "~43OM1"),
        ("index", "~69ndex"),
        ("余", "~e4~bd~99"),
    ],
)
def test_slug(code: str, slug: str) -> None:
    assert slug_of(code) == slug


@given(st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()))
def test_slug_is_a_file_name_and_can_be_turned_back(code: str) -> None:
    slug = slug_of(code)

    assert not set(slug) & set('/\\:*?"<>| %#')
    assert not slug.endswith(".")
    pieces = slug.split("~")
    decoded = pieces[0].encode() + b"".join(bytes.fromhex(p[:2]) + p[2:].encode() for p in pieces[1:])
    assert decoded.decode() == code


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("a" * 200, "a" * 200),
        ("<" * 66, "~3c" * 66),
        ("<" * 67, "~3c" * 63 + "~faf58146"),
        ("a" + "<" * 67, "a" + "~3c" * 63 + "~cfc387cc"),
        ("aa" + "<" * 67, "aa" + "~3c" * 63 + "~22c7f62b"),
        ("余" * 23, "~e4~bd~99" * 21 + "~28e3f0d7"),
    ],
)
def test_long_slug_is_cut_between_letters_and_ends_in_its_digest(code: str, slug: str) -> None:
    made = slug_of(code)

    assert made == slug
    assert len(made) <= 200


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_slug_of_any_code_fits_its_field(code: str) -> None:
    assert TypeAdapter(Slug).validate_python(slug_of(code))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_enum_member_of_any_code_fits_its_field_or_is_none(code: str) -> None:
    name = name_of(code, ["isv."])

    assert not name or TypeAdapter(Name).validate_python(name)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("isv.DAY_LIMIT_CONTROL", "DAY_LIMIT_CONTROL"),
        ("isp.RAM_PERMISSION_DENY", "RAM_PERMISSION_DENY"),
        ("SignatureDoesNotMatch", "SIGNATURE_DOES_NOT_MATCH"),
        ("InvalidTimeStamp.Expired", "INVALID_TIME_STAMP_EXPIRED"),
        ("OK", "OK"),
        ("HTTPServerError", "HTTP_SERVER_ERROR"),
        ("ORA-01033", "ORA_01033"),
        ("40004", "CODE_40004"),
        ("isv.404", "ISV_404"),
        ("isv.404NotFound", "ISV_404_NOT_FOUND"),
        ("isv.", "ISV"),
        ("余额", ""),
    ],
)
def test_name(code: str, name: str) -> None:
    assert name_of(code, ["isv.", "isp."]) == name


def test_longest_prefix_goes() -> None:
    assert name_of("app.sms.X", ["app.", "app.sms."]) == "X"


@pytest.mark.parametrize(
    ("code", "prefix", "name"),
    [
        ("PAY-1001", "PAY-", "PAY_1001"),
        ("E1001", "E", "E1001"),
        ("0x80", "0x", "CODE_0X80"),
        ("余额-7", "余额-", "CODE_7"),
    ],
)
def test_name_that_would_begin_with_a_digit_keeps_its_prefix(code: str, prefix: str, name: str) -> None:
    assert name_of(code, [prefix]) == name

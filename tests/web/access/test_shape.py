"""What may be written down of a code that nobody knows, and what of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.access.shape import LONGEST_CODE, LONGEST_SHAPE, is_code, shape


@pytest.mark.parametrize(
    "text",
    [
        *(
            "isv.DAY_LIMIT_CONTROL",
            "PAY-1002",
            "E11000",
            "0x80070005",
            "ORA-00942",
            "SQLSTATE_42P01",
            "Throttling.User",
        ),
        *("OAuth2Error", "com.acme/NotFound", "SMS::Limit", "invalid_request", "E", "ERR_HTTP2_PROTOCOL_ERROR"),
    ],
)
def test_what_programs_write_as_a_code_is_one(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "13800138000",
            "+8613800138000",
            "tel:13800138000",
            "me@acme.org",
            "6222021234567890123",
            "440524188001010014",
        ),
        *("two words", "触发天级流控", "", "hunter2!", "https://acme.org/x", "code=LIMIT", "a" * (LONGEST_CODE + 1)),
        "550e8400-e29b-41d4-a716-446655440000",
        "LTAI5tFvH3kQ9zXbN2wRs7Yd",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "d41d8cd98f00b204e9800998ecf8427e",
        "192.168.1.7",
        "X\n",
    ],
)
def test_what_people_and_keys_are_called_by_is_none(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("isv.DAY_LIMIT", "A.A_A"),
        ("触发天级流控 Permits:10", "A A:99"),
        ('{"Code":"isv.X",\n "Message":"é"}', '{"A":"A.A", "A":"A"}'),
        ("\x1b[31m💥", "?[99A?"),
        ("1 2 3 " * 40, "9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9…"[:31] + "…"),
        ("", ""),
    ],
)
def test_shape_has_signs_alone(text: str, said: str) -> None:
    assert shape(text) == said


@given(st.text(max_size=400))
def test_no_letter_and_no_digit_gets_into_a_shape(text: str) -> None:
    said = shape(text)

    assert len(said) <= LONGEST_SHAPE
    assert {character for character in said if character.isalnum()} <= {"A", "9"}
    assert said.removesuffix("…").isascii()
    assert said.isprintable()

"""Messages beside codes, and what varies in them."""

import pytest

from site_builder.clients.scan import wires


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ('{"Code":"A.B","Message":"触发\\u5929级流控","RequestId":"1"}', "触发天级流控"),
        ('{"message": "it\\"s over", "code": "A.B"}', 'it"s over'),
        ("code=A.B, errMsg=no money, bizId=1", "no money"),
        ("code=A.B message=it doesn't work, sorry, err=1", "it doesn't work, sorry"),
        ("{code='A.B', message='no money'}", "no money"),
        ('{"log":"{\\"Code\\":\\"A.B\\",\\"Message\\":\\"\\\\u89e6 limit\\"}"}', "触 limit"),
        ('{"log":"ERROR A.B: it is over\\n"}', "it is over"),
        ("ClientException: A.B : Specified key is not found.\n\tat x", "Specified key is not found."),
        ("say `A.B | it is over`, please", "it is over"),
        ("[A.B] The table cannot be found", "The table cannot be found"),
        ("ERROR A.B", None),
        ('{"Code":"A.B"}', None),
        ('{"Code":"A.B","RequestId":"9F1C"}', None),
    ],
)
def test_message_is_that_of_the_nearest_field_or_follows_the_code(record: str, message: str | None) -> None:
    start = record.index("A.B")

    assert wires.beside(record, start, start + 3) == message


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to 13800000000", "to {number}"),
        ("request 0A1B2C3D-1111-5222-8333-444455556666", "request {id}"),
        ("from 10.0.0.7:8080", "from {address}"),
        ("2026-11-27 10:20:30.123 x", "{time} x"),
        ("2026-11-27T10:20:30Z", "{time}"),
        ("mail ann@example.com", "mail {email}"),
        ("trace 4bf92f3577b34da6", "trace {id}"),
        ("PAY-1001 of 15 in 1.5 s", "PAY-1001 of 15 in 1.5 s"),
        ("触发天级流控Permits:10", "触发天级流控Permits:10"),
    ],
)
def test_who_and_when_are_masked(text: str, masked: str) -> None:
    assert wires.masked(text) == masked


def heard(*texts: str) -> str:
    first, *others = [message for text in texts if (message := wires.seen_text(text)) is not None]
    for other in others:
        assert other.skeleton == first.skeleton
        first = first.merged(other.values)
    return first.wire


def test_number_is_a_placeholder_where_two_messages_differ_in_it() -> None:
    assert heard("limit 10 of 50", "limit 10 of 60") == "limit 10 of {value}"
    assert heard("limit 10 of 50", "limit 11 of 60", "limit 11 of 60") == "limit {value} of {value2}"
    assert heard("limit 10 of 50", "limit 10 of 50") == "limit 10 of 50"


def test_placeholders_of_one_name_are_numbered() -> None:
    assert heard("from 10.0.0.7 to 10.0.0.8") == "from {address} to {address2}"


@pytest.mark.parametrize("text", ["", "x", "13800000000", "12345", "a" * 500, "{a}{b} is no wire"])
def test_text_that_says_nothing_is_no_message(text: str) -> None:
    assert wires.seen_text(text) is None

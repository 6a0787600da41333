"""A plain number or word is a code where codes stand, and nowhere else."""

import pytest

from web.paste.plain import plain_fields


def found(text: str, *names: str) -> list[tuple[str, str]]:
    return [(text[field.start : field.end], field.name) for field in plain_fields(text, names)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ERROR 1062 (23000): Duplicate entry", ("1062", "error")),
        ("Error: 1064: You have an error", ("1064", "error")),
        ("SQLSTATE[23505]: Unique violation", ("23505", "sqlstate")),
        ("duplicate key value (SQLSTATE 23505)", ("23505", "sqlstate")),
        ("SQL Error: 0, SQLState: 40001", ("40001", "sqlstate")),
        ("Last_SQL_Errno: 1032", ("1032", "errno")),
        ("Error code: 429 - {", ("429", "error")),
        ("IntegrityError: (1452, 'Cannot add')", ("1452", "error")),
        ("upstream timed out (504)", ("504", "error")),
        ("canceling statement due to timeout (57014)", ("57014", "error")),
        ("Exception: [23503] update or delete", ("23503", "exception")),
        ("app@shop 42501 ERROR:  permission denied", ("42501", "error")),
        ("it returned error: -1", ("-1", "error")),
        ("MongoServerError[Unauthorized]: no", ("Unauthorized", "error")),
        ("ClientException: Forbidden : no", ("Forbidden", "error")),
    ],
)
def test_a_plain_code_stands_behind_a_word_for_errors(text: str, code: tuple[str, str]) -> None:
    assert code in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "took 404 ms",
        "error after 404 ms",
        "Error: 12 tests failed",
        "sshd[1064]: error: no",
        "[4711] app@shop connected",
        "[error] 29#29: *1187 limiting requests",
        "ERROR 1064 --- [main] o.s.Web : x",
        "OSError: [Errno 13] Permission denied",
        "error 1.5 of 2",
        "error 10/20",
        "100% error 2024-05-01",
        "order 40004 was paid",
        "Error: Forbidden",
        "listening on port 8080",
    ],
)
def test_other_numbers_and_words_are_none(text: str) -> None:
    assert found(text) == []


def test_a_domain_has_names_of_its_own() -> None:
    assert found('"GET /x HTTP/1.1" 503 404', "http", "status") == [("503", "http")]
    assert found("Request failed with status code 502", "http", "status") == [("502", "status")]
    assert found("HTTP request took 404 ms", "http", "status") == []
    assert found("Request failed with status code 502") == []

"""CSV with any delimiter, and JSON of several shapes."""

from pathlib import Path

import pytest

from site_builder.core.errors import UserError
from site_builder.importing import columns
from site_builder.importing.csv_tables import read_csv
from site_builder.importing.facts import Facts, facts_of
from site_builder.importing.json_tables import read_json


def of_csv(text: str) -> Facts:
    return facts_of(read_csv(Path("x.csv"), text, columns.has_codes), {})


def of_json(text: str) -> Facts:
    return facts_of(read_json(Path("x.json"), text, columns.has_codes), {})


def messages(said: Facts) -> dict[str, str]:
    return {code: rows[0].message for code, rows in said.by_code.items()}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_delimiter_is_found(delimiter: str) -> None:
    lines = [["code", "message", "http status"], ["A", "one", "400"], ["B", "two", "403"]]

    said = of_csv("\n".join(delimiter.join(line) for line in lines))

    assert messages(said) == {"A": "one", "B": "two"}


def test_quoted_cell_has_commas_quotes_and_lines() -> None:
    said = of_csv('code,message,cause\nA,"a, ""b""","one\n\ntwo"\nB,b,x\n')

    assert messages(said) == {"A": 'a, "b"', "B": "b"}
    assert [rows[0].line for rows in said.by_code.values()] == [2, 5]
    assert said.by_code["A"][0].cause == "one\n\ntwo"


def test_quotation_mark_that_is_not_closed_loses_no_row() -> None:
    said = of_csv('code,message\nA,a\nB,"b\nC,c\n')

    assert messages(said) == {"A": "a", "B": "b", "C": "c"}
    assert [str(remark) for remark in said.remarks] == [
        'x.csv:3: a quotation mark is not closed; write " at the end of its cell'
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[{"code": "A", "message": "a"}, {"code": "B", "message": "b"}]',
        '{"A": {"message": "a"}, "B": {"message": "b"}}',
        '{"A": "a", "B": "b"}',
        '{"version": 1, "errors": [{"code": "A", "message": "a"}, {"code": "B", "message": "b"}]}',
        '{"data": {"errors": {"A": {"message": "a"}, "B": {"message": "b"}}}}',
    ],
)
def test_shapes_of_json(text: str) -> None:
    assert messages(of_json(text)) == {"A": "a", "B": "b"}


def test_one_object_is_one_row() -> None:
    assert messages(of_json('{"code": "A", "message": "a"}')) == {"A": "a"}


def test_object_has_its_line_and_what_is_none_is_remarked() -> None:
    said = of_json('[\n  {"code": 1, "message": "a", "retry": true},\n  7,\n  {"code": 2}\n]')

    assert [(code, rows[0].line, rows[0].retry) for code, rows in said.by_code.items()] == [
        ("1", 2, True),
        ("2", 4, None),
    ]
    assert [remark.line for remark in said.remarks] == [3]


def test_key_that_is_there_twice_is_two_rows() -> None:
    assert len(of_json('{"A": {"message": "a"}, "A": {"message": "b"}}').by_code["A"]) == 2


@pytest.mark.parametrize("text", ["[", "7", "[1, 2]", "[" * 100_000, '{"a": {"b": {"c": 1}}, "d": {"e": {}}}'])
def test_json_without_codes_is_an_error_of_one_line(text: str) -> None:
    with pytest.raises(UserError) as error:
        of_json(text)

    assert "\n" not in str(error.value)

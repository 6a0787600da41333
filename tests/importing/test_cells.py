"""Cells: codes and messages as they are shown, texts as Markdown."""

import pytest

from site_builder.importing import cells
from site_builder.importing.table import Table

MARKDOWN = Table(1, (), (), markdown=True)
PLAIN = Table(1, (), (), markdown=False)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("isv.DAY\\_LIMIT", "isv.DAY_LIMIT"),
        ("`isv.DAY_LIMIT`", "isv.DAY_LIMIT"),
        ("[X100](../x100.md)", "X100"),
        ("**200**", "200"),
        ("\\(-1 \\* code\\)", "(-1 * code)"),
        ("A\u200b_B", "A_B"),
        ("a&lt;b", "a<b"),
        ("<b>X</b>", "X"),
        ("__X__", "__X__"),
    ],
)
def test_code_is_what_is_shown(cell: str, code: str) -> None:
    assert cells.codes(cell, MARKDOWN) == [code]


@pytest.mark.parametrize("cell", ["```\nA\nB\n```", "A<br>B", "A、B", "[A](a)、[B](b)", "A, B"])
def test_cell_may_hold_several_codes(cell: str) -> None:
    assert cells.codes(cell, MARKDOWN) == ["A", "B"]


def test_code_of_plain_text_is_taken_as_it_is() -> None:
    assert cells.codes("a\\_b*", PLAIN) == ["a\\_b*"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("The \\`id\\` is \\\\ bad\\(1\\).", "The `id` is \\ bad(1)."),
        ("Invalid <code>", "Invalid <code>"),
        ("one<br/>two", "one two"),
        ("13****00 and 14****11", "13****00 and 14****11"),
        ("see [it](x_y)", "see [it](x_y)"),
        ("`Invalid *id*`", "Invalid *id*"),
        ("`a` or `b`", "`a` or `b`"),
        ("```\na\nb\n```", "a b"),
        ("-", ""),
    ],
)
def test_message_is_one_line_without_escapes(cell: str, message: str) -> None:
    assert cells.message(cell, MARKDOWN) == message


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a\\_b \\(c\\), \\*d\\*", "a_b (c), \\*d\\*"),
        ("a<br>b", "a\n\nb"),
        (" one\n\n two\n\n", "one\n\ntwo"),
        ("`a` and [b](c)", "`a` and [b](c)"),
        ("—", ""),
    ],
)
def test_text_stays_markdown_without_needless_escapes(cell: str, text: str) -> None:
    assert cells.prose(cell, MARKDOWN) == text


@pytest.mark.parametrize(
    ("cell", "status"),
    [("400", 400), ("HTTP 404", 404), ("403 Forbidden", 403), ("`500`", 500), ("4XX", None), ("400/404", None)],
)
def test_status_is_one_number(cell: str, status: int | None) -> None:
    assert cells.status(cell) == status


@pytest.mark.parametrize(("cell", "answer"), [("是", True), ("**No**", False), ("√", True), ("视情况", None)])
def test_yes_or_no(cell: str, answer: bool | None) -> None:
    assert cells.yes_or_no(cell) is answer

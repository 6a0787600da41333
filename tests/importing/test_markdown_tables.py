"""Tables of Markdown pages, as their generators write them."""

import pytest

from site_builder.importing.markdown_tables import split_cells
from tests.importing.pages import page


def rows(text: str) -> list[tuple[str, ...]]:
    return [row.cells for table in page(text).tables for row in table.rows]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("|a|b|", ("a", "b")),
        ("a | b", ("a", "b")),
        ("| a \\| b | c |", ("a \\| b", "c")),
        ("|a||", ("a", "")),
        ("|a|\\\\|b|", ("a", "\\\\", "b")),
    ],
)
def test_row_is_split_at_bars_that_are_not_escaped(line: str, cells: tuple[str, ...]) -> None:
    assert split_cells(line) == cells


def test_cell_goes_on_until_a_lone_bar() -> None:
    assert rows("|Code|Message|\n|-|-|\n|A|one\n\n-   two\n\n|\n|B|three|\n") == [
        ("A", "one\n\n-   two"),
        ("B", "three"),
    ]


def test_cell_goes_on_until_a_line_that_ends_in_a_bar() -> None:
    assert rows("|Code|Message|\n|-|-|\n|A|one\n\ntwo|\n|B|three|\n") == [("A", "one\n\ntwo"), ("B", "three")]


def test_cell_in_the_middle_goes_on() -> None:
    assert rows("|Code|Message|Fix|\n|-|-|-|\n|A|one\n\ntwo|three|\n") == [("A", "one\n\ntwo", "three")]


def test_rows_after_an_empty_line_belong_to_the_table() -> None:
    assert rows("|Code|Message|\n|-|-|\n|A|a|\n\n|B|b|\n\nText.\n") == [("A", "a"), ("B", "b")]


def test_bar_in_backticks_is_text_where_the_row_would_have_too_many_cells() -> None:
    assert rows("|Code|Message|\n|-|-|\n|A|`a|b`|\n") == [("A", "`a|b`")]


def test_table_in_fenced_code_is_an_example() -> None:
    assert page("```\n|Code|Message|\n|-|-|\n|A|a|\n```\n").tables == ()


def test_table_in_a_list_or_a_quotation_is_read() -> None:
    assert rows("-   x\n\n    |Code|Text|\n    |-|-|\n    |A|a|\n\n> |Code|Text|\n> |-|-|\n> |B|b <c>|\n") == [
        ("A", "a"),
        ("B", "b <c>"),
    ]


def test_table_needs_no_bars_at_the_ends() -> None:
    assert rows("Code | Text\n--- | ---\nA | a\nB | b\n\nText | text.\n") == [("A", "a"), ("B", "b")]


def test_setext_heading_is_no_table() -> None:
    assert page("Errors \n------\n\nCodes\n=====\n").tables == ()


def test_two_tables_without_a_line_between_are_two() -> None:
    text = "|Code|Text|\n|-|-|\n|A|a|\n|Error code|Message|\n|-|-|\n|B|b|\n"

    assert [table.header for table in page(text).tables] == [("Code", "Text"), ("Error code", "Message")]


def test_row_without_a_table_is_remarked() -> None:
    assert [str(remark) for remark in page("Text.\n\n|A|a|\n").remarks] == [
        "page.md:3: a row outside of any table: '|A|a|'; give it a header and a line of |---| below that"
    ]


def test_header_with_another_number_of_cells_than_its_dashes_makes_no_table() -> None:
    remarks = page("sage|Solution|\n|-|-|-|\n|A|a|b|\n").remarks

    assert [remark.line for remark in remarks] == [3]


def test_row_that_may_have_been_cut_is_not_closed() -> None:
    (table,) = page("|Code|Message|\n|-|-|\n|A|a|\n|B|trunca").tables

    assert [row.closed for row in table.rows] == [True, False]

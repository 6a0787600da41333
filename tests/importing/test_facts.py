"""Every row comes out or is remarked by its line."""

import pytest

from site_builder.core.errors import UserError
from site_builder.importing.facts import split_pairs
from tests.importing.pages import facts, remarks

HEAD = "|Code|Message|Solution|\n|-|-|-|\n"


def test_empty_code_continues_the_row_above() -> None:
    said = facts(HEAD + "|A|a|x|\n||b|y|\n")

    assert [fact.message for fact in said.by_code["A"]] == ["a", "b"]


def test_merged_cells_at_the_left_are_those_of_the_row_above() -> None:
    said = facts("|Type|HTTP|Code|Message|\n|-|-|-|-|\n|T|400|A|First one.|\n|B|Second one.|\n")

    (fact,) = said.by_code["B"]
    assert (fact.message, fact.status, fact.others) == ("Second one.", 400, (("Type", "T"),))
    assert said.remarks == ()


def test_merged_code_is_that_of_the_row_above() -> None:
    said = facts(HEAD + "|A|One thing.|x|\n|Another thing.|Do that.|\n")

    assert [(fact.message, fact.solution) for fact in said.by_code["A"]] == [
        ("One thing.", "x"),
        ("Another thing.", "Do that."),
    ]


def test_shift_of_merged_cells_is_undone_where_empty_ones_stand_at_the_end() -> None:
    said = facts("|类型|错误码|错误信息|\n|-|-|-|\n|T|1|One.|\n|2|Second one||\n")

    assert [(code, fact.message) for code, (fact,) in said.by_code.items()] == [
        ("1", "One."),
        ("2", "Second one"),
    ]


def test_doubtful_row_goes_in_and_is_remarked() -> None:
    said = facts(HEAD + "|A|a|\n")

    assert list(said.by_code) == ["A"]
    assert remarks(said) == ["3: the row has 2 of 3 cells, and more than one may be missing; write the empty ones too"]


def test_row_with_too_many_cells_goes_in_and_is_remarked() -> None:
    said = facts(HEAD + "|A|a|b|c|\n")

    assert said.by_code["A"][0].solution == "b | c"
    assert remarks(said) == ["3: the row has 4 cells and its header 3; write \\| for a bar that is text"]


def test_row_that_ends_in_the_middle_is_remarked_and_left_out() -> None:
    said = facts(HEAD + "|A|a|b|\n|B|b")

    assert list(said.by_code) == ["A"]
    assert remarks(said) == ["4: the row ends in the middle; write its cells, and | behind the last"]


@pytest.mark.parametrize(
    ("cell", "remark"),
    [
        ("", "3: a row without a code, and none above it; write one"),
        ("---", "3: '---' is no code; write one"),
        ("x" * 201, f"3: code '{'x' * 200}"),
    ],
)
def test_row_without_a_code_that_fits_is_remarked(cell: str, remark: str) -> None:
    said = facts(HEAD + f"|{cell}|a|b|\n")

    assert said.by_code == {}
    assert remarks(said)[0][:20] == remark[:20]


def test_heading_in_a_table_is_remarked() -> None:
    said = facts(HEAD + "|通用 错误|||\n|A|a||\n")

    assert remarks(said) == ["3: '通用 错误' stands alone in its row and was taken for a heading; write its message"]


def test_status_and_retry_that_are_neither_are_kept() -> None:
    (fact,) = facts("|Code|Message|HTTP Code|Retry|\n|-|-|-|-|\n|A|a|4XX|yes|\n|B|b|400|maybe|\n").by_code["A"]

    assert (fact.status, fact.others) == (None, (("HTTP Code", "4XX"),))


def test_tables_of_parameters_are_passed_over() -> None:
    said = facts("|Name|Type|\n|-|-|\n|a|b|\n\n" + HEAD + "|A|a|b|\n")

    assert (said.rows, said.tables, said.remarks) == (1, 1, ())


def test_table_of_errors_that_lost_its_codes_is_remarked() -> None:
    said = facts("|de)|Message|Solution|\n|-|-|-|\n|A|a|b|\n|B|a|b|\n".replace("de)", "e of it"))

    assert [(remark.line, remark.rows) for remark in said.remarks] == [(1, 2)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No table.\n", "page.md has no table"),
        (
            "|Name|Type|\n|-|-|\n|a|b|\n",
            "has no table with a column of codes; name one by --columns code=…, of Name, Type",
        ),
        (HEAD, "page.md has no row below the header of its table"),
    ],
)
def test_page_without_codes_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason.replace("…", ".")):
        facts(text)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("**原因**：余额不足。**解决方案**： 请充值。", [("余额不足。", "请充值。")]),
        ("Cause: A. Solution: B.", [("A.", "B.")]),
        ("Only a cause.", [("Only a cause.", "")]),
        ("原因：a。解决办法：b。原因：c。解决办法：d。", [("a。", "b。"), ("c。", "d。")]),
    ],
)
def test_cause_and_solution_in_one_cell_are_split(text: str, pairs: list[tuple[str, str]]) -> None:
    assert split_pairs(text) == pairs

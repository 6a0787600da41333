"""What columns hold is recognised by their headers, in either language and any order."""

from collections.abc import Mapping

import pytest

from site_builder.importing import columns
from site_builder.importing.table import Row, Table


def roles(*header: str, row: tuple[str, ...] = (), given: Mapping[str, columns.Role] | None = None) -> str:
    rows = (Row(3, row),) if row else ()
    return " ".join(columns.roles(Table(1, header, rows, markdown=True), given or {}))


@pytest.mark.parametrize(
    "header", ["错误码", "错误代码", "错误码（Code）", "Code", "Error code", "ErrorCode", "**Error**", "返回码"]
)
def test_column_of_codes(header: str) -> None:
    assert roles(header, "Description") == "code description"


@pytest.mark.parametrize(
    "header", ["错误信息", "错误消息（Message）", "Message", "Error message", "ErrorMsg", "Text", "错误提示"]
)
def test_column_of_messages(header: str) -> None:
    assert roles("Code", header) == "code message"


@pytest.mark.parametrize(
    "header", ["描述", "说明", "原因", "错误描述", "错误码描述", "Description", "Reason", "Possible causes"]
)
def test_column_of_causes(header: str) -> None:
    assert roles("Code", "Message", header) == "code message description"


@pytest.mark.parametrize(
    "header",
    ["解决方案", "解决办法", "处理建议", "操作建议", "Solution", "Suggestion", "Resolution", "Advice", "How to fix"],
)
def test_column_of_solutions(header: str) -> None:
    assert roles("Code", header) == "code solution"


@pytest.mark.parametrize(
    "header", ["HTTP 状态码", "HTTP Status Code", "HttpCode", "HTTP状态码（Status Code）", "状态码", "HTTP"]
)
def test_column_of_statuses(header: str) -> None:
    assert roles(header, "错误码", row=("400", "A")) == "status code"


@pytest.mark.parametrize("header", ["重试", "是否可重试", "Retry", "Retryable"])
def test_column_of_retries(header: str) -> None:
    assert roles("Code", "Message", header, row=("A", "a", "是")) == "code message retry"


def test_retry_column_of_sentences_is_advice() -> None:
    assert roles("Code", "Retry", row=("A", "Wait a minute.")) == "code solution"


@pytest.mark.parametrize("header", ["errno", "错误号", "SQLSTATE"])
def test_number_in_another_system(header: str) -> None:
    assert roles(header, "Code", "Message") == "number code message"


def test_number_is_the_code_where_there_is_none() -> None:
    assert roles("错误号", "描述") == "code description"


def test_status_code_is_the_code_where_there_is_none() -> None:
    assert roles("状态码", "说明", row=("400", "x")) == "code description"


def test_code_column_of_statuses_beside_another_is_the_status() -> None:
    assert roles("Code", "Error Code", "Message", row=("400", "A", "a")) == "status code message"


def test_details_beside_a_description_are_the_message() -> None:
    assert roles("错误代码", "描述", "详细信息") == "code description message"


def test_meaning_is_the_message_where_there_is_none() -> None:
    assert roles("Code", "Meaning", "Suggested handling") == "code message solution"


@pytest.mark.parametrize("header", ["原因及解决方案", "Cause / Resolution", "说明和处理建议"])
def test_cause_and_solution_in_one_column(header: str) -> None:
    assert columns.is_combined(header)
    assert roles("Code", "Message", header) == "code message description"


@pytest.mark.parametrize(
    "header",
    [
        ("名称", "类型", "描述"),
        ("Field", "Meaning"),
        ("组成部分", "释义"),
        ("参数", "是否必选", "说明"),
        ("Name", "Description"),
    ],
)
def test_table_of_parameters_has_no_codes(header: tuple[str, ...]) -> None:
    assert "code" not in roles(*header)


def test_given_columns_go_before_what_is_recognised() -> None:
    assert roles("Code", "Ref", "Text", given={"ref": "code"}) == "other code message"

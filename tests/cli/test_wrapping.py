"""Wrapping to columns: two for a Chinese character, words and addresses whole, styles closed at each end."""

import re

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cli.wrapping import cells, wrapped

LINK = "\x1b]8;;https://codes.example/\x1b\\{}\x1b]8;;\x1b\\"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("业务限流", 8),
        ("e\u0301", 1),
        ("✓ ok", 4),
        (click.style("限", bold=True), 2),
        (LINK.format("ab"), 2),
    ],
)
def test_cells_are_the_columns_of_a_terminal(text: str, columns: int) -> None:
    assert cells(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two", "  three"]),
        ("", 8, [""]),
        ("业务限流触发", 8, ["业务限流", "  触发"]),
        ("业务限流。触发", 8, ["业务限", "  流。触", "  发"]),  # no line begins with a full stop
        ("先按（注意）做", 7, ["先按", "  （注", "  意）", "  做"]),  # and none ends with an opening bracket
        ("改 Permits: 10 后", 10, ["改", "  Permits:", "  10 后"]),
        ("见 https://codes.example/long.html 说明", 12, ["见", "  https://codes.example/long.html", "  说明"]),
        ("abcdefghij", 6, ["abcdef", "  ghij"]),
    ],
)
def test_lines_end_where_they_may(text: str, width: int, lines: list[str]) -> None:
    assert list(wrapped(text, width, 0, 2)) == lines


def test_styles_and_links_are_closed_at_the_end_of_a_line_and_opened_again() -> None:
    bold = list(wrapped(click.style("one two", bold=True), 6, 0, 2))
    linked = list(wrapped(LINK.format("one two") + ".", 6, 0, 2))

    assert bold == [click.style("one", bold=True), "  " + click.style("two", bold=True)]
    assert linked == [LINK.format("one"), "  " + LINK.format("two") + "."]


@given(st.text(st.sampled_from("ab 业务，。（）“”:/é-\n"), max_size=60), st.integers(8, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = list(wrapped(text, width, 2, 4))

    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(cells(line) <= width or "://" in line for line in lines)

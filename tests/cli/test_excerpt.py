"""The source line below a problem: its number, its text, and a mark under the place."""

from pathlib import Path

import click
import pytest

from site_builder.catalog.problem import Level, Problem
from site_builder.cli.excerpt import excerpt


def shown(path: Path, line: int, column: int, width: int = 80) -> list[str]:
    problem = Problem(path, line, column, Level.ERROR, "rule", "text")
    return [click.unstyle(text) for text in excerpt(problem, width)]


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "x.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_mark_stands_under_the_place(tmp_path: Path) -> None:
    path = write(tmp_path, "code: X\r\nkind: succes\r\n")

    assert shown(path, 2, 7) == ["    2 | kind: succes", "      |       ^"]


@pytest.mark.parametrize(
    ("line", "column", "before"),
    [
        ("中文: x", 3, 4),  # a wide character takes two columns
        ("é: x", 3, 2),  # a combining one none
        ("\ta: x", 2, 4),
        ("a\u202eb\x1b: x", 4, 3),  # nothing that steers the terminal reaches it
        ("a: x", 5, 4),  # behind the end
    ],
)
def test_columns_are_those_of_the_terminal(line: str, column: int, before: int, tmp_path: Path) -> None:
    text, mark = shown(write(tmp_path, line), 1, column)

    assert mark == "      | " + " " * before + "^"
    assert text.isprintable()


@pytest.mark.parametrize("column", [1, 150, 300])
def test_long_line_is_cut_around_the_place(column: int, tmp_path: Path) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(300))
    text, mark = shown(write(tmp_path, line), 1, column, 60)

    assert len(text) < 60
    assert text[mark.index("^")] == line[column - 1]
    assert ("| …" in text, text.endswith("…")) == (column > 1, column < 300)


def test_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    assert shown(write(tmp_path, b"\xef\xbb\xbfcode: X"), 1, 1) == ["    1 | code: X", "      | ^"]


def test_what_has_no_such_line_has_no_excerpt(tmp_path: Path) -> None:
    assert shown(write(tmp_path, "a: b"), 3, 1) == []
    assert shown(tmp_path / "nowhere.yaml", 1, 1) == []
    assert shown(tmp_path, 1, 1) == []

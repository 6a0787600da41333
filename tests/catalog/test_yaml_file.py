"""The reader refuses what is hostile, keeps what is verbatim and knows where everything stands."""

import datetime
import os
from pathlib import Path

import pytest
import yaml

from site_builder.catalog.yaml_file import Loc, YamlFile, parse, read


def parsed(text: str) -> YamlFile:
    return parse(Path("x.yaml"), text.encode())


def rules(document: YamlFile) -> list[str]:
    return [problem.rule for problem in document.problems]


def place_and_style(document: YamlFile, loc: Loc) -> tuple[int, int, str]:
    mark = document.mark(loc)
    return mark.line, mark.column, mark.style


def test_values_keep_their_place_and_style() -> None:
    document = parsed('code: "X"\ncauses:\n  - cause:\n      zh: |\n        甲\n')

    assert document.data == {"code": "X", "causes": [{"cause": {"zh": "甲\n"}}]}
    assert place_and_style(document, ("code",)) == (1, 1, '"')
    assert place_and_style(document, ("causes", 0)) == (3, 5, "{}")
    assert place_and_style(document, ("causes", 0, "cause", "zh")) == (4, 7, "|")


def test_missing_place_is_that_of_what_is_around_it() -> None:
    document = parsed("message:\n  zh: |\n    甲\n")

    assert document.mark(("message", "en")) == document.mark(("message",))


def test_plain_values_get_a_type_only_where_all_readers_agree() -> None:
    document = parsed("a: 400\nb: true\nc: 2019-01-15\nd: plain text\ne: '400'\n")

    assert document.data == {"a": 400, "b": True, "c": datetime.date(2019, 1, 15), "d": "plain text", "e": "400"}
    assert document.problems == ()


@pytest.mark.parametrize("value", ["0123", "1.10", "12:30", "no", "Yes", "0x1F", "1e3", ".5", "2019-01-15 10:00:00"])
def test_ambiguous_plain_value_has_to_be_quoted(value: str) -> None:
    assert rules(parsed(f"code: {value}\n")) == ["unquoted"]
    assert rules(parsed(f'code: "{value}"\n')) == []


def test_huge_number_stays_text() -> None:
    assert rules(parsed("code: " + "9" * 5000)) == ["unquoted"]


def test_byte_order_mark_and_crlf_are_no_fault() -> None:
    document = parse(Path("x.yaml"), b"\xef\xbb\xbfmessage:\r\n  zh: |\r\n    \xe7\x94\xb2\r\n")

    assert document.problems == ()
    assert document.data == {"message": {"zh": "甲\n"}}


def test_nesting_of_200_000_brackets_is_refused_at_once() -> None:
    assert rules(parsed("a: " + "[" * 200_000)) == ["too-deep"]


def test_alias_bomb_is_refused() -> None:
    bomb = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    assert rules(parsed(bomb)) == ["alias"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty-file"),
        ("# only a comment\n", "empty-file"),
        ("just text\n", "wrong-type"),
        ("- a\n- b\n", "wrong-type"),
        ("a: 1\n---\nb: 2\n", "syntax"),
        ("? [a, b]\n: c\n", "syntax"),
        ("<<: {a: b}\n", "syntax"),
        ("*a : b\n", "syntax"),
        ("a: 'open\n", "syntax"),
        ("\ta: b\n", "syntax"),
        ("%YAML 9.9\n---\na: b\n", "syntax"),
        ("a: !!binary x\n", "tag"),
        ("!!str a: b\n", "tag"),
        ("a: {!x b: c}\n", "tag"),
        ("! a: b\n", "tag"),
        ("a: b \u202e c\n", "encoding"),
        ("a:\n", "empty-field"),
        ("a: ~\n", "empty-field"),
    ],
)
def test_fault_is_one_located_problem(text: str, rule: str) -> None:
    document = parsed(text)

    assert rules(document) == [rule]
    assert document.problems[0].line >= 1
    assert document.problems[0].column >= 1


def test_latin_1_is_named_with_its_place() -> None:
    document = parse(Path("x.yaml"), "a: b\nc: é\n".encode("latin-1"))

    assert [(p.line, p.column, p.rule) for p in document.problems] == [(2, 4, "encoding")]


def test_a_mark_that_turns_letters_around_is_read_from_an_escape_alone() -> None:
    assert parsed('a: "\\u202dx"\n').data == {"a": "\u202dx"}


def test_utf_16_is_refused() -> None:
    assert rules(parse(Path("x.yaml"), "a: b".encode("utf-16"))) == ["encoding"]


def test_file_of_50_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    assert rules(read(path)) == ["too-large"]


def test_loop_of_links_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)

    assert rules(read(path)) == ["unreadable"]


def test_pipe_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)

    assert rules(read(path)) == ["unreadable"]


def test_reading_without_the_c_parser_gives_the_same() -> None:
    text = 'code: "X"\nlist: [a, {b: "1"}]\nzh: |\n  甲\n\n  乙\nn: 007\n'
    expected = parsed(text)

    other = parse(Path("x.yaml"), text.encode(), yaml.SafeLoader)

    assert (other.data, other.problems) == (expected.data, expected.problems)
    assert list(other.marks) == list(expected.marks)
    assert [place_and_style(other, loc) for loc in other.marks] == [
        place_and_style(expected, loc) for loc in expected.marks
    ]


@pytest.mark.parametrize("text", ["a: [", "code: x\nmessage: {", "a: 'x", "a: x\rb: ["])
def test_fault_at_the_end_of_the_text_stands_on_its_last_line(text: str) -> None:
    (problem,) = parsed(text).problems

    assert problem.line <= len(text.splitlines())
    assert problem.column <= len(text.splitlines()[problem.line - 1]) + 1


def test_line_that_ends_in_a_carriage_return_alone_counts() -> None:
    (problem,) = parse(Path("x.yaml"), b"a: x\rb: \x96").problems

    assert (problem.line, problem.column) == (2, 4)

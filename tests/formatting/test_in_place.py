"""A text is written where it stands, and nothing else in the file changes."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog.yaml_file import Loc
from site_builder.formatting.in_place import with_text


def written(content: str, loc: Loc, text: str) -> str | None:
    return with_text(Path("domain.yaml"), content, loc, "en", text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1  # one\nt: {zh: 一, en: One}  # two\n", "a: 1  # one\nt: {zh: 一, en: New}  # two\n"),
        ("t: {zh: 一, en: 'One'}\n", 't: {zh: 一, en: "New"}\n'),
        ("t: {zh: 一}\nb: 2\n", "t: {zh: 一, en: New}\nb: 2\n"),
        ("t:\n    zh: 一   # one\n    # two\nb: 2\n", "t:\n    zh: 一   # one\n    en: New\n    # two\nb: 2\n"),
        (
            "t:\n  zh: |\n    一\n\n    二\n  en: |\n    One\n# c\nb: 2\n",
            "t:\n  zh: |\n    一\n\n    二\n  en: |\n    New\n# c\nb: 2\n",
        ),
        ("t:\n  en: >\n    One\n\n  zh: |\n    一\n", "t:\n  en: |\n    New\n\n  zh: |\n    一\n"),
        ("t:\n  zh: |\n    一\n\nb: 2\n", "t:\n  zh: |\n    一\n  en: |\n    New\n\nb: 2\n"),
        ("t:\n  zh: |\n    一", "t:\n  zh: |\n    一\n  en: |\n    New\n"),
        ("t:\r\n  zh: 一\r\nb: 2\r\n", "t:\r\n  zh: 一\r\n  en: New\nb: 2\r\n"),
    ],
)
def test_only_the_text_changes(before: str, after: str) -> None:
    assert written(before, ("t",), "New") == after


def test_lines_of_a_text_are_a_block_or_are_escaped() -> None:
    assert written("t:\n  zh: |\n    一\n", ("t",), "a\n\nb") == "t:\n  zh: |\n    一\n  en: |\n    a\n\n    b\n"
    assert written("t: {zh: 一}\n", ("t",), "a\nb") == 't: {zh: 一, en: "a\\nb"}\n'


@pytest.mark.parametrize("before", ["t: [\n", "t: 1\n", "t: {}\n", "b: {zh: 一}\n", "t: {zh: {x: 1}}\n"])
def test_where_there_is_no_text_none_is_written(before: str) -> None:
    assert written(before, ("t",), "New") is None


@given(st.text(max_size=40), st.sampled_from(["t: {zh: 一}\n", "t:\n  zh: |\n    一\nb: 2\n", "t:\n  zh: '一'\n"]))
def test_any_text_is_written_as_it_is_or_not_at_all(text: str, before: str) -> None:
    now = written(before, ("t",), text)

    if now is not None:
        assert yaml.safe_load(now)["t"]["en"].rstrip("\n") == text.rstrip("\n")

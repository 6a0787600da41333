"""Formatting changes how an entry is written, never what it says."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.catalog.entry import EntryFile
from site_builder.catalog.yaml_file import Plain, parse
from site_builder.formatting.comments import comments_of
from site_builder.formatting.entry_text import entry_text
from site_builder.formatting.format import Unformattable, formatted
from site_builder.formatting.scalars import block_lines, scalar
from tests.conftest import CATALOGS

PATH = Path("x.yaml")
LANGUAGES = ("zh", "en")


def form(text: str) -> str:
    return formatted(PATH, text.encode(), LANGUAGES)


def test_any_style_becomes_the_one() -> None:
    assert form(
        """\
causes: [{solution: {en: 'Wait.', zh: "等。"}, cause: {zh: 太快, en: "Too \\"fast\\"."}}]
"message":
    en: >-
      One
      line
    zh: 一行
retry:
  after: 60
  policy: wait
code: A
keywords: {en: ['yes', slow down], zh: [慢]}
wire: ['a "b" {c}']
category: 'limit'
codes: {sqlstate: 42P01, errno: 1062, other: "0815"}
"""
    ) == (
        """\
code: "A"
category: limit
retry: {policy: wait, after: 60}
codes: {sqlstate: "42P01", errno: 1062, other: "0815"}
message:
  zh: |
    一行
  en: |
    One line
wire: ['a "b" {c}']
causes:
  - cause:
      zh: |
        太快
      en: |
        Too "fast".
    solution:
      zh: |
        等。
      en: |
        Wait.
keywords: {zh: [慢], en: ["yes", slow down]}
"""
    )


def test_comments_stay_with_what_they_are_about() -> None:
    given = """\
# head
message:    # what it says
  en: |     # English
    # no comment
    b
  zh: "# a"
# of the code
code: "A"   # one
            # and two
wire:
  # seen once
  - "x"
  - "y"  # twice
# foot
"""

    assert form(given) == (
        """\
# head
# of the code
code: "A"   # one
            # and two
message:    # what it says
  zh: |
    # a
  en: |     # English
    # no comment
    b
wire:
  # seen once
  - "x"
  - "y"  # twice
# foot
"""
    )


def test_a_list_that_does_not_fit_has_a_line_each() -> None:
    wires: list[Plain] = [f"message number {number} of the service" for number in range(4)]

    assert entry_text({"wire": wires[:3]}).count("\n") == 1
    assert entry_text({"wire": wires}).splitlines() == ["wire:", *(f'  - "{wire}"' for wire in wires)]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("limit", "limit"),
        ("two words", "two words"),
        ("限额", "限额"),
        ("a:b", "a:b"),
        ("a: b", '"a: b"'),
        ("a, b", '"a, b"'),
        ("no", '"no"'),
        ("1e3", '"1e3"'),
        ("2026-01-02", '"2026-01-02"'),
        ("-x", '"-x"'),
        ("x ", '"x "'),
        ("", '""'),
        ("\u2028", '"\\u2028"'),
        ("a\u202eb", '"a\\u202eb"'),
        (None, "null"),
        (True, "true"),
        (7, "7"),
    ],
)
def test_a_value_has_quotes_where_it_needs_them(value: Plain, written: str) -> None:
    assert scalar(value, plain=True) == written


@pytest.mark.parametrize("text", ["", "\n", " x", "\tx", "a\x85b", "a\u202db", "\n x"])
def test_what_no_block_can_hold_is_quoted(text: str) -> None:
    assert block_lines(text) is None
    assert yaml.safe_load(entry_text({"message": {"en": text}})) == {"message": {"en": text}}


@pytest.mark.parametrize(
    "text",
    ["code: [", "code: A\ncode: B\n", "- a\n", "", "\x00", "code: &a x\n", "code: 1e3\n"],
    ids=["syntax", "twice", "list", "empty", "control", "anchor", "ambiguous"],
)
def test_a_file_with_a_fault_is_told_and_left(text: str) -> None:
    with pytest.raises(Unformattable) as error:
        form(text)

    assert str(error.value).startswith("x.yaml:")


def test_every_field_has_its_place() -> None:
    fields = [field.alias or name for name, field in EntryFile.model_fields.items()]

    assert list(yaml.safe_load(entry_text(dict.fromkeys(sorted(fields), "x")))) == fields


@pytest.mark.parametrize("path", sorted((CATALOGS / "good").glob("*/[!d]*.yaml")), ids=lambda path: path.name)
def test_entries_of_the_tests_say_the_same(path: Path) -> None:
    text = formatted(path, path.read_bytes(), LANGUAGES)

    assert form(text) == text


# What no text of a catalogue may have is left out: see `_CONTROL` in yaml_file.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), include_characters="\n\t")
TEXTS = st.text(CHARACTERS, max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*EntryFile.model_fields, "zh", "en", "no", "title"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*EntryFile.model_fields]), VALUES, min_size=1, max_size=6))
def test_whatever_is_written_is_read_again(data: dict[str, Plain]) -> None:
    text = entry_text(data, LANGUAGES)

    assert _stripped(dict(parse(PATH, text.encode()).data)) == _stripped(data)
    assert comments_of(text, parse(PATH, text.encode()).marks) == {}
    assert entry_text(parse(PATH, text.encode()).data, LANGUAGES) == text


def _stripped(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _stripped(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_stripped(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value

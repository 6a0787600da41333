"""Whatever is cut off a page, and whatever stands in its cells: no exception, and no row lost in silence."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.errors import UserError
from site_builder.importing import columns
from site_builder.importing.csv_tables import read_csv
from site_builder.importing.entry_yaml import entry_yaml
from site_builder.importing.facts import Facts, facts_of
from site_builder.importing.json_tables import read_json
from site_builder.importing.markdown_tables import read_markdown
from site_builder.importing.pairing import drafts_of
from site_builder.importing.source_file import read_text
from tests.importing.pages import facts

CODES = [f"isv.CODE_{number}" for number in range(8)]
ROWS = [f"|{code}|Message {at}.|40{at}|Do {at}.|" for at, code in enumerate(CODES)]
FIRST = ["# Codes", "", "|Error code|Message|HTTP Status Code|Solution|", "|--|--|--|--|", *ROWS[:4], "", "Text.", ""]
SECOND = ["| 错误码 | 错误信息 | HTTP 状态码 | 解决方案 |", "|:--|--|--|--|", *ROWS[4:], "", "The end.", ""]
TEXT = "\n".join([*FIRST, *SECOND])
CELLS = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=12)
TEXTS = st.text(st.sampled_from("|-`\\\n\"'{}[],:<>*#A a.码"), max_size=120)


def lost(text: str, said: Facts) -> list[str]:
    """The rows that are whole in a text, and neither in what it says nor remarked."""
    lines = text.split("\n")
    remarked = {remark.line for remark in said.remarks}
    remarked |= {line for remark in said.remarks for line in range(remark.line, remark.line + remark.rows + 2)}
    remarked |= {fact.line for facts_of_code in said.by_code.values() for fact in facts_of_code}
    return [line for number, line in enumerate(lines, start=1) if line in ROWS and number not in remarked]


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
@settings(max_examples=400)
def test_cut_page_loses_no_row_in_silence(start: int, end: int) -> None:
    for text in (TEXT[min(start, end) : max(start, end)], TEXT[: min(start, end)] + TEXT[max(start, end) :]):
        try:
            said = facts(text)
        except UserError:
            assert not any(line in ROWS for line in text.split("\n"))
        else:
            assert lost(text, said) == []


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_row_of_any_cells_goes_in_or_is_remarked(rows: list[tuple[str, str, str]]) -> None:
    lines = [f"|{'|'.join(cell.replace('|', '') for cell in row)}|" for row in rows]
    try:
        said = facts("|Code|Message|Solution|\n|-|-|-|\n" + "\n".join(lines) + "\n")
    except UserError:
        return
    drafts, _ = drafts_of({"en": said})

    for draft in drafts:
        entry = yaml.safe_load(entry_yaml(draft)) if draft.code.isprintable() else {"code": draft.code}
        assert entry["code"] == draft.code
    lines_in = {fact.line for code in said.by_code for fact in said.by_code[code]}
    assert len(lines_in | {remark.line for remark in said.remarks}) >= min(said.rows, 1)


@given(TEXTS)
@settings(max_examples=300)
def test_any_text_is_read_or_refused_in_a_line(text: str) -> None:
    reasons = []
    for read in (read_markdown, read_csv, read_json):
        try:
            facts_of(read(Path("x"), text, columns.has_codes), {})
        except UserError as error:
            reasons.append(str(error))

    assert "\n" not in "".join(reasons)


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "is empty"), (b"a\0b", "is binary"), (b"\x81", "is neither UTF-8 nor GB 18030")]
)
def test_reading_refuses_what_is_no_text(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(content)

    with pytest.raises(UserError, match=reason):
        read_text(path)


def test_reading_knows_byte_order_marks_and_gb18030(tmp_path: Path) -> None:
    for content in ("\ufeff码\r\nA".encode(), "码\nA".encode("gb18030"), "码\nA".encode("utf-16")):
        path = tmp_path / "x.md"
        path.write_bytes(content)
        assert read_text(path) == "码\nA"

"""Whatever is cut off a page, and whatever stands in its cells: no exception, and no row lost in silence."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
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
HTML_ROWS = [
    f"<tr><td>{code}</td><td>Message {at}.</td><td>40{at}</td><td>Do {at}.</td></tr>"
    if at % 2
    else f"""<tr id="r{at}">
<td colspan="1" rowspan="1">
<p>{code}</p></td><td class="x">Message <b>{at}</b>.<td>40{at}</td>
<td>Do:<ul><li>{at}</li><li><a href="https://x.example/{at}">x</a></ul></td>
</tr>"""
    for at, code in enumerate(CODES)
]
HTML_FIRST = """<table class="x"><colgroup><col width="20%"/></colgroup>
<thead><tr><th>Error code</th><th>Message</th><th>HTTP Status Code</th><th>Solution</th></tr></thead>
<tbody>
"""
HTML_SECOND = """<TABLE>
<tbody><tr><td>错误码</td><td>错误信息</td><td>HTTP 状态码</td><td>解决方案</td></tr>
"""
HTML = "".join(
    [
        "<p>Codes.\n\n",
        *[HTML_FIRST, *(f"{row}\n" for row in HTML_ROWS[:4]), "</tbody>\n</table>\n\n# More\n\n"],
        *["|Code|Message|\n|-|-|\n|B|b|\n", HTML_SECOND, *HTML_ROWS[4:], "</tbody></TABLE>\nThe end.\n"],
    ]
)
HTML_PAGES = [
    HTML,
    f"<!DOCTYPE html>\n<html><script>var a = '<td>';</script><body>{HTML}</html>",
    HTML.replace("\n", ""),
]
CELLS = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=12)
PIECE = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|<[^<>]*>|```|&lt;|[\w.]+|.", re.DOTALL)
PIECES = PIECE.findall(
    "<table></table><tr></tr><td></td><th><thead><tbody><td rowspan=2><td colspan='3'><ul><li></ul><pre></pre><b></b>"
    '<br><!----><![CDATA[]]><script></script><code></code><html><h2><x><a"`\n#|Code Message isv.C_1 A B&lt;```码'
)
TAGS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
TEXTS = st.text(st.sampled_from("|-`\\\n\"'{}[],:<>*#A a.码"), max_size=120)


def lost(text: str, said: Facts) -> list[str]:
    """The rows that are whole in a text, and neither in what it says nor remarked."""
    lines = text.split("\n")
    remarked = {remark.line for remark in said.remarks}
    remarked |= {line for remark in said.remarks for line in range(remark.line, remark.line + remark.rows + 2)}
    remarked |= {fact.line for facts_of_code in said.by_code.values() for fact in facts_of_code}
    return [line for number, line in enumerate(lines, start=1) if line in ROWS and number not in remarked]


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
@example(67, 243)
@example(63, 237)  # one table's line of dashes becomes the other's header
@settings(max_examples=400)
def test_cut_page_loses_no_row_in_silence(start: int, end: int) -> None:
    for text in (TEXT[min(start, end) : max(start, end)], TEXT[: min(start, end)] + TEXT[max(start, end) :]):
        try:
            said = facts(text)
        except UserError:
            assert not any(line in ROWS for line in text.split("\n"))
        else:
            assert lost(text, said) == []


@given(st.sampled_from(HTML_PAGES), st.data())
@settings(max_examples=400)
def test_cut_page_of_html_loses_no_row_in_silence(page: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(page)), st.integers(0, len(page)))))
    for text in (page[start:end], page[:start] + page[end:]):
        try:
            said = facts(text)
        except UserError:
            assert lost_of_html(text, {}, set()) == []
        else:
            lines = {line for one in said.remarks for line in _lines(text, one.line, one.rows)}
            assert lost_of_html(text, said.by_code, lines) == []


def lost_of_html(text: str, by_code: Mapping[str, object], remarked: set[int]) -> list[str]:
    """The codes of rows that are whole in a text, and neither in what it says nor remarked."""
    result = []
    for code, typed in zip(CODES, HTML_ROWS, strict=True):
        row = typed if typed in text else typed.replace("\n", "")
        at = text.find(row)
        first = text.count("\n", 0, at) + 1
        if at >= 0 and code not in by_code and remarked.isdisjoint(range(first, first + row.count("\n") + 1)):
            result.append(code)
    return result


def _lines(text: str, line: int, rows: int) -> range:
    """The lines that a remark on several rows speaks of: all down to the end of their table."""
    after = "\n".join(text.split("\n")[line - 1 :])
    end = re.search("</table>|\\Z", after, re.IGNORECASE)
    return range(line, line + 1 + (after.count("\n", 0, end.start()) if end is not None and rows > 1 else 0))


@given(TAGS)
@settings(max_examples=400)
def test_any_tags_are_read(text: str) -> None:
    for page in (text, f"<table><th>Code<th>Message{text}", f"<html>{text}"):
        with suppress(UserError):
            for draft in drafts_of({"en": facts(page)})[0]:
                assert yaml.safe_load(entry_yaml(draft))["code"] == draft.code


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

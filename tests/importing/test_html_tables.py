"""Tables of HTML, in Markdown pages and in pages of their own, as their generators write them."""

from pathlib import Path

import pytest

from site_builder.importing import columns
from site_builder.importing.html.cells import CellWriter
from site_builder.importing.html.tables import read_html
from site_builder.importing.html.tokens import tokens
from site_builder.importing.table import Page
from tests.importing.pages import facts, page, remarks

HEAD = "<table><tr><th>Code</th><th>Message</th><th>Solution</th></tr>"


def rows(read: Page) -> list[tuple[str, ...]]:
    return [row.cells for table in read.tables for row in table.rows]


def html(text: str) -> Page:
    return read_html(Path("page.html"), text, columns.has_codes)


def cell(text: str, *, typed: bool = False) -> str:
    """A cell of HTML as Markdown."""
    return rows(page(f"{HEAD}<tr><td>A<td>a<td>{text}</table>") if typed else html(f"{HEAD}<tr><td>A<td>a<td>{text}"))[
        0
    ][2]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<p>one</p>\n<p>two\n  and three</p>", "one\n\ntwo and three"),
        ("one<br/>two<BR>three", "one\n\ntwo\n\nthree"),
        ("Do:<ul><li>one</li><li><p>two</p><p>more</p></li></ul>then", "Do:\n\n- one\n- two\n\n  more\n\nthen"),
        ("<ol><li>one<ul><li>a<li>b</ul><li>two</ol>", "1. one\n   - a\n   - b\n2. two"),
        ("<b>原因：</b>余额不足。<strong>解决方案</strong>：请充值", "**原因**：余额不足。**解决方案**：请充值"),
        ("<code>a_b&lt;c&gt;</code> a_b &lt;c&gt;", "`a_b<c>` a\\_b \\<c\\>"),
        ("<code>a`b</code>", "``a`b``"),
        ('<a href="https://x.example/(a)?b=1&amp;c">it</a>', "[it](https://x.example/%28a%29?b=1&c)"),
        ("<a href='/help/#x'>it</a> <A HREF=javascript:x()>there</A>", "it there"),
        ("<pre>one\n  two</pre>", "```\none\n  two\n```"),
        ("<pre><code>one</code></pre>", "`one`"),
        ("<pre>\n```\n</pre>", "```` ``` ````"),
        ("a<!-- <td>b --><script>if (a<b) '<td>'</script><style>td {}</style>c", "ac"),
        ("<span class=x>a<sup>1</sup></span> <img alt='yes' src=x>", "a1 yes"),
        ("<ac:link><![CDATA[a<b>_]]></ac:link>", "a\\<b\\>\\_"),
        ("Set <bucket> of <user@x.example>", "Set \\<bucket\\> of \\<user@x.example\\>"),
        ("a < b &amp;&amp; c > d &nbsp;&eacute;&#x4e2d;", "a \\< b && c \\> d é中"),
        ("<h3>Head</h3>text", "Head\n\ntext"),
        ("<b>bold <code>x</b> y</code>", "bold `x` y"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb"),
    ],
)
def test_cell_is_written_as_markdown(text: str, markdown: str) -> None:
    assert cell(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("**bold**, `a<b>`, [x](https://x.example) and a\\_b", "**bold**, `a<b>`, [x](https://x.example) and a\\_b"),
        ("&lt;name&gt; `&lt;name&gt;`", "\\<name\\> `<name>`"),
        ("\n\nDo:\n\n- one\n- two\n", "Do:\n\n- one\n\n- two"),
    ],
)
def test_texts_in_a_markdown_page_may_be_markdown(text: str, markdown: str) -> None:
    assert cell(text, typed=True) == markdown


def test_list_in_lists_without_end_is_cut_off_nowhere() -> None:
    writer = CellWriter(typed=False)
    for number in range(50):
        writer.start("ul", dict)
        writer.start("li", dict)
        writer.text(str(number))

    assert writer.finish().endswith("49")


def test_code_over_several_rows_is_the_code_of_each() -> None:
    said = facts(
        "<table>\n<tr><th>Code<th>HTTP<th>Message<th>Solution\n"
        "<tr><td rowspan=2>A<td rowspan=3>400<td>one<td>x\n<tr><td>two<td rowspan=0>y\n"
        "<tr><td>B<td>three\n</table>"
    )

    assert {
        code: [(fact.line, fact.status, fact.message, fact.solution) for fact in of_code]
        for code, of_code in said.by_code.items()
    } == {"A": [(3, 400, "one", "x"), (4, 400, "two", "y")], "B": [(5, 400, "three", "y")]}
    assert said.remarks == ()


def test_cell_over_several_columns_is_the_text_of_each() -> None:
    assert rows(page(HEAD + "<tr><td>A<td colspan=2>a</table>")) == [("A", "a", "a")]


def test_cell_over_columns_of_one_name_is_said_once() -> None:
    text = "<table><tr><th>Code<th colspan=2>Message<tr><td>A<td colspan=2>a<tr><td>B<td>b<td>c</table>"

    assert rows(page(text)) == [("A", "a", ""), ("B", "b", "c")]


def test_cell_over_all_columns_is_a_heading_and_remarked() -> None:
    said = facts(HEAD + "\n<tr><td colspan=3>General</td></tr>\n<tr><td>A<td>a<td>b</table>")

    assert list(said.by_code) == ["A"]
    assert remarks(said) == [
        "2: 'General' stands over all columns and was taken for a heading; write its cells one by one"
    ]


def test_span_that_reaches_too_far_shifts_no_row() -> None:
    assert rows(page(HEAD + "<tr><td rowspan=9>A<td>a<td>x<tr><td>b<td>y<tr><td>B<td>c<td>z</table>")) == [
        ("A", "a", "x"),
        ("A", "b", "y"),
        ("B", "c", "z"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "<thead><tr><td>Code</td><td>Message</td></tr></thead><tbody>",
        "<tr><td><p>Code</p></td><td><p>Message</p></td></tr>",
        "<thead><tr><th rowspan=2>Code<th>In words<tr><th>Message<tbody>",
        "<caption>Code</caption><tr><th colspan=2>All the codes<tr><th>Code<th>Message",
        "<TBODY><TR><TH SCOPE=COL>Code</TH><TH>Message</TH></TR>",
    ],
)
def test_header_is_the_row_that_names_the_codes(head: str) -> None:
    (table,) = page(f"<table>{head}<tr><th>A<td>a</table>").tables

    assert table.header == ("Code", "Message")
    assert [row.cells for row in table.rows] == [("A", "a")]


def test_header_that_is_repeated_is_no_row() -> None:
    assert rows(page(HEAD + "<tr><td>A<td>a<td>b<tr><td><b>Code</b><td>Message<td>Solution</table>")) == [
        ("A", "a", "b")
    ]


def test_row_with_too_many_cells_goes_in_and_is_remarked() -> None:
    said = facts(HEAD + "\n<tr><td>A<td>a<td>b<td>c</table>")

    assert said.by_code["A"][0].solution == "b | c"
    assert remarks(said) == ["2: the row has 4 cells and its header 3; give both as many"]


def test_tables_of_a_page_are_read_in_their_order() -> None:
    text = (
        "# One\n\n<div><table><tr><td>Code</td><td>Message</td></tr><tr><td>A</td><td>a</td></tr></table></div>\n"
        "|Code|Message|\n|-|-|\n|B|b|\n<table>\n<tr><th>Code<th>Message\n<tr><td>C<td>c\n</table><table>"
        "<tr><th>Code<th>Message<tr><td>D<td>d</table>\n\n|Code|Message|\n|-|-|\n|E|e|\n"
    )

    said = facts(text)

    assert [(code, fact.line, fact.message) for code, (fact,) in said.by_code.items()] == [
        ("A", 3, "a"),
        ("B", 6, "b"),
        ("C", 9, "c"),
        ("D", 10, "d"),
        ("E", 14, "e"),
    ]
    assert (said.tables, said.remarks) == (5, ())


@pytest.mark.parametrize(
    "text",
    [
        f"```html\n{HEAD}<tr><td>A<td>a<td>b</table>\n```\n",
        f"Write `{HEAD}`.\n",
        f"<!--\n{HEAD}<tr><td>A<td>a<td>b</table>\n-->\n",
        f"x <!-- {HEAD}<tr><td>A<td>a<td>b</table> -->\n",
    ],
)
def test_table_in_code_or_a_comment_is_none(text: str) -> None:
    read = page(text)

    assert (read.tables, read.remarks) == ((), ())


def test_table_in_a_quotation_and_a_tag_over_several_lines_are_read() -> None:
    assert rows(page("> <table><tr><th>Code<th>Text\n> <tr><td>A<td>a\n> </table>\n")) == [("A", "a")]
    assert rows(page("<table><tr><th>Code<th\n>Text\n<tr><td\n>A</td\n><td>a\n</table>\n")) == [("A", "a")]


def test_table_within_a_cell_is_read_and_stands_in_the_cell() -> None:
    inner = "<table><tr><th>Name<th>Type<tr><td>id<td>text</table>"
    codes = "<table><tr><th>Code<th>Message<tr><td>B<td>b</table>"

    said = facts(f"{HEAD}<tr><td>A<td>a<td>See:{inner}</td></tr><tr><td>C<td>c<td>{codes}</td></tr></table>")

    assert {code: (fact.message, fact.solution) for code, (fact,) in said.by_code.items()} == {
        "A": ("a", "See:\n\nName | Type\n\nid | text"),
        "C": ("c", ""),
        "B": ("b", ""),
    }


def test_table_within_a_table_that_only_makes_the_layout_is_read() -> None:
    text = f"<html><body><table><tr><td>Menu</td><td>{HEAD}<tr><td>A<td>a<td>b</table></td></tr></table></body></html>"

    assert [table.header for table in html(text).tables][1:] == [("Code", "Message", "Solution")]
    assert list(facts(text).by_code) == ["A"]


def test_table_within_a_cell_that_is_not_closed_takes_no_row_of_the_outer_one() -> None:
    inner = "<table><tr><td>x</td></tr>"

    assert list(facts(f"{HEAD}<tr><td>A<td>a<td>{inner}</td></tr><tr><td>B<td>b<td>c</td></tr></table>").by_code) == [
        "A",
        "B",
    ]


@pytest.mark.parametrize(
    "start", ["<!doctype html>", '<HTML lang="en">', '\n<?xml version="1.0"?>\n<!-- x -->\n<html>']
)
def test_whole_page_of_html_is_read(start: str) -> None:
    body = f"<h1># a</h1><pre>```\n</pre>\n|Code|Message|\n|-|-|\n|X|x|\n{HEAD}<tr><td>isv.A_B*<td>a_b<td>*c*</table>"

    said = facts(f"{start}<head><title>t</title><script>x('<table>')</script></head><body>{body}</body></html>")

    (fact,) = said.by_code["isv.A_B*"]
    assert list(said.by_code) == ["isv.A_B*"]
    assert (fact.message, fact.solution, said.remarks) == ("a_b", "\\*c\\*", ())


def test_heading_ends_a_table_that_is_not_closed() -> None:
    open_table = f"{HEAD}\n<tr><td>A<td>a<td>b</td></tr>\n"
    said = facts(f"{open_table}\n## Next\n\n|Code|Message|\n|-|-|\n|B|b|\n")
    assert list(said.by_code) == ["A", "B"]
    assert remarks(said) == ["1: the table is not closed and may have been cut; write </table>"]
    said = facts(f"<html>{HEAD}<tr><td>A<td>a<td>b</td></tr>\n<h2>Next</h2>{HEAD}<tr><td>B<td>b<td>c</td></tr></table>")
    assert list(said.by_code) == ["A", "B"]
    assert len(said.remarks) == 1


@pytest.mark.parametrize(
    ("row", "codes", "remark"),
    [
        ("<tr><td>B<td>b", ["A"], "3: the row ends in the middle; write its cells, and </tr> behind the last"),
        ("<tr><td>B<td>b<td>tru", ["A", "B"], "3: the row is not closed and may have been cut; write </tr> behind it"),
        (
            "<tr><td>B<td>b</td></tr></table>",
            ["A", "B"],
            "3: the row has 2 of 3 cells, and more than one may be missing;",
        ),
        (
            "</table><tr><td>B<td>b<td>c</tr>",
            ["A"],
            "3: a row outside of any table: 'B b c'; write <table> and a header",
        ),
    ],
)
def test_row_that_was_cut_is_remarked(row: str, codes: list[str], remark: str) -> None:
    said = facts(f"{HEAD}\n<tr><td>A<td>a<td>b</tr>\n{row}\n")

    assert list(said.by_code) == codes
    assert [line[: len(remark)] for line in remarks(said)] == [remark]


def test_table_that_lost_its_header_is_remarked() -> None:
    said = facts("<table>\n<tr><td>isv.A_1<td>a</tr>\n<tr><td>isv.B_1<td>b</tr>\n</table>")

    assert [(remark.line, remark.rows) for remark in said.remarks] == [(2, 2)]


def test_quotation_mark_that_is_not_closed_hides_no_row() -> None:
    said = facts(HEAD + '\n<tr><td class="x>A<td>a<td>b</tr>\n<tr><td class="y">B<td>b<td>c</tr></table>')

    assert list(said.by_code) == ["A", "B"]


def test_tags_and_texts_have_their_lines() -> None:
    found = [(token.kind, token.name, token.line) for token in tokens("a\n<P\nid='x'>b<!--\n--></p>\n<td", 5)]

    assert found == [("text", "", 5), ("start", "p", 6), ("text", "", 7), ("end", "p", 8), ("text", "", 8)]


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", '<a b="', "<table>\n", "<![CDATA[", "<td><b><br>", "<ul><li>", "<script>"]
)
def test_broken_page_takes_no_longer_than_its_size(piece: str) -> None:
    said = facts(f"{HEAD}<tr><td>A<td>a<td>b</tr></table>\n" + piece * 5_000)

    assert list(said.by_code) == ["A"]

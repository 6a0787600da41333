"""Read the tables of HTML: text in, tables as they were typed out, in the order in which they begin.

Cells, rows and sections need no end tags. A table within a cell is a table too, and what it says stands in the cell.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.importing.html.cells import CellWriter
from site_builder.importing.html.grid import HtmlCell, HtmlRow, HtmlTable, Read, table_of
from site_builder.importing.html.tokens import TABLE_TAG, Token, tokens
from site_builder.importing.table import HasCodes, Page

_WHOLE_PAGE = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_HEADING = re.compile("h[1-6]")
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_DEEPEST = 20
"""Tables within tables that are read; those inside them are text."""
_LONGEST_INNER = 10_000
"""Characters of a table that its outer cell repeats."""
_ELEMENTS = re.compile(
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|big|blink|blockquote|body|br|"
    "button|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|"
    "em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hgroup|hr|"
    "html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|marquee|menu|meta|meter|nav|nobr|"
    "noframes|noscript|object|ol|optgroup|option|output|p|param|picture|pre|progress|q|rb|rp|rt|rtc|ruby|s|samp|"
    "script|search|section|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|"
    "template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr"
)
"""Names of tags; `<name>` of any other name is text: pages forget to escape a placeholder."""
_END_TAG = re.compile(r"</([a-zA-Z][^\s/<>]*)")
_CODE_SPAN = re.compile(rf"(`+)(?!`)((?:(?!</?{TABLE_TAG})[^\n])+?)(?<!`)\1(?!`)", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Test for a whole page of HTML."""
    return _WHOLE_PAGE.match(text) is not None


def read_html(path: Path, text: str, has_codes: HasCodes) -> Page:
    """Read the tables of a whole page of HTML; all else in it is passed over."""
    return _page(path, text, has_codes, 1, typed=False)


def read_block(path: Path, text: str, has_codes: HasCodes, line: int) -> Page:
    """Read the tables of a part of a Markdown page that begins at `line`; texts in them may be Markdown."""
    coded = _CODE_SPAN.sub(lambda span: span[0].replace("<", "&lt;").replace(">", "&gt;"), text)
    return _page(path, coded, has_codes, line, typed=True)


def _page(path: Path, text: str, has_codes: HasCodes, line: int, *, typed: bool) -> Page:
    reader = _Reader(path, has_codes, {name.lower() for name in _END_TAG.findall(text)}, typed=typed)
    for token in tokens(text, line):
        reader.take(token)
    reader.finish()
    read = [one.read for one in reader.all if one.read is not None]
    tables = tuple(one.table for one in read if one.table is not None)
    return Page(path, tables, tuple(remark for one in read for remark in one.remarks))


@dataclass
class _Open:
    """A table that is being read."""

    table: HtmlTable
    section: int = 0
    head: bool = False
    row: HtmlRow | None = None
    cell: HtmlCell | None = None
    writer: CellWriter | None = None
    read: Read | None = None


@dataclass
class _Reader:
    """Goes through the tags of one text once."""

    path: Path
    has_codes: HasCodes
    closed_names: set[str]
    typed: bool = field(kw_only=True)
    all: list[_Open] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def take(self, token: Token) -> None:
        if token.kind == "start" and self._is_tag(token):
            self._start(token)
        elif token.kind == "end":
            self._end(token.name)
        elif self.open and self.open[-1].writer is not None:
            self.open[-1].writer.text(token.source, literal=token.kind == "literal" or token.kind == "start")

    def finish(self) -> None:
        while self.open:
            self._end_table(closed=False)

    def _is_tag(self, token: Token) -> bool:
        """Whether the token is a tag of HTML, or of an extension of it; else it is a placeholder."""
        name = token.name
        if _ELEMENTS.fullmatch(name) or name in self.closed_names or "=" in token.source:
            return True
        return ("-" in name or ":" in name) and not name.startswith(("http:", "https:", "mailto:")) and "@" not in name

    def _start(self, token: Token) -> None:
        name = token.name
        if name == "table" and len(self.open) < _DEEPEST:
            self._open_table(HtmlTable(token.line))
        elif name in ("tr", *_CELLS) and not self.open:
            self._open_table(HtmlTable(token.line, stray=True))
            self._start_part(token)
        elif self.open and name in ("tr", *_SECTIONS, *_CELLS):
            self._start_part(token)
        elif self.open and self.open[-1].writer is not None:
            self.open[-1].writer.start(name, lambda: token.attributes)
            if token.source.endswith("/>"):
                self.open[-1].writer.end(name)
        elif self.open and _HEADING.fullmatch(name):
            self.finish()  # the table ends where a heading stands between its rows

    def _open_table(self, table: HtmlTable) -> None:
        self.open.append(_Open(table))
        self.all.append(self.open[-1])

    def _start_part(self, token: Token) -> None:
        """Begin a section, a row or a cell; what is open of its kind ends before it."""
        one = self.open[-1]
        _end_cell(one)
        if token.name in _SECTIONS:
            _end_row(one, closed=True)
            one.section += 1
            one.head = token.name == "thead"
            return
        if token.name == "tr" or one.row is None:
            _end_row(one, closed=True)
            one.row = HtmlRow(token.line, one.section, one.head)
            one.table.rows.append(one.row)
        if token.name in _CELLS:
            given = token.attributes
            one.cell = HtmlCell(
                heads=token.name == "th", rows=_number(given.get("rowspan")), columns=_number(given.get("colspan"))
            )
            one.writer = CellWriter(typed=self.typed)
            one.row.cells.append(one.cell)
            if token.source.endswith("/>"):
                _end_cell(one)

    def _end(self, name: str) -> None:
        if not self.open:
            return
        one = self.open[-1]
        if name == "table":
            self._end_table(closed=True)
        elif name in _CELLS and one.row is None and len(self.open) > 1:
            self._end_table(closed=False)  # the table within the cell that ends here
            self._end(name)
        elif name in _CELLS:
            _end_cell(one)
        elif name == "tr":
            _end_row(one, closed=True)
        elif name in _SECTIONS:
            _end_row(one, closed=True)
            one.section += 1
            one.head = False
        elif one.writer is not None:
            one.writer.end(name)

    def _end_table(self, *, closed: bool) -> None:
        one = self.open.pop()
        _end_row(one, closed=closed)
        one.table.closed = closed
        one.read = table_of(self.path, one.table, self.has_codes)
        outer = self.open[-1].writer if self.open else None
        if outer is not None and not one.read.has_codes:
            inner = "\n\n".join(" | ".join(cell.text for cell in row.cells if cell.text) for row in one.table.rows)
            outer.block(inner[:_LONGEST_INNER])


def _end_cell(one: _Open) -> None:
    if one.cell is not None and one.writer is not None:
        one.cell.text = one.writer.finish()
    one.cell = one.writer = None


def _end_row(one: _Open, *, closed: bool) -> None:
    _end_cell(one)
    if one.row is not None:
        one.row.closed = closed
    one.row = None


def _number(value: str | None) -> int:
    """A number of rows or columns; 1 where it is none."""
    return int(value) if value is not None and re.fullmatch("[0-9]{1,5}", value.strip()) else 1

"""Lay Markdown out as lines of a terminal: lists, code, emphasis, links."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import click

from site_builder.catalog.markdown import to_html
from site_builder.cli.screen import Screen
from site_builder.cli.wrapping import cells

_STEP = 2
"""Columns that a list within a list, or a quotation, stands further in."""


def markdown_lines(
    text: str, screen: Screen, indent: int, filled: Callable[[str], str] = lambda text: text
) -> Iterator[str]:
    """Render a text for a terminal, every line behind `indent` spaces. `filled` puts values into its words."""
    parser = _Blocks(screen, filled)
    parser.feed(to_html(text))
    parser.close()
    for block in parser.blocks():
        yield from screen.lines(block[1], indent + block[0], indent + block[2]) if block[1] else ("",)


class _Blocks(HTMLParser):
    """Collects (indent, line, indent of the lines that follow) from the HTML that Markdown became."""

    def __init__(self, screen: Screen, filled: Callable[[str], str]) -> None:
        super().__init__()
        self._screen = screen
        self._filled = filled
        self._done: list[tuple[int, str, int]] = []
        self._line = ""
        self._marker = ""
        self._inside: list[str] = []
        self._counts: list[int | None] = []
        self._address = ""

    def blocks(self) -> list[tuple[int, str, int]]:
        self._flush()
        while self._done and not self._done[-1][1]:
            self._done.pop()
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("p", "ul", "ol", "li", "pre", "blockquote", "br"):
            self._flush()
        if tag in ("ul", "ol"):
            while self._done and not self._done[-1][1]:
                self._done.pop()
            self._counts.append(int(given.get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            count = self._counts[-1]
            self._marker = "- " if count is None else f"{count}. "
            self._counts[-1] = None if count is None else count + 1
        elif tag == "a":
            self._address = given.get("href") or ""
        elif tag == "code" and "pre" not in self._inside and not self._screen.escapes:
            self._line += "`"
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "pre", "ul", "ol"):
            self._flush()
        if tag in ("ul", "ol"):
            self._counts.pop()
        elif tag == "a":
            if not self._screen.escapes and not self._line.endswith(self._address):
                self._line += f" ({self._address})"
            self._address = ""
        elif tag == "code" and "pre" not in self._inside and not self._screen.escapes:
            self._line += "`"
        if tag in self._inside:
            del self._inside[len(self._inside) - 1 - self._inside[::-1].index(tag) :]
        if tag in ("p", "pre", "ul", "ol") and not self._counts and self._done and self._done[-1][1]:
            self._done.append((0, "", 0))

    def handle_data(self, data: str) -> None:
        if "pre" in self._inside:
            for line in data.splitlines():
                self._line = self._styled(self._filled(line))
                self._flush()
        elif data.strip() or self._line:
            self._line += self._styled(self._filled(data.replace("\n", " ")))

    def _styled(self, text: str) -> str:
        looks: dict[str, Any] = {
            name: look
            for name, look, wanted in (
                ("fg", "cyan", "code" in self._inside),
                ("bold", True, "strong" in self._inside),
                ("italic", True, "em" in self._inside),
                ("underline", True, bool(self._address)),
            )
            if wanted
        }
        if not self._screen.escapes or not looks:
            return text
        styled = click.style(text, **looks)
        return self._screen.link(styled, self._address) if self._address else styled

    def _flush(self) -> None:
        line = self._line.rstrip()
        if line:
            depth = _STEP * (max(len(self._counts) - 1, 0) + self._inside.count("blockquote"))
            room = depth + cells(self._marker) if self._marker else depth + _STEP * bool(self._counts)
            indent = depth if self._marker else room
            self._done.append((indent, self._marker + line, room))
            self._marker = ""
        self._line = ""

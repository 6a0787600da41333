"""Cut the page that MkDocs rendered empty; stamp pages into it.

The shell is a finished page whose title, address, sections and article are marks (`theme/shell/index.html`).
It is cut once; a page of the catalogue is then a join of strings. So the look is the theme's own and follows
its upgrades, whatever engine renders it.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from site_builder.core.errors import UserError
from site_builder.data.addresses import UNPUBLISHED, canonical
from site_builder.pages.english import finished
from site_builder.pages.page import Page
from site_builder.site.marks import END, START, mark

_MARK = re.compile(f"{START}([a-z]+){END}")
_FIELDS = frozenset({"title", "description", "canonical", "robots", "head", "content", "toc", "sidebar", "edit"})
_SIDEBAR = re.compile(r"(<div [^>]*data-md-type=\"toc\"[^>]*?)\s*>")
"""Sidebar of the list of sections; hidden where a page has none, so that a table has its room."""
_MAY_BE_MISSING = frozenset({"path"})
"""The page's path is for links to other languages, which a language that stands alone does not have."""


class ShellError(UserError):
    """The rendered page cannot be cut; the text is one line that says which mark is amiss."""


@dataclass(frozen=True)
class Cut:
    """Template of text: `pieces[0]`, then each field's value followed by its piece."""

    pieces: tuple[str, ...]
    fields: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Cut":
        parts = _MARK.split(text)
        return cls(tuple(parts[::2]), tuple(parts[1::2]))

    @cached_property
    def _encoded(self) -> tuple[bytes, ...]:
        return tuple(piece.encode() for piece in self.pieces)

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Join the pieces with UTF-8 values. Raises KeyError for a field without a value."""
        first, *following = self._encoded
        parts = [first]
        for field, piece in zip(self.fields, following, strict=True):
            parts += values[field], piece
        return b"".join(parts)


@dataclass(frozen=True)
class Shell:
    """Page around every article of one language. Plain strings throughout, so that it can be JSON."""

    language: str
    root: str
    """The absolute address of the language's root, with a slash at its end."""
    page: Cut
    edit: Cut
    """The edit link, for pages that have one."""
    toc: Cut
    """The list of sections, for pages that have any."""
    toc_item: Cut

    def stamp(self, page: Page) -> bytes:
        """Render a page that lies one folder below the language's root: HTML as UTF-8."""
        path = page.path.as_posix()
        stamped = self.page.fill(
            {
                "title": _text(page.title),
                "description": _text(page.description),
                "canonical": _text(canonical(self.root, path)),
                "path": _text(path),
                "robots": b"" if page.indexed else b'<meta name="robots" content="noindex">',
                "head": "".join([*map(_asset, page.assets), page.head]).encode(),
                "content": page.content.encode(),
                "toc": self._sections(page.toc),
                "sidebar": b"" if page.toc else b" hidden",
                "edit": self.edit.fill({"url": _text(page.edit_url)}) if page.edit_url is not None else b"",
            }
        )
        return finished(stamped)

    def _sections(self, toc: tuple[tuple[str, str], ...]) -> bytes:
        """Render the list of sections, once for all pages that have the same."""
        rendered = self._rendered_sections.get(toc)
        if rendered is None:
            items = (self.toc_item.fill({"anchor": _text(anchor), "label": _text(label)}) for anchor, label in toc)
            rendered = self._rendered_sections[toc] = self.toc.fill({"items": b"".join(items)}) if toc else b""
        return rendered

    @cached_property
    def _rendered_sections(self) -> dict[tuple[tuple[str, str], ...], bytes]:
        return {}

    def to_json(self) -> dict[str, Any]:
        """Turn into lists, dictionaries and strings that `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Shell":
        cuts = {
            name: Cut(tuple(data[name]["pieces"]), tuple(data[name]["fields"]))
            for name in ("page", "edit", "toc", "toc_item")
        }
        return cls(data["language"], data["root"], **cuts)


def _text(text: str) -> bytes:
    return html.escape(text).encode()


def _asset(path: str) -> str:
    """Tag that loads a file below `assets/`, as seen from one folder below the language's root."""
    if path.endswith(".css"):
        return f'<link rel="stylesheet" href="../assets/{path}">\n'
    return f'<script defer src="../assets/{path}"></script>\n'


def cut(rendered: str, language: str, root: str) -> Shell:
    """Cut the shell out of a rendered page. Raises ShellError where a mark is missing or misplaced."""
    rest, edit = _lift(rendered, "editurl", "a", "edit")
    rest, nav = _lift(rest, "label", "nav", "toc")
    rest, sidebars = _SIDEBAR.subn(rf"\1{mark('sidebar')}>", rest)
    if sidebars != 1:
        raise ShellError(f"the shell of '{language}' cannot be cut: {sidebars} places for the list of sections")
    opening, inner, closing = _inside(nav)
    inner, item = _lift(inner, "label", "li", "items")
    page = Cut.of(rest.replace(mark("toc"), f"{opening}{mark('toc')}{closing}"))
    shell = Shell(
        language=language,
        root=root,
        page=page,
        edit=Cut.of(edit.replace(mark("editurl"), mark("url"))),
        toc=Cut.of(inner),
        toc_item=Cut.of(item),
    )
    for part, fields in (
        (shell.page, _FIELDS - {"canonical"} if root.startswith(UNPUBLISHED) else _FIELDS),
        (shell.edit, {"url"}),
        (shell.toc, {"items"}),
        (shell.toc_item, {"anchor", "label"}),
    ):
        odd = ", ".join(sorted(set(part.fields) - _MAY_BE_MISSING ^ fields))
        if odd:
            raise ShellError(f"the shell of '{language}' cannot be cut: marks missing or left over: {odd}")
    return shell


def _lift(text: str, inside: str, tag: str, name: str) -> tuple[str, str]:
    """Take the innermost `tag` around the first mark `inside` out of `text`, leaving the mark `name`."""
    at = text.find(mark(inside))
    start = text.rfind(f"<{tag} ", 0, max(at, 0))
    end = text.find(f"</{tag}>", at)
    if min(at, start, end) < 0:
        raise ShellError(f"the shell cannot be cut: no <{tag}> around the mark '{inside}'")
    end += len(f"</{tag}>")
    return f"{text[:start]}{mark(name)}{text[end:]}", text[start:end]


def _inside(element: str) -> tuple[str, str, str]:
    """Split an element into opening tag, content and closing tag."""
    start, end = element.index(">") + 1, element.rindex("<")
    return element[:start], element[start:end].strip(), element[end:]

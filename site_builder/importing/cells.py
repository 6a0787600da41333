"""Read a cell as what its column holds: codes, a message, a text, a status, yes or no.

Codes and messages are taken as they are shown; texts stay Markdown. A cell of dashes says nothing.
"""

import re
from html import unescape

from site_builder.importing.table import Table, without_controls, without_unseen

_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NEEDLESS = re.compile(r"(?<!^)\\([!\"#$%&'()+,\-./:;=>?@^{|}~])|(?<=\w)\\(_)(?=\w)", re.MULTILINE)
"""Escapes of characters that mean nothing where they stand."""
LONGEST_CELL = 10_000
"""Characters. The longest cell that we know has 900."""
_FIRST_MARK = 0xF0000
_MARKS = re.compile("[\U000f0000-\U000fffff]")
"""Characters for private use, which stand for what is put aside; a cell has at most 10,000 of them."""
_CODE_SPAN = re.compile(r"(`+) ?(.+?) ?\1", re.DOTALL)
_WHOLE_CODE = re.compile(r"(`+)(?!`)((?:(?!\1).)+)(?<!`)\1", re.DOTALL)
"""A cell that is one code span, or one block of code."""
_LINK = re.compile(r"!?\[((?:\\.|[^\]\\])*)\]\((?:\\.|[^)\\])*\)(\{[^}]*\})?")
_STRONG = re.compile(r"(?<![\\*])(\*\*)(?![\s*])(.+?)(?<![\s*\\])\*\*(?!\*)", re.DOTALL)
"""Bold words; the stars of `138****0000` are none."""
_EMPHASIS = re.compile(r"(?<![\\\w*])\*(?=[^\s*])([^*]+)(?<=[^\s\\])\*(?![\w*])")
_TAGS = re.compile(r"<(b|i|em|strong|code|span|p|font|a|sup|sub|div)\b[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
"""Text in tags. `<code>` alone is what a message has for a value."""
_NOTHING = frozenset(["", "-", "--", "---", "—", "——", "－", "–", "/", "\\", "\\-"])
_STATUS = re.compile(r"(?<![\w.])([1-5]\d\d)(?![\w.]*\w)")
_YES = re.compile("是|可以?|能|需要?|yes|y|true|[√✓✔✅]|1|retry|retryable|(可以?|建议|支持)重试")
_NO = re.compile("否|不可以?|不能|不需要?|不|no|n|false|[×✗✘x❌]|0|non-?retryable|不(可以?|建议|支持)重试")
_SINGLE = re.compile(r"[!-~]{1,120}")
_SENTENCE_END = (".", "。", "!", ",", ";")


def codes(cell: str, table: Table) -> list[str]:
    """The codes in a cell, as a service sends them; several stand on lines of their own, or in a list."""
    parts = [line for part in (_BREAK.split(cell) if table.markdown else [cell]) for line in part.split("\n")]
    if table.markdown and parts[0] == parts[-1] and set(parts[0]) == {"`"}:
        parts = parts[1:-1]  # a block of code
    found = [
        " ".join(without_unseen(shown(part) if table.markdown else without_controls(part)).split()) for part in parts
    ]
    return [code for text in found for code in _listed(text) if code]


def _listed(text: str) -> list[str]:
    """The codes of a list such as `A、B`; a text is no list where a part of it is no code."""
    parts = re.split(r"\s*[、，]\s*|,\s+", text)
    return parts if all(map(looks_like_code, parts)) else [text]


def shown(cell: str) -> str:
    """What a Markdown cell shows: escapes, code spans, emphasis, links and entities taken off, on one line."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return chr(_FIRST_MARK + len(kept) - 1)

    text = _ESCAPE.sub(lambda escape: keep(escape[1]), _MARKS.sub("", without_controls(cell[:LONGEST_CELL])))
    text = _CODE_SPAN.sub(lambda span: keep(span[2]), text)
    text = _LINK.sub(lambda link: link[1], _without_tags(_BREAK.sub(" ", text)))
    text = unescape(_EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text)))
    for number in reversed(range(len(kept))):  # what was put aside later may hold marks of what was before
        text = text.replace(chr(_FIRST_MARK + number), kept[number])
    return " ".join(without_controls(text).split())


def message(cell: str, table: Table) -> str:
    """A message on one line: escapes and entities undone, code spans and links as they were typed.

    A message that is altogether in a code span is what stands in it.
    """
    if _says_nothing(cell):
        return ""
    if not table.markdown:
        return " ".join(without_controls(cell).split())
    if whole := _WHOLE_CODE.fullmatch(cell.strip()):
        return " ".join(without_controls(whole[2]).split())
    text = _STRONG.sub(r"\2", _without_tags(_BREAK.sub(" ", cell)))
    return " ".join(without_controls(_ESCAPE.sub(r"\1", unescape(text))).split())


def prose(cell: str, table: Table) -> str:
    """A text of one paragraph or several, as Markdown; needless escapes are undone."""
    if _says_nothing(cell):
        return ""
    text = cell
    if table.markdown:
        text = _NEEDLESS.sub(lambda escape: escape[1] or escape[2], _BREAK.sub("\n\n", _without_tags(text)))
        text = text.replace("&nbsp;", " ")
    return tidy(text)


def tidy(text: str) -> str:
    """Take off space at the ends of lines, and empty lines at both ends and in a row."""
    lines = [
        _unindented(line.expandtabs(4).rstrip()) for line in without_controls(text).replace("\u00a0", " ").split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _unindented(line: str) -> str:
    """A single space before a line is no indent, but left by a generator."""
    return line[1:] if line[:1] == " " and line[1:2] != " " else line


def status(cell: str) -> int | None:
    """The one HTTP status that a cell names: `400`, `HTTP 400`, `400 Bad Request`."""
    found = set(_STATUS.findall(cell))
    return int(found.pop()) if len(found) == 1 else None


def yes_or_no(cell: str) -> bool | None:
    """Whether a cell says yes; None where it says neither."""
    word = shown(cell).strip("。.!！ ").casefold()
    return True if _YES.fullmatch(word) else False if _NO.fullmatch(word) else None


def is_blank(cell: str) -> bool:
    """Test for a cell without any text."""
    return not _BREAK.sub("", without_unseen(cell)).strip()


def looks_like_code(cell: str) -> bool:
    """Test for one word of ASCII that no sentence ends with; it decides only where cells are missing."""
    word = shown(cell) if len(cell) < LONGEST_CELL else ""
    return _SINGLE.fullmatch(word) is not None and not word.endswith(_SENTENCE_END)


def _without_tags(text: str) -> str:
    """Text without tags around parts of it, those inside others too."""
    while (bare := _TAGS.sub(r"\2", text)) != text:
        text = bare
    return text


def _says_nothing(cell: str) -> bool:
    return without_unseen(cell).strip() in _NOTHING or is_blank(cell)

"""Most texts of a catalogue use little Markdown: paragraphs, flat lists, code spans, bold words, links. They need
no parser.

`html` answers what CommonMark makes of such a text, ten times as fast; of every other text it answers None.
A test holds it against the parser over random texts.
"""

import re

_WORD = r"[^\W_]"
_PLAIN = rf"[^\\`*_\[\]<&\n\x00-\x1f]++|(?<={_WORD})_(?={_WORD})"
"""Text that means itself; an underscore only within a word."""
_CODE = r"`([^`\s](?:[^`\n]*[^`\s])?)`(?!`)"
_STRONG = rf"\*\*({_WORD}(?:[^\\`*_\[\]<>&\n\x00-\x1f]*{_WORD})?)\*\*(?!\*)"
_LABEL = rf"(?:{_PLAIN}|\*\*{_WORD}(?:[^\\`*_\[\]<>&\n\x00-\x1f]*{_WORD})?\*\*(?!\*))++"
_LINK = rf"(?<!!)\[({_LABEL})\]\((https?://[A-Za-z0-9./#_-]+)\)"
_PLAIN_OR_CODE = re.compile(rf"(?:{_PLAIN}|{_CODE})*+")
_TOKEN = re.compile(rf"({_PLAIN})|{_CODE}|{_STRONG}|{_LINK}")
_BOLD = re.compile(rf"\*\*({_WORD}[^*]*)\*\*")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&\n\x00-\x1f\"]")
_BLOCK_START = re.compile(r"[>#+=~|-]|\*(?!\*[^\W_])|\d+[.)]|\s")
"""What begins anything but a paragraph at the start of a line."""
_ITEM = re.compile(r"(-|(\d{1,9})\.) (.*)")


def html(text: str) -> str | None:
    """The text as HTML blocks, without a line break at the end; None where a parser has to read it."""
    if not _SPECIAL.search(text):
        return f"<p>{text}</p>" if _is_paragraph(text) else None
    blocks: list[str] = []
    listed = False  # whether the block before this one is a list
    for block in text.split("\n\n"):
        lines = block.split("\n")
        items = [match for line in lines if (match := _ITEM.fullmatch(line))]
        paragraph = lines[: len(lines) - len(items)]
        if listed and not paragraph:
            return None  # a list after a list may be one with it
        if paragraph:
            shown = [_inline(line) for line in paragraph if _is_paragraph(line)]
            if None in shown or len(shown) < len(paragraph):
                return None
            blocks.append("<p>" + "\n".join(map(str, shown)) + "</p>")
        if items:
            made = _list(items)
            if made is None:
                return None
            blocks.append(made)
        listed = bool(items)
    return "\n".join(blocks)


def _list(items: list[re.Match[str]]) -> str | None:
    tag = "ul" if items[0][1] == "-" else "ol"
    if (tag == "ol" and int(items[0][2]) != 1) or any((item[1] == "-") != (tag == "ul") for item in items):
        return None
    lines = [f"<{tag}>"]
    for item in items:
        shown = _inline(item[3]) if _is_paragraph(item[3]) else None
        if shown is None:
            return None
        lines.append(f"<li>{shown}</li>")
    lines.append(f"</{tag}>")
    return "\n".join(lines)


def _is_paragraph(line: str) -> bool:
    return line != "" and not line[-1].isspace() and not _BLOCK_START.match(line)


def _inline(line: str) -> str | None:
    if not _SPECIAL.search(line):
        return line
    if "*" not in line and "[" not in line:
        return _with_code(line) if _PLAIN_OR_CODE.fullmatch(line) else None
    pieces: list[str] = []
    at = 0
    for match in _TOKEN.finditer(line):
        if match.start() != at:
            return None
        at = match.end()
        plain, code, strong, label, address = match.groups()
        if plain is not None:
            pieces.append(_quoted(plain))
        elif code is not None:
            pieces.append("<code>" + _quoted(code.replace("&", "&amp;").replace("<", "&lt;")) + "</code>")
        elif strong is not None:
            pieces.append(f"<strong>{_quoted(strong)}</strong>")
        else:
            shown = _BOLD.sub(r"<strong>\1</strong>", _quoted(label))
            pieces.append(f'<a href="{address}">{shown}</a>')
    return "".join(pieces) if at == len(line) else None


def _with_code(line: str) -> str:
    """Plain words and code spans in turn; `&` and `<` are in these alone, and each backtick is the border of one."""
    pieces = _quoted(line.replace("&", "&amp;").replace("<", "&lt;")).split("`")
    pieces[1::2] = [f"<code>{code}</code>" for code in pieces[1::2]]
    return "".join(pieces)


def _quoted(text: str) -> str:
    return text.replace(">", "&gt;").replace('"', "&quot;")

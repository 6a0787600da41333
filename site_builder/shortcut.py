"""Most texts of a catalogue use little Markdown: paragraphs, flat lists, code spans, links. They need no parser.

`html` answers what CommonMark makes of such a text, ten times as fast; of every other text it answers None.
A test holds it against the parser over random texts.
"""

import html as escaping
import re

_CODE = r"`[^`\s](?:[^`\n]*[^`\s])?`(?!`)"
_LINK = r"\[[^\\`*_\[\]<>&\n]+\]\(https?://[A-Za-z0-9./#-]+\)"
_PLAIN = r"[^\\`*_\[\]<>&\n\x00-\x1f]"
_LINE = re.compile(rf"(?:{_PLAIN}|{_CODE}|(?<!!){_LINK})*")
_SPAN = re.compile(rf"({_CODE})|({_LINK})")
_BLOCK_START = re.compile(r"[>#+=~|-]|\d+[.)]")
"""What begins anything but a paragraph at the start of a line."""
_ITEM = re.compile(r"(-|(\d{1,9})\.) (.*)")


def html(text: str) -> str | None:
    """The text as HTML blocks, without a line break at the end; None where a parser has to read it."""
    blocks: list[str] = []
    listed = False  # whether the block before this one is a list
    for block in text.split("\n\n"):
        lines = block.split("\n")
        paragraph = [line for line in lines if not _ITEM.match(line)]
        items = lines[len(paragraph) :]
        if lines[: len(paragraph)] != paragraph or (listed and not paragraph):
            return None  # something after a list that may belong to it
        if not all(_is_simple(line) for line in paragraph):
            return None
        if paragraph:
            blocks.append("<p>" + "\n".join(map(_inline, paragraph)) + "</p>")
        if items:
            made = _list(items)
            if made is None:
                return None
            blocks.append(made)
        listed = bool(items)
    return "\n".join(blocks)


def _list(lines: list[str]) -> str | None:
    matches = [_ITEM.fullmatch(line) for line in lines]
    kinds = {match[1] == "-" for match in matches if match}
    first = matches[0]
    if len(kinds) != 1 or first is None or (first[2] is not None and int(first[2]) != 1):
        return None
    items: list[str] = []
    for match in matches:
        if match is None or not _is_simple(match[3]):
            return None
        items.append(f"<li>{_inline(match[3])}</li>")
    tag = "ul" if kinds == {True} else "ol"
    return "\n".join((f"<{tag}>", *items, f"</{tag}>"))


def _is_simple(line: str) -> bool:
    return (
        bool(line)
        and not line[0].isspace()
        and not line[-1].isspace()
        and not _BLOCK_START.match(line)
        and _LINE.fullmatch(line) is not None
    )


def _inline(line: str) -> str:
    if "`" not in line and "[" not in line:
        return _quoted(line)
    pieces: list[str] = []
    at = 0
    for match in _SPAN.finditer(line):
        pieces.append(_quoted(line[at : match.start()]))
        if match[1] is not None:
            pieces.append("<code>" + _quoted(escaping.escape(match[1][1:-1], quote=False)) + "</code>")
        else:
            label, _, address = match[2][1:-1].partition("](")
            pieces.append(f'<a href="{address}">{_quoted(label)}</a>')
        at = match.end()
    pieces.append(_quoted(line[at:]))
    return "".join(pieces)


def _quoted(text: str) -> str:
    return text.replace('"', "&quot;")

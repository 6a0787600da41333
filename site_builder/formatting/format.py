"""Put the file of an entry into the one style; its data and its comments stay."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import Loc, Plain, parse
from site_builder.formatting.comments import Comments, comments_of
from site_builder.formatting.entry_text import entry_text


class Unformattable(ValueError):
    """A file that cannot be formatted; its problems say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def formatted(path: Path, content: bytes, languages: Sequence[str]) -> str:
    """Format the bytes of the entry at `path`. `languages`: the order of its texts.

    Raises Unformattable where the file is no YAML of an entry, or would not say the same as before.
    """
    file = parse(path, content)
    if file.problems:
        raise Unformattable(file.problems)
    comments = comments_of(content.decode("utf-8-sig"), file.marks)
    text = entry_text(file.data, languages, comments)
    again = parse(path, text.encode())
    kept = comments_of(text, again.marks)
    if again.problems or _meaning(dict(again.data)) != _meaning(dict(file.data)) or _said(kept) != _said(comments):
        wrong = "cannot be formatted without a change of what it says"
        raise Unformattable([file.problem((), "format", wrong, "write its odd texts in double quotes")])
    return text


def _meaning(value: Plain) -> Plain:
    """A value without the line breaks at the end of its texts, which are not part of them."""
    if isinstance(value, dict):
        return {key: _meaning(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_meaning(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def _said(comments: Mapping[Loc, Comments]) -> list[str]:
    return sorted(line for about in comments.values() for line in (*about.above, *about.beside))

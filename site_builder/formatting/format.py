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


def formatted(path: Path, content: bytes, languages: Sequence[str], data: Mapping[str, Plain] | None = None) -> str:
    """Format the bytes of the entry at `path`. `languages`: the order of its texts; `data`: what it says from now on.

    Raises Unformattable where the file is no YAML of an entry, or would not say what it has to.
    """
    file = parse(path, content)
    if file.problems:
        raise Unformattable(file.problems)
    comments = comments_of(content.decode("utf-8-sig"), file.marks)
    data = file.data if data is None else data
    text = entry_text(data, languages, comments)
    if not says(path, text, data, comments):
        wrong = "cannot be formatted without a change of what it says"
        raise Unformattable([file.problem((), "format", wrong, "write its odd texts in double quotes")])
    return text


def says(path: Path, text: str, data: Mapping[str, Plain], comments: Mapping[Loc, Comments]) -> bool:
    """Test whether the text of a file has these data and comments, wherever they stand, and no problem."""
    file = parse(path, text.encode())
    same = not file.problems and _meaning(dict(file.data)) == _meaning(dict(data))
    return same and _said(comments_of(text, file.marks)) == _said(comments)


def _meaning(value: Plain) -> Plain:
    """A value without the line breaks at the end of its texts, which are not part of them."""
    if isinstance(value, dict):
        return {key: _meaning(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_meaning(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def _said(comments: Mapping[Loc, Comments]) -> list[str]:
    return sorted(line for about in comments.values() for line in (*about.above, *about.beside))

"""Write one text into a YAML file where it stands; nothing else in the file changes."""

from pathlib import Path
from typing import Any

import yaml

from site_builder.catalog.yaml_file import Loc, Mark, Plain, YamlFile, parse
from site_builder.formatting.comments import comments_of
from site_builder.formatting.format import says
from site_builder.formatting.scalars import block_lines, scalar


def with_text(path: Path, content: str, loc: Loc, language: str, text: str) -> str | None:
    """Put the text of a language at `loc`, which has that of another; None where that cannot be done by itself.

    `content`: of the file at `path`, which is not touched.
    """
    file = parse(path, content.encode())
    if file.problems:
        return None
    mark = file.marks.get((*loc, language))
    changed = _replaced(content, mark, text) if mark is not None else _added(content, file, loc, language, text)
    data = _with(dict(file.data), (*loc, language), text)
    kept = changed is not None and says(path, changed, data, comments_of(content, file.marks))
    return changed if kept else None


def _replaced(content: str, mark: Mark, text: str) -> str | None:
    """Write a text over another one, in its style."""
    if not isinstance(mark.value, yaml.ScalarEvent):
        return None
    start, end = _ends(content, mark.value)
    written = _block(mark, text) if mark.style in ("|", ">") else scalar(text, plain=not mark.style)
    return f"{content[:start]}{written}{content[end:]}" if written is not None else None


def _added(content: str, file: YamlFile, loc: Loc, language: str, text: str) -> str | None:
    """Write a text after those of the other languages, as the last of them is written."""
    holder = file.marks.get(loc)
    others = [mark for place, mark in file.marks.items() if place[:-1] == loc]
    if holder is None or not isinstance(holder.value, yaml.MappingStartEvent) or not others:
        return None
    last = others[-1]
    if not isinstance(last.value, yaml.ScalarEvent):
        return None
    end = _ends(content, last.value)[1]
    name = scalar(language, plain=True)
    if holder.value.flow_style:
        return f"{content[:end]}, {name}: {scalar(text, plain=not last.style)}{content[end:]}"
    if last.style in ("|", ">"):
        written = _block(last, text)
    else:
        end = content.find("\n", end) + 1 or len(content)
        written = f"{scalar(text, plain=not last.style)}\n"
    before = content[:end] if content[:end].endswith("\n") else f"{content[:end]}\n"
    return f"{before}{' ' * (last.column - 1)}{name}: {written}{content[end:]}" if written is not None else None


def _block(mark: Mark, text: str) -> str | None:
    """A text as a `|` block below the key of `mark`; None where a block cannot hold it."""
    lines = block_lines(text)
    indent = " " * (mark.column + 1)
    return "".join(["|\n", *(f"{indent}{line}\n" if line else "\n" for line in lines)]) if lines is not None else None


def _with(data: dict[str, Plain], loc: Loc, text: str) -> dict[str, Plain]:
    """Copy data with another text at a place."""
    step, *rest = loc
    value: Any = data.get(str(step))
    return {**data, str(step): _with(value if isinstance(value, dict) else {}, tuple(rest), text) if rest else text}


def _ends(content: str, event: yaml.ScalarEvent) -> tuple[int, int]:
    """Where a text begins and ends, in characters; a block ends with its last line that is not blank."""
    start, end = event.start_mark, event.end_mark
    assert start is not None, "a parser gives marks"
    assert end is not None
    if event.style not in ("|", ">"):
        return start.index, end.index
    last = len(content[: end.index].rstrip())
    return start.index, content.find("\n", last) + 1 or len(content)

"""Cut a text into words to translate and marks to keep.

Marks are what a translation has as its source has it: code, placeholders, where links lead. The parts put together
again are the text, letter for letter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from site_builder.catalog.placeholders import FOREIGN_PLACEHOLDER

Kind = Literal["code", "placeholder", "address"]

_ADDRESS = r"[^\s()]*(?:\([^\s()]*\)[^\s()]*)*"
_MARKS = (
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)(?P<fence>`{3,})(?!`)[\s\S]+?(?<!`)(?P=fence)(?!`)"
    r"|(?<!`)(?P<ticks>``?)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<address><https?://[^\s<>]*>)"
    rf"|\[(?P<words>(?:\\[\s\S]|`[^`\n]*`|[^\[\]\\`])*)(?P<end>\]\({_ADDRESS}(?:[ \t]+\"[^\"\n]*\")?\))"
    r"|(?P<placeholder>\$?\{[A-Za-z_][A-Za-z0-9_]*\})"
)
_OWN = re.compile(_MARKS)
_WITH_FOREIGN = re.compile(f"{_MARKS}|(?P<foreign>{FOREIGN_PLACEHOLDER.pattern})")


@dataclass(frozen=True)
class Mark:
    """What stands in a translation as it stands in the source text."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Link:
    """Words that are translated, between marks that are not."""

    start: str
    words: tuple["Part", ...]
    end: str


Part: TypeAlias = str | Mark | Link


def cut(text: str, *, foreign: bool = False) -> tuple[Part, ...]:
    """Cut a text of Markdown. `foreign`: what other systems write as placeholders are placeholders too."""
    parts: list[Part] = []
    words = ""
    end = 0
    for match in (_WITH_FOREIGN if foreign else _OWN).finditer(text):
        words += text[end : match.start()]
        end = match.end()
        if match["escape"]:
            words += match[0]
            continue
        parts += [words] if words else []
        words = ""
        if match["end"]:
            parts.append(Link("[", cut(match["words"], foreign=foreign), match["end"]))
        else:
            parts.append(Mark(_kind(match), match[0]))
    words += text[end:]
    return (*parts, words) if words else tuple(parts)


def marks(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the marks of a text, as often as they stand in it."""
    for part in parts:
        if isinstance(part, Mark):
            yield part.text
        elif isinstance(part, Link):
            yield from marks(part.words)
            yield part.end


def lost(source: str, before: str, now: str, *, foreign: bool = False) -> Iterator[str]:
    """Name the marks that a translation lacks, and the placeholders that it has of its own, each once.

    `before`: the translation as it was, which somebody has written in this way; what it lacks or has may be so again.
    """
    of_source, of_before, here = (cut(text, foreign=foreign) for text in (source, before, now))
    known = dict.fromkeys(marks(of_before))
    present = set(marks(here))
    for mark in dict.fromkeys(marks(of_source)):
        if mark not in present and (mark in known or not before):
            yield f"{mark.removeprefix(']')} is gone"
    allowed = {*marks(of_source), *known}
    for name in dict.fromkeys(_placeholders(here)):
        if name not in allowed:
            yield f"{name} is in no source text"


def _placeholders(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Link):
            yield from _placeholders(part.words)
        elif isinstance(part, Mark) and part.kind == "placeholder":
            yield part.text


def _kind(match: re.Match[str]) -> Kind:
    return "code" if match["code"] else "address" if match["address"] else "placeholder"

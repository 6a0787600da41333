"""One-sided changes to a text, each of which a parity rule has to find.

They are made with patterns of their own, so that a fault of the rules is none of theirs.
`python -m tests.bundled.rules.mutations` makes them all and says how many of each kind are found.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text
from site_builder.rules import validate
from site_builder.rules.rule import FILE_RULES, Piece

_CODE = r"`[^`\n]+`"
_TARGET = r"\]\(https?://[^)\s]+\)"
_PLACEHOLDER = r"\$?\{\w+\}"
_MARKER = r"(?m:^ *(?:[-*]|\d+\.) )"
_BOLD = r"\*\*[^*\n]+\*\*(?: > \*\*[^*\n]+\*\*)*"
_OTHER = re.compile("|".join((_CODE, _TARGET, _PLACEHOLDER, _MARKER)))
_NUMBER = re.compile(r"\d+(?:[.,:-]\d+)*")
_UNITS = {
    "zh": {"秒": "分钟", "分钟": "小时", "小时": "秒", "天": "小时", "个工作日": "个月", "个字符": "字节", "元": "天"},
    "en": {
        "seconds": "minutes",
        "minutes": "hours",
        "minute": "hour",
        "hours": "seconds",
        "days": "hours",
        "working days": "months",
        "characters": "bytes",
        "yuan": "days",
    },
}
RULE = {
    "number": "number-mismatch",
    "unit": "number-mismatch",
    "link": "link-mismatch",
    "code": "code-mismatch",
    "placeholder": "placeholder-mismatch",
    "list": "list-mismatch",
    "path": "path-mismatch",
    "rest": "untranslated-rest",
}
"""Kind of a change → the rule that has to find it."""


class Mutation(NamedTuple):
    kind: str
    change: str
    text: str


def mutations(text: str, language: str, other_text: str) -> Iterator[Mutation]:
    """Every change to a text in `language`; `other_text` is what it says in the other language."""
    yield from _numbers(text, language)
    for kind, pattern, changes in (
        ("link", _TARGET, (("renamed", r"\1x)"), ("removed", "]"))),
        ("code", _CODE, (("renamed", r"\1X`"), ("bare", ""), ("removed", ""))),
        ("placeholder", _PLACEHOLDER, (("renamed", r"\1x}"), ("removed", ""))),
    ):
        for match in re.finditer(pattern, text):
            if kind == "placeholder" and text[: match.start()].count("`") % 2:
                continue  # is code
            for change, new in changes:
                new = match[0].strip("`") if change == "bare" else new.replace(r"\1", match[0][:-1])
                yield Mutation(kind, change, text[: match.start()] + new + text[match.end() :])
    yield from _lists(text)
    yield from _paths(text)
    sentence = re.split(r"(?<=[.。!！?？])\s*", _OTHER.sub("", other_text).replace("**", "").strip())[0]
    if len(sentence) > 12 and not re.search('["“”()（）‘’\\[]', sentence):
        yield Mutation("rest", "added", f"{text} {sentence}")


def _numbers(text: str, language: str) -> Iterator[Mutation]:
    taken = [match.span() for match in _OTHER.finditer(text)]
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        before, after = text[: match.start()], text[match.end() :]
        last = str((int(match[0][-1]) + 1) % 10)
        yield Mutation("number", "changed", before + match[0][:-1] + last + after)
        yield Mutation("number", "longer", before + match[0] + "7" + after)
        if text.count(match[0]) == 1:  # what stands twice is still said
            yield Mutation("number", "removed", before.rstrip() + after)
        for unit, other in _UNITS[language].items():
            typed = re.match(rf"[ -]?{unit}" + (r"\b" if language == "en" else ""), after)
            if typed:
                swapped = typed[0].replace(unit, other) + after[typed.end() :]
                yield Mutation("unit", "changed", before + match[0] + swapped)


def _lists(text: str) -> Iterator[Mutation]:
    lines = text.split("\n")
    items = [number for number, line in enumerate(lines) if re.match(_MARKER, line)]
    for number in items:
        yield Mutation("list", "removed", "\n".join([*lines[:number], *lines[number + 1 :]]).strip() or "-")
        yield Mutation("list", "doubled", "\n".join([*lines[: number + 1], *lines[number:]]))
        if number - 1 in items:
            bare = re.sub(_MARKER, "", lines[number])
            yield Mutation(
                "list", "joined", "\n".join([*lines[: number - 1], f"{lines[number - 1]} {bare}", *lines[number + 1 :]])
            )


def _paths(text: str) -> Iterator[Mutation]:
    for match in re.finditer(_BOLD, text):
        before, after = text[: match.start()], text[match.end() :]
        yield Mutation("path", "longer", f"{before}{match[0]} > **X**{after}")
        yield Mutation("path", "longer inside", f"{before}{match[0][:-2]} > X**{after}")
        yield Mutation("path", "not bold", before + match[0].replace("**", "") + after)
        if " > " in match[0]:
            shorter = match[0].rpartition(" > ")[0]
            yield Mutation("path", "shorter", before + shorter + "**" * (shorter.count("**") % 2) + after)


def is_found(catalog: Catalog, loc: tuple[Any, ...], texts: dict[str, str], rule: str) -> bool:
    """Whether `rule` finds fault with a text."""
    piece: Any = SimpleNamespace(texts=lambda: [(loc, Text(texts))])
    return any(True for _ in FILE_RULES[rule](catalog, piece))


def every_text(catalog: Catalog) -> Iterator[tuple[tuple[Any, ...], dict[str, str]]]:
    """(place, text by language) of every text that is there in both languages and not the same."""
    pieces: tuple[Piece, ...] = (catalog.settings, *catalog.domains, *catalog.entries)
    for piece in pieces:
        for loc, text in piece.texts():
            texts = {language: text.root[language] for language in ("zh", "en") if text.root.get(language)}
            if len(set(texts.values())) == 2:
                yield loc, texts


def tried(catalog: Catalog) -> Iterator[tuple[str, bool, dict[str, str]]]:
    """(kind, found, texts) of every change to every text."""
    for loc, texts in every_text(catalog):
        for language, other in (("zh", "en"), ("en", "zh")):
            for mutation in mutations(texts[language], language, texts[other]):
                mutated = {**texts, language: mutation.text}
                found = is_found(catalog, loc, mutated, RULE[mutation.kind])
                yield mutation.kind, found, {**mutated, "change": mutation.change, "in": language}


def main() -> None:
    """Try every change to the bundled catalogue, and print what is found of each kind."""
    catalog = validate(Path("catalog")).catalog
    assert catalog is not None
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for kind, hit, texts in tried(catalog):
        made[kind] += 1
        found[kind] += hit
        if not hit:
            sys.stdout.write(f"not found: {kind} {texts['change']} in {texts['in']}: {texts[texts['in']]!r}\n")
    for kind, count in made.items():
        sys.stdout.write(f"{kind:12} {found[kind]:5} of {count:5}: {found[kind] / count:.2%}\n")
    sys.stdout.write(f"{'all':12} {found.total():5} of {made.total():5}: {found.total() / made.total():.2%}\n")


if __name__ == "__main__":
    main()

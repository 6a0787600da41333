"""Find codes in sources: unknown ones, and such as are deprecated or removed.

Said is only what is certain. A code is a member of a generated enum or what one is made from, in a file that names the
package of the constants; a code of the catalogue, deprecated or removed, between quotes; and what has the shape of the
catalogue's codes behind one of their prefixes: between quotes, or anywhere where the prefix ends in a sign (`isv.`,
`PAY-`). A name without a prefix, a number on its own, a part of a code (`"isv." + name`) are nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.catalog.problem import Problem
from site_builder.clients.scan import findings
from site_builder.clients.scan.blocks import Block
from site_builder.clients.scan.known import ACTIVE, KnownCode, KnownCodes
from site_builder.core.decoding import decoded

FEW = 3
"""Numbered codes that have to share a beginning without a sign at its end, before it is taken for a prefix."""
LONGEST = 200
"""Characters of a code."""
_NUMBERED = re.compile(r"([A-Za-z][A-Za-z_]*[-_.:#]?)[0-9]{2,}")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("upper", re.compile(r"(?=.*[A-Z])[A-Z0-9]+(?:[._-][A-Z0-9]+)*")),
    ("camel", re.compile(r"[A-Z][A-Za-z0-9]+(?:[._-][A-Z][A-Za-z0-9]+)*")),
    ("lower", re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")),
)
_DIGITS = " digits"
_STANDS_FOR_ANY = re.compile(r"[Xx]{2,}|[Nn]{2,}|[Yy]{2,}|[Zz]{2,}|0+|.*(?:XXX|xxx).*")
"""`PAY-XXXX`, `isv.XXX`: no code but the shape of one."""
_QUOTES = "\"'`"
_TOKEN = r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*"
_PART = re.compile(r"[_*{%$(…-]|\.[*.]|[.:]?[A-Za-z0-9]")
"""What stands behind a part of a code, or a name in a program."""
_SHORTEST = 4
"""Capitals of a code behind its prefix, at least."""


@dataclass(frozen=True)
class Head:
    """A beginning that the codes of a domain share, and the kinds of what follows."""

    text: str
    kinds: frozenset[str]
    signs: frozenset[str]

    @property
    def is_sure(self) -> bool:
        """It ends in a sign, so what follows is a code without quotes, too."""
        return len(self.text) > 2 and not self.text[-1].isalnum()

    def fits(self, rest: str) -> str | None:
        """The kind of what follows the head; None where no code of the domain is like it."""
        kind = _kind(rest)
        if kind not in self.kinds or _STANDS_FOR_ANY.fullmatch(rest):
            return None
        if (kind == "upper" and len(rest) < _SHORTEST) or (kind == "lower" and rest.isalnum()):
            return None
        return kind if {sign for sign in rest if not sign.isalnum()} <= self.signs else None


class SourceScanner:
    """Finds the codes of one catalogue in sources."""

    def __init__(self, known: KnownCodes) -> None:
        self.known = known
        self._heads = tuple(heads(known))
        begins = "|".join(re.escape(head.text) for head in sorted(self._heads, key=lambda head: -len(head.text)))
        self._headed = re.compile(rf"(?<![A-Za-z0-9_$@/\\.-])(?:{begins}){_TOKEN}") if begins else None
        codes = [one.code for one in known.codes if known.retired(one.code) and not one.plain]
        self._retired = _quoted(codes) if codes else None
        words = [re.escape(word) for word in re.split(r"[^A-Za-z0-9]+", known.package) if word]
        self._package = re.compile("[-_./]?".join(words), re.IGNORECASE)
        enums = "|".join(map(re.escape, known.by_member))
        self._member = re.compile(rf"\b({enums})\.([A-Z][A-Z0-9_]*)\b(?! ?\()")
        self._made = re.compile(rf"\b({enums})(?:\.(?:get|of|from))?\( ?([\"'])([^\"'\s]{{1,{LONGEST}}})\2 ?[,)]")

    def scan(self, path: Path, blocks: Iterator[Block]) -> Iterator[Problem]:
        """Find the problems of one file, in order."""
        imports = False
        for block in blocks:
            text = decoded(block.content)
            imports = imports or self._package.search(text) is not None
            found = {**self._by_code(text), **(self._by_constants(text) if imports else {})}
            yield from self._problems(path, block, text, found)

    def _by_constants(self, text: str) -> Mapping[int, tuple[str, KnownCode | None]]:
        """Members of enums, and the codes that they are made from: offset → what is written, the code that it is."""
        found: dict[int, tuple[str, KnownCode | None]] = {}
        for match in self._member.finditer(text):
            members = self.known.by_member[match[1]]
            found[match.start()] = (match[0], members.get(match[2]))
        for match in self._made.finditer(text):
            members = self.known.by_member[match[1]]
            code = next((one for one in members.values() if one.code == match[3]), None)
            found[match.start(3)] = (match[3], code)
        return found

    def _by_code(self, text: str) -> Mapping[int, tuple[str, KnownCode | None]]:
        """Codes as they are written: offset → the code, and what it is."""
        found: dict[int, tuple[str, KnownCode | None]] = {}
        if self._retired is not None:
            for match in self._retired.finditer(text):
                found[match.start(1)] = (match[1], self.known.retired(match[1]))
        if self._headed is None or not any(head.text in text for head in self._heads):
            return found
        for match in self._headed.finditer(text):
            code = match[0]
            entries = self.known.by_code.get(code)
            if entries:
                found[match.start()] = (code, entries[0])
            elif self._is_code(text, match.start(), match.end(), code):
                found[match.start()] = (code, None)
        return found

    def _is_code(self, text: str, start: int, end: int, code: str) -> bool:
        """Test whether what begins as a code does is one, though none of the catalogue."""
        quoted = text[start - 1 : start] in _QUOTES and start > 0 and text[end : end + 1] == text[start - 1]
        if len(code) > LONGEST or self.known.is_alias(code) or (not quoted and _PART.match(text, end)):
            return False
        if quoted and self.known.is_spelling(code):
            return True
        for head in self._heads:
            kind = head.fits(code[len(head.text) :]) if code.startswith(head.text) else None
            if kind is not None and (quoted or (head.is_sure and kind not in ("camel", "lower"))):
                return True
        return False

    def _problems(
        self, path: Path, block: Block, text: str, found: Mapping[int, tuple[str, KnownCode | None]]
    ) -> Iterator[Problem]:
        line, line_start = block.line, 0
        for start, (written, entry) in sorted(found.items()):
            if entry is not None and not self._is_retired(written, entry):
                continue
            line += text.count("\n", line_start, start)
            line_start = text.rfind("\n", 0, start) + 1
            end = text.find("\n", start)
            if findings.IGNORE in text[line_start : end if end >= 0 else len(text)]:
                continue
            column = start - line_start + 1 + (block.column if line == block.line else 0)
            if entry is None:
                yield findings.unknown(path, line, column, written, self.known)
            else:
                yield findings.retired(path, line, column, written, entry)

    def _is_retired(self, written: str, entry: KnownCode) -> bool:
        """Test whether a code is deprecated or removed; a member is, too, whose code has moved to another domain."""
        return self.known.retired(entry.code) is not None or (written != entry.code and entry.status != ACTIVE)


def heads(known: KnownCodes) -> Iterator[Head]:
    """The prefixes of the domains, and the beginnings of numbered codes: `PAY-` of `PAY-1001`."""
    numbered: dict[str, int] = {}
    for one in known.codes:
        match = _NUMBERED.fullmatch(one.code)
        if match:
            numbered[match[1]] = numbered.get(match[1], 0) + 1
    learned = {head for head, count in numbered.items() if not head[-1].isalnum() or count >= FEW}
    for head in sorted({*known.prefixes, *learned}):
        rests = [one.code[len(head) :] for one in known.codes if one.code.startswith(head)]
        kinds = frozenset(filter(None, map(_kind, rests))) or frozenset({"upper"})
        if head[-1].isalnum():  # words begin so too
            kinds = frozenset(kind for kind in kinds if kind.endswith(_DIGITS))
        elif head not in known.prefixes:
            kinds -= {"lower"}
        yield Head(head, kinds, frozenset(sign for rest in rests for sign in rest if not sign.isalnum()) | {"_"})


def _kind(rest: str) -> str | None:
    """The shape of what follows a prefix; of a number its length."""
    if rest.isdigit():
        return f"{len(rest)}{_DIGITS}"
    return next((kind for kind, form in _KINDS if form.fullmatch(rest)), None)


def _quoted(codes: list[str]) -> re.Pattern[str]:
    """A pattern of any of these codes between quotes."""
    return re.compile(rf"(?<=[{_QUOTES}])({'|'.join(map(re.escape, sorted(codes)))})(?=[{_QUOTES}])")

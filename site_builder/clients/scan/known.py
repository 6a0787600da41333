"""The codes that a catalogue knows, as a scan needs them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from web.text.nearest import nearest
from web.text.terms import fold_code

ACTIVE = "active"
MOST_COMPARED = 100
"""Codes that share most words with a mistyped one, among which the nearest is looked for."""
_DIGITS = re.compile(r"[0-9]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


class KnownCode(NamedTuple):
    """An entry of the catalogue. `successor`: the code that took its place, with its domain where that is another."""

    domain: str
    code: str
    name: str
    status: str
    successor: str | None
    plain: bool
    """It is one word or number, as any text may have it."""


@dataclass(frozen=True)
class KnownCodes:
    """All codes of a catalogue, with what its codes and constants look like."""

    codes: tuple[KnownCode, ...]
    spellings: frozenset[str]
    """Folded: of the codes and their aliases."""
    aliases: frozenset[str]
    """Folded: of the aliases alone."""
    prefixes: tuple[str, ...]
    enums: Mapping[str, str]
    """The enum of each domain."""
    package: str
    """Of the constants."""

    @cached_property
    def by_code(self) -> Mapping[str, tuple[KnownCode, ...]]:
        groups: dict[str, tuple[KnownCode, ...]] = {}
        for one in self.codes:
            groups[one.code] = (*groups.get(one.code, ()), one)
        return groups

    @cached_property
    def by_member(self) -> Mapping[str, Mapping[str, KnownCode]]:
        """Enum → name of the member → its code."""
        members: dict[str, dict[str, KnownCode]] = {enum: {} for enum in self.enums.values()}
        for one in self.codes:
            members[self.enums[one.domain]][one.name] = one
        return members

    def retired(self, code: str) -> KnownCode | None:
        """The entry of a code that is deprecated or removed in every domain that has it; else None."""
        entries = self.by_code.get(code, ())
        return entries[0] if entries and all(one.status != ACTIVE for one in entries) else None

    def is_alias(self, code: str) -> bool:
        return fold_code(code) in self.aliases

    def is_spelling(self, code: str) -> bool:
        """Test for a code or an alias, however it is written."""
        return fold_code(code) in self.spellings

    def meant(self, code: str) -> str | None:
        """The known code that an unknown one most likely means; None where none is alike.

        Codes are compared without their prefixes, which all of them share; of two numbers none is like the other. A
        member of an enum is one of its others.
        """
        enum, _, name = code.partition(".")
        if enum in self.by_member:
            member = nearest(name, self.by_member[enum])
            return f"{enum}.{member}" if member is not None else None
        folded = fold_code(code)
        same = next((one.code for one in self.codes if fold_code(one.code) == folded), None)
        if same is not None:
            return same
        rest = self._without_prefix(code)
        alike = Counter(chain.from_iterable(self._by_word.get(word, ()) for word in _words(rest)))
        rests = {self._without_prefix(one): one for one, _ in alike.most_common(MOST_COMPARED)}
        rests = {one: known for one, known in rests.items() if _DIGITS.sub("", one) != _DIGITS.sub("", rest)}
        near = nearest(rest, rests)
        return rests[near] if near is not None else None

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[str]]:
        """The codes in use by the beginnings of their words."""
        codes: dict[str, list[str]] = {}
        for one in self.codes:
            for word in _words(self._without_prefix(one.code)) if one.status == ACTIVE else ():
                codes.setdefault(word, []).append(one.code)
        return codes

    def _without_prefix(self, code: str) -> str:
        return code.removeprefix(max(filter(code.startswith, self.prefixes), key=len, default=""))


def _words(text: str) -> set[str]:
    """The beginnings of the words of a code: what is misspelled seldom begins with another letter."""
    return {word[:3].lower() for word in _WORD.findall(text)}

"""Tell at a glance that two texts have the same facts, as most have.

What is told alike is not looked at again; all else is taken apart and judged.
"""

import re
from collections.abc import Callable
from functools import cache

from site_builder.rules.parity.languages import base
from site_builder.rules.parity.numbers import unit_pattern, units_of
from site_builder.rules.parity.unit_words import MULTIPLES

_FACT = (
    "`[^`]*`",
    r"\]\([^()\s]*\)",
    r"\{[^{}\n]*\}|\$\{[^{}\n]*\}|%[0-9$.+-]*[A-Za-z@]",
    r"\n[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]",
    r"\*\*|__|>|&gt;",
    "[0-9]+(?:[.,:/-][0-9]+)*",
    r"[¥$]|://|\]\(",
)
"""Patterns of code, links, placeholders, items, paths, numbers, and what needs a closer look."""
_DOUBTFUL = frozenset({"¥", "$", "``", "://", "]("})
_ODD = re.compile("[０-９٠-٩۰-۹०-९০-৯੦-੯૦-૯୦-୯௦-௯౦-౯೦-೯൦-൯๐-๙໐-໙›»→＞￥€]")
"""Digits, steps and currencies that need a closer look too."""
_IN_ORDER = frozenset("\n*_>&")
"""What begins the marks of lists and paths, whose order counts."""


def alike(text: str, language: str, translation: str, other: str) -> bool:
    """Whether two texts have the same facts to the letter, and the same units behind their numbers."""
    facts, unit_of = _facts(language)
    other_facts, other_unit_of = _facts(other)
    mine, theirs = facts(f"\n{text}"), other_facts(f"\n{translation}")
    if len(mine) != len(theirs) or _is_odd(text) or _is_odd(translation):
        return False
    if not mine:
        return True
    here = [(fact, unit and unit_of(unit)) for fact, unit in mine]
    there = [(fact, unit and other_unit_of(unit)) for fact, unit in theirs]
    if here != there and (sorted(here) != sorted(there) or _in_order(here) != _in_order(there)):
        return False
    return _DOUBTFUL.isdisjoint([fact for fact, _ in here])


def _is_odd(text: str) -> bool:
    return not text.isascii() and _ODD.search(text) is not None


def _in_order(facts: list[tuple[str, str]]) -> list[str]:
    return [fact for fact, _ in facts if fact[0] in _IN_ORDER]


@cache
def _facts(language: str) -> tuple[Callable[[str], list[tuple[str, str]]], Callable[[str], str]]:
    """The function that finds the facts of a text with the words behind numbers, and the one that knows these units."""
    multiples = rf"(?:{'|'.join(MULTIPLES)})(?![a-z])"
    year = r"(?<=\b\d{4}) ?年|"  # 2017 年 is a number, and no span of time
    unit = rf"(?<=\d)(?:{year}[ \u00a0\u202f-]?+({multiples}|{unit_pattern(base(language))}))"
    return re.compile(rf"({'|'.join(_FACT)})(?:{unit})?").findall, units_of(base(language))

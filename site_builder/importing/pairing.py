"""Join the pages of two languages by code; remark where they do not agree."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from site_builder.catalog.problem import shown
from site_builder.importing.drafts import Draft, draft
from site_builder.importing.facts import Fact, Facts
from site_builder.importing.table import Remark

_NEAR = 0.9
"""Likeness of two codes, of 1, from which one may be a misspelling of the other."""
_MOST_LETTERS = 3
"""Letters more or less that a misspelling has."""
_MARKS = re.compile(r"[\W_]+")


def drafts_of(pages: Mapping[str, Facts]) -> tuple[list[Draft], list[Remark]]:
    """Make a draft of every code of one page, or of two joined. `pages`: by language, the first language first."""
    first, *others = pages.values()
    codes = dict.fromkeys(first.by_code)
    remarks: list[Remark] = []
    joined = {next(iter(pages)): first.by_code}
    for language, facts in list(pages.items())[1:]:
        renamed, near = _renamed(first, facts)
        remarks += near
        joined[language] = renamed
        codes |= dict.fromkeys(renamed)
    for code in codes:
        for other in others:
            remarks += _differences(code, first, other, joined)
    return [draft(code, {language: said.get(code, ()) for language, said in joined.items()}) for code in codes], remarks


def _renamed(first: Facts, second: Facts) -> tuple[dict[str, tuple[Fact, ...]], list[Remark]]:
    """The facts of the second page under the codes of the first, and remarks on near misses.

    A code that differs in case, spaces and marks alone is joined; one that is merely alike is not.
    """
    lonely: defaultdict[str, list[str]] = defaultdict(list)
    for code in first.by_code:
        if code not in second.by_code:
            lonely[_folded(code)].append(code)
    names = [code for codes in lonely.values() for code in codes]
    renamed: dict[str, tuple[Fact, ...]] = {}
    remarks = []
    for code, said in second.by_code.items():
        same = lonely[_folded(code)] if code not in first.by_code and _folded(code) in lonely else []
        name = same[0] if len(same) == 1 and same[0] not in renamed else code
        if name != code:
            text = f"'{code}' was taken for '{name}' of {shown(first.path)}; write it alike"
            remarks.append(Remark(second.path, said[0].line, text))
        elif code not in first.by_code and (near := _near(code, names)):
            text = f"'{code}' is not in {shown(first.path)}, but '{near}' is; write it alike if it is the same"
            remarks.append(Remark(second.path, said[0].line, text))
        renamed[name] = (*renamed.get(name, ()), *said)
    return renamed, remarks


def _near(code: str, names: Iterable[str]) -> str:
    """The code of `names` that `code` may be a misspelling of; empty where there is none."""
    alike = [name for name in names if abs(len(name) - len(code)) <= _MOST_LETTERS]
    return next(iter(get_close_matches(code, alike, 1, _NEAR)), "")


def _folded(code: str) -> str:
    return _MARKS.sub("", code).casefold() or code


def _differences(
    code: str, first: Facts, other: Facts, joined: Mapping[str, Mapping[str, tuple[Fact, ...]]]
) -> Iterator[Remark]:
    """Yield remarks where two pages have another number of rows for a code, or another status."""
    here, *rest = [said.get(code, ()) for said in joined.values()]
    for there in rest if here else ():
        if not there:
            continue
        if len(here) != len(there):
            text = f"'{code}' has {_rows(there)} here and {_rows(here)} in {shown(first.path)}; give both as many"
            yield Remark(other.path, there[0].line, text)
        mine, theirs = _statuses(here), _statuses(there)
        if mine and theirs and mine != theirs:
            text = f"'{code}' has status {_listed(theirs)} here and {_listed(mine)} in {shown(first.path)}"
            yield Remark(other.path, there[0].line, f"{text}; correct one of them")


def _rows(facts: tuple[Fact, ...]) -> str:
    return "1 row" if len(facts) == 1 else f"{len(facts)} rows"


def _statuses(facts: tuple[Fact, ...]) -> list[int]:
    return sorted({fact.status for fact in facts if fact.status is not None})


def _listed(statuses: Iterable[int]) -> str:
    return ", ".join(map(str, statuses))

"""Make drafts of entries from facts: one a code, with the texts of one language or two side by side.

What no table says is `TODO`, so that an author sees it, and the rule `todo` finds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from site_builder.catalog.multilingual import TODO
from site_builder.importing import columns
from site_builder.importing.facts import Fact

Texts: TypeAlias = Mapping[str, str]
"""A text by language."""
_SUCCESS = frozenset({"ok", "success"})
_LONGEST_TITLE = 60


@dataclass(frozen=True)
class CauseDraft:
    """A cause of a draft; None for what goes without saying."""

    title: Texts | None
    cause: Texts
    solution: Texts
    message: Texts | None
    http_status: int | None
    retry: bool | None


@dataclass(frozen=True)
class Draft:
    """All that tables say about a code."""

    code: str
    language: str
    """Of the page that has its first row."""
    line: int
    """Of that row."""
    success: bool
    http_status: int | None
    retry: bool | None
    """The same request may be sent again; None where the table does not say."""
    message: Texts
    causes: tuple[CauseDraft, ...]
    codes: Mapping[str, str]
    """What other systems call it, by system."""
    note: Texts | None
    wire: tuple[str, ...] = ()
    """What the service was seen to send; no table has that."""


class _Case(NamedTuple):
    """One row's facts in every language, None in those that lack the row."""

    facts: tuple[Fact | None, ...]

    def texts(self, languages: Sequence[str], field: str) -> dict[str, str]:
        """A text of the facts in the languages that have it."""
        said = ((language, getattr(fact, field, "")) for language, fact in zip(languages, self.facts, strict=True))
        return {language: text for language, text in said if text}

    @property
    def status(self) -> int | None:
        """Of the first language that has one."""
        return next((fact.status for fact in self.facts if fact is not None and fact.status is not None), None)

    @property
    def retry(self) -> bool | None:
        """Of the first language that has one."""
        return next((fact.retry for fact in self.facts if fact is not None and fact.retry is not None), None)


def draft(code: str, facts: Mapping[str, Sequence[Fact]]) -> Draft:
    """Make the draft of a code. `facts`: by language, the first language first; their rows belong together in order."""
    languages = tuple(facts)
    cases = list(dict.fromkeys(_unplaced(zip_longest(*facts.values()))))
    codes = _codes(cases)
    cases = [_with_rest(case, codes) for case in cases]
    success = code.casefold() in _SUCCESS
    message = next((texts for case in cases if (texts := case.texts(languages, "message"))), {})
    status = next((value for case in cases if (value := case.status) is not None), None)
    retries = {value for case in cases if (value := case.retry) is not None}
    retry = retries.pop() if len(retries) == 1 else None
    causes: Iterable[CauseDraft] = _causes(cases, languages, message, status, several_retries=bool(retries))
    if success:
        causes = ()
    return Draft(
        code,
        *next((language, said[0].line) for language, said in facts.items() if said),
        success,
        status,
        None if success else retry,
        _whole(message, languages),
        tuple(causes),
        codes,
        _note(cases, languages, success),
    )


def _unplaced(rows: Iterable[tuple[Fact | None, ...]]) -> Iterator[_Case]:
    """Yield rows without their lines: what two of them say alike is said once."""
    for row in rows:
        yield _Case(tuple(fact._replace(line=0) if fact is not None else None for fact in row))


def _codes(cases: Sequence[_Case]) -> dict[str, str]:
    """What each system calls the code. One of which the rows do not agree has no single name for it."""
    by_system: dict[str, set[str]] = {}
    for case in cases:
        for fact in filter(None, case.facts):
            for header, number in fact.numbers:
                by_system.setdefault(columns.system(header), set()).add(number)
    return {system: numbers.pop() for system, numbers in by_system.items() if len(numbers) == 1}


def _with_rest(case: _Case, codes: Mapping[str, str]) -> _Case:
    """A case with the numbers that are not among `codes`."""

    def rest(fact: Fact) -> Fact:
        return fact._replace(numbers=tuple([one for one in fact.numbers if columns.system(one[0]) not in codes]))

    return _Case(tuple([rest(fact) if fact is not None else None for fact in case.facts]))


def _causes(
    cases: Sequence[_Case], languages: Sequence[str], message: Texts, status: int | None, several_retries: bool
) -> Iterator[CauseDraft]:
    whole_message = _whole(message, languages)
    for case in cases:
        own = case.texts(languages, "message")
        yield CauseDraft(
            _title(case, cases, languages) if len(cases) > 1 else None,
            _whole(case.texts(languages, "cause"), languages),
            _whole(case.texts(languages, "solution"), languages),
            _whole(own, languages) if own and _whole(own, languages) != whole_message else None,
            case.status if case.status != status else None,
            case.retry if several_retries else None,
        )


def _title(case: _Case, cases: Sequence[_Case], languages: Sequence[str]) -> dict[str, str]:
    """A few words that tell the cause from the others: those of a column of its own, else its message or numbers."""
    titles = {}
    for at, language in enumerate(languages):
        titles[language] = TODO
        for words in (_labels, _message, _numbers):
            own = words(case.facts[at])
            if own and len(own) <= _LONGEST_TITLE and any(words(other.facts[at]) != own for other in cases):
                titles[language] = own
                break
    return titles


def _labels(fact: Fact | None) -> str:
    return " ".join(" ".join(text for _, text in fact.others).split()) if fact is not None else ""


def _message(fact: Fact | None) -> str:
    return fact.message if fact is not None else ""


def _numbers(fact: Fact | None) -> str:
    return " ".join(number for _, number in fact.numbers) if fact is not None else ""


def _note(cases: Sequence[_Case], languages: Sequence[str], success: bool) -> dict[str, str] | None:
    """What an entry has no field for, a line a column; of a success its description too."""
    notes: dict[str, str] = {}
    for at, language in enumerate(languages):
        facts = [fact for case in cases if (fact := case.facts[at]) is not None]
        told = [text for fact in facts if success for text in (fact.cause, fact.solution) if text]
        if success:
            told += [fact.message for fact in facts[1:] if fact.message and fact.message != facts[0].message]
        by_header: dict[str, dict[str, None]] = {}
        for fact in facts:
            for header, text in (*fact.others, *fact.numbers):
                by_header.setdefault(header, {})[text] = None
        told += [f"{header}: {', '.join(texts)}" for header, texts in by_header.items()]
        if told:
            notes[language] = "\n\n".join(dict.fromkeys(told))
    return _whole(notes, languages) if notes else None


def _whole(texts: Texts, languages: Sequence[str]) -> dict[str, str]:
    """A text in every language, TODO where it is not known."""
    return {language: texts.get(language, TODO) for language in languages}

"""Rules on facts: numbers, links, code, placeholders, lists and paths agree in all languages."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Level
from site_builder.rules.parity.languages import has_own_letters, may_have_rest, rest_finder
from site_builder.rules.parity.links import unlike
from site_builder.rules.parity.numbers import Numbers, in_words, numbers, same_units
from site_builder.rules.parity.pairs import Pair, pairs, unlike_pairs
from site_builder.rules.rule import Finding, Piece, file_rule


@file_rule("number-mismatch")
def same_numbers(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every language has the same numbers in the same units, however often and in whatever order.

    Numbers in addresses, in code and before list items are none; 1000 is 1,000, and 15 分钟 is 15 minutes, while 24
    hours are not 1 day. Write numbers as digits: those in words are not compared, and excuse digits elsewhere.
    """
    for pair in unlike_pairs(catalog, piece):
        mine = numbers(pair.source.prose, pair.source_language)
        theirs = numbers(pair.other.prose, pair.language)
        for wrong in _unlike_numbers(pair, mine, theirs):
            yield pair.finding(wrong, "give both the same numbers and units")


def _unlike_numbers(pair: Pair, mine: Numbers, theirs: Numbers) -> Iterator[str]:
    source_language, language = pair.source_language, pair.language
    if mine.keys() != theirs.keys():
        yield from _missing(mine, theirs, source_language, language, pair.other.prose)
        yield from _missing(theirs, mine, language, source_language, pair.source.prose)
    for value in mine:
        if value in theirs and not same_units(mine, theirs, value, source_language, language):
            typed, other = _typed(mine[value]), _typed(theirs[value])
            yield f"'{typed}' is in '{source_language}' but '{other}' in '{language}'"


def _missing(mine: Numbers, theirs: Numbers, language: str, other: str, prose: str) -> Iterator[str]:
    """Numbers of `language` that the other text has neither in digits nor in words."""
    lacking = [value for value in mine if value not in theirs]
    said = in_words(prose, other) if lacking else ()
    for value in lacking:
        if value not in said and not any(f"{value} {unit}" in said for unit in mine[value]):
            yield f"'{_typed(mine[value])}' is in '{language}' but not in '{other}'"


def _typed(units: Mapping[str, str]) -> str:
    return " ".join(max(units.values(), key=len).split())


@file_rule("link-mismatch")
def same_links(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every language links to the same pages, or to those that `same_pages` in catalog.yaml has in its place.

    Two addresses that differ only in the tag of their language (`/zh/` and `/en/`) are the same page.
    """
    for pair in unlike_pairs(catalog, piece):
        if pair.source.links != pair.other.links:
            for language, other, link in unlike(catalog.settings, pair):
                wrong = f"the link to '{link}' is in '{language}' but not in '{other}'"
                yield pair.finding(wrong, "link to the same pages, or declare both in `same_pages`")


@file_rule("code-mismatch", Level.ERROR, Level.WARNING)
def same_code(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every language has the same parameters, values and codes in backticks.

    One that all have, but more often in some, is a warning: it may have lost its backticks, or a sentence its mention.
    """
    for pair in unlike_pairs(catalog, piece):
        for language, other, code in _unlike(pair, pair.source.code, pair.other.code):
            yield pair.finding(f"`{code}` is in '{language}' but not in '{other}'", "write the same in backticks")
        mine, theirs = Counter(pair.source.code), Counter(pair.other.code)
        for code in mine if mine != theirs else ():
            if code in theirs and mine[code] != theirs[code]:
                counts = f"{mine[code]} times in '{pair.source_language}', {theirs[code]} in '{pair.language}'"
                yield pair.finding(f"`{code}` is {counts}", "write the same in backticks", Level.WARNING)


@file_rule("placeholder-mismatch")
def same_placeholders(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every language of a text has the same placeholders: `{name}`, `${name}`, `{0}`, `%s`."""
    for pair in unlike_pairs(catalog, piece):
        for _, _, name in _unlike(pair, pair.source.placeholders, pair.other.placeholders):
            wrong = f"placeholder {name} differs from the source text"
            yield pair.finding(wrong, "use the same names in every language")


def _unlike(pair: Pair, mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(language, the other one, span) of each span that only one of both has."""
    if mine != theirs:
        ours, others = frozenset(mine), frozenset(theirs)
        here, there = pair.source_language, pair.language
        for span in dict.fromkeys((*mine, *theirs)) if ours != others else ():
            if (span in ours) != (span in others):
                yield (here, there, span) if span in ours else (there, here, span)


@file_rule("list-mismatch")
def same_lists(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every language has as many list items, as deep, numbered or not: step 3 is step 3 for everybody."""
    for pair in unlike_pairs(catalog, piece):
        mine, theirs = pair.source.items, pair.other.items
        if len(mine) != len(theirs):
            counts = f"{_items(len(theirs))} in '{pair.language}', {len(mine)} in '{pair.source_language}'"
            yield pair.finding(f"{pair.loc[-1]} has {counts}", "make the lists alike")
        elif mine != theirs:
            number = next(number for number, item in enumerate(mine) if item != theirs[number])
            wrong = f"list item {number + 1} is {_kind(*theirs[number])} in '{pair.language}'"
            wrong += f", {_kind(*mine[number])} in '{pair.source_language}'"
            yield pair.finding(wrong, "make the lists alike")


def _items(count: int) -> str:
    return f"{count} list item" if count == 1 else f"{count} list items"


def _kind(depth: int, numbered: bool) -> str:
    return f"{'numbered' if numbered else 'not numbered'} at depth {depth}"


@file_rule("path-mismatch", Level.ERROR, Level.WARNING)
def same_paths(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """Every language has the bold console paths, with as many steps.

    `**控制台 > 签名管理**` is `**Console > Signatures**`. A bold word by itself may be stressed in one language only:
    one more or less is a warning.
    """
    for pair in unlike_pairs(catalog, piece):
        mine, theirs = pair.source.paths, pair.other.paths
        if mine == theirs:
            continue
        long, other_long = [steps for steps in mine if steps > 1], [steps for steps in theirs if steps > 1]
        here, there = pair.source_language, pair.language
        if long != other_long:
            wrong = f"bold paths have {_steps(other_long)} in '{there}', {_steps(long)} in '{here}'"
            yield pair.finding(wrong, "give each path as many steps")
        else:
            labels = f"{len(theirs) - len(long)} in '{there}', {len(mine) - len(long)} in '{here}'"
            yield pair.finding(f"bold labels: {labels}", "write the same labels in bold", Level.WARNING)


def _steps(paths: Sequence[int]) -> str:
    return f"{' and '.join(map(str, paths)) or 'no'} steps"


@file_rule("untranslated-rest")
def nothing_left_in_another_language(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """No words of another language are left in a text: Chinese in English, an English sentence in Chinese.

    Quotations, code, bold labels, and what is in brackets or explained in brackets are no rest; nor is a message that
    repeats, in its original language, what is documented in that one only.
    """
    for pair in pairs(catalog, piece):
        if pair.text == pair.translation:
            continue  # is `same-text`, or a message
        here, there = pair.source_language, pair.language
        if may_have_rest(pair.text, here, there):
            yield from _rest(pair, pair.source.marked, here, there, pair.other.marked)
        if may_have_rest(pair.translation, there, here):
            yield from _rest(pair, pair.other.marked, there, here, pair.source.marked)


def _rest(pair: Pair, text: str, language: str, other: str, translation: str) -> Iterator[Finding]:
    find = rest_finder(language, other)
    rest = find(text, translation) if find is not None else ""
    if rest and not (pair.is_message and not has_own_letters(text, language)):
        shown = rest if len(rest) <= 40 else f"{rest[:39]}…"
        yield pair.finding(f"'{shown}' is left in '{language}'", "translate it, or quote it", language=language)

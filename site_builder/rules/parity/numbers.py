"""Take the numbers of a text, each with its unit.

A number in words (一, two) asserts nothing; but where one language has it, the other may write it in digits.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeAlias

from site_builder.rules.parity.languages import base
from site_builder.rules.parity.unit_words import (
    BEFORE,
    HALVES,
    MONTHS,
    MULTIPLES,
    NUMBER_WORDS,
    SPACELESS,
    SYMBOLS,
    WORDS,
)

_WITH_DECIMAL_COMMA = "bg cs da de el es et fi fr hr hu id it lt lv nb nl no pl pt ro ru sk sl sr sv tr uk vi"
_COMMA_IS_DECIMAL = frozenset(_WITH_DECIMAL_COMMA.split())
"""Languages that write 1.000,5 where English has 1,000.5."""
_SPACE_GROUPS = frozenset({"bg", "cs", "fi", "fr", "hu", "nb", "no", "pl", "ru", "sk", "sv", "uk"})
"""Languages that write 10 000."""
_FULL_WIDTH = re.compile("[０-９](?:[，．]?[０-９])*")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_DATE = (
    r"((?:19|20)[0-9]{2}[-/](?:0[1-9]|1[0-2])(?:[-/][0-9]{2})?(?![0-9-]))"
    r"|(?:((?:19|20)[0-9]{2}) ?年 ?)?(1[0-2]|0?[1-9]) ?月(?!間)(?: ?([0-9]{1,2}) ?[日号號])?"
)
_TIME = r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9]))"
_NO_ADJECTIVE = "per|an?|in|every|each|within|for|and|or|to|the|of|on|at|by|is|are|if|und|oder|pro|je"
_ADJECTIVE = rf"(?:(?!(?:{_NO_ADJECTIVE})\b)[^\W\d_]++ )?"
"""A word between number and unit: `7 consecutive days`."""
_CONNECTED = re.compile(r"\s?(?:[,，、/~～–—-]|[到至和或及とか]|或者|から|to|bis|,? ?(?:and|or|und|oder))\s?")
"""What joins numbers that share one unit: `1、5、10 分钟`, `10–20 s`."""
_NAMES = "|".join(sorted((name.title() for name in MONTHS), key=len, reverse=True))
_MONTH = re.compile("Jan|Feb|Mar|Mär|Apr|May|Mai|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz]")
_NAMED_DATE = re.compile(
    rf"\b(?:([0-9]{{1,2}})(?:st|nd|rd|th|\.)? )?({_NAMES})\b\.?(?: ([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]))?"
    r"(?:,? ((?:19|20)[0-9]{2})(?![0-9]))?"
)
_LONG_MONTH = 4
"""Letters from which a name is a month without a day or a year beside it: May is a verb too, Jan a person."""
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_CHINESE = re.compile("(?<![同每任某另这那上下哪统唯])[〇零一二两兩三四五六七八九十百千万]{1,12}")
_CHINESE_DIGITS = dict(zip("〇零一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_ENDS_BEFORE = frozenset(f" {''.join(BEFORE)}{''.join(BEFORE).upper()}")
_WORD = re.compile(r"[^\W\d_]+")
_HALF = re.compile(r"半|\bhalf\b|\bhalbe", re.IGNORECASE)

Numbers: TypeAlias = Mapping[str, Mapping[str, str]]
"""Number → unit (empty where it has none) → how both were typed."""


def numbers(prose: str, language: str) -> Numbers:
    """Collect the numbers of a text from which addresses, code and list markers have been taken."""
    text = _in_ascii_digits(prose)
    found: dict[str, dict[str, str]] = {}
    waiting: list[tuple[str, int]] = []
    last = 0
    for match in _pattern(base(language)).finditer(text):
        start, end = match.span()
        value, unit, typed = _token(match, text, start, language)
        units = found.setdefault(value, {})
        units.setdefault(unit, typed)
        if waiting and not _CONNECTED.fullmatch(text, last, start):
            waiting.clear()
        if not unit:
            waiting.append((value, start))
        elif waiting:
            for earlier, begin in waiting:
                found[earlier].pop("", None)
                found[earlier].setdefault(unit, text[begin:end])
            waiting.clear()
        last = end
    return found


def same_units(mine: Numbers, theirs: Numbers, value: str, language: str, other: str) -> bool:
    """Compare the units of a number that both languages have, as far as the unit words of both are known.

    A number without a unit may have that of another number of its text: `5 to 7 days, later 10`.
    """
    units, others = set(mine[value]), set(theirs[value])
    if units == others:
        return True
    units, others = units - {""}, others - {""}
    if units == others:
        return True
    if not (units and others):
        known = base(language) in WORDS and base(other) in WORDS
        elsewhere = {unit for number in (theirs if units else mine).values() for unit in number}
        return not known or (units or others) <= elsewhere
    return False


def in_words(prose: str, language: str) -> frozenset[str]:
    """Numbers that a text says in words, and `1 unit` for each unit that stands without a number."""
    said = {NUMBER_WORDS.get(word.lower(), "") for word in _WORD.findall(prose)}
    said.update(map(_chinese, _CHINESE.findall(prose)))
    if _HALF.search(prose):
        said |= HALVES
    remainder = _pattern(base(language)).sub(" ", _in_ascii_digits(prose))
    for unit, pattern in WORDS.get(base(language), {}).items():
        if re.search(pattern, remainder, re.IGNORECASE):
            said.add(f"1 {unit}")
    return frozenset(said)


def _in_ascii_digits(prose: str) -> str:
    if not prose.isascii() and _FOREIGN_DIGIT.search(prose):
        prose = _FULL_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), prose)
        prose = _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), prose)
    return _NAMED_DATE.sub(_named_date, prose) if _MONTH.search(prose) else prose


def _named_date(match: re.Match[str]) -> str:
    """Write `3 December 2018` with digits alone, as Chinese does."""
    before, name, after, year = match.groups()
    day = before or after
    if not (day or year) and len(name) < _LONG_MONTH:
        return match[0]
    return f"{year} 年 " * bool(year) + f"{MONTHS[name.lower()]} 月" + f" {day} 日" * bool(day)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """The pattern of a number and its unit in a language."""
    groups = "[,\u00a0\u202f\u2009'’]"
    decimals = r"(?:\.[0-9]+)?"
    if language in _COMMA_IS_DECIMAL:
        groups, decimals = "[.\u00a0\u202f\u2009'’]", "(?:,[0-9]+)?"
    if language in _SPACE_GROUPS:
        groups = groups.replace("[", "[ ")
    grouped = rf"([0-9]{{1,3}}(?:{groups}[0-9]{{3}})+(?![0-9]){decimals})"
    comma = r"([0-9]+,[0-9]+)" if language in _COMMA_IS_DECIMAL else "((?!))"
    multiple = f"(?: ?({'|'.join(MULTIPLES)})(?![a-z]))?"
    unit = rf"(?:[ \u00a0\u202f-]?+({unit_pattern(language)}))?"
    number = rf"(?:{grouped}|{comma}|([0-9]+(?:\.[0-9]+)*)){multiple}"
    return re.compile(rf"(?=[0-9])(?:{_DATE}|{_TIME}|{number}{unit})")


def unit_pattern(language: str) -> str:
    """The pattern of a unit in a language, without its region."""
    latin = [WORDS["en"]] if language in ("en", *SPACELESS) else [WORDS.get(language, {}), WORDS["en"]]
    spaceless = f"个?(?:{'|'.join(WORDS[language].values())})" if language in SPACELESS else "(?!)"
    words = "|".join(pattern for table in latin for pattern in table.values())
    symbols = "|".join(SYMBOLS.values())
    end = r"(?![^\W\d_])" if language not in SPACELESS else "(?![A-Za-z])"
    return rf"{spaceless}|{_ADJECTIVE}(?:{words}){end}|(?:{symbols})(?![A-Za-z])"


def _token(match: re.Match[str], text: str, start: int, language: str) -> tuple[str, str, str]:
    """(number, unit, both as typed) of what the pattern has found."""
    iso, year, month, day, time, grouped, comma, plain, multiple, unit = match.groups()
    if plain is not None or grouped is not None or comma is not None:
        value = plain or _plain(grouped or comma, base(language))
        if multiple is not None:
            value = _multiplied(value, MULTIPLES[multiple])
        if unit is None:
            return value, _unit_before(text, start) if start else "", match[0]
        unit = units_of(base(language))(unit)
        return value, "" if unit == "year" and _YEAR.fullmatch(value) else unit, match[0]
    if month is not None:
        date = f"{year or '-'}-{month.zfill(2)}" + (f"-{day.zfill(2)}" if day else "")
        return date, "", match[0] if base(language) in SPACELESS else date.lstrip("-")
    if iso is not None:
        return iso.replace("/", "-"), "", iso
    return time.zfill(5) if len(time) <= len("0:00") + 1 else time.zfill(8), "", time


def _plain(typed: str, language: str) -> str:
    """The digits of a number, without what separates its thousands, and with a decimal point."""
    whole, point, rest = typed.partition("," if language in _COMMA_IS_DECIMAL else ".")
    return "".join(filter(str.isdecimal, whole)) + (f".{rest}" if point else "")


def _multiplied(value: str, multiple: int) -> str:
    if value.count(".") > 1:
        return value
    product = format(Decimal(value) * multiple, "f")
    return product.rstrip("0").rstrip(".") if "." in product else product


def _unit_before(text: str, start: int) -> str:
    """The unit that stands before a number: `¥10`."""
    if text[start - 1] in _ENDS_BEFORE:
        before = text[max(0, start - 4) : start].rstrip().lower()
        return next((unit for sign, unit in BEFORE.items() if before.endswith(sign)), "")
    return ""


@cache
def units_of(language: str) -> Callable[[str], str]:
    """The function that finds the unit of what is typed in a language."""
    return lru_cache(maxsize=1024)(lambda typed: _unit(typed, language) or typed)


def _unit(typed: str, language: str) -> str:
    """The unit that was typed so; a word before it is none of it."""
    for table in (WORDS.get(language, {}), WORDS["en"], SYMBOLS):
        for unit, pattern in table.items():
            if re.fullmatch(rf"(?:个|[^\W\d_]+ )?(?:{pattern})", typed):
                return unit
    return ""


def _chinese(said: str) -> str:
    """The number that Chinese writes so: 三十 is 30; of what is no number (千万) whatever comes of it."""
    total = section = digit = 0
    for sign in said:
        if sign == "万":
            total, section, digit = (total + section + digit) * 10**4, 0, 0
        elif sign in _CHINESE_UNITS:
            section, digit = section + (digit or 1) * _CHINESE_UNITS[sign], 0
        else:
            digit = _CHINESE_DIGITS[sign]
    return str(total + section + digit)

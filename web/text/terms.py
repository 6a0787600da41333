"""Fold text (`folding`) and cut it into terms, for index and queries alike.

`text/terms.js` in the search worker does exactly the same; a test holds the two together over all of Unicode.

Terms: a word is a run of letters and digits; `_`, `.`, `-` and the like separate. A camelCase word counts
whole and in its parts. English endings are taken off (`stem`); words that carry no meaning are left out
(`EMPTY`). Chinese, written without spaces, is cut into overlapping pairs of characters, and each character
counts on its own too; particles (`PARTICLES`) separate. There is no dictionary, and no synonyms: these stand in
the catalogue as keywords.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import add

from web.text.folding import SEPARATORS as SEPARATORS
from web.text.folding import fold as fold
from web.text.folding import fold_code as fold_code
from web.text.simplified import simplified

EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been but by can could couldn did didn do does doesn doing don for from had has have how"
        " i if in into is isn it its ll me my no not of on or our please re shall should shouldn so some than that the"
        " their them then there these they this those to too ve was wasn we were what when where which while who whose"
        " why will with won would wouldn you your",
    )
)
"""English words that say nothing about an error. Single letters are left out as well."""
FIELDS = ("code", "alias", "message", "wording", "keywords", "cause", "solution")
"""Where in an entry a term can stand, the strongest place first. Their positions here are stored in the index."""
PARTICLES = "的了吗呢啊吧"
"""Chinese words of one character that say nothing; they end a run of Chinese as punctuation does."""

PART = "\x1f"  # stands between the parts of a camelCase word, as the character that separates units
CJK = (  # without the particles
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4e85\u4e87-\u5416\u5418-\u5426"
    "\u5428-\u5461\u5463-\u5549\u554b-\u7683\u7685-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_WORD = f"[^{SEPARATORS}{CJK}{PARTICLES}]+"
_RUN = re.compile(f"([{CJK}]+)|({_WORD}(?:{PART}{_WORD})*)")
_CHINESE_RUN = re.compile(f"[{CJK}]+")
_WORD_RUN = re.compile(f"{_WORD}(?:{PART}{_WORD})*")
_PLAIN = re.compile("[\x00-\x1e -\x7f\u2014\u2018-\u201d\u2026\u3001\u3002\u3008-\u3011\u4e00-\u9fff！（），：；？]*")
"""ASCII, the common Chinese characters, and punctuation that folds to separators."""
_PLAIN_WORD = re.compile("[A-Za-z0-9]+")
_CAMEL = re.compile("([a-z0-9])([A-Z])")
_CAMEL_AFTER_CAPITALS = re.compile("([A-Z])([A-Z][a-z])")
_IN_PARTS = rf"\1{PART}\2"
_ONE_LETTER = re.compile("[a-z]")
_ENGLISH = re.compile("[a-z]{4,}")
_VOWEL = re.compile("[aeiouy]")


def bare_code(code: str, prefixes: Iterable[str]) -> str:
    """Take the longest fitting prefix off a code, never all of it.

    >>> bare_code("isv.SMS_SIGN_ILLEGAL", ["isv.", "isp."]), bare_code("isv.", ["isv."])
    ('SMS_SIGN_ILLEGAL', 'isv.')
    """
    fitting = [prefix for prefix in prefixes if code.startswith(prefix) and code != prefix]
    return code[len(max(fitting, key=len)) :] if fitting else code


def stem(word: str) -> str:
    """Take the English ending off a folded word: plural, -ing, -ed, final e.

    >>> [stem(word) for word in ("limits", "throttling", "throttled", "denied", "deny", "address", "sms", "signing")]
    ['limit', 'throttl', 'throttl', 'deni', 'deni', 'address', 'sms', 'sign']
    """
    if not _ENGLISH.fullmatch(word):
        return word
    if (word.endswith("ies") and len(word) > 4) or word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest) and not word.endswith("eed"):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "aeioulsz" else rest
            break
    if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    elif (word.endswith("e") and len(word) > 4) or (word.endswith("ll") and len(word) > 4):
        word = word[:-1]
    return word


def terms(text: str) -> list[str]:
    """Cut a text into its terms, word by word, with repetitions.

    >>> terms("触发天级流控 Permits:10")
    ['触', '发', '天', '级', '流', '控', '触发', '发天', '天级', '级流', '流控', 'permit', '10']
    >>> terms("the SignName of isv.SMS_SIGN")
    ['signnam', 'sign', 'name', 'isv', 'sms', 'sign']
    """
    found: list[str] = []
    for chinese, word in _runs(text):
        if chinese:
            found += chinese
            found += map(add, chinese, chinese[1:])
        else:
            found += _terms_of_word(word)
    return found


def term_set(text: str) -> set[str]:
    """Distinct terms of a text: the set of `terms`, faster."""
    found: set[str] = set()
    text = simplified(text)
    if _PLAIN.fullmatch(text):  # words are found as they are, and each is folded once
        folded = text
        for word in set(_PLAIN_WORD.findall(text)):
            found.update(_terms_of_plain_word(word))
    else:
        folded = _folded_in_parts(text)
        for word in set(_WORD_RUN.findall(folded)):
            found.update(_terms_of_word(word))
    for chinese in set(_CHINESE_RUN.findall(folded)):
        found.update(chinese, map(add, chinese, chinese[1:]))
    return found


def asked(text: str) -> list[tuple[str, ...]]:
    """Cut a query into distinct words, each with the terms that it needs.

    A run of Chinese needs its pairs, or its one character; a camelCase word its parts.

    >>> asked("签名 of the SignName 签")
    [('签名',), ('sign', 'name'), ('签',)]
    """
    words: dict[tuple[str, ...], None] = {}
    for chinese, word in _runs(text):
        needed = (list(map(add, chinese, chinese[1:])) or [chinese]) if chinese else _terms_of_parts(word)
        if needed:
            words[tuple(dict.fromkeys(needed))] = None
    return list(words)


def _runs(text: str) -> list[tuple[str, str]]:
    """(run of Chinese, "") or ("", word with PART between its parts), in the order of the text."""
    return _RUN.findall(_folded_in_parts(text))


def _folded_in_parts(text: str) -> str:
    return fold(_CAMEL_AFTER_CAPITALS.sub(_IN_PARTS, _CAMEL.sub(_IN_PARTS, text.replace(PART, " "))))


@lru_cache(maxsize=32768)
def _terms_of_plain_word(word: str) -> tuple[str, ...]:
    return _terms_of_word(_folded_in_parts(word))


@lru_cache(maxsize=32768)
def _terms_of_word(word: str) -> tuple[str, ...]:
    parts = _terms_of_parts(word)
    return (stem(word.replace(PART, "")), *parts) if PART in word else parts


def _terms_of_parts(word: str) -> tuple[str, ...]:
    return tuple(stem(part) for part in word.split(PART) if part not in EMPTY and not _ONE_LETTER.fullmatch(part))

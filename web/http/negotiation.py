"""Choose the language of an answer: `?lang=`, else Accept-Language, else the fallback.

Languages are BCP 47 tags (`zh`, `zh-TW`, `pt-BR`). A reader's tag means the language that has it, else the one that it
begins with, else the first of the same primary subtag: `zh-Hant-TW` is `zh-Hant`, else `zh`, else `zh-TW`.
"""

import re
from functools import lru_cache

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:[-_][A-Za-z0-9*_-]*)?|\*)\s*(?:;\s*q\s*=\s*(\d*\.?\d*)\s*)?")

_TAG = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")


class UnknownLanguage(ValueError):
    """The catalogue has no such language; the text is what was asked for."""


def matching(tag: str, languages: tuple[str, ...]) -> str | None:
    """Match a reader's language tag, in any case and with `_` for `-`; None where no language is meant.

    >>> matching("ZH_Hans", ("zh", "en")), matching("pt", ("en", "pt-BR")), matching("fr", ("en",))
    ('zh', 'pt-BR', None)
    """
    by_tag = {language.lower(): language for language in languages}
    subtags = tag.replace("_", "-").lower().split("-")
    for size in range(len(subtags), 0, -1):
        if "-".join(subtags[:size]) in by_tag:
            return by_tag["-".join(subtags[:size])]
    return next((language for language in languages if language.lower().split("-")[0] == subtags[0]), None)


def named(wanted: str, languages: tuple[str, ...]) -> str:
    """Match `?lang=`. Raises UnknownLanguage where it is none of `languages`, or no tag at all."""
    language = matching(wanted, languages) if _TAG.fullmatch(wanted) else None
    if language is None:
        raise UnknownLanguage(wanted)
    return language


@lru_cache(maxsize=512)
def preferred(header: str, languages: tuple[str, ...], fallback: str) -> str | None:
    """Match an Accept-Language header; None where it names none of `languages`.

    By its q-values: the highest goes first, of equal ones the first in the header. `*` is
    every language that is not named, `fallback` before the others. `q=0` excludes: of a header that does nothing
    but exclude, what is left is preferred. What is no language range is skipped.

    >>> preferred("zh-CN,en;q=0.8", ("zh", "en"), "en"), preferred("fr, *;q=0.1", ("zh", "en"), "en")
    ('zh', 'en')
    """
    languages = (fallback, *(language for language in languages if language != fallback))
    quality: dict[str, float] = {}
    for part in header.lower().split(","):
        match = _RANGE.fullmatch(part)
        if match is None or match[2] in ("", "."):
            continue
        weight = min(float(match[2]), 1.0) if match[2] is not None else 1.0
        tag = match[1] if match[1] == "*" else matching(match[1], languages)
        if tag is not None:
            quality[tag] = max(weight, quality.get(tag, 0.0))
    named_first = [*(tag for tag in quality if tag in languages), *(tag for tag in languages if tag not in quality)]
    rest = quality.get("*", 0.0)
    best = max(named_first, key=lambda language: quality.get(language, rest))  # the first of equal ones
    if quality.get(best, rest) > 0:
        return best
    left = [language for language in languages if language not in quality]
    return left[0] if left and len(left) < len(languages) else None

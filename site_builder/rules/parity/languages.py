"""Tell what of a text is in which language, as far as that can be seen.

Scripts tell most languages apart, little words those that share a script. A language that neither tells is not judged.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial

from site_builder.rules.parity.spans import INLINE

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = "\u3041-\u30ff\u31f0-\u31ff"
_SCRIPTS: Mapping[str, str] = {
    "Hani": _HAN,
    "Kana": _KANA,
    "Hang": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff",
    "Arab": "\u0600-\u06ff\u0750-\u077f",
    "Hebr": "\u0590-\u05ff",
    "Deva": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
}
"""Script → its letters, as a class of a pattern."""
_IN_LATIN_LETTERS = "cs da de en es et fi fr hr hu id it lt lv ms nb nl no pl pt ro sk sl sv tr vi"
_WRITTEN_IN: Mapping[str, tuple[str, ...]] = {
    "zh": ("Hani",),
    "ja": ("Hani", "Kana"),
    "ko": ("Hang",),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr", "kk", "ky", "mn", "tg"), ("Cyrl",)),
    "el": ("Grek",),
    **dict.fromkeys(("ar", "fa", "ur", "ps"), ("Arab",)),
    **dict.fromkeys(("he", "yi"), ("Hebr",)),
    **dict.fromkeys(("hi", "mr", "ne"), ("Deva",)),
    "th": ("Thai",),
    **dict.fromkeys(_IN_LATIN_LETTERS.split(), ("Latn",)),
}
_FULL_WIDTH = frozenset({"zh", "ja"})
"""Languages with full-width punctuation."""
_WITHOUT_STOP = frozenset({"th", "lo", "km", "my"})
"""Languages whose sentences end in no mark."""
_LITTLE_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in (
        ("en", "the a an is are was be to of in on for and or not your you this that with from has it if by"),
        ("de", "der die das den dem ist sind war zu von im auf für und oder nicht sie dies mit aus hat wenn ein eine"),
        ("fr", "le la les un une des est sont du de dans sur pour et ou pas votre vous ce que avec par il si"),
        ("es", "el la los las un una es son del de en para y o no su usted este que con por si se"),
    )
}
_MOST_QUOTED = "{0,500}"
"""Characters of a quotation or of a name in brackets; a search for the end of each mark takes no longer."""
_QUOTED = re.compile(
    "|".join(
        rf"{opening}[^{closing}\n]{_MOST_QUOTED}{ending}"
        for opening, closing, ending in (
            *((pair[0], pair[1], pair[1]) for pair in ("“”", '""', "‘’", "「」", "『』", "《》", "【】", "«»")),
            ("„", "“”", "[“”]"),
            (r"(?<!\w)'", "'", r"'(?!\w)"),
        )
    )
)
_BOLD = re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__")
_BRACKETS = re.compile(r"\([^()\n]*\)|（[^（）\n]*）")
_HAN_LETTER = re.compile(f"[{_HAN}]")
_LATIN_RUN = re.compile(r"(?<![A-Za-z'’])[A-Za-z][A-Za-z'’]*+(?:(?:, ?| )[A-Za-z][A-Za-z'’]*+)+")
_SENTENCE = re.compile(r"[^.!?。！？\n]+")
_SIMPLIFIED = re.compile("[这请没们个时务发码长开关门问页处实现证认无来见让对从为与产应该输错误说签]")
"""Letters that Chinese has and Japanese has not."""
_LETTERS = re.compile(rf"[{_HAN}{_KANA}]|[^\W\d_]+")
_LONG_NAME = 12
_CLOSING = " \n*_)]）】」』”’\"'»"
_STOPS = frozenset(".。．｡!！?？…؟۔।")
_FULL_WIDTH_MARK = re.compile("[，。；：？！、（）]")
_HALF_WIDTH_MARK = re.compile(rf"(?:[,;?!]|[.:](?![0-9A-Za-z./]))(?<=[{_HAN}{_KANA}].)")
_NAMED_IN_HAN = re.compile(rf"\([^()\n]{_MOST_QUOTED}[{_HAN}{_KANA}][^()\n]{_MOST_QUOTED}\)")


@cache
def base(language: str) -> str:
    """The language of a tag, without its script and region."""
    return language.partition("-")[0]


def own_words(marked: str) -> str:
    """What a text says itself: without quotations, and without bold labels."""
    if "**" in marked or "__" in marked:
        marked = _BOLD.sub(INLINE, marked)
    return _QUOTED.sub(INLINE, marked)


def has_own_letters(text: str, language: str) -> bool:
    """Whether a text has letters of the script of its language, of those whose scripts are known."""
    return _own_letters(base(language)).search(text) is not None


def may_have_rest(text: str, language: str, other: str) -> bool:
    """Whether it pays to look for a rest of the other language in a text, code and all."""
    hint = _hint(language, other)
    return hint is not None and not (hint is not _LATIN_RUN and text.isascii()) and hint.search(text) is not None


@cache
def _hint(language: str, other: str) -> re.Pattern[str] | None:
    """What stands in every text that has a rest of the other language; None where none can be told."""
    find = rest_finder(language, other)
    letters = _letters_of_other(base(language), base(other)) if find is not None else ""
    if letters:
        return re.compile(f"[{letters}](?<![(（{letters}].)")  # not the first letter in brackets
    return _LATIN_RUN if isinstance(find, partial) else _HAN_LETTER if find is not None else None


def _letters_of_other(mine: str, theirs: str) -> str:
    """The letters of the scripts that only the other language has, but for Latin ones."""
    return "".join(_SCRIPTS[script] for script in _WRITTEN_IN[theirs] if script not in (*_WRITTEN_IN[mine], "Latn"))


@cache
def rest_finder(language: str, other: str) -> Callable[[str, str], str] | None:
    """The function that finds what is left of the other language in a text; None where that cannot be told.

    It takes the text and its translation, and returns an empty string where nothing is left. Names that stand in
    brackets, or have their meaning in brackets behind them, are no rest.
    """
    mine, theirs = base(language), base(other)
    if mine == theirs or not (mine in _WRITTEN_IN and theirs in _WRITTEN_IN):
        return None
    letters = _letters_of_other(mine, theirs)
    if letters:
        return partial(_foreign_letters, re.compile(rf"[{letters}][{letters}\w，、]*+(?! ?\()"))
    if (mine, theirs) == ("ja", "zh"):
        return _chinese_in_japanese
    if "Latn" not in _WRITTEN_IN[theirs]:
        return None
    if "Latn" not in _WRITTEN_IN[mine]:
        return partial(_latin_words, _LITTLE_WORDS.get(theirs, frozenset()))
    if mine not in _LITTLE_WORDS or theirs not in _LITTLE_WORDS:
        return None
    own, foreign = _LITTLE_WORDS[mine], _LITTLE_WORDS[theirs]
    return partial(_foreign_sentence, own - foreign, foreign - own)


@cache
def _own_letters(language: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(_SCRIPTS.get(script, 'A-Za-z') for script in _WRITTEN_IN[language])}]")


def _foreign_letters(letters: re.Pattern[str], marked: str, _: str) -> str:
    """Letters that only the other language has, unless their meaning follows in brackets."""
    if marked.isascii() or not letters.search(marked):
        return ""
    found = letters.search(_BRACKETS.sub("(", own_words(marked)))
    return found[0].rstrip() if found else ""


def _latin_words(little: frozenset[str], marked: str, translation: str) -> str:
    """A run of words in Latin letters; names and terms have fewer small ones, or are not all of the translation."""
    if not _LATIN_RUN.search(marked):
        return ""
    for run in _LATIN_RUN.findall(own_words(marked)):
        words = run.replace(",", " ").split()
        small = sum(word.islower() for word in words)
        if (
            (len(words) >= 4 and small >= 3)
            or (len(words) >= 3 and small >= 2 and little.intersection(run.lower().split()))
            or (len(words) > 1 and small and run == translation.strip(" ."))
        ):
            return str(run)
    return ""


def _foreign_sentence(own: frozenset[str], foreign: frozenset[str], marked: str, _: str) -> str:
    """A sentence with little words of the other language and none of its own."""
    for sentence in _SENTENCE.findall(own_words(marked)):
        words = sentence.lower().split()
        if sum(word in foreign for word in words) >= 3 and own.isdisjoint(words):
            return str(sentence.strip())
    return ""


def _chinese_in_japanese(marked: str, _: str) -> str:
    for sentence in _SENTENCE.findall(own_words(marked)):
        if len(_SIMPLIFIED.findall(sentence)) >= 2:
            return str(sentence.strip())
    return ""


def is_of_one(marked: str, language: str, other: str) -> bool:
    """Whether a text, which two languages share to the letter, is in one of them: names may be the same in both."""
    mine, theirs = base(language), base(other)
    if mine == theirs:
        return False
    own = own_words(marked)
    if {mine, theirs} <= _FULL_WIDTH:
        return len(own) > _LONG_NAME  # 成功 is both Chinese and Japanese
    words: list[str] = _LETTERS.findall(own)
    small = sum(not word.isascii() or word.islower() for word in words)
    alike = _WRITTEN_IN.get(mine, ("Latn",)) == _WRITTEN_IN.get(theirs, ("Latn",))
    return small > 2 if alike else len(words) > 1 and small > 0


def ends_in_stop(prose: str) -> bool:
    """Whether a text ends as a sentence does."""
    return prose.rstrip(_CLOSING)[-1:] in _STOPS


def last_of(text: str) -> bool | None:
    """Whether a text ends as a sentence does, as far as its last character says that."""
    last = text[-1:]
    return True if last in _STOPS else None if last in _CLOSING or last == "`" else False


def have_stops(language: str, other: str) -> bool:
    """Whether the sentences of both languages end in a mark."""
    return base(language) not in _WITHOUT_STOP and base(other) not in _WITHOUT_STOP


def may_have_foreign_mark(text: str, language: str) -> bool:
    """Whether it pays to look for a mark that is another language's in a text, code and all."""
    marks = _foreign_marks(language)
    return marks is not None and not text.isascii() and marks.search(text) is not None


def foreign_mark(marked: str, language: str) -> str:
    """A mark of punctuation that is full-width or half-width where the language has the other; else an empty string."""
    marks = _foreign_marks(language)
    if marks is None:
        return ""
    own = own_words(marked)
    found = marks.search(_NAMED_IN_HAN.sub("", own) if marks is _FULL_WIDTH_MARK else own)
    return found[0] if found else ""


@cache
def _foreign_marks(language: str) -> re.Pattern[str] | None:
    if base(language) in _FULL_WIDTH:
        return _HALF_WIDTH_MARK
    return _FULL_WIDTH_MARK if base(language) in _WRITTEN_IN else None

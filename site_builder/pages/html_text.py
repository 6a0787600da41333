"""Make HTML of the catalogue's texts, each piece marked with its language.

A screen reader's voice, the browser's choice of Chinese fonts and its offer to translate all depend on
`lang`. A text that its language lacks is shown in the source language, marked and with a note.
"""

import re
from functools import lru_cache
from html import unescape
from typing import Final

from markupsafe import Markup, escape

from site_builder.catalog.markdown import to_inline_html
from site_builder.catalog.multilingual import Text

_HAN: Final = re.compile(r"[\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_HAN_RUN: Final = re.compile(
    r"<[^>]*>|([\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
    r"[\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f]*)"
)
_TAG: Final = re.compile(r"<[^>]*>")
_LATIN: Final = re.compile(r"[A-Za-z]{2}")
_KANA_OR_HANGUL: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_OF_HAN: Final = frozenset({"zh", "ja", "ko"})
"""Languages whose own texts may hold Han characters."""
_NOT_OF_LATIN: Final = re.compile(
    "am|ar|be|bg|bn|dv|el|fa|gu|he|hi|hy|ja|ka|kk|km|kn|ko|ky|lo|mk|ml|mn|mr|my|ne|or"
    "|pa|ps|ru|sd|si|sr|ta|te|tg|th|ti|ug|uk|ur|yi|zh"
)
"""Languages in whose own texts a sentence of Latin letters is not theirs."""
_BREAKS: Final = re.compile(r"(?<=[._])(?=[^._])")
_SENTENCE: Final = re.compile(
    r""".*?(?:[.!?]["')\u201d]*(?=\s+[^\Wa-z\u3000-\u9fff])|[\u3002\uff01\uff1f][\u201d\u300d\uff09]*|[:\uff1a]?$)""",
    re.DOTALL,
)
"""As far as a full stop with a capital behind it (others end "isv." or the like), a Chinese one, or the end."""
_NOTHING: Final = Markup()
_PLACEHOLDER: Final = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}")


def first_sentence(text: str) -> str:
    """The first sentence of a plain text; all of it where none ends, without the colon before a list."""
    found = _SENTENCE.match(text)
    return found[0].rstrip(":\uff1a") if found is not None else text


def origin(text: Text, language: str) -> str | None:
    """The language shown for want of a translation; None where there is one."""
    return None if text.has(language) else next(iter(text.root))


def block(html: str, language: str, origin: str | None = None, note: str = "") -> Markup:
    """Mark the HTML of a text as blocks on a page in `language`.

    `origin`: the language that it is in for want of a translation, which `note` then tells the reader.
    """
    if origin is None:
        return Markup(_marked(html, language))
    return Markup(f'<div lang="{origin}">{html}</div><p class="ed-untranslated">{escape(note)}</p>')


def inline(text: str, language: str, origin: str | None = None) -> Markup:
    """Render a Markdown text as HTML of one line; `origin` as in `block`."""
    html = to_inline_html(text)
    return Markup(_marked(html, language) if origin is None else f'<span lang="{origin}">{html}</span>')


def _marked(html: str, language: str) -> str:
    """Mark Chinese words inside another language's HTML."""
    if "zh" not in foreign(language) or not _HAN.search(html):
        return html
    return _HAN_RUN.sub(_in_span, html)


def _in_span(match: re.Match[str]) -> str:
    return f'<span lang="zh">{match[1]}</span>' if match[1] else match[0]


def foreign(language: str) -> tuple[str, ...]:
    """The languages that a text on a page in `language` can be told to be in by its letters: of zh and en."""
    primary = language.split("-")[0]
    return ("zh",) * (primary not in _OF_HAN) + ("en",) * (_NOT_OF_LATIN.fullmatch(primary) is not None)


@lru_cache(maxsize=4096)  # a message stands on the pages of every language, and on those of its neighbours
def written_in(text: str, language: str) -> str | None:
    """Guess the language of a verbatim text on a page in `language`: zh, en, or None where it may be the page's."""
    if _KANA_OR_HANGUL.search(text):
        return None
    guess = "zh" if _HAN.search(text) else "en" if text.isascii() and _LATIN.search(text) else None
    return guess if guess in foreign(language) else None


def lang_attribute(text: str, language: str) -> Markup:
    """The attribute ` lang="…"` of a verbatim text in a foreign language."""
    own = written_in(text, language)
    return _NOTHING if own is None else Markup(f' lang="{own}"')


@lru_cache(maxsize=4096)
def breakable(code: str) -> Markup:
    """Make a code breakable after each `.` and `_`."""
    return Markup(_BREAKS.sub("<wbr>", str(escape(code))))


def words_of(html: str) -> str:
    """Strip HTML to its words, on one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


@lru_cache(maxsize=4096)
def wire(text: str) -> Markup:
    """Mark the placeholders of a text that the service sends."""
    if "{" not in text:
        return escape(text)
    parts: list[str] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts += [escape(text[end : match.start()]), f"<var>{match[0]}</var>"]
        end = match.end()
    return Markup("".join([*parts, escape(text[end:])]))

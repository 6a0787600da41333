"""Why an entry was found, as data and as a sentence in the reader's language.

`hit` has the sentence for every tier of `web.search.ranking`, `diagnosis` for every reason of
`web.diagnosis.diagnose`. A language that has no sentences of its own gets English ones. `diagnose.js` has the same
table; a test compares the two.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Why:
    """Why a diagnosis names its code."""

    key: str
    """A key of DIAGNOSES."""
    field: str | None = None
    """The name of the field that holds the code, as it stands in the text."""
    text: str | None = None
    """What kind of text was recognised beside the code: a key of TEXTS; None where none was."""
    fault: str | None = None
    """Of an unknown code: who has to act, as its prefix says (caller or service)."""
    meaning: Mapping[str, str] | None = None
    """Of an unknown code: what its prefix says, by language."""


DIAGNOSES: dict[str, dict[str, str]] = {
    "code": {"zh": "文本里有这个错误码", "en": "The text contains this code"},
    "code-field": {"zh": "字段 `{field}` 的值就是这个错误码", "en": "The field `{field}` holds this code"},
    "respelled": {"zh": "文本里有这个错误码的另一种写法", "en": "The text contains this code in another spelling"},
    "prefix-less": {
        "zh": "文本里有这个错误码，只是少了前缀",
        "en": "The text contains this code without its prefix",
    },
    "glued": {
        "zh": "文本里有这个错误码，后面紧跟着别的字",
        "en": "The text contains this code, run together with what follows",
    },
    "wrapped": {"zh": "文本里有这个错误码，中间断了行", "en": "The text contains this code, broken by a line end"},
    "cut": {
        "zh": "文本里的错误码不完整，只有这个码以它开头",
        "en": "The code in the text has been cut off, and only this one begins so",
    },
    "name": {"zh": "文本里有这个错误码的常量名", "en": "The text contains the name of this code's constant"},
    "alias": {"zh": "文本里有这个错误码的旧写法", "en": "The text contains an old or other form of this code"},
    "wire": {"zh": "服务返回这个错误码时就带这条消息", "en": "The service sends this message with this code"},
    "message": {"zh": "这是这个错误码的消息", "en": "This is the message of this code"},
    "former": {"zh": "这是这个错误码以前的消息", "en": "This was the message of this code at an earlier date"},
    "translation": {"zh": "这是这个错误码的消息的译文", "en": "This is the message of this code, translated"},
    "cut-message": {
        "zh": "文本里有这个错误码的消息的开头",
        "en": "The text contains the beginning of this code's message",
    },
    "word": {
        "zh": "文本里有这个词，但看不出是错误码",
        "en": "The text contains this word, but nothing shows that it is a code",
    },
    "similar": {"zh": "措辞相近，只是猜测", "en": "The wording is similar; this is a guess"},
    "near-code": {"zh": "写法和那个错误码接近，只是猜测", "en": "Its spelling is near that code; this is a guess"},
    "unknown-prefix": {
        "zh": "目录里没有这个错误码。它的前缀表示：{meaning}",
        "en": "This code is not in the catalogue. Its prefix says: {meaning}",
    },
    "unknown": {
        "zh": "字段 `{field}` 的值像一个错误码，但目录里没有它",
        "en": "The field `{field}` holds what looks like a code, but it is not in the catalogue",
    },
}
TEXTS: dict[str, dict[str, str]] = {
    "wire": {"zh": "；消息也对得上", "en": "; the message agrees"},
    "message": {"zh": "；消息也对得上", "en": "; the message agrees"},
    "former": {"zh": "；消息是它以前的措辞", "en": "; the message is a former one of it"},
    "translation": {"zh": "；消息是它的译文", "en": "; the message is a translation of it"},
}
FAULTS: dict[str, dict[str, str]] = {
    "caller": {"zh": "要由调用方处理", "en": "the caller has to act"},
    "service": {"zh": "要由服务方处理", "en": "the service has to act"},
}
HITS: dict[str, dict[str, str]] = {
    "exact": {"zh": "就是这个错误码", "en": "Exact code"},
    "respelled": {"zh": "同一个错误码，写法不同", "en": "The same code, spelled differently"},
    "prefix-less": {"zh": "同一个错误码，少了前缀", "en": "The same code without its prefix"},
    "prefix": {"zh": "错误码以它开头", "en": "The code begins with it"},
    "part": {"zh": "错误码里有它", "en": "A part of the code"},
    "typo": {"zh": "和错误码只差一两个字母", "en": "The code, mistyped by a letter or two"},
    "alias": {"zh": "错误码的旧写法", "en": "An old or other form of the code"},
    "former": {"zh": "以前的消息里有", "en": "In a former message"},
    "message": {"zh": "消息里有", "en": "In the message"},
    "keywords": {"zh": "关键词里有", "en": "Among the keywords"},
    "cause": {"zh": "原因里有", "en": "In a cause"},
    "solution": {"zh": "解决办法里有", "en": "In a solution"},
}


_PLACEHOLDER = re.compile(r"\{field\}|\{meaning\}")


def hit(why: str, language: str) -> str:
    """The sentence for a reason of a search hit, one of `web.search.ranking.TIERS`."""
    return _in(HITS[why], language)


def diagnosis(why: Why, language: str) -> str:
    """The sentence for the reason of a diagnosis."""
    key = "code-field" if why.key == "code" and why.field else why.key
    meaning = _in(why.meaning, language) if why.meaning else ""
    if not meaning and why.fault:
        meaning = _in(FAULTS[why.fault], language)
    values = {"{field}": why.field or "", "{meaning}": meaning}
    sentence = _PLACEHOLDER.sub(lambda match: values[match[0]], _in(DIAGNOSES[key], language))
    return sentence + (_in(TEXTS[why.text], language) if why.text else "")


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))

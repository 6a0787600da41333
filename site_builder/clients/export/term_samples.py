"""Write texts with their terms, to test an adapter with.

Who asks an engine from another language has to cut questions as `questions` does. One line each: the text as it is
typed, and what is to come out.
"""

from collections.abc import Iterator
from typing import Final

from site_builder.catalog.model import Catalog
from site_builder.clients.export.questions import question
from site_builder.core.json_bytes import dump

MOST: Final = 200
"""Entries whose texts are taken, evenly spread over the catalogue."""
HARD: Final = (
    *("", " ", "?!", "the of and", "a", "x1", "Ä ö ß ς İ ı", "ＩＳＶ．ＳＩＧＮ　１２", "café naïve", "e\u0301"),
    *("SignatureDoesNotMatch", "signName", "HTTPServerError2Much", "XMLHttpRequest", "camelCase_with-mixed.parts"),
    *("isv.DAY_LIMIT_CONTROL", "ISV day-limit-control", r"isv.DAY\_LIMIT\_CONTROL", "isv.DAY%5FLIMIT%5FCONTROL"),
    *("what does isv.DAY_LIMIT_CONTROL mean", "A.B|C-D;E_F", "签名的模板", "短信签名不合法", "簽名不合法"),
    *("触发天级流控Permits:10", "余额不足，请充值。", "の エラーが発生しました", "한국어 오류 코드", "\U00020000字"),
    *("limits throttling throttled denied deny address sms signing boxes running", "status statuses class bus"),
    *(r'{"Code":"A_B","Message":"\u4f59\u989d\u4e0d\u8db3"}', "&lt;Code&gt;A.B&lt;/Code&gt;", "%E4%BD%99%E9%A2%9D"),
    *("emoji 🙂 between 👩‍💻 words", "zero\u200bwidth soft\u00adhyphen", "\ud7ff\ue000 \U0001f600"),
    *("Kontingent überschritten", "ошибка превышен лимит", "خطأ في الطلب", "ข้อผิดพลาด", "tab\tand\nline"),
    *("1,000 of 24h", "'; DROP TABLE code; --", "$$ \\ \" '", "word " * 60, "字" * 60),
)
"""Texts on which an adapter may go wrong: scripts, widths, escapes, endings, what is not seen."""


def term_samples(catalog: Catalog) -> Iterator[str]:
    """Write the hard texts, then codes, messages and keywords of entries."""
    for text in dict.fromkeys((*HARD, *_texts(catalog))):
        cut = question(text)
        record = {"text": text, "question": cut.text, "spelling": cut.spelling, "codes": cut.codes, "terms": cut.terms}
        yield dump(record).decode()


def _texts(catalog: Catalog) -> Iterator[str]:
    count = len(catalog.entries)
    for number in range(min(count, MOST)):
        entry = catalog.entries[number * count // min(count, MOST)]
        yield entry.code
        yield from entry.message.root.values()
        yield from entry.wire
        yield from entry.keywords.all()

"""The escapes of a paste: every text is decoded, each character knows its place, and nothing grows."""

from tests.fuzz.target import Target, read_as_text
from web.text.escapes import ROOM, decode
from web.text.folding import fold
from web.text.terms import asked, fold_code, terms

LONGEST = 8192


def check(content: bytes) -> None:
    """Break where a place is outside the text, or before the one of the character before."""
    said = read_as_text(content)[:LONGEST]
    decoded = decode(said)
    assert len(decoded.text) <= len(said) + ROOM, "it grows"
    assert not any("\ud800" <= character <= "\udfff" for character in decoded.text) or decoded.text == said
    last = 0
    for at in range(len(decoded.text)):
        start, end = decoded.span(at, at + 1)
        assert 0 <= start < end <= len(said), f"character {at} is said to stand at {start} to {end} of {len(said)}"
        assert start >= last, f"character {at} stands before the one before it"
        last = start
    if decoded.text:
        assert decoded.span(0, len(decoded.text))[1] <= len(said)
    for reduced in (fold(decoded.text), fold_code(decoded.text)):
        assert isinstance(reduced, str)
    assert isinstance(asked(decoded.text), list | tuple)
    assert terms(decoded.text) is not None


TARGET = Target(
    check,
    [
        rb"{\"Code\":\"app.DAY\\u005fLIMIT%5FCONTROL\",\"Message\":\"\u89e6\u53d1 \xe8\xa7\xa6 %E8%A7%A6 &lt;&#79;\"}",
        "瑙﹀彂 è§¦å\x8f\x91 ｉｓｖ．ＯＫ：㎏ e\u0301 か\u3099 \u1112\u1161\u11ab ﷺ u89e6u53d1Permits".encode(),
        b"\x1b[1;31mred\x1b[0m \\ud83d\\ude00 \\u{1f600} \\U0001F600 \\350\\247\\246 \\n\\t\\\\",
    ],
    (
        *(
            "\\",
            "\\\\",
            "\\u",
            "\\u89e6",
            "\\ud83d",
            "\\ude00",
            "\\u{1f600}",
            "\\U0001F600",
            "\\x",
            "\\xe8",
            "\\350",
            "\\n",
        ),
        *(
            "%",
            "%E8",
            "%A7%A6",
            "%25",
            "&",
            "&lt;",
            "&amp;",
            "&#79;",
            "&#x4B;",
            "&#9999999;",
            ";",
            "\x1b[",
            "1;31m",
            "\x1b[0m",
        ),
        *(
            "u89e6",
            "u53d1",
            "ufffe",
            "\u200b",
            "\u202e",
            "\ufeff",
            "\xad",
            "\x00",
            "e",
            "\u0301",
            "か",
            "\u3099",
            "\u1112",
        ),
        *(
            "\u1161",
            "\u11ab",
            "\ufdfa",
            "㎏",
            "Ａ",
            "ﬁ",
            "è§¦",
            "å\x8f\x91",
            "瑙﹀彂",
            "“",
            "\udce8",
            "\ufffd",
            "isv.OK",
        ),
    ),
)

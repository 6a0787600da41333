"""Escapes come off, and every character still knows where it came from."""

import json
import random
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import node
from web.text import escapes
from web.text.escapes import DEPTH, ROOM, decode

DECODED = """
const { decode } = errdex.text.escapes;
const size = (text) => Array.from(text).length;
return given.map((text) => {
  const view = decode(text), spans = [];
  let at = 0;
  for (const character of view.text) {
    const [start, end] = view.span(at, at + character.length);
    spans.push([size(text.slice(0, start)), size(text.slice(0, end))]);
    at += character.length;
  }
  return [view.text, spans];
});
"""


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("nothing to do", "nothing to do"),
        (r"\u89e6\u53d1", "触发"),
        (r"\\u89e6\\u53d1", "触发"),
        (r"\ud83d\ude00 \u{1f600} \U0001F600", "😀 😀 😀"),
        (r"\ud83d alone", "\ufffd alone"),
        (r"\xe8\xa7\xa6", "触"),
        (r"\350\247\246", "触"),
        ("%E8%A7%A6", "触"),
        ("%25E8%25A7%25A6", "触"),
        ("%E8%A7 cut", "%E8%A7 cut"),
        ("100% 5%zz", "100% 5%zz"),
        ("isv.DAY%5FLIMIT", "isv.DAY_LIMIT"),
        (r"isv.DAY\_LIMIT\_CONTROL", "isv.DAY_LIMIT_CONTROL"),
        (r"one\ntwo\tthree", "one\ntwo\tthree"),
        (r"{\"Code\":\"OK\"}", '{"Code":"OK"}'),
        (r"{\\\"Code\\\":\\\"OK\\\"}", '{"Code":"OK"}'),
        ("&lt;Code&gt;&#79;&#x4B;&amp;quot;", '<Code>OK"'),
        ("&unknown; & alone", "&unknown; & alone"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("is\u200bv.\u202eOK\ufeff", "isv.OK"),
        ("ｉｓｖ．ＯＫ：㎏", "isv.OK:kg"),
        (r"C:\Users\Public", r"C:\Users\Public"),
        ("\x00binary\x00", "binary"),
        ("\ud800 alone, \udfff too", "\ufffd alone, \ufffd too"),
        ("e\u0301", "é"),
        ("か\u3099", "が"),
        ("ﾊ\uff9e", "バ"),
        ("\u1112\u1161\u11ab", "한"),
        ("ﾡￂ", "가"),
        ("ﬁ\u0301", "fí"),
        ("a\u0315\u0300", "à\u0315"),
        ("\u0345", "\u0345"),
        ("\u0344", "\u0308\u0301"),
        ("ﷺ", "صلى الله عليه وسلم"),
        (r"e\u0301", "é"),
        ("e%CC%81", "é"),
        ("e&#x301;", "é"),
        ("e\u200b\u0301", "é"),
        ("u89e6u53d1Permits", "触发Permits"),
        ("u89e6 alone, u0041u0042 no Chinese", "u89e6 alone, u0041u0042 no Chinese"),
        ("瑙﹀彂", "触发"),
        ("è§¦å\x8f\x91", "触发"),
        ("触发 café”— naïve Ã©", "触发 café”— naïve Ã©"),
        (r"\u00e8\u00a7\u00a6\u00e5\u008f\u0091", "触发"),
        ("", ""),
    ],
)
def test_what_is_meant_comes_out(sent: str, meant: str) -> None:
    assert decode(sent).text == meant


@pytest.mark.parametrize(
    ("sent", "part", "matched"),
    [
        (r"a\u89e6\u53d1b", "触", r"\u89e6"),
        (r"a\u89e6\u53d1b", "发b", r"\u53d1b"),
        (r"\\\\u89e6x", "触", r"\\\\u89e6"),
        ("%25E8%25A7%25A6!", "触", "%25E8%25A7%25A6"),
        (r"isv.DAY\_LIMIT", "Y_L", r"Y\_L"),
        ("x\u200by", "xy", "x\u200by"),
        ("㎏ ㎏", "g k", "㎏ ㎏"),
        ("&amp;quot;OK&amp;quot;", "OK", "OK"),
        ("xe\u0301y", "é", "e\u0301"),
        (r"xe\u0301y", "é", r"e\u0301"),
        ("xa\u0315\u0300y", "\u0315y", "a\u0315\u0300y"),
        ("ﷺ OK", "OK", "OK"),
        ("xu89e6u53d1y", "发", "u53d1"),
        ("x瑙﹀彂y", "发", "瑙﹀彂"),
        ("xè§¦å\x8f\x91y", "发y", "å\x8f\x91y"),
    ],
)
def test_a_part_knows_where_it_came_from(sent: str, part: str, matched: str) -> None:
    view = decode(sent)
    at = view.text.index(part)
    start, end = view.span(at, at + len(part))

    assert sent[start:end] == matched


def test_depth_is_bounded() -> None:
    assert decode("\\" * 2 ** (DEPTH + 2)).text == "\\" * 4


def test_every_character_and_all_that_it_is_made_of_come_out_composed() -> None:
    for text in decompositions():
        assert decode(text).text == unicodedata.normalize("NFKC", text), ascii(text)


@cache
def decompositions() -> list[str]:
    """What every character of Unicode is made of, alone and beside others; and every mark after a letter."""
    found: list[str] = []
    for point in range(0x110000):
        character = chr(point)
        if unicodedata.category(character) in ("Cn", "Cs", "Co") or decode(character).text == "":
            continue
        for form in {unicodedata.normalize("NFD", character), unicodedata.normalize("NFKD", character)} - {character}:
            if not set(form) & set("\\%&"):
                found += [form, f"a{character}{form}b"]
        if unicodedata.category(character).startswith("M"):
            found += [f"e{character}\u0316", f"か\u0301{character}"]
    return found


def test_a_form_takes_only_so_much_more_room_and_what_follows_is_not_lost() -> None:
    view = decode("ﷺ" * 20_000 + "Ａ")
    whole = ROOM // 17

    assert view.text == unicodedata.normalize("NFKC", "ﷺ") * whole + "ﷺ" * (20_000 - whole) + "A"
    assert view.span(18 * whole - 1, 18 * whole) == (whole - 1, whole)
    assert view.span(len(view.text) - 1, len(view.text)) == (20_000, 20_001)


def test_only_so_many_marks_are_put_in_order_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def watched(characters: str) -> str:
        seen.append(len(characters))
        return unicodedata.normalize("NFKC", characters)

    monkeypatch.setattr(escapes, "_form", watched)

    assert len(decode("e" + "\u0301\u0316" * 20_000).text) == 40_000
    assert max(seen) == 31


ESCAPED = st.text(
    alphabet=st.sampled_from(
        # the last are each as they should be alone, and not together
        [*'\\u%&#x;{}0189aefnrt"_ \n触Ａ\u200b😀\ud800\x1bﷺか\u3099\u0301\u0316\u0345\u1112\u1161\u11ab\uff9e']
    )
)


@given(st.one_of(st.text(), ESCAPED))
def test_any_text_is_decoded_and_its_places_lie_in_it_in_order(sent: str) -> None:
    view = decode(sent)
    spans = [view.span(place, place + 1) for place in range(len(view.text))]

    assert all(0 <= start < end <= len(sent) for start, end in spans)
    assert spans == sorted(spans)


def bounds_of_utf_8() -> Iterator[str]:
    """Bytes at every bound: forms that are too long, halves of a pair, what comes after the last character."""
    for first in (0x7F, 0x80, 0xC1, 0xC2, 0xDF, 0xE0, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF):
        for second in (0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0):
            for more in ((), (0xBF,), (0xBF, 0xBF), (0x80, 0x80)):
                yield "".join(f"%{byte:02X}" for byte in (first, second, *more))


def test_the_browser_decodes_the_same() -> None:
    pieces = [*"\\\\\\\\%%&#;{}", "u89e6", "u", "xe8", "x", "%E8", "%A7", "%A6", "\\350", "amp;", "25", "n", "_", '"',
              "\\ud83d", "\\ude00", "触发", "ｉ", "㎏", "\u200b", "😀", "isv.", "\x1b[31m", " ", "ﬁ", "é",
              "e", "か", *"\u0301\u0316\u0345\u3099\uff9e\u1112\u1161\u11ab\ud800\udc00ﷺ", "\\u0301", "%CC%81",
              "u53d1", "瑙﹀彂", "瑙", "﹀", "è§¦å\x8f\x91", "è", "§", "¦", "\x8f", "\xad", "鎺�", "Permits",
              ]  # fmt: skip
    draw = random.Random(7)
    texts = ["".join(draw.choices(pieces, k=draw.randrange(24))) for _ in range(3000)]
    texts += [
        *decompositions(),
        *bounds_of_utf_8(),
        "e" + "\u0301\u0316" * 100,
        "ﷺ" * 4_000,
        "㎏ｅ\u0301" * 9_000,
        "㎏Ａ\u0301" * 1_000 + "ﷺ" * 500 + "㍿\u0301Ｂ①",
    ]
    texts = [json.loads(json.dumps(text)) for text in texts]  # makes two halves one character
    answers: list[Any] = node.run(DECODED, texts)

    for text, answer in zip(texts, answers, strict=True):
        view = decode(text)
        assert answer == [view.text, [list(view.span(at, at + 1)) for at in range(len(view.text))]], text

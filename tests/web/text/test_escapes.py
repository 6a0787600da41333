"""Escapes come off, and every character still knows where it came from."""

import json
import random
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from web.text.escapes import DEPTH, decode

SCRIPTS = ROOT / "site_builder/theme/assets/javascripts"
HARNESS = """
const vm = require("vm"), fs = require("fs");
const context = vm.createContext({});
vm.runInContext(fs.readFileSync(process.argv[1], "utf8"), context);
const size = (text) => Array.from(text).length;
const answers = JSON.parse(fs.readFileSync(0, "utf8")).map((text) => {
  const view = context.errdex.decode(text), spans = [];
  let at = 0;
  for (const character of view.text) {
    const [start, end] = view.span(at, at + character.length);
    spans.push([size(text.slice(0, start)), size(text.slice(0, end))]);
    at += character.length;
  }
  return [view.text, spans];
});
process.stdout.write(JSON.stringify(answers));
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
    ],
)
def test_a_part_knows_where_it_came_from(sent: str, part: str, matched: str) -> None:
    view = decode(sent)
    at = view.text.index(part)
    start, end = view.span(at, at + len(part))

    assert sent[start:end] == matched


def test_depth_is_bounded() -> None:
    assert decode("\\" * 2 ** (DEPTH + 2)).text == "\\" * 4


ESCAPED = st.text(
    alphabet=st.sampled_from([*'\\u%&#x;{}0189aefnrt"_ \n', "触", "ＡＢ"[0], "\u200b", "😀", "\ud800", "\x1b"])
)


@given(st.one_of(st.text(), ESCAPED))
def test_any_text_is_decoded_and_its_places_lie_in_it_in_order(sent: str) -> None:
    view = decode(sent)
    spans = [view.span(place, place + 1) for place in range(len(view.text))]

    assert all(0 <= start < end <= len(sent) for start, end in spans)
    assert spans == sorted(spans)


def test_the_browser_decodes_the_same() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH")
    pieces = [*"\\\\\\\\%%&#;{}", "u89e6", "u", "xe8", "x", "%E8", "%A7", "%A6", "\\350", "amp;", "25", "n", "_", '"',
              "\\ud83d", "\\ude00", "触发", "ｉ", "㎏", "\u200b", "😀", "isv.", "\x1b[31m", " ", "ﬁ", "é"]  # fmt: skip
    draw = random.Random(7)
    texts = ["".join(draw.choices(pieces, k=draw.randrange(24))) for _ in range(3000)]
    done = subprocess.run(
        [node, "-e", HARNESS, str(SCRIPTS / "escapes.js")],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)

    for text, answer in zip(texts, answers, strict=True):
        view = decode(text)
        assert answer == [view.text, [list(view.span(at, at + 1)) for at in range(len(view.text))]], text

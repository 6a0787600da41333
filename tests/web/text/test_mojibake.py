"""Chinese in a wrong encoding is read again, in browser and server alike, and nothing that is meant as it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.paths import GUIDE
from tests import node
from tests.conftest import SAMPLE
from web.text.escapes import decode
from web.text.mojibake import misread

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=20)


@given(CHINESE)
def test_what_was_read_as_latin_1_comes_out_whole(text: str) -> None:
    assert decode(text.encode().decode("latin-1")).text == text


@given(CHINESE)
def test_what_was_read_as_gbk_comes_out_but_for_what_it_lost(text: str) -> None:
    misread_text = text.encode().decode("gbk", "replace")
    read = decode(misread_text + " end").text

    assert read.endswith(" end")
    if "\ufffd" not in misread_text:
        assert read == text + " end"


@pytest.mark.parametrize("folder", [SAMPLE, GUIDE], ids=lambda folder: folder.name)
def test_nothing_that_is_meant_as_it_stands_is_read_again(folder: Path) -> None:
    paths = [path for path in folder.rglob("*") if path.suffix in (".yaml", ".md")]

    assert paths
    assert {path: found for path in paths if (found := list(misread(path.read_text("utf-8"))))} == {}


def test_the_browser_reads_every_pair_of_bytes_as_python_does() -> None:
    leads = (*range(0xE2, 0xEA), 0xEF)
    texts = [bytes((0xE8, 0xA7, 0xA6, lead, 0x8F, 0x91)).decode("gbk", "replace") for lead in leads]
    texts += [bytes((first, second)).decode("gbk", "replace") * 6 for first in leads for second in range(0x80, 0xC0)]
    texts += [bytes((0xE8, 0xA7, 0xA6, 0xE5, 0x8F, last)).decode("gbk", "replace") for last in range(0x40, 0xF0)]
    texts += [bytes((0xE8, 0xA7, last, 0x50)).decode("gbk", "replace") for last in range(0x80, 0xC0)]

    answers = node.run("return given.map(errdex.text.mojibake.misread);", texts)

    for text, answer in zip(texts, answers, strict=True):
        assert answer == [list(one) for one in misread(text)], text

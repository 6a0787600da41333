"""Every reason has a sentence in every language, the same one on both sides."""

import json
import shutil
import subprocess
from string import Formatter

import pytest

from tests.conftest import ROOT
from web.diagnosis import wording
from web.diagnosis.wording import DIAGNOSES, FAULTS, HITS, TEXTS, Why, diagnosis, hit
from web.search.ranking import TIERS

SCRIPT = ROOT / "site_builder/theme/assets/javascripts/diagnose.js"
TABLES = [DIAGNOSES, TEXTS, FAULTS, HITS]
EVERY = [(key, texts) for table in TABLES for key, texts in table.items()]


@pytest.mark.parametrize(("key", "texts"), EVERY, ids=[key for key, _ in EVERY])
def test_every_sentence_is_in_both_languages_with_the_same_placeholders(key: str, texts: dict[str, str]) -> None:
    fields = {language: {name for _, name, _, _ in Formatter().parse(text) if name} for language, text in texts.items()}

    assert list(texts) == ["zh", "en"]
    assert fields["zh"] == fields["en"]


def test_every_tier_of_the_search_has_a_sentence() -> None:
    assert set(HITS) == set(TIERS)
    assert hit("exact", "en") == "Exact code"
    assert hit("exact", "fr") == hit("exact", "en")


def test_the_field_is_named() -> None:
    assert diagnosis(Why("code", "sub_code"), "en") == "The field `sub_code` holds this code"
    assert diagnosis(Why("code"), "en") == "The text contains this code"


def test_a_message_that_agrees_is_mentioned() -> None:
    assert diagnosis(Why("code", None, "wire"), "en") == "The text contains this code; the message agrees"


def test_an_unknown_code_says_what_its_prefix_says() -> None:
    why = Why("unknown-prefix", None, None, "caller", {"zh": "调用方的问题", "en": "the caller's side"})

    assert diagnosis(why, "zh") == "目录里没有这个错误码。它的前缀表示：调用方的问题"
    assert diagnosis(why, "en").endswith("Its prefix says: the caller's side")
    assert diagnosis(Why("unknown-prefix", fault="caller"), "en").endswith("the caller has to act")


def test_a_name_in_braces_stays_as_it_is() -> None:
    assert diagnosis(Why("code", "{meaning}"), "en") == "The field `{meaning}` holds this code"


def test_the_browser_has_the_same_sentences() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH")
    source = SCRIPT.read_text("utf-8")
    tables = {}
    for name in ("DIAGNOSES", "TEXTS", "FAULTS"):
        start = source.index(f"const {name} = ") + len(f"const {name} = ")
        literal = source[start : source.index("\n  };", start) + 4]
        command = [node, "-p", f"JSON.stringify({literal})"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        tables[name] = json.loads(done.stdout)

    assert tables == {name: getattr(wording, name) for name in tables}

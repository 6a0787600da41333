"""`errdex confirm` records what a translator has looked at, `errdex status` says what is left."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog.confirmed import Confirmation, Confirmed, State, read_confirmed, short, to_text
from site_builder.catalog.loader import load
from site_builder.rules import validate
from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog, good
from tests.factories import entry_json, pages, twins

ENTRY = "catalog/sms/isv.TOO_MANY.yaml"
RECORD = Path("catalog/sms/confirmed.en.tsv")


@pytest.fixture
def folder(write_catalog: WriteCatalog, run: Run) -> Path:
    """A catalogue whose translations are all confirmed."""
    written = write_catalog({})
    assert run("confirm", *sorted(written.glob("sms/*.yaml"))).status == 0
    return written


def edit(before: str, after: str, path: str = ENTRY) -> None:
    text = Path(path).read_text("utf-8")
    assert before in text
    Path(path).write_text(text.replace(before, after), "utf-8")


def rules(folder: Path) -> list[tuple[str, int]]:
    return [(problem.rule, problem.line) for problem in validate(folder).problems]


def test_confirm_says_what_it_has_recorded(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})

    done = run("confirm", ENTRY, "catalog/sms/OK.yaml")

    assert done.out == f"{ENTRY}: 3 texts in en confirmed\ncatalog/sms/OK.yaml: 1 text in en confirmed\n"
    assert [line.split("\t")[:2] for line in RECORD.read_text("utf-8").splitlines()] == [
        ["OK.yaml", "*"],
        ["OK.yaml", "message"],
        ["isv.TOO_MANY.yaml", "*"],
        ["isv.TOO_MANY.yaml", "causes.0.cause"],
        ["isv.TOO_MANY.yaml", "causes.0.solution"],
        ["isv.TOO_MANY.yaml", "message"],
    ]


def test_a_change_on_one_side_is_told_at_the_translation(folder: Path, run: Run) -> None:
    assert rules(folder) == []

    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    assert rules(folder) == [("outdated-translation", 16)]
    edit("Wait `1` minute", "Wait for `1` minute")
    assert rules(folder) == [("outdated-translation", 16), ("unconfirmed-translation", 21)]

    run("confirm", ENTRY)
    assert rules(folder) == []


def test_change_and_its_return_leave_no_trace(folder: Path) -> None:
    edit("一分钟内发得太多。", "太多。")
    edit("太多。", "一分钟内发得太多。")

    assert rules(folder) == []


def test_form_of_the_yaml_does_not_matter(folder: Path, run: Run) -> None:
    edit(
        "      en: |\n        Too many messages went out within one minute.\n",
        "      en: Too many messages went out within one minute.\n",
    )

    assert [rule for rule, _ in rules(folder)] == ["not-a-block"]


def test_causes_may_change_places(folder: Path) -> None:
    text = good("sms/isv.TOO_MANY.yaml")
    start, end = text.index("  - cause:"), text.index("keywords:")
    other = "  - title: {zh: 二, en: Two}\n    cause: {zh: 新的, en: New}\n    solution: {zh: 改, en: Change}\n"
    first = text[start:end].replace("  - cause:", "  - title: {zh: 一, en: One}\n    cause:")
    Path(ENTRY).write_text(text[:start] + other + first + text[end:], "utf-8")

    assert {rule for rule, _ in rules(folder)} == {"not-a-block"}


def test_lines_of_both_sides_of_a_merge_count(folder: Path, run: Run) -> None:
    before = RECORD.read_text("utf-8")
    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    run("confirm", ENTRY)
    RECORD.write_text(before + RECORD.read_text("utf-8"), "utf-8")

    assert rules(folder) == []
    edit("一分钟内发得太多了。", "一分钟内发得太多。")
    assert rules(folder) == []


def test_readers_are_told_of_a_translation_that_is_older(folder: Path) -> None:
    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    catalog = load(folder).catalog
    assert catalog is not None
    entry = catalog.find("sms", "isv.TOO_MANY")
    assert entry is not None
    note = "The original text has changed since this translation was made."

    assert entry_json(catalog, entry)["outdated"] == {"zh": [], "en": ["causes.0.cause"]}
    assert entry_json(catalog, entry, "en")["causes"][0]["cause"].startswith("Too many messages")
    (page,) = (page.content for page in pages(catalog, "en") if page.path.name == "isv.TOO_MANY.html")
    assert page.count(note) == 1
    assert {path.name: text for path, text in twins(catalog, "en")}["isv.TOO_MANY.md"].count(note) == 1
    assert not any("原文后来有改动" in page.content for page in pages(catalog, "zh"))


def test_status_counts_what_is_left_in_each_language(folder: Path, run: Run) -> None:
    assert run("status").out == "zh: 14 texts, nothing left to do\nen: 14 texts, nothing left to do\n"

    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    edit("        Wait `1` minute, then send again.\n", "        TODO\n")
    edit("  en: |\n    OK\n", "", "catalog/sms/OK.yaml")
    done = run("status", "--lang", "en")

    assert done.status == 0
    assert done.out.splitlines() == [
        "catalog/sms/OK.yaml:3:1: en: message is missing",
        f"{ENTRY}:16:7: en: causes.0.cause is older than its source",
        f"{ENTRY}:21:7: en: causes.0.solution is still TODO",
        "en: 12 texts, 1 still TODO, 1 missing, 1 older than its source",
    ]


def test_what_nobody_has_confirmed_is_one_line_a_file(run: Run, write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})

    assert rules(folder) == []
    assert run("status").out.splitlines()[-4:] == [
        "catalog/sms/domain.yaml: en: 5 texts not confirmed yet",
        f"{ENTRY}: en: 3 texts not confirmed yet",
        "zh: 14 texts, nothing left to do",
        "en: 14 texts, 13 not confirmed yet",
    ]


def test_status_lists_what_nobody_has_checked_for_long(folder: Path, run: Run) -> None:
    long_ago = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=400)
    Path("catalog/sms/OK.yaml").write_text(good("sms/OK.yaml") + f"checked: {long_ago}\n", "utf-8")

    assert f"catalog/sms/OK.yaml: checked {long_ago}, 400 days ago\n" in run("status").out
    assert json.loads(run("status", "--format", "json").out)["to_check"][0]["days"] == 400
    Path("catalog/catalog.yaml").write_text(good("catalog.yaml") + "check_after: 500\n", "utf-8")
    assert "400 days ago" not in run("status").out


def test_status_as_json(folder: Path, run: Run) -> None:
    edit("一分钟内发得太多。", "一分钟内发得太多了。")

    record = json.loads(run("status", "--format", "json").out)

    assert record["languages"]["en"] == {
        "texts": 14,
        "todo": 0,
        "missing": 0,
        "outdated": 1,
        "changed": 0,
        "unconfirmed": 0,
    }
    assert record["tasks"] == [
        {"path": ENTRY, "line": 16, "column": 7, "language": "en", "field": "causes.0.cause", "task": "outdated"}
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("confirm", "nowhere.yaml"), "there is no file nowhere.yaml"),
        (("confirm", "other.yaml"), "other.yaml is no file of a catalogue"),
        (("confirm", ENTRY, "--lang", "zh"), "--lang 'zh' is no language that is translated into; one of en"),
        (("confirm",), "Missing argument 'FILE...'"),
        (("status", "--lang", "fr"), "--lang 'fr' is no language of it; one of zh, en"),
        (("status", "--catalog", "nowhere"), "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_line(folder: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    Path("other.yaml").write_text("code: X\n", "utf-8")
    before = RECORD.read_bytes()
    done = run(*words)

    assert done.status == 2
    assert said in one_line(done)
    assert RECORD.read_bytes() == before


def test_file_with_errors_is_not_confirmed_and_others_are(folder: Path, run: Run) -> None:
    Path("catalog/sms/OK.yaml").write_text("code: [\n", "utf-8")
    edit("一分钟内发得太多。", "一分钟内发得太多了。")

    done = run("confirm", "catalog/sms/OK.yaml", ENTRY)

    assert done.status == 1
    assert "catalog/sms/OK.yaml cannot be confirmed: see `errdex validate" in done.out
    assert "OK.yaml\tmessage" in RECORD.read_text("utf-8")
    assert not any(rule.endswith("translation") for rule, _ in rules(folder))


TEXTS = st.sampled_from(["a", "b", "c"])


@given(st.tuples(TEXTS, TEXTS), st.tuples(TEXTS, TEXTS))
def test_a_text_is_fresh_if_neither_side_has_changed(then: tuple[str, str], now: tuple[str, str]) -> None:
    confirmed = Confirmed({"X.yaml": [Confirmation("message", *map(short, then))]})

    ((_, state),) = confirmed.states("X.yaml", [(("message",), *now)])

    changed = then[0] != now[0], then[1] != now[1]
    assert (
        state
        is {
            (False, False): State.CONFIRMED,
            (True, False): State.OUTDATED,
            (False, True): State.CHANGED,
            (True, True): State.CHANGED,
        }[changed]
    )


LINES = st.lists(st.sampled_from(["A.yaml\tmessage\t0123456789ab\tba9876543210", "x\ty", "=======", "", "\x85"]))


@given(content=st.one_of(st.binary(max_size=200), LINES.map(lambda lines: "\n".join(lines).encode())))
def test_any_bytes_are_read_or_refused_by_line(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "confirmed.en.tsv"
    path.write_bytes(content)

    confirmed, _, problems = read_confirmed(path)

    if not problems:
        path.write_text(to_text(confirmed), "utf-8")
        again = read_confirmed(path)[0]
        assert {file: set(lines) for file, lines in again.lines.items()} == {
            file: set(lines) for file, lines in confirmed.lines.items()
        }

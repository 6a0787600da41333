"""`errdex release` records what is released, once and in order, and its version says what has changed."""

import json
from pathlib import Path

import pytest

from site_builder.catalog.loader import load
from site_builder.rules import validate
from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog, good

RECORD = Path("catalog/released.json")
SETTINGS = Path("catalog/catalog.yaml")
ENTRY = Path("catalog/sms/isv.TOO_MANY.yaml")


@pytest.fixture
def folder(write_catalog: WriteCatalog, run: Run) -> Path:
    """A catalogue that has been released as 1.2.0."""
    written = write_catalog({})
    assert run("release", "1.2.0").status == 0
    return written


def edit(before: str, after: str, path: Path = ENTRY) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def versions() -> list[str]:
    return [release["version"] for release in json.loads(RECORD.read_text("utf-8"))["releases"]]


def test_the_first_release_has_the_version_of_the_constants(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})

    done = run("release")

    assert done.out == "released 1.0.0: 3 codes; commit catalog/released.json and catalog/catalog.yaml\n"
    assert versions() == ["1.0.0"]
    assert run("release").out == "nothing has changed since 1.0.0\n"


def test_the_constants_get_the_version_and_all_else_stays(folder: Path, run: Run) -> None:
    before, after = good("catalog.yaml"), SETTINGS.read_text("utf-8")
    catalog = load(folder).catalog
    assert catalog is not None

    assert catalog.settings.constants.version == "1.2.0"
    changed = [(one, two) for one, two in zip(before.split("\n"), after.split("\n"), strict=True) if one != two]
    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace("1.0.0", "1.2.0")


@pytest.mark.parametrize(
    ("before", "after", "version", "told"),
    [
        ("一分钟内发得太多。", "一分钟内发得太多了。", "1.2.1", "0 breaking"),
        ("policy: wait", "policy: never", "2.0.0", "breaking: retry.policy"),
        ("fault: caller", "fault: service\nacts: provider", "2.0.0", "breaking: fault"),
        ("{limit}", "{most}", "2.0.0", "breaking: "),
        ("source: {title", "status: deprecated\nsource: {title", "1.3.0", "0 breaking"),
    ],
)
def test_the_version_follows_what_has_changed(
    folder: Path, run: Run, before: str, after: str, version: str, told: str
) -> None:
    edit(before, after)
    said = run("release", "--dry-run").out
    done = run("release")

    assert f"would release {version}: 3 codes\n" in said
    assert f"released {version}: 3 codes" in done.out
    assert told in done.out
    assert versions() == [version, "1.2.0"]


def test_a_new_code_is_a_minor_step_and_told(folder: Path, run: Run) -> None:
    text = good("sms/OK.yaml").replace('"OK"', '"Accepted"')
    (folder / "sms/Accepted.yaml").write_text(text, "utf-8")
    run("release")

    record = json.loads(RECORD.read_text("utf-8"))
    assert record["releases"][0]["version"] == "1.3.0"
    assert record["releases"][0]["codes"] == 4
    assert record["releases"][0]["changes"] == [
        {"kind": "added", "reason": "code-added", "breaking": False, "domain": "sms", "code": "Accepted", "field": None}
    ]


def test_a_dry_run_writes_nothing(folder: Path, run: Run) -> None:
    edit("policy: wait", "policy: never")
    before = RECORD.read_bytes(), SETTINGS.read_bytes()
    run("release", "--dry-run")

    assert (RECORD.read_bytes(), SETTINGS.read_bytes()) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1.2.0",), "VERSION '1.2.0' is too low: it has to be 2.0.0 at least, as something breaks"),
        (("1.9.0",), "VERSION '1.9.0' is too low"),
        (("new",), "VERSION 'new' is not well formed"),
        (("--catalog", "nowhere"), "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_line(folder: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    edit("policy: wait", "policy: never")
    done = run("release", *words)

    assert done.status == 2
    assert said in one_line(done)
    assert versions() == ["1.2.0"]


def test_a_higher_version_may_be_named(folder: Path, run: Run) -> None:
    edit("policy: wait", "policy: never")

    assert run("release", "3.0.0").status == 0
    assert versions() == ["3.0.0", "1.2.0"]


def test_a_catalogue_with_errors_is_not_released(folder: Path, run: Run) -> None:
    (folder / "sms/OK.yaml").unlink()
    done = run("release")

    assert done.status == 1
    assert "[released-code]" in done.out
    assert versions() == ["1.2.0"]


def test_a_record_that_is_no_catalogue_is_one_line(folder: Path, run: Run) -> None:
    record = json.loads(RECORD.read_text("utf-8"))
    record["entries"][0]["kind"] = "nonsense"
    RECORD.write_text(json.dumps(record), "utf-8")
    edit("policy: wait", "policy: never")

    done = run("release")

    assert done.status == 2
    assert "released.json is not what `errdex release` writes" in one_line(done)


def test_a_tombstone_is_released_and_stays(folder: Path, run: Run) -> None:
    edit("source: {title", "status: removed\nsource: {title", Path("catalog/sms/BadNumber.yaml"))

    assert "released 1.3.0" in run("release").out
    assert validate(folder).problems == ()
    edit("status: removed", "status: removed\nreplaced_by: isv.TOO_MANY", Path("catalog/sms/BadNumber.yaml"))
    assert "breaking: retry.policy: after-change -> wait" in run("release").out
    assert versions() == ["2.0.0", "1.3.0", "1.2.0"]

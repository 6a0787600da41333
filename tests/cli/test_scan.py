"""`errdex scan`: what it prints, how it ends, what it writes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli.report import FORMATS
from site_builder.rules import validate
from tests.cli.conftest import Run, one_line
from tests.conftest import ROOT, SAMPLE, WriteCatalog, good

PLAIN = """\
2026-11-27 10:00:00 INFO order 17 sent
2026-11-27 10:00:01 ERROR code=isv.DAY_LIMIT_CONTROL, message=触发日限流
2026-11-27 10:00:02 ERROR code=isv.NEW_LIMIT, message=sent to 13800000000, 5 left
2026-11-27 10:00:03 ERROR code=isv.NEW_LIMIT, message=sent to 13900000000, 7 left
"""
JSON_LINES = """\
{"level":"error","Code":"isv.AMOUNT_NOT_ENOUGH","Message":"账户余额不足"}
{"level":"info","Code":"OK","Message":"OK"}
{"level":"error","Code":"isv.NEW_LIMIT","Message":"new"}
"""
JAVA = """\
2026-11-27 10:00:00 ERROR c.acme.Sms - failed
com.aliyuncs.exceptions.ClientException: isv.DAY_LIMIT_CONTROL : 触发日限流
\tat com.aliyuncs.DefaultAcsClient.parseAcsResponse(DefaultAcsClient.java:251)
Caused by: java.io.IOException: closed
2026-11-27 10:00:01 INFO fine
"""


@pytest.fixture
def scan(run: Run, lookup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`errdex scan` with the sample's codes, in a fresh folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str | Path, stdin: bytes = b"") -> Any:
        return run("scan", *words, "--db", lookup, stdin=stdin)

    return call


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_sources_have_a_line_for_each_code(scan: Run) -> None:
    write("src/a.py", 'if code == "isv.DAY_LIMIT_CONTRL":\n    pass\n')
    write("src/b.py", 'if code == "isv.DAY_LIMIT_CONTROL":\n    pass\n')

    done = scan("src")

    assert (done.status, done.err) == (1, "")
    assert done.out == (
        "src/a.py:1:13: error: unknown code 'isv.DAY_LIMIT_CONTRL'; did you mean 'isv.DAY_LIMIT_CONTROL'?"
        " [unknown-code]\n1 error, 0 warnings in 1 of 2 files\n"
    )


def test_nothing_found_is_clean(scan: Run) -> None:
    write("src/b.py", 'if code == "isv.DAY_LIMIT_CONTROL":\n    pass\n')

    done = scan("src")

    assert (done.status, done.out) == (0, "0 errors, 0 warnings in 1 file\n")


def test_log_is_counted_and_its_unknown_codes_are_listed(scan: Run) -> None:
    write("app.log", PLAIN)

    done = scan("app.log")

    assert done.status == 1
    assert done.out == (
        "app.log:3:32: error: unknown code 'isv.NEW_LIMIT', 2 times; correct it, or add it to the catalogue"
        " [unknown-code]\n"
        "unknown in the logs:\n"
        "       2  isv.NEW_LIMIT  sent to {number}, {value} left\n"
        "3 errors in 1 log, 33.3 % known\n"
        "1 error, 0 warnings in 1 of 1 file\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "counted"),
    [
        ("app.jsonl", JSON_LINES, "2 errors in 1 log, 50.0 % known"),
        ("app.log.1", JAVA, "1 error in 1 log, 100.0 % known"),
        ("app.log", "触发天级流控Permits:10 发送失败\n", "1 error in 1 log, 100.0 % known"),
        ("app.log", "ERROR disk full\n", "0 errors in 1 log; 1 more without a code"),
        ("app.jsonl", '{"level":"error","msg":"disk full"}\n', "0 errors in 1 log; 1 more without a code"),
        ("app.log", "INFO no error at all\n", "0 errors in 1 log"),
        ("app.log", "all is well\n", "0 errors in 1 log"),
        ("app.log", "", "0 errors in 1 log"),
    ],
)
def test_logs_of_all_kinds_are_counted(name: str, text: str, counted: str, scan: Run) -> None:
    write(name, text)

    assert counted in scan(name).out.splitlines()


@pytest.mark.parametrize(("least", "status"), [("33", 0), ("33.4", 1), ("0", 0), ("100", 1)])
def test_share_decides_where_one_is_wanted(least: str, status: int, scan: Run) -> None:
    write("app.log", PLAIN)

    done = scan("app.log", "--min-known", least)

    assert done.status == status
    assert f"3 errors in 1 log, 33.3 % known, {least} % wanted" in done.out.splitlines()
    assert done.out.splitlines()[-1] == "0 errors, 1 warning in 1 of 1 file"


def test_share_does_not_excuse_sources(scan: Run) -> None:
    write("src/a.py", "'isv.NO_SUCH_CODE'")
    write("src/app.log", PLAIN)

    assert scan("src", "--min-known", "0").status == 1


@pytest.mark.parametrize("option", ["--min-known=5", "--drafts=new"])
def test_option_for_logs_wants_one(option: str, scan: Run) -> None:
    write("app.txt", PLAIN)

    done = scan("app.txt", option)

    assert (done.status, done.out) == (2, "")
    assert one_line(done).startswith(f"errdex: {option.split('=')[0]} is about logs, and none of the files is one;")
    assert not Path("new").exists()


def test_share_below_the_wanted_is_not_rounded_up(scan: Run) -> None:
    write("app.log", "ERROR code=isv.DAY_LIMIT_CONTROL\n" * 3000 + "ERROR code=isv.NEW_LIMIT\n")

    assert "3,001 errors in 1 log, 99.9 % known" in scan("app.log").out.splitlines()


def test_standard_input_is_a_log(scan: Run) -> None:
    done = scan("-", stdin=PLAIN.encode("gb18030"))

    assert done.status == 1
    assert done.out.startswith("-:3:32: error: unknown code 'isv.NEW_LIMIT', 2 times")


def test_kind_is_said_where_the_name_does_not(scan: Run) -> None:
    write("output.txt", PLAIN)

    assert "3 errors in 1 log, 33.3 % known" in scan("output.txt", "--as", "log").out
    assert "log" not in scan("output.txt", "--as", "source").out.splitlines()[-1]


def test_removed_code_in_a_log_is_known_and_warned_of(run: Run, write_catalog: WriteCatalog) -> None:
    gone = good("sms/isv.TOO_MANY.yaml").replace("isv.TOO_M", "isv.OLD_M")
    write_catalog({"sms/isv.OLD_MANY.yaml": gone + "status: deprecated\nsince: '2.0'\nreplaced_by: isv.TOO_MANY\n"})
    write("app.log", "ERROR code=isv.OLD_MANY, x\n")
    write("x.py", "'isv.OLD_MANY'")

    done = run("scan", "app.log", "x.py")

    assert done.out.splitlines() == [
        "app.log:1:12: warning: 'isv.OLD_MANY' is deprecated; use 'isv.TOO_MANY' [deprecated-code]",
        "x.py:1:2: warning: 'isv.OLD_MANY' is deprecated; use 'isv.TOO_MANY' [deprecated-code]",
        "1 error in 1 log, 100.0 % known",
        "0 errors, 2 warnings in 2 of 2 files",
    ]
    assert done.status == 1


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_the_same_exit_status(form: str, scan: Run) -> None:
    write("clean/a.py", "pass\n")
    write("wrong/a.py", "'isv.NO_SUCH_CODE'\n")

    assert [scan("clean", "--format", form).status, scan("wrong", "--format", form).status] == [0, 1]


def test_sarif_has_the_rules_of_a_scan(scan: Run) -> None:
    write("src/a.py", "'isv.NO_SUCH_CODE'\n")
    write("src/b.bin", "\0")
    write("src/app.log", PLAIN)

    (log,) = json.loads(scan("src", "--format", "sarif").out)["runs"]

    rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    assert rules == ["deprecated-code", "removed-code", "unknown-code"]
    assert [result["ruleIndex"] for result in log["results"]] == [2, 2]
    notes = [one["message"]["text"] for one in log["invocations"][0]["toolExecutionNotifications"]]
    assert notes == ["3 errors in 1 log, 33.3 % known", "passed over, a binary file: src/b.bin"]


def test_what_is_uploaded_has_no_text_of_a_log(scan: Run) -> None:
    write("app.log", PLAIN.replace("sent to", "secret"))

    assert "secret" in scan("app.log").out
    for form in ("sarif", "github"):
        assert "secret" not in scan("app.log", "--format", form).out


def test_json_has_counts_and_what_was_passed_over(scan: Run) -> None:
    write("src/b.bin", "\0")
    write("src/app.log", PLAIN)

    done = json.loads(scan("src", "--format", "json").out)

    assert done["logs"] == {
        "files": 1,
        "errors": 3,
        "known": 1,
        "without_code": 0,
        "share": 33.333,
        "unknown": [{"code": "isv.NEW_LIMIT", "count": 2, "example": "sent to {number}, {value} left"}],
    }
    assert done["skipped"] == [{"path": "src/b.bin", "reason": "a binary file"}]
    assert (len(done["problems"]), done["files"]) == (1, 1)


def test_drafts_have_the_texts_and_validate_as_drafts(run: Run, scan: Run, tmp_path: Path) -> None:
    write("app.log", PLAIN)
    shutil.copytree(SAMPLE, tmp_path / "catalog")
    before = {str(problem) for problem in validate(Path("catalog")).problems}

    done = scan("app.log", "--drafts", "catalog/dysms")

    assert done.out.splitlines()[-2] == "1 draft in catalog/dysms"
    text = Path("catalog/dysms/isv.NEW_LIMIT.yaml").read_text("utf-8")
    assert 'wire: ["sent to {number}, {value} left"]\n' in text
    problems = [problem for problem in validate(Path("catalog")).problems if str(problem) not in before]
    assert {(problem.path.name, problem.rule) for problem in problems} == {("isv.NEW_LIMIT.yaml", "todo")}
    assert run("scan", "app.log", "--drafts", "more").out.splitlines()[-1] == "0 errors, 0 warnings in 1 file"


def test_drafts_overwrite_nothing(scan: Run) -> None:
    write("app.log", PLAIN)
    write("drafts/isv.NEW_LIMIT.yaml", "mine\n")

    done = scan("app.log", "--drafts", "drafts", "--min-known", "0")

    assert Path("drafts/isv.NEW_LIMIT.yaml").read_text("utf-8") == "mine\n"
    assert done.status == 1
    assert "app.log:3: 'isv.NEW_LIMIT' is left as drafts/isv.NEW_LIMIT.yaml has it; " in done.out


def test_names_of_drafts_stay_in_their_folder(scan: Run) -> None:
    write("app.log", 'ERROR {"Code":"isv../../ESCAPE_THIS","Message":"no"}\n{"errCode":"BIZ/ORDER.NotFound/X"}\n')

    scan("app.log", "--drafts", "a/drafts")

    assert sorted(path.name for path in Path("a").iterdir()) == ["drafts"]
    assert all(path.parent == Path("a/drafts") for path in Path("a").rglob("*.yaml"))


def test_paths_that_are_not_there_are_a_line_each(scan: Run) -> None:
    done = scan("nope", "src", "nor")

    assert (done.status, done.out) == (2, "")
    assert done.err == "".join(f"errdex: there is no file or folder {name}\n" for name in ("nope", "src", "nor"))


def test_damaged_file_that_is_named_cannot_be_scanned(scan: Run) -> None:
    Path("x.log.gz").write_bytes(b"\x1f\x8bnot")

    done = scan("x.log.gz")

    assert (done.status, done.out) == (2, "")
    assert one_line(done).startswith("errdex: x.log.gz cannot be read: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "errdex: Missing argument 'PATH...|-'"),
        ((".", "--min-known", "101"), "errdex: Invalid value for '--min-known': 101.0 is not in the range 0<=x<=100."),
        ((".", "--min-known", "nan"), "errdex: --min-known takes a number from 0 to 100, not nan"),
        ((".", "--as", "x"), "errdex: Invalid value for '--as': 'x' is not one of 'source', 'log'."),
    ],
)
def test_wrong_usage_is_one_line(words: tuple[str, ...], said: str, scan: Run) -> None:
    done = scan(*words)

    assert done.status == 2
    assert one_line(done).startswith(said)


@pytest.mark.parametrize("form", FORMATS)
def test_name_that_is_not_utf_8_does_no_harm(form: str, scan: Run) -> None:
    write(os.fsdecode(b"src/\xff.py"), "'isv.NO_SUCH_CODE'")
    write(os.fsdecode(b"src/\xff\n.bin"), "\0")

    done = scan("src", "--format", form)

    assert (done.status, done.err) == (1, "")


def test_excluded_files_are_passed_over(scan: Run) -> None:
    write("src/tests/a.py", "'isv.NO_SUCH_CODE'")

    done = scan("src", "--exclude", "tests")

    assert done.status == 0
    assert done.out.splitlines()[0] == "passed over, excluded: src/tests"


def test_file_in_the_folder_of_others_is_said_to_be_passed_over(scan: Run) -> None:
    for number in range(5):
        write(f"src/{number}.bin", "\0")

    assert scan("src").out.splitlines()[0] == "passed over, a binary file: src/0.bin, src/1.bin, src/2.bin and 2 more"


def test_many_files_are_scanned_side_by_side_as_one_by_one(scan: Run) -> None:
    for number in range(450):
        write(f"src/{number:03}.py", f"'isv.NO_SUCH_CODE_{number}'\n")

    lines = scan("src").out.splitlines()

    assert lines[-1] == "450 errors, 0 warnings in 450 of 450 files"
    assert lines == sorted(lines[:-1]) + lines[-1:]


def test_program_scans_in_a_process_of_its_own(lookup: Path, tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(PLAIN * 1000, "utf-8")
    command = [sys.executable, "-m", "site_builder", "scan", "app.log", "--db", str(lookup)]

    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (1, "")
    assert "3,000 errors in 1 log, 33.3 % known" in done.stdout

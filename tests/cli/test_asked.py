"""`errdex status --log` makes a list of entries to write out of access logs."""

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble import lookup_db
from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog
from tests.factories import a_catalog, an_entry
from web import create_app
from web.access.log import AccessLog


def request(day: int, *missed: dict[str, str], **more: Any) -> bytes:
    """A line of the log."""
    time = f"2026-11-{day:02}T01:02:03.004Z"
    told = {"time": time, "id": "1", "method": "GET", "route": "/e/{code}", "status": 404, "ms": 0.1, "bytes": 2}
    return (
        json.dumps({**told, **({"missed": missed} if missed else {}), **more}, separators=(",", ":")).encode() + b"\n"
    )


NO_CATALOGUE = "no catalogue in catalog, so codes are listed that it may have by now; name it by --catalog\n"


def code(code: str, domain: str | None = None) -> dict[str, str]:
    return {"code": code} if domain is None else {"code": code, "domain": domain}


LOG = b"".join(
    [
        request(2, code("isv.NEW")),
        request(3),
        request(1, code("ISV-NEW")),
        request(4, code("isv.NEW"), code("PAY-1002", "pay")),
        request(5, {"kind": "query", "shape": "A A"}, {"kind": "text", "shape": "A"}),
        request(6, {"kind": "query", "shape": "A A"}),
    ]
)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("access.log").write_bytes(LOG)
    return Path("access.log")


def test_codes_are_listed_by_how_often_they_were_asked_for(run: Run, log: Path) -> None:
    done = run("status", "--log", log)

    assert (done.status, done.err) == (0, NO_CATALOGUE)
    assert done.out.splitlines() == [
        "codes to write:",
        "       3  isv.NEW  2026-11-01 to 2026-11-04",
        "       1  pay/PAY-1002  2026-11-04",
        "not found, by shape:",
        "       2  query  A A  2026-11-05 to 2026-11-06",
        "       1  text   A  2026-11-05",
        "2 codes to write, asked for 4 times; 6 requests in 1 log",
    ]


def test_json_has_all_of_it(run: Run, log: Path) -> None:
    told = json.loads(run("status", "--log", log, "--format", "json").out)

    assert told["codes"][0] == {
        "code": "isv.NEW",
        "domain": None,
        "count": 3,
        "first": "2026-11-01T01:02:03.004Z",
        "last": "2026-11-04T01:02:03.004Z",
    }
    assert [one["domain"] for one in told["codes"]] == [None, "pay"]
    assert [(one["kind"], one["shape"], one["count"]) for one in told["shapes"]] == [
        ("query", "A A", 2),
        ("text", "A", 1),
    ]
    assert (told["requests"], told["further"], told["skipped"]) == (6, 0, 0)


def test_several_logs_are_one(run: Run, log: Path) -> None:
    Path("access.log.1.gz").write_bytes(gzip.compress(LOG))

    for words in (["--log", log, "access.log.1.gz", "-"], ["--log", log, "--log", "access.log.1.gz", "--log", "-"]):
        done = run("status", *words, stdin=LOG)
        assert "       9  isv.NEW  2026-11-01 to 2026-11-04\n" in done.out
        assert done.out.endswith("2 codes to write, asked for 12 times; 18 requests in 3 logs\n")


@pytest.mark.parametrize(
    "line",
    [
        b'127.0.0.1 - - [27/Nov/2026] "GET /api/v1/codes/NEW HTTP/1.1" 404 12\n',
        b"\xff\xfe\xfa\n",
        b"[]\n",
        b'{"level":"info","route":"/","missed":[]}\n',
        request(1, code("X"))[:-20] + b"\n",
        request(1, code("X"), time="yesterday"),
        request(1).replace(b"}\n", b',"missed":[1]}\n'),
        request(1).replace(b"}\n", b',"missed":{"a":1}}\n'),
        request(1).replace(b"}\n", b',"missed":' + b"[" * 100_000 + b"}\n"),
        request(1).replace(b"}\n", b',"missed":[{"kind":"code"}]}\n'),
    ],
)
def test_line_of_somebody_else_is_counted_as_skipped(run: Run, log: Path, line: bytes) -> None:
    log.write_bytes(LOG + line + b"\n" + LOG)
    done = run("status", "--log", log)

    assert (done.status, done.err) == (0, NO_CATALOGUE)
    assert done.out.splitlines()[-2:] == [
        "2 codes to write, asked for 8 times; 12 requests in 1 log",
        "1 line skipped: not of errdex's access log",
    ]


def test_log_of_another_program_is_told(run: Run, log: Path) -> None:
    log.write_bytes(b'127.0.0.1 - - [27/Nov/2026] "GET /api/v1/codes/NEW HTTP/1.1" 404 12\n')
    done = run("status", "--log", log)

    assert done.status == 2
    assert done.err.endswith("errdex: access.log: not one line of errdex's access log\n")


def test_what_a_journal_puts_in_front_of_a_line_does_not_matter(run: Run, log: Path) -> None:
    log.write_bytes(b"".join(b"Nov 27 01:02:03 host gunicorn[7]: " + line for line in LOG.splitlines(keepends=True)))

    assert run("status", "--log", log).out.endswith("2 codes to write, asked for 4 times; 6 requests in 1 log\n")


def test_forged_line_cannot_write_to_the_terminal(run: Run, log: Path) -> None:
    log.write_bytes(request(1, code("\x1b[31mX\n"), {"kind": "\x07", "shape": "\u202e"}))

    for form in ("text", "json"):
        said = run("status", "--log", log, "--format", form).out
        assert not {"\x1b", "\x07", "\u202e"} & set(said)


def test_what_the_catalogue_has_by_now_is_left_out(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})
    asked = ("isv.TOO_MANY", "isv-too-many", "TOO_MANY", "ok")
    Path("access.log").write_bytes(
        b"".join(request(1, code(one)) for one in asked) + request(1, code("OK", "sms")) + request(1, code("OK", "pay"))
    )

    assert run("status", "--log", "access.log").out.splitlines() == [
        "codes to write:",
        "       1  pay/OK  2026-11-01",
        "1 code to write, asked for 1 time; 6 requests in 1 log",
    ]


def test_drafts_are_begun_for_what_is_wanted(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})
    Path("access.log").write_bytes(LOG)
    done = run("status", "--log", "access.log", "--drafts", "new")

    assert done.err == "2 drafts in new\n"
    assert sorted(path.name for path in Path("new").iterdir()) == ["PAY-1002.yaml", "isv.NEW.yaml"]
    assert 'code: "isv.NEW"' in Path("new/isv.NEW.yaml").read_text("utf-8")
    assert "0 drafts in new\n" in run("status", "--log", "access.log", "--drafts", "new").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--log", "none.log"), "none.log cannot be read: no such file or directory"),
        (("--log", "."), ". cannot be read: is a directory"),
        (("--log", "picture.png"), "picture.png is a binary file"),
        (("--log", "broken.log.gz"), "broken.log.gz cannot be read: its name ends in .gz, but gzip has not packed it"),
        (("--log", "access.xz"), "access.xz is a file packed by xz; unpack it first"),
        (
            ("--log", "packed.log"),
            "packed.log is a file packed by gzip, though its name does not end in .gz; unpack it first",
        ),
        (("--log", "access.log", "--lang", "en"), "--lang is about translations, and --log is not"),
        (("--log", "access.log", "--catalog", "none"), "there is no folder none"),
        (("access.log",), "'access.log' goes with --log, which names the access logs to read"),
        (("--drafts", "new"), "--drafts goes with --log, which names the access logs to read"),
        (("--log", "access.log", "--drafts", "new"), "--drafts writes the languages of a catalogue"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, log: Path, words: tuple[str, ...], said: str) -> None:
    Path("picture.png").write_bytes(b"\x89PNG\0\0")
    Path("broken.log.gz").write_bytes(b"no gzip")
    Path("access.xz").write_bytes(lzma.compress(LOG))
    Path("packed.log").write_bytes(gzip.compress(LOG))
    done = run("status", *words)

    assert done.status == 2
    assert said in one_line(done)


def test_long_list_is_cut_and_json_is_not(run: Run, log: Path) -> None:
    log.write_bytes(b"".join(request(1, code(f"PAY-{number}")) for number in range(1000, 1080)))

    assert "          and 30 more\n" in run("status", "--log", log).out
    assert len(json.loads(run("status", "--log", log, "--format", "json").out)["codes"]) == 80


def test_more_than_can_be_told_apart_is_counted(run: Run, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.clients.asked.MOST", 1)

    assert "1 code to write, asked for 3 times, 2 times further ones; 6 requests" in run("status", "--log", log).out


def test_log_that_the_server_writes_is_the_one_that_is_read(run: Run, tmp_path: Path) -> None:
    lookup_db.build(a_catalog(an_entry("isv.LIMIT"), fallback="en"), tmp_path / "lookup.db")
    log = tmp_path / "access.log"
    client = create_app({"LOOKUP": tmp_path / "lookup.db", "ACCESS_LOG": AccessLog(str(log))}).test_client()
    for path in (
        "codes/isv.NEW",
        "domains/sms/codes/PAY-1002",
        "codes/isv.LIMIT",
        "codes?code=isv.NEW",
        "search?q=%3F",
    ):
        client.get(f"/api/v1/{path}").close()

    assert [line.split()[:2] for line in run("status", "--log", log).out.splitlines()[1:3]] == [
        ["2", "isv.NEW"],
        ["1", "sms/PAY-1002"],
    ]
    assert "5 requests in 1 log" in run("status", "--log", log).out

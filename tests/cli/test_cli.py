"""The command line: answers on stdout, complaints in one line on stderr, an exit status that scripts can use."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from site_builder.catalog.naming import slug_of
from site_builder.cli import main
from site_builder.cli.live import Live, State
from site_builder.data.addresses import code_file
from tests.conftest import CATALOGS, ROOT, WriteCatalog, good
from tests.factories import a_catalog, an_entry, twins

PASTE = '{"Message":"触发天级流控Permits:10","Code":"isv.BUSINESS_LIMIT_CONTROL"}'


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


ODD_CODES = ("余" * 23, "<" * 67, ".hidden", "domain")

Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `errdex` in this process with these words, and `stdin` as its standard input."""

    def call(*words: str | Path, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["errdex", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
        return Done(status, *capfd.readouterr())

    return call


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)


def one_line(done: Done) -> str:
    """The one line on stderr, which is no traceback."""
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    assert "Traceback" not in done.err
    return lines[0]


def test_validate_of_a_clean_catalogue(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})

    assert run("validate") == Done(0, "0 errors, 0 warnings in 5 files\n", "")


def test_validate_lists_problems_and_exits_1(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({"sms/OK.yaml": good("sms/OK.yaml").replace("kind: success", "kind: succes")})

    done = run("validate")

    assert done.status == 1
    assert done.out == (
        "catalog/sms/OK.yaml:2:1: error: unknown kind 'succes'; one of error, warning, success [unknown-value]\n"
        "1 error, 0 warnings in 1 of 5 files\n"
    )


@pytest.mark.parametrize("command", ["validate", "build"])
def test_name_of_a_file_that_is_not_utf_8_is_a_line(command: str, run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({os.fsdecode(b"sms/\xff.yaml"): good("sms/OK.yaml")})

    done = run(command)

    assert done.status == 1
    assert done.out.splitlines()[1] == "1 error, 0 warnings in 1 of 6 files"
    assert "Traceback" not in done.err


def test_validate_and_build_count_the_same_entries(run: Run, write_catalog: WriteCatalog) -> None:
    """Codes whose slug would be too long or hidden are entries like any other."""
    codes = {code: good("sms/OK.yaml").replace('"OK"', f'"{code}"\nname: N{n}') for n, code in enumerate(ODD_CODES)}
    write_catalog({f"sms/{slug_of(code)}.yaml": text for code, text in codes.items()})

    assert run("validate").out == f"0 errors, 0 warnings in {5 + len(codes)} files\n"
    assert run("build", "--only", "lookup").status == 0
    for code in codes:
        assert json.loads(run("explain", code, "--db", "build/lookup.db", "--format", "json").out)["code"] == code


@pytest.mark.parametrize(("question", "number"), [("9" * 5000, 0), ("-1", 0), ("٣", 0), ("x", 0), ("", 0)])
def test_question_of_an_open_page_is_answered_whatever_it_asks(question: str, number: int) -> None:
    def app(environ: object, start_response: object) -> list[bytes]:
        raise AssertionError("this is not asked")

    given = {"PATH_INFO": "/-/live", "QUERY_STRING": question}
    answer = b"".join(Live(app, State())(given, lambda *_: lambda _: None))

    assert json.loads(answer)["number"] == number


def test_validate_exits_0_with_warnings_alone(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog(
        {
            "catalog.yaml": good("catalog.yaml").replace("English, complete: true", "English, complete: false"),
            "sms/OK.yaml": good("sms/OK.yaml").replace("  en: |\n    OK\n", ""),
        }
    )

    done = run("validate")

    assert done.status == 0
    assert done.out.endswith("0 errors, 1 warning in 1 of 5 files\n")


@pytest.mark.parametrize("command", ["validate", "build", "serve"])
def test_missing_catalogue_is_one_line(command: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    done = run(command, "--catalog", "nowhere")

    assert done.status == 2
    assert "there is no folder nowhere" in done.err.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bild"], "no such command 'bild'"),
        (["build", "--onyl", "site"], "no such option"),
        (["build", "--only", "sight"], "--only takes parts of site,lookup,constants, not 'sight'"),
        (["build", "--only", ""], "--only takes parts"),
        (["build", "--site-url", "ftp://x"], "has to be an address that starts with https:// or http://"),
        (["build", "--site-url", "http://[::1"], "is no address: invalid ipv6 url; write https://host/path"),
        (["build", "--site-url", "https://x/?y"], "has a '?' or '#'"),
        (["build", "--site-url", "https://x/#y"], "has a '?' or '#'"),
        (["build", "--site-url", "https://x/y/../z/"], "has '//', '.' or '..' in its path"),
        (["build", "--site-url", "https://x//y/"], "has '//', '.' or '..' in its path"),
        (["build", "--site-url", ""], "is not well formed"),
        (["serve", "--port", "70000"], "'--port'"),
        (["explain"], "missing argument 'code'"),
        (["search"], "missing argument"),
        (["explain", "X", "--format", "xml"], "'xml' is not one of"),
        (["validate", "--catalog"], "requires an argument"),
    ],
)
def test_wrong_usage_is_one_line_that_names_the_help(words: Sequence[str], said: str, run: Run) -> None:
    done = run(*words)

    assert done.status == 2
    line = one_line(done)
    assert said in line.lower()
    assert "--help" in line


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    done = run()

    assert "serve" in done.out
    assert "Traceback" not in done.err


def test_version(run: Run) -> None:
    assert run("--version").out.startswith("errdex, version ")


@pytest.mark.parametrize("command", ["validate", "build", "serve", "explain", "search", "diagnose"])
def test_every_command_explains_itself(command: str, run: Run) -> None:
    done = run(command, "--help")

    assert done.status == 0
    assert "--catalog" in done.out


@pytest.mark.parametrize("folder", ["syntax", "alias", "too-deep", "encoding", "unquoted", "duplicate-key"])
def test_build_of_a_broken_catalogue_leaves_the_old_build(
    folder: str, run: Run, write_catalog: WriteCatalog, tmp_path: Path
) -> None:
    catalog = write_catalog({})
    assert run("build", "--only", "lookup").status == 0
    before = {path: path.read_bytes() for path in (tmp_path / "build").iterdir()}
    shutil.copytree(CATALOGS / "broken" / folder, catalog, dirs_exist_ok=True)

    done = run("build", "--only", "lookup")

    assert done.status == 1
    assert "Traceback" not in done.err
    assert done.out.splitlines()[-1].count(" errors") + done.out.count("1 error,") >= 1
    assert {path: path.read_bytes() for path in (tmp_path / "build").iterdir()} == before


def test_build_twice_gives_the_same_bytes(run: Run, write_catalog: WriteCatalog, tmp_path: Path) -> None:
    write_catalog({})
    for out in ("one", "two"):
        assert run("build", "--only", "lookup,constants", "--out", out).status == 0

    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two
    assert Path("lookup.db") in one


def test_output_of_somebody_else_is_refused(run: Run, write_catalog: WriteCatalog, tmp_path: Path) -> None:
    write_catalog({})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()

    done = run("build", "--only", "lookup", "--out", "mine")

    assert done.status == 2
    assert "is not empty and no errdex build" in done.err.splitlines()[-1]


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """lookup.db of this repository's catalogue."""
    catalog = load(ROOT / "catalog").catalog
    assert catalog is not None
    path = tmp_path_factory.mktemp("lookup") / "lookup.db"
    lookup_db.build(catalog, path)
    return path


@pytest.mark.parametrize(
    "code", ["isv.DAY_LIMIT_CONTROL", "day-limit-control", "ISV_DAY_LIMIT_CONTROL", "dayLimitControl"]
)
@pytest.mark.parametrize(("language", "word"), [("zh", "触发日发送限额"), ("en", "console")])
def test_explain_is_forgiving(code: str, language: str, word: str, run: Run, lookup: Path) -> None:
    done = run("explain", code, "--db", lookup, "--lang", language)

    assert done.status == 0
    assert done.out.startswith("isv.DAY_LIMIT_CONTROL")
    assert word in done.out


def test_explain_in_every_language(run: Run, lookup: Path) -> None:
    done = run("explain", "OK", "--db", lookup, "--lang", "all")

    assert "/zh/dysms/OK.html" in done.out
    assert "/en/dysms/OK.html" in done.out


def test_explain_as_json_is_the_document_of_the_api(run: Run, lookup: Path) -> None:
    record = json.loads(run("explain", "OK", "--db", lookup, "--lang", "all", "--format", "json").out)

    assert record["code"] == "OK"
    assert set(record["message"]) == {"zh", "en"}


def test_explain_as_markdown_is_the_twin_of_the_page(run: Run, lookup: Path, project_catalog: Catalog) -> None:
    published = {str(path): text for path, text in twins(project_catalog, "en")}
    for entry in project_catalog.entries:
        asked = ("explain", entry.code, "--domain", entry.domain, "--db", lookup, "--lang", "en")
        done = run(*asked, "--format", "markdown")

        assert done.out == published[code_file(entry, ".md")]


def test_markdown_links_what_replaces_a_code_in_another_domain(run: Run, tmp_path: Path) -> None:
    old = an_entry("A", status="removed", replaced_by="mail/C", see_also=("C", "NO_SUCH"))
    catalog = a_catalog(old, an_entry("C"), an_entry("C", "mail"))
    lookup_db.build(catalog, tmp_path / "lookup.db")

    done = run("explain", "A", "--domain", "sms", "--db", tmp_path / "lookup.db", "--format", "markdown")

    assert done.out == {str(path): text for path, text in twins(catalog, "zh")}["sms/A.md"]
    for shown in (
        "[`C`](https://codes.example/zh/mail/C.md)",
        "[`C`](https://codes.example/zh/sms/C.md)",
        "- `NO_SUCH`",
    ):
        assert shown in done.out


def test_explain_of_an_unknown_code_suggests(run: Run, lookup: Path) -> None:
    done = run("explain", "isv.DAY_LIMT_CONTRL", "--db", lookup, "--lang", "en")

    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("no code 'isv.DAY_LIMT_CONTRL' in the catalogue\ndid you mean:\n")
    assert "isv.DAY_LIMIT_CONTROL" in done.err


def test_language_follows_the_environment(run: Run, lookup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    assert "/en/dysms/OK.html" in run("explain", "OK", "--db", lookup).out


def test_unknown_language_and_domain_are_one_line(run: Run, lookup: Path) -> None:
    assert "one of zh, en, all" in one_line(run("explain", "OK", "--db", lookup, "--lang", "fr"))
    assert one_line(run("search", "x", "--db", lookup, "--domain", "oss")) == (
        "errdex: there is no domain 'oss'; one of dysms, gateway, dysms-receipt, alidayu, dypns, dysms-intl, dyvms,"
        " sms-2016 (see `errdex search --help`)"
    )


@pytest.mark.parametrize(("content", "said"), [(None, "is missing"), (b"hello", "is not a lookup.db of errdex")])
def test_missing_or_foreign_database_is_one_line(content: bytes | None, said: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lookup.db"
    if content is not None:
        path.write_bytes(content)

    done = run("explain", "OK", "--db", path)

    assert done.status == 2
    assert said in one_line(done)


def test_search_prints_codes_and_meanings(run: Run, lookup: Path) -> None:
    done = run("search", "余额", "--db", lookup, "--lang", "en")

    assert done.status == 0
    assert any(line.startswith("isv.AMOUNT_NOT_ENOUGH") for line in done.out.splitlines()[:3])


def test_search_without_a_hit_exits_1(run: Run, lookup: Path) -> None:
    done = run("search", "zzzzqqqq", "--db", lookup)

    assert (done.status, done.out) == (1, "")


def test_search_as_json_is_the_answer_of_the_api(run: Run, lookup: Path) -> None:
    answer = json.loads(run("search", "BUSINESS_LIMIT", "--db", lookup, "--format", "json", "--lang", "en").out)

    assert answer["query"] == "BUSINESS_LIMIT"
    assert answer["hits"][0]["code"] == "isv.BUSINESS_LIMIT_CONTROL"
    assert answer["hits"][0]["url"] == "/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html"


def test_diagnose_from_standard_input(run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, "--lang", "en", stdin=PASTE.encode())

    assert done.status == 0
    assert done.out.startswith("isv.BUSINESS_LIMIT_CONTROL")
    assert "permits = 10" in done.out
    assert "24 hours" in done.out


def test_diagnose_from_a_file_as_json(run: Run, lookup: Path, tmp_path: Path) -> None:
    path = tmp_path / "error.log"
    path.write_text(PASTE, "utf-8")

    answer = json.loads(run("diagnose", path, "--db", lookup, "--format", "json").out)

    assert answer["diagnoses"][0]["code"] == "isv.BUSINESS_LIMIT_CONTROL"
    assert answer["diagnoses"][0]["params"] == {"permits": "10"}


@pytest.mark.parametrize("stdin", [b"", b"nothing of that kind", b"\xff\xfe\x00\x1b[31m"])
def test_diagnose_of_nothing_exits_1(stdin: bytes, run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, "--lang", "en", stdin=stdin)

    assert done.status == 1
    assert one_line(done) == "no code of the catalogue in this text"


def test_diagnose_of_a_missing_file_is_one_line(run: Run, lookup: Path) -> None:
    assert one_line(run("diagnose", "nowhere.log", "--db", lookup)) == (
        "errdex: nowhere.log cannot be read: no such file or directory; to diagnose a text, pipe it in"
    )


@pytest.mark.parametrize("text", ['{"Code":\n "isv.OUT_OF_SERVICE"}', "isv.OUT_OF_SERVICE " * 500])
def test_a_text_in_the_place_of_the_file_is_told_where_it_goes(text: str, run: Run, lookup: Path) -> None:
    line = one_line(run("diagnose", text, "--db", lookup))

    assert len(line) < 160
    assert line.endswith("; to diagnose a text, pipe it in")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_diagnose_reads_what_windows_writes(encoding: str, run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, stdin=PASTE.encode(encoding))

    assert done.status == 0
    assert "触发天级流控Permits:10" in done.out


def test_diagnose_of_a_success_says_what_it_does_not_mean(run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, "--lang", "en", stdin=b'{"Code":"OK"}')

    assert "not necessarily reached the handset" in done.out


def test_unknown_code_as_json_is_a_problem_document(run: Run, lookup: Path) -> None:
    done = run("explain", "isv.DAY_LIMT_CONTRL", "--db", lookup, "--format", "json")

    problem = json.loads(done.out)
    assert (done.status, problem["status"]) == (1, 404)
    assert problem["suggestions"][0]["code"] == "isv.DAY_LIMIT_CONTROL"


def test_named_catalogue_that_is_missing_is_not_answered_from_an_old_build(
    run: Run, write_catalog: WriteCatalog
) -> None:
    write_catalog({})
    assert run("explain", "OK").status == 0

    done = run("explain", "OK", "--catalog", "nowhere")
    assert done.status == 2
    assert "there is no folder nowhere" in one_line(done)


def test_terminal_gets_no_control_characters_of_a_paste(run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, stdin=f"\x1b[31m{PASTE}\x1b]0;title\x07".encode())

    assert "\x1b" not in done.out
    assert "\x07" not in done.out


def test_answers_build_what_is_missing_or_stale(run: Run, write_catalog: WriteCatalog, tmp_path: Path) -> None:
    catalog = write_catalog({})
    assert "At most {limit}" in run("explain", "TOO_MANY", "--lang", "en").out
    before = (tmp_path / "build" / "lookup.db").stat().st_mtime_ns

    assert run("explain", "TOO_MANY").status == 0
    assert (tmp_path / "build" / "lookup.db").stat().st_mtime_ns == before

    path = catalog / "sms/isv.TOO_MANY.yaml"
    path.write_text(path.read_text("utf-8").replace("At most {limit} per", "No more than {limit} a"), "utf-8")
    assert "No more than {limit} a" in run("explain", "TOO_MANY", "--lang", "en").out


def test_taken_port_is_one_line(run: Run, write_catalog: WriteCatalog) -> None:
    import socket

    write_catalog({})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))

    assert done.status == 2
    assert done.err.splitlines()[-1] == (
        f"errdex: port {port} of 127.0.0.1 is taken; stop what runs there or choose another with --port"
    )


def test_full_disk_is_one_line(write_catalog: WriteCatalog, tmp_path: Path) -> None:
    write_catalog({})
    command = f"ulimit -f 100; exec {sys.executable} -m site_builder build --only lookup"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert done.returncode == 2
    *_, said = done.stderr.splitlines()
    assert re.fullmatch(r"errdex: build/lookup\.db cannot be written: .+; name another folder with --out", said)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "build").exists()

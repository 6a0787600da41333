"""The command line: answers on stdout, complaints in one line on stderr, an exit status that scripts can use."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from site_builder.catalog.naming import slug_of
from site_builder.cli.commands import COMMANDS, GROUPS
from site_builder.cli.live import Live, State
from tests.cli.conftest import Done, Run, one_line
from tests.conftest import CATALOGS, ROOT, WriteCatalog, good

ODD_CODES = ("余" * 23, "<" * 67, ".hidden", "domain")


def test_validate_of_a_clean_catalogue(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})

    assert run("validate") == Done(0, "0 errors, 0 warnings in 5 files\n", "")


def test_validate_lists_problems_and_exits_1(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({"sms/OK.yaml": good("sms/OK.yaml").replace("kind: success", "kind: succes")})

    done = run("validate")

    assert done.status == 1
    assert done.out == (
        "catalog/sms/OK.yaml:2:1: error: unknown kind 'succes';"
        " did you mean 'success'? (one of error, warning, success) [unknown-value]\n"
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


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ("", "for TypeScript, Go and Java set constants.targets in catalog/catalog.yaml"),
        (", targets: [python, typescript, go]", "typescript, go in build/targets"),
    ],
)
def test_build_says_where_the_constants_are(run: Run, write_catalog: WriteCatalog, targets: str, said: str) -> None:
    settings = good("catalog.yaml").replace('version: "1.0.0"}', f'version: "1.0.0"{targets}}}')
    write_catalog({"catalog.yaml": settings})

    assert run("build", "--only", "constants").err.splitlines()[-1] == f"constants: Python in build/dist; {said}"
    assert sorted(path.name for path in Path("build").glob("targets/*")) == (["go", "typescript"] if targets else [])
    assert "constants:" not in run("build", "--only", "lookup").err


@pytest.mark.parametrize(("question", "number"), [("9" * 5000, 0), ("-1", 0), ("٣", 0), ("x", 0), ("", 0)])
def test_question_of_an_open_page_is_answered_whatever_it_asks(question: str, number: int) -> None:
    def app(environ: object, start_response: object) -> list[bytes]:
        raise AssertionError("this is not asked")

    given = {"REQUEST_METHOD": "GET", "PATH_INFO": "/-/live", "QUERY_STRING": question}
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
        (["bild"], "no such command 'bild'; did you mean `errdex build`?"),
        (["hlep"], "no such command 'hlep'; did you mean `errdex help`?"),
        (["help", "expalin"], "did you mean `errdex explain`?"),
        (["zzzz"], "no such command 'zzzz' (see"),
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


def test_help_groups_commands_by_reader(run: Run) -> None:
    shown = run("--help").out

    headings = [line for line in shown.splitlines() if line.endswith(":") and not line.startswith((" ", "Usage"))]
    assert headings == ["Options:", *(f"{title}:" for title in GROUPS)]
    assert "..." not in shown.split("Options:")[1]
    assert run("help").out == shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_that_it_takes(command: str, run: Run) -> None:
    done = run(command, "--help")

    assert done.status == 0
    examples = done.out.split("For example:\n")[1].splitlines()
    assert examples == [f"    {example}" for example in COMMANDS[command].examples]
    assert all(f"errdex {command}" in example for example in examples)
    for option in re.findall(r" (--[a-z-]+)", " ".join(examples)):
        assert f"{option} " in done.out.split("For example:")[0]
    assert run("help", command).out == done.out


@pytest.mark.parametrize("command", ["validate", "build", "serve", "explain", "search", "diagnose", "list"])
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
    way_out = "make room there, or name another folder with --out"
    assert re.fullmatch(rf"errdex: build/lookup\.db cannot be written: .+; {way_out}", said)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("search", "limit", "--out"),
        ("explain", "OK", "--out"),
        ("serve", "--production", "--out"),
        ("format", "--catalog"),
        ("validate", "--catalog"),
        ("diagnose", "--text", "x", "--out"),
    ],
    ids=lambda words: words[0],
)
def test_path_that_cannot_be_looked_at_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """One that is too long is refused to everybody; one behind a closed folder to all but root."""
    monkeypatch.chdir(tmp_path)
    done = run(*words, "a" * 300)

    assert done.status == 2
    assert "file name too long" in one_line(done)

"""`errdex serve --production` becomes the public server, or says in a line why it cannot."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from tests.cli.conftest import Run, one_line
from tests.conftest import CATALOGS, ROOT, WriteCatalog
from tests.serving import PATIENCE, Server, free_port
from web import production

GOOD = CATALOGS / "good"


@pytest.mark.server
@pytest.mark.parametrize("built", [True, False], ids=["as it is built", "built first"])
def test_it_serves_a_build_and_makes_one_only_where_there_is_none(
    tmp_path: Path, good_catalog: Catalog, built: bool
) -> None:
    out, log = tmp_path / "build", tmp_path / "log"
    if built:
        out.mkdir()
        lookup_db.build(good_catalog, out / "lookup.db")
    server = Server(free_port(), log)
    command = [sys.executable, "-m", "site_builder", "serve", "--production", "--workers", "1"]
    command += ["--catalog", str(GOOD), "--out", str(out), "--port", str(server.port)]
    with log.open("wb") as said, subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while process.poll() is None and time.monotonic() < deadline:
                try:
                    status = server.get("/readyz")[0]
                    break
                except OSError:
                    time.sleep(0.05)
            assert status == 200
            assert server.get("/api/v1/codes?limit=1")[1]["server"] == "granian"
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0

    lines = log.read_text("utf-8").splitlines()
    line = f"serving {out} at http://127.0.0.1:{server.port}/ with 1 worker; a later `errdex build` shows by itself"
    assert lines[-1] == line
    assert (lines == [line]) is built
    assert (out / "site/en/index.html").exists() is not built


def test_without_granian_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.cli.serve.find_spec", lambda name: None)

    assert one_line(run("serve", "--production")) == (
        "errdex: the public server needs the package granian: pip install 'errdex[server]'"
    )
    monkeypatch.setitem(sys.modules, "granian.constants", None)
    with pytest.raises(SystemExit, match="needs the package granian"):
        production.serve("127.0.0.1", 8000, 1)


def test_address_that_cannot_be_had_is_told(run: Run) -> None:
    """Two servers of granian would share it without a word."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} of 127.0.0.1 is taken" in one_line(run("serve", "--production", "--port", str(port)))
        with pytest.raises(SystemExit, match=f"port {port} of 127.0.0.1 is taken; stop what runs there"):
            production.serve("127.0.0.1", port, 1)
    with pytest.raises(SystemExit, match=r"^cannot serve on no\.such\.invalid:8000: [a-z -]+$"):
        production.serve("no.such.invalid", 8000, 1)


@pytest.mark.parametrize("option", [True, False])
def test_build_is_that_of_the_option_else_of_the_variable(
    run: Run, tmp_path: Path, good_catalog: Catalog, monkeypatch: pytest.MonkeyPatch, option: bool
) -> None:
    served: list[str] = []

    def become(_path: str, _command: list[str], environ: dict[str, str]) -> None:
        served.append(environ["ERRDEX_BUILD"])
        raise SystemExit

    monkeypatch.setattr("os.execve", become)
    monkeypatch.setenv("ERRDEX_BUILD", str(tmp_path / "variable"))
    for name in ("option", "variable"):
        (tmp_path / name).mkdir()
        lookup_db.build(good_catalog, tmp_path / name / "lookup.db")
    run("serve", "--production", "--port", str(free_port()), *(["--out", str(tmp_path / "option")] if option else []))

    assert served == [str(tmp_path / ("option" if option else "variable"))]


@pytest.mark.parametrize("command", [("explain", "OK"), ("build",)])
def test_no_other_command_writes_into_the_build_of_the_variable(
    run: Run, write_catalog: WriteCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    write_catalog({})
    monkeypatch.setenv("ERRDEX_BUILD", str(tmp_path / "public"))

    assert run(*command).status == 0
    assert Path("build/lookup.db").exists()
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    ("host", "address"), [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("", "0.0.0.0")]
)
def test_name_of_a_host_is_looked_up(host: str, address: str) -> None:
    """granian takes addresses alone."""
    with production.listen(host, 0) as listener:
        assert listener.getsockname()[0] == address


@pytest.mark.parametrize(
    ("variable", "given", "said"),
    [("SCRIPT_NAME", "errors", "a path such as /errors"), ("ERRDEX_TRUST_PREFIX", "yes", "it has to be 1")],
)
def test_variable_that_says_nothing_is_told_before_a_worker_starts(
    monkeypatch: pytest.MonkeyPatch, variable: str, given: str, said: str
) -> None:
    monkeypatch.setenv(variable, given)

    with pytest.raises(SystemExit, match=said):
        production.serve("127.0.0.1", 8000, 1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--watch",), "--watch is for a desk"),
        (("--port", "0"), "needs a port that its proxy knows"),
        (("--workers", "0"), "--workers"),
    ],
)
def test_options_that_do_not_go_together_are_told(run: Run, options: tuple[str, ...], said: str) -> None:
    done = run("serve", "--production", *options)

    assert done.status == 2
    assert said in one_line(done)


def test_workers_are_for_the_public_server(run: Run) -> None:
    assert "--workers is for --production" in one_line(run("serve", "--workers", "3"))

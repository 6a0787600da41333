"""What nginx and Caddy log leaves out what people search for, and can be joined with errdex's own log."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble import lookup_db
from site_builder.assemble.build import policies
from tests.factories import a_catalog, an_entry
from tests.serving import PROXIES, Server, caddy, granian, nginx

pytestmark = pytest.mark.server

REFERER = "Referer: http://your.host/en/diagnose/?text=secret"
TARGETS = (
    "/en/sms/isv.LIMIT.html?q=secret",
    "/en/diagnose/?text=secret",
    "/?q=secret&lang=en",
    "/api/v1/search?q=secret",
)
LARGE = b"POST /api/v1/diagnose?q=secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 500000\r\n\r\n"
MALFORMED = b"GET /?q=secret HTTP/9.9\r\nHost: x\r\n\r\n"
PROPER = "a.B:c/d+e=1-_" + "0" * 115


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose own log is `access.log` beside its build."""
    build = tmp_path / "build"
    build.mkdir()
    lookup_db.build(a_catalog(an_entry("isv.LIMIT"), fallback="en"), build / "lookup.db")
    for path in ("en/sms/isv.LIMIT.html", "en/diagnose/index.html"):
        (build / "site" / path).parent.mkdir(parents=True)
        (build / "site" / path).write_text("<p>", "utf-8")
    for name, content in policies("default-src 'self'"):
        (build / name).write_bytes(content)
    with granian(build, {"ERRDEX_ACCESS_LOG": str(tmp_path / "access.log")}) as running:
        yield running


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """The folder that a proxy logs to."""
    folder = tmp_path / "proxy"
    folder.mkdir()
    return folder


def stop(server: Server) -> None:
    assert server.process is not None
    server.process.terminate()
    server.process.wait(30)


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.log")}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_nginx_logs_each_request_without_what_was_searched(server: Server, logs: Path) -> None:
    """Sent by itself, by the server, refused for its size, its form or its rate, and with the server gone."""
    with nginx(server, logs, limited=True) as proxy:
        answers = [proxy.get(target, REFERER)[0] for target in TARGETS]
        assert answers == [200, 200, 302, 200]
        assert proxy.ask(LARGE + bytes(500_000)).startswith(b"HTTP/1.1 413 ")
        assert proxy.ask(MALFORMED).startswith(b"HTTP/1.1 505 ")
        stop(server)
        assert {proxy.get(TARGETS[-1], REFERER)[0] for _ in range(60)} == {429, 502}

    assert {line["status"] for line in lines(logs / "errdex.log")} == {200, 302, 413, 429, 502, 505}
    assert {name for name, text in texts(logs).items() if "secret" in text} == set()


def test_caddy_logs_faults_without_what_was_searched(server: Server, logs: Path) -> None:
    with caddy(server, logs) as proxy:
        assert [proxy.get(target, REFERER)[0] for target in TARGETS] == [200, 200, 302, 200]
        proxy.ask(LARGE + bytes(500_000))
        stop(server)
        assert proxy.get(TARGETS[-1], REFERER)[0] == 502

    faults = [line["request"]["uri"] for line in lines(proxy.log) if "request" in line]
    assert faults[-1] == "/api/v1/search?…"
    assert {name for name, text in texts(logs).items() if "secret" in text} == set()


@pytest.mark.parametrize("kind", PROXIES)
def test_one_id_names_a_request_in_every_answer_and_log(server: Server, logs: Path, kind: str) -> None:
    """The client's own, where it is a proper one."""
    with PROXIES[kind](server, logs) as proxy:
        for target in ("/api/v1/codes/isv.LIMIT", "/en/sms/isv.LIMIT.html"):
            assert proxy.get(target, f"X-Request-Id: {PROPER}")[1]["x-request-id"] == PROPER
            for other in ("me@acme.org", "a?b", "two words", "-a", PROPER + "0", ""):
                assert proxy.get(target, f"X-Request-Id: {other}")[1]["x-request-id"] not in (other, "")
        head = proxy.ask(b"GET /api/v1/codes/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert head.lower().count(b"x-request-id:") == 1
        ids = {proxy.get("/api/v1/codes/isv.LIMIT")[1]["x-request-id"] for _ in range(3)}

        assert len(ids) == 3
        assert ids <= {line["id"] for line in lines(server.build.parent / "access.log")}
    if kind == "nginx":
        assert ids <= {line["id"] for line in lines(logs / "errdex.log")}

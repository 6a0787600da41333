"""The documented way to serve stands up to slow, silent and malformed clients."""

import gzip
import json
import re
import runpy
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.assemble.build import policies
from tests.conftest import ROOT
from tests.factories import a_catalog, an_entry
from tests.serving import PROXIES, SERVERS, Server, desk
from web import gunicorn_conf, production
from web.http.pasted import LONGEST_BODY, LONGEST_TEXT

pytestmark = pytest.mark.server

CATALOG = a_catalog(an_entry("isv.LIMIT"), an_entry("a/b"), an_entry("a//b"), fallback="en")
SCRIPT = b"// what the page does\n" * 1000
COPY = gzip.compress(SCRIPT, mtime=0)
SILENT = b""
SLOW_HEAD = b"GET /api/v1/codes/isv.LIMIT HTTP/1.1\r\nHost: x\r\nX-Slow: "
POST = b"POST /api/v1/diagnose HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n"
SLOW_BODY = POST + b"Content-Length: 1000\r\n\r\nx"
SLOW_READER = b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSED = (b"HTTP/1.1 400", b"HTTP/1.1 414", b"HTTP/1.1 431")
SLOW_CHUNKS = POST + b"Transfer-Encoding: chunked\r\n\r\n3e8\r\nx"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    lookup_db.build(CATALOG, folder / "lookup.db")
    page = folder / "site/en/sms/isv.LIMIT.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>limit", "utf-8")
    for path, content in policies("default-src 'self'"):
        (folder / path).write_bytes(content)
    (folder / "site/en/app.js").write_bytes(SCRIPT)
    (folder / "site/big.bin").write_bytes(bytes(20_000_000))  # more than the system takes off the server's hands
    (folder / "site/en/app.js.gz").write_bytes(COPY)
    return folder


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, build: Path) -> Iterator[Server]:
    """A server as it is documented."""
    with SERVERS[request.param](build) as running:
        yield running


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The documented proxy in front of it."""
    with PROXIES[request.param](server, tmp_path_factory.mktemp(request.param)) as running:
        yield running


def assert_serves(server: Server) -> None:
    """Others are answered: pages, look-ups, diagnoses."""
    for _ in range(8):
        assert server.get("/en/sms/isv.LIMIT.html")[::2] == (200, b"<p>limit")
        assert server.get("/api/v1/codes/isv.LIMIT")[0] == 200
        assert diagnosis(server, b"isv.LIMIT").startswith(b"HTTP/1.1 200 ")


def diagnosis(server: Server, body: bytes) -> bytes:
    return server.ask(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def test_server_at_a_desk_names_no_version(build: Path) -> None:
    with desk(build) as server:
        assert server.get("/livez")[1]["server"] == "errdex"


# A server alone


def test_servers_listen_on_this_machine_alone() -> None:
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["bind"] == "127.0.0.1:8000"
    assert (production.HOST, production.PORT) == ("127.0.0.1", 8000)


@pytest.mark.parametrize("beginning", [SILENT, SLOW_HEAD, SLOW_BODY, SLOW_CHUNKS, SLOW_READER])
def test_slow_connections_do_not_stop_a_server_without_a_proxy(server: Server, beginning: bytes) -> None:
    """Each holds one of gunicorn's threads, of which a worker has eight."""
    with server.held(50 if server.name == "granian" else 2, beginning):
        assert_serves(server)


def test_servers_keep_connections_longer_than_proxies() -> None:
    kept = re.findall(r"keepalive_timeout (\d+)s;  # below", (ROOT / "deploy/nginx.conf").read_text("utf-8"))
    kept += re.findall(r"keepalive (\d+)s", (ROOT / "deploy/Caddyfile").read_text("utf-8"))

    assert kept == ["20", "20"]
    assert int(kept[0]) < min(production.HEAD_WITHIN, gunicorn_conf.keepalive)


def test_endless_request_line_is_refused_before_it_is_read(server: Server) -> None:
    answer = server.ask(b"GET /api/v1/codes/" + b"x" * (16 << 20) + b" HTTP/1.1\r\nHost: x\r\n\r\n")

    assert not answer or answer.startswith(REFUSED)
    assert_serves(server)


def test_a_long_address_is_read_and_a_longer_one_refused(server: Server) -> None:
    assert server.get("/api/v1/search?q=" + "x" * 7000)[0] == 200
    assert server.get("/api/v1/codes/" + "x" * 7000)[0] == 404
    assert server.get("/api/v1/search?q=" + "x" * 20_000)[0] in (400, 414, 431)


def test_a_long_text_is_read_and_a_longer_one_refused(server: Server) -> None:
    assert diagnosis(server, b"x" * LONGEST_TEXT).startswith(b"HTTP/1.1 200 ")
    for length in (LONGEST_TEXT + 1, LONGEST_BODY + 1):
        answer = diagnosis(server, b"x" * length)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"urn:errdex:problem:too-large" in answer


def test_headers_have_limits(server: Server) -> None:
    many = [f"X-{number}: x" for number in range(200)]

    assert server.get("/livez", "X-Long: " + "x" * 20_000)[0] in (400, 431)
    assert server.get("/livez", *many)[0] in (400, 431)


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "X-Script-Name", "X-Forwarded-Prefix"])
@pytest.mark.parametrize("value", ["//evil.example", "/other", "https://evil.example"])
def test_no_header_moves_the_app(server: Server, name: str, value: str) -> None:
    status, headers, _ = server.get("/e/isv.LIMIT", f"{name}: {value}", "Accept-Language: en")
    assert (status, headers["location"]) == (302, "/en/sms/isv.LIMIT.html")

    for target in ("//evil.example/e/isv.LIMIT", "//evil.example/", "//evil.example/en", "/other/e/isv.LIMIT"):
        status, headers, _ = server.get(target, f"{name}: {value}")
        assert (status, headers.get("location")) == (404, None)
    _, headers, _ = server.get("/api/v1/codes?limit=1", f"{name}: {value}")
    assert headers["link"].startswith("</api/v1/codes?")


MALFORMED = [
    b"zz\r\nabc\r\n0\r\n\r\n",
    b"-1\r\nabc\r\n",
    b"3\r\nabcdef\r\n0\r\n\r\n",
    b"0x3\r\nabc\r\n0\r\n\r\n",
    b"3 \r\nabc\r\n0\r\n\r\n",
]


@pytest.mark.parametrize("chunks", MALFORMED)
@pytest.mark.parametrize("content_type", [b"text/plain", b"application/json"])
def test_malformed_chunks_are_the_senders_fault(server: Server, chunks: bytes, content_type: bytes) -> None:
    """gunicorn tells the app of them; for granian the body ends there, and JSON is cut off."""
    head, _, body = server.ask(
        POST.replace(b"text/plain", content_type) + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    ).partition(b"\r\n\r\n")

    assert "Traceback" not in server.log.read_text("utf-8")
    if server.name == "granian" and content_type == b"text/plain":
        assert head.startswith(b"HTTP/1.1 200 ")
        return
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head.lower()
    kind = "unreadable-body" if server.name == "gunicorn" else "invalid-body"
    assert json.loads(body)["type"] == f"urn:errdex:problem:{kind}"


@pytest.mark.parametrize("chunks", MALFORMED)
def test_nothing_behind_malformed_chunks_is_a_request(server: Server, chunks: bytes) -> None:
    """The last one of these is in order for granian."""
    smuggled = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    kept = POST.replace(b"Connection: close\r\n", b"") + b"Transfer-Encoding: chunked\r\n\r\n"
    answers = server.ask(kept + chunks + smuggled).count(b"HTTP/1.1 ")

    assert answers == (2 if server.name == "granian" and chunks is MALFORMED[-1] else 1)


def test_body_that_breaks_off_is_not_read(server: Server) -> None:
    with closing(server.connect()) as connection:
        connection.sendall(POST + b"Content-Length: 1000\r\n\r\nisv.LIMIT")
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)

    assert not answer or answer.startswith(b"HTTP/1.1 400 ")


# Behind the proxy


@pytest.mark.parametrize("number", [2, 50])
def test_slow_connections_do_not_stop_others(proxy: Server, number: int) -> None:
    with ExitStack() as stack:
        for beginning in (SILENT, SLOW_HEAD, SLOW_BODY, SLOW_CHUNKS, SLOW_READER):
            stack.enter_context(proxy.held(number, beginning))
            assert_serves(proxy)


def test_proxy_refuses_what_is_endless(proxy: Server) -> None:
    line = proxy.ask(b"GET /" + b"x" * (16 << 20) + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    body = diagnosis(proxy, b"x" * (1 << 20))

    assert not line or line.startswith(REFUSED)
    assert not body or body.startswith((b"HTTP/1.1 413", b"HTTP/1.1 502")), "Caddy may have begun to pass it on"
    assert_serves(proxy)


def test_proxy_passes_the_longest_text_however_it_is_escaped(proxy: Server) -> None:
    body = b'{"text":"' + b"\\u0061" * LONGEST_TEXT + b'"}'
    request = POST.replace(b"text/plain", b"application/json") + b"Content-Length: %d\r\n\r\n" % len(body) + body

    assert proxy.ask(request).startswith(b"HTTP/1.1 200 ")
    assert b"application/problem+json" in diagnosis(proxy, b"x" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize(("target", "code"), [("a/b", "a/b"), ("a%2Fb", "a/b"), ("a//b", "a//b"), ("a%2F%2Fb", "a//b")])
def test_proxy_passes_a_code_as_it_is_written(proxy: Server, target: str, code: str) -> None:
    status, _, body = proxy.get(f"/api/v1/codes/{target}")

    assert (status, json.loads(body)["code"]) == (200, code)


def test_proxy_adds_and_takes_nothing_that_matters(proxy: Server) -> None:
    status, headers, _ = proxy.get("/en/sms/isv.LIMIT.html", "SCRIPT_NAME: //evil.example")
    assert (status, headers["content-security-policy"]) == (200, "default-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"

    status, headers, _ = proxy.get("//evil.example/e/isv.LIMIT", "SCRIPT_NAME: //evil.example")
    assert (status, headers.get("location")) == (404, None)
    assert not any(character.isdigit() for character in headers["server"])


def test_proxy_passes_the_gzip_copy_on_as_it_is(server: Server, proxy: Server) -> None:
    for asked in (server, proxy):
        status, headers, body = asked.get("/en/app.js", "Accept-Encoding: gzip")
        assert (status, headers["content-encoding"], body) == (200, "gzip", COPY)
        assert asked.get("/en/app.js", "Accept-Encoding: identity")[::2] == (200, SCRIPT)

"""An address with raw letters, as curl sends what is typed: by each server, read as UTF-8."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.serving import make_server

from site_builder.assemble import lookup_db
from site_builder.cli.serve import Handler
from tests.factories import a_catalog, an_entry, text
from tests.serving import SERVERS
from web import create_app

CATALOG = a_catalog(
    an_entry("isv.LIMIT", message=text("触发天级流控", "Daily limit")),
    an_entry("码/é 1"),
    an_entry("Ã©"),
)
ADDRESSES = (
    "/api/v1/search?q=触发天级流控",
    "/api/v1/search?q=é%20触发&lang=en",
    "/api/v1/search?q=触发&domain=码",
    "/api/v1/search?q=触发&lang=中文",
    "/api/v1/search?q=触发&limit=一",
    "/api/v1/search?q=Ã©",
    "/api/v1/codes?category=类",
    "/api/v1/codes?cursor=类",
    "/api/v1/codes/码/é%201",
    "/api/v1/codes/Ã©",
    "/api/v1/codes/没有",
    "/api/v1/domains/sms/codes/码/é%201?lang=en",
    "/api/v1/domains/码",
    "/api/v1/codes/码/?q=触",
    "/e/码/é%201?q=触",
    "/zh/触发",
)
BROKEN = (b"/api/v1/search?q=\xb4\xa5\xb7\xa2", b"/api/v1/search?q=\xe8\xa7", b"/api/v1/codes/\xb4\xa5?x=\xff")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    lookup_db.build(CATALOG, folder / "lookup.db")
    return folder


@pytest.fixture(scope="module")
def app(built: Path) -> Flask:
    return create_app({"SITE": built / "site", "LOOKUP": built / "lookup.db"})


@pytest.fixture(
    scope="module", params=["werkzeug", *(pytest.param(name, marks=pytest.mark.server) for name in SERVERS)]
)
def address(request: pytest.FixtureRequest, app: Flask, built: Path) -> Iterator[tuple[str, int]]:
    """Where a server of the app listens."""
    if request.param in SERVERS:
        with SERVERS[request.param](built) as running:
            yield "127.0.0.1", running.port
        return
    server = make_server("127.0.0.1", 0, app, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def sent(address: tuple[str, int], target: bytes) -> tuple[bytes, bytes]:
    """Status line and headers, and body, of the answer to a request line."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"date:", b"server:"))]
    return b"\r\n".join(kept), body


def encoded(target: str) -> bytes:
    return quote(target, safe="/?=&%").encode()


@pytest.mark.parametrize("target", ADDRESSES)
def test_raw_letters_are_read_as_percent_encoded_ones_are(address: tuple[str, int], target: str) -> None:
    assert sent(address, target.encode()) == sent(address, encoded(target))


def test_raw_letters_find_what_they_say(address: tuple[str, int]) -> None:
    _, found = sent(address, "/api/v1/search?q=触发天级流控".encode())
    _, entry = sent(address, "/api/v1/codes/码/é%201".encode())

    assert json.loads(found)["query"] == "触发天级流控"
    assert [hit["code"] for hit in json.loads(found)["hits"]] == ["isv.LIMIT"]
    assert json.loads(entry)["code"] == "码/é 1"


@pytest.mark.parametrize("target", BROKEN)
def test_bytes_that_are_no_utf8_are_no_error_of_ours(address: tuple[str, int], target: bytes) -> None:
    status = sent(address, target)[0].split(b" ")[1]

    assert status in (b"200", b"400", b"404")


@pytest.mark.parametrize("target", ADDRESSES)
def test_the_environment_of_any_server_that_keeps_to_wsgi_is_understood(app: Flask, target: str) -> None:
    raw, _, query = target.replace("%20", " ").partition("?")
    environ = {"PATH_INFO": raw.encode().decode("latin-1"), "QUERY_STRING": query.replace(" ", "%20")}
    environ["QUERY_STRING"] = environ["QUERY_STRING"].encode().decode("latin-1")
    with app.test_client() as client:
        given = client.open(environ_overrides=environ)
        asked = client.open(encoded(target).decode())

    assert (given.status, given.data, _headers(given)) == (asked.status, asked.data, _headers(asked))


def _headers(response: Any) -> dict[str, str]:
    return dict(response.headers)

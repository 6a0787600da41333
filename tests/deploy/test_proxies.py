"""nginx and Caddy send the files of a build themselves, as the server would."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from site_builder.assemble.build import SERVED, build
from site_builder.catalog.model import Catalog
from site_builder.core.fingerprint import digest
from site_builder.core.progress import Reporter
from tests.serving import PROXIES, Server, caddy, granian, nginx
from web import create_app

pytestmark = pytest.mark.server

ALIKE = (
    *("content-type", "content-encoding", "content-security-policy", "cache-control", "permissions-policy"),
    *("referrer-policy", "x-content-type-options", "x-frame-options", "access-control-allow-origin"),
    *("access-control-expose-headers", "cross-origin-opener-policy", "cross-origin-resource-policy", "location"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample_catalog: Catalog) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("build") / "build"
    build(sample_catalog, folder, SERVED, {}, Reporter())
    with granian(folder) as running:
        yield running


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with PROXIES[request.param](server, tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="module")
def app(server: Server) -> FlaskClient:
    return create_app({"SITE": server.build / "site", "LOOKUP": server.build / "lookup.db"}).test_client()


def own(app: FlaskClient, target: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    with app.get(target, headers={name.replace("_", "-"): value for name, value in headers.items()}) as answer:
        return answer.status_code, {name.lower(): value for name, value in answer.headers}, answer.get_data()


def alike(headers: Mapping[str, str]) -> dict[str, str | None]:
    return {name: headers.get(name) for name in ALIKE}


def test_every_file_comes_as_from_the_server(proxy: Server, app: FlaskClient) -> None:
    """But those from which the server leads on, such as tombstones', and what below /api is no document of the API."""
    files = [path.relative_to(proxy.build / "site").as_posix() for path in (proxy.build / "site").rglob("*")]
    targets = [f"/{path}" for path in sorted(files) if (proxy.build / "site" / path).is_file()]
    targets += [target.removesuffix("index.html") for target in targets if target.endswith("/index.html")]
    compared = 0
    for target in targets:
        status, expected, content = own(app, target)
        if status in (302, 308) or (status == 404 and target.startswith("/api/") and not target.endswith(".json")):
            continue
        compared += 1
        got, headers, body = proxy.get(target, "Accept-Encoding: identity")
        assert (got, alike(headers)) == (status, alike(expected)), target
        assert digest(body) == digest(content), target

    assert compared > 200


def test_gzip_copy_is_sent_as_it_is(proxy: Server, app: FlaskClient) -> None:
    copies = [path for path in sorted((proxy.build / "site").rglob("*.gz")) if path.with_suffix("").exists()]
    for copy in copies:
        target = f"/{copy.relative_to(proxy.build / 'site').with_suffix('').as_posix()}"
        if target == "/api/v1/openapi.json":
            continue
        _, headers, body = proxy.get(target, "Accept-Encoding: gzip")
        assert digest(body) == digest(copy.read_bytes()), target
        assert digest(body) == digest(own(app, target, Accept_Encoding="gzip")[2]), target
        assert "accept-encoding" in headers["vary"].lower(), target

    assert len(copies) > 10


@pytest.mark.parametrize(
    "target",
    [
        *(
            "/",
            "/api/",
            "/api/v1/",
            "/en",
            "/zh/dysms",
            "/e/OK",
            "/en/none",
            "/en/assets/",
            "/livez",
            "/api",
            "/.git/config",
            "/csp.txt",
        ),
        *("/api/v1/codes/OK?lang=en", "/api/v1/search?q=quota", "/api/v1/codes/none", "/api/v1/codes/x.json"),
        *("/api/v1/openapi.json", "/api/v1/openapi.json?lang=zh", "/en/dysms/OK.html?x=1"),
        *("/../csp.txt", "/%2e%2e/csp.txt", "/en/%2e%2e/%2e%2e/lookup.db", "/en/dysms/ok.html"),
    ],
)
def test_what_is_no_file_comes_from_the_server(proxy: Server, server: Server, target: str) -> None:
    status, headers, body = proxy.get(target, "Accept-Language: en", "Accept-Encoding: identity")
    expected, own_headers, content = server.get(target, "Accept-Language: en", "Accept-Encoding: identity")

    if ".." not in target.replace("%2e", "."):  # nginx refuses a way out of its root itself
        assert (status, alike(headers)) == (expected, alike(own_headers))
        assert digest(body) == digest(content)
    assert status < 500
    assert b"SQLite" not in body
    assert not body.startswith(b"default-src")


def test_pages_are_checked_anew_and_sent_once(proxy: Server) -> None:
    _, headers, _ = proxy.get("/en/dysms/OK.html")
    status, again, body = proxy.get("/en/dysms/OK.html", f"If-None-Match: {headers['etag']}")

    assert (status, body) == (304, b"")
    assert again.get("cache-control") == "no-cache"


def test_other_methods_on_files_are_the_servers_to_refuse(proxy: Server) -> None:
    for method in (b"POST", b"DELETE"):
        answer = proxy.ask(
            method + b" /en/dysms/OK.html HTTP/1.1\r\nHost: your.host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 405 "), answer[:200]
        assert b"llow: " in answer


def test_a_new_build_is_there_without_a_word_to_the_proxy(proxy: Server) -> None:
    page = proxy.build / "site/en/dysms/OK.html"
    content = page.read_bytes()
    page.write_bytes(content + b"<!-- anew -->")
    try:
        assert proxy.get("/en/dysms/OK.html")[2].endswith(b"<!-- anew -->")
    finally:
        page.write_bytes(content)


@pytest.mark.parametrize("kind", PROXIES)
def test_files_and_folders_come_without_the_server(server: Server, tmp_path: Path, kind: str) -> None:
    """All but the addresses that it has in the reader's language."""
    site = server.build / "site"
    files = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file()]
    targets = [f"/{path}" for path in files]
    targets += [target.removesuffix("index.html") for target in targets if target.endswith("/index.html")]
    with granian(server.build) as behind, PROXIES[kind](behind, tmp_path) as proxy:
        assert behind.process is not None
        behind.process.terminate()
        behind.process.wait(30)
        answers = {target: proxy.get(target)[0] for target in targets}

        assert proxy.get("/api/v1/codes/OK")[0] == 502
    assert "/en/dysms/" in targets
    left = ("/", "/api/", "/api/v1/", "/api/v1/openapi.json")
    assert {target: status for target, status in answers.items() if status != 200} == dict.fromkeys(left, 502)


def test_browsers_are_held_to_https(server: Server, tmp_path: Path) -> None:
    """In each answer; nginx, which listens on port 80 until it has a certificate, only to who came that way."""
    targets = ("/en/dysms/OK.html", "/api/v1/codes/OK", "/en/none", "/metrics", "/api/v1/codes/" + 9000 * "x")
    name, expected = "strict-transport-security", {"max-age=31536000"}
    for kind in ("plain", "nginx", "caddy"):
        (tmp_path / kind).mkdir()
    with nginx(server, tmp_path / "plain") as proxy:
        assert {proxy.get(target)[1].get(name) for target in targets} == {None}
    with nginx(server, tmp_path / "nginx", limited=True, https=True) as proxy:
        assert {proxy.get(target)[1].get(name) for target in targets} == expected
        answers = [proxy.get("/api/v1/codes/OK") for _ in range(60)]
        assert {headers.get(name) for status, headers, _ in answers if status == 429} == expected
    with caddy(server, tmp_path / "caddy") as proxy:
        assert {proxy.get(target)[1].get(name) for target in targets} == expected


def test_who_asks_too_much_is_told_when_to_ask_again(server: Server, tmp_path: Path) -> None:
    """Files are not counted, and others go on."""
    with nginx(server, tmp_path, limited=True) as proxy:
        answers = [proxy.get("/api/v1/codes/OK?lang=en") for _ in range(60)]
        refused = [(headers, body) for status, headers, body in answers if status == 429]
        assert 15 <= len(refused) < 60, "40 at once, then one a second"

        for headers, body in refused:
            assert int(headers["retry-after"]) > 0
            assert headers["content-type"] == "application/problem+json"
            assert headers["access-control-allow-origin"] == "*"
            assert json.loads(body)["status"] == 429
        assert all(proxy.get("/en/dysms/OK.html")[0] == 200 for _ in range(100))

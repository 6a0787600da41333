"""Around every answer: the same security headers, no condition that cannot be read, a policy that is never missing."""

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from site_builder.assemble import lookup_db
from tests.contract import Api
from tests.factories import a_catalog, an_entry
from web import create_app
from web.access.metrics import Metrics
from web.http.envelope import SECURITY
from web.http.site import STRICT

CATALOG = a_catalog(an_entry("isv.LIMIT"), an_entry("OK"), an_entry("OK", "mail"))
FILES = {
    "index.html": "<p>choose",
    "404.html": "<p>none",
    "en/sms/isv.LIMIT.html": "<p>limit",
    "en/sms/isv.LIMIT.md": "# limit",
    "en/assets/search/worker.js": "1",
    "en/assets/picture.svg": "<svg/>",
    "robots.txt": "User-agent: *",
    "api/v1/catalog.json": "{}",
}
FAR = "Thu, 01 Jan 10000000000000000000 00:00:00 GMT"
STRICTEST = "default-src 'none'; frame-ancestors 'none'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    for name, content in FILES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (tmp_path / "csp.txt").write_text("default-src 'self'\n", "utf-8")
    return tmp_path


@pytest.fixture
def api(folder: Path) -> Api:
    metrics = Metrics(folder / "metrics")
    return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db", "METRICS": metrics}))


def ask(api: Api, path: str, method: str = "GET", **request: Any) -> TestResponse:
    response = api.client.open(path, method=method, **request)
    response.get_data()
    response.close()
    return response


ANSWERS = [
    ("/api/v1/codes/isv.LIMIT", "GET", 200, STRICTEST),
    ("/api/v1/codes/isv-limit", "GET", 200, STRICTEST),
    ("/api/v1/codes/OK", "GET", 300, STRICTEST),
    ("/api/v1/codes/OK/", "GET", 308, STRICTEST),
    ("/api/v1/codes/nope", "GET", 404, STRICTEST),
    ("/api", "GET", 404, STRICTEST),
    ("/api/v1", "GET", 404, STRICTEST),
    ("/api/v1/codes", "GET", 200, STRICTEST),
    ("/api/v1/catalog", "GET", 200, STRICTEST),
    ("/api/v1/domains", "GET", 200, STRICTEST),
    ("/api/v1/domains/sms", "GET", 200, STRICTEST),
    ("/api/v1/domains/sms/codes/OK", "GET", 200, STRICTEST),
    ("/api/v1/search?q=x", "GET", 200, STRICTEST),
    ("/api/v1/search", "POST", 405, STRICTEST),
    ("/api/v1/diagnose", "OPTIONS", 200, STRICTEST),
    ("/api/v1/openapi.json", "GET", 200, STRICTEST),
    ("/api/v1/catalog.json", "GET", 200, STRICTEST),
    ("/livez", "GET", 200, STRICTEST),
    ("/readyz", "GET", 200, STRICTEST),
    ("/api/v1/diagnose", "POST", 415, STRICTEST),
    ("/api/v1/codes?limit=x", "GET", 400, STRICTEST),
    ("/api/v1/none/", "GET", 308, STRICTEST),
    ("/api/v1/none/", "POST", 308, STRICTEST),
    ("/metrics", "GET", 200, STRICTEST),
    ("/metrics", "POST", 405, STRICTEST),
    ("/", "GET", 200, "default-src 'self'"),
    ("/", "OPTIONS", 200, STRICTEST),
    ("/", "POST", 405, STRICTEST),
    ("/none", "GET", 404, "default-src 'self'"),
    ("/e/OK", "GET", 300, "default-src 'self'"),
    ("/e/isv.LIMIT", "GET", 302, STRICTEST),
    ("/en/sms/limit", "GET", 308, STRICTEST),
    ("/en/sms/isv.LIMIT.html", "GET", 200, "default-src 'self'"),
    ("/en/sms/isv.LIMIT.html", "HEAD", 200, "default-src 'self'"),
    ("/en/sms/isv.LIMIT.md", "GET", 200, STRICTEST),
    ("/robots.txt", "GET", 200, STRICTEST),
    ("/en/assets/search/worker.js", "GET", 200, None),
    ("/en/assets/picture.svg", "GET", 200, None),
]


@pytest.mark.parametrize(("path", "method", "status", "policy"), ANSWERS)
def test_every_answer_has_the_security_headers(
    api: Api, path: str, method: str, status: int, policy: str | None
) -> None:
    response = ask(api, path, method)

    assert response.status_code == status
    for name, value in SECURITY:
        assert response.headers.getlist(name) == [value]
    assert response.headers.getlist("Content-Security-Policy") == ([policy] if policy is not None else [])
    shared = "Access-Control-Allow-Origin" in response.headers
    readers = "cross-origin" if shared or path.endswith(".svg") else "same-origin"
    assert response.headers.getlist("Cross-Origin-Resource-Policy") == [readers]
    assert len(response.headers.getlist("X-Request-Id")) == 1
    assert not {"Date", "Server"} & {*response.headers.keys()}, "which the server writes"
    assert shared == path.startswith(("/api", "/en/sms/limit", "/e/isv")) or path.endswith("z")


def test_every_route_is_among_them(api: Api) -> None:
    """Each rule and method of the app is asked above; a new one has to be, too."""
    asked = set()
    for path, method, *_ in ANSWERS:
        with suppress(MethodNotAllowed, RequestRedirect):
            rule, _ = api.app.url_map.bind("").match(path.partition("?")[0], method, return_rule=True)
            asked.add((rule.rule, "GET" if method in ("HEAD", "OPTIONS") else method))

    every = {(rule.rule, method) for rule in api.app.url_map.iter_rules() for method in rule.methods or ()}
    assert {one for one in every if one[1] in ("GET", "POST")} - asked == set()


@pytest.mark.parametrize("path", ["/en/sms/isv.LIMIT.html", "/en/assets/picture.svg", "/api/v1/codes/isv.LIMIT"])
def test_answer_without_a_body_has_the_headers_of_the_whole_one(api: Api, path: str) -> None:
    """A browser keeps those of the whole answer but where a 304 has others."""
    whole = ask(api, path)
    part = ask(api, path, headers={"Range": "bytes=0-1"})
    same = ask(api, path, headers={"If-None-Match": whole.headers["ETag"]})
    none = ask(api, path, headers={"Range": "bytes=900-"})

    assert (part.status_code, same.status_code) == (206 if "api" not in path else 200, 304)
    assert none.status_code == (416 if "api" not in path else 200)
    for response in (part, same, none):
        for name, value in SECURITY:
            assert response.headers.getlist(name) == [value]
        assert len(response.headers.getlist("X-Request-Id")) == 1
    for response in (part, same):
        assert response.headers["Cross-Origin-Resource-Policy"] == whole.headers["Cross-Origin-Resource-Policy"]


def test_answer_that_nothing_has_changed_takes_no_policy_away(api: Api) -> None:
    """A worker runs under the policy of its script's answer; the browser keeps what a 304 says of it."""
    path = "/en/assets/search/worker.js"
    response = ask(api, path, headers={"If-None-Match": ask(api, path).headers["ETag"]})

    assert response.status_code == 304
    assert "Content-Security-Policy" not in response.headers


@pytest.mark.parametrize(
    "path", [path for path, method, status, _ in ANSWERS if method == "GET" and path != "/metrics"]
)
@pytest.mark.parametrize("name", ["If-Modified-Since", "If-Unmodified-Since", "If-Range", "Date"])
def test_date_that_cannot_be_read_is_no_condition(api: Api, path: str, name: str) -> None:
    plain = ask(api, path)
    response = ask(api, path, headers={name: FAR, "Range": "bytes=0-1"} if name == "If-Range" else {name: FAR})

    assert (response.status_code, response.data) == (plain.status_code, plain.data)


def test_date_that_can_be_read_still_is_a_condition(api: Api) -> None:
    path = "/en/sms/isv.LIMIT.html"
    since = ask(api, path).headers["Last-Modified"]

    assert ask(api, path, headers={"If-Modified-Since": since}).status_code == 304
    assert ask(api, path, headers={"If-Range": since, "Range": "bytes=0-1"}).status_code == 206


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff", b"default-src *\nX-Evil: 1"])
def test_pages_run_under_a_strict_policy_where_their_own_is_missing(
    api: Api, folder: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "csp.txt").unlink()
    if content is not None:
        (folder / "csp.txt").write_bytes(content)

    for path in ("/", "/en/sms/isv.LIMIT.html", "/none"):
        assert ask(api, path).headers["Content-Security-Policy"] == STRICT
    why = "no such file or directory" if content is None else "damaged"
    assert caplog.messages == [
        f"{folder / 'csp.txt'} cannot be read ({why}), so pages run no inline scripts; run `errdex build`"
    ]
    (folder / "csp.txt").write_text("default-src 'self'\n", "utf-8")
    os.utime(folder / "csp.txt", ns=(1, 1))
    assert ask(api, "/").headers["Content-Security-Policy"] == "default-src 'self'"


class Broken(io.RawIOBase):
    """A body that the server cannot take off the wire: each server raises an error of its own."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise self.error


class ServersOwn(Exception):
    """As gunicorn's InvalidChunkSize: of no class that the app could know."""


BROKEN = [ServersOwn(), OSError(), ConnectionResetError(), TimeoutError()]


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_body_that_does_not_arrive_is_the_senders_fault(
    api: Api, error: Exception, content_type: str, caplog: pytest.LogCaptureFixture
) -> None:
    api.problem(
        "/api/v1/diagnose",
        400,
        "unreadable-body",
        "POST",
        content_type=content_type,
        environ_overrides={"wsgi.input": Broken(error), "wsgi.input_terminated": True},
    )
    assert caplog.messages == []

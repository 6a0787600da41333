"""The access log says what the server does, and never what people paste."""

import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.assemble import lookup_db
from tests.contract import Api
from tests.factories import a_catalog, an_entry
from tests.web.http.test_envelope import ask
from web import create_app
from web.access.log import AccessLog
from web.access.visit import MOST_MISSED

CATALOG = a_catalog(an_entry("isv.LIMIT"), an_entry("OK"), an_entry("OK", "mail"), fallback="en")
PLACES = ("/", "/e/", "/en/sms/", *(f"/api/v1/{of}" for of in ("", "codes/", "domains/", "domains/sms/codes/")))
SECRETS = (
    "13800138000",
    "Zhang San",
    "me@acme.org",
    "余额不足",
    "s3cret!",
    "https://acme.org/?token=1",
    "550e8400-e29b-41d4-a716-446655440000",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    page = tmp_path / "site/en/sms/isv.LIMIT.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>limit", "utf-8")
    return tmp_path


def logging_api(folder: Path, target: str) -> Api:
    return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db", "ACCESS_LOG": AccessLog(target)}))


@pytest.fixture
def api(folder: Path) -> Api:
    return logging_api(folder, str(folder / "access.log"))


@pytest.fixture
def lines(folder: Path) -> Callable[[], list[dict[str, Any]]]:
    """The lines of the log, without what every one has of its own: time, id and duration."""

    def read() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in (folder / "access.log").read_text("utf-8").splitlines()]
        own = ("time", "id", "ms")
        assert all(one.keys() >= set(own) for one in found)
        return [{key: value for key, value in one.items() if key not in own} for one in found]

    return read


def line(route: str, status: int, **more: Any) -> Mapping[str, Any]:
    return {"method": "GET", "route": route, "status": status, **more}


CODE = "/api/v1/codes/{code}"
OF_DOMAIN = "/api/v1/domains/{domain}/codes/{code}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/codes/isv.LIMIT", line(CODE, 200, path="/api/v1/codes/isv.LIMIT", lang="en")),
        ("/api/v1/codes/isv-limit?lang=zh", line(CODE, 200, path="/api/v1/codes/isv-limit", lang="zh")),
        ("/api/v1/codes/OK", line(CODE, 300, path="/api/v1/codes/OK", lang="en")),
        ("/api/v1/codes/isv.NEW", line(CODE, 404, lang="en", missed=[{"code": "isv.NEW"}])),
        (
            "/api/v1/domains/sms/codes/isv.NEW",
            line(OF_DOMAIN, 404, lang="en", missed=[{"code": "isv.NEW", "domain": "sms"}]),
        ),
        ("/api/v1/domains/Zhang/codes/San", line(OF_DOMAIN, 404, lang="en")),
        (
            "/api/v1/codes?code=isv.LIMIT&code=NEW_1&code=13800138000",
            line(
                "/api/v1/codes",
                200,
                path="/api/v1/codes",
                lang="en",
                missed=[{"code": "NEW_1"}, {"kind": "code", "shape": "99999999999"}],
            ),
        ),
        (
            "/api/v1/search?q=Zhang+San",
            line("/api/v1/search", 200, path="/api/v1/search", lang="en", missed=[{"kind": "query", "shape": "A A"}]),
        ),
        ("/api/v1/search?q=limit", line("/api/v1/search", 200, path="/api/v1/search", lang="en")),
        ("/api/v1/secret", line("none", 404, lang="en")),
        ("/api/v1/secret/", line("/api/v1/{path}", 308)),
        ("/e/isv.LIMIT", line("/e/{code}", 302, path="/e/isv.LIMIT")),
        ("/e/NEW_2", line("/e/{code}", 404, lang="en", missed=[{"code": "NEW_2"}])),
        ("/en/sms/isv.LIMIT.html", line("/{path}", 200, path="/en/sms/isv.LIMIT.html")),
        ("/en/sms/NEW_3.html", line("/{path}", 404, lang="en", missed=[{"code": "NEW_3", "domain": "sms"}])),
        ("/wp-login.php", line("/{path}", 404, lang="en")),
        ("/livez", line("/livez", 200, path="/livez")),
    ],
)
def test_each_request_is_one_line(
    api: Api, lines: Callable[[], list[dict[str, Any]]], path: str, expected: Mapping[str, Any]
) -> None:
    response = ask(api, path)

    assert lines() == [{**expected, "bytes": len(response.data)}]


@pytest.mark.parametrize(
    ("text", "confidence", "missed"),
    [
        ("code: isv.LIMIT", "exact", None),
        ("code: isv.LIMT", "unknown", [{"kind": "text", "shape": "A.A"}]),
        ('{"Code": "isv.NEW_CODE", "Phone": "13800138000"}', "unknown", [{"kind": "text", "shape": "A.A_A"}]),
        ("Zhang San was here", "none", [{"kind": "text", "shape": "A A A A"}]),
    ],
)
def test_diagnosis_is_told_by_its_confidence(
    api: Api, lines: Callable[[], list[dict[str, Any]]], text: str, confidence: str, missed: object
) -> None:
    ask(api, "/api/v1/diagnose", "POST", data=text, content_type="text/plain")

    (told,) = lines()
    assert (told["method"], told["route"], told["status"]) == ("POST", "/api/v1/diagnose", 200)
    assert (told["confidence"], told.get("missed")) == (confidence, missed)
    assert "path" not in told


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PROPFIND"])
def test_other_methods_are_told_without_a_body(
    api: Api, lines: Callable[[], list[dict[str, Any]]], method: str
) -> None:
    ask(api, "/api/v1/codes/isv.LIMIT", method)

    assert lines()[0]["method"] == (method if method != "PROPFIND" else "other")
    assert (lines()[0]["bytes"] == 0) == (method in ("HEAD", "OPTIONS"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(secret=st.sampled_from(SECRETS), around=st.text("aZ ./-_é\n", max_size=3))
def test_nothing_that_is_pasted_gets_into_the_log(api: Api, folder: Path, secret: str, around: str) -> None:
    """Wherever it is pasted; only what is sent as an id is one."""
    text = f"{around}{secret}{around}"
    query = {"q": text, "code": text, "lang": text, text: text}
    for path in PLACES:
        for end in ("", "/", ".json", ".html"):
            for method in ("GET", "OPTIONS"):
                ask(api, f"{path}{text.replace('/', '%2F').replace('?', '%3F')}{end}", method, query_string=query)
    for path in ("/api/v1/search", "/api/v1/codes"):
        for name in query:
            ask(api, path, query_string={name: text})
    for body, kind in ((text, "text/plain"), (json.dumps({"text": text}), "application/json"), (text, text)):
        ask(api, "/api/v1/diagnose", "POST", data=body.encode("utf-8", "replace"), content_type=kind.replace("\n", ""))
    ask(api, "/", headers={name: text.replace("\n", "") for name in ("Accept", "Accept-Language", "User-Agent")})

    log = (folder / "access.log").read_text("utf-8")
    for form in (secret, json.dumps(secret)[1:-1], secret.lower()):
        assert form not in log


@pytest.mark.parametrize("given", ["1", "9b2e4f7c", "Root=1-67891233-abcdef", "a" * 128, "urn:x:1/2+3=4"])
def test_request_keeps_its_id(api: Api, folder: Path, given: str) -> None:
    response = ask(api, "/api/v1/codes/isv.LIMIT", headers={"X-Request-Id": given})

    assert response.headers.getlist("X-Request-Id") == [given]
    assert json.loads((folder / "access.log").read_text("utf-8"))["id"] == given


@pytest.mark.parametrize("given", [None, "", "a" * 129, "two words", '"', "é", "<script>", "-x", "me@acme.org"])
def test_request_without_a_proper_id_gets_one(api: Api, given: str | None) -> None:
    headers = {"X-Request-Id": given} if given is not None else {}
    made = [ask(api, "/api/v1/codes/isv.LIMIT", headers=headers).headers["X-Request-Id"] for _ in range(2)]

    assert all(len(one) == 16 and int(one, 16) >= 0 for one in made)
    assert made[0] != made[1]


def test_time_is_utc_and_duration_in_milliseconds(api: Api, folder: Path) -> None:
    ask(api, "/livez")

    told = json.loads((folder / "access.log").read_text("utf-8"))
    assert told["time"].endswith("Z")
    assert datetime.fromisoformat(told["time"]).utcoffset() is not None
    assert 0 < told["ms"] < 60_000


def test_file_that_is_moved_away_is_followed_by_a_new_one(
    api: Api, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.access.log.LOOK_EVERY", 0)
    ask(api, "/livez")
    (folder / "access.log").rename(folder / "access.log.1")
    ask(api, "/readyz")

    for name, route in (("access.log.1", "/livez"), ("access.log", "/readyz")):
        assert json.loads((folder / name).read_text("utf-8"))["route"] == route


def test_log_that_cannot_be_written_stops_no_answer(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    api = logging_api(folder, "/dev/full")

    for _ in range(3):
        assert ask(api, "/api/v1/codes/isv.LIMIT").status_code == 200
    assert caplog.messages == ["lines of the access log /dev/full are lost: no space left on device"]


def test_pipe_that_nobody_reads_is_nothing_to_wait_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(OSError, match="No such device"):
        AccessLog(str(tmp_path / "pipe"))


def test_standard_output_that_is_closed_is_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number may be that of a connection by then."""
    monkeypatch.setattr("sys.stdout", None)

    with pytest.raises(OSError, match="Bad file descriptor"):
        AccessLog("-")


def test_no_request_fills_a_line(api: Api, lines: Callable[[], list[dict[str, Any]]]) -> None:
    ask(api, "/api/v1/codes", query_string={"code": [f"NEW_{number}" for number in range(200)]})

    assert len(lines()[0]["missed"]) == MOST_MISSED


def test_fault_of_ours_is_told_without_the_address(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("web.http.api.look_up", fail)
    response = ask(api, "/api/v1/codes/Zhang%20San", headers={"X-Request-Id": "7"})

    assert response.status_code == 500
    assert caplog.messages == ["GET /api/v1/codes/<code:code> failed (7)"]

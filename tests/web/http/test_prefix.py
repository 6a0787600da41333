"""The app below a path of its host: who may say so, and what then begins with it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from site_builder.assemble import lookup_db
from tests.conftest import ROOT
from tests.factories import a_catalog, an_entry
from tests.serving import SERVERS
from web import create_app
from web.http.prefix import read_prefix

CATALOG = a_catalog(an_entry("isv.LIMIT"), an_entry("isv.LIMITS"), an_entry("a//b"), fallback="en")
Ask = Callable[..., FlaskClient]
NO_PREFIX = [
    "//evil.example",
    "https://evil.example",
    "/a/../b",
    "/..",
    "/./a",
    "errors",
    "/a//b",
    "/a?b",
    "/a b",
    "/%2e%2e",
    "/é",
    "/a\\b",
]


@pytest.fixture
def below(tmp_path: Path) -> Ask:
    """A client of an app with these settings."""
    lookup_db.build(CATALOG, tmp_path / "lookup.db")

    def below(**settings: Any) -> FlaskClient:
        return create_app({"SITE": tmp_path / "site", "LOOKUP": tmp_path / "lookup.db", **settings}).test_client()

    return below


@pytest.mark.parametrize(
    ("settings", "path", "headers"),
    [
        ({"PREFIX": "/team/errors"}, "/team/errors", {}),
        ({"TRUST_PREFIX": True}, "", {"X-Forwarded-Prefix": "/team/errors/"}),
        ({"TRUST_PREFIX": True}, "", {"X-Forwarded-Prefix": "/of-another, /team/errors"}),
    ],
    ids=["the server's own", "a proxy's", "of two proxies the nearest"],
)
def test_all_links_and_redirects_begin_with_the_prefix(
    below: Ask, settings: dict[str, Any], path: str, headers: dict[str, str]
) -> None:
    client = below(**settings)

    assert client.get(f"{path}/api/v1/codes/isv.LIMIT", headers=headers).get_json()["code"] == "isv.LIMIT"
    assert client.get(f"{path}/api/v1/codes/a//b", headers=headers).get_json()["code"] == "a//b"
    assert client.get(f"{path}/e/LIMIT", headers=headers).headers["Location"] == "/team/errors/en/sms/isv.LIMIT.html"
    listed = client.get(f"{path}/api/v1/codes?limit=1", headers=headers)
    assert listed.get_json()["next"].startswith("/team/errors/api/v1/codes?")
    assert listed.headers["Link"].startswith("</team/errors/api/v1/codes?")
    contract = client.get(f"{path}/api/v1/openapi.json", headers=headers)
    assert [server["url"] for server in contract.get_json()["servers"]] == ["/team/errors"]
    unknown = client.get(f"{path}/api/v1/codes/no", headers=headers)
    assert unknown.get_json()["instance"] == "/team/errors/api/v1/codes/no"


def test_beside_the_prefix_there_is_nothing_but_the_probes(below: Ask) -> None:
    client = below(PREFIX="/errors")

    assert [client.get(path).status_code for path in ("/livez", "/readyz", "/errors/livez")] == [200, 200, 200]
    for path in ("/", "/api/v1/codes/isv.LIMIT", "/errorsx", "/errorsx/livez", "/e/LIMIT"):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/v1/codes").get_json()["type"] == "urn:errdex:problem:not-found"


def test_prefix_that_nobody_vouches_for_is_passed_over(below: Ask) -> None:
    answer = below().get("/e/LIMIT", headers={"X-Forwarded-Prefix": "/errors"})

    assert answer.headers["Location"] == "/en/sms/isv.LIMIT.html"


@pytest.mark.parametrize("given", NO_PREFIX)
def test_what_is_no_path_is_refused(below: Ask, given: str) -> None:
    client = below(TRUST_PREFIX=True)
    for path in ("/api/v1/codes/isv.LIMIT", "/e/LIMIT"):
        answer = client.get(path, headers={"X-Forwarded-Prefix": given, "Accept-Language": "en"})
        assert (answer.status_code, "Location" in answer.headers) == (400, False), path
        assert "a path such as /errors" in answer.text
    with pytest.raises(ValueError, match=r".*"):
        read_prefix(given)


@pytest.mark.parametrize("given", ["", "/", " / "])
def test_root_is_no_prefix(given: str) -> None:
    assert read_prefix(given) == ""


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            {"SCRIPT_NAME": "https://evil.example"},
            "SCRIPT_NAME is 'https://evil.example'; it has to be a path such as /errors\n",
        ),
        (
            {"ERRDEX_TRUST_PREFIX": "true"},
            "ERRDEX_TRUST_PREFIX is 'true'; it has to be 1, or 0 as without it\n",
        ),
        (
            {"ERRDEX_ACCESS_LOG": "/nowhere/access.log"},
            "ERRDEX_ACCESS_LOG is '/nowhere/access.log', which cannot be written: no such file or directory\n",
        ),
        (
            {"ERRDEX_METRICS": "1"},
            "ERRDEX_METRICS is '1'; it has to be the whole path of a folder, such as /run/errdex/metrics\n",
        ),
        (
            {"ERRDEX_METRICS": "/dev/null"},
            "ERRDEX_METRICS is '/dev/null', a folder that cannot be written to: file exists\n",
        ),
    ],
)
def test_server_says_at_its_start_what_is_wrong(tmp_path: Path, setting: dict[str, str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import web.wsgi"],
        cwd=ROOT,
        env={"ERRDEX_BUILD": str(tmp_path), "PATH": "", **setting},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, said)


def test_server_names_the_package_that_counts_where_it_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.modules['prometheus_client'] = None; import web.wsgi"],
        cwd=ROOT,
        env={"ERRDEX_BUILD": str(tmp_path), "PATH": "", "ERRDEX_METRICS": str(tmp_path / "metrics")},
        capture_output=True,
        text=True,
        check=False,
    )

    said = "ERRDEX_METRICS needs the package prometheus-client: pip install 'errdex[server]'\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.server
@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize(
    ("environment", "path", "header"),
    [
        ({"SCRIPT_NAME": "/errors"}, "/errors", "X-Forwarded-Prefix: /other"),
        ({"ERRDEX_TRUST_PREFIX": "1"}, "", "X-Forwarded-Prefix: /errors"),
    ],
)
def test_documented_server_takes_it_from_its_environment(
    tmp_path: Path, name: str, environment: dict[str, str], path: str, header: str
) -> None:
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    with SERVERS[name](tmp_path, environment) as server:
        status, headers, _ = server.get(f"{path}/e/LIMIT", header, "Accept-Language: en")
        assert (status, headers["location"]) == (302, "/errors/en/sms/isv.LIMIT.html")
        assert server.get("/livez")[0] == 200
        assert server.get("/other/e/LIMIT", header)[0] == 404

"""What every answer has: caching, other origins, other methods; and how the service is."""

from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from site_builder.data.records import catalogue_hash
from tests.contract import Api
from tests.web.http.api.some_codes import CATALOG, MakeApi

# Caching, other origins, other methods

READABLE = [
    "codes/OK",
    "codes",
    "codes?code=OK&code=NONE&fields=code",
    "domains",
    "domains/sms",
    "catalog",
    "openapi.json",
    "search?q=LIMIT",
    "codes/BOTH",
]


@pytest.mark.parametrize("path", READABLE)
def test_same_answer_is_not_sent_twice(api: Api, path: str) -> None:
    status = 300 if path == "codes/BOTH" else 200
    first = api.ask("GET", f"/api/v1/{path}", status)
    tag = first.headers["ETag"]

    assert "max-age" in first.headers["Cache-Control"]
    for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = api.ask("GET", f"/api/v1/{path}", 304, headers={"If-None-Match": condition})
        assert again.headers["ETag"] == tag
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    api.ask("GET", f"/api/v1/{path}", status, headers={"If-None-Match": '"other"'})


def test_languages_have_tags_of_their_own(api: Api) -> None:
    tags = {api.ask("GET", f"/api/v1/codes/OK?lang={lang}", 200).headers["ETag"] for lang in ("zh", "en", "all")}

    assert len(tags) == 3


@pytest.mark.parametrize("path", [*READABLE, "codes/UNKNOWN", "nothing"])
def test_head_is_get_without_a_body(api: Api, path: str) -> None:
    same = {"X-Request-Id": "same"}
    got = api.client.get(f"/api/v1/{path}", headers=same)
    head = api.ask("HEAD", f"/api/v1/{path}", got.status_code, headers=same)

    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(
    ("path", "methods"), [("codes/OK", {"GET", "HEAD", "OPTIONS"}), ("diagnose", {"POST", "OPTIONS"})]
)
def test_preflight_lets_scripts_of_any_origin_ask(api: Api, path: str, methods: set[str]) -> None:
    headers = {"Origin": "https://else.example", "Access-Control-Request-Method": "POST"}
    response = api.client.options(f"/api/v1/{path}", headers=headers)

    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == methods
    assert response.headers["Access-Control-Allow-Methods"] == response.headers["Allow"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Expose-Headers"] == "ETag, Link, Retry-After, X-Request-Id"


# The service


def test_probes_say_alive_and_ready(api: Api) -> None:
    assert api.get("/livez") == {"status": "ok"}
    assert api.get("/readyz") == {
        "status": "ready",
        "codes": len(CATALOG.entries),
        "catalogue_hash": catalogue_hash(CATALOG),
    }


def test_app_below_a_prefix_leads_within_it(api: Api) -> None:
    prefix: dict[str, Any] = {"environ_overrides": {"SCRIPT_NAME": "/errors"}}

    assert api.ask("GET", "/api/v1/codes/OK/", 308, **prefix).headers["Location"] == "/errors/api/v1/codes/OK"
    assert api.get("/api/v1/codes?limit=1", **prefix)["next"].startswith("/errors/api/v1/codes?")


def test_every_code_answers_in_both_languages(sample_catalog: Catalog, make_api: MakeApi) -> None:
    api = make_api(sample_catalog)
    for entry in sample_catalog.entries:
        for language in ("zh", "en", "all"):
            answer = api.get(f"/api/v1/codes/{entry.code}?lang={language}")
            assert (answer["code"], answer["lang"]) == (entry.code, language)
        assert api.get(f"/api/v1/domains/{entry.domain}/codes/{entry.code.lower()}")["code"] == entry.code


def test_wsgi_app_reads_the_build_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good_catalog: Catalog
) -> None:
    lookup_db.build(good_catalog, tmp_path / "lookup.db")
    monkeypatch.setenv("ERRDEX_BUILD", str(tmp_path))
    import web.wsgi

    assert Api(web.wsgi.app).get("/api/v1/codes/OK")["code"] == "OK"

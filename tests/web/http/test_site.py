"""The static site from the server's address: files, addresses that lead to pages, and what a reader gets instead."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import web.http.site
from site_builder.assemble import lookup_db
from tests.contract import Api
from tests.factories import a_catalog, an_entry, static_json
from web import create_app

CATALOG = a_catalog(
    an_entry("isv.LIMIT"),
    an_entry("40/04"),
    an_entry("OK"),
    an_entry("OK", "mail"),
    an_entry("MOVED", status="removed", replaced_by="mail/NEW"),
    an_entry("NEW", "mail"),
    an_entry("index", "mail"),
    ranks={"mail": 1},
)
FILES = {
    "index.html": "<p>choose",
    "404.html": "<p>both",
    "robots.txt": "User-agent: *",
    "sitemap.xml": "<urlset/>",
    "zh/index.html": "<p>首页",
    "en/index.html": "<p>home",
    "zh/404.html": "<p>没有",
    "en/404.html": "<p>none",
    "en/sms/index.html": "<p>sms",
    "en/api/index.html": "<p>reference",
    "zh/api/index.html": "<p>参考",
    "en/sms/isv.LIMIT.html": "<p>limit",
    "en/sms/isv.LIMIT.md": "# limit",
    "en/sms/MOVED.html": "<p>it has moved",
    "en/assets/app.0123abcd.min.js": "1",
    "en/assets/app.css": "p{}",
    "en/assets/search/codes.json": "{}",
    "assets/search/terms-0.0123456789.json": "[]",
    "en/assets/code.wasm": "\0asm",
    "en/assets/photo.woff2": "x",
    "en/assets/picture.svg": "<svg/>",
    "en/assets/unheard.of": "x",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    lookup_db.build(CATALOG, folder / "lookup.db")
    files = {name: content.encode() for name, content in FILES.items()}
    files |= {path.as_posix(): content for path, content in static_json(CATALOG).items()}
    for name, content in files.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "csp.txt").write_text("default-src 'none'\n", "utf-8")
    (folder / "secret.txt").write_text("secret", "utf-8")
    return folder


@pytest.fixture(scope="module")
def api(folder: Path) -> Api:
    return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"}))


@pytest.fixture
def client(api: Api) -> Iterator[FlaskClient]:
    with api.app.test_client() as client:
        yield client


def read(client: FlaskClient, path: str, language: str | None = None, **headers: str) -> TestResponse:
    """The whole answer, its file closed."""
    if language is not None:
        headers["Accept-Language"] = language
    response = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response.get_data()
    response.close()
    return response


# Files


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/en/sms/isv.LIMIT.html", "text/html; charset=utf-8"),
        ("/en/sms/isv.LIMIT.md", "text/markdown; charset=utf-8"),
        ("/en/assets/app.css", "text/css; charset=utf-8"),
        ("/en/assets/app.0123abcd.min.js", "text/javascript; charset=utf-8"),
        ("/en/assets/search/codes.json", "application/json"),
        ("/en/assets/code.wasm", "application/wasm"),
        ("/en/assets/photo.woff2", "font/woff2"),
        ("/en/assets/picture.svg", "image/svg+xml; charset=utf-8"),
        ("/en/assets/unheard.of", "application/octet-stream"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
    ],
)
def test_file_has_its_type_and_is_not_sent_twice(client: FlaskClient, path: str, media_type: str) -> None:
    response = read(client, path)

    assert response.status_code == 200
    assert response.text == FILES[path[1:]]
    assert response.headers["Content-Type"] == media_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert read(client, path, If_None_Match=response.headers["ETag"]).status_code == 304


def test_page_runs_under_the_policy_that_the_build_wrote(client: FlaskClient, folder: Path) -> None:
    assert read(client, "/en/").headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Content-Security-Policy" not in read(client, "/en/assets/app.css").headers

    (folder / "csp.txt").write_text("default-src 'self'\n", "utf-8")
    os.utime(folder / "csp.txt", ns=(1, 1))
    assert read(client, "/en/").headers["Content-Security-Policy"] == "default-src 'self'"


@pytest.mark.parametrize(("path", "expected"), [("/en/x.html", b"<p>second page"), ("/en/none", b"<p>none, second")])
def test_page_and_its_policy_are_of_one_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, expected: bytes
) -> None:
    """A build is swapped in between the page and its policy."""
    for build, page in (("build", b"<p>1"), ("next", b"<p>second page")):
        (tmp_path / build / "site/en").mkdir(parents=True)
        (tmp_path / build / "site/en/x.html").write_bytes(page)
        (tmp_path / build / "site/404.html").write_bytes(b"<p>none, second" if build == "next" else b"<p>none")
        (tmp_path / build / "csp.txt").write_text(f"default-src {build}\n", "ascii")
    client = create_app({"SITE": tmp_path / "build/site", "LOOKUP": tmp_path / "build/lookup.db"}).test_client()
    policy = web.http.site._policy

    def swapped() -> str:
        if (tmp_path / "next").exists():
            (tmp_path / "build").rename(tmp_path / "old")
            (tmp_path / "next").rename(tmp_path / "build")
        return policy()

    monkeypatch.setattr("web.http.site._policy", swapped)
    answer = read(client, path)

    assert (answer.data, answer.headers["Content-Security-Policy"]) == (expected, "default-src next")
    assert int(answer.headers["Content-Length"]) == len(expected)


def test_page_that_goes_with_its_build_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "site/en/x.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(b"<p>1")
    client = create_app({"SITE": tmp_path / "site", "LOOKUP": tmp_path / "lookup.db"}).test_client()
    monkeypatch.setattr("web.http.site.copy_of", lambda file: file.unlink(missing_ok=True))

    assert read(client, "/en/x.html").status_code == 404


def test_only_a_file_with_its_hash_in_its_name_is_kept_for_good(client: FlaskClient) -> None:
    assert "immutable" in read(client, "/en/assets/app.0123abcd.min.js").headers["Cache-Control"]
    assert "immutable" in read(client, "/assets/search/terms-0.0123456789.json").headers["Cache-Control"]
    assert read(client, "/en/assets/app.css").headers["Cache-Control"] == "no-cache"
    assert read(client, "/en/assets/search/codes.json").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/"])
@pytest.mark.parametrize(
    ("language", "query", "leads_to"),
    [
        ("zh-CN,en;q=0.8", "", "/zh/api/"),
        ("en", "", "/en/api/"),
        ("fr", "", "/zh/api/"),
        (None, "", "/zh/api/"),
        ("zh", "?lang=en", "/en/api/?lang=en"),
        ("en", "?lang=fr", "/en/api/?lang=fr"),
    ],
)
def test_api_leads_to_its_reference(
    client: FlaskClient, path: str, language: str | None, query: str, leads_to: str
) -> None:
    response = read(client, path + query, language)

    assert response.status_code == 302
    assert response.headers["Location"] == leads_to
    assert response.headers["Vary"] == "Accept-Language"
    assert response.headers["Cache-Control"] == "no-cache"


def test_way_to_the_reference_is_that_of_the_contract(api: Api) -> None:
    api.ask("GET", "/api/v1", 302, language="en")
    api.ask("HEAD", "/api/v1", 302, language="en")


def test_static_documents_are_the_api_and_open_to_every_origin(api: Api) -> None:
    for path in (
        "catalog",
        "domains",
        "domains/sms/codes",
        "domains/sms/codes/isv.LIMIT",
        "domains/mail/codes/~69ndex",
    ):
        response = api.ask("GET", f"/api/v1/{path}.json", 200)
        api.ask("GET", f"/api/v1/{path}.json", 304, headers={"If-None-Match": response.headers["ETag"]})
        api.ask("HEAD", f"/api/v1/{path}.json", 200)
        if not path.endswith("codes"):
            dynamic = path.replace("~69ndex", "index")
            assert response.data == api.ask("GET", f"/api/v1/{dynamic}?lang=all", 200).data
    api.problem("/api/v1/domains/sms/codes/NONE.json", 404, "not-found")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/en/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/en/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/api/v1/../../../secret.txt.json",
        "/%00",
        "/en/%00.html",
        "/" + "x" * 5000,
        "/en/" + "x/" * 2000,
        "/%ff",
        "/C:/secret.txt",
    ],
)
def test_nothing_outside_of_the_site_is_served(client: FlaskClient, path: str) -> None:
    response = read(client, path)

    assert response.status_code == 404
    assert response.text.startswith("<p>") or response.mimetype == "application/problem+json"


def test_folder_leads_to_its_page(client: FlaskClient) -> None:
    assert read(client, "/en/sms?x=1").headers["Location"] == "/en/sms/?x=1"
    assert read(client, "/en").headers["Location"] == "/en/"
    assert read(client, "/en/sms/").text == "<p>sms"
    assert read(client, "/en/assets").status_code == 404, "a folder without a page is none"


def test_other_methods_are_refused_outside_of_the_api_too(client: FlaskClient) -> None:
    response = client.post("/en/", data="x")

    assert response.status_code == 405
    assert response.mimetype == "text/html"
    assert "GET" in response.headers["Allow"]


# The reader's language


@pytest.mark.parametrize(
    ("query", "header", "location"),
    [
        ("", "en-GB", "/en/"),
        ("", "zh;q=0.1", "/zh/"),
        ("?lang=en", "zh", "/en/?lang=en"),
        ("?lang=xx", "en", "/en/?lang=xx"),
    ],
)
def test_root_leads_to_the_readers_language(client: FlaskClient, query: str, header: str, location: str) -> None:
    response = read(client, f"/{query}", language=header)

    assert (response.status_code, response.headers["Location"]) == (302, location)
    assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("header", [None, "fr", ""])
def test_root_chooses_in_the_browser_where_no_language_is_known(client: FlaskClient, header: str | None) -> None:
    response = read(client, "/", language=header)

    assert (response.status_code, response.text) == (200, "<p>choose")
    assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("path", "header", "text"),
    [
        ("/zh/none", "en", "<p>没有"),
        ("/en/none/", "zh", "<p>none"),
        ("/en/sms/none.html", None, "<p>none"),
        ("/none", "en", "<p>none"),
        ("/none", None, "<p>没有"),
        ("/e/none", "en", "<p>none"),
        ("/e/none?lang=en", "zh", "<p>none"),
        ("/e/OK.json", "en", "<p>none"),
    ],
)
def test_page_that_is_not_there_is_told_in_the_readers_language(
    client: FlaskClient, path: str, header: str | None, text: str
) -> None:
    response = read(client, path, language=header)

    assert (response.status_code, response.text) == (404, text)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Content-Security-Policy" in response.headers


# Addresses that lead to pages


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/en/sms/isv.LIMIT", "/en/sms/isv.LIMIT.html"),
        ("/en/sms/isv.LIMIT/", "/en/sms/isv.LIMIT.html"),
        ("/zh/sms/limit", "/zh/sms/isv.LIMIT.html"),
        ("/en/sms/40/04", "/en/sms/40~2f04.html"),
        ("/en/sms/40%2F04/", "/en/sms/40~2f04.html"),
        ("/en/sms/40~2f04", "/en/sms/40~2f04.html"),
        ("/en/sms/ISV.limit.html", "/en/sms/isv.LIMIT.html"),
        ("/en/mail/index", "/en/mail/~69ndex.html"),
        ("/en/sms/MOVED", "/en/mail/NEW.html"),
        ("/en/sms/MOVED.html", "/en/mail/NEW.html"),
        ("/en/sms/MOVED.md", "/en/mail/NEW.md"),
        ("/zh/sms/moved/", "/zh/mail/NEW.html"),
    ],
)
def test_address_of_a_code_leads_to_its_page(client: FlaskClient, path: str, location: str) -> None:
    response = read(client, path)

    assert (response.status_code, response.headers["Location"]) == (308, location)


@pytest.mark.parametrize(
    "path", ["/fr/sms/OK", "/en/none/OK", "/en/mail/isv.LIMIT", "/zh/sms/isv.LIMIT.html", "/en/sms/OK.pdf"]
)
def test_address_that_means_no_page_of_the_site_leads_nowhere(client: FlaskClient, path: str) -> None:
    assert read(client, path).status_code == 404


@pytest.mark.parametrize(
    ("path", "header", "location"),
    [
        ("/e/isv.LIMIT", None, "/zh/sms/isv.LIMIT.html"),
        ("/e/isv.LIMIT", "en", "/en/sms/isv.LIMIT.html"),
        ("/e/isv.LIMIT/", "en", "/en/sms/isv.LIMIT.html"),
        ("/e/ISV limit", "en", "/en/sms/isv.LIMIT.html"),
        ("/e/limit?lang=en", "zh", "/en/sms/isv.LIMIT.html?lang=en"),
        ("/e/40%2F04", "en", "/en/sms/40~2f04.html"),
        ("/e/MOVED", "en", "/en/mail/NEW.html"),
    ],
)
def test_short_link_leads_to_the_page_in_the_readers_language(
    client: FlaskClient, path: str, header: str | None, location: str
) -> None:
    response = read(client, path, language=header)

    assert (response.status_code, response.headers["Location"]) == (302, location)
    assert "Accept-Language" in response.headers["Vary"]


def test_short_link_of_several_meanings_lets_the_reader_choose(client: FlaskClient) -> None:
    response = read(client, "/e/OK", language="en")

    assert response.status_code == 300
    assert '<a href="/en/sms/OK.html">sms: OK</a>' in response.text
    assert '<a href="/en/mail/OK.html">mail: OK</a>' in response.text


def test_redirect_never_leaves_the_site(client: FlaskClient) -> None:
    for path in ("//else.example/", "/%2f%2felse.example/en/", "/e///else.example", "/en//else.example/"):
        assert not read(client, path).headers.get("Location", "").startswith(("//", "http"))


# Without a site, without a lookup.db


def test_api_works_without_a_site(folder: Path) -> None:
    client = create_app({"SITE": folder / "none", "LOOKUP": folder / "lookup.db"}).test_client()

    assert read(client, "/").status_code == 404
    assert read(client, "/en/sms/isv.LIMIT.html").status_code == 404, "nothing leads to itself"
    assert read(client, "/api/v1/codes/isv.LIMIT").status_code == 200


def test_site_works_without_a_lookup_db(folder: Path) -> None:
    client = create_app({"SITE": folder / "site", "LOOKUP": folder / "none.db"}).test_client()

    assert read(client, "/", language="en").text == "<p>choose"
    assert read(client, "/en/sms/isv.LIMIT.html").text == "<p>limit"
    assert read(client, "/en/none").text == "<p>both"

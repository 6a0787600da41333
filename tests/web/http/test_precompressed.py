"""The gzip copy of a file goes to those who take it, and never in the place of other content."""

import gzip
import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web import create_app

SCRIPT = b"// what the page does\n" * 1000
COPY = gzip.compress(SCRIPT, mtime=0)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "build" / "site"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "app.js").write_bytes(SCRIPT)
    (folder / "en" / "app.js.gz").write_bytes(COPY)
    (folder / "en" / "small.js").write_bytes(b"1")
    return folder


@pytest.fixture
def client(site: Path) -> FlaskClient:
    return create_app({"SITE": site, "LOOKUP": site.parent / "none.db"}).test_client()


def get(client: FlaskClient, accepts: str | None, path: str = "/en/app.js", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get(path, headers=named | ({} if accepts is None else {"Accept-Encoding": accepts}))
    response.get_data()
    response.close()
    return response


@pytest.mark.parametrize(
    "accepts",
    ["gzip", "GZIP", "gzip, deflate, br, zstd", "*", "gzip;q=0.001", "identity;q=0.5, gzip", "identity;q=0, *;q=0.1"],
)
def test_copy_goes_to_a_client_that_takes_gzip(client: FlaskClient, accepts: str) -> None:
    response = get(client, accepts)

    assert (response.status_code, response.data) == (200, COPY)
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Content-Length"] == str(len(COPY))
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "app.js.gz" not in str(response.headers)


@pytest.mark.parametrize(
    "accepts",
    [None, "", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.5", "gzip;q=x", "gzipped"],
)
def test_file_itself_goes_to_every_other(client: FlaskClient, accepts: str | None) -> None:
    response = get(client, accepts)

    assert (response.status_code, response.data) == (200, SCRIPT)
    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding", "a cache must not give it to all"


def test_each_has_its_own_strong_etag_and_is_not_sent_twice(client: FlaskClient) -> None:
    plain, packed = (get(client, accepts).headers["ETag"] for accepts in (None, "gzip"))

    assert plain != packed
    assert not plain.startswith("W/")
    assert not packed.startswith("W/")
    for accepts, own, other in ((None, plain, packed), ("gzip", packed, plain)):
        again = get(client, accepts, If_None_Match=own)
        assert (again.status_code, again.data, again.headers["Vary"]) == (304, b"", "Accept-Encoding")
        assert get(client, accepts, If_None_Match=other).status_code == 200


def test_head_says_what_get_would(client: FlaskClient) -> None:
    for accepts in ("", "gzip"):
        head = client.head("/en/app.js", headers={"Accept-Encoding": accepts})
        head.close()
        assert head.data == b""
        assert dict(head.headers).keys() == dict(get(client, accepts).headers).keys()
        assert head.headers["Content-Length"] == get(client, accepts).headers["Content-Length"]


def test_a_range_is_one_of_the_representation_that_is_sent(client: FlaskClient) -> None:
    packed, plain = (get(client, accepts, Range="bytes=10-19") for accepts in ("gzip", None))

    assert (packed.status_code, packed.data, packed.headers["Content-Encoding"]) == (206, COPY[10:20], "gzip")
    assert packed.headers["Content-Range"] == f"bytes 10-19/{len(COPY)}"
    assert (plain.status_code, plain.data) == (206, SCRIPT[10:20])
    assert "Content-Encoding" not in plain.headers


def test_a_range_begun_in_the_other_representation_is_sent_whole(client: FlaskClient) -> None:
    response = get(client, "gzip", Range="bytes=10-19", If_Range=get(client, None).headers["ETag"])

    assert (response.status_code, response.data) == (200, COPY)


@pytest.mark.parametrize(
    "copy",
    [
        b"",
        b"not gzip",
        COPY[:-9],
        COPY[:30],
        COPY[:-8] + b"\0" * 8,
        gzip.compress(b"other", mtime=0),
        COPY[:50] + b"x" + COPY[51:],
    ],
    ids=["empty", "none", "cut", "cut early", "another sum", "another's", "a byte changed"],
)
def test_damaged_or_foreign_copy_is_never_sent(client: FlaskClient, site: Path, copy: bytes) -> None:
    (site / "en" / "app.js.gz").write_bytes(copy)

    response = get(client, "gzip")
    assert (response.status_code, response.data) == (200, SCRIPT)
    assert "Content-Encoding" not in response.headers


def test_copy_that_its_file_has_outlived_is_not_sent(client: FlaskClient, site: Path) -> None:
    assert get(client, "gzip").data == COPY
    changed = SCRIPT.replace(b"does", b"DOES")
    (site / "en" / "app.js").write_bytes(changed)
    os.utime(site / "en" / "app.js", (0, 0))  # older than the copy, by the clock

    assert get(client, "gzip").data == changed


def test_file_without_a_copy_is_as_it_was(client: FlaskClient, site: Path) -> None:
    response = get(client, "gzip", "/en/small.js")
    assert response.data == b"1"
    assert {"Content-Encoding", "Vary"}.isdisjoint(response.headers.keys())

    (site / "en" / "app.js.gz").unlink()
    assert get(client, "gzip").data == SCRIPT


def test_folder_called_like_a_copy_is_none(client: FlaskClient, site: Path) -> None:
    (site / "en" / "app.js.gz").unlink()
    (site / "en" / "app.js.gz").mkdir()

    assert get(client, "gzip").data == SCRIPT


def test_copy_asked_for_by_name_is_an_archive(client: FlaskClient) -> None:
    response = get(client, "gzip", "/en/app.js.gz")

    assert (response.data, response.headers["Content-Type"]) == (COPY, "application/gzip")
    assert "Content-Encoding" not in response.headers

"""The address in examples is the site's own: nothing that is built names the machine that built it."""

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.assemble.build import PARTS, build, with_site_url
from site_builder.catalog.model import Catalog
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from site_builder.data.addresses import UNPUBLISHED
from tests.conftest import SAMPLE
from tests.site.test_frame import URL

PUBLISHED = URL
LOCAL = re.compile(rb"127\.0\.0\.1|localhost")


@pytest.fixture(scope="module", params=[None, PUBLISHED], ids=["no address", "published"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sample_catalog: Catalog) -> Path:
    """A whole build."""
    out = tmp_path_factory.mktemp("addresses") / "build"
    catalog = with_site_url(sample_catalog, request.param)
    build(catalog, out, PARTS, catalogue_files(SAMPLE), Reporter(quiet=True))
    return out


def contents(out: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that was built by name, what is packed taken out."""
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                yield from ((f"{name}/{inner}", wheel.read(inner)) for inner in wheel.namelist())
        elif path.suffix == ".db":
            with sqlite3.connect(path) as lookup:
                yield name, "\n".join(lookup.iterdump()).encode()
        else:
            yield name, path.read_bytes()


def test_nothing_built_names_the_machine_that_built_it(made: Path) -> None:
    assert [name for name, content in contents(made) if LOCAL.search(content)] == []


def test_contract_begins_at_the_published_address(made: Path, request: pytest.FixtureRequest) -> None:
    contract = json.loads((made / "site/api/v1/openapi.json").read_text("utf-8"))
    published = request.node.callspec.params["made"]

    assert [server["url"] for server in contract["servers"]] == [published.rstrip("/") if published else "/"]


def test_examples_ask_the_site_itself(made: Path, request: pytest.FixtureRequest) -> None:
    published = request.node.callspec.params["made"]
    for language in ("zh", "en"):
        for name in ("index.html", "api.html", "api-codes.html", "api-search.html"):
            content = (made / "site" / language / name).read_text("utf-8")
            assert f"{(published or UNPUBLISHED).rstrip('/')}/api/v1/" in content, name
            assert "@@" not in content, name
            if name.endswith(".html"):
                assert ("/address.js" in content) == (published is None), name

"""Requests that schemathesis makes of the contract, right and wrong: every answer is the contract's."""

from pathlib import Path

from site_builder.assemble.build import build, with_site_url
from site_builder.catalog.model import Catalog
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from tests.conftest import SAMPLE
from tests.contract import METHODS, contract
from tests.fuzz.contract import attack
from web import create_app
from web.store.store import Store


def test_no_request_that_the_contract_makes_fails_the_server_or_breaks_the_contract(
    sample_catalog: Catalog, tmp_path: Path
) -> None:
    out = tmp_path / "build"
    build(with_site_url(sample_catalog, None), out, ("site", "lookup"), catalogue_files(SAMPLE), Reporter(quiet=True))
    app = create_app({"SITE": out / "site", "LOOKUP": out / "lookup.db"})

    done = attack(app, Store(out / "lookup.db"), examples=25)

    assert done.faults == [], f"of {sum(done.tried.values())} requests"
    assert len(done.tried) == sum(method in path for path in contract()["paths"].values() for method in METHODS)
    assert sum(done.tried.values()) > 900

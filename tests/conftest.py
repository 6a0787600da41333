"""Fixtures: catalogues to try things on. The smallest that proves the fact is the best.

None of them is the catalogue of this repository, so that a fork may have another; see `bundled/`.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from tests.browser.chromium import FLAGS, MISSING, find

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
CATALOGS = Path(__file__).parent / "catalogs"
SAMPLE = CATALOGS / "sample"
"""A catalogue that has what real ones have; some of the bundled codes, as they once were."""
SAMPLE_CODES = frozenset(path.stem for path in SAMPLE.glob("*/*.yaml")) - {"domain"}
"""Its codes. Of the vectors those are asked of it whose right answers are among them."""
DATA = ROOT.parent / "shared" / "data"
"""Real data to try things on; absent on most machines."""

WriteCatalog = Callable[[Mapping[str, str | bytes | None]], Path]


# No test is about time. In CI the same is tried each time; elsewhere, and with `make fuzz`, something new.
settings.register_profile("errdex", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("errdex")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What runs leave for the next one is left in a folder of the tests, one for all workers, not in the user's."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"))
        yield


@pytest.fixture(scope="session")
def sample_catalog() -> Catalog:
    """Two dozen entries of a real catalogue: several domains and causes, receipts, tombstones, shared codes."""
    catalog = load(SAMPLE).catalog
    assert catalog is not None
    return catalog


@pytest.fixture(scope="session")
def good_catalog() -> Catalog:
    """A small clean catalogue: one domain, three entries."""
    catalog = load(CATALOGS / "good").catalog
    assert catalog is not None
    return catalog


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium; without one the test is skipped, or with CI=true fails."""
    from playwright.sync_api import sync_playwright  # here, since most tests want none

    path = find()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def write_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteCatalog:
    """Copy the good catalogue to `catalog/` in a fresh working directory, with files replaced (None: removed)."""

    def write(files: Mapping[str, str | bytes | None]) -> Path:
        folder = tmp_path / "catalog"
        shutil.copytree(CATALOGS / "good", folder)
        for name, content in files.items():
            path = folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    monkeypatch.chdir(tmp_path)
    return write


def good(name: str) -> str:
    """The text of a file of the good catalogue, to be edited by a test."""
    return (CATALOGS / "good" / name).read_text("utf-8")

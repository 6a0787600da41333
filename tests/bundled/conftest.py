"""Tests of the bundled catalogue, its codes and its pages; they stand aside where another has taken its place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from tests.conftest import ROOT

HERE = Path(__file__).parent
BUNDLED = ROOT / "catalog"
DOCS = ROOT / "docs"
ID = "aliyun"
"""The `id` by which the bundled catalogue is known, whether or not its settings can be read."""


def is_bundled(folder: Path) -> bool:
    """Whether the folder holds the bundled catalogue; what has no settings, or other ones, is another's."""
    settings = folder / "catalog.yaml"
    return settings.is_file() and re.search(rf"^id: {ID}$", settings.read_text("utf-8"), re.MULTILINE) is not None


class Aside(pytest.Module):
    """A module of tests that is not read: it is about a catalogue that is not here."""

    def collect(self) -> Iterator[pytest.Item]:
        pytest.skip(f"catalog/ is not the bundled catalogue: its id is not {ID}")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Collect the modules of this folder only for the catalogue that they are about."""
    return None if is_bundled(BUNDLED) else Aside.from_parent(parent, path=module_path)


@pytest.fixture(scope="session")
def bundled_catalog() -> Catalog:
    """The catalogue of this repository."""
    catalog = load(BUNDLED).catalog
    assert catalog is not None
    return catalog

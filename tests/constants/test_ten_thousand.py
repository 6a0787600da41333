"""Ten thousand codes of one product, as every compiler takes them and every program has them."""

import hashlib
import json
from pathlib import Path

import pytest

from benchmarks.catalogue import write
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from tests.constants import test_go, test_java, test_typescript
from tests.constants.clients import known, named, said
from tests.constants.test_go import offline

pytestmark = pytest.mark.compiler

__all__ = ["offline"]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A generated catalogue of 10,000 codes in one domain."""
    folder = tmp_path_factory.mktemp("many") / "catalog"
    write(folder, 10_000, 1)
    catalog = load(folder).catalog
    assert catalog is not None
    assert len(catalog.entries) == 10_000
    return named(catalog, npm="example-error-codes", go=test_go.MODULE, java=test_java.PACKAGE)


def digest(value: object) -> str:
    """Of all that is known: a difference of ten thousand is not to be printed."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def test_typescript_package(many: Catalog, tmp_path: Path) -> None:
    assert digest(test_typescript.answers(many, tmp_path)) == digest(known(many))


def test_go_module(many: Catalog, tmp_path: Path, offline: dict[str, str]) -> None:
    main = test_go.program(many, tmp_path, test_go.client(many))

    assert digest(said(["go", "run", "."], main, **offline)) == digest(known(many))


def test_java_package(many: Catalog, tmp_path: Path) -> None:
    command = test_java.compiled(many, tmp_path, "Client", test_java.client(many))

    assert digest(said(command, tmp_path)) == digest(known(many))

"""The package of a catalogue, imported as a client imports it."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.constants import python as constants


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Catalog], ModuleType]]:
    """Import the package of a catalogue, as a client would."""
    packages: list[str] = []

    def imported(catalog: Catalog) -> ModuleType:
        for path, content in constants.files(catalog).items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        packages.append(catalog.settings.constants.package)
        return importlib.import_module(packages[-1])

    yield imported
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]


def entry_of(catalog: Catalog, code: str, /, **changes: Any) -> Entry:
    entry = next(entry for entry in catalog.entries if entry.code == code)
    return entry.model_copy(update=changes)

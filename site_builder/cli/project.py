"""Find the project that a command is run in: this folder, or one above it.

Imports next to nothing: the completion of a shell looks here at every key.
"""

from pathlib import Path

from site_builder.cli.options import BUILD, CATALOG
from site_builder.core.paths import LOOKUP

_SETTINGS = "catalog.yaml"


def project(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that has a catalogue or a built lookup.db; None where there is none."""
    for folder in (start, *start.parents):
        if (folder / CATALOG / _SETTINGS).is_file() or (folder / BUILD / LOOKUP).is_file():
            return folder
    return None

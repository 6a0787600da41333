"""Paths of the program's own folders and files."""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent.parent
"""The writing side, `site_builder/`."""
ROOT: Final = PACKAGE.parent
"""The folder that holds mkdocs.yml, docs/ and the two packages."""
THEME: Final = PACKAGE / "theme"
TEMPLATES: Final = PACKAGE / "templates"
DOCS: Final = ROOT / "docs"
"""The hand-written pages, a folder for each language."""
MKDOCS_CONFIG: Final = ROOT / "mkdocs.yml"

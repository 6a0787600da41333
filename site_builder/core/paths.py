"""Paths of the program's own folders and files."""

from pathlib import Path, PurePosixPath
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent.parent
"""The writing side, `site_builder/`."""
ROOT: Final = PACKAGE.parent
"""The folder that holds the two packages."""
THEME: Final = PACKAGE / "theme"
TEMPLATES: Final = PACKAGE / "templates"
GUIDE: Final = PACKAGE / "guide"
"""The guide that every site gets, a folder of templates for each language."""
MKDOCS_CONFIG: Final = PACKAGE / "mkdocs.yml"
LOOKUP: Final = PurePosixPath("lookup.db")
"""Of a build: the file that answers questions."""

"""Choose the picture that a link to the site shows elsewhere (og:image)."""

from typing import Final

from site_builder.core.paths import PACKAGE

PICTURES: Final = PACKAGE / "pictures"
"""One for each language of the theme, drawn by `tests/social_pictures.py`, and `other.png` without words."""


def social_picture(language: str) -> bytes:
    """Read the picture of a language, of its primary subtag, else the one without words: a PNG of 1200 by 630."""
    names = (language, language.split("-")[0], "other")
    return next(path for path in (PICTURES / f"{name}.png" for name in names) if path.is_file()).read_bytes()

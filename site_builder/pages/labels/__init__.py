"""The site's own words on the catalogue's pages, one table per language.

Each table is written in its language and not translated from the other. To add a language, add a module
with its table and name it in `LABELS`; until then its pages have English words around their texts.
"""

from collections.abc import Mapping
from typing import Final

from site_builder.pages.labels.en import EN
from site_builder.pages.labels.words import Advice, Labels
from site_builder.pages.labels.zh import ZH

__all__ = ["LABELS", "Advice", "Labels", "labels"]

LABELS: Final[Mapping[str, Labels]] = {"zh": ZH, "en": EN}


def labels(language: str) -> Labels:
    """The words for pages in `language`; English ones where it has no table of its own."""
    return LABELS.get(language, EN)

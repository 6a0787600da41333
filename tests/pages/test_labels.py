"""The site's own words: each is used, and says the same parts in every language."""

import re
from pathlib import Path

import site_builder
from site_builder.pages.labels import LABELS
from site_builder.pages.labels.words import Labels


def test_every_word_is_used() -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in Path(site_builder.__file__).parent.rglob("*")
        if path.suffix in (".py", ".j2") and path.parent.name != "labels"
    )
    for name in Labels.__dataclass_fields__:
        assert re.search(rf"\b(?:w|words|labels\(language\))\.{name}\b", source), name


def test_tables_of_words_name_the_same_parts() -> None:
    for name in Labels.__dataclass_fields__:
        parts = {
            language: sorted(re.findall(r"\{[a-z]+\}", str(getattr(table, name)))) for language, table in LABELS.items()
        }
        assert len({tuple(found) for found in parts.values()}) == 1, (name, parts)

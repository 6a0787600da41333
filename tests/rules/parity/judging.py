"""Let one parity rule judge one text in two languages."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from site_builder.catalog.model import Catalog, Settings
from site_builder.catalog.multilingual import Text
from site_builder.rules import all_rules
from site_builder.rules.rule import Finding


def catalog_in(*languages: str, **settings: Any) -> Catalog:
    """A catalogue without entries in these languages, the source language first."""
    given = {
        "id": "example",
        "title": dict.fromkeys(languages, "Example"),
        "languages": [{"id": language, "title": language, "complete": True} for language in languages],
        "site_url": "https://codes.example/",
        "constants": {"package": "example_error_codes", "version": "1.0.0"},
        **settings,
    }
    return Catalog(Path("catalog"), Settings.model_validate(given), (), ())


def findings(rule: str, text: dict[str, str], field: str = "cause", **settings: Any) -> list[Finding]:
    """What `rule` finds in a text, whose source language is the first."""
    piece = SimpleNamespace(texts=lambda: [((field,), Text(text))])
    return list(all_rules()[rule](catalog_in(*text, **settings), piece))


def said(rule: str, text: dict[str, str], field: str = "cause", **settings: Any) -> list[str]:
    """The same as what a person reads, in order."""
    return sorted(finding.text for finding in findings(rule, text, field, **settings))

"""Count what a catalogue is checked by, for the page of the guide that tells readers."""

from collections.abc import Mapping
from typing import Any

from site_builder.catalog.model import Catalog, Language
from site_builder.rules import all_rules


def checks(catalog: Catalog) -> Mapping[str, Any]:
    """What the page may name: rules, languages, translations, the newest release, days; None for what is not there."""
    days = sorted(entry.checked for entry in catalog.entries if entry.checked is not None)
    releases = catalog.released.releases if catalog.released is not None else ()
    return {
        "rules": len(all_rules()),
        "codes": len(catalog.entries),
        "translations": [_translation(catalog, language) for language in catalog.settings.languages[1:]],
        "release": {"version": releases[0].version, "date": releases[0].date} if releases else None,
        "checked": len(days),
        "oldest": days[0].isoformat() if days else None,
        "newest": days[-1].isoformat() if days else None,
    }


def _translation(catalog: Catalog, language: Language) -> Mapping[str, Any]:
    """One language: how many codes have all their texts in it, and of how many somebody has confirmed some."""
    whole = sum(language.complete or _is_whole(catalog, number, language.id) for number in range(len(catalog.entries)))
    confirmed = [catalog.confirmed.get((domain.id, language.id)) for domain in catalog.domains]
    files = {
        domain.id: of.lines.keys() for domain, of in zip(catalog.domains, confirmed, strict=True) if of is not None
    }
    return {
        "id": language.id,
        "title": language.title,
        "whole": whole,
        "confirmed": sum(entry.path.name in files.get(entry.domain, ()) for entry in catalog.entries),
    }


def _is_whole(catalog: Catalog, number: int, language: str) -> bool:
    return all(text.has(language) for _, text in catalog.entries[number].texts())

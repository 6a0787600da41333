"""Count what a catalogue is checked by, for the page of the guide that tells readers."""

from collections.abc import Mapping
from typing import Any

from site_builder.catalog.model import Catalog, Language
from site_builder.rules import all_rules
from site_builder.site.marks import written_figure


def checks(catalog: Catalog) -> Mapping[str, Any]:
    """What the page may name: rules, translations, the newest release, days; None for what is not there.

    Figures that an entry can change are placeholders, filled in after the engine has rendered the page.
    """
    days = {entry.checked for entry in catalog.entries if entry.checked is not None}
    releases = catalog.released.releases if catalog.released is not None else ()
    return {
        "rules": len(all_rules()),
        "codes": written_figure("codes"),
        "translations": [
            {
                "id": language.id,
                "title": language.title,
                "whole": written_figure(f"whole:{language.id}"),
                "confirmed": written_figure(f"confirmed:{language.id}"),
            }
            for language in catalog.settings.languages[1:]
        ],
        "release": {"version": releases[0].version, "date": releases[0].date} if releases else None,
        "checked": written_figure("checked") if days else None,
        "oldest": written_figure("oldest") if len(days) > 1 else written_figure("newest"),
        "newest": written_figure("newest"),
    }


def figures(catalog: Catalog) -> Mapping[str, str]:
    """The value of each placeholder, by its name."""
    days = sorted(entry.checked.isoformat() for entry in catalog.entries if entry.checked is not None)
    found = {"codes": str(len(catalog.entries)), "checked": str(len(days))}
    found |= {"oldest": days[0], "newest": days[-1]} if days else {"oldest": "", "newest": ""}
    for language in catalog.settings.languages[1:]:
        whole, confirmed = _translation(catalog, language)
        found |= {f"whole:{language.id}": str(whole), f"confirmed:{language.id}": str(confirmed)}
    return found


def _translation(catalog: Catalog, language: Language) -> tuple[int, int]:
    """Count the codes that have all their texts in a language, and those of which somebody has confirmed some."""
    whole = sum(language.complete or _is_whole(catalog, number, language.id) for number in range(len(catalog.entries)))
    confirmed = [catalog.confirmed.get((domain.id, language.id)) for domain in catalog.domains]
    files = {
        domain.id: of.lines.keys() for domain, of in zip(catalog.domains, confirmed, strict=True) if of is not None
    }
    return whole, sum(entry.path.name in files.get(entry.domain, ()) for entry in catalog.entries)


def _is_whole(catalog: Catalog, number: int, language: str) -> bool:
    return all(text.has(language) for _, text in catalog.entries[number].texts())

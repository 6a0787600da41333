"""Turn a catalogue into the record of its release, and a record into the catalogue that was released."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from site_builder.catalog.confirmed import short
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain, Settings
from site_builder.catalog.released import Release, Released

_AUTHORS_OWN = {"samples", "keywords", "sources", "checked"}
"""Fields that no program and no reader of changes asks for."""
_PROSE = frozenset({"title", "cause", "solution", "say", "note", "difference", "summary", "meaning", "foot"})
"""Texts of which a digest is enough; a message has placeholders that programs read."""


def record_of(catalog: Catalog, releases: Sequence[Release]) -> Released:
    """The record of a catalogue that is released now; `releases`: all of them, the newest first."""
    return Released(
        tuple(releases),
        _digested(_data(catalog.settings)),
        {domain.id: _digested(_data(domain)) for domain in catalog.domains},
        {(entry.domain, entry.code): _digested(_data(entry)) for entry in catalog.entries},
    )


def catalog_of(record: Released, folder: Path) -> Catalog:
    """The catalogue as it was released, its prose as digests. Raises ValueError where the record says none."""
    domains = [Domain.model_validate_json(json.dumps(domain)) for domain in record.domains.values()]
    domains.sort(key=lambda domain: (domain.rank, domain.id))
    entries = [Entry.model_validate_json(json.dumps(entry)) for entry in record.entries.values()]
    rank = {domain.id: domain.rank for domain in domains}
    entries.sort(key=lambda entry: (rank.get(entry.domain, 0), entry.code, entry.domain))
    settings = Settings.model_validate_json(json.dumps(record.settings))
    return Catalog(folder, settings, tuple(domains), tuple(entries))


def _data(model: Settings | Domain | Entry) -> Mapping[str, Any]:
    data: dict[str, Any] = model.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_AUTHORS_OWN)
    return data


def _digested(data: Any, key: str = "") -> Any:
    """Put digests in the place of prose."""
    if isinstance(data, list):
        return [_digested(item, key) for item in data]
    if not isinstance(data, dict):
        return data
    if key in _PROSE:
        return {language: f"#{short(text)}" for language, text in data.items()}
    return {name: _digested(value, name) for name, value in data.items()}

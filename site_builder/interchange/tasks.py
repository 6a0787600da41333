"""Tell what is left to do with each translation: write, update, check, confirm."""

from collections.abc import Iterator, Mapping
from typing import Literal

from site_builder.catalog.confirmed import Confirmed, State, translated
from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import Loaded
from site_builder.catalog.model import Catalog, Domain
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.rule import Piece

Task = Literal["todo", "missing", "outdated", "changed", "unconfirmed"]
TASKS: Mapping[Task, str] = {
    "todo": "still TODO",
    "missing": "missing",
    "outdated": "older than its source",
    "changed": "changed since it was confirmed",
    "unconfirmed": "not confirmed yet",
}
"""Each task in words, the most urgent first."""
_OF_STATE: Mapping[State, Task] = {
    State.OUTDATED: "outdated",
    State.CHANGED: "changed",
    State.NEW: "unconfirmed",
}


def pieces(loaded: Loaded, heads: Catalog) -> Iterator[Piece]:
    """Yield what the files of a catalogue hold: settings, domains, entries."""
    yield heads.settings
    yield from heads.domains
    yield from (record.entry for record in loaded.records)


def domain_of(piece: Domain | Entry) -> str:
    """The id of the domain in whose folder a piece lies."""
    return piece.id if isinstance(piece, Domain) else piece.domain


def is_written(text: str) -> bool:
    """Test whether somebody has written a text."""
    return text.strip() not in ("", TODO)


def tasks_of(heads: Catalog, piece: Piece, language: str) -> Iterator[tuple[Loc, Task]]:
    """Yield (place, task) of a file's texts in a language, which may be the source language."""
    source = heads.source_language
    for loc, text in piece.texts():
        said, original = text.root.get(language, "").strip(), text.root.get(source, "").strip()
        if said == TODO:
            yield loc, "todo"
        elif not said and original != TODO:
            yield loc, "missing"
    if language != source and isinstance(piece, Domain | Entry):
        for loc, state in _states(heads, piece, language):
            if state in _OF_STATE:
                yield loc, _OF_STATE[state]


def _states(heads: Catalog, piece: Domain | Entry, language: str) -> Iterator[tuple[Loc, State]]:
    """As `Catalog.states`, which says nothing where nobody has begun to confirm."""
    if (domain_of(piece), language) in heads.confirmed:
        return heads.states(piece, language)
    return Confirmed().states("", translated(piece.texts(), heads.source_language, language))

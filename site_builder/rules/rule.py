"""Rules: generators of findings, registered under an id.

A rule judges a file by itself, or all files together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from site_builder.catalog.entry import Entry
from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.loader import Loaded
from site_builder.catalog.model import Catalog, Domain, Settings
from site_builder.catalog.multilingual import Text
from site_builder.catalog.problem import Level
from site_builder.catalog.references import CatalogReferences
from site_builder.catalog.yaml_file import Loc

Piece: TypeAlias = Settings | Domain | Entry
"""The content of one file of the catalogue."""


@dataclass(frozen=True)
class Finding:
    """Fault that a rule found: file in the catalogue, location in it, way out."""

    path: Path
    loc: Loc
    text: str
    tip: str = ""
    level: Level = Level.ERROR


FileRule: TypeAlias = Callable[[Catalog, Piece], Iterable[Finding]]
EntryRule: TypeAlias = Callable[[Catalog, Entry], Iterable[Finding]]
CatalogueRule: TypeAlias = Callable[[CatalogReferences], Iterable[Finding]]
LoadedRule: TypeAlias = Callable[[Loaded], Iterable[Finding]]

FILE_RULES: dict[str, FileRule] = {}
"""Judge any file by what stands in it and in catalog.yaml."""
ENTRY_RULES: dict[str, EntryRule] = {}
"""Judge the file of an entry by what stands in it and in its domain.yaml."""
CATALOGUE_RULES: dict[str, CatalogueRule] = {}
"""Judge what files say of one another."""
LOADED_RULES: dict[str, LoadedRule] = {}
"""Judge entries by what lies beside their files."""
LEVELS: dict[str, tuple[Level, ...]] = {}
"""Levels that the findings of a rule have, by its id."""

_Judge = TypeVar("_Judge", bound=Callable[..., Iterable[Finding]])


def file_rule(identifier: str, *levels: Level) -> Callable[[FileRule], FileRule]:
    """Register a rule for any file under the id that its problems show. `levels`: of its findings, error if none."""
    return _registered(identifier, FILE_RULES, levels)


def entry_rule(identifier: str, *levels: Level) -> Callable[[EntryRule], EntryRule]:
    """Register a rule for the file of an entry."""
    return _registered(identifier, ENTRY_RULES, levels)


def catalogue_rule(identifier: str, *levels: Level) -> Callable[[CatalogueRule], CatalogueRule]:
    """Register a rule for all files together."""
    return _registered(identifier, CATALOGUE_RULES, levels)


def loaded_rule(identifier: str, *levels: Level) -> Callable[[LoadedRule], LoadedRule]:
    """Register a rule that needs more than the entries' files."""
    return _registered(identifier, LOADED_RULES, levels)


def _registered(identifier: str, rules: dict[str, Any], levels: tuple[Level, ...]) -> Callable[[_Judge], _Judge]:
    def register(judge: _Judge) -> _Judge:
        rules[identifier] = judge
        LEVELS[identifier] = levels or (Level.ERROR,)
        return judge

    return register


def all_rules() -> Mapping[str, Callable[..., Iterable[Finding]]]:
    """Every rule by its id; its docstring is its manual."""
    return {**FILE_RULES, **ENTRY_RULES, **CATALOGUE_RULES, **LOADED_RULES}


_last: tuple[Piece | None, Sequence[tuple[Loc, Text]]] = (None, ())
"""Texts of the piece that was asked for last: the rules on one piece come one after the other."""


def texts_of(piece: Piece) -> Sequence[tuple[Loc, Text]]:
    """Every text of a piece with its place in the file."""
    global _last
    last = _last
    if last[0] is not piece:
        last = _last = (piece, tuple(piece.texts()))
    return last[1]


def path_of(piece: Piece) -> Path:
    """Path of a piece's file below the catalogue's folder."""
    if isinstance(piece, Entry):
        return piece.path
    return Path(piece.id, DOMAIN_FILE) if isinstance(piece, Domain) else Path(SETTINGS_FILE)

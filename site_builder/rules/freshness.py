"""Rules on translations: has the source text, or the translation, changed since somebody confirmed it?"""

from collections.abc import Iterator

from site_builder.catalog.confirmed import State
from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import Loaded
from site_builder.catalog.model import Domain
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.rule import Finding, loaded_rule, path_of


@loaded_rule("outdated-translation", Level.WARNING)
def translation_follows_its_source(loaded: Loaded) -> Iterator[Finding]:
    """A translation is as new as its source text: that has not changed since somebody confirmed the translation.

    Readers see the older text, with a note. Bring it up to date, then `errdex confirm FILE`.
    """
    source = loaded.heads.source_language if loaded.heads is not None else ""
    for piece, loc, language in _in_state(loaded, State.OUTDATED):
        yield _finding(piece, loc, language, f"is older than the '{source}' text", "bring it up to date")


@loaded_rule("unconfirmed-translation", Level.WARNING)
def translation_is_as_it_was_confirmed(loaded: Loaded) -> Iterator[Finding]:
    """A translation that was changed after it was confirmed is compared with its source, and confirmed anew."""
    for piece, loc, language in _in_state(loaded, State.CHANGED):
        yield _finding(piece, loc, language, "has changed since it was confirmed", "compare it with its source")


def _in_state(loaded: Loaded, wanted: State) -> Iterator[tuple[Domain | Entry, Loc, str]]:
    """Yield (piece, loc, language) of the translations in a state."""
    heads = loaded.heads
    if heads is None or not heads.confirmed:
        return
    for language in heads.languages[1:]:
        whole = {domain: confirmed.whole for (domain, one), confirmed in heads.confirmed.items() if one == language}
        pieces: list[Domain | Entry] = [domain for domain in heads.domains if domain.id in whole]
        for record in loaded.records:
            domain, _, file = record.references.file.partition("/")
            if domain in whole and not record.digest.startswith(whole[domain].get(file, "-")):
                pieces.append(record.entry)
        for piece in pieces:
            yield from ((piece, loc, language) for loc, state in heads.states(piece, language) if state is wanted)


def _finding(piece: Domain | Entry, loc: Loc, language: str, wrong: str, tip: str) -> Finding:
    text = f"{loc[-1]} in '{language}' {wrong}"
    return Finding(path_of(piece), (*loc, language), text, f"{tip}, then `errdex confirm` the file", Level.WARNING)

"""Add to what is confirmed of a catalogue, and write it."""

from collections.abc import Iterable, Sequence

from site_builder.catalog.confirmed import NAME, Confirmation, Confirmed, place_of, short, to_text, translated, whole
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain
from site_builder.catalog.yaml_file import Loc
from site_builder.core.fingerprint import file_digest
from site_builder.formatting.rewriting import rewrite
from site_builder.interchange.tasks import domain_of
from site_builder.rules.rule import path_of


class Confirming:
    """Confirmations of a catalogue, with those that are added; nothing is written before `write`."""

    def __init__(self, heads: Catalog) -> None:
        self._heads = heads
        self._lines = {key: dict(value.lines) for key, value in heads.confirmed.items()}
        self._added: set[tuple[str, str]] = set()

    def confirm_all(self, piece: Domain | Entry, language: str) -> int:
        """Confirm all translations of a file into a language, and count them; what was confirmed before goes."""
        lines = _confirmations(translated(piece.texts(), self._heads.source_language, language))
        if lines:
            now = file_digest(self._heads.folder / path_of(piece))
            self._put(piece, language, [whole(now), *lines])
        return len(lines)

    def confirm(self, piece: Domain | Entry, language: str, texts: Iterable[tuple[Loc, str, str]]) -> int:
        """Confirm some texts of a file, each as (place, source text, translation); count those that are new."""
        known = self._lines.get((domain_of(piece), language), {}).get(path_of(piece).name, ())
        pairs = {(line.source, line.translation) for line in known}
        new = [line for line in _confirmations(texts) if (line.source, line.translation) not in pairs]
        if new:
            self._put(piece, language, [*known, *new])
        return len(new)

    def write(self) -> None:
        """Write the files that have changed. Raises OSError."""
        for domain, language in sorted(self._added):
            path = self._heads.folder / domain / NAME.format(language=language)
            text = to_text(Confirmed(self._lines[domain, language]))
            if text != (path.read_text("utf-8") if path.exists() else ""):
                rewrite(path, text)

    def _put(self, piece: Domain | Entry, language: str, lines: Sequence[Confirmation]) -> None:
        key = (domain_of(piece), language)
        self._lines.setdefault(key, {})[path_of(piece).name] = lines
        self._added.add(key)


def _confirmations(texts: Iterable[tuple[Loc, str, str]]) -> list[Confirmation]:
    return [Confirmation(place_of(loc), short(source), short(said)) for loc, source, said in texts]

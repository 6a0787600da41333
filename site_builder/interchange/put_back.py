"""Put translations that came back into the files of a catalogue.

A text is written only where the catalogue still says what was exported, on both sides; all others stay as they are,
and a line says why.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.catalog.confirmed import Confirmed, place_of, short
from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import Loaded
from site_builder.catalog.model import Catalog, Settings
from site_builder.catalog.multilingual import Text
from site_builder.catalog.problem import printable, shown
from site_builder.catalog.yaml_file import Loc, Plain, parse
from site_builder.core.errors import UserError
from site_builder.formatting.format import Unformattable, formatted
from site_builder.formatting.in_place import with_text
from site_builder.formatting.rewriting import rewrite
from site_builder.importing.table import Remark, without_controls
from site_builder.interchange.confirming import Confirming
from site_builder.interchange.inline import lost
from site_builder.interchange.tasks import domain_of, is_written, pieces, tasks_of
from site_builder.interchange.xliff import LOOKED_AT, file_id, foreign_placeholders, text_digest, unit_id
from site_builder.interchange.xliff_reader import Returned, ReturnedUnit
from site_builder.rules.rule import Piece, path_of

_ONE_LINE = ("title", "message")
_MAX_CHARACTERS = 100_000
"""Of a text. The longest that we know has two thousand."""


@dataclass
class PutBack:
    """What became of translations."""

    written: int = 0
    confirmed: int = 0
    same: int = 0
    """Those that the catalogue has already."""
    unwritten: int = 0
    """Those that nobody has translated yet."""
    left: list[Remark] = field(default_factory=list)
    """Of those that were not written."""


class _Change(NamedTuple):
    """A text that is to be written, or confirmed as it is."""

    unit: ReturnedUnit
    loc: Loc
    source: str
    text: str
    new: bool


def put_back(returned: Returned, loaded: Loaded, heads: Catalog) -> PutBack:
    """Write what has come back, and record as confirmed what somebody has reviewed.

    Raises UserError where a file cannot be written.
    """
    return _Returning(returned, loaded, heads).put_back()


class _Returning:
    """Puts one file back."""

    def __init__(self, returned: Returned, loaded: Loaded, heads: Catalog) -> None:
        self._returned = returned
        self._heads = heads
        self._pieces = {file_id(path_of(piece)): piece for piece in pieces(loaded, heads)}
        self._done = PutBack()

    def put_back(self) -> PutBack:
        confirming = Confirming(self._heads)
        language = self._returned.language
        try:
            for identifier, changes in self._changes().items():
                piece = self._pieces[identifier]
                there = self._written(piece, changes)
                if not isinstance(piece, Settings):
                    texts = [(one.loc, one.source, one.text) for one in there if one.unit.state in LOOKED_AT]
                    self._done.confirmed += confirming.confirm(piece, language, texts)
            confirming.write()
        except OSError as error:
            name = shown(Path(error.filename)) if error.filename else shown(self._heads.folder)
            raise UserError(f"{name} cannot be written: {(error.strerror or str(error)).lower()}") from None
        self._done.left.sort()
        return self._done

    def _changes(self) -> Mapping[str, Sequence[_Change]]:
        """What is to be done, by the id of the file."""
        changes: dict[str, list[_Change]] = {}
        seen = set()
        texts = {name: {unit_id(loc): (loc, text) for loc, text in one.texts()} for name, one in self._pieces.items()}
        for unit in self._returned.units:
            place = texts.get(unit.file, {}).get(unit.unit)
            if (unit.file, unit.unit) in seen:
                self._leave(unit, "the text is here twice; the first one counts")
            elif unit.text is None and not unit.wrong:
                self._done.unwritten += 1
            elif place is None:
                self._leave(unit, "the catalogue has no such text, or its file has errors; see `errdex validate`")
            elif (change := self._change(unit, self._pieces[unit.file], *place)) is not None:
                changes.setdefault(unit.file, []).append(change)
            seen.add((unit.file, unit.unit))
        return changes

    def _change(self, unit: ReturnedUnit, piece: Piece, loc: Loc, texts: Text) -> _Change | None:
        """What is to be done with a unit; None where nothing is, or nothing can be."""
        text = without_controls(unit.text or "").strip()
        source = texts.root.get(self._heads.source_language, "")
        before = texts.root.get(self._returned.language, "")
        if not unit.wrong and not is_written(text):
            self._done.unwritten += 1
            return None
        if not unit.wrong and text == before.strip():
            if text_digest(source) == unit.source_digest:
                self._done.same += 1
                return _Change(unit, loc, source, before, False)
            if self._is_new_review(unit, piece):
                self._leave(unit, "the source has changed since the export, so it is not confirmed; export it again")
            else:
                self._done.same += 1
            return None
        if not unit.wrong and short(text) == unit.translation_digest:
            self._done.same += 1  # nobody has touched it, and what the catalogue has is newer
            return None
        why = unit.wrong or self._stale(unit, source, before) or self._unfit(piece, loc, source, before, text)
        if why:
            self._leave(unit, why)
            return None
        return _Change(unit, loc, source, text, True)

    def _is_new_review(self, unit: ReturnedUnit, piece: Piece) -> bool:
        """Test whether somebody has reviewed what was not confirmed when it was exported."""
        if isinstance(piece, Settings) or unit.state not in LOOKED_AT:
            return False
        confirmed = self._heads.confirmed.get((domain_of(piece), self._returned.language), Confirmed())
        lines = confirmed.lines.get(path_of(piece).name, ())
        return (unit.source_digest, unit.translation_digest) not in {(line.source, line.translation) for line in lines}

    def _stale(self, unit: ReturnedUnit, source: str, before: str) -> str:
        """Say what has changed since the export; an empty text where nothing has."""
        if not unit.source_digest or not unit.translation_digest:
            return "the digests of the export are gone; export it again, and let the tool keep its metadata"
        if text_digest(source) != unit.source_digest:
            return "the source has changed since the export; export it again"
        if text_digest(before) != unit.translation_digest:
            return "the translation has changed since the export; compare the two by hand"
        return ""

    def _unfit(self, piece: Piece, loc: Loc, source: str, before: str, text: str) -> str:
        """Say why a text cannot be written; an empty text where it can."""
        if len(text) > _MAX_CHARACTERS:
            return f"the text has more than {_MAX_CHARACTERS:,} characters"
        if loc[-1] in _ONE_LINE and "\n" in text:
            return f"a {loc[-1]} has one line, and this one has several"
        if not is_written(before) or dict(tasks_of(self._heads, piece, self._returned.language)).get(loc) == "outdated":
            before = ""  # how it was written says nothing of the source text as it is now
        damages = lost(source, before, text, foreign=foreign_placeholders(self._heads, piece, loc))
        return next((f"{damage}; write it as the source has it" for damage in damages), "")

    def _written(self, piece: Piece, changes: Sequence[_Change]) -> Sequence[_Change]:
        """Write the new texts of a file; the changes of which the file then has the text."""
        new = [change for change in changes if change.new]
        if not new:
            return changes
        path = self._heads.folder / path_of(piece)
        content = path.read_bytes()
        if isinstance(piece, Entry):
            there = self._write_entry(path, content, new)
        else:
            there = self._write_in_place(path, content, new)
        self._done.written += len(there)
        return [*(change for change in changes if not change.new), *there]

    def _write_entry(self, path: Path, content: bytes, new: Sequence[_Change]) -> Sequence[_Change]:
        """Write an entry in the one style."""
        file = parse(path, content)
        data: dict[str, Plain] = deepcopy(dict(file.data))
        try:
            if file.problems:
                raise Unformattable(file.problems)
            for change in new:
                _put(data, (*change.loc, self._returned.language), change.text)
            rewrite(path, formatted(path, content, self._heads.languages, data))
        except Unformattable as error:
            for change in new:
                self._leave(change.unit, f"not written: {error.problems[0]}")
            return ()
        return new

    def _write_in_place(self, path: Path, content: bytes, new: Sequence[_Change]) -> Sequence[_Change]:
        """Write into catalog.yaml or a domain.yaml, whose style is its author's."""
        before = text = content.decode("utf-8-sig")
        there = []
        for change in new:
            changed = with_text(path, text, change.loc, self._returned.language, change.text)
            if changed is None:
                place = place_of((*change.loc, self._returned.language))
                self._leave(change.unit, f"write it by hand, as {place} in {shown(path)}")
                continue
            text = changed
            there.append(change)
        if text != before:
            rewrite(path, text)
        return there

    def _leave(self, unit: ReturnedUnit, why: str) -> None:
        self._done.left.append(Remark(self._returned.path, unit.line, printable(f"{unit.name}: {why}")))


def _put(data: Any, loc: Loc, text: str) -> None:
    """Put a text at its place in the data of a file."""
    *way, last = loc
    for step in way:
        data = data[step]
    data[last] = text

"""Write an entry as YAML: fields in the order of the manual, texts as blocks, short lists on one line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from site_builder.catalog.entry import Cause, ConfusedWith, EntryFile, Retry, Sample, Source, Wording
from site_builder.catalog.multilingual import Model
from site_builder.catalog.yaml_file import Loc, Plain
from site_builder.formatting.comments import FOOT, HEAD, Comments
from site_builder.formatting.scalars import block_lines, scalar

SCHEMA: Final = "# yaml-language-server: $schema=../schema.json"
"""Comment that has editors complete and check the file."""
_MODELS: Final[Mapping[str, type[Model]]] = {
    "": EntryFile,
    "causes": Cause,
    "confused_with": ConfusedWith,
    "retry": Retry,
    "samples": Sample,
    "source": Source,
    "sources": Source,
    "wordings": Wording,
}
_ORDER: Final = {
    name: tuple(field.alias or key for key, field in model.model_fields.items()) for name, model in _MODELS.items()
}
"""The fields of an object in their order, by the field that holds it."""
_PROSE: Final = frozenset({"message", "say", "note", "cause", "solution", "difference"})
"""Texts that are written as blocks."""
_BARE: Final = frozenset({"name", "slug", "kind", "category", "fault", "acts", "policy", "status"})
"""Fields whose words are written without quotes, as identifiers are."""
_BESIDE: Final = frozenset({"wordings", "samples", "sources"})
"""Lists whose items have a line each, all their fields on it."""
_LONG: Final = frozenset({"causes", "confused_with", *_BESIDE})
"""Lists that are never written on one line."""
_WIDTH: Final = 120
"""Characters of a line that holds a whole list."""


def entry_text(
    data: Mapping[str, Plain], languages: Sequence[str] = (), comments: Mapping[Loc, Comments] | None = None
) -> str:
    """The file of an entry. `data`: as read from YAML; `languages`: the order of texts; `comments`: by their value."""
    comments = comments or {}
    head, foot = (comments.get(place, Comments()).above for place in (HEAD, FOOT))
    lines = [*head, *_Writer(languages, comments).object(data, ()), *foot]
    return "".join(f"{line}\n" for line in lines)


class _Writer:
    """Writes values, each with its comments."""

    def __init__(self, languages: Sequence[str], comments: Mapping[Loc, Comments]) -> None:
        self._languages = tuple(languages)
        self._comments = comments
        self._around = {loc[:depth] for loc in comments for depth in range(len(loc))}
        """The places around comments: what is written there has a line for each value."""

    def object(self, data: Mapping[str, Plain], loc: Loc) -> Iterator[str]:
        """Write the fields of a mapping, one below the other."""
        for key in self._keys(data, loc):
            yield from self._with_comments(list(self._field(key, data[key], (*loc, key))), (*loc, key))

    def _field(self, key: str, value: Plain, loc: Loc) -> Iterator[str]:
        name = _name(key)
        if isinstance(value, str) and self._is_prose(loc) and (lines := block_lines(value)) is not None:
            yield f"{name}: |"
            yield from (f"  {line}" if line else "" for line in lines)
        elif isinstance(value, dict) and value and not self._is_short(value, loc):
            yield f"{name}:"
            yield from _indented(self.object(value, loc))
        elif isinstance(value, list) and value and not self._is_short(value, loc):
            yield f"{name}:"
            for number, item in enumerate(value):
                yield from _indented(self._item(item, (*loc, number)))
        else:
            yield f"{name}: {self._short(value, loc)}"

    def _item(self, value: Plain, loc: Loc) -> Iterator[str]:
        if isinstance(value, dict) and value and not self._is_short(value, loc):
            lines = enumerate(self.object(value, loc))
            yield from self._with_comments([f"{'  ' if at else '- '}{line}".rstrip() for at, line in lines], loc)
        else:
            yield from self._with_comments([f"- {self._short(value, loc)}"], loc)

    def _with_comments(self, lines: Sequence[str], loc: Loc) -> Iterator[str]:
        about = self._comments.get(loc, Comments())
        yield from about.above
        first, *rest = lines
        column = max(len(first) + 2, about.column - 2 * (len(loc) - 1))
        beside = about.beside or [""]
        if first.endswith("|"):  # what follows it is its text
            yield from beside[1:]
            beside = beside[:1]
        yield (first.ljust(column) + beside[0]).rstrip() if beside[0] else first
        yield from (" " * column + comment for comment in beside[1:])
        yield from rest

    def _is_prose(self, loc: Loc) -> bool:
        """Test for the text of one language of a field that is prose."""
        return len(loc) > 1 and loc[-2] in _PROSE

    def _is_short(self, value: Plain, loc: Loc) -> bool:
        """Test for a collection that is written on one line."""
        if loc in self._around:
            return False
        key = loc[-1]
        if isinstance(key, int):
            return loc[-2] in _BESIDE or not isinstance(value, dict)
        if isinstance(value, dict):
            return key not in _PROSE
        return key not in _LONG and len(f"{key}: {self._short(value, loc)}") <= _WIDTH - 2 * (len(loc) - 1)

    def _short(self, value: Plain, loc: Loc) -> str:
        if isinstance(value, dict):
            pairs = [f"{_name(key)}: {self._short(value[key], (*loc, key))}" for key in self._keys(value, loc)]
            return f"{{{', '.join(pairs)}}}"
        if isinstance(value, list):
            return f"[{', '.join(self._short(item, (*loc, number)) for number, item in enumerate(value))}]"
        return scalar(value, plain=_is_bare(loc))

    def _keys(self, data: Mapping[str, Plain], loc: Loc) -> list[str]:
        """The keys of a mapping in their order: that of the fields, of the languages, or the author's."""
        holder = next((step for step in reversed(loc) if isinstance(step, str)), "")
        order = _ORDER.get(holder, self._languages)
        return [*(key for key in order if key in data), *(key for key in data if key not in order)]


def _is_bare(loc: Loc) -> bool:
    """Test for a place whose text needs no quotes."""
    if loc[-1] in _BARE or "keywords" in loc or (loc[0] == "wordings" and loc[-1] == "source"):
        return True
    return len(loc) > 1 and loc[-2] == "title"


def _name(key: str) -> str:
    return scalar(key, plain=True)


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)

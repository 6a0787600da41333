"""Find where two values of JSON differ, list items matched by what they say.

It knows no verdicts. A cause that has moved up is the same cause: its texts are compared with its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
_Pair: TypeAlias = tuple[int | None, int | None]

_KEYS: Mapping[str, tuple[str, ...]] = {
    "causes": ("title", "cause"),
    "wordings": ("text",),
    "confused_with": ("code",),
    "sources": ("url",),
    "samples": ("text",),
    "languages": ("id",),
    "terms": ("use",),
}
"""List of objects → the fields by which an item is known again."""
_IN_ORDER = frozenset({"causes"})
"""Lists whose other items are matched one after the other: each text of a cause may be written anew."""
_NAMED = frozenset({"categories", "prefixes", "codes"})
"""Objects whose keys are names that somebody chose: each comes and goes as a whole."""
_SHOWN_IN_ORDER = frozenset({"categories"})
"""Objects whose order is shown to readers."""


class Difference(NamedTuple):
    """A place where two values differ; None where one of them has nothing there."""

    path: Path
    before: Any
    after: Any
    reordered: bool = False
    """The items of a list are the same in another order: `before` and `after` are their positions, or their names."""


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[Difference]:
    """Yield each difference, in the order of the fields."""
    if before == after and not isinstance(before, dict):  # equal objects may have their keys in another order
        return
    kinds = {type(value) for value in (before, after) if value is not None}
    if kinds == {dict}:
        old, new = before or {}, after or {}
        for key in dict.fromkeys((*old, *new)):
            if path and path[-1] in _NAMED and not (key in old and key in new):
                yield Difference((*path, key), old.get(key), new.get(key))
            else:
                yield from differences(old.get(key), new.get(key), (*path, key))
        if path and path[-1] in _SHOWN_IN_ORDER:
            old_order = [key for key in old if key in new]
            new_order = [key for key in new if key in old]
            if old_order != new_order:
                yield Difference(path, old_order, new_order, reordered=True)
    elif kinds == {list}:
        yield from _of_lists(before or [], after or [], path)
    else:
        yield Difference(path, before, after)


def _of_lists(before: Sequence[Any], after: Sequence[Any], path: Path) -> Iterator[Difference]:
    pairs = _pairs(before, after, str(path[-1]))
    for old, new in pairs:
        if old is None or new is None:
            index = new if new is not None else old
            assert index is not None
            gone = before[old] if old is not None else None
            yield Difference((*path, index), gone, after[new] if new is not None else None)
        else:
            yield from differences(before[old], after[new], (*path, new))
    both = [(old, new) for old, new in pairs if old is not None and new is not None]
    positions = [old for old, _ in sorted(both, key=lambda pair: pair[1])]
    if positions != sorted(positions):
        yield Difference(path, sorted(positions), positions, reordered=True)


def _pairs(before: Sequence[Any], after: Sequence[Any], name: str) -> list[_Pair]:
    """Match the items of two lists: pairs of positions by the new one, then what is gone."""
    old_left, new_left, matched = list(range(len(before))), list(range(len(after))), dict[int, int]()

    def match(old: int, new: int) -> None:
        old_left.remove(old)
        new_left.remove(new)
        matched[new] = old

    for key in (None, *_KEYS.get(name, ())):  # None: the whole item
        for new in tuple(new_left):
            said = _said(after[new], key)
            old = next((old for old in old_left if said is not None and _said(before[old], key) == said), None)
            if old is not None:
                match(old, new)
    if name in _IN_ORDER:
        for old, new in zip(tuple(old_left), tuple(new_left), strict=False):
            match(old, new)
    elif name not in _KEYS:  # an item that was written anew at its place
        for index in set(old_left) & set(new_left):
            match(index, index)
    return [*((matched.get(new), new) for new in range(len(after))), *((old, None) for old in old_left)]


def _said(item: Any, key: str | None) -> Any:
    """What an item says under a key; of a text its source language."""
    said = item if key is None else item.get(key)
    return next(iter(said.values()), None) if key is not None and isinstance(said, dict) else said

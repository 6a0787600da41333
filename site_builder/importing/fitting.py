"""Fit the cells of a row to the columns of its table where merged cells were left out, or a bar was not escaped."""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

from site_builder.importing import cells as cell_texts
from site_builder.importing.columns import Role

_MOST_WAYS = 5_000
"""Ways to leave out cells that are tried; a table of 12 columns has at most 924."""


class Fitted(NamedTuple):
    """Cells, one for each column; `flaw` where there was a doubt, in words, else empty."""

    cells: tuple[str, ...]
    flaw: str = ""


def fit(cells: Sequence[str], roles: Sequence[Role], above: Sequence[str] | None) -> Fitted:
    """Give each cell its column. Cells that were merged with the row above, `above`, are taken from there."""
    columns = len(roles)
    if len(cells) == columns:
        return _unshifted(cells, roles, above)
    if len(cells) > columns:
        joined = " | ".join(cells[columns - 1 :])
        flaw = f"the row has {len(cells)} cells and its header {columns}; write \\| for a bar that is text"
        return Fitted((*cells[: columns - 1], joined), flaw)
    ways = list(combinations(range(columns), len(cells))) if comb(columns, len(cells)) <= _MOST_WAYS else []
    ranked = sorted(ways, key=lambda way: -_score(cells, roles, way))  # stable: leftmost columns first
    best = ranked[0] if ranked else tuple(range(len(cells)))
    doubt = len(ranked) < 2 or _score(cells, roles, ranked[1]) == _score(cells, roles, best)
    flaw = f"the row has {len(cells)} of {columns} cells, and more than one may be missing; write the empty ones too"
    placed = dict(zip(best, cells, strict=True))
    last = max(best, default=-1)
    merged = above is not None and not (doubt and 0 in placed)
    full = [placed.get(at, above[at] if merged and above is not None and at < last else "") for at in range(columns)]
    return Fitted(tuple(full), flaw if doubt else "")


def _unshifted(cells: Sequence[str], roles: Sequence[Role], above: Sequence[str] | None) -> Fitted:
    """Undo the shift of a row whose merged cells were left out, and empty ones put behind the last instead."""
    said = len(cells)
    while said and cell_texts.is_blank(cells[said - 1]):
        said -= 1
    code = cells[roles.index("code")]
    if said == len(cells) or cell_texts.is_blank(code) or cell_texts.looks_like_code(code):
        return Fitted(tuple(cells))
    shifted = fit(cells[:said], roles, above)
    return shifted if not shifted.flaw else Fitted(tuple(cells))


def _score(cells: Sequence[str], roles: Sequence[Role], way: Sequence[int]) -> int:
    """How well cells fit the columns `way`: those of codes, statuses, numbers and yes or no tell."""
    return sum(_points(cell, roles[at]) for cell, at in zip(cells, way, strict=True))


def _points(cell: str, role: Role) -> int:
    if role == "code":
        return 2 if cell_texts.looks_like_code(cell) else -2
    if role == "status":
        return 2 if cell_texts.status(cell) is not None else -2
    if role == "retry":
        return 2 if cell_texts.yes_or_no(cell) is not None else -2
    return 0

"""Give out the constants that the browser's scripts share with Python: names in, plain data out.

A script of the search worker is the twin of the module of `web` with its path. Limits, weights, lists of words and
sets of characters stand in that module alone; a script names those that it reads. Regular expressions are written
twice, as each language has its own, and tests hold the two together.
"""

from collections.abc import Iterable, Mapping, Set
from enum import IntEnum
from importlib import import_module
from typing import Any


def constants(module: str, names: Iterable[str]) -> dict[str, Any]:
    """Constants of a module of `web` as JSON can hold them: sets sorted, an enum as its members by name.

    Raises ModuleNotFoundError or AttributeError for what is not there, TypeError for what is not data.

    >>> constants("store.format", ["HASHES", "OWN"])
    {'HASHES': 3, 'OWN': [0, 1, 3]}
    """
    found = import_module(f"web.{module}")
    return {name: _plain(getattr(found, name)) for name in names}


def _plain(value: object) -> Any:
    if isinstance(value, type) and issubclass(value, IntEnum):
        return {member.name: int(member) for member in value}
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return value
    raise TypeError(f"no data for the browser: {value!r}")

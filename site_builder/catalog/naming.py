"""Names derived from a code: slug and enum member; references resolved.

Slugs of files and URLs, and enum members, are part of the interface: once published they never change.
"""

import re
from collections.abc import Container, Iterable

_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "index"]
    + [f"com{digit}" for digit in range(10)]
    + [f"lpt{digit}" for digit in range(10)]
)
"""Names that Windows keeps for devices, whatever follows their first dot, and a folder's own page."""


def slug_of(code: str) -> str:
    """The file name of a code, without its extension; reversible, and safe on every file system.

    `[A-Za-z0-9._-]` is kept; every other byte, a trailing dot and the first letter of a reserved
    name become `~hh`.

    >>> slug_of("isv.DAY_LIMIT_CONTROL"), slug_of("40/04"), slug_of("con.txt"), slug_of("余额")
    ('isv.DAY_LIMIT_CONTROL', '40~2f04', '~63on.txt', '~e4~bd~99~e9~a2~9d')
    """
    slug = "".join(character if character in _KEPT else _escaped(character) for character in code)
    if slug.endswith("."):
        slug = slug[:-1] + _escaped(".")
    if slug.split(".", 1)[0].lower() in _RESERVED:
        slug = _escaped(slug[0]) + slug[1:]
    return slug


def _escaped(character: str) -> str:
    return "".join(f"~{byte:02x}" for byte in character.encode())


def resolved(codes: Container[tuple[str, str]], domain: str, reference: str) -> tuple[str, str] | None:
    """(domain, code) that a reference (CODE of the same domain, or domain/CODE) means in `domain`, if there is one.

    A code of the domain itself goes before `domain/CODE`.
    """
    if (domain, reference) in codes:
        return domain, reference
    other, slash, code = reference.partition("/")
    return (other, code) if slash and (other, code) in codes else None


def name_of(code: str, prefixes: Iterable[str]) -> str:
    """The enum member of a code: its prefix off, camelCase split, the rest `_`, upper case.

    A name that would start with a digit gets `CODE_` before it. Empty where nothing is left of the code.

    >>> name_of("isv.DAY_LIMIT_CONTROL", ["isv."]), name_of("InvalidTimeStamp.Expired", ["isv."])
    ('DAY_LIMIT_CONTROL', 'INVALID_TIME_STAMP_EXPIRED')
    """
    rest = code
    for prefix in sorted(prefixes, key=len, reverse=True):
        if code.startswith(prefix) and code != prefix:
            rest = code[len(prefix) :]
            break
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", rest)
    name = re.sub(r"[^A-Za-z0-9]+", "_", split).strip("_").upper()
    return f"CODE_{name}" if name[:1].isdigit() else name

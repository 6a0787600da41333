"""Derive slug and enum member from a code; resolve references.

Slugs of files and URLs, and enum members, are part of the interface: once published they never change.
"""

import hashlib
import re
from collections.abc import Container, Iterable

_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul"] + [f"com{digit}" for digit in range(10)] + [f"lpt{digit}" for digit in range(10)]
)
_LONGEST_SLUG = 200
"""Characters. With its extension a file's name may have 255 bytes."""


def slug_of(code: str) -> str:
    """Make the file name of a code, safe on every file system.

    It has no extension.

    `[A-Za-z0-9._-]` is kept; every other byte, a dot at either end and the first letter of a reserved
    name become `~hh`. What is longer than 200 characters is cut, and ends in `~` and eight hex digits of
    its SHA-256; up to that length the code can be read back.

    >>> slug_of("isv.DAY_LIMIT_CONTROL"), slug_of("40/04"), slug_of("con.txt"), slug_of("余额")
    ('isv.DAY_LIMIT_CONTROL', '40~2f04', '~63on.txt', '~e4~bd~99~e9~a2~9d')
    """
    slug = "".join(character if character in _KEPT else _escaped(character) for character in code)
    if slug.endswith("."):
        slug = slug[:-1] + _escaped(".")
    if slug.startswith(".") or is_taken(slug):
        slug = _escaped(slug[0]) + slug[1:]
    if len(slug) <= _LONGEST_SLUG:
        return slug
    end = f"~{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
    return _CUT_BYTE.sub("", slug[: _LONGEST_SLUG - len(end)]) + end


def code_of(slug: str) -> str:
    """Read a code back from its file name, without extension. Empty where none has this name.

    >>> code_of("40~2f04"), code_of("a b")
    ('40/04', '')
    """
    raw = _BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), slug.encode("utf-8", "surrogateescape"))
    code = raw.decode("utf-8", "replace")
    return code if slug_of(code) == slug else ""


_BYTE = re.compile(b"~([0-9a-f]{2})")
_CUT_BYTE = re.compile("~[0-9a-f]?$")


def is_device(name: str) -> bool:
    """Test for names of Windows devices, whatever follows the first dot."""
    return name.split(".", 1)[0].lower() in _DEVICES


def is_taken(slug: str) -> bool:
    """Test for names that no entry's file may have: a device, a folder's page, domain.yaml."""
    return is_device(slug) or slug.split(".", 1)[0].lower() == "index" or slug.lower() == "domain"


def _escaped(character: str) -> str:
    return "".join(f"~{byte:02x}" for byte in character.encode())


def resolved(codes: Container[tuple[str, str]], domain: str, reference: str) -> tuple[str, str] | None:
    """Resolve a reference in `domain` to (domain, code); None where there is no such code.

    A reference is CODE of the same domain, or domain/CODE.
    A code of the domain itself goes before `domain/CODE`.
    """
    if (domain, reference) in codes:
        return domain, reference
    other_domain, slash, code = reference.partition("/")
    return (other_domain, code) if slash and (other_domain, code) in codes else None


def name_of(code: str, prefixes: Iterable[str]) -> str:
    """Make the enum member of a code: prefix off, camelCase split, the rest `_`, upper case.

    A name that would start with a digit keeps the prefix; where that does not help, it gets `CODE_` before it. Empty
    where nothing is left of the code.

    >>> name_of("isv.DAY_LIMIT_CONTROL", ["isv."]), name_of("InvalidTimeStamp.Expired", ["isv."])
    ('DAY_LIMIT_CONTROL', 'INVALID_TIME_STAMP_EXPIRED')
    >>> name_of("PAY-1001", ["PAY-"]), name_of("40004", [])
    ('PAY_1001', 'CODE_40004')
    """
    fitting = (prefix for prefix in prefixes if code.startswith(prefix) and code != prefix)
    name = _upper_snake(code[len(max(fitting, key=len, default="")) :])
    if name[:1].isdigit():
        name = _upper_snake(code)
    return f"CODE_{name}" if name[:1].isdigit() else name


def _upper_snake(text: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text)
    return re.sub(r"[^A-Za-z0-9]+", "_", split).strip("_").upper()

"""Agree on XLIFF 2.1, out and in: namespaces, ids, states, digests.

The standard is https://docs.oasis-open.org/xliff/xliff-core/v2.1/os/xliff-core-v2.1-os.html; what errdex adds stands
where that has room for it: digests in metadata, and sub-states of its own.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from site_builder.catalog.confirmed import place_of, short
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.catalog.yaml_file import Loc
from site_builder.interchange.tasks import Task, is_written
from site_builder.rules.rule import Piece

CORE: Final = "urn:oasis:names:tc:xliff:document:2.0"
"""The namespace of 2.0 and of 2.1."""
METADATA: Final = "urn:oasis:names:tc:xliff:metadata:2.0"
OWN: Final = "errdex"
"""Category of the metadata, and prefix of the sub-states."""
STATES: Final[Mapping[Task, str]] = {
    "todo": "initial",
    "missing": "initial",
    "outdated": "initial",
    "changed": "translated",
    "unconfirmed": "translated",
}
CONFIRMED: Final = "final"
LOOKED_AT: Final = frozenset({"reviewed", "final"})
"""States of a translation that somebody has compared with its source."""
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]")


def file_id(path: PurePath) -> str:
    """Write the path of a file below the catalogue as an id (NMTOKEN)."""
    return ":".join(_token(part) for part in path.parts)


def unit_id(loc: Loc) -> str:
    """Write a place in a file as an id (NMTOKEN)."""
    return _token(place_of(loc))


def text_digest(text: str) -> str:
    """Digest of a text; that of a translation that is still to be written is that of no text."""
    return short(text if is_written(text) else "")


def foreign_placeholders(heads: Catalog, piece: Piece, loc: Loc) -> bool:
    """Test for a message in which `%s` and the like stand for what varies."""
    return isinstance(piece, Entry) and loc[-1] == "message" and heads.domain(piece.domain).recognise.placeholders


def _token(text: str) -> str:
    return _NO_NAME.sub(lambda match: f":{ord(match[0]):x}:", text)

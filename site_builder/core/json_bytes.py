"""Serialise JSON to bytes, the same for the same record."""

import hashlib

from pydantic_core import to_json


def dump(record: object) -> bytes:
    """The one serialisation: compact UTF-8 in the order of the keys, one line break at the end."""
    return to_json(record) + b"\n"


def etag(body: bytes) -> str:
    """A strong entity tag for `body`, without its quotes."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()

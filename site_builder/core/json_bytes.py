"""Serialise JSON to bytes: equal records, equal bytes."""

import hashlib

from pydantic_core import to_json


def dump(record: object) -> bytes:
    """Serialise to compact UTF-8, keys in their order, then a line break."""
    return to_json(record) + b"\n"


def etag(body: bytes) -> str:
    """Strong entity tag of `body`, without its quotes."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()

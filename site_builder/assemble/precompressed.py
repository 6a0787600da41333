"""Lay a gzip copy beside each large text of the site.

A web server sends the copy as it is (`gzip_static`, `precompressed`) and compresses nothing while a reader waits. The
same content makes the same copy: it names no time and no system.
"""

import struct
import zlib
from collections.abc import Container, Iterable, Iterator
from pathlib import PurePosixPath

from site_builder.site.files import Artefact

SUFFIX = ".gz"
LARGE = 10_000
"""Bytes above which a copy pays; below it a reader gains less than a packet or two."""
LEVEL = 6
"""9 takes three times as long on lists of JSON, for one byte in a hundred."""
_TEXTS = frozenset({".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".wasm", ".xml"})
"""Pictures and fonts are compressed already."""
_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""Deflated, no flags, no time, unknown system (RFC 1952)."""


def with_copies(artefacts: Iterable[Artefact], others: Container[PurePosixPath] = ()) -> Iterator[Artefact]:
    """Yield artefacts, each large text followed by its copy; none whose path is among `others`."""
    for path, content in artefacts:
        yield path, content
        copy = path.with_name(path.name + SUFFIX)
        if len(content) > LARGE and path.suffix in _TEXTS and copy not in others:
            yield copy, gzipped(content)


def gzipped(content: bytes) -> bytes:
    """Compress to the gzip format."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    tail = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return b"".join((_HEAD, deflate.compress(content), deflate.flush(), tail))

"""Read files of any size and encoding in blocks of whole lines, in bounded memory."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from site_builder.core.decoding import marked

BLOCK = 1 << 20
"""Bytes that are read at a time. A longer line is cut."""
_PACKED = {
    b"\x1f\x8b": "gzip, though its name does not end in .gz",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"PK\3\4": "zip",
}
"""What begins with these bytes, and has no lines to read."""
_SNIFFED = 8192
"""Bytes at the beginning of a file by which it is told what it is."""
_SAFE = re.compile(rb"[\t -,/;]")
"""Bytes that are a character of their own in UTF-8 and in GB 18030: a line may be cut behind them."""

Cut = Callable[[bytes], int]
"""Where a block of whole lines may end: the length of what stays together; 0 where that is nowhere."""


class Unreadable(Exception):
    """A file that cannot be scanned; the text says why."""


class Block(NamedTuple):
    """Lines of a file, its bytes in an encoding that has ASCII."""

    line: int
    """The first line's number, from 1."""
    column: int
    """Bytes of that line that stand in the block before: 0 but in a line that was cut."""
    content: bytes


def opened(path: Path) -> IO[bytes]:
    """Open a file as bytes; what is in UTF-16 is made UTF-8, what is compressed is unpacked. Raises Unreadable."""
    try:
        stream = cast(IO[bytes], gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise Unreadable(_reason(error)) from None
    try:
        return checked(stream)
    except Unreadable:
        stream.close()
        raise


def checked(stream: IO[bytes]) -> IO[bytes]:
    """The same stream as text in UTF-8 or like it. Raises Unreadable for what is no text."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _SNIFFED)
    try:
        head = buffered.peek(_SNIFFED)[:_SNIFFED]
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(_reason(error)) from None
    encoding = marked(head)
    if encoding == "utf-16":
        return cast(IO[bytes], io.BufferedReader(_AsUtf8(buffered), BLOCK))
    if b"\0" in head:
        kind = next((kind for mark, kind in _PACKED.items() if head.startswith(mark)), None)
        raise Unreadable("a binary file" if kind is None else f"a file packed by {kind}; unpack it first")
    return cast(IO[bytes], buffered)


def plain_size(path: Path) -> int:
    """Bytes of a file that may be read from any place on, as they are those of its text; 0 for any other."""
    try:
        with path.open("rb") as stream:
            plain = path.suffix.lower() != ".gz" and marked(stream.read(4)) != "utf-16"
            return stream.seek(0, io.SEEK_END) if plain else 0
    except (OSError, ValueError):
        return 0


def end_of_lines(content: bytes) -> int:
    """Cut behind the last line end."""
    return content.rfind(b"\n") + 1


def blocks(stream: IO[bytes], cut: Cut = end_of_lines) -> Iterator[Block]:
    """Cut a stream into blocks. Raises Unreadable where reading fails in the middle."""
    line, column, rest = 1, 0, b""
    while True:
        try:
            more = stream.read(BLOCK)
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(f"read only in part, {_reason(error)}") from None
        content = rest + more
        end = len(content)
        if more:
            end = cut(content) or (end_of_lines(content) or _safe_end(content) if end >= BLOCK else 0)
        if end:
            yield Block(line, column, content[:end])
            newlines = content.count(b"\n", 0, end)
            begun = end - (content.rfind(b"\n", 0, end) + 1)
            line, column = line + newlines, begun if newlines else column + begun
        rest = content[end:]
        if not more:
            return


def _safe_end(content: bytes) -> int:
    """Cut a line that is longer than a block, between two characters."""
    for match in _SAFE.finditer(content, len(content) - 4096):
        return match.end()
    return len(content)


class _AsUtf8(io.RawIOBase):
    """A stream in UTF-16, as UTF-8."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            content = self._stream.read(len(buffer))
            self._rest = self._decoder.decode(content, final=not content).encode("utf-8", "replace")
            if not content and not self._rest:
                return 0
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _reason(error: Exception) -> str:
    if isinstance(error, gzip.BadGzipFile):
        return "cannot be read: its name ends in .gz, but gzip has not packed it, or not whole"
    return f"cannot be read: {(getattr(error, 'strerror', None) or str(error)).lower()}"

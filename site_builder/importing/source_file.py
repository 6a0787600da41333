"""Read the text of a file to import; refuse what is no text before it costs anything."""

import re
import stat
from pathlib import Path

from site_builder.catalog.problem import shown
from site_builder.core.errors import UserError
from site_builder.importing.table import without_controls, without_unseen

MAX_BYTES = 20_000_000
"""Bytes. The longest page that we know has 200,000."""
_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16, which spreadsheets write."""
_LINE_END = re.compile("\r\n?")


class Unreadable(UserError):
    """The file cannot be imported; the text is one line for the person who named it."""


def read_text(path: Path) -> str:
    """Read a text of UTF-8, UTF-16 with its mark, or GB 18030; lines end in `\\n`, control characters are left out.

    Raises Unreadable where the file is missing, empty, binary, over 20 MB or in another encoding.
    """
    name = shown(path)
    content = read_content(path)
    text = _LINE_END.sub("\n", _decoded(name, content))
    if not without_unseen(text).strip():
        raise Unreadable(f"{name} is empty")
    return without_controls(text)


def read_content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Read the bytes of a file. Raises Unreadable where it is missing, no regular file, or over `limit` bytes."""
    name = shown(path)
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):
            raise Unreadable(f"{name} is not a regular file")
        if kind.st_size > limit:
            raise Unreadable(f"{name} has {kind.st_size:,} bytes, more than {limit:,}; split it")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"there is no file {name}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"{name} cannot be read: {reason.lower()}") from None


def _decoded(name: str, content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_WIDE_MARKS) else _ENCODINGS
    if encodings == _ENCODINGS and b"\0" in content:
        raise Unreadable(f"{name} is binary; import a text of Markdown, HTML, CSV or JSON")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{name} is neither UTF-8 nor GB 18030; save it as UTF-8")

"""Decode texts of unknown encoding, as logs have it."""

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and the encodings that begin with them."""


def marked(content: bytes) -> str | None:
    """The encoding that a byte order mark tells; None without one."""
    return next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)


def decoded(content: bytes) -> str:
    """Decode by the byte order mark, else as UTF-8, else as Chinese Windows writes."""
    encoding = marked(content)
    if encoding is not None:
        return content.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")

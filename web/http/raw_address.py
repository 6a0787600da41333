"""Read addresses with raw letters as UTF-8.

A terminal sends letters that are not percent-encoded.
WSGI hands on bytes as Latin-1. Of an address with raw bytes gunicorn encodes the path once more before that, so that
`触` would be read as `è§¦`. Percent-encoded letters are in order.
"""

import string
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_AS_IT_IS = string.punctuation


def read_as_utf8(environ: "WSGIEnvironment") -> None:
    """Mend PATH_INFO, and percent-encode raw bytes in QUERY_STRING; an address in ASCII is left alone.

    Bytes that are no UTF-8 stay what they are: they are read as U+FFFD, and are no error.
    """
    query = environ.get("QUERY_STRING", "")
    if not query.isascii():
        environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=_AS_IT_IS)
    if not environ.get("RAW_URI", "").isascii():
        environ["PATH_INFO"] = _encoded_once(environ.get("PATH_INFO", ""))


def _encoded_once(text: str) -> str:
    """Undo a second layer of UTF-8, where there is one, in bytes read as Latin-1."""
    try:
        inner = text.encode("latin-1").decode()
        inner.encode("latin-1").decode()
    except UnicodeError:
        return text
    return inner

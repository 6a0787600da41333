"""Name files after their content: a name gets it or nothing.

It does not matter how long a cache keeps one, or which build is on the server: all that one list of seals names
belongs together. The worker (`store/store.js`) puts the names together in the same way.
"""

from collections.abc import Iterable

from site_builder.core.fingerprint import digest
from web.store.format import DIGITS


def seal(content: bytes) -> str:
    """Digest that stands for the content in a name."""
    return digest(content)[:DIGITS]


def sealed(stem: str, content: bytes) -> str:
    """Name a file after its content.

    >>> sealed("terms-0", b"[]")
    'terms-0.4f53cda18c.json'
    """
    return f"{stem}.{seal(content)}.json"


def seals(contents: Iterable[bytes]) -> str:
    """Join the seals of several contents."""
    return "".join(map(seal, contents))

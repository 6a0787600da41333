"""Files named after their content: whoever asks by such a name gets that content or nothing.

So it does not matter how long a cache keeps one, or which build is on the server: what a list of digests names
belongs together. The worker (`store/store.js`) puts the names together in the same way.
"""

from collections.abc import Iterable

from site_builder.core.fingerprint import digest
from web.store.format import DIGITS


def seal(content: bytes) -> str:
    """What stands for the content in a name."""
    return digest(content)[:DIGITS]


def sealed(stem: str, content: bytes) -> str:
    """The name of a file with this content.

    >>> sealed("terms-0", b"[]")
    'terms-0.4f53cda18c.json'
    """
    return f"{stem}.{seal(content)}.json"


def seals(contents: Iterable[bytes]) -> str:
    """Those of several, one after the other."""
    return "".join(map(seal, contents))

"""Note what a request was and how it was answered, never what stood in it.

One visit is made for each request; what the answering code knows besides (the route, a confidence, a code that is not
there) it adds by way of `visit_of`. Log and metrics read it when the answer is made.
"""

import re
import time
from collections.abc import Mapping
from random import getrandbits
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from web.access.shape import is_code, shape

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

REQUEST_ID = "X-Request-Id"
VISIT = "errdex.visit"
"""The key of the visit in the environment."""
NO_ROUTE = "none"
"""The route of a request that none of ours takes."""
OTHER = "other"
"""The method of a request that has one of its own, and the shape of what there are too many of."""
MOST_MISSED = 20
"""Things of one request that are noted as not found; a list may ask for 200 codes."""
NOTHING = "none"
"""The confidence where a text has no code."""
Kind: TypeAlias = Literal["code", "query", "text"]
"""What was asked for: a code by itself, words, or a pasted text, which may have a code in it."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}")
"""An id that a client may give; no address of mail is one."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"})
_NO_HEADERS: Mapping[str, str] = {}
_FOUND = frozenset({"200", "206", "300", "302", "304"})


class Missed(NamedTuple):
    """What was asked for and is not there; `code` is None for what must not be written down."""

    kind: Kind
    shape: str
    code: str | None = None
    domain: str | None = None


class Visit:
    """One request and its answer, as far as anybody may know of it."""

    __slots__ = ("_address", "_began", "confidence", "headers", "id", "method", "missed", "route", "status")

    def __init__(self, environ: "WSGIEnvironment") -> None:
        """Begin, with the client's own id, if that is one."""
        self._began = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID")
        self.id = given if given is not None and _ID.fullmatch(given) else f"{getrandbits(64):016x}"
        method = environ["REQUEST_METHOD"]
        self.method: str = method if method in _METHODS else OTHER
        self.route = NO_ROUTE
        self.status = "500"
        self.headers: Mapping[str, str] = _NO_HEADERS
        self.confidence: str | None = None
        """Of the best diagnosis, NOTHING without any; None where nothing was diagnosed."""
        self.missed: tuple[Missed, ...] = ()
        self._address = environ
        environ[VISIT] = self

    def miss(self, kind: Kind, text: str, domain: str | None = None) -> None:
        """Note that `text` was asked for and is not there. Of a paste, and of what is no code, only its shape."""
        if len(self.missed) < MOST_MISSED:
            kept = text if kind == "code" and is_code(text) else None
            self.missed = (*self.missed, Missed(kind, shape(text), kept, domain))

    def seconds(self) -> float:
        """Time since the request came."""
        return time.perf_counter() - self._began

    @property
    def path(self) -> str | None:
        """The path asked for, where it names something that is there: any other may be anything."""
        if self.status not in _FOUND or self.method not in ("GET", "HEAD"):
            return None
        path: str = self._address.get("PATH_INFO", "")
        return path.encode("latin-1").decode("utf-8", "replace")


def visit_of(environ: "WSGIEnvironment") -> Visit:
    """The visit of a request."""
    visit: Visit | None = environ.get(VISIT)
    return visit if visit is not None else Visit(environ)

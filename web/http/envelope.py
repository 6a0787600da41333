"""Clean the headers of requests, add those that every answer has.

The server's own addresses are one origin: nothing of it is framed or opened by another, and only pictures, and what
allows every origin to read it (the API), may be fetched from elsewhere.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from werkzeug.http import parse_date

from web.access.visit import REQUEST_ID, Visit

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_DATES = ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")

SECURITY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""Headers of every answer; a test holds the site's `_headers` to it."""
_POLICY = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
"""Of an answer that has no policy of its own and loads nothing: JSON, text, a redirect."""
_OWN_ORIGIN = ("Cross-Origin-Resource-Policy", "same-origin")
ANY_ORIGIN = ("Cross-Origin-Resource-Policy", "cross-origin")
_PARTS = ("text/css", "text/javascript", "application/wasm", "image/", "font/")
"""Parts of a page: it says what they may do. A worker would take its script's policy for its own."""


def without_unreadable_dates(environ: "WSGIEnvironment") -> None:
    """Drop conditions with an unreadable date (RFC 9110, 13.1.3): the answer is then sent whole."""
    for name in _DATES:
        if name in environ:
            try:
                parse_date(environ[name])
            except Exception:  # a year of twenty digits is an OverflowError; whatever it is, it is no date
                del environ[name]
                if name == "HTTP_IF_RANGE":
                    environ.pop("HTTP_RANGE", None)


def enveloped(start_response: "StartResponse", visit: Visit) -> "StartResponse":
    """Wrap `start_response` to add the security headers and the request's id, and to note how the answer begins.

    The policy, and who may embed it, may be the answer's own.
    """
    request_id = (REQUEST_ID, visit.id)

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None, /
    ) -> Callable[[bytes], Any]:
        own = dict(headers)
        if "Date" in own:  # the server writes it
            headers = [header for header in headers if header[0] != "Date"]
        secured = [*headers, request_id, *SECURITY]
        if "Cross-Origin-Resource-Policy" not in own:
            secured.append(ANY_ORIGIN if "Access-Control-Allow-Origin" in own else _OWN_ORIGIN)
        kind = own.get("Content-Type")  # a 304 has none: the policy that was sent with the body stays
        if kind is not None and "Content-Security-Policy" not in own and not kind.startswith(_PARTS):
            secured.append(_POLICY)
        visit.status, visit.headers = status[:3], own
        return start_response(status, secured, exc_info)

    return start

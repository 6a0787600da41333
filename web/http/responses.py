"""Make HTTP responses of finished bytes: language, entity tag, caching, CORS."""

from typing import cast
from urllib.parse import quote

from flask import Response, current_app, request

from web.access.visit import Visit, visit_of
from web.http.negotiation import UnknownLanguage, named, preferred
from web.store.current import CurrentStore
from web.store.store import ALL, Store

EXTENSION = "errdex"
"""The key of the CurrentStore in `app.extensions`."""
JSON = "application/json"
MARKDOWN = "text/markdown"
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-Request-Id"),
)
"""Scripts of any origin may read, also what stands in these headers."""
PREFLIGHT = (
    ("Access-Control-Allow-Headers", "Accept-Language, Content-Type, If-None-Match, X-Request-Id"),
    ("Access-Control-Max-Age", "86400"),
)
BY_LANGUAGE = "Accept-Language"
BY_LANGUAGE_AND_TYPE = "Accept-Language, Accept"
"""What the answer depends on (Vary): a code answers in JSON or in Markdown."""
CACHED = "public, max-age=60"
_PUBLIC = (
    ("Content-Type", JSON),
    *CORS,
    ("Cache-Control", CACHED),
)


def current_store() -> Store:
    """The app's store as it is now. Raises StoreError where there never was one."""
    return cast(CurrentStore, current_app.extensions[EXTENSION]).get()


def visit() -> Visit:
    """What log and metrics learn of this request."""
    return visit_of(request.environ)


def wanted_language(store: Store) -> str:
    """Language to answer in, or `all`. Raises UnknownLanguage for a `?lang=` that is not there."""
    wanted = request.args.get("lang")
    if wanted is not None:
        return ALL if wanted == ALL else named(wanted, store.languages)
    return preferred_language(store, request.headers.get("Accept-Language"))


def preferred_language(store: Store, header: str | None) -> str:
    """Language that an Accept-Language header asks for, else the fallback."""
    return (header and preferred(header, store.languages, store.fallback)) or store.fallback


def reader_language(languages: tuple[str, ...], fallback: str) -> str:
    """Language of the request, never `all`; an unknown `?lang=` is ignored."""
    wanted = request.args.get("lang")
    if wanted is not None:
        try:
            return named(wanted, languages)
        except UnknownLanguage:
            pass
    return preferred(request.headers.get("Accept-Language", ""), languages, fallback) or fallback


def headers_of(body: bytes, etag: str, language: str | None, vary: str = BY_LANGUAGE) -> list[tuple[str, str]]:
    """Headers of a publicly cached JSON answer. `language`: its Content-Language."""
    headers = [*_PUBLIC, ("Vary", vary), ("Content-Length", str(len(body))), ("ETag", f'"{etag}"')]
    return headers if language is None else [*headers, ("Content-Language", language)]


def json_answer(body: bytes, etag: str, language: str | None, status: int = 200, vary: str = BY_LANGUAGE) -> Response:
    """Response with `headers_of` the body; a 304 where the client has it already."""
    response = Response([body], status, headers_of(body, etag, language, vary))
    response.make_conditional(request)
    return response


def content_language(store: Store, language: str) -> str:
    """Value of Content-Language for `language`, which may be `all`."""
    return ", ".join(store.languages) if language == ALL else language


def redirect_to(path: str, status: int = 308) -> Response:
    """Redirect to `path` below the site's root, with the query of the request."""
    query = request.query_string.decode("latin-1")
    location = request.root_path + quote(path, safe="/~:@!$&'()*+,;=") + (f"?{query}" if query else "")
    return Response(b"", status, {"Location": location, "Content-Type": "text/plain; charset=utf-8", **dict(CORS)})

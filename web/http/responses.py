"""Finished bytes → HTTP answers: the reader's language, entity tag, caching, and reading from other origins."""

from typing import cast
from urllib.parse import quote

from flask import Response, current_app, request

from web.http.negotiation import UnknownLanguage, named, preferred
from web.store.current import CurrentStore
from web.store.store import ALL, Store

EXTENSION = "errdex"
"""The key of the CurrentStore in `app.extensions`."""
JSON = "application/json"
CORS = (("Access-Control-Allow-Origin", "*"),)
PREFLIGHT = (
    ("Access-Control-Allow-Headers", "Accept-Language, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
)
_PUBLIC = (
    ("Content-Type", JSON),
    *CORS,
    ("Vary", "Accept-Language"),
    ("Cache-Control", "public, max-age=60"),
)


def current_store() -> Store:
    """The store as it is now. Raises StoreError where there never was one."""
    return cast(CurrentStore, current_app.extensions[EXTENSION]).get()


def wanted_language(store: Store) -> str:
    """The language to answer in, or `all`. Raises UnknownLanguage where `?lang=` names one that is not there."""
    wanted = request.args.get("lang")
    if wanted is not None:
        return ALL if wanted == ALL else named(wanted, store.languages)
    return preferred_language(store, request.headers.get("Accept-Language"))


def preferred_language(store: Store, header: str | None) -> str:
    """The language that an Accept-Language header asks for, else the fallback."""
    return (header and preferred(header, store.languages, store.fallback)) or store.fallback


def reader_language(languages: tuple[str, ...], fallback: str) -> str:
    """As `wanted_language`, for what exists in one language only: what cannot be meant is passed over."""
    wanted = request.args.get("lang")
    if wanted is not None:
        try:
            return named(wanted, languages)
        except UnknownLanguage:
            pass
    return preferred(request.headers.get("Accept-Language", ""), languages, fallback) or fallback


def headers_of(body: bytes, etag: str, language: str | None) -> list[tuple[str, str]]:
    """The headers of an answer that anybody may cache. `language`: its Content-Language."""
    headers = [*_PUBLIC, ("Content-Length", str(len(body))), ("ETag", f'"{etag}"')]
    return headers if language is None else [*headers, ("Content-Language", language)]


def json_answer(body: bytes, etag: str, language: str | None, status: int = 200) -> Response:
    """As `headers_of`; a 304 where the client has the body already."""
    response = Response([body], status, headers_of(body, etag, language))
    response.make_conditional(request)
    return response


def content_language(store: Store, language: str) -> str:
    """The value of Content-Language for an answer in `language`, which may be `all`."""
    return ", ".join(store.languages) if language == ALL else language


def lead_on(path: str, status: int = 308) -> Response:
    """A redirect to `path` below the site's root, with the query that came."""
    query = request.query_string.decode("latin-1")
    location = request.root_path + quote(path, safe="/~:@!$&'()*+,;=") + (f"?{query}" if query else "")
    return Response(b"", status, {"Location": location, "Content-Type": "text/plain; charset=utf-8", **dict(CORS)})

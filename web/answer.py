"""Finished bytes → HTTP answers: the reader's language, entity tag, caching, and reading from other origins."""

from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from flask import Response, current_app, request
from werkzeug.datastructures import Headers

from web.language import UnknownLanguage, named, preferred
from web.store import ALL, CurrentStore, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

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
    ("X-Content-Type-Options", "nosniff"),
)
_CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"})


def current_store() -> Store:
    """The store as it is now. Raises StoreError where there never was one."""
    return cast(CurrentStore, current_app.extensions[EXTENSION]).get()


def wanted_language(store: Store) -> str:
    """The language to answer in, or `all`. Raises UnknownLanguage where `?lang=` names one that is not there."""
    environ = request.environ
    if environ.get("QUERY_STRING"):
        wanted = request.args.get("lang")
        if wanted is not None:
            return ALL if wanted == ALL else named(wanted, store.languages)
    header = environ.get("HTTP_ACCEPT_LANGUAGE")
    return (header and preferred(header, store.languages)) or store.source_language


def reader_language(languages: tuple[str, ...]) -> str:
    """As `wanted_language`, for what exists in one language only: what cannot be meant is passed over."""
    wanted = request.args.get("lang")
    if wanted is not None:
        try:
            return named(wanted, languages)
        except UnknownLanguage:
            pass
    return preferred(request.headers.get("Accept-Language", ""), languages) or languages[0]


class Finished(Response):
    """A response whose headers are complete, so that nobody has to go through them again."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """The headers as they are, unless a 304 or the like has to leave some out."""
        return self.headers if self.status_code == 200 else super().get_wsgi_headers(environ)


def json_answer(body: bytes, etag: str, language: str | None, status: int = 200) -> Response:
    """An answer that anybody may cache. `language`: for Content-Language, with commas where there are several."""
    headers = [*_PUBLIC, ("Content-Length", str(len(body))), ("ETag", f'"{etag}"')]
    if language is not None:
        headers.append(("Content-Language", language))
    response = Finished([body], status, headers)
    if not _CONDITIONS.isdisjoint(request.environ):
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

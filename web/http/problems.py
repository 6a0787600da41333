"""Answer every failure: problem+json (RFC 9457) under /api, else a page.

Its words are in the reader's language.
"""

import html
import time
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import quote

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from web.http.negotiation import UnknownLanguage
from web.http.payload import dump
from web.http.responses import CORS, current_store, reader_language, visit
from web.http.site import not_found_page
from web.store.store import StoreError
from web.text.nearest import nearest
from web.text.words import FALLBACK, InterfaceWords, languages

TYPE = "urn:errdex:problem:"
LONGEST_QUOTE = 80
"""Characters that are shown of what somebody sent."""
LONGEST_LIST = 600
"""Characters that are shown of the names that the API knows."""
Near: TypeAlias = tuple[str, tuple[str, ...]]

STATUS: Mapping[str, int] = {
    "unknown-code": 404,
    "unknown-domain": 404,
    "unknown-language": 400,
    "invalid-parameter": 400,
    "unknown-parameter": 400,
    "repeated-parameter": 400,
    "too-many-codes": 400,
    "missing-parameter": 400,
    "invalid-cursor": 400,
    "invalid-body": 400,
    "unreadable-body": 400,
    "invalid-prefix": 400,
    "not-found": 404,
    "method-not-allowed": 405,
    "too-large": 413,
    "unsupported-type": 415,
    "internal": 500,
    "unavailable": 503,
}
"""The HTTP status of each kind of problem. Its title and detail are in `web/words/problems.yaml`."""
_BY_STATUS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-type", 500: "internal"}


class ApiError(Exception):
    """A request that cannot be answered.

    `values` fill the placeholders of the kind's detail; `more` are further keys of the body. `near`: what was asked
    for, and what is known; the nearest of these is the way out.
    """

    def __init__(
        self, kind: str, more: Mapping[str, Any] | None = None, *, near: Near | None = None, **values: str
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.more = more or {}
        self.near = near
        self.values = values


def register(app: Flask) -> None:
    """Register a handler for every exception of the app."""
    app.register_error_handler(ApiError, _api_error)
    app.register_error_handler(UnknownLanguage, _unknown_language)
    app.register_error_handler(StoreError, _unavailable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _internal)


def _api_error(error: ApiError) -> Response:
    return _answer(error.kind, error.values, error.more, near=error.near)


def _unknown_language(error: UnknownLanguage) -> Response:
    known = (*_languages()[0], "all")
    return _answer("unknown-language", {"lang": str(error), "languages": ", ".join(known)}, near=(str(error), known))


def _unavailable(error: StoreError) -> Response:
    _say(str(error), int(time.monotonic() // 60))
    return _answer("unavailable", {}, headers={"Retry-After": "5"})


@lru_cache(maxsize=8)
def _say(text: str, _minute: int) -> None:
    """Log what keeps the server from answering, once a minute: probes and readers ask again and again."""
    current_app.logger.error("%s", text)


def _internal(error: Exception) -> Response:
    route = request.url_rule.rule if request.url_rule is not None else "a request"  # the path may hold anything
    current_app.logger.error("%s %s failed (%s)", request.method, route, visit().id, exc_info=error)
    return _answer("internal", {})


def _http(error: HTTPException) -> BaseResponse:
    """Answer an error of Werkzeug or Flask; its headers, such as Allow, stay."""
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404 and not is_api():
        return not_found_page()
    headers = {name: value for name, value in error.get_headers() if name.lower() not in ("content-type",)}
    kind = _BY_STATUS.get(error.code)
    if kind is None:
        return _render(
            error.code, f"http-{error.code}", HTTPStatus(error.code).phrase, error.description or "", headers=headers
        )
    return _answer(kind, {"method": request.method, "allow": headers.get("Allow", "")}, headers=headers)


def is_api() -> bool:
    """Test whether the request is from a program: for /api or a probe."""
    return request.path.startswith("/api/") or request.path in ("/api", "/livez", "/readyz")


def _languages() -> tuple[tuple[str, ...], str]:
    """Languages of the catalogue, or of our own words without a lookup.db; and the fallback."""
    try:
        store = current_store()
    except StoreError:
        return languages("problems"), FALLBACK
    return store.languages, store.fallback


def _answer(
    kind: str,
    values: Mapping[str, str],
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    near: Near | None = None,
) -> Response:
    words = _words(reader_language(*_languages()))
    texts = words["problems"][kind]
    meant = nearest(near[0][:LONGEST_QUOTE], near[1]) if near is not None else None
    detail = "detail" if meant is None else "near"
    if meant is not None:
        values, more = {**values, "near": meant}, {"nearest": meant, **(more or {})}
    shown = {name: _short_list(value) if name == "expected" else _short(value) for name, value in values.items()}
    written = words.language if words.said(f"problems.{kind}.{detail}") is not None else FALLBACK
    return _render(STATUS[kind], kind, texts["title"], texts[detail].format(**shown), more, headers, written)


def _words(language: str) -> InterfaceWords:
    """Words in a language, those of the catalogue's project among them; the program's own without a lookup.db."""
    try:
        return current_store().words(language)
    except StoreError:
        return InterfaceWords(language)


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_QUOTE else value[: LONGEST_QUOTE - 1] + "…"


def _short_list(names: str) -> str:
    """Shorten names with commas between them to as many as fit, each of them whole.

    >>> _short_list("shop, " * 200)[-15:]
    ', shop, shop, …'
    """
    return names if len(names) <= LONGEST_LIST else names[:LONGEST_LIST].rpartition(",")[0] + ", …"


def _render(
    status: int,
    kind: str,
    title: str,
    detail: str,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    language: str = "en",
) -> Response:
    if is_api():
        problem = {
            "type": TYPE + kind,
            "title": title,
            "status": status,
            "detail": detail,
            "instance": quote(request.root_path + request.path),
        }
        response = Response(dump({**problem, **(more or {})}), status, content_type="application/problem+json")
        response.headers.extend(CORS)
    else:
        page = (
            f'<!doctype html><html lang="{language}"><title>{html.escape(title)}</title><h1>{html.escape(title)}</h1>'
        )
        response = Response(f"{page}<p>{html.escape(detail)}</p>\n", status, content_type="text/html; charset=utf-8")
    response.headers.extend(headers or {})
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    return response

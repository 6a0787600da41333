"""Every failure in one shape: problem+json (RFC 9457) under /api, a page elsewhere, in the reader's language."""

import html
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from web.http.negotiation import UnknownLanguage
from web.http.payload import dump
from web.http.responses import CORS, current_store, reader_language
from web.http.site import not_found_page
from web.store.store import StoreError

TYPE = "urn:errdex:problem:"
LONGEST_QUOTE = 80


class Kind(NamedTuple):
    """One kind of problem: its HTTP status, and its (title, detail) in each language."""

    status: int
    zh: tuple[str, str]
    en: tuple[str, str]


KINDS: Mapping[str, Kind] = {
    "unknown-code": Kind(
        404,
        ("没有这个错误码", "没有找到错误码“{code}”。"),
        ("Unknown error code", 'There is no error code "{code}".'),
    ),
    "unknown-domain": Kind(
        404,
        ("没有这个产品", "没有产品“{domain}”；全部产品见 /api/v1/domains。"),
        ("Unknown domain", 'There is no domain "{domain}"; /api/v1/domains lists them all.'),
    ),
    "unknown-language": Kind(
        400,
        ("没有这种语言", "没有语言“{lang}”；lang 可以是 {languages}。"),
        ("Unknown language", 'There is no language "{lang}"; lang is one of {languages}.'),
    ),
    "invalid-parameter": Kind(
        400,
        ("参数不对", "参数 {name} 不能是“{value}”；可以是 {expected}。"),
        ("Invalid parameter", '{name} cannot be "{value}"; it is one of {expected}.'),
    ),
    "missing-parameter": Kind(
        400,
        ("缺少参数", "缺少参数 {name}。"),
        ("Missing parameter", "{name} is missing."),
    ),
    "invalid-cursor": Kind(
        400,
        ("cursor 无效", "请原样使用上一页 next 里的 cursor，或者去掉它从头开始。"),
        ("Invalid cursor", "Use the cursor in the previous page's next as it is, or leave it out to start again."),
    ),
    "invalid-body": Kind(
        400,
        ("请求体不对", '请求体应该是 JSON 对象，例如 {{"text": "…"}}；text、lang、domain 都是字符串。'),
        (
            "Invalid body",
            'The body has to be a JSON object such as {{"text": "…"}}; text, lang and domain are strings.',
        ),
    ),
    "unreadable-body": Kind(
        400,
        ("请求体读不出来", "请求体没有传完，或者分块（chunked）格式不对；请检查后重新发送。"),
        ("Unreadable body", "The body did not arrive whole, or its chunks are malformed; check it and send it again."),
    ),
    "not-found": Kind(
        404,
        ("这里什么也没有", "这个地址下没有内容；接口说明见 /api/v1/openapi.json。"),
        ("Nothing here", "There is nothing at this address; /api/v1/openapi.json describes the API."),
    ),
    "method-not-allowed": Kind(
        405,
        ("不支持这个方法", "这个地址不支持 {method}；支持 {allow}。"),
        ("Method not allowed", "This address does not answer {method}; it answers {allow}."),
    ),
    "too-large": Kind(
        413,
        ("文本太长", "文本最多 64 KiB；请只发送报错附近的部分。"),
        ("Text too large", "The text may have 64 KiB at most; send the part around the error."),
    ),
    "unsupported-type": Kind(
        415,
        ("不支持这种类型", "请用 application/json 或 text/plain（UTF-8）发送。"),
        ("Unsupported media type", "Send application/json or text/plain, in UTF-8."),
    ),
    "internal": Kind(
        500,
        ("服务器出错了", "错误已经记录，请稍后再试。"),
        ("Internal error", "The fault has been logged. Please try again later."),
    ),
    "unavailable": Kind(
        503,
        ("暂时无法查询", "查询数据还没有准备好，请稍后再试。"),
        ("Not available", "The lookup data is not ready. Please try again shortly."),
    ),
}
LANGUAGES = ("zh", "en")
FALLBACK = "en"
"""The language of these texts for a reader of none of LANGUAGES."""
_BY_STATUS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-type", 500: "internal"}


class Problem(Exception):
    """A request that cannot be answered. `facts` fill the kind's detail; `more` are further keys of the body."""

    def __init__(self, kind: str, more: Mapping[str, Any] | None = None, **facts: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.more = more or {}
        self.facts = facts


def register(app: Flask) -> None:
    """Answer every exception of the app."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(UnknownLanguage, _unknown_language)
    app.register_error_handler(StoreError, _unavailable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _internal)


def _problem(problem: Problem) -> Response:
    return _answer(problem.kind, problem.facts, problem.more)


def _unknown_language(error: UnknownLanguage) -> Response:
    languages, _ = _languages()
    return _answer("unknown-language", {"lang": str(error), "languages": ", ".join((*languages, "all"))})


def _unavailable(error: StoreError) -> Response:
    current_app.logger.error("%s", error)
    return _answer("unavailable", {}, headers={"Retry-After": "5"})


def _internal(error: Exception) -> Response:
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer("internal", {})


def _http(error: HTTPException) -> BaseResponse:
    """What Werkzeug and Flask refuse; the headers that they add, such as Allow, stay."""
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
    """The reader is a program: what it asks for lies under /api, or is a probe."""
    return request.path.startswith("/api/") or request.path in ("/api", "/livez", "/readyz")


def _languages() -> tuple[tuple[str, ...], str]:
    """The languages that the reader may ask for, and the one for a reader of none of them."""
    try:
        store = current_store()
    except StoreError:
        return LANGUAGES, FALLBACK
    return store.languages, store.fallback


def _answer(
    kind: str,
    facts: Mapping[str, str],
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    status, *texts = KINDS[kind]
    language = _written_in(reader_language(*_languages()))
    title, detail = texts[LANGUAGES.index(language)]
    shown = {name: _short(value) for name, value in facts.items()}
    return _render(status, kind, title, detail.format(**shown), more, headers, language)


def _written_in(language: str) -> str:
    """The language of these texts for a reader of `language`."""
    return language if language in LANGUAGES else FALLBACK


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_QUOTE else value[: LONGEST_QUOTE - 1] + "…"


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
            "instance": quote(request.path),
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

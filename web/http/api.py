"""Views of the API below /api/v1, one for each path of `openapi.yaml`."""

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType

from web.diagnosis.diagnose import diagnose
from web.http.negotiation import named
from web.http.payload import Payload, choices, diagnoses, dump, hits, summary
from web.http.problems import ApiError
from web.http.responses import (
    EXTENSION,
    JSON,
    content_language,
    current_store,
    json_answer,
    redirect_to,
    wanted_language,
)
from web.http.site import site_file
from web.search.lookup import look_up, suggestions
from web.search.ranking import search
from web.store.current import CurrentStore
from web.store.listing import FILTERS, InvalidCursor, listing
from web.store.store import ALL, Store, StoredAnswer, StoreError

api = Blueprint("api", __name__, url_prefix="/api/v1")
probes = Blueprint("probes", __name__)

LONGEST_TEXT = 64 * 1024
"""Bytes of UTF-8 that diagnose reads."""
LONGEST_BODY = 6 * LONGEST_TEXT + 1024
"""JSON may write each byte of the text as `\\u0000`."""


@api.get("/codes/<code:code>")
def code(code: str) -> Response:
    """Answer with the entry that a code names."""
    return _entry_response(code, None)


@api.get("/domains/<domain>/codes/<code:code>")
def domain_code(domain: str, code: str) -> Response:
    """Answer with the entry that a code names in one domain."""
    return _entry_response(code, domain)


def _entry_response(code: str, domain: str | None) -> Response:
    store = current_store()
    language = wanted_language(store)
    if code.endswith("/") and not store.exact(code, domain):
        return _without_slash()
    meanings = look_up(store, code, domain)
    if len(meanings.entries) == 1:
        return _stored_response(store, store.entry_answer(meanings.entries[0].id, language), language)
    if meanings.entries:
        return _dumped_response(store, choices(store, meanings.entries, language), language, 300)
    if domain is not None and store.overview_answer(f"domains/{domain}", ALL) is None:
        raise ApiError("unknown-domain", domain=domain)
    near = suggestions(store, code, meanings, domain)
    raise ApiError("unknown-code", {"suggestions": [summary(store, row, language) for row in near]}, code=code)


@api.get("/codes")
def codes() -> Response:
    """Answer with one page of the list of codes."""
    store = current_store()
    language = wanted_language(store)
    filters = {name: request.args[name] for name in FILTERS if name in request.args}
    for name, value in filters.items():
        if FILTERS[name] and value not in FILTERS[name]:
            raise ApiError("invalid-parameter", name=name, value=value, expected=", ".join(FILTERS[name]))
    try:
        page = listing(store, filters, _limit(50, 200), request.args.get("cursor"), language)
    except InvalidCursor:
        raise ApiError("invalid-cursor") from None
    following = None
    if page.cursor is not None:
        query = {name: value for name, value in request.args.items() if name != "cursor"}
        following = f"{request.root_path}{request.path}?{urlencode({**query, 'cursor': page.cursor})}"
    end = json.dumps(following).encode() + b',"total":' + str(page.total).encode()
    body = b'{"codes":[' + b",".join(page.records) + b'],"next":' + end + b"}\n"
    response = json_answer(body, _etag(body), content_language(store, language))
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
        response.headers["Access-Control-Expose-Headers"] = "Link"
    return response


@api.get("/search")
def search_codes() -> Response:
    """Answer with the entries that a query finds, best first."""
    store = current_store()
    language = wanted_language(store)
    query = request.args.get("q")
    if query is None:
        raise ApiError("missing-parameter", name="q")
    results = search(store, query, domain=request.args.get("domain"), limit=_limit(20, 200))
    return _dumped_response(store, hits(store, query, results, language), language)


@api.post("/diagnose")
def diagnose_text() -> Response:
    """Answer with the codes and causes of a pasted error."""
    store = current_store()
    text, lang, domain = _pasted()
    language = wanted_language(store) if lang is None else ALL if lang == ALL else named(lang, store.languages)
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST_TEXT:
        raise RequestEntityTooLarge
    response = _dumped_response(store, diagnoses(store, diagnose(store, text, domain=domain), language), language)
    response.headers["Cache-Control"] = "no-store"
    return response


def _pasted() -> tuple[str, str | None, str | None]:
    """Read text, language and domain from body and query. Raises ApiError."""
    request.max_content_length = LONGEST_BODY
    domain = request.args.get("domain")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType
    if request.mimetype == "text/plain":
        return _body().decode("utf-8", "replace"), None, domain
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        body = json.loads(_body())
    except (ValueError, RecursionError):
        raise ApiError("invalid-body") from None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise ApiError("invalid-body")
    lang, domain = body.get("lang"), body.get("domain", domain)
    if not isinstance(lang, str | None) or not isinstance(domain, str | None):
        raise ApiError("invalid-body")
    return body["text"], lang, domain


def _body() -> bytes:
    """Read the body. Raises ApiError where it cannot be taken off the wire.

    Each server has errors of its own for chunks that are malformed and clients that break off.
    """
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise
    except Exception:
        raise ApiError("unreadable-body") from None


@api.get("/domains")
def domains() -> Response:
    """Answer with every domain."""
    return _overview_response("domains")


@api.get("/domains/<domain>")
def domain(domain: str) -> Response:
    """Answer with one domain: its prefixes and categories."""
    return _overview_response(f"domains/{domain}", domain=domain)


@api.get("/catalog")
def catalog() -> Response:
    """Answer with the record of the catalogue."""
    return _overview_response("catalog")


@api.get("/openapi.json")
def openapi() -> Response:
    """Answer with openapi.yaml as JSON."""
    return json_answer(*_openapi(), language=None)


@api.get("/<json:path>")
def json_file(path: str) -> Response:
    """Answer with a static JSON file: a path that ends in `.json` is never a code."""
    response = site_file(f"api/v1/{path}")
    if response is None:
        raise NotFound
    return response


@api.route("/<slashed:path>", methods=["GET", "POST"])
def slashed(path: str) -> Response:
    """Redirect to the same address without its slash: none of the API ends in one."""
    return _without_slash()


@probes.get("/livez")
def livez() -> Response:
    """Liveness probe: the process answers."""
    return _probe({"status": "ok"})


@probes.get("/readyz")
def readyz() -> Response:
    """Readiness probe: there is a lookup.db, and it is the one that is served."""
    current: CurrentStore = current_app.extensions[EXTENSION]
    store = current.look()
    if not current.is_there():
        raise StoreError(f"{current.path} is not the file that is being served")
    meta = store.meta
    return _probe({"status": "ready", "codes": int(meta["codes"]), "catalogue_hash": meta["catalogue_hash"]})


def _probe(state: Payload) -> Response:
    return Response(dump(state), content_type=JSON, headers={"Cache-Control": "no-store"})


def _limit(default: int, most: int) -> int:
    """Read the `limit` of the request. Raises ApiError where it is no number from 1 to `most`."""
    value = request.args.get("limit")
    if value is None:
        return default
    if value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= most:
        return int(value)
    raise ApiError("invalid-parameter", name="limit", value=value, expected=f"1–{most}")


def _overview_response(path: str, domain: str = "") -> Response:
    store = current_store()
    language = wanted_language(store)
    answer = store.overview_answer(path, language)
    if answer is None:
        raise ApiError("unknown-domain", domain=domain)
    return _stored_response(store, answer, language)


def _stored_response(store: Store, answer: StoredAnswer, language: str) -> Response:
    return json_answer(answer.body, answer.etag, content_language(store, language))


def _dumped_response(store: Store, payload: Payload, language: str, status: int = 200) -> Response:
    body = dump(payload)
    return json_answer(body, _etag(body), content_language(store, language), status)


def _etag(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()


def _without_slash() -> Response:
    return redirect_to(request.path.rstrip("/"))


@cache
def _openapi() -> tuple[bytes, str]:
    """openapi.yaml as JSON, and its entity tag; read at the first request for it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    contract: Any = yaml.load((Path(__file__).parent.parent / "openapi.yaml").read_text("utf-8"), loader)
    body = dump(contract)
    return body, _etag(body)

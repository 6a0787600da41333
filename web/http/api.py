"""Views of the API below /api/v1, one for each path of `openapi.yaml`."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from web.access.visit import NOTHING
from web.diagnosis.diagnose import Diagnosis, diagnose
from web.http.negotiation import named
from web.http.parameters import (
    CODES_OF_A_PAGE,
    check_names,
    check_value,
    wanted_codes,
    wanted_domain,
    wanted_fields,
    wanted_filters,
    wanted_limit,
)
from web.http.pasted import pasted
from web.http.payload import Payload, choices, diagnoses, dump, hits, page, page_url, picked, summaries
from web.http.problems import ApiError
from web.http.responses import (
    BY_LANGUAGE,
    BY_LANGUAGE_AND_TYPE,
    CACHED,
    CORS,
    EXTENSION,
    JSON,
    MARKDOWN,
    content_language,
    current_store,
    json_answer,
    redirect_to,
    visit,
    wanted_language,
)
from web.http.site import site_file
from web.search.lookup import look_up, look_up_all, suggestions
from web.search.ranking import search
from web.store.current import CurrentStore
from web.store.listing import FILTERS, InvalidCursor, listing, listing_of
from web.store.store import ALL, EntryRow, Store, StoredAnswer, StoreError
from web.text.contract import contract_at, written_in
from web.text.words import FALLBACK

api = Blueprint("api", __name__, url_prefix="/api/v1")
probes = Blueprint("probes", __name__)

TURN = Lock()
"""Held by the search or diagnosis that is being computed. They take turns within a process: side by side each would
lose the interpreter to the others at every statement of SQL, and the slowest answers take twice as long."""


@api.get("/codes/<code:code>")
def code(code: str) -> Response:
    """Answer with the entry that a code names."""
    return _entry_response(code, None)


@api.get("/domains/<domain>/codes/<code:code>")
def domain_code(domain: str, code: str) -> Response:
    """Answer with the entry that a code names in one domain."""
    return _entry_response(code, domain)


def _entry_response(code: str, domain: str | None) -> Response:
    check_names("lang", "fields")
    store = current_store()
    language = wanted_language(store)
    fields = wanted_fields()
    if code.endswith("/") and not store.exact(code, domain):
        return _without_slash()
    meanings = look_up(store, code, domain)
    if len(meanings.entries) == 1:
        (row,) = meanings.entries
        twin = _twin(store, row, language) if fields is None else None
        answer = picked(store.entry_answer(row.id, language), fields)
        return twin or _stored_response(store, answer, language, BY_LANGUAGE_AND_TYPE)
    if meanings.entries:
        return _dumped_response(store, choices(store, meanings.entries, language), language, 300)
    if domain is not None and store.overview_answer(f"domains/{domain}", ALL) is None:
        raise ApiError("unknown-domain", near=(domain, store.domains), domain=domain)
    visit().miss("code", code, domain)
    near = suggestions(store, code, meanings, domain)
    raise ApiError("unknown-code", {"suggestions": summaries(store, near, language)}, code=code)


def _twin(store: Store, row: EntryRow, language: str) -> Response | None:
    """Page of an entry in Markdown, where that is what the request accepts best and the site has it."""
    if request.accept_mimetypes.best_match([JSON, MARKDOWN]) != MARKDOWN:
        return None
    path = page_url(store, row, language)
    file = path[1:].removesuffix("html") + "md"
    render = current_app.config["TWIN"]  # a preview has no files of single codes
    response = site_file(file) if render is None else _rendered(render(file))
    if response is not None:
        response.headers["Content-Language"] = path.split("/")[1]
        response.vary.update(BY_LANGUAGE_AND_TYPE.split(", "))
        response.headers["Cache-Control"] = CACHED
        response.headers.extend(CORS)
    return response


def _rendered(body: bytes | None) -> Response | None:
    if body is None:
        return None
    response = Response(body, mimetype=MARKDOWN)
    response.set_etag(_etag(body))
    response.make_conditional(request)
    return response


@api.get("/codes")
def codes() -> Response:
    """Answer with one page of the list of codes, or with those that are asked for."""
    check_names("code", *FILTERS, "fields", "limit", "cursor", "lang")
    store = current_store()
    language = wanted_language(store)
    filters = wanted_filters(store)
    fields = wanted_fields()
    limit, cursor = wanted_limit(CODES_OF_A_PAGE, 200), request.args.get("cursor")
    asked = wanted_codes()
    unknown = None
    try:
        if asked is None:
            found = listing(store, filters, limit, cursor, language)
        else:
            (domain,) = filters.pop("domain", [None])
            rows, unknown = look_up_all(store, asked, domain)
            for one in unknown:
                visit().miss("code", one, domain)
            found = listing_of(store, rows, filters, limit, cursor, language)
    except InvalidCursor:
        raise ApiError("invalid-cursor") from None
    following = None
    if found.cursor is not None:
        query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        following = f"{request.root_path}{request.path}?{urlencode([*query, ('cursor', found.cursor)])}"
    answers = [picked(answer, fields) for answer in found.answers]
    body, etag = page(answers, following, found.total, unknown)
    response = json_answer(body, etag, content_language(store, language))
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@api.get("/search")
def search_codes() -> Response:
    """Answer with the entries that a query finds, best first."""
    check_names("q", "domain", "limit", "lang")
    store = current_store()
    language = wanted_language(store)
    query = request.args.get("q")
    if query is None:
        raise ApiError("missing-parameter", name="q")
    within, limit = wanted_domain(store), wanted_limit(20, 200)
    with TURN:
        results = search(store, query, domain=within, limit=limit)
        found = hits(store, query, results, language)
    if not results.hits:
        visit().miss("query", query)
    return _dumped_response(store, found, language)


@api.post("/diagnose")
def diagnose_text() -> Response:
    """Answer with the codes and causes of a pasted error."""
    check_names("domain", "lang")
    store = current_store()
    text, lang, domain = pasted()
    language, within = wanted_language(store), wanted_domain(store)  # what is overridden has to be right too
    if lang is not None:
        language = ALL if lang == ALL else named(lang, store.languages)
    if domain is not None:
        within = check_value("domain", domain, store.domains)
    with TURN:
        found = diagnose(store, text, domain=within)
        answer = diagnoses(store, found, language)
    _note_diagnosis(text, found)
    response = _dumped_response(store, answer, language)
    response.headers["Cache-Control"] = "no-store"
    return response


def _note_diagnosis(text: str, found: Sequence[Diagnosis]) -> None:
    """Tell log and metrics how sure the best answer is, and the shape of what was not there."""
    visit().confidence = found[0].confidence if found else NOTHING
    if not found:
        visit().miss("text", text)
    for one in found:
        if one.entry is None:
            visit().miss("text", one.code)


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
    """Answer with openapi.yaml as JSON: in English, which needs no lookup.db, or with its texts in `?lang=`."""
    language = FALLBACK if request.args.get("lang", ALL) == ALL else wanted_language(current_store())
    return json_answer(*_openapi(request.root_path, written_in(language)), written_in(language))


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


def _overview_response(path: str, domain: str = "") -> Response:
    check_names("lang")
    store = current_store()
    language = wanted_language(store)
    answer = store.overview_answer(path, language)
    if answer is None:
        raise ApiError("unknown-domain", near=(domain, store.domains), domain=domain)
    return _stored_response(store, answer, language)


def _stored_response(store: Store, answer: StoredAnswer, language: str, vary: str = BY_LANGUAGE) -> Response:
    return json_answer(answer.body, answer.etag, content_language(store, language), vary=vary)


def _dumped_response(store: Store, payload: Payload, language: str, status: int = 200) -> Response:
    body = dump(payload)
    return json_answer(body, _etag(body), content_language(store, language), status)


def _etag(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()


def _without_slash() -> Response:
    return redirect_to(request.path.rstrip("/"))


@lru_cache(maxsize=16)
def _openapi(prefix: str, language: str) -> tuple[bytes, str]:
    """openapi.yaml as JSON, its texts in a language, and its entity tag; read at the first request for it.

    `prefix`: the path of its host below which the server is shown.
    """
    body = dump(contract_at(prefix, language))
    return body, _etag(body)

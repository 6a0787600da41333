"""Answer exact code look-ups, and several of them at once, before Flask routes the request.

Flask takes longer to find the view than the view takes to answer: on granian a look-up without this path reaches 0.6 of
the requests a second of a bare Flask route, with it 3 times as many. Everything else (another spelling, several
meanings, a condition, a fault) is left to `web.http.api`, which gives the same request the same bytes and
headers; a test holds the two together.
"""

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from web.http.parameters import CODES_OF_A_PAGE, FIELDS
from web.http.payload import page, picked
from web.http.responses import BY_LANGUAGE_AND_TYPE, content_language, headers_of, preferred_language
from web.store.current import CurrentStore
from web.store.store import ALL, Store, StoredAnswer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LOOK_UP = re.compile(r"/api/v1/(?:domains/([a-z0-9-]+)/)?codes/([!-~]+)(?<!/)(?<!\.json)")
_LIST = "/api/v1/codes"
_FIELDS = frozenset(FIELDS)
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")


class FastAnswer(NamedTuple):
    """Headers and body of a 200."""

    headers: list[tuple[str, str]]
    body: bytes


def fast_answer(current: CurrentStore, environ: "WSGIEnvironment") -> FastAnswer | None:
    """Answer a GET for an exact code, or for several codes on one page; None for every other request."""
    if environ["REQUEST_METHOD"] != "GET" or any(condition in environ for condition in _CONDITIONS):
        return None
    if "text/" in environ.get("HTTP_ACCEPT", "").lower():  # it may be Markdown that is wanted
        return None
    path = environ.get("PATH_INFO", "")
    match = _LOOK_UP.fullmatch(path)
    if match is None and path != _LIST:
        return None
    try:
        store = current.get()
        query = environ.get("QUERY_STRING", "")
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE")
        return _several(store, query, accepted) if match is None else _one(store, match[2], match[1], query, accepted)
    except Exception:  # Flask meets it again, and has the handlers for it
        return None


def _one(store: Store, code: str, domain: str | None, query: str, accepted: str | None) -> FastAnswer | None:
    if query:
        language = query.removeprefix("lang=")
        if language == query or language not in (*store.languages, ALL):
            return None
    else:
        language = preferred_language(store, accepted)
    stored = store.exact_answer(code, language, domain)
    if stored is None:
        return None
    spoken = content_language(store, language)
    return FastAnswer(headers_of(stored.body, stored.etag, spoken, BY_LANGUAGE_AND_TYPE), stored.body)


def _several(store: Store, query: str, accepted: str | None) -> FastAnswer | None:
    """Answer `code=…&code=…` with nothing else than `lang` and `fields`, where each names one entry to the letter."""
    asked = parse_qsl(query, keep_blank_values=True, errors="strict")
    codes = [value for name, value in asked if name == "code"]
    other = dict(pair for pair in asked if pair[0] != "code")
    language = other.get("lang")
    fields = frozenset(other["fields"].split(",")) if "fields" in other else None
    if not codes or len(codes) + len(other) != len(asked) or not other.keys() <= {"lang", "fields"}:
        return None
    if len(codes) > CODES_OF_A_PAGE or not (fields or frozenset()) <= _FIELDS:
        return None
    if language is None:
        language = preferred_language(store, accepted)
    elif language not in (*store.languages, ALL):
        return None
    answers: list[StoredAnswer] = []
    for code in dict.fromkeys(codes):
        answer = store.exact_answer(code, language)
        if answer is None:
            return None
        answers.append(answer)
    body, etag = page([picked(answer, fields) for answer in answers], None, len(answers), [])
    return FastAnswer(headers_of(body, etag, content_language(store, language)), body)

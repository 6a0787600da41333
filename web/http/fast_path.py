"""Answer exact code look-ups before Flask routes the request.

Flask takes longer to find the view than the view takes to answer. Everything else (another spelling, several
meanings, a condition, a fault) is left to `web.http.api`, which gives the same request the same bytes and
headers; a test holds the two together.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from web.http.responses import BY_LANGUAGE_AND_TYPE, content_language, headers_of, preferred_language
from web.store.current import CurrentStore
from web.store.store import ALL

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LOOK_UP = re.compile(r"/api/v1/(?:domains/([a-z0-9-]+)/)?codes/([!-~]+)(?<!/)(?<!\.json)")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")


class FastAnswer(NamedTuple):
    """Headers and body of a 200."""

    headers: list[tuple[str, str]]
    body: bytes


def fast_answer(current: CurrentStore, environ: "WSGIEnvironment") -> FastAnswer | None:
    """Answer a GET for an exact code; None for every other request."""
    if environ["REQUEST_METHOD"] != "GET" or any(condition in environ for condition in _CONDITIONS):
        return None
    if "text/" in environ.get("HTTP_ACCEPT", "").lower():  # it may be Markdown that is wanted
        return None
    match = _LOOK_UP.fullmatch(environ.get("PATH_INFO", ""))
    if match is None:
        return None
    try:
        store = current.get()
        query = environ.get("QUERY_STRING")
        if query:
            language = query.removeprefix("lang=")
            if language == query or language not in (*store.languages, ALL):
                return None
        else:
            language = preferred_language(store, environ.get("HTTP_ACCEPT_LANGUAGE"))
        stored = store.exact_answer(match[2], language, match[1])
    except Exception:  # Flask meets it again, and has the handlers for it
        return None
    if stored is None:
        return None
    spoken = content_language(store, language)
    return FastAnswer(headers_of(stored.body, stored.etag, spoken, BY_LANGUAGE_AND_TYPE), stored.body)

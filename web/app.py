"""The Flask app: its routes, converters and error handlers put together; log and metrics around it."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from web.access.visit import Visit, visit_of
from web.http.api import api, probes
from web.http.envelope import enveloped, without_unreadable_dates
from web.http.fast_path import fast_answer
from web.http.metrics import metrics
from web.http.prefix import FAULT, enter_prefix
from web.http.problems import is_api, register
from web.http.raw_address import read_as_utf8
from web.http.responses import CORS, EXTENSION, PREFLIGHT
from web.http.site import site
from web.http.url_converters import CONVERTERS
from web.store.current import CurrentStore

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class App(Flask):
    """Flask with a fast path for exact codes and preflight answers for the API."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__("web", static_folder=None)
        self.config.from_mapping(config)
        _ = self.logger  # it makes the handler that the loggers of this package's modules write with
        self.config["SITE"] = Path(self.config["SITE"]).absolute()
        self.extensions[EXTENSION] = CurrentStore(Path(self.config["LOOKUP"]), self.config["LOOK_EVERY"])
        self.url_map.merge_slashes = False  # a code may hold two in a row
        self.url_map.converters.update(CONVERTERS)
        for blueprint in (api, probes, site):
            self.register_blueprint(blueprint)
        self._observers: list[Callable[[Visit], None]] = []
        if self.config["METRICS"] is not None:
            self._observers.append(self.config["METRICS"].note)
            self.register_blueprint(metrics)
        if self.config["ACCESS_LOG"] is not None:
            self._observers.append(self.config["ACCESS_LOG"].note)
        register(self)
        self.before_request(_raise_fault)
        self.after_request(_note_route)

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from the fast path, else from Flask; every answer gets the security headers and is noted."""
        visit = Visit(environ)
        try:
            return self._answer(environ, enveloped(start_response, visit), visit)
        finally:
            for note in self._observers:
                note(visit)

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse", visit: Visit) -> Iterable[bytes]:
        without_unreadable_dates(environ)
        read_as_utf8(environ)
        enter_prefix(environ, self.config["PREFIX"], self.config["TRUST_PREFIX"])
        fast = fast_answer(self.extensions[EXTENSION], environ) if FAULT not in environ else None
        if fast is None:
            return super().wsgi_app(environ, start_response)
        visit.route = _route_of_fast_path(environ["PATH_INFO"])
        start_response("200 OK", fast.headers)
        return [fast.body]

    def make_default_options_response(self) -> Response:
        """Answer OPTIONS; under /api with the CORS preflight headers."""
        response = super().make_default_options_response()
        if is_api():
            response.headers.extend(CORS)
            response.headers.extend(PREFLIGHT)
            response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        return response


def _note_route(response: Response) -> Response:
    """Tell log and metrics which of our routes it was; after the answer is made, for they know it by then."""
    if request.url_rule is not None:
        visit_of(request.environ).route = _route(request.url_rule.rule)
    return response


@lru_cache(maxsize=256)
def _route(rule: str) -> str:
    """A rule of Flask's as the contract writes paths.

    >>> _route("/api/v1/domains/<domain>/codes/<code:code>")
    '/api/v1/domains/{domain}/codes/{code}'
    """
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _route_of_fast_path(path: str) -> str:
    if path == "/api/v1/codes":
        return path
    return "/api/v1/domains/{domain}/codes/{code}" if path.startswith("/api/v1/d") else "/api/v1/codes/{code}"


def _raise_fault() -> None:
    """Refuse a request that names a prefix which is none, or lies outside of the server's own."""
    fault: Exception | None = request.environ.get(FAULT)
    if fault is not None:
        raise fault

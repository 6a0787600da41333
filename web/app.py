"""The Flask app: its routes, converters and error handlers put together."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from web.http.api import api, probes
from web.http.envelope import secured, without_unreadable_dates
from web.http.fast_path import fast_answer
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
        self.config["SITE"] = Path(self.config["SITE"]).absolute()
        self.extensions[EXTENSION] = CurrentStore(Path(self.config["LOOKUP"]), self.config["LOOK_EVERY"])
        self.url_map.merge_slashes = False  # a code may hold two in a row
        self.url_map.converters.update(CONVERTERS)
        for blueprint in (api, probes, site):
            self.register_blueprint(blueprint)
        register(self)
        self.before_request(_raise_fault)

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from the fast path, else from Flask; every answer gets the security headers."""
        without_unreadable_dates(environ)
        start_response = secured(start_response)
        read_as_utf8(environ)
        enter_prefix(environ, self.config["PREFIX"], self.config["TRUST_PREFIX"])
        fast = fast_answer(self.extensions[EXTENSION], environ) if FAULT not in environ else None
        if fast is None:
            return super().wsgi_app(environ, start_response)
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


def _raise_fault() -> None:
    """Refuse a request that names a prefix which is none, or lies outside of the server's own."""
    fault: Exception | None = request.environ.get(FAULT)
    if fault is not None:
        raise fault

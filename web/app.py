"""The Flask app: its routes, converters and error handlers put together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response
from werkzeug.routing import MapAdapter

from web.answer import CORS, EXTENSION, PREFLIGHT
from web.api import api, probes
from web.errors import is_api, register
from web.paths import CONVERTERS
from web.static_site import site
from web.store import CurrentStore


class App(Flask):
    """Flask, with preflight answers for the API."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__("web", static_folder=None)
        self.config.from_mapping(config)
        self.config["SITE"] = Path(self.config["SITE"]).absolute()
        self.extensions[EXTENSION] = CurrentStore(Path(self.config["LOOKUP"]))
        self.url_map.merge_slashes = False  # a code may hold two in a row
        self.url_map.converters.update(CONVERTERS)
        for blueprint in (api, probes, site):
            self.register_blueprint(blueprint)
        register(self)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """As Flask's, without a look at the Host header: no address here depends on it, and nothing is built from it.

        To read and check it is the dearest part of matching a small request.
        """
        if request is None:
            return super().create_url_adapter(None)
        return self.url_map.bind(
            "",
            request.root_path,
            "",
            request.scheme,
            request.method,
            request.path,
            request.query_string.decode("latin-1"),
        )

    def make_default_options_response(self) -> Response:
        """What may be sent here; under /api also to scripts of other origins."""
        response = super().make_default_options_response()
        if is_api():
            response.headers.extend(CORS)
            response.headers.extend(PREFLIGHT)
            response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        return response

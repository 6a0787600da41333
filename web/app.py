"""The Flask app: its routes, converters and error handlers put together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response

from web import errors
from web.answer import CORS, EXTENSION, PREFLIGHT
from web.api import api, probes
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
        errors.register(self)

    def make_default_options_response(self) -> Response:
        """What may be sent here; under /api also to scripts of other origins."""
        response = super().make_default_options_response()
        if errors.is_api():
            response.headers.extend(CORS)
            response.headers.extend(PREFLIGHT)
            response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        return response

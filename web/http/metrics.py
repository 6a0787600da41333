"""Answer /metrics: counts of the server, for Prometheus.

It is an operator's, who asks the server itself, past the proxy.
"""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound, ServiceUnavailable

from web.http.responses import current_store
from web.store.store import StoreError

if TYPE_CHECKING:
    from web.access.metrics import Metrics

metrics = Blueprint("metrics", __name__)


@metrics.get("/metrics")
def counts() -> Response:
    """Answer with the counts of all workers at this very address, which a proxy can deny: none of its other forms."""
    from web.access.metrics import CONTENT_TYPE  # by now it is loaded

    if request.root_path or request.environ["PATH_INFO"] != "/metrics":  # Werkzeug takes `//metrics` for it
        raise NotFound
    counted = cast("Metrics", current_app.config["METRICS"])
    if not counted.folder.is_dir():
        current_app.logger.error("%s, the folder of the metrics, is gone; start the server anew", counted.folder)
        raise ServiceUnavailable("The folder in which requests are counted is gone.")
    body = counted.text(_info())
    return Response(body, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _info() -> dict[str, str]:
    """The program's version, and the catalogue's where there is one."""
    info = {"version": _version()}
    try:
        catalog = json.loads(current_store().meta["catalog"])
    except StoreError:
        return info
    info |= {"catalogue": catalog["id"], "hash": catalog["hash"], "codes": str(catalog["counts"]["codes"])}
    return info | {"constants": catalog["constants"]["version"]}


def _version() -> str:
    try:
        return version("errdex")
    except PackageNotFoundError:  # run out of a folder, without having been installed
        return "unknown"

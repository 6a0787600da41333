"""Serve a build over HTTP: site, lookup, search and diagnosis. The reading side of errdex."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

NO_FOLDER = "the current folder is no longer there; change to one that is"
"""Said by every command before anything else is asked of it."""


def create_app(config: Mapping[str, Any] | None = None) -> "Flask":
    """Create the Flask app that serves the API and the static site.

    `SITE` is the folder of the built site, `LOOKUP` the path of lookup.db; both may appear, and be replaced by
    another build, while the app runs: it looks every `LOOK_EVERY` seconds (1). Until there is a lookup.db its
    questions are answered with 503. `PREFIX` is the path of the host below which the app is shown, such as `/errors`;
    with `TRUST_PREFIX` a proxy says it in X-Forwarded-Prefix. `TWIN` gives the Markdown of a page by its path, where it
    is no file of the site. `ACCESS_LOG` is an AccessLog, `METRICS` are the Metrics that /metrics tells; None without.
    """
    from web.app import App  # what only needs web.text or web.store does not wait for Flask
    from web.store.current import CHECK_EVERY

    given = {"SITE": Path("build/site"), "LOOKUP": Path("build/lookup.db"), "LOOK_EVERY": CHECK_EVERY, "TWIN": None}
    given |= {"PREFIX": "", "TRUST_PREFIX": False, "ACCESS_LOG": None, "METRICS": None}
    return App({**given, **(config or {})})

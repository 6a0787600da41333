"""The app for a WSGI server: `ERRDEX_BUILD=build gunicorn web.wsgi:app`. ERRDEX_BUILD names the build's folder."""

import os
from pathlib import Path

from web import create_app

_build = Path(os.environ.get("ERRDEX_BUILD", "build")).absolute()
app = create_app({"SITE": _build / "site", "LOOKUP": _build / "lookup.db"})

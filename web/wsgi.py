"""The app for a WSGI server, set by the environment: see `web.environment`."""

import os

from web import create_app
from web.environment import app_config

app = create_app(app_config(os.environ))
os.environ.pop("SCRIPT_NAME", None)  # the app takes the prefix off: a server that did so too would do it twice

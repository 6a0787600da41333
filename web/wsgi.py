"""The app for a WSGI server, set by the environment: see `web.environment`."""

import ctypes
import os
import sys
from contextlib import suppress

from web import create_app
from web.environment import app_config

_M_ARENA_MAX = -8
"""Of mallopt(3): from how many places threads take their memory."""

if sys.platform == "linux":  # a place for each of 64 threads grows for minutes, and gives nothing back
    with suppress(AttributeError):  # a C library that does not know it
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)

app = create_app(app_config(os.environ))
os.environ.pop("SCRIPT_NAME", None)  # the app takes the prefix off: a server that did so too would do it twice

"""Settings of the public server, which `gunicorn web.wsgi:app` in this folder reads by itself."""

from web.gunicorn_conf import *  # noqa: F403

"""Settings of the public server: `gunicorn --config python:web.gunicorn_conf web.wsgi:app`.

It listens on this machine alone, behind a proxy that takes slow clients on itself: deploy/nginx.conf or
deploy/Caddyfile.
"""

import os
import re

from gunicorn.http import message

from web.environment import check_settings

bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"
threads = 8
"""In each worker: a connection that says nothing holds one for 5 s, with the proxy in front none."""
keepalive = 75
"""Seconds; longer than the proxy keeps its connections, so that none is closed while a request is on its way."""

limit_request_line = 8190
"""Bytes. gunicorn reads a line without limit in quadratic time; a code has 200 characters at most."""
limit_request_fields = 100
limit_request_field_size = 8190

forwarder_headers = ""
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
"""No header says where the app lies or how it was reached: all its links are paths below its own root."""
control_socket_disable = True
"""Nothing steers the server but signals."""
message.RFC9112_TARGET_INVALID = re.compile(r"[^\x21-\x7e\x80-\xff]")
"""Raw bytes in an address are let in, as by most servers: curl sends what is typed. See `web.http.raw_address`."""


def on_starting(_server: object) -> None:
    """Check the settings before there are workers, which would be replaced for ever where one is wrong."""
    check_settings(os.environ)

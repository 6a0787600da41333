"""Serve a build on this machine: the site and the API from one address.

For a person at a desk. A public server runs `gunicorn web.wsgi:app`.
"""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from site_builder.cli.live import Live, State
from site_builder.core.errors import Complaint
from web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class ServeError(Complaint):
    """The address cannot be served; the text is one line for the person who named it."""


class _Handler(WSGIRequestHandler):
    """Says nothing of what goes well."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if str(code).startswith("5"):
            super().log_request(code, size)


def serve(out: Path, listener: socket.socket, announce: Callable[[str], Any], state: State | None = None) -> None:
    """Serve the build in `out` on `listener` until interrupted; `announce` gets the address.

    With a `state` the pages load themselves again when it says that there is a new build.
    """
    config: dict[str, Any] = {"SITE": (out / "site").absolute(), "LOOKUP": (out / "lookup.db").absolute()}
    app: WSGIApplication = create_app(config) if state is None else Live(create_app({**config, "LOOK_EVERY": 0}), state)
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, request_handler=_Handler, fd=listener.fileno())
    announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C stops it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        announce("stopped")


def listen(host: str, port: int) -> socket.socket:
    """Take the address. Raises ServeError where it is taken, forbidden or not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            text = f"port {port} of {host} is taken; stop what runs there or choose another with --port"
        elif error.errno == errno.EACCES:
            text = f"port {port} is not for this user; choose one above 1023 with --port"
        else:
            text = f"cannot serve on {host}:{port}: {(error.strerror or str(error)).lower()}"
        raise ServeError(text) from None

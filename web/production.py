"""The public server on granian: `ERRDEX_BUILD=build python -P -m web.production`.

It listens on this machine alone, behind a proxy that takes slow clients on itself: deploy/nginx.conf or
deploy/Caddyfile. SIGHUP starts the workers anew one after the other, SIGTERM stops the server.
"""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import click

from web.environment import check_settings, refused

HOST, PORT, WORKERS = "127.0.0.1", 8000, 2
MISSING = "the public server needs the package granian: pip install 'errdex[server]'"
THREADS = 64
"""In each worker, at most; they start as requests wait. A body that comes slowly holds one."""
CONNECTIONS = 1024
"""Open at once in each worker; a silent one holds a place until HEAD_WITHIN."""
HEAD_WITHIN = 30
"""Seconds for the head of a request, and between two of a connection: longer than the proxy keeps its connections."""
LONGEST_HEAD = 16 * 1024
"""Bytes of request line and headers together."""
STOPS_WITHIN = 10
"""Seconds that a worker has for what it is answering before it is killed."""
_PR_SET_PDEATHSIG = 1


def errdex() -> Callable[..., Any]:
    """The app, loaded by each worker itself, which ends with the first process and from now on by a signal."""
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # the first process's own handlers, which it was born with, do nothing
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    from web.wsgi import app

    return app


def serve(host: str, port: int, workers: int, load: Callable[[], Callable[..., Any]] = errdex) -> None:
    """Serve until SIGTERM or Ctrl-C. Ends the program where the address or a setting cannot be used.

    `load`: gives the app in each worker; another one where the server alone is measured.
    """
    try:
        from granian.constants import HTTPModes, Interfaces
        from granian.http import HTTP1Settings
        from granian.log import LogLevels
        from granian.server import Server
    except ModuleNotFoundError:
        sys.exit(MISSING)
    check_settings(os.environ)  # what is wrong there is told once, not by each worker
    server = Server(
        "web.wsgi:app",
        _address(host, port),
        port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        backlog=2048,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN * 1000, max_buffer_size=LONGEST_HEAD),
        respawn_failed_workers=True,
        workers_kill_timeout=STOPS_WITHIN,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=load, wrap_loader=False)


def _address(host: str, port: int) -> str:
    """The address of a name, as granian takes no names.

    Ends the program where it cannot be had: granian's workers would share it with whoever has it.
    """
    try:
        with listen(host, port) as listener:
            return str(listener.getsockname()[0])
    except OSError as error:
        sys.exit(refused(error, host, port))


def listen(host: str, port: int) -> socket.socket:
    """Open an address; one of IPv6 may stand in brackets. Raises OSError."""
    bare = host.strip("[]")
    return socket.create_server((bare, port), family=socket.AF_INET6 if ":" in bare else socket.AF_INET, backlog=128)


@click.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=WORKERS, show_default=True, help="Processes.")
def main(host: str, port: int, workers: int) -> None:
    """Serve the build in the folder ERRDEX_BUILD (build) to the public, behind a proxy."""
    serve(host, port, workers)


if __name__ == "__main__":
    main()

"""Serve the yardstick as the documented server serves errdex: `python -m benchmarks.bare_server PORT`."""

import sys
from collections.abc import Callable
from typing import Any

from web.production import HOST, WORKERS, serve


def bare() -> Callable[..., Any]:
    """The bare Flask app, loaded by each worker itself."""
    from benchmarks.bare_app import app

    return app


if __name__ == "__main__":
    serve(HOST, int(sys.argv[1]), WORKERS, bare)

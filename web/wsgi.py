"""The app for a WSGI server: `ERRDEX_BUILD=build gunicorn web.wsgi:app`.

ERRDEX_BUILD names the build's folder; SCRIPT_NAME the path below which the app is shown, if any; ERRDEX_TRUST_PREFIX=1
believes the proxy's X-Forwarded-Prefix.
"""

import os
import sys
from pathlib import Path

from web import create_app
from web.http.prefix import read_prefix


def _prefix() -> str:
    """Take the prefix from the environment, as the app takes it off: a server that did so too would do it twice."""
    given = os.environ.pop("SCRIPT_NAME", "")
    try:
        return read_prefix(given)
    except ValueError:
        sys.exit(f"SCRIPT_NAME is '{given}'; it has to be a path such as /errors")


def _trusts_prefix() -> bool:
    given = os.environ.get("ERRDEX_TRUST_PREFIX", "")
    if given not in ("", "0", "1"):
        sys.exit(f"ERRDEX_TRUST_PREFIX is '{given}'; it has to be 1, or 0 as without it")
    return given == "1"


_build = Path(os.environ.get("ERRDEX_BUILD", "build")).absolute()
app = create_app(
    {
        "SITE": _build / "site",
        "LOOKUP": _build / "lookup.db",
        "PREFIX": _prefix(),
        "TRUST_PREFIX": _trusts_prefix(),
    }
)

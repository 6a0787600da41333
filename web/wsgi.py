"""The app for a WSGI server: `ERRDEX_BUILD=build gunicorn web.wsgi:app`.

ERRDEX_BUILD names the build's folder; SCRIPT_NAME the path below which the app is shown, if any; ERRDEX_TRUST_PREFIX=1
believes the proxy's X-Forwarded-Prefix. ERRDEX_ACCESS_LOG names a file for the access log, or `-` for standard output;
ERRDEX_METRICS a folder in which the workers count for /metrics. Without them there is neither.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from web import create_app
from web.access.log import AccessLog
from web.http.prefix import read_prefix

if TYPE_CHECKING:
    from web.access.metrics import Metrics


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


def _access_log() -> AccessLog | None:
    given = os.environ.get("ERRDEX_ACCESS_LOG", "")
    try:
        return AccessLog(given) if given else None
    except OSError as error:
        sys.exit(f"ERRDEX_ACCESS_LOG is '{given}', which cannot be written: {_reason(error)}")


def _metrics() -> "Metrics | None":
    given = os.environ.get("ERRDEX_METRICS", "")
    if not given:
        return None
    if not Path(given).is_absolute():
        sys.exit(f"ERRDEX_METRICS is '{given}'; it has to be the whole path of a folder, such as /run/errdex/metrics")
    from web.access.metrics import Metrics  # its library takes a fifth of a second to load

    try:
        return Metrics(Path(given))
    except OSError as error:
        sys.exit(f"ERRDEX_METRICS is '{given}', a folder that cannot be written to: {_reason(error)}")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


_build = Path(os.environ.get("ERRDEX_BUILD", "build")).absolute()
app = create_app(
    {
        "SITE": _build / "site",
        "LOOKUP": _build / "lookup.db",
        "PREFIX": _prefix(),
        "TRUST_PREFIX": _trusts_prefix(),
        "ACCESS_LOG": _access_log(),
        "METRICS": _metrics(),
    }
)

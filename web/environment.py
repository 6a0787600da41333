"""Read the settings of the public server's app from the environment.

ERRDEX_BUILD names the build's folder; SCRIPT_NAME the path below which the app is shown, if any; ERRDEX_TRUST_PREFIX=1
believes the proxy's X-Forwarded-Prefix.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from web.http.prefix import read_prefix


def app_config(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings for `web.create_app`; ends the program with a line where one cannot be understood."""
    build = Path(environ.get("ERRDEX_BUILD", "build")).absolute()
    return {
        "SITE": build / "site",
        "LOOKUP": build / "lookup.db",
        "PREFIX": _prefix(environ.get("SCRIPT_NAME", "")),
        "TRUST_PREFIX": _trusts_prefix(environ.get("ERRDEX_TRUST_PREFIX", "")),
    }


def _prefix(given: str) -> str:
    try:
        return read_prefix(given)
    except ValueError:
        sys.exit(f"SCRIPT_NAME is '{given}'; it has to be a path such as /errors")


def _trusts_prefix(given: str) -> bool:
    if given not in ("", "0", "1"):
        sys.exit(f"ERRDEX_TRUST_PREFIX is '{given}'; it has to be 1, or 0 as without it")
    return given == "1"

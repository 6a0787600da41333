"""Find the path of its host below which the app is shown, and take it off.

Either the server says so (SCRIPT_NAME: the address comes whole), or a trusted proxy does (X-Forwarded-Prefix: the
proxy has taken it off). Links and redirects then begin with it. Nobody else is believed.
"""

import re
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

from web.http.problems import ApiError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FAULT = "errdex.prefix_fault"
"""The key in the environment of what is wrong, which Flask then raises."""
_HEADER = "HTTP_X_FORWARDED_PREFIX"
_PREFIX = re.compile(r"(?:/(?!\.\.?(?:/|$))[A-Za-z0-9._~-]+)+")
_PROBES = ("/livez", "/readyz", "/metrics")
"""Are asked of the server itself, past the proxy."""


def read_prefix(text: str) -> str:
    """Read a prefix such as `/errors`, without a slash at its end; empty for none.

    Raises ValueError for another host, a query, `..` and all else that is no plain path.
    """
    prefix = text.strip().rstrip("/")
    if prefix and _PREFIX.fullmatch(prefix) is None:
        raise ValueError(text)
    return prefix


def enter_prefix(environ: "WSGIEnvironment", prefix: str, trusted: bool) -> None:
    """Move the prefix from PATH_INFO to SCRIPT_NAME.

    `prefix`: the server's own, empty for none. `trusted`: whether X-Forwarded-Prefix comes from the proxy. What is
    wrong is noted as FAULT.
    """
    if prefix:
        path = environ.get("PATH_INFO", "")
        if path.startswith(f"{prefix}/") or path == prefix:
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = prefix, path[len(prefix) :] or "/"
        elif path not in _PROBES:
            environ[FAULT] = NotFound()
    elif trusted and _HEADER in environ:
        given = environ[_HEADER].rpartition(",")[2]  # of several the nearest proxy's
        try:
            environ["SCRIPT_NAME"] = read_prefix(given)
        except ValueError:
            environ[FAULT] = ApiError("invalid-prefix", prefix=given.strip())

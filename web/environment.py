"""Read the settings of the public server's app from the environment.

ERRDEX_BUILD names the build's folder; SCRIPT_NAME the path below which the app is shown, if any; ERRDEX_TRUST_PREFIX=1
believes the proxy's X-Forwarded-Prefix. ERRDEX_ACCESS_LOG names a file for the access log, or `-` for standard output;
ERRDEX_METRICS a folder in which the workers count for /metrics. Without them there is neither.
"""

import errno
import logging
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web import NO_FOLDER
from web.access.log import AccessLog
from web.http.prefix import read_prefix

if TYPE_CHECKING:
    from web.access.metrics import Metrics


_logger = logging.getLogger(__name__)


def check_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings of the app, checked before there are workers; tells of a build that is not there yet.

    Ends the program with a line where one is wrong: a worker that did so would only be replaced.
    """
    try:
        Path.cwd()
    except FileNotFoundError:
        sys.exit(NO_FOLDER)
    settings = app_config(environ)
    build: Path = settings["LOOKUP"].parent
    try:
        is_folder = stat.S_ISDIR(build.stat().st_mode)
    except FileNotFoundError:
        _logger.warning("there is no folder %s yet: nothing is answered until `errdex build` makes it", build)
    except OSError as error:
        _logger.warning("%s cannot be read (%s): nothing is answered until it can", build, reason(error))
    else:
        if not is_folder:
            sys.exit(f"ERRDEX_BUILD is '{_shown(str(build))}', a file; it has to be the folder of a build")
    return settings


def app_config(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings for `web.create_app`; ends the program with a line where one cannot be understood."""
    build = Path(environ.get("ERRDEX_BUILD") or "build").absolute()
    return {
        "SITE": build / "site",
        "LOOKUP": build / "lookup.db",
        "PREFIX": _prefix(environ.get("SCRIPT_NAME", "")),
        "TRUST_PREFIX": _trusts_prefix(environ.get("ERRDEX_TRUST_PREFIX", "")),
        "ACCESS_LOG": _access_log(environ.get("ERRDEX_ACCESS_LOG", "")),
        "METRICS": _metrics(environ.get("ERRDEX_METRICS", "")),
    }


def _prefix(given: str) -> str:
    try:
        return read_prefix(given)
    except ValueError:
        sys.exit(f"SCRIPT_NAME is '{_shown(given)}'; it has to be a path such as /errors")


def _trusts_prefix(given: str) -> bool:
    if given not in ("", "0", "1"):
        sys.exit(f"ERRDEX_TRUST_PREFIX is '{_shown(given)}'; it has to be 1, or 0 as without it")
    return given == "1"


def _access_log(given: str) -> AccessLog | None:
    try:
        return AccessLog(given) if given else None
    except OSError as error:
        sys.exit(f"ERRDEX_ACCESS_LOG is '{_shown(given)}', which cannot be written: {reason(error)}")


def _metrics(given: str) -> "Metrics | None":
    if not given:
        return None
    if not Path(given).is_absolute():
        sys.exit(
            f"ERRDEX_METRICS is '{_shown(given)}'; it has to be the whole path of a folder, such as /run/errdex/metrics"
        )
    try:
        from web.access.metrics import Metrics  # its library takes a fifth of a second to load

        return Metrics(Path(given))
    except ModuleNotFoundError:
        sys.exit("ERRDEX_METRICS needs the package prometheus-client: pip install 'errdex[server]'")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # full since: a new worker has to answer all the same
            _logger.error("nothing is counted in %s any more: %s", given, reason(error))
            return None
        sys.exit(f"ERRDEX_METRICS is '{_shown(given)}', a folder that cannot be written to: {reason(error)}")


def _shown(given: str) -> str:
    """A value as it can be printed; what is no UTF-8 shows as a replacement."""
    return os.fsencode(given).decode("utf-8", "replace")


def reason(error: OSError) -> str:
    """Why the system refused something, in its words alone."""
    known = error.errno is not None and error.errno > 0
    said = os.strerror(error.errno or 0) if known else error.strerror or str(error)
    return said.partition(" (while ")[0].lower()  # Python names the address once more


def refused(error: OSError, host: str, port: int) -> str:
    """Why an address cannot be served, and the way out."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken; stop what runs there or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} is not for this user; choose one above 1023 with --port"
    return f"cannot serve on {host}:{port}: {reason(error)}"

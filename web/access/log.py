"""Write the access log: a line of JSON for each request.

The app writes it itself, so it is the same behind every server. A line is written in one piece to a file opened for
appending: those of several workers do not mix. A file that is moved away (logrotate) is followed by a new one.
"""

import errno
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from web.access.visit import Missed, Visit

STANDARD_OUTPUT = "-"
LOOK_EVERY = 1.0
"""Seconds between two looks at whether the file is still there."""
_encode = json.JSONEncoder(separators=(",", ":")).encode
_logger = logging.getLogger(__name__)


class AccessLog:
    """Writes visits to a file, or to standard output."""

    def __init__(self, target: str) -> None:
        """`target`: a path, or `-`. Raises OSError where it cannot be written."""
        self._path = None if target == STANDARD_OUTPUT else Path(target).absolute()
        self._lock = threading.Lock()
        self._next_look = 0.0
        self._is_told = False
        if self._path is None and sys.stdout is None:  # then something else may have its number
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        self._file = 1 if self._path is None else _opened(self._path)

    def note(self, visit: Visit) -> None:
        """Write one line. Where that fails (a full disk), the request is answered all the same."""
        line = _encode(record(visit, datetime.now(UTC))).encode() + b"\n"
        try:
            self._follow()
            os.write(self._file, line)
        except OSError as error:
            if not self._is_told:
                self._is_told = True
                _logger.error(
                    "lines of the access log %s are lost: %s",
                    self._path or "on standard output",
                    (error.strerror or str(error)).lower(),
                )
        else:
            self._is_told = False

    def _follow(self) -> None:
        """Open the path again where it is no longer the open file."""
        if self._path is None or time.monotonic() < self._next_look:
            return
        with self._lock:
            self._next_look = time.monotonic() + LOOK_EVERY
            try:
                there = self._path.stat()
            except FileNotFoundError:
                there = None
            mine = os.fstat(self._file)
            if there is None or (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino):
                again = _opened(self._path)
                os.dup2(again, self._file, inheritable=False)  # the same number: others may be about to write to it
                os.close(again)


def record(visit: Visit, now: datetime) -> Mapping[str, Any]:
    """What one line says. Keys that say nothing are left out."""
    headers = visit.headers
    told: dict[str, Any] = {
        "time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "id": visit.id,
        "method": visit.method,
        "route": visit.route,
        "path": visit.path,
        "status": int(visit.status),
        "ms": round(visit.seconds() * 1000, 2),
        "bytes": 0 if visit.method == "HEAD" else int(headers.get("Content-Length", 0)),
        "lang": headers.get("Content-Language"),
        "confidence": visit.confidence,
        "missed": [_told(missed) for missed in visit.missed] or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _told(missed: Missed) -> Mapping[str, str]:
    if missed.code is None:
        return {"kind": missed.kind, "shape": missed.shape}
    return {"code": missed.code, **({"domain": missed.domain} if missed.domain is not None else {})}


def _opened(path: Path) -> int:
    """Open the file for appending; a pipe that nobody reads is an error, and nothing to wait for."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o640)

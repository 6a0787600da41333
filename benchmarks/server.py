"""Run errdex or a bare Flask app on the documented servers for the time of a measurement."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import PROJECT
from benchmarks.measure import BenchmarkError, members, rss

ERRDEX, BARE = "errdex", "bare"
"""Apps."""
_GUNICORN = ("-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "warning", "--bind")
_COMMANDS: Mapping[tuple[str, str], Callable[[int], tuple[str, ...]]] = {
    ("granian", ERRDEX): lambda port: ("-P", "-m", "web.production", "--port", str(port)),
    ("granian", BARE): lambda port: ("-m", "benchmarks.bare_server", str(port)),
    ("gunicorn", ERRDEX): lambda port: (*_GUNICORN, f"127.0.0.1:{port}", "web.wsgi:app"),
    ("gunicorn", BARE): lambda port: (*_GUNICORN, f"127.0.0.1:{port}", "benchmarks.bare_app:app"),
}
SERVERS = tuple(dict.fromkeys(server for server, _ in _COMMANDS))
"""The documented one first, each with the settings of the project."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    seconds: float
    """From its start to its first answer."""

    def worker(self) -> int:
        """Bytes of memory of its largest worker."""
        return max((rss(pid) for pid in members(frozenset([self.pid])) if pid != self.pid), default=0)


@contextmanager
def serving(server: str, app: str, env: Mapping[str, str], path: str) -> Iterator[Server]:
    """Run an app on one of SERVERS until it answers at `path`. Raises BenchmarkError where it does not."""
    port = _free_port()
    command = [sys.executable, *_COMMANDS[server, app](port)]
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **env},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, f"http://127.0.0.1:{port}{path}", start)
        yield Server(port, process.pid, time.perf_counter() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", url: str, start: float) -> None:
    while process.poll() is None and time.perf_counter() - start < 60:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise BenchmarkError(f"{url} answers {error.code}") from None
        except OSError:  # it does not listen yet
            time.sleep(0.005)
    raise BenchmarkError(f"nobody answers at {url}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(build: Path) -> Mapping[str, str]:
    """Environment that `web.wsgi` reads."""
    return {"ERRDEX_BUILD": str(build.absolute())}

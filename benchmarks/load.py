"""Put a server under load: `wrk` where it is installed, else a loop of our own over keep-alive connections.

As a command, `python -m benchmarks.load PORT PATHS CONNECTIONS SECONDS` is that loop: PATHS is a file with a path
per line, asked for in turn; it prints the answers per second.
"""

import re
import selectors
import shutil
import socket
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

from benchmarks.measure import BenchmarkError

CONNECTIONS = 8
_SCRIPT = """\
local paths, turn = {}, 0
for line in io.lines(%r) do paths[#paths + 1] = line end
request = function() turn = turn %% #paths + 1; return wrk.format("GET", paths[turn]) end
done = function(summary) io.write("errors " .. summary.errors.status .. "\\n") end
"""


def per_second(port: int, paths: Path, seconds: float) -> float:
    """Measure answers per second of the server at `port`.

    It is asked for the paths in the file `paths` in turn.

    Raises BenchmarkError where an answer is none.
    """
    if shutil.which("wrk") is None:
        command = [sys.executable, "-m", "benchmarks.load", str(port), str(paths), str(CONNECTIONS), str(seconds)]
        return float(_said(command))
    script = paths.with_suffix(".lua")
    script.write_text(_SCRIPT % str(paths), "utf-8")
    duration = f"{max(1, round(seconds))}s"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration}", "-s", str(script), f"http://127.0.0.1:{port}"]
    said = _said(command)
    rate, errors = re.search(r"Requests/sec:\s*([\d.]+)", said), re.search(r"errors (\d+)", said)
    if rate is None or errors is None or errors[1] != "0" or "Socket errors" in said:
        raise BenchmarkError(f"wrk says: {said}")
    return float(rate[1])


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=False)
    if done.returncode:
        raise BenchmarkError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class _Connection:
    """A connection with one request on its way."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._rest = b""
        self.closes = False
        """The server ends the connection after this answer."""
        self.socket = socket.create_connection(("127.0.0.1", port))

    def ask(self, path: str) -> None:
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())

    def read(self) -> bool:
        """Read on, and test whether the answer is complete. Raises BenchmarkError where it is not a good one."""
        content = self.socket.recv(1 << 16)
        self._rest += content
        head, end, body = self._rest.partition(b"\r\n\r\n")
        if not content or (end and not head.startswith(b"HTTP/1.1 200")):
            raise BenchmarkError(f"the server answers {head[:80]!r}")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if not end or length is None or len(body) < int(length[1]):
            return False
        self._rest = b""
        self.closes = re.search(rb"(?i)\r\nconnection: *close", head) is not None
        return True


def _loop(port: int, paths: list[str], connections: int, seconds: float) -> float:
    turn = cycle(paths)
    with selectors.DefaultSelector() as selector:

        def connect() -> None:
            connection = _Connection(port)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(turn))

        for _ in range(connections):
            connect()
        start = now = time.perf_counter()
        answers = 0
        while now - start < seconds:
            for key, _ in selector.select():
                connection = key.data
                if not connection.read():
                    continue
                answers += 1
                if connection.closes:
                    selector.unregister(connection.socket)
                    connection.socket.close()
                    connect()
                else:
                    connection.ask(next(turn))
            now = time.perf_counter()
        return answers / (now - start)


if __name__ == "__main__":
    _port, _paths, _connections, _seconds = sys.argv[1:]
    _asked = Path(_paths).read_text("utf-8").split()
    print(_loop(int(_port), _asked, int(_connections), float(_seconds)))

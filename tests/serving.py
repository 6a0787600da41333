"""The documented servers for the time of a test: granian and gunicorn as web/ sets them, nginx and Caddy as in deploy/.

Only ports, the host's name and folders are others than in the files. Debian's nginx and Caddy are installed by .ci/run;
where one is missing its tests are skipped and say so, except that with CI=true they fail.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

BUILD = "/srv/codes/build"
"""Where the files of deploy/ look for a build."""
PATIENCE = 60.0
"""Seconds within which anything has to be answered at all."""


@dataclass
class Server:
    """A server at 127.0.0.1, and the file that its log goes to."""

    port: int
    log: Path
    name: str = ""
    build: Path = Path("build")
    """The folder that it serves."""
    process: "subprocess.Popen[bytes] | None" = None
    """While it runs."""

    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(pid) for pid in children.split()]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ask(self, request: bytes) -> bytes:
        """All that comes back for these bytes, however the connection ends."""
        answer = b""
        with closing(self.connect()) as connection, suppress(ConnectionError):
            with suppress(ConnectionError):
                connection.sendall(request)
            while received := connection.recv(65536):
                answer += received
        return answer

    def get(self, target: str, *headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers by lower-case name, and body of a GET of `target`, which is sent as it is."""
        lines = [f"GET {target} HTTP/1.1", "Host: your.host", "Connection: close", *headers]
        head, _, body = self.ask("\r\n".join((*lines, "", "")).encode()).partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        named = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        if named.get("transfer-encoding") == "chunked":
            body = b"".join(_chunks(body))
        return int(first.split(" ")[1]) if first else 0, named, body

    @contextmanager
    def held(self, number: int, *beginnings: bytes) -> Iterator[None]:
        """So many connections of each kind, which say this much and then nothing more."""
        with ExitStack() as stack:
            for beginning in beginnings * number:
                stack.enter_context(closing(self.connect())).sendall(beginning)
            yield


def _chunks(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, body = body.partition(b"\r\n")
        yield body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]


@contextmanager
def granian(build: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """What `errdex serve --production` becomes, on a free port; with further variables."""
    server = Server(free_port(), build.with_name(f"{build.name}-granian.log"), "granian", build)
    command = [sys.executable, "-P", "-m", "web.production", "--port", str(server.port)]
    with running(command, server, {"ERRDEX_BUILD": str(build), "PYTHONPATH": str(ROOT), **(environment or {})}):
        yield server


@contextmanager
def gunicorn(build: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`gunicorn web.wsgi:app` in the project's folder, on a free port; with further variables."""
    server = Server(free_port(), build.with_name(f"{build.name}-gunicorn.log"), "gunicorn", build)
    command = [sys.executable, "-m", "gunicorn", "web.wsgi:app", "--bind", f"127.0.0.1:{server.port}"]
    with running(command, server, {"ERRDEX_BUILD": str(build), "PYTHONPATH": str(ROOT), **(environment or {})}):
        yield server


SERVERS: dict[str, Callable[..., AbstractContextManager[Server]]] = {"granian": granian, "gunicorn": gunicorn}


@contextmanager
def desk(build: Path) -> Iterator[Server]:
    """What `errdex serve` runs once there is a build."""
    server = Server(free_port(), build / "desk.log")
    program = (
        "import time; from pathlib import Path; from site_builder.cli.serve import built_app, listen, serve;"
        f" serve(built_app(Path({str(build)!r})), listen('127.0.0.1', {server.port}), time.perf_counter())"
    )
    with running([sys.executable, "-c", program], server, {"PYTHONPATH": str(ROOT)}):
        yield server


@contextmanager
def nginx(behind: Server, folder: Path, limited: bool = False, https: bool = False) -> Iterator[Server]:
    """deploy/nginx.conf in front of `behind`, its logs in `folder`.

    `limited`: to 40 requests at once and then one in a second; else to more than any test asks. `https`: as if the
    reader came that way.
    """
    program = found("nginx", "/usr/sbin/nginx")
    server = Server(free_port(), folder / "nginx.log", "nginx", behind.build)
    changes = {"127.0.0.1:8000": f"127.0.0.1:{behind.port}", "listen 80;": f"listen 127.0.0.1:{server.port};"}
    changes |= {"    listen [::]:80;\n": "", BUILD: str(behind.build), "rate=20r/s": "rate=1r/s"}
    changes["/var/log/nginx/"] = f"{folder}/"
    if not limited:
        changes["burst=40"] = "burst=100000"
    if https:
        changes["map $scheme"] = "map https"
    site = _changed("nginx.conf", changes)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # whose folders these are
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ access_log off;\n{temporary}{site}}}\n",
        "utf-8",
    )
    with running([program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")], server, {}):
        yield server


@contextmanager
def caddy(behind: Server, folder: Path) -> Iterator[Server]:
    """deploy/Caddyfile in front of `behind`."""
    program = found("caddy")
    server = Server(free_port(), folder / "caddy.log", "caddy", behind.build)
    changes = {"127.0.0.1:8000": f"127.0.0.1:{behind.port}", "your.host {": f":{server.port} {{"}
    changes[BUILD] = str(behind.build)
    text = _changed("Caddyfile", {**changes, "\tservers {": "\tadmin off\n\tservers {"})
    (folder / "Caddyfile").write_text(text, "utf-8")
    environment = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, server, environment):
        yield server


PROXIES: dict[str, Callable[[Server, Path], AbstractContextManager[Server]]] = {"nginx": nginx, "caddy": caddy}


def found(*names: str, package: str | None = None) -> str:
    """The program of one of these names; skips the test where there is none, and fails it with CI=true.

    `package`: Debian's, where it is not called as the first of them.
    """
    program = next(filter(None, map(shutil.which, names)), None)
    if program is not None:
        return program
    missing = f"no {names[0]} found: install it (Debian: apt-get install {package or names[0]})"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def _changed(name: str, changes: Mapping[str, str]) -> str:
    """The file of deploy/ with these replacements, each of which has to be in it."""
    text = (ROOT / "deploy" / name).read_text("utf-8")
    for old, new in changes.items():
        assert old in text, f"deploy/{name} has no {old!r}"
        text = text.replace(old, new)
    return text


@contextmanager
def running(command: list[str], server: Server, environment: Mapping[str, str], folder: Path = ROOT) -> Iterator[None]:
    """Run `command`, its output in the server's log, until the block ends."""
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        server.process = process
        try:
            _wait(process, server)
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)  # longer than granian waits for its workers
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: "subprocess.Popen[bytes]", server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            if server.get("/livez")[0] == 200:
                return
        time.sleep(0.05)
    pytest.fail(f"{process.args!r} does not serve: {server.log.read_text('utf-8', 'replace')[-2000:]}")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

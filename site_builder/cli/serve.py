"""`errdex serve`: the site and the API from one address on this machine.

For a person at a desk; with `--production`, for the public: the process then becomes `web.production`.
"""

import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import click
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import FileWrapper

from site_builder.assemble.build import PARTS, SERVED, SITE, is_fresh
from site_builder.catalog.loader import CatalogueMissing
from site_builder.cli.build import built
from site_builder.cli.live import Live, State, Watcher
from site_builder.cli.options import catalog_option, served_option
from site_builder.cli.preview import Background, CatalogueWrong, Preview
from site_builder.core.errors import UserError
from site_builder.core.paths import LOOKUP
from site_builder.core.progress import Reporter
from web import create_app
from web import production as public
from web.environment import check_settings, refused

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


_RAW = re.compile(rb"[\x80-\xff]")


class ServeError(UserError):
    """The address cannot be served; the text is one line for the person who named it."""


class Handler(WSGIRequestHandler):
    """Request handler: takes raw letters in addresses, logs only server errors, names no version."""

    raw_requestline: bytes

    def make_environ(self) -> "WSGIEnvironment":
        """Note the file that an answer sends: see `run_wsgi`."""
        return super().make_environ() | {"wsgi.file_wrapper": self._wrapped}

    def run_wsgi(self) -> None:
        """Close the file of an answer whose reader hung up: the base class leaves it open then."""
        self._files: list[FileWrapper] = []
        try:
            super().run_wsgi()
        finally:
            for file in self._files:
                file.close()

    def _wrapped(self, file: IO[bytes], size: int = 8192) -> FileWrapper:
        self._files.append(FileWrapper(file, size))
        return self._files[-1]

    def parse_request(self) -> bool:
        """Percent-encode raw letters before parsing: the base class takes some of their bytes for spaces."""
        self.raw_requestline = _RAW.sub(lambda byte: b"%%%02X" % byte[0][0], self.raw_requestline)
        return super().parse_request()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if str(code).startswith("5"):
            super().log_request(code, size)

    def version_string(self) -> str:
        """Header `Server`, without any version."""
        return "errdex"


@click.command("serve")
@catalog_option
@served_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--watch", is_flag=True, help="Show each edit of the catalogue at once, and reload the open pages.")
@click.option("--production", is_flag=True, help="Serve the build as it is to the public, on granian behind a proxy.")
@click.option("--workers", type=click.IntRange(1), help=f"Processes of --production.  [default: {public.WORKERS}]")
def serve_command(
    folder: Path, out: Path, host: str, port: int, watch: bool, production: bool, workers: int | None
) -> None:
    """Build what is not fresh, then serve the site and the API from one address."""
    start = time.perf_counter()
    if production:
        if watch:
            raise click.UsageError("--watch is for a desk: leave it out, or --production")
        _serve_in_public(folder, out, host, port, workers or public.WORKERS)
    if workers is not None:
        raise click.UsageError("--workers is for --production")
    with listen(host, port) as listener:
        if watch:
            _watch(folder, listener)
            return
        if is_fresh(out, folder, SERVED):
            click.echo(f"{out} is up to date with {folder}", err=True)
        else:
            built(folder, out, PARTS, Reporter())
        serve(built_app(out), listener, start)


def _serve_in_public(folder: Path, out: Path, host: str, port: int, workers: int) -> NoReturn:
    """Become the public server of the build in `out`; one is made only where there is none."""
    if find_spec("granian") is None:
        raise ServeError(public.MISSING)
    if port == 0:
        raise ServeError("--production needs a port that its proxy knows; choose one with --port")
    listen(host, port).close()
    if not (out / LOOKUP).exists():
        built(folder, out, PARTS, Reporter())
    environ = {**os.environ, "ERRDEX_BUILD": str(out.absolute())}
    many, below = "s" if workers > 1 else "", check_settings(environ)["PREFIX"]
    click.echo(
        f"serving {out} at {address(host, port)}{below}/ with {workers} worker{many};"
        " a later `errdex build` shows by itself",
        err=True,
    )
    command = ["-P", "-m", "web.production", "--host", host, "--port", str(port), "--workers", str(workers)]
    os.execve(sys.executable, [sys.executable, *command], environ)


def _watch(folder: Path, listener: socket.socket) -> None:
    """Serve the preview: each page as the catalogue has it now."""
    began = time.perf_counter()
    preview = Preview(folder)
    with tempfile.TemporaryDirectory(prefix="errdex-") as scratch:
        out, state = Path(scratch, "build"), State()
        background = Background(folder, out, state.search_is_fresh)

        def again() -> Sequence[str]:
            start = time.perf_counter()
            try:
                preview.read()
            except CatalogueMissing:
                raise
            except UserError as error:
                click.echo(str(error), err=True)
                return str(error).splitlines()[:-1] if isinstance(error, CatalogueWrong) else [str(error)]
            click.echo(f"read {folder} in {time.perf_counter() - start:.2f} s", err=True)
            return []

        def tell(problems: Sequence[str]) -> None:
            state.shows(problems)
            if not problems:
                background.build()  # after the pages know that search follows

        tell(again())
        watcher = Watcher(folder, again, tell)
        watcher.start()
        try:
            serve(Live(preview.app(out), state), listener, began)
        finally:
            watcher.stop()
            background.stop()


def built_app(out: Path) -> "WSGIApplication":
    """Make the app that serves the build in `out`."""
    return create_app({"SITE": (out / SITE).absolute(), "LOOKUP": (out / LOOKUP).absolute()})


def serve(app: "WSGIApplication", listener: socket.socket, start: float) -> None:
    """Serve on `listener` until interrupted. `start`: when the command began, by `time.perf_counter`."""
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, request_handler=Handler, fd=listener.fileno())
    click.echo(f"site           {address(host, port)}/")
    click.echo(f"API reference  {address(host, port)}/api")
    click.echo(f"ready after {time.perf_counter() - start:.1f} s; Ctrl-C stops it")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("stopped")


def address(host: str, port: int) -> str:
    """Address of a server, without a slash at its end."""
    bare = host.strip("[]")
    return f"http://{f'[{bare}]' if ':' in bare else bare}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """Open the address. Raises ServeError where it is taken, forbidden or not this machine's."""
    try:
        return public.listen(host, port)
    except OSError as error:
        raise ServeError(refused(error, host, port)) from None

"""Run a static server that counts what it sends, and a Chromium."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, sync_playwright

_PLAIN = frozenset({".png", ".ico", ".woff2", ".jpg"})
"""Compressed already."""


@dataclass
class Sent:
    """One answer."""

    path: str
    plain: int
    """Bytes of the body as it lies on the disk."""
    gzipped: int
    """Bytes of the body as a server that compresses sends it (level 6)."""


@dataclass
class Static:
    """A folder, served; `sent` grows with each request."""

    url: str
    sent: list[Sent] = field(default_factory=list)

    def take(self) -> list[Sent]:
        """Take the answers since the last call."""
        taken, self.sent[:] = list(self.sent), []
        return taken


@contextmanager
def static(folder: Path) -> Iterator[Static]:
    """Serve `folder` at a free port of this machine."""
    site = Static("")

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = folder / path.lstrip("/")
            if path.endswith("/"):
                file /= "index.html"
            if not file.is_file():
                site.sent.append(Sent(path, 0, 0))
                self._answer(404, b"", "text/plain")
                return
            content, gzipped = _read(file)
            site.sent.append(Sent(path, len(content), len(gzipped)))
            self._answer(200, gzipped, self.guess_type(file.name), file.suffix not in _PLAIN)

        def _answer(self, status: int, body: bytes, kind: str, compressed: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind if "text" not in kind else f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if compressed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@lru_cache(maxsize=256)
def _read(file: Path) -> tuple[bytes, bytes]:
    content = file.read_bytes()
    return content, content if file.suffix in _PLAIN else gzip.compress(content, 6, mtime=0)


@contextmanager
def chromium(path: Path) -> Iterator[Browser]:
    """The browser at `path`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()

"""`errdex serve`: what its request handler does with a reader who hangs up."""

import io
import socket
import struct
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.serving import make_server
from werkzeug.wsgi import wrap_file

from site_builder.cli.serve import Handler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: closing the socket sends a reset."""


class Slow(io.BytesIO):
    """A file whose end is seen only after its reader hung up."""

    def __init__(self) -> None:
        super().__init__(b"x")
        self.was_sent, self.hung_up = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if not data:
            self.was_sent.set()
            self.hung_up.wait(30)
        return data


def test_file_is_closed_when_its_reader_hangs_up() -> None:
    file = Slow()

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "1")])
        return wrap_file(environ, file)

    server: Any = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    server.daemon_threads = False  # so that closing the server waits for the answer
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with socket.create_connection(("127.0.0.1", server.server_port), 30) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        reader.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert file.was_sent.wait(30)
    file.hung_up.set()
    server.shutdown()
    thread.join()
    server.server_close()
    assert file.closed

"""`errdex serve --watch`: build again when the catalogue changes, and tell the open pages.

A thread watches the folder and builds; a layer around the app adds one script to every page, which waits for the
next build, loads the page again, or shows what is wrong with the catalogue. Until that is mended the last good
build stays.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SETTLE = 0.05
"""Seconds without a further change after which a build starts: an editor saves in several steps."""
PATIENCE = 20.0
"""Seconds that a page's question is kept open."""
_SCRIPT = Path(__file__).with_name("live.js")
_READING = frozenset({"opened", "closed_no_write", "closed"})


class State:
    """The number of the build that is served, and what is wrong with the catalogue as it is now."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._problems: tuple[str, ...] = ()

    def now(self, problems: Sequence[str] = ()) -> None:
        """There is a new build, or, with problems, none could be made."""
        with self._changed:
            self._number += 1
            self._problems = tuple(problems)
            self._changed.notify_all()

    def after(self, number: int, patience: float = PATIENCE) -> dict[str, Any]:
        """What holds now, as soon as it is another number than `number`."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, patience)
            return {"number": self._number, "problems": self._problems}


class Watcher(FileSystemEventHandler):
    """Calls `build` in a thread of its own, once for all changes of a moment."""

    def __init__(
        self, folder: Path, build: Callable[[], Sequence[str]], state: State, prepare: Callable[[], None]
    ) -> None:
        """`build` gives what is wrong with the catalogue, nothing when it made a new build; `prepare` comes first."""
        self._build = build
        self._prepare = prepare
        self._state = state
        self._event = threading.Event()
        self._observer = Observer()
        self._observer.schedule(self, str(folder), recursive=True)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._observer.start()
        self._thread.start()

    def stop(self) -> None:
        self._observer.stop()
        self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _READING:
            self._event.set()

    def _run(self) -> None:
        with suppress(Exception):  # it comes again with the first build, which says it
            self._prepare()
        while True:
            self._event.wait()
            while self._event.is_set():
                self._event.clear()
                time.sleep(SETTLE)
            try:
                problems = self._build()
            except Exception as error:  # whatever it is, the author sees it and the server lives on
                problems = [f"{type(error).__name__}: {error}"]
            self._state.now(problems)


class Live:
    """The app with a script in every page that waits for the next build."""

    def __init__(self, app: "WSGIApplication", state: State) -> None:
        self._app = app
        self._state = state

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/-/live.js":
            return _answer(start_response, "text/javascript; charset=utf-8", _SCRIPT.read_bytes())
        if path == "/-/live":
            number = environ.get("QUERY_STRING", "")
            state = self._state.after(int(number) if number.isdecimal() else -1)
            return _answer(start_response, "application/json", json.dumps(state, ensure_ascii=False).encode())
        environ.pop("HTTP_IF_NONE_MATCH", None)  # a page of an earlier build must not be taken for this one's
        environ.pop("HTTP_IF_MODIFIED_SINCE", None)
        environ.pop("HTTP_RANGE", None)
        return self._with_script(environ, start_response)

    def _with_script(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            started[:] = [status, headers, exc_info]
            return lambda _: None

        answer = self._app(environ, hold)
        status, headers, exc_info = started
        if not dict(headers).get("Content-Type", "").startswith("text/html"):
            start_response(status, headers, exc_info)
            return answer
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        body = body.replace(b"</body>", b'<script src="/-/live.js" defer></script></body>', 1)
        kept = [(name, value) for name, value in headers if name not in ("Content-Length", "ETag", "Last-Modified")]
        length = [] if environ["REQUEST_METHOD"] == "HEAD" else [("Content-Length", str(len(body)))]
        start_response(status, [*kept, *length, ("Cache-Control", "no-store")], exc_info)
        return [body]


def _answer(start_response: "StartResponse", kind: str, body: bytes) -> Iterable[bytes]:
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response("200 OK", headers)
    return [body]

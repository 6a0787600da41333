"""`errdex serve --watch`: watch the catalogue, reload the open pages.

A thread watches the folder; a layer around the app adds one script to every page, which waits for the next state,
loads the page again, or shows what is wrong with the catalogue. Until that is mended the last good state stays.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from site_builder.core.fingerprint import DOCS, WORDS
from web.access.visit import Visit
from web.http.envelope import enveloped

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SETTLE = 0.03
"""Seconds without a further change after which it is read: an editor saves in several steps."""
LONGEST_WRITE = 5.0
"""Seconds without a further change after which a file counts as whole though nobody has said that it was closed."""
PATIENCE = 20.0
"""Seconds that a page's request is kept open."""
_SCRIPT = Path(__file__).with_name("live.js")
_NUMBER = re.compile("[0-9]{1,18}")
_READING = frozenset({"opened", "closed_no_write"})


class State:
    """State that open pages wait for: its number, its problems, the state of search."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._tick = 0
        self._state: dict[str, Any] = {"number": 0, "problems": [], "search": "follows"}

    def shows(self, problems: Sequence[str] = ()) -> None:
        """Announce a new state, or the problems for which none can be shown."""
        search = self._state["search"] if problems else "follows"
        self._set(number=self._state["number"] + (not problems), problems=list(problems), search=search)

    def search_is_fresh(self, failure: str = "") -> None:
        """Announce that search has caught up, or the failure of its build."""
        self._set(search=failure or "fresh")

    def _set(self, **changes: object) -> None:
        with self._changed:
            self._tick += 1
            self._state = {**self._state, **changes}
            self._changed.notify_all()

    def after(self, tick: int, patience: float = PATIENCE) -> dict[str, Any]:
        """Wait for a change since `tick`, `patience` seconds at most; return the state."""
        with self._changed:
            self._changed.wait_for(lambda: self._tick != tick, patience)
            return {"tick": self._tick, **self._state}


class Watcher(FileSystemEventHandler):
    """Watches a catalogue and what lies beside it; calls `read` in a thread, once for several quick changes."""

    def __init__(
        self, folder: Path, read: Callable[[], Sequence[str]], tell: Callable[[Sequence[str]], object]
    ) -> None:
        """`read` returns what is wrong with the catalogue, nothing where it can be shown; `tell` hears it."""
        self._read = read
        self._tell = tell
        self._event = threading.Event()
        self._closes = False  # whether the system says when a file is closed
        self._written: dict[str | bytes, float] = {}  # files that may be half written, and when they were changed last
        self._observer = Observer()
        self._project = folder.absolute().parent
        self._watched = {folder.absolute().name, DOCS, WORDS}
        self._observer.schedule(self, str(folder), recursive=True)
        self._observer.schedule(self, str(self._project), recursive=False)  # tells when one of these begins
        for name in (DOCS, WORDS):
            self._watch(self._project / name)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._observer.start()
        self._thread.start()

    def stop(self) -> None:
        self._observer.stop()
        self._observer.join()

    def _watch(self, folder: Path) -> None:
        """Watch a folder beside the catalogue, where it is there."""
        if folder.is_dir():
            self._observer.schedule(self, str(folder), recursive=True)

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(os.fsdecode(event.src_path))
        if path == self._project or (path.parent == self._project and path.name not in self._watched):
            return  # a build, most likely
        if path.parent == self._project and event.event_type == "created":
            self._watch(path)
        if event.event_type in _READING:
            self._closes = True
            return
        if event.event_type == "modified" and self._closes and not event.is_directory:
            self._written[event.src_path] = time.monotonic()
        elif event.event_type in ("closed", "deleted", "moved"):
            self._written.pop(event.src_path, None)
        self._event.set()

    def _is_writing(self) -> bool:
        """Whether a file is being written: half of an entry may be an entry as well."""
        since = time.monotonic() - LONGEST_WRITE
        return any(changed > since for changed in self._written.copy().values())

    def _run(self) -> None:
        while True:
            self._event.wait()
            while self._event.is_set() or self._is_writing():
                self._event.clear()
                time.sleep(SETTLE)
            try:
                problems = self._read()
            except Exception as error:  # whatever it is, the author sees it and the server lives on
                problems = [f"{type(error).__name__}: {error}"]
            self._tell(problems)


class Live:
    """WSGI app that adds a script to every page, which reloads it."""

    def __init__(self, app: "WSGIApplication", state: State) -> None:
        self._app = app
        self._state = state

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/-/live"):
            start_response = enveloped(start_response, Visit(environ))
        if path == "/-/live.js":
            return _answer(start_response, "text/javascript; charset=utf-8", _SCRIPT.read_bytes())
        if path == "/-/live":
            number = environ.get("QUERY_STRING", "")
            state = self._state.after(int(number) if _NUMBER.fullmatch(number) else -1)
            return _answer(start_response, "application/json", json.dumps(state, ensure_ascii=False).encode())
        environ.pop("HTTP_IF_NONE_MATCH", None)  # a page of an earlier state must not be taken for this one's
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

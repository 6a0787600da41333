"""Preview a catalogue: render what is asked for from the catalogue as it is now.

An edit costs its validation and one page, whatever the number of codes. What is made from all entries together
(search, diagnosis, lists of the API) comes from a build in another process, which follows each edit.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from site_builder.assemble.build import AROUND, LOOKUP, SITE, with_site_url
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.model import Catalog, Entry
from site_builder.catalog.problem import summary
from site_builder.cli.validate import errors
from site_builder.core.errors import Complaint
from site_builder.data.answers import Answer, entry_answers
from site_builder.data.records import entry_views
from site_builder.data.views import ALL
from site_builder.rules import validate
from site_builder.search.search_data import SearchData
from site_builder.site.files import Files
from site_builder.site.frame import framing
from web import create_app
from web.http.responses import EXTENSION
from web.store.current import CurrentStore
from web.store.store import Document, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_POLITE = 10
"""How far the build in the background stands back behind the answers to the author."""


class CatalogueWrong(Complaint):
    """The catalogue has errors; the text is a line for each problem, and their number."""


class Preview:
    """The last good state of a catalogue, rendered on request."""

    def __init__(self, folder: Path) -> None:
        """Read the catalogue in `folder`. Raises CatalogueWrong, or Complaint where it cannot be framed."""
        self._folder = folder
        self._cache = EntryCache.of(folder)
        self.files = self._read(None)
        self._cache.save(folder)

    def read(self) -> None:
        """Read the catalogue again. Raises as the constructor; the state stays what it was then."""
        self.files = self._read(self.files)

    def _read(self, shown: Files | None) -> Files:
        loaded = validate(self._folder, self._cache)
        if loaded.catalog is None or errors(loaded):
            raise CatalogueWrong("\n".join([*map(str, loaded.problems), summary(loaded.problems, loaded.files)]))
        catalog = with_site_url(loaded.catalog, None)
        if shown is not None and (shown.catalog.settings, shown.catalog.domains) == (catalog.settings, catalog.domains):
            return Files(SearchData(catalog), shown.frame)
        with framing(catalog) as frame:
            return Files(SearchData(catalog), frame())

    def app(self, out: Path) -> "WSGIApplication":
        """The site and the API, with what is made from all entries from the build in `out`."""
        app = create_app({"SITE": out / SITE, "LOOKUP": out / LOOKUP, "LOOK_EVERY": 0})
        app.extensions[EXTENSION] = CurrentStore(out / LOOKUP, 0, lambda path: _PreviewStore(path, self))

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            made = self._page(environ)
            if made is None:
                return app.wsgi_app(environ, start_response)
            headers, body = made
            start_response("200 OK", headers)
            return [body] if environ["REQUEST_METHOD"] == "GET" else []

        return answer

    def _page(self, environ: "WSGIEnvironment") -> tuple[list[tuple[str, str]], bytes] | None:
        """Headers and content of a file that is rendered now; None for every other request."""
        files, path = self.files, environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path == "/":
            return None
        name = PurePosixPath(f"{path}index.html" if path.endswith("/") else path).relative_to("/")
        source = files.source_at(name)
        is_moved = isinstance(source, Entry) and source.status == "removed" and source.replaced_by is not None
        if is_moved or (isinstance(source, Catalog) and name not in files.frame.files):
            return None
        try:
            body = files[name]
        except KeyError:
            return None
        kind = guess_type(name.name)[0] or "application/octet-stream"
        headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
        if name.suffix == ".html":
            headers.append(("Content-Security-Policy", files.frame.csp))
        return headers, body

    def answer(self, domain: str, code: str, language: str) -> Answer | None:
        """The API's answer about an entry as it is now; None where there is none."""
        catalog = self.files.catalog
        position = catalog.places.by_code.get((domain, code))
        if position is None or language not in (ALL, *catalog.languages):
            return None
        answers = list(entry_answers(entry_views(catalog, catalog.entries[position])))
        return answers[(ALL, *catalog.languages).index(language)]


class _PreviewStore(Store):
    """The lookup.db of the latest build in the background, with the answers about entries as they are now."""

    def __init__(self, path: Path, preview: Preview) -> None:
        super().__init__(path)
        self._preview = preview

    def finished(self, code: str, language: str, domain: str | None = None) -> Document | None:
        catalog = self._preview.files.catalog
        domains = [one.id for one in catalog.domains] if domain is None else [domain]
        found = [one for one in domains if (one, code) in catalog.places.by_code]
        answer = self._preview.answer(found[0], code, language) if len(found) == 1 else None
        return _document(answer) if answer is not None else super().finished(code, language, domain)

    def document(self, identifier: int, language: str) -> Document:
        row = self.entry(identifier)
        answer = self._preview.answer(row.domain, row.code, language)
        return _document(answer) if answer is not None else super().document(identifier, language)


def _document(answer: Answer) -> Document:
    return Document(answer.body, answer.etag, answer.message)


class Background:
    """Builds what is made from all entries together, in another process, once for all edits of a while."""

    def __init__(self, folder: Path, out: Path, done: Callable[[str], object]) -> None:
        """`done` is called after each build; with a line that says why, where there is none."""
        self._command = [sys.executable, "-m", "site_builder", "build", "--catalog", str(folder)]
        self._command += ["--out", str(out), "--only", f"{AROUND},lookup"]
        self._done = done
        self._wanted = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def build(self) -> None:
        """Build soon; what is under way is finished first."""
        self._wanted.set()

    def stop(self) -> None:
        """Build no more."""
        process = self._process
        if process is not None:
            process.terminate()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            self._process = process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            os.setpriority(os.PRIO_PROCESS, process.pid, _POLITE)
            said = process.communicate()[1].strip().splitlines()
            if not self._wanted.is_set():
                self._done(said[-1] if process.returncode and said else "")

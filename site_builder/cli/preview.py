"""Preview a catalogue: render each requested page as of now.

An edit costs its validation and one page, whatever the number of codes. What is made from all entries together
(search, diagnosis, lists of the API) comes from a build in another process, which follows each edit.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from site_builder.assemble.build import SITE, SITE_WIDE, site_pages, with_site_url
from site_builder.catalog.entry import Entry
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import listed, summary
from site_builder.cli.validate import errors
from site_builder.core import garbage_collection
from site_builder.core.errors import UserError
from site_builder.core.paths import LOOKUP
from site_builder.data.answers import Answer, entry_answers
from site_builder.data.records import entry_views
from site_builder.data.views import ALL
from site_builder.rules import validate
from site_builder.search.search_data import SearchData
from site_builder.site.files import Files
from site_builder.site.frame import ENTRANCES, framing
from web import create_app
from web.access.visit import Visit
from web.http.envelope import enveloped
from web.http.responses import EXTENSION
from web.store.current import CurrentStore
from web.store.store import EntryRow, Store, StoredAnswer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_POLITE = 10
"""Niceness of the build in the background."""


_LEADING = frozenset(folder for folder, _, _ in ENTRANCES)
"""Addresses from which the server leads to the reader's language by itself."""
_NOTHING_YET = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>errdex</title>
<body><p>There is nothing to show yet: the catalogue has errors. The page comes as soon as they are fixed.</p></body>
</html>
"""


class CatalogueWrong(UserError):
    """The catalogue has errors; the text is a line for each problem, then a summary."""


class Preview:
    """The last good state of a catalogue, rendered on request; nothing until there is one."""

    def __init__(self, folder: Path) -> None:
        """Preview the catalogue in `folder`, once it is read."""
        self._folder = folder
        self._cache = EntryCache.of(folder)
        self._framed: object = None
        self.files: Files | None = None

    def read(self) -> None:
        """Read the catalogue as it is now.

        Raises CatalogueWrong, or UserError where it is not there or cannot be framed; the state stays what it was then.
        """
        first, self.files = self.files is None, self._read(self.files)
        if first:
            self._cache.save(self._folder)
            garbage_collection.spared()

    def _read(self, shown: Files | None) -> Files:
        loaded = validate(self._folder, self._cache)
        if errors(loaded) or loaded.catalog is None:
            chosen, more = listed(loaded.problems)
            raise CatalogueWrong("\n".join([*map(str, chosen), *more, summary(loaded.problems, loaded.files)]))
        catalog = with_site_url(loaded.catalog, None)
        framed = catalog.settings, catalog.domains, catalog.own_words, site_pages(catalog)
        if shown is not None and self._framed == framed:
            return Files(SearchData(catalog), shown.frame)
        with framing(catalog) as frame:
            files = Files(SearchData(catalog), frame())
        self._framed = framed
        return files

    def app(self, out: Path) -> "WSGIApplication":
        """WSGI app of the site and the API; what is made from all entries comes from the build in `out`."""
        app = create_app({"SITE": out / SITE, "LOOKUP": out / LOOKUP, "LOOK_EVERY": 0})
        app.extensions[EXTENSION] = CurrentStore(out / LOOKUP, 0, lambda path: _PreviewStore(path, self))

        app.config["TWIN"] = self._twin

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            status, page = "200 OK", self._page(environ)
            if page is None and self.files is None and not _is_for_program(environ):
                status, page = "503 Service Unavailable", ([("Content-Type", "text/html; charset=utf-8")], _NOTHING_YET)
            if page is None:
                return app.wsgi_app(environ, start_response)
            headers, body = page
            enveloped(start_response, Visit(environ))(status, headers)
            return [body] if environ["REQUEST_METHOD"] == "GET" else []

        return answer

    def _page(self, environ: "WSGIEnvironment") -> tuple[list[tuple[str, str]], bytes] | None:
        """Render the requested file: headers and body; None for every other request."""
        files, path = self.files, environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.strip("/") in _LEADING or files is None:
            return None
        name = PurePosixPath((f"{path}index.html" if path.endswith("/") else path).lstrip("/"))
        source = files.source_at(name)
        is_moved = isinstance(source, Entry) and _has_moved(source)
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

    def _twin(self, path: str) -> bytes | None:
        """Render the Markdown of a code's page; None where there is none."""
        try:
            return self.files[PurePosixPath(path)] if self.files is not None else None
        except KeyError:
            return None

    @property
    def catalog(self) -> Catalog:
        """The catalogue as it is shown; there is one as soon as there is a build."""
        assert self.files is not None
        return self.files.catalog

    def answer(self, domain: str, code: str, language: str) -> Answer | None:
        """Render the API answer about an entry as it is now; None where there is no such entry."""
        catalog = self.catalog
        position = catalog.positions.by_code.get((domain, code))
        if position is None or language not in (ALL, *catalog.languages):
            return None
        answers = list(entry_answers(entry_views(catalog, catalog.entries[position])))
        return answers[(ALL, *catalog.languages).index(language)]


class _PreviewStore(Store):
    """Store of the latest background build, with answers about entries as they are now."""

    def __init__(self, path: Path, preview: Preview) -> None:
        super().__init__(path)
        self._preview = preview

    def exact_answer(self, code: str, language: str, domain: str | None = None) -> StoredAnswer | None:
        catalog = self._preview.catalog
        domains = [one.id for one in catalog.domains] if domain is None else [domain]
        entries = [entry for one in domains if (entry := catalog.find(one, code)) is not None]
        if not entries:
            return None
        found = [entry for entry in entries if domain is not None or not _has_moved(entry)]
        answer = self._preview.answer(found[0].domain, code, language) if len(found) == 1 else None
        return _stored(answer) if answer is not None else super().exact_answer(code, language, domain)

    def exact(self, code: str, domain: str | None = None) -> list[EntryRow]:
        return self._present(super().exact(code, domain))

    def respelled(self, code: str, domain: str | None = None) -> list[EntryRow]:
        return self._present(super().respelled(code, domain))

    def entry_answer(self, identifier: int, language: str) -> StoredAnswer:
        row = self.entry(identifier)
        answer = self._preview.answer(row.domain, row.code, language)
        return _stored(answer) if answer is not None else super().entry_answer(identifier, language)

    def entry_answers(self, identifiers: Sequence[int], language: str) -> list[StoredAnswer]:
        return [self.entry_answer(identifier, language) for identifier in identifiers]

    def _present(self, rows: list[EntryRow]) -> list[EntryRow]:
        """Those whose entry has not been removed from the catalogue since the build."""
        catalog = self._preview.catalog
        return [row for row in rows if catalog.find(row.domain, row.code) is not None]


def _is_for_program(environ: "WSGIEnvironment") -> bool:
    """Whether the answer goes to a program: problem documents are for it."""
    return str(environ.get("PATH_INFO", "")).startswith("/api/")


def _has_moved(entry: Entry) -> bool:
    """Whether it only says where its code has gone."""
    return entry.status == "removed" and entry.replaced_by is not None


def _stored(answer: Answer) -> StoredAnswer:
    return StoredAnswer(answer.body, answer.etag, answer.message)


class Background:
    """Builds the site-wide files in another process, once for several edits."""

    def __init__(self, folder: Path, out: Path, done: Callable[[str], object]) -> None:
        """`done` is called after each build: with the error where it failed, else with an empty text."""
        self._command = [sys.executable, "-m", "site_builder", "build", "--catalog", str(folder)]
        self._command += ["--out", str(out), "--only", f"{SITE_WIDE},lookup"]
        self._done = done
        self._wanted = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def build(self) -> None:
        """Request a build; one that is under way is finished first."""
        self._wanted.set()

    def stop(self) -> None:
        """Stop the build that is under way."""
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

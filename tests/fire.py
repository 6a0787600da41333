"""Clients that fire at a server and check every answer, while one of two builds takes the other's place.

    builds = Builds(folder, sample_catalog)   # serve `builds.out`
    with fire(server.port, builds) as tally:
        builds.swap()
    assert tally.faults() == []

The two builds differ in every text and in the number of each entry. What each has to answer is asked of the app
without a server before the fire, so that an answer of neither build, or of both, is seen.
"""

import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from flask.testing import FlaskClient

from site_builder.assemble.build import SERVED, build, policies
from site_builder.assemble.output import staged
from site_builder.catalog.model import Catalog
from site_builder.core.progress import Reporter
from tests.factories import an_entry, text
from web import create_app

PATIENCE = 30.0
"""Seconds within which every request has to be answered."""
FOLLOWS = 2.0
"""Seconds after a swap within which an answer may still be of the build before."""
ONLY_IN_SECOND = "A.FIRST"
"""A code before all others, so that every entry has another number."""
_COMPARED = ("content-type", "content-language", "content-security-policy", "cache-control", "vary", "location")


class Shot(NamedTuple):
    """One request."""

    target: str
    body: bytes | None = None
    """With one it is a POST of plain text."""

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.body is None else {"Content-Type": "text/plain"}


class Answer(NamedTuple):
    """What of an answer depends on the build alone."""

    status: int
    headers: tuple[str | None, ...]
    body: bytes


class Builds:
    """Two builds of a catalogue, of which one lies at `out`."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        """Make both in `folder`, and put the first of them at `out`."""
        self.out = folder / "build"
        self._made = [folder / "first", folder / "second"]
        catalogs = [_told_apart(catalog, "first"), _told_apart(catalog, "second", moved=True)]
        for made, told in zip(self._made, catalogs, strict=True):
            build(told, made, SERVED, {}, Reporter())
            policy = (made / "csp.txt").read_text("ascii").strip()
            for path, content in policies(f"{policy}; report-uri /{made.name}"):
                (made / path).write_bytes(content)
        self.shots = tuple(_shots(catalogs[1]))
        clients = [
            create_app({"SITE": made / "site", "LOOKUP": made / "lookup.db"}).test_client() for made in self._made
        ]
        self.answers = {shot: tuple(_answer(client, shot) for client in clients) for shot in self.shots}
        self._periods: list[tuple[int, float, float]] = []
        """Build, and from when to when it may be what is served."""
        self._place(0)

    def swap(self) -> None:
        """Put the other build in place, as `errdex build` does."""
        self._place(1 - self._periods[-1][0])

    def _place(self, number: int) -> None:
        with staged(self.out) as stage:
            shutil.copytree(self._made[number], stage.folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
            self._periods.append((number, time.monotonic(), float("inf")))
        for before, (of, since, until) in enumerate(self._periods[:-1]):
            self._periods[before] = of, since, min(until, time.monotonic() + FOLLOWS)

    def may_answer(self, began: float, ended: float) -> frozenset[int]:
        """The builds that a request of this time may be answered by."""
        return frozenset(number for number, since, until in self._periods if since <= ended and began <= until)


@dataclass
class Tally:
    """What the clients saw."""

    asked: int = 0
    retried: int = 0
    """Requests on a kept connection that the server had closed: sent once more, as every client does."""
    slowest: float = 0.0
    """Seconds."""
    failed: list[str] = field(default_factory=list)
    """No answer, or that of a fault in the server."""
    mixed: list[str] = field(default_factory=list)
    """An answer of neither build."""
    stale: list[str] = field(default_factory=list)
    """An answer of the build that is no longer there."""

    def faults(self) -> list[str]:
        return [*self.failed, *self.mixed, *self.stale]

    def __str__(self) -> str:
        return (
            f"{self.asked:,} asked, {len(self.failed)} failed, {len(self.mixed)} mixed, {len(self.stale)} stale,"
            f" {self.retried} retried, slowest {self.slowest:.2f} s"
        )


@contextmanager
def fire(port: int, builds: Builds, clients: int = 4, pause: float = 0.0) -> Iterator[Tally]:
    """Ask all of `builds.shots` again and again until the block ends.

    Every second client keeps its connection. `pause`: seconds that a client waits after each answer.
    """
    tally, lock, stop = Tally(), threading.Lock(), threading.Event()

    def run(number: int) -> None:
        client = _Client(port, keeps=number % 2 == 0)
        start = number * len(builds.shots) // clients
        for shot in islice(cycle(builds.shots), start, None):
            if stop.is_set():
                break
            began = time.monotonic()
            told: Answer | str
            try:
                told = client.ask(shot)
            except (OSError, HTTPException) as error:
                told = repr(error)
            ended = time.monotonic()
            with lock:
                tally.asked += 1
                tally.slowest = max(tally.slowest, ended - began)
                _judge(tally, builds, shot, told, (began, ended))
            stop.wait(pause)
        client.close()
        with lock:
            tally.retried += client.retried

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield tally
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _judge(tally: Tally, builds: Builds, shot: Shot, told: Answer | str, time_of: tuple[float, float]) -> None:
    line = f"{shot.method} {shot.target}: "
    if isinstance(told, str) or told.status >= 500:
        tally.failed.append(line + str(told)[:300])
        return
    of = {number for number, expected in enumerate(builds.answers[shot]) if expected == told}
    if not of:
        tally.mixed.append(f"{line}{told!r}"[:1000])
    elif not of & builds.may_answer(*time_of):
        tally.stale.append(f"{line}of the {('first', 'second')[min(of)]} build")


class _Client:
    """A client that keeps its connection, or opens one for each request."""

    def __init__(self, port: int, keeps: bool) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._keeps = keeps
        self.retried = 0

    def ask(self, shot: Shot) -> Answer:
        kept = self._connection.sock is not None
        try:
            return self._ask(shot)
        except ConnectionError:  # http.client's RemoteDisconnected is one: not a byte of an answer
            if not kept:
                raise
            self.retried += 1
            return self._ask(shot)

    def _ask(self, shot: Shot) -> Answer:
        headers = shot.headers if self._keeps else {**shot.headers, "Connection": "close"}
        whole = False
        try:
            self._connection.request(shot.method, shot.target, shot.body, headers)
            response = self._connection.getresponse()
            body = response.read()
            whole = True
        finally:
            if not (whole and self._keeps):
                self.close()
        return _told(response.status, dict(response.getheaders()), body)

    def close(self) -> None:
        self._connection.close()


def _told(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    lower = {name.lower(): value for name, value in headers.items()}
    return Answer(status, tuple(lower.get(name) for name in _COMPARED), body)


def _answer(client: FlaskClient, shot: Shot) -> Answer:
    with client.open(shot.target, method=shot.method, data=shot.body, headers=shot.headers) as response:
        return _told(response.status_code, dict(response.headers), response.get_data())


def _told_apart(catalog: Catalog, name: str, moved: bool = False) -> Catalog:
    """The catalogue with this name in every message and title; `moved`: with a code before all others, too."""
    domain = catalog.domains[0]
    entries = tuple(
        entry.model_copy(update={"message": text(f"{entry.message.root['zh']}（{name}）", f"{entry.code} ({name})")})
        for entry in catalog.entries
    )
    if moved:
        entries = (an_entry(ONLY_IN_SECOND, domain.id, message=text("第一", "the first")), *entries)
    title = text(f"错误码 {name}", f"Codes, {name}")
    return replace(catalog, settings=catalog.settings.model_copy(update={"title": title}), entries=entries)


def _shots(catalog: Catalog) -> Iterator[Shot]:
    """Requests of all kinds: each code by the API and as a page, in words, pasted; lists, redirects, what is not."""
    yield from map(Shot, ("/livez", "/api/v1/catalog?lang=zh", "/api/v1/codes?lang=en&limit=200", "/en/index.html"))
    yield from map(Shot, ("/api/v1/domains.json", "/zh/assets/search/codes.json", "/llms.txt", "/en/404.html"))
    for entry in catalog.entries:
        code, page = quote(entry.code, safe=""), f"{entry.domain}/{quote(entry.slug)}"
        yield Shot(f"/api/v1/domains/{entry.domain}/codes/{code}?lang=all")
        yield Shot(f"/api/v1/codes/{code.lower()}?lang=zh")
        yield Shot(f"/api/v1/search?q={code}&lang=en&limit=5")
        yield Shot("/api/v1/diagnose?lang=en", f"failed with {entry.code}: {entry.message.root['zh']}".encode())
        yield Shot(f"/api/v1/codes/{code}.NONE?lang=en")
        if entry.code != ONLY_IN_SECOND:  # where its files are not there, 404.html may be the next build's already
            yield Shot(f"/en/{page}.html")
            yield Shot(f"/zh/{page}.md")
            yield Shot(f"/api/v1/domains/{page.replace('/', '/codes/')}.json")
            yield Shot(f"/e/{code}?lang=en")

"""Keep both servers under fire while builds are swapped: `make soak`, or `python -m tests.soak`.

Three kinds of clients ask at once: those of `tests.fire`, which check every answer; wrk, which asks as fast as it can
for one kind of request after the other; and one whose requests are malformed. After two minutes and at the end nobody
asks for a moment, a last build is swapped in, and memory and handles of the workers are read. Printed is what was
asked and what became of it; the command fails where a request did, an answer was mixed or stale, or memory or handles
are 10 % off.
"""

import argparse
import itertools
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.load import MISSING, Shot, put_under_load
from benchmarks.machine import busy, wrk_version
from benchmarks.measure import BenchmarkError, median, rss
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from tests.conftest import SAMPLE
from tests.fire import Builds, Tally, fire
from tests.serving import SERVERS, Server

TOLERANCE = 0.1
MOST_THREADS = 64
"""Of a worker, on either server."""
FIRST = 120.0
"""Seconds until the first look at the workers: each kind of request has had its turns then, and every thread its memory
(in one minute, on a busy machine, not yet)."""
SWAPS_EVERY = 10.0
SLICE = 4.0
"""Seconds that wrk asks for one kind of request."""
CHECKING = 2
"""Clients that check each answer, for each server."""
CALM = 1.5
"""Seconds without a request before the workers are looked at."""
ROUSING = 40
"""Requests one after the other then, so that each worker has seen the swap."""
_HOST = b"Host: your.host\r\nConnection: close\r\n"
MALFORMED = (
    b"GET /livez HTTP/9.9\r\n" + _HOST,
    b"GET\r\n\r\n",
    b"\x00\xff\xfe\r\n\r\n",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /livez HTTP/1.1\r\n" + _HOST + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET /api/v1/codes/%zz%00%ff HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /e/%C0%AE%C0%AE/../.. HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /en/ HTTP/1.1\r\n" + _HOST + b"If-Modified-Since: 1 Jan 10000000000000000000 00:00:00 GMT\r\n\r\n",
    b"GET /en/ HTTP/1.1\r\n" + _HOST + b"Range: bytes=9-1,-,x\r\nIf-Range: 1 Jan 99999999999 00:00:00 GMT\r\n\r\n",
    b"GET /api/v1/codes?cursor=%00&limit=-1&lang=%ff HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"DELETE /api/v1/codes HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"POST /api/v1/diagnose HTTP/1.1\r\n"
    + _HOST
    + b'Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"text":1',
    b"POST /api/v1/diagnose HTTP/1.1\r\n"
    + _HOST
    + b"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /api/v1/diagnose HTTP/1.1\r\n" + _HOST + b"Content-Type: text/plain\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/v1/diagnose HTTP/1.1\r\n" + _HOST + b"Content-Type: image/png\r\nContent-Length: 3\r\n\r\nabc",
)
_RIGHT = frozenset({501, 505})
"""Of 500 and above, what a server may answer to a request that no server understands."""


class Workers(NamedTuple):
    """Memory in bytes and open handles of all workers of a server."""

    memory: int
    handles: int
    """But for those of lookup.db."""
    databases: int
    """Handles of lookup.db: one for each thread that has asked it since the last swap."""

    @classmethod
    def of(cls, server: Server) -> "Workers":
        """Look a few times, and take the middle."""
        looks = []
        for _ in range(5):
            pids = server.workers()
            targets = [target for pid in pids for target in _handles(pid)]
            databases = sum("lookup.db" in target for target in targets)
            looks.append((sum(map(rss, pids)), len(targets) - databases, databases))
            time.sleep(0.1)
        return cls(*(int(median(one)) for one in zip(*looks, strict=True)))


def _handles(pid: int) -> Iterator[str]:
    """What each open handle of a process leads to."""
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            yield str(handle.readlink())


@dataclass
class Soak:
    """What one server was asked, and what became of it."""

    server: Server
    asked: Counter[str] = field(default_factory=Counter)
    """Requests by kind."""
    turns: Counter[str] = field(default_factory=Counter)
    """How often wrk has asked for each kind."""
    failed: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    looks: list[Workers] = field(default_factory=list)
    """After FIRST seconds and at the end."""

    def lines(self, seconds: float, swaps: int) -> Iterator[str]:
        """What is printed."""
        name, total = self.server.name, sum(self.asked.values())
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in self.asked.most_common())
        yield f"{name}: {total:,} requests in {seconds:.0f} s, {swaps} swaps: {kinds}"
        mixed, stale = len(self.tally.mixed), len(self.tally.stale)
        found = f"{len(self.failed)} failed, {mixed} mixed, {stale} stale"
        yield f"{name}: {found}; slowest checked {self.tally.slowest:.2f} s"
        first, last = self.looks
        memory = f"memory {first.memory / 1e6:.1f} MB, then {last.memory / 1e6:.1f} MB"
        databases = f"and {first.databases}, then {last.databases} of lookup.db"
        yield f"{name}: {memory}; handles {first.handles}, then {last.handles}, {databases}"

    def faults(self) -> Iterator[str]:
        """Lines on what must not be."""
        for line in (*self.failed[:10], *self.tally.mixed[:5], *self.tally.stale[:5]):
            yield f"{self.server.name}: {line}"
        first, last = self.looks
        for what, before, after in (
            ("memory", first.memory, last.memory),
            ("handles", first.handles, last.handles),
        ):
            if abs(after - before) > TOLERANCE * before:
                yield f"{self.server.name}: {what} went from {before:,} to {after:,}"
        most = MOST_THREADS * len(self.server.workers())
        if last.databases > most:
            yield f"{self.server.name}: {last.databases} handles of lookup.db, more than {most}, one for each thread"


def kinds(catalog: Catalog) -> Mapping[str, Sequence[Shot]]:
    """Requests of every kind."""
    codes = [quote(entry.code, safe="") for entry in catalog.entries]
    of = [f"{entry.domain}/codes/{code}" for entry, code in zip(catalog.entries, codes, strict=True)]
    pages = [f"{entry.domain}/{quote(entry.slug)}" for entry in catalog.entries]
    messages = [entry.message.root["zh"] for entry in catalog.entries]
    lists = (
        "codes?limit=200",
        "codes?retry=wait,backoff&fields=code",
        "domains",
        "catalog?lang=all",
        "openapi.json?lang=zh",
    )
    return {
        "look-up": [Shot(f"/api/v1/domains/{one}") for one in of] + [Shot(f"/api/v1/codes/{code}") for code in codes],
        "respelled": [Shot(f"/api/v1/codes/{code.lower()}?lang=en") for code in codes],
        "several codes": [Shot("/api/v1/codes?" + "&".join(f"code={code}" for code in codes))],
        "list": [Shot(f"/api/v1/{one}") for one in lists],
        "search": [Shot(f"/api/v1/search?q={quote(text)}") for text in (*messages, *codes)],
        "diagnose": [Shot("/api/v1/diagnose", f"error: {text}\n".encode() * 20) for text in messages],
        "page": [Shot(f"/{language}/{page}.html") for language in ("zh", "en") for page in pages],
        "file": [Shot(f"/en/{page}.md") for page in pages] + [Shot("/zh/assets/search/codes.json"), Shot("/llms.txt")],
        "conditional": [Shot(f"/en/{page}.html", headers={"If-None-Match": "*"}) for page in pages]
        + [Shot(f"/api/v1/codes/{code}", headers={"If-None-Match": '"x", *'}) for code in codes],
        "redirect": [Shot(f"/e/{code}") for code in codes] + [Shot("/"), Shot("/api/v1/codes/")],
        "refused": [Shot(f"/api/v1/codes/{code}.NONE") for code in codes]
        + [Shot("/api/v1/codes?limit=x"), Shot("/api/v1/search"), Shot("/nothing"), Shot("/api/v1/domains?lang=xx")],
    }


def fire_at(one: Soak, builds: Builds, shots: Mapping[str, Sequence[Shot]], folder: Path, until: float) -> None:
    """Fire at a server until then, wrk with the kind whose turn it is."""
    stop = threading.Event()
    with fire(one.server.port, builds, clients=CHECKING) as tally, ExitStack() as stack:
        wrong = threading.Thread(target=_malformed, args=(one, stop))
        wrong.start()
        stack.callback(wrong.join)
        stack.callback(stop.set)
        while (left := until - time.monotonic()) > 0:
            if wrk_version() is None:
                time.sleep(left)
                break
            kind = min(shots, key=lambda kind: (one.turns[kind], list(shots).index(kind)))
            one.turns[kind] += 1
            try:
                made = put_under_load(one.server.port, shots[kind], min(left, SLICE), folder, refusals_are_right=True)
            except BenchmarkError as error:
                one.failed.append(f"{kind}: {error}")
                continue
            one.asked[kind] += made.answers
            if made.failed:
                one.failed.append(f"{made.failed} of {made.answers} requests of the kind {kind}")
    one.asked["checked"] += tally.asked
    one.failed += tally.failed
    one.tally.mixed += tally.mixed
    one.tally.stale += tally.stale
    one.tally.slowest = max(one.tally.slowest, tally.slowest)


def _malformed(one: Soak, stop: threading.Event) -> None:
    for request in itertools.cycle(MALFORMED):
        if stop.wait(0.02):
            break
        try:
            answer = one.server.ask(request if request.endswith(b"\r\n\r\n") else request + b"\r\n")
        except OSError as error:
            one.failed.append(f"{request[:80]!r}: {error!r}")
            continue
        one.asked["malformed"] += 1
        status = int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 0
        if status >= 500 and status not in _RIGHT:
            one.failed.append(f"{request[:80]!r}: {answer[:200]!r}")


def run(seconds: float, folder: Path, names: Sequence[str] = tuple(SERVERS)) -> tuple[list[str], list[str]]:
    """Lines on what was done, and on what must not be."""
    catalog = load(SAMPLE).catalog
    assert catalog is not None
    builds = Builds(folder, catalog)
    swaps = 0
    with ExitStack() as stack:
        done = [Soak(stack.enter_context(SERVERS[name](builds.out))) for name in names]
        shots = kinds(catalog)
        first = min(FIRST, seconds / 2)
        for length in (first, seconds - first):
            until = time.monotonic() + length
            threads = [threading.Thread(target=fire_at, args=(one, builds, shots, folder, until)) for one in done]
            for thread in threads:
                thread.start()
            while time.monotonic() < until:
                time.sleep(max(0.0, min(SWAPS_EVERY, until - time.monotonic())))
                builds.swap()
                swaps += 1
            for thread in threads:
                thread.join()
            builds.swap()  # the connections to lookup.db of before are closed with it, whose number is chance
            time.sleep(CALM)
            for one in done:
                for _ in range(ROUSING):
                    one.server.get("/api/v1/catalog")
                one.looks.append(Workers.of(one.server))
        lines = [line for one in done for line in one.lines(seconds, swaps)]
        return lines, [fault for one in done for fault in one.faults()]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Keep both servers under fire.")
    parser.add_argument("--seconds", type=float, default=600, help="(%(default)s)")
    parser.add_argument("--only", default=",".join(SERVERS), help=f"some of {','.join(SERVERS)}")
    given = parser.parse_args()
    names = given.only.split(",")
    if unknown := [name for name in names if name not in SERVERS]:
        parser.error(f"there is no server {unknown[0]}")
    if wrk_version() is None:
        print(f"{MISSING}: only the checking clients ask")
    others, cores = busy()
    with tempfile.TemporaryDirectory() as folder:
        lines, faults = run(given.seconds, Path(folder), names)
    print(f"before the first request {others} processes wanted one of {cores} processors")
    print(*lines, *faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

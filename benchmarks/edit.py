"""Measure validation, and an edit until page, JSON and lookup.db have it."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.bench import ERRDEX, PROJECT, SMALL, Bench
from benchmarks.measure import BenchmarkError, Cost, median, run
from benchmarks.report import Row, Section, Table, count, seconds
from site_builder.catalog.loader import load
from site_builder.catalog.model import Entry
from web.store.store import Store

METHOD = """\
`errdex validate` cold is a process of its own that has never seen the catalogue (an empty cache folder); with little
changed, one entry was edited since the run before. An edit puts a new sentence into one entry's solution, or into its
message, which other pages, the lists of codes and diagnosis show as well. `errdex build` is the whole command, process
start included, on the build of before and with what that left in the cache folder; that page, static JSON and lookup.db
have the sentence is checked afterwards. `errdex serve --watch`: from the write until all three show it over HTTP, asked
for as an open page does: it is told of the new build, then fetches. The first edit comes right after the start, and
waits until the server has read everything; of those that follow the median counts. Medians of 5, cold of 3; above the
main size, one run."""

_SECONDS = 300
"""After which an edit that does not show is given up."""


def section(bench: Bench) -> Section:
    """At 31 codes and at every size."""
    validating: list[tuple[str, ...]] = []
    editing: list[tuple[str, ...]] = []
    rows: list[Row] = []
    for number in (SMALL, *bench.sizes):
        bench.say(f"edit: {number:,} codes")
        folder = bench.copy(number)
        cold, warm = _validate(bench, folder, number)
        again, first, watch, message = _edited(bench, folder, number)
        validating.append((count(number), seconds(cold), seconds(warm)))
        editing.append((count(number), seconds(again), seconds(first), seconds(watch), seconds(message)))
        at = f"{number:,} codes"
        if number == SMALL:
            rows.append(_row("one entry edited (serve --watch)", at, 0.3, watch))
        if number == bench.main:
            rows.append(_row("one entry edited (serve --watch)", at, 1, watch, _EDITED))
            rows += [_row("validate, cold", at, 8, cold), _row("validate, little changed", at, 2, warm, _RECALLED)]
    tables = (
        Table("errdex validate", ("codes", "cold", "one entry edited"), tuple(validating)),
        Table("One entry edited", ("codes", "errdex build", *_WATCHED), tuple(editing)),
    )
    return Section("Validating and editing", METHOD, tuple(rows), tables)


_WATCHED = ("serve --watch, the first", "the next", "its message")
_EDITED = """\
A third of it goes into copying lookup.db, a seventh into looking whether each file has changed. It takes a lookup.db
that is changed in place: the same rows, not the bytes of a full build."""
_RECALLED = """\
Most of it goes into making the entries anew out of what is remembered. It takes rules that judge from a summary of an
unchanged entry."""


def _row(what: str, at: str, target: float, value: float, takes: str = "") -> Row:
    remark = "" if value < target else f"{seconds(value - target)} too long. {takes}".strip().replace("\n", " ")
    return Row(what, at, f"under {seconds(target)}", seconds(value), value < target, remark)


class _Author:
    """Somebody who edits one entry of a catalogue."""

    def __init__(self, folder: Path) -> None:
        catalog = load(folder).catalog
        if catalog is None:
            raise ValueError(f"{folder} is no catalogue")
        candidates = [entry for entry in catalog.entries if entry.causes and entry.status == "active"]
        self.entry: Entry = candidates[len(candidates) // 2]
        self.language = catalog.source_language
        self._file = folder / self.entry.path
        self._lines = self._file.read_text("utf-8").split("\n")
        self._turn = 0

    def edit(self, part: str = "solution") -> str:
        """Edit the entry's first solution, or its message; return the new sentence."""
        self._turn += 1
        sentence = f"sentence{self._turn:04d}"
        lines = list(self._lines)
        lines[next(n for n, line in enumerate(lines) if line.strip() == f"{part}:") + 2] += f" {sentence}"
        beside = self._file.with_name(f".{self._file.name}.new")
        beside.write_text("\n".join(lines), "utf-8")
        beside.replace(self._file)
        return sentence


def _validate(bench: Bench, folder: Path, number: int) -> tuple[float, float]:
    """Median seconds, cold and with one entry edited."""
    command = (*ERRDEX, "validate", "--catalog", folder)

    def cold() -> Cost:
        return run(command, cwd=PROJECT, env=_cache(bench.folder("cache")))

    first = bench.median(3, cold, number)
    author, cache = _Author(folder), _cache(bench.latest("cache"))
    time.sleep(0.2)  # a file that is as young as the clock is coarse is read again

    def warm() -> Cost:
        author.edit()
        return run(command, cwd=PROJECT, env=cache)

    return first.seconds, bench.median(5, warm, number).seconds


def _cache(folder: Path) -> dict[str, str]:
    """Environment in which `errdex` keeps its cache in `folder`."""
    return {"XDG_CACHE_HOME": str(folder.absolute())}


def _edited(bench: Bench, folder: Path, number: int) -> tuple[float, float, float, float]:
    """Seconds from an edit until everything has it: built by a command; by `serve --watch` the first, then of each."""
    out = bench.new("edited")
    cache = _cache(bench.folder("cache"))
    build = (*ERRDEX, "build", "--catalog", folder, "--out", out)
    author = _Author(folder)
    run(build, cwd=PROJECT, env=cache)

    def again() -> Cost:
        sentence = author.edit()
        cost = run(build, cwd=PROJECT, env=cache)
        _check(out, author, sentence)
        return cost

    rebuilt = bench.median(5, again, number).seconds
    with _watching(folder, out, cache) as url:
        times = range(bench.runs(5, number))
        first = _until_shown(url, author, "solution")
        solution, message = (
            median([_until_shown(url, author, part) for _ in times]) for part in ("solution", "message")
        )
    return rebuilt, first, solution, message


def _check(out: Path, author: _Author, sentence: str) -> None:
    entry = author.entry
    files = (
        f"{author.language}/{entry.domain}/{entry.slug}.html",
        f"api/v1/domains/{entry.domain}/codes/{entry.slug}.json",
    )
    for name in files:
        if sentence not in (out / "site" / name).read_text("utf-8"):
            raise BenchmarkError(f"{name} does not show the edit")
    store = Store(out / "lookup.db")
    rows = store.exact(entry.code, entry.domain)
    if sentence.encode() not in store.entry_answer(rows[0].id, author.language).body:
        raise BenchmarkError("lookup.db does not show the edit")


@contextmanager
def _watching(folder: Path, out: Path, cache: dict[str, str]) -> Iterator[str]:
    """`errdex serve --watch`; gives its address."""
    process = subprocess.Popen(
        [*ERRDEX, "serve", "--watch", "--port", "0", "--catalog", folder, "--out", out],
        cwd=PROJECT,
        env={**os.environ, **cache, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next((found for line in process.stdout if (found := re.search(r"http://\S+", line))), None)
        if address is None:
            raise BenchmarkError("errdex serve --watch names no address")
        yield address[0]
    finally:
        process.terminate()  # SIGINT may be ignored: a shell has its background jobs do so
        process.communicate(timeout=30)


def _until_shown(url: str, author: _Author, part: str) -> float:
    entry = author.entry
    time.sleep(1.5)  # the one before is done with
    paths = [
        f"{author.language}/{entry.domain}/{entry.slug}.html",
        f"api/v1/domains/{entry.domain}/codes/{entry.slug}.json",
        f"api/v1/domains/{entry.domain}/codes/{quote(entry.code, safe='')}?lang={author.language}",
    ]
    number = _build_after(url, -1)
    start = time.perf_counter()
    sentence = author.edit(part).encode()
    while paths and time.perf_counter() - start < _SECONDS:
        number = _build_after(url, number)
        paths = [path for path in paths if sentence not in _read(url + path)]
    if paths:
        raise BenchmarkError(f"{paths[0]} does not show an edit after {_SECONDS} s")
    return time.perf_counter() - start


def _build_after(url: str, number: int) -> int:
    """The number of the build that is served, as soon as it is another than `number`; the same after 20 s."""
    with urllib.request.urlopen(f"{url}-/live?{number}", timeout=30) as answer:
        state: dict[str, int] = json.loads(answer.read())
    return state["number"]


def _read(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            content: bytes = answer.read()
            return content
    except (urllib.error.HTTPError, OSError):
        return b""

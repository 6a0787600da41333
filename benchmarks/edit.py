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
from typing import Any
from urllib.parse import quote

from benchmarks.bench import ERRDEX, PROJECT, SMALL, Bench
from benchmarks.measure import BenchmarkError, Cost, median, run
from benchmarks.report import Row, Section, Table, count, seconds
from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import load
from web.store.store import Store

METHOD = """\
`errdex validate` cold is a process of its own that has never seen the catalogue (an empty cache folder); with little
changed, one entry was edited since the run before. An edit puts a new sentence into one entry's solution, or into its
message, which other pages, the lists of codes and diagnosis show as well. `errdex build` is the whole command, process
start included, in the place of the build before; that page, static JSON and lookup.db have the sentence is checked
afterwards. `errdex serve --watch`: from the write until the page, its static JSON and the API's answer show it over
HTTP, asked for as an open page does: it is told of the new state, then fetches; and until search and diagnosis, which
another process builds anew, are of that state. The medians of edits that follow one another; the first comes once all
is there after the start. Medians of 5, cold of 3; above the main size, one run."""

_LETTERS = "abcdefghij"
"""For digits: a number in one language alone is an error."""
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
        again, watch, message, search = _edited(bench, folder, number)
        validating.append((count(number), seconds(cold), seconds(warm)))
        editing.append((count(number), seconds(again), seconds(watch), seconds(message), seconds(search)))
        at = f"{number:,} codes"
        if number == SMALL:
            rows.append(_row("one entry edited, its page and JSON (serve --watch)", at, 0.15, watch))
        if number == bench.main:
            rows.append(_row("one entry edited, its page and JSON (serve --watch)", at, 0.3, watch))
            rows.append(_row("one entry edited, search and diagnosis follow", at, 10, search))
            rows += [_row("validate, cold", at, 8, cold), _row("validate, little changed", at, 2, warm, _RECALLED)]
    tables = (
        Table("errdex validate", ("codes", "cold", "one entry edited"), tuple(validating)),
        Table("One entry edited", ("codes", "errdex build", *_WATCHED), tuple(editing)),
    )
    return Section("Validating and editing", METHOD, tuple(rows), tables)


_WATCHED = ("page and JSON in serve --watch", "of its message", "search and diagnosis follow")
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
        sentence = "sentence" + "".join(_LETTERS[int(digit)] for digit in f"{self._turn:04d}")
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
    """Seconds from an edit until it is built by a command; until `serve --watch` shows it; until search follows."""
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
    with _watching(folder, cache) as url:
        _search_is_fresh(url)
        edits = {
            part: [_until_shown(url, author, part) for _ in range(bench.runs(5, number))]
            for part in ("solution", "message")
        }
    (solution, message) = (median([shown for shown, _ in edits[part]]) for part in ("solution", "message"))
    return rebuilt, solution, message, median([search for some in edits.values() for _, search in some])


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
def _watching(folder: Path, cache: dict[str, str]) -> Iterator[str]:
    """`errdex serve --watch`; gives its address."""
    process = subprocess.Popen(
        [*ERRDEX, "serve", "--watch", "--port", "0", "--catalog", folder],
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


def _until_shown(url: str, author: _Author, part: str) -> tuple[float, float]:
    """Seconds from an edit until page and JSON show it, and until search is of it."""
    entry = author.entry
    paths = [
        f"{author.language}/{entry.domain}/{entry.slug}.html",
        f"api/v1/domains/{entry.domain}/codes/{entry.slug}.json",
        f"api/v1/domains/{entry.domain}/codes/{quote(entry.code, safe='')}?lang={author.language}",
    ]
    tick = _state(url, -1)["tick"]
    start = time.perf_counter()
    sentence = author.edit(part).encode()
    while paths and time.perf_counter() - start < _SECONDS:
        tick = _state(url, tick)["tick"]
        paths = [path for path in paths if sentence not in _read(url + path)]
    if paths:
        raise BenchmarkError(f"{paths[0]} does not show an edit after {_SECONDS} s")
    shown = time.perf_counter() - start
    _search_is_fresh(url)
    return shown, time.perf_counter() - start


def _search_is_fresh(url: str) -> None:
    """Wait until search and diagnosis are of the state that is shown."""
    state = _state(url, -1)
    while state["search"] == "follows":
        state = _state(url, state["tick"])
    if state["search"] != "fresh":
        raise BenchmarkError(f"search does not follow: {state['search']}")


def _state(url: str, tick: int) -> dict[str, Any]:
    """What an open page is told, as soon as something has changed since `tick`; the same after 20 s."""
    with urllib.request.urlopen(f"{url}-/live?{tick}", timeout=30) as answer:
        state: dict[str, Any] = json.loads(answer.read())
    return state


def _read(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            content: bytes = answer.read()
            return content
    except (urllib.error.HTTPError, OSError):
        return b""

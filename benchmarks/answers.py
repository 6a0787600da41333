"""Measure answers of search, suggestions and diagnosis, in one process."""

import time
from collections.abc import Callable, Iterable

from benchmarks.bench import SMALL, Bench
from benchmarks.measure import median, percentile
from benchmarks.questions import cut, questions
from benchmarks.report import Row, Section, Table, count, seconds, size
from web import create_app
from web.diagnosis.diagnose import diagnose
from web.search.ranking import search, suggest
from web.store.store import Store

METHOD = """\
In one process, without HTTP: `search` (20 hits), `suggest` and `diagnose` on lookup.db, each question 5 times; `p50`
and `p99` are over all calls of a line. The questions are made from the entries of the build that is asked. "Through
the API" adds reading the request and writing the JSON answer, with Flask's test client."""


def section(bench: Bench) -> Section:
    """At 31 codes, which is what a small company has, and at every size."""
    lines: list[tuple[str, ...]] = []
    rows: tuple[Row, ...] = ()
    growth: list[tuple[str, ...]] = []
    for number in (SMALL, *bench.sizes):
        bench.say(f"answers: {number:,} codes")
        store = Store(bench.build(number) / "lookup.db")
        measured = _measured(bench, store, number)
        bench.look()
        growth.append((count(number), *(seconds(median(measured[name])) for name in _GROWTH)))
        if number == bench.main:
            lines = [_line(name, times) for name, times in measured.items()]
            rows = _rows(f"{number:,} codes", measured)
    head = ("question", "p50", "p99", "longest")
    tables = (
        Table(f"One answer at {bench.main:,} codes", head, tuple(lines)),
        Table("How the p50 grows", ("codes", *_GROWTH), tuple(growth)),
    )
    return Section("Search and diagnosis", METHOD, rows, tables)


_SEARCH, _SUGGEST, _PASTE, _LARGE = "every search", "an unknown code", "every 4 kB paste", "every 64 KiB paste"
_API_SEARCH, _API_PASTE = "every search, through the API", "every 4 kB paste, through the API"
_GROWTH = (_SEARCH, _SUGGEST, _PASTE, _LARGE)


def _measured(bench: Bench, store: Store, number: int) -> dict[str, list[float]]:
    """Seconds of each call, by the kind of question."""
    asked = questions(store, 2 if bench.quick else 20)
    every = [question for kind in asked.searches.values() for question in kind]
    times = bench.runs(5)
    found = {
        f"search: {kind}": _timed(lambda text: search(store, text), texts, times)
        for kind, texts in asked.searches.items()
    }
    found[_SEARCH] = [one for kind in found.values() for one in kind]
    found[_SUGGEST] = _timed(lambda text: suggest(store, text), asked.unknown, times)
    for length, name, label in ((4096, _PASTE, size(4096)), (65536, _LARGE, "64 KiB")):
        kinds = {
            f"paste of {label}: {kind}": _timed(lambda text: diagnose(store, text), [cut(text, length)], times)
            for kind, text in asked.pastes.items()
        }
        found |= kinds
        found[name] = [one for kind in kinds.values() for one in kind]
    client = create_app({"LOOKUP": bench.build(number) / "lookup.db"}).test_client()
    found[_API_SEARCH] = _timed(
        lambda text: client.get("/api/v1/search", query_string={"q": text, "lang": "en"}).get_data(), every, times
    )
    found[_API_PASTE] = _timed(
        lambda text: client.post("/api/v1/diagnose", data=text.encode(), content_type="text/plain").get_data(),
        asked.pastes.values(),
        times,
    )
    return found


def _timed(answer: Callable[[str], object], texts: Iterable[str], times: int) -> list[float]:
    """Seconds of each answer; the first to each text is given before, and does not count."""
    found = []
    for text in texts:
        answer(text)
        for _ in range(times):
            start = time.perf_counter()
            answer(text)
            found.append(time.perf_counter() - start)
    return found


def _line(name: str, times: list[float]) -> tuple[str, ...]:
    return (name, seconds(median(times)), seconds(percentile(times, 0.99)), seconds(max(times)))


def _rows(at: str, measured: dict[str, list[float]]) -> tuple[Row, ...]:
    return (
        _row("search, p50", at, 0.005, median(measured[_SEARCH]), measured[_SEARCH]),
        _row("diagnose of a 4 kB paste, p50", at, 0.005, median(measured[_PASTE]), measured[_PASTE]),
        _row("diagnose of a 64 KiB paste", at, 0.05, max(_medians(measured, "paste of 64 KiB")), measured[_LARGE]),
    )


def _medians(measured: dict[str, list[float]], start: str) -> list[float]:
    """The median of each kind: of 64 KiB the slowest kind has to meet the target."""
    return [median(times) for name, times in measured.items() if name.startswith(start)]


def _row(what: str, at: str, target: float, value: float, times: list[float]) -> Row:
    remark = "" if value < target else f"{seconds(value - target)} too long; p99 {seconds(percentile(times, 0.99))}."
    return Row(what, at, f"under {seconds(target)}", seconds(value), value < target, remark)

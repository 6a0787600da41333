"""Measure the API: look-ups per second, start, memory; beside bare Flask."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks import load
from benchmarks.bench import SMALL, Bench
from benchmarks.machine import wrk_version
from benchmarks.measure import median
from benchmarks.report import Row, Section, Table, count, ratio, seconds, size
from benchmarks.server import GTHREAD, SYNC, Server, environment, serving
from web.store.store import Store

WSGI = "web.wsgi:app"
BARE = "benchmarks.bare_app:app"
METHOD = """\
gunicorn with one worker on this machine, the load tool ({tool}) on the same: {connections} connections, one request
after the other on each. (With two workers it is chance how many of the connections each of them takes, and two
servers of the same code differ by a factor of two.) `GET /api/v1/codes/{{code}}` asks for up to 1,000 different codes
in turn, `GET /api/v1/codes?code=…` for {batch} of them at once. The yardsticks are two bare Flask routes that return a
constant dict, one of a single key, the other of a whole entry. All servers run throughout, the loads alternate;
medians of 5 rounds of 5 seconds. `gthread` keeps connections alive (4 threads a worker), `sync` opens one per request.
Start is the time from the command to the first answer."""

TARGET = 0.9
BATCH = 20
"""Codes in one request, which may take less than twice as long as one."""
SEVERAL = f"{BATCH} codes in one request"


class _Subject(NamedTuple):
    name: str
    server: Server
    paths: Path


def section(bench: Bench) -> Section:
    """Rates and start at 31 codes and at the main size."""
    stores = {number: Store(bench.build(number) / "lookup.db") for number in (SMALL, bench.main)}
    asked = {number: _paths(store) for number, store in stores.items()}
    folder = bench.folder("api")
    record = folder / "record.json"
    record.write_bytes(_record(stores[bench.main]))
    lines: list[tuple[str, ...]] = []
    memory: dict[str, int] = {}
    rows: list[Row] = []
    for kind in (GTHREAD, SYNC)[: 1 if bench.quick else 2]:
        bench.say(f"api: load on gunicorn, {kind[1]}")
        with ExitStack() as stack:
            subjects: list[_Subject] = []
            for name, app, env, paths in (
                ("a constant dict", BARE, {"BENCH_RECORD": str(record)}, ["/constant"]),
                ("a constant entry", BARE, {"BENCH_RECORD": str(record)}, ["/record"]),
                *((f"{number:,} codes", WSGI, environment(bench.build(number)), asked[number]) for number in asked),
                (SEVERAL, WSGI, environment(bench.build(bench.main)), _batches(asked[bench.main])),
            ):
                server = stack.enter_context(serving(app, env, paths[0], kind=kind))
                subjects.append(_Subject(name, server, _file(folder / f"{len(subjects)}.txt", paths)))
            rates = _rates(bench, subjects)
            memory.update({subject.name: subject.server.worker() for subject in subjects})
        bare, entry = rates["a constant dict"], rates["a constant entry"]
        lines += [(kind[1], name, count(rate), ratio(rate / bare), ratio(rate / entry)) for name, rate in rates.items()]
        rows += [_row(kind[1], number, rates[f"{number:,} codes"] / bare) for number in asked]
        rows.append(_row_of_several(kind[1], bench.main, rates[f"{bench.main:,} codes"] / rates[SEVERAL]))
    head = ("worker", "answers with", "answers/s", "beside a constant dict", "beside a constant entry")
    tables = (
        Table("Look-ups per second", head, tuple(lines)),
        Table("Start and memory", ("", "start", "worker after the load"), _starts(bench, record, asked, memory)),
    )
    method = METHOD.format(tool=wrk_version() or "benchmarks/load.py", connections=load.CONNECTIONS, batch=BATCH)
    return Section("Look-up over HTTP", method, tuple(rows), tables)


def _paths(store: Store) -> list[str]:
    """The look-up of every entry that is the only one with its code; of more than 1,000, evenly spread ones."""
    rows = store.rows(
        "SELECT code FROM entry WHERE status <> 'removed' GROUP BY code HAVING count(*) = 1 ORDER BY code"
    )
    step = -(-len(rows) // 1000)
    return [f"/api/v1/codes/{quote(code, safe='')}" for (code,) in rows[::step]]


def _batches(paths: Sequence[str]) -> list[str]:
    """The same codes, several in a request."""
    codes = [path.rpartition("/")[2] for path in paths]
    asked = (codes[start : start + BATCH] for start in range(0, len(codes), BATCH))
    return ["/api/v1/codes?" + "&".join(f"code={code}" for code in some) for some in asked if len(some) == BATCH]


def _record(store: Store) -> bytes:
    return store.entry_answer(len(store.rows("SELECT id FROM entry")) // 2, store.source_language).body


def _file(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _rates(bench: Bench, subjects: Sequence[_Subject]) -> dict[str, float]:
    """Answers per second of each, loaded in turn; the first round, in which everything warms up, does not count."""
    found: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for turn in range(int(bench.quick), bench.runs(5) + 1):
        for subject in subjects:
            rate = load.per_second(subject.server.port, subject.paths, bench.seconds(5 if turn else 2))
            if turn:
                found[subject.name].append(rate)
    return {name: median(rates) for name, rates in found.items()}


def _row(kind: str, number: int, share: float) -> Row:
    remark = "" if share >= TARGET else f"{ratio(TARGET - share)} too little."
    return Row(
        f"look-up over HTTP ({kind})",
        f"{number:,} codes",
        f"at least {TARGET} of a bare Flask route",
        ratio(share),
        share >= TARGET,
        remark,
    )


def _row_of_several(kind: str, number: int, factor: float) -> Row:
    remark = "" if factor < 2 else f"{ratio(factor - 2)} too much."
    name, target = f"{BATCH} codes in one request ({kind})", "less than twice a look-up of one"
    return Row(name, f"{number:,} codes", target, ratio(factor), factor < 2, remark)


def _starts(
    bench: Bench, record: Path, asked: dict[int, list[str]], memory: dict[str, int]
) -> tuple[tuple[str, ...], ...]:
    lines = [("a constant dict", BARE, {"BENCH_RECORD": str(record)}, "/constant")]
    lines += [(f"{number:,} codes", WSGI, dict(environment(bench.build(number))), asked[number][0]) for number in asked]
    found: dict[str, list[float]] = {name: [] for name, *_ in lines}
    for _ in range(bench.runs(5)):
        for name, app, env, path in lines:
            with serving(app, env, path) as server:
                found[name].append(server.seconds)
    return tuple((name, seconds(median(times)), size(memory[name])) for name, times in found.items())

"""Measure the API over HTTP: each kind of request on the documented servers, beside bare Flask on the same."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks import load
from benchmarks.bench import SMALL, Bench
from benchmarks.load import Load, Shot
from benchmarks.machine import busy
from benchmarks.measure import median
from benchmarks.questions import Questions, questions
from benchmarks.report import Row, Section, Table, count, ratio, seconds, size
from benchmarks.server import BARE, ERRDEX, SERVERS, Server, environment, serving
from web.store.store import Store

METHOD = """\
`wrk` on this machine, the servers on the same, each with the settings of the project and {connections} connections that
are kept, one request after the other on each. A look-up is `GET /api/v1/codes/{{code}}` of up to 1,000 different codes
in turn, `{batch} codes` are asked for in one request, a search is each of the questions of "Search and diagnosis", a
paste has 4 kB, a page is that of a code, as a file. The yardsticks are two bare Flask routes that return a constant
dict, one of a single key, the other of a whole entry, on the same server with the same settings. All servers run
throughout, the loads alternate; medians of {rounds} rounds of {seconds} s. Others kept the machine busy as well: before
the first round {busy} processes wanted one of its {cores} processors. `p50` and `p99` are what a client waits for an
answer; {failed} of {answers} requests failed. Start is the time from the command to the first answer."""

TARGET = 0.9
FASTER = 3.0
"""How many times the look-ups of the second server the first one gives."""
SLOWEST = 0.025
"""Seconds that a search may take, p99."""
BATCH = 20
"""Codes in one request, which may take less than twice as long as one."""
ROUNDS = 5
LENGTH = 4
"""Seconds of a round."""
LOOK_UP, SEVERAL, SEARCH, PASTE, PAGE = "look-up", f"{BATCH} codes in one", "search", "paste of 4 kB", "page"
DICT, ENTRY = "a constant dict", "a constant entry"


class _Subject(NamedTuple):
    server: str
    codes: int
    """0 of a yardstick."""
    kind: str
    running: Server
    shots: Sequence[Shot]


def section(bench: Bench) -> Section:
    """Rates and waits of each kind of request at 31 codes and at the main size, on each server."""
    sizes = (SMALL, bench.main)
    stores = {number: Store(bench.build(number) / "lookup.db") for number in sizes}
    folder = bench.folder("api")
    record = folder / "record.json"
    record.write_bytes(_record(stores[bench.main]))
    bare_env = {"BENCH_RECORD": str(record), "ERRDEX_BUILD": str(bench.build(SMALL))}
    bench.say("api: load on " + " and ".join(SERVERS))
    others = busy()
    with ExitStack() as stack:
        subjects: list[_Subject] = []
        for server in SERVERS:
            running = stack.enter_context(serving(server, BARE, bare_env, "/constant"))
            subjects += [_Subject(server, 0, kind, running, [Shot(path)]) for kind, path in _YARDSTICKS]
            for number, store in stores.items():
                running = stack.enter_context(serving(server, ERRDEX, environment(bench.build(number)), "/livez"))
                subjects += [
                    _Subject(server, number, kind, running, shots)
                    for kind, shots in _shots(store, bench.build(number) / "site").items()
                ]
        loads = _loads(bench, subjects, folder)
        memory = {(one.server, one.codes): one.running.worker() for one in subjects}
    rates = {(one.server, one.codes, one.kind): loads[number] for number, one in enumerate(subjects)}
    rows = (row for server in SERVERS for row in _rows(server, rates, bench.main))
    method = METHOD.format(
        connections=load.CONNECTIONS,
        batch=BATCH,
        rounds=bench.runs(ROUNDS),
        seconds=bench.seconds(LENGTH),
        busy=others[0],
        cores=others[1],
        failed=sum(one.failed for one in loads),
        answers=count(sum(one.answers for one in loads)),
    )
    tables = (
        *(Table(f"On {server}", _HEAD, tuple(_lines(server, rates))) for server in SERVERS),
        Table("Start and memory", ("", "start", "worker after the load"), tuple(_starts(bench, bare_env, memory))),
    )
    return Section("Requests over HTTP", method, (*rows, _faster(rates, bench.main)), tables)


_YARDSTICKS = ((DICT, "/constant"), (ENTRY, "/record"))
_HEAD = ("request", "codes", "answers/s", f"beside {DICT}", f"beside {ENTRY}", "p50", "p99")


def _shots(store: Store, site: Path) -> Mapping[str, Sequence[Shot]]:
    asked = questions(store)
    paths = _paths(store)
    return {
        LOOK_UP: list(map(Shot, paths)),
        SEVERAL: list(map(Shot, _batches(paths))),
        SEARCH: list(_searches(asked)),
        PASTE: [Shot("/api/v1/diagnose", paste.encode()) for paste in asked.pastes.values()],
        PAGE: list(_pages(store, site)),
    }


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


def _searches(asked: Questions) -> Iterator[Shot]:
    for kind in asked.searches.values():
        yield from (Shot(f"/api/v1/search?lang=en&q={quote(question)}") for question in kind)


def _pages(store: Store, site: Path) -> Iterator[Shot]:
    """Up to a thousand pages of codes in the source language."""
    pages = sorted((site / store.source_language).glob("*/*.html"))
    step = -(-len(pages) // 1000)
    yield from (Shot(f"/{quote(page.relative_to(site).as_posix())}") for page in pages[::step])


def _record(store: Store) -> bytes:
    return store.entry_answer(len(store.rows("SELECT id FROM entry")) // 2, store.source_language).body


def _loads(bench: Bench, subjects: Sequence[_Subject], folder: Path) -> list[Load]:
    """What each did, loaded in turn; the first round, in which everything warms up, does not count."""
    found: list[list[Load]] = [[] for _ in subjects]
    for turn in range(int(bench.quick), bench.runs(ROUNDS) + 1):
        for one, loads in zip(subjects, found, strict=True):
            length = bench.seconds(LENGTH if turn else 1)
            made = load.put_under_load(one.running.port, one.shots, length, folder)
            if turn:
                loads.append(made)
    return list(map(load.median_load, found))


_Rates = Mapping[tuple[str, int, str], Load]


def _lines(server: str, rates: _Rates) -> Iterator[tuple[str, ...]]:
    bare, entry = rates[server, 0, DICT].rate, rates[server, 0, ENTRY].rate
    for (of, codes, kind), found in rates.items():
        if of == server:
            beside = ratio(found.rate / bare), ratio(found.rate / entry)
            yield (
                kind,
                count(codes) if codes else "",
                count(found.rate),
                *beside,
                seconds(found.p50),
                seconds(found.p99),
            )


def _rows(server: str, rates: _Rates, main: int) -> Iterator[Row]:
    bare = rates[server, 0, DICT].rate
    for codes in (SMALL, main):
        share = rates[server, codes, LOOK_UP].rate / bare
        remark = "" if share >= TARGET else f"{ratio(TARGET - share)} too little."
        target = f"at least {TARGET} of a bare Flask route"
        yield Row(f"look-up over HTTP ({server})", f"{codes:,} codes", target, ratio(share), share >= TARGET, remark)
    factor = rates[server, main, LOOK_UP].rate / rates[server, main, SEVERAL].rate
    remark = "" if factor < 2 else f"{ratio(factor - 2)} too much; a code takes {ratio(factor / BATCH)} of a look-up."
    name, target = f"{BATCH} codes in one request ({server})", "less than twice a look-up of one"
    yield Row(name, f"{main:,} codes", target, ratio(factor), factor < 2, remark)
    found, little = rates[server, main, SEARCH], rates[server, SMALL, SEARCH]
    slowest = found.p99
    remark = (
        f"{seconds(slowest - SLOWEST)} too long. The clients wait for each other: at {count(found.rate)} answers/s each"
        f" takes {seconds(load.CONNECTIONS / found.rate)} in the mean; at {SMALL} codes, where there is little to"
        f" search, {seconds(load.CONNECTIONS / little.rate)}, and p99 is {seconds(little.p99)}."
    )
    remark = "" if slowest < SLOWEST else remark
    name, target = f"search over HTTP, p99 at {load.CONNECTIONS} clients ({server})", f"under {seconds(SLOWEST)}"
    yield Row(name, f"{main:,} codes", target, seconds(slowest), slowest < SLOWEST, remark)


def _faster(rates: _Rates, main: int) -> Row:
    first, second = SERVERS
    factor = rates[first, main, LOOK_UP].rate / rates[second, main, LOOK_UP].rate
    remark = "" if factor >= FASTER else f"{ratio(FASTER - factor)} too little."
    name, target = f"look-ups of {first}", f"at least {FASTER:.0f} times those of {second}"
    return Row(name, f"{main:,} codes", target, f"{ratio(factor)} times", factor >= FASTER, remark)


def _starts(
    bench: Bench, bare_env: Mapping[str, str], memory: Mapping[tuple[str, int], int]
) -> Iterator[tuple[str, ...]]:
    for server, codes in memory:
        name = f"{server}, {f'{codes:,} codes' if codes else DICT}"
        found = []
        for _ in range(bench.runs(ROUNDS)):
            app, env, path = (
                (ERRDEX, environment(bench.build(codes)), "/livez") if codes else (BARE, bare_env, "/constant")
            )
            with serving(server, app, env, path) as running:
                found.append(running.seconds)
        yield name, seconds(median(found)), size(memory[server, codes])

"""Measure builds by number of codes, beside plain MkDocs-Material."""

import sys
from collections.abc import Sequence
from functools import partial
from math import ceil
from pathlib import Path

from benchmarks import yardstick
from benchmarks.bench import ERRDEX, PROJECT, Bench, below, total_size
from benchmarks.measure import Cost, run
from benchmarks.report import Row, Section, Table, count, ratio, seconds, size
from site_builder.core.parallel import processes

METHOD = """\
Each build is a process of its own that starts with an empty output folder and an empty cache, and reads, validates,
renders and writes everything. The yardstick is plain MkDocs-Material on Markdown pages of the same content, out of the
navigation, search on, one process per language, side by side. "HTML" is what it makes too (`benchmarks.html_alone`);
"site" (`--only site`) is the HTML with its Markdown twins, the static JSON and the data of the search. Up to 1,000
codes: medians of 3; at {main:,}, one run of the yardstick, which takes minutes, and medians of 3 of ours; above, one
run of ours. Nothing is deleted between the runs: some file systems (ext4 without a journal) make a file twenty times
as slowly for minutes after many others were deleted."""

GIB = 1 << 30


def section(bench: Bench) -> Section:
    """Build at every size; the yardstick at the sizes up to the main one."""
    figures: list[tuple[str, ...]] = []
    sizes: list[tuple[str, ...]] = []
    rows: tuple[Row, ...] = ()
    for number in bench.sizes:
        catalogue = bench.catalogue(number)
        theirs: Cost | None = None
        if number <= bench.main:
            bench.say(f"build: MkDocs-Material, {number:,} codes")
            theirs = _yardstick(bench, number, catalogue)
        bench.say(f"build: errdex, {number:,} codes")
        html = bench.median(3, partial(_html, bench, catalogue), number)
        site = bench.median(3, partial(_errdex, bench, catalogue, ("--only", "site")), number)
        whole = bench.median(3, partial(_errdex, bench, catalogue, ()), number)
        figures.append(_figures(number, html, site, whole, theirs))
        sizes.append(_sizes(number, bench.latest("build")))
        if number == bench.main and theirs is not None:
            rows = _rows(number, html, site, whole, theirs)
    head = ("codes", "MkDocs-Material", "HTML", "of it", "site", "of it", "everything", "of it")
    rest = ("per code", "processor", "memory")
    tables = (
        Table("Wall time of a full build, both languages", (*head, *rest), tuple(figures), _REMARK),
        Table("What it makes", ("codes", "files", "site", "lookup.db", "constants"), tuple(sizes)),
    )
    return Section("Build", METHOD.format(main=bench.main), rows, tables)


_REMARK = """\
`of it`: the part of MkDocs-Material's time. `per code`, `processor` and `memory` are those of everything; `memory`: all
processes together at the worst moment."""


def _html(bench: Bench, catalogue: Path) -> Cost:
    return run([sys.executable, "-m", "benchmarks.html_alone", catalogue, bench.new("html")], cwd=PROJECT)


def _errdex(bench: Bench, catalogue: Path, options: Sequence[str]) -> Cost:
    env = {"XDG_CACHE_HOME": str(bench.new("cache"))}  # where errdex remembers what it has read
    return run([*ERRDEX, "build", "--catalog", catalogue, "--out", bench.new("build"), *options], cwd=PROJECT, env=env)


def _yardstick(bench: Bench, number: int, catalogue: Path) -> Cost:
    folder = bench.new(f"yardstick-{number}")
    languages = yardstick.write(folder, catalogue)
    cost = bench.median(1 if number > 1000 else 3, partial(yardstick.build, folder, languages))
    bench.keep(f"yardstick-{number}", folder)
    return cost


def _figures(number: int, html: Cost, site: Cost, whole: Cost, theirs: Cost | None) -> tuple[str, ...]:
    shares: list[str] = []
    for ours in (html, site, whole):
        shares += seconds(ours.seconds), ratio(ours.seconds / theirs.seconds) if theirs is not None else "–"
    return (
        count(number),
        seconds(theirs.seconds) if theirs is not None else "–",
        *shares,
        seconds(whole.seconds / number),
        seconds(whole.cpu),
        size(_memory(whole)),
    )


def _memory(cost: Cost) -> int:
    return cost.peak if cost.peak is not None else cost.largest


def _sizes(number: int, out: Path) -> tuple[str, ...]:
    parts = (total_size(out / "site"), (out / "lookup.db").stat().st_size, total_size(out / "constants"))
    return (count(number), count(len(below(out))), *map(size, parts))


def _rows(number: int, html: Cost, site: Cost, whole: Cost, theirs: Cost) -> tuple[Row, ...]:
    at = f"{number:,} codes"
    memory = max(map(_memory, (html, site, whole)))
    return (
        _share("full build, the HTML alone", at, html, theirs, 0.1),
        _share("full build, all artefacts", at, whole, theirs, 0.2),
        Row("full build, memory", at, "under 1 GiB", f"{memory / GIB:.2f} GiB", memory < GIB),
    )


def _share(what: str, at: str, ours: Cost, theirs: Cost, target: float) -> Row:
    share = ours.seconds / theirs.seconds
    remark = ""
    if share > target:
        wanted = target * theirs.seconds
        remark = (
            f"{seconds(ours.seconds - wanted)} too long: {seconds(ours.seconds)} where {seconds(wanted)} would do. The"
            f" processors are what it waits for: {seconds(ours.cpu)} of work in all, which {ceil(ours.cpu / wanted)} of"
            f" them would do in time, or these {processes()} at {ratio(wanted / ours.seconds)} of the work for a code."
        )
    measured = f"{ratio(share)} ({seconds(ours.seconds)} of {seconds(theirs.seconds)})"
    return Row(what, at, f"{target:g} of MkDocs-Material's time", measured, share <= target, remark)

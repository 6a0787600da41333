"""The build: errdex beside plain MkDocs-Material, and how its cost grows with the number of codes."""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import yardstick
from benchmarks.bench import ERRDEX, PROJECT, Bench, below, total_size
from benchmarks.measure import Cost, run
from benchmarks.report import Row, Section, Table, count, ratio, seconds, size

METHOD = """\
Each build is a process of its own that starts with an empty output folder and an empty cache, and reads, validates,
renders and writes everything. `--only site` is the HTML **and** its Markdown twins, the static JSON and the search
data, so comparing it with the HTML of MkDocs is to our disadvantage. The yardstick is plain MkDocs-Material on
Markdown pages of the same content, out of the navigation, search on, one process per language, side by side. Up to
1,000 codes: medians of 3; at {main:,}, one run of the yardstick, which takes minutes, and medians of 3 of ours; above,
one run of ours."""

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
        site = bench.median(3, partial(_errdex, bench, catalogue, ("--only", "site")), number)
        whole = bench.median(3, partial(_errdex, bench, catalogue, ()), number)
        figures.append(_figures(number, site, whole, theirs))
        sizes.append(_sizes(number, bench.work / "build"))
        if number == bench.main and theirs is not None:
            rows = _rows(number, site, whole, theirs)
    shutil.rmtree(bench.work / "build", ignore_errors=True)
    head = ("codes", "MkDocs-Material", "site", "of it", "everything", "of it", "per code", "processor", "memory")
    tables = (
        Table("Wall time of a full build, both languages", head, tuple(figures), _REMARK),
        Table("What it makes", ("codes", "files", "site", "lookup.db", "constants"), tuple(sizes)),
    )
    return Section("Build", METHOD.format(main=bench.main), rows, tables)


_REMARK = "`of it`: the part of MkDocs-Material's time. `memory`: all processes together at the worst moment."


def _errdex(bench: Bench, catalogue: Path, options: Sequence[str]) -> Cost:
    out = bench.work / "build"
    shutil.rmtree(out, ignore_errors=True)
    env = {"XDG_CACHE_HOME": str(bench.folder("cache"))}  # where errdex remembers what it has read
    return run([*ERRDEX, "build", "--catalog", catalogue, "--out", out, *options], cwd=PROJECT, env=env)


def _yardstick(bench: Bench, number: int, catalogue: Path) -> Cost:
    folder = bench.folder(f"yardstick-{number}")
    languages = yardstick.write(folder, catalogue)

    def once() -> Cost:
        shutil.rmtree(folder / "site", ignore_errors=True)
        return yardstick.build(folder, languages)

    cost = once() if number > 1000 else bench.median(3, once)
    bench.keep(folder.name, folder)
    return cost


def _figures(number: int, site: Cost, whole: Cost, theirs: Cost | None) -> tuple[str, ...]:
    return (
        count(number),
        seconds(theirs.seconds) if theirs is not None else "–",
        seconds(site.seconds),
        ratio(site.seconds / theirs.seconds) if theirs is not None else "–",
        seconds(whole.seconds),
        ratio(whole.seconds / theirs.seconds) if theirs is not None else "–",
        seconds(whole.seconds / number),
        seconds(whole.cpu),
        size(_memory(whole)),
    )


def _memory(cost: Cost) -> int:
    return cost.peak if cost.peak is not None else cost.largest


def _sizes(number: int, out: Path) -> tuple[str, ...]:
    parts = (total_size(out / "site"), (out / "lookup.db").stat().st_size, total_size(out / "constants"))
    return (count(number), count(len(below(out))), *map(size, parts))


def _rows(number: int, site: Cost, whole: Cost, theirs: Cost) -> tuple[Row, ...]:
    at = f"{number:,} codes"
    memory = max(_memory(site), _memory(whole))
    return (
        _share("full build, the HTML alone", at, site, theirs, 0.1),
        _share("full build, all artefacts", at, whole, theirs, 0.2),
        Row("full build, memory", at, "under 1 GiB", f"{memory / GIB:.2f} GiB", memory < GIB),
    )


def _share(what: str, at: str, ours: Cost, theirs: Cost, target: float) -> Row:
    share = ours.seconds / theirs.seconds
    remark = ""
    if share > target:
        over = ours.seconds - target * theirs.seconds
        remark = f"{seconds(over)} too long: {seconds(ours.seconds)} where {seconds(target * theirs.seconds)} would do."
    measured = f"{ratio(share)} ({seconds(ours.seconds)} of {seconds(theirs.seconds)})"
    return Row(what, at, f"{target:g} of MkDocs-Material's time", measured, share <= target, remark)

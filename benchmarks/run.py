"""Measure everything beside its yardstick and write RESULTS.md: `make bench`, or `python -m benchmarks.run`.

Some subjects alone (`--only api,constants`) are printed, not written. It takes about an hour on 2 cores; let the
machine do nothing else meanwhile.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import answers, api, build, constants, edit, targets, views
from benchmarks.bench import Bench
from benchmarks.machine import description
from benchmarks.measure import BenchmarkError, median
from benchmarks.report import Section, apart, markdown, seconds
from tests.browser.chromium import find

SUBJECTS: dict[str, Callable[[Bench], Section]] = {
    "build": build.section,
    "edit": edit.section,
    "api": api.section,
    "answers": answers.section,
    "views": views.section,
    "constants": constants.section,
    "targets": targets.section,
}
RESULTS = Path(__file__).parent / "RESULTS.md"
SIZES = (1_000, 10_000, 30_000)
MAIN = 10_000
QUICK = 60


def measured(bench: Bench, subjects: Sequence[str]) -> Iterator[Section]:
    """One subject after the other; its rows are said as soon as they are there."""
    for name in subjects:
        before = len(bench.paces)
        section = SUBJECTS[name](bench)
        pace = seconds(median(bench.paces[before:]))
        section = replace(section, rows=tuple(replace(row, pace=pace) for row in section.rows))
        for row in section.rows:
            bench.say(f"{name}: {row.what}, {row.at}: {row.measured} (target: {row.target})")
        yield section


def report(bench: Bench, sections: Sequence[Section], command: str) -> str:
    """Put the sections together with machine and versions."""
    paces = sorted(bench.paces)
    loop = f"{seconds(median(paces))} ({seconds(paces[0])} to {seconds(paces[-1])}) for two million multiplications"
    return markdown(command, [*description(find()), ("pace meanwhile", loop)], sections)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Measure everything.")
    parser.add_argument("--only", default=",".join(SUBJECTS), help=f"some of {','.join(SUBJECTS)}; printed only")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="codes, growing (%(default)s)")
    parser.add_argument("--main", type=int, default=MAIN, help="the size of the targets (%(default)s)")
    parser.add_argument("--work", type=Path, default=Path("build.bench"), help="a folder of its own (%(default)s)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} codes, one run: to see that it runs")
    given = parser.parse_args()
    subjects = [name for name in given.only.split(",") if name]
    sizes = tuple(sorted(int(size) for size in given.sizes.split(",")))
    unknown = [name for name in subjects if name not in SUBJECTS]
    if unknown or (given.main not in sizes and not given.quick):
        parser.error(f"there is no subject {unknown[0]}" if unknown else "--main is one of the sizes")
    given.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=given.work.absolute()) as work:
        folder = Path(work)
        bench = Bench(folder, (QUICK,), QUICK, quick=True) if given.quick else Bench(folder, sizes, given.main)
        sections: list[Section] = []
        command = " ".join(["python -m benchmarks.run", *sys.argv[1:]])
        try:
            sections.extend(measured(bench, subjects))
        except BenchmarkError as error:
            print(report(bench, sections, command), end="")
            sys.exit(f"benchmarks: {error}")
        text = report(bench, sections, command)  # before all that was made is deleted, which takes minutes
        if given.quick or len(subjects) < len(SUBJECTS) or sizes != SIZES:
            print(text, end="", flush=True)
        else:
            RESULTS.write_text(text + apart(RESULTS.read_text("utf-8")), "utf-8")
            print(f"written: {RESULTS}", flush=True)


if __name__ == "__main__":
    main()

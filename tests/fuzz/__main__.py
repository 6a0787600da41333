"""Attack every target for some minutes and print what was tried: `make fuzz`, or `python -m tests.fuzz`.

Each target is attacked by hypothesis and, where it is installed, by atheris, side by side; the contract of the API by
schemathesis; builds are killed. What breaks a promise is kept in a file below the folder, and the command that tries it
again is printed. The corpus of atheris stays there, so that the next run goes on from it.
"""

import argparse
import importlib.util
import itertools
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from site_builder.assemble.build import build
from site_builder.catalog.loader import load
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from tests.conftest import ROOT, SAMPLE
from tests.fuzz import contract, interrupts
from tests.fuzz.targets import TARGETS
from web import create_app
from web.store.store import Store

FOLDER = Path("build.fuzz")
BY_MACHINE = ("contract", "interrupts")
_LIBFUZZER = ("-max_len=4096", "-timeout=30", "-rss_limit_mb=4096", "-print_final_stats=1")


def main() -> None:
    """The command line."""
    names = (*TARGETS, *BY_MACHINE)
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Attack the program by machine.")
    parser.add_argument("--seconds", type=float, default=600, help="in all (%(default)s)")
    parser.add_argument("--only", default=",".join(names), help=f"some of {','.join(names)}")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for what is found (%(default)s)")
    parser.add_argument(
        "--replay", type=Path, help="try a kept input again, of the target that its folder is named after"
    )
    given = parser.parse_args()
    if given.replay is not None:
        name = given.replay.absolute().parent.name
        if name not in TARGETS or not given.replay.is_file():
            parser.error(f"{given.replay} is no kept input: they lie in {FOLDER}/TARGET/, one of {', '.join(TARGETS)}")
        TARGETS[name].check(given.replay.read_bytes())
        print("no promise is broken")
        return
    chosen = [name for name in given.only.split(",") if name]
    unknown = [name for name in chosen if name not in names]
    if unknown:
        parser.error(f"there is no target {unknown[0]}")
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed, which has no wheel for this Python: hypothesis alone")
    faults = 0
    for name in chosen:
        for line, is_fault in attacked(name, given.seconds / len(chosen), given.folder):
            faults += is_fault
            print(line, flush=True)
    print(f"{faults} promises broken" if faults else "no promise broken")
    sys.exit(bool(faults))


def attacked(name: str, seconds: float, folder: Path) -> Iterator[tuple[str, bool]]:
    """Lines on what was tried of a target; whether a line is about a broken promise."""
    if name == "contract":
        return _contract(seconds)
    if name == "interrupts":
        return _interrupts(seconds)
    return _target(name, seconds, folder / name)


def _target(name: str, seconds: float, folder: Path) -> Iterator[tuple[str, bool]]:
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.glob("*-*"))
    drawn = _child("by_hypothesis", name, str(seconds), str(folder))
    guided = None
    if importlib.util.find_spec("atheris") is not None:
        guided = _child("by_coverage", name, str(folder), *_LIBFUZZER, f"-max_total_time={max(1, round(seconds))}")
    said = drawn.communicate()[0]
    runs = re.match(r"\d+", said)
    yield f"{name}: hypothesis {int(runs[0]) if runs else 0:,} runs", False
    yield from _ended(name, drawn, said, expected=runs is not None)
    if guided is not None:
        said = guided.communicate()[0]
        done = re.search(r"stat::number_of_executed_units: (\d+)", said)
        reached = re.findall(r"cov: (\d+) ", said)
        kept = sum(1 for _ in (folder / "found").iterdir())
        runs_of = (
            f"{int(done[1]) if done else 0:,} runs, {reached[-1] if reached else 0} branches, {kept:,} inputs kept"
        )
        yield f"{name}: atheris {runs_of}", False
        yield from _ended(name, guided, said, expected=done is not None)
    for path in sorted(set(folder.glob("*-*")) - before):
        yield f"{name}: broken by {path}; again: {sys.executable} -m tests.fuzz --replay {path}", True


def _child(module: str, *given: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tests.fuzz.{module}", *given]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )


def _ended(name: str, child: "subprocess.Popen[str]", said: str, *, expected: bool) -> Iterator[tuple[str, bool]]:
    """A line where the attack itself has failed."""
    if not expected:
        yield f"{name}: {child.args!r} ended with {child.returncode}\n{said[-2000:]}", True


def _contract(seconds: float) -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as work:
        out, catalog = Path(work, "build"), load(SAMPLE).catalog
        assert catalog is not None
        build(catalog, out, ("site", "lookup"), catalogue_files(SAMPLE), Reporter(quiet=True))
        app, store = create_app({"SITE": out / "site", "LOOKUP": out / "lookup.db"}), Store(out / "lookup.db")
        end, tried, faults = time.monotonic() + seconds, 0, dict[str, None]()
        for seed in itertools.count(1):
            done = contract.attack(app, store, examples=50, seed=seed)
            tried += sum(done.tried.values())
            faults |= dict.fromkeys(done.faults)
            if faults or time.monotonic() > end:
                break
    yield f"contract: schemathesis {tried:,} requests to {len(done.tried)} operations, {seed} seeds", False
    for fault in faults:
        yield f"contract: {fault}", True


def _interrupts(seconds: float) -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as work:
        done = interrupts.attack(Path(work), seconds)
    yield f"interrupts: {done}", False
    for fault in done.faults:
        yield f"interrupts: {fault}", True


if __name__ == "__main__":
    main()

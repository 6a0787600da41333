"""Measure the import of the constants, beside bare enums."""

import compileall
import subprocess
import sys
from pathlib import Path

from benchmarks.bench import ERRDEX, PROJECT, Bench, total_size
from benchmarks.measure import median, run
from benchmarks.report import Row, Section, Table, count, ratio, seconds, size
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog

FEW = 35
METHOD = """\
Each import is timed by a Python of its own (`-I`, compiled beforehand), from before the import until the class is
there; the two alternate, medians of 21. The members are those of one domain. `all domains`: every class of a package
with many domains beside one module with as many bare enums."""

_IMPORT = """\
import sys, time
sys.path.insert(0, {path!r})
start = time.perf_counter()
{statement}
print(time.perf_counter() - start)
"""


def section(bench: Bench) -> Section:
    """At 35 members and at the main size, in one domain; then in many."""
    lines = []
    shares = {}
    for number, domains in ((FEW, 1), (bench.main, 1), (bench.main, None)):
        bench.say(f"constants: {number:,} members")
        ours, bare, folder = _measured(bench, number, domains)
        shares[number, domains] = (ours, bare)
        what = count(number) + ("" if domains else ", all domains")
        lines.append(
            (what, seconds(bare), seconds(ours), seconds(ours - bare), ratio(ours / bare), size(total_size(folder)))
        )
    few, many = shares[FEW, 1], shares[bench.main, 1]
    over = few[0] - few[1]
    rows = (
        Row(
            "import of the constants",
            f"{FEW} members",
            "at most 2 ms more than a bare enum",
            f"{seconds(over)} more",
            over <= 0.002,
            "" if over <= 0.002 else f"{seconds(over - 0.002)} too long.",
        ),
        Row(
            "import of the constants",
            f"{bench.main:,} members",
            "at most 1.15 of a bare enum",
            ratio(many[0] / many[1]),
            many[0] / many[1] <= 1.15,
            "" if many[0] / many[1] <= 1.15 else f"{seconds(many[0] - 1.15 * many[1])} too long.",
        ),
    )
    head = ("members", "bare enum", "ours", "more", "ratio", "size of the package")
    return Section("Constants", METHOD, rows, (Table("Import", head, tuple(lines)),))


def _measured(bench: Bench, number: int, domains: int | None) -> tuple[float, float, Path]:
    """Median seconds of ours and of the bare enums, and the folder of ours."""
    catalogue = bench.catalogue(number, domains)
    out = bench.new("constants")
    run([*ERRDEX, "build", "--only", "constants", "--catalog", catalogue, "--out", out], cwd=PROJECT)
    catalog = load(catalogue).catalog
    if catalog is None:
        raise ValueError(f"{catalogue} is no catalogue")
    bare = bench.folder("bare")
    (bare / "bare_codes.py").write_text(_bare(catalog), "utf-8")
    for folder in (out / "constants", bare):
        compileall.compile_dir(folder, quiet=1)
    names = ", ".join(domain.enum for domain in catalog.domains)
    package = catalog.settings.constants.package
    found: dict[str, list[float]] = {package: [], "bare_codes": []}
    for _ in range(bench.runs(21)):
        for module, folder in ((package, out / "constants"), ("bare_codes", bare)):
            found[module].append(_seconds(folder, f"from {module} import {names}"))
    return median(found[package]), median(found["bare_codes"]), out / "constants" / package


def _bare(catalog: Catalog) -> str:
    lines = ["from enum import Enum"]
    for domain in catalog.domains:
        lines += ["", "", f"class {domain.enum}(str, Enum):"]
        lines += [f"    {entry.name} = {entry.code!r}" for entry in catalog.entries_of(domain.id)]
    return "\n".join(lines) + "\n"


def _seconds(folder: Path, statement: str) -> float:
    code = _IMPORT.format(path=str(folder), statement=statement)
    return float(subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout)

"""Measure the load of the constants of TypeScript, Go and Java, beside bare enums."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench import Bench
from benchmarks.measure import median
from benchmarks.report import Row, Section, Table, count, ratio, seconds
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog, Domain
from site_builder.constants import targets
from site_builder.constants.view import PART, package_names

FEW = 35
MOST = 1.5
"""Of a bare enum."""
METHOD = f"""\
Each load is that of a program of its own, compiled beforehand; ours and the bare one alternate, medians of 51. The
members are those of one domain. TypeScript: Node, from before the import of a package until it is there, beside a
package of what `tsc` makes of an `enum`. Go: the whole program, which names one constant, beside one with as many
constants of a type. Java: from a jar, from before `values()` until they are there, beside an enum; as no enum of Java
has {count(10_000)} members, beside enums of {count(PART)} each."""

_NODE = """\
const start = performance.now();
const loaded = await import({path});
if (loaded[{name}] === undefined) throw new Error();
console.log((performance.now() - start) / 1000);
"""
_JAVA = """\
class {name} {{
    public static void main(String[] arguments) {{
        long start = System.nanoTime();
        int number = {numbers};
        System.out.println((System.nanoTime() - start) / 1e9 + " " + number);
    }}
}}
"""
_OFFLINE = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}


class _Pair(NamedTuple):
    """What measures ours and the bare one, once each."""

    ours: Callable[[], float]
    bare: Callable[[], float]


def section(bench: Bench) -> Section:
    """Each language at 35 members and at the main size; none without its tools."""
    rows, lines = [], []
    for number in (FEW, bench.main):
        catalog = load(bench.catalogue(number, 1)).catalog
        if catalog is None:
            raise ValueError("the made-up catalogue is no catalogue")
        for language, (tool, prepared) in _LANGUAGES.items():
            if shutil.which(tool) is None:
                continue
            bench.say(f"constants of {language}: {number:,} members")
            pair = prepared(catalog, bench.new(language))
            found: dict[str, list[float]] = {"ours": [], "bare": []}
            for _ in range(bench.runs(51)):
                found["ours"].append(pair.ours())
                found["bare"].append(pair.bare())
            ours, bare = median(found["ours"]), median(found["bare"])
            lines.append((language, count(number), seconds(bare), seconds(ours), ratio(ours / bare)))
            over = ours - MOST * bare
            rows.append(
                Row(
                    f"load of the constants, {language}",
                    f"{number:,} members",
                    f"at most {MOST} of a bare enum",
                    ratio(ours / bare),
                    over <= 0,
                    "" if over <= 0 else f"{seconds(over)} too long.",
                )
            )
    head = ("language", "members", "bare enum", "ours", "ratio")
    return Section("Constants of other languages", METHOD, tuple(rows), (Table("Load", head, tuple(lines)),))


def _typescript(catalog: Catalog, folder: Path) -> _Pair:
    packages, domain = folder / "node_modules", catalog.domains[0]
    ours = _written(catalog, "typescript", packages)
    lines = [f'    {domain.enum}["{name}"] = {json.dumps(code)};' for name, code in _members(catalog).items()]
    bare = [f"export var {domain.enum};", f"(function ({domain.enum}) {{", *lines]
    home = packages / "bare"
    home.mkdir()
    (home / "package.json").write_text('{"type": "module", "exports": {"./enum": "./enum.js"}}', "utf-8")
    (home / "enum.js").write_text("\n".join([*bare, f"}})({domain.enum} || ({domain.enum} = {{}}));", ""]), "utf-8")
    for name, path in {"ours": f"{ours.name}/{domain.id}", "bare": "bare/enum"}.items():
        source = _NODE.format(path=json.dumps(path), name=json.dumps(domain.enum))
        (folder / f"{name}.mjs").write_text(source, "utf-8")
    return _Pair(
        lambda: float(_said(["node", folder / "ours.mjs"])), lambda: float(_said(["node", folder / "bare.mjs"]))
    )


def _go(catalog: Catalog, folder: Path) -> _Pair:
    ours = _written(catalog, "go", folder)
    names = _members(catalog)
    module = package_names(catalog)["go"]
    package = re.search(r"(?m)^package (\w+)$", next(ours.glob("*/codes.go")).read_text("utf-8"))
    assert package is not None, "every file of Go names its package"
    (folder / "bare").mkdir()
    constants = "".join(f"\t{name} Code = {json.dumps(code)}\n" for name, code in names.items())
    (folder / "bare/bare.go").write_text(f"package bare\n\ntype Code string\n\nconst (\n{constants})\n", "utf-8")
    (folder / "bare/go.mod").write_text("module bare.example/bare\n\ngo 1.18\n", "utf-8")
    imported = {
        "ours": (module, f"{module}/{package[1]}", ours),
        "bare": ("bare.example/bare",) * 2 + (folder / "bare",),
    }
    for name, (required, path, home) in imported.items():
        main = folder / f"{name}_main"
        main.mkdir()
        source = f'package main\n\nimport c "{path}"\n\nfunc main() {{ println(len(c.{next(iter(names))})) }}\n'
        (main / "main.go").write_text(source, "utf-8")
        replaced = f"require {required} v1.0.0\n\nreplace {required} => {home}\n"
        (main / "go.mod").write_text(f"module main\n\ngo 1.18\n\n{replaced}", "utf-8")
        _said(["go", "build", "-o", folder / f"{name}.bin", "."], main, GOCACHE=str(folder / "cache"), **_OFFLINE)

    return _Pair(lambda: _wall(folder / "ours.bin"), lambda: _wall(folder / "bare.bin"))


def _java(catalog: Catalog, folder: Path) -> _Pair:
    made, domain = _written(catalog, "java", folder), catalog.domains[0]
    names = list(_members(catalog).items())
    parts = [names[at : at + PART] for at in range(0, len(names), PART)]
    for number, part in enumerate(parts):
        members = ",\n".join(f"    {name}({json.dumps(code)})" for name, code in part)
        rest = f"    final String code;\n    Bare{number}(String code) {{ this.code = code; }}\n"
        head = f"package bare;\n\npublic enum Bare{number} {{\n"
        (folder / f"Bare{number}.java").write_text(f"{head}{members};\n{rest}}}\n", "utf-8")
    numbers = {
        "Ours": f"{package_names(catalog)['java']}.{domain.enum}.values().length",
        "Bare": " + ".join(f"bare.Bare{number}.values().length" for number in range(len(parts))),
    }
    for name, expression in numbers.items():
        (folder / f"{name}.java").write_text(_JAVA.format(name=name, numbers=expression), "utf-8")
    sources: list[str | Path] = [*made.rglob("*.java"), *folder.glob("*.java")]
    _said(["javac", "-encoding", "UTF-8", "-d", folder / "classes", *sources])
    _said(["jar", "--create", "--file", folder / "codes.jar", "-C", folder / "classes", "."])
    command: list[str | Path] = ["java", "-cp", folder / "codes.jar"]
    return _Pair(
        lambda: float(_said([*command, "Ours"]).split()[0]), lambda: float(_said([*command, "Bare"]).split()[0])
    )


_LANGUAGES: Mapping[str, tuple[str, Callable[[Catalog, Path], _Pair]]] = {
    "TypeScript": ("node", _typescript),
    "Go": ("go", _go),
    "Java": ("javac", _java),
}
"""The tool that each needs, and what prepares its two programs."""


def _written(catalog: Catalog, target: str, folder: Path) -> Path:
    for path, content in targets.files(catalog, target).items():
        file = folder / target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder / target


def _members(catalog: Catalog) -> Mapping[str, str]:
    """Name → code of the first domain."""
    domain: Domain = catalog.domains[0]
    return {entry.name: entry.code for entry in catalog.entries_of(domain.id)}


def _said(command: Iterable[str | Path], folder: Path | None = None, **environment: str) -> str:
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def _wall(program: Path) -> float:
    start = time.perf_counter()
    subprocess.run([program], stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start

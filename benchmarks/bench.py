"""Share catalogues, builds and sizes between the subjects."""

import itertools
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import catalogue, yardstick
from benchmarks.measure import Cost, median_cost, pace, run

PROJECT = Path(__file__).parent.parent
ERRDEX = (sys.executable, "-m", "site_builder")
SMALL = 31
"""Codes in the project's own catalogue."""


@dataclass(frozen=True)
class Bench:
    """One run of all or some subjects."""

    work: Path
    """A folder of ours. Nothing in it is deleted before the end: that would slow down what comes after."""
    sizes: tuple[int, ...]
    """Codes, growing: how cost grows is measured at each."""
    main: int
    """The size of the design's figures, one of `sizes`."""
    quick: bool = False
    """One run of everything, to see that it runs: the figures mean nothing."""
    paces: list[float] = field(default_factory=list)
    """How fast the machine was: each `pace` that was taken."""
    _made: dict[str, Path] = field(default_factory=dict)
    _numbers: "Iterator[int]" = field(default_factory=itertools.count)

    def runs(self, times: int, codes: int = 0) -> int:
        """How often something is measured: once above the main size, where a run takes minutes."""
        return 1 if self.quick or codes > self.main else times

    def median(self, times: int, measured: Callable[[], Cost], codes: int = 0) -> Cost:
        return median_cost(self.runs(times, codes), measured)

    def seconds(self, full: float) -> float:
        """How long something is kept under load."""
        return min(full, 0.5) if self.quick else full

    def say(self, text: str) -> None:
        """Tell the person who waits what comes next; and look how fast the machine is just now."""
        print(text, file=sys.stderr, flush=True)
        self.look()

    def look(self) -> None:
        """Take note of how fast the machine is just now."""
        self.paces.append(pace())

    def catalogue(self, count: int, domains: int | None = None) -> Path:
        """A catalogue of `count` codes; the project's own for 31. Never to be changed: see `copy`."""
        if count == SMALL:
            return PROJECT / "catalog"
        name = f"catalogue-{count}" + (f"-in-{domains}" if domains is not None else "")
        return self._once(name, lambda folder: catalogue.write(folder, count, domains))

    def copy(self, count: int) -> Path:
        """A catalogue of `count` codes that may be changed."""
        folder = self.new(f"changed-{count}")
        shutil.copytree(self.catalogue(count), folder)
        return folder

    def build(self, count: int) -> Path:
        """A build of all artefacts of `catalogue(count)`. Never to be changed."""
        return self._once(
            f"build-{count}",
            lambda folder: run(
                [*ERRDEX, "build", "--catalog", self.catalogue(count), "--out", folder],
                cwd=PROJECT,
                env={"XDG_CACHE_HOME": str(self.folder("cache"))},
            ),
        )

    def yardstick(self, count: int) -> Path:
        """The yardstick of the site, built of `catalogue(count)`: `docs/`, `site/` and a configuration per language."""

        def make(folder: Path) -> None:
            yardstick.build(folder, yardstick.write(folder, self.catalogue(count)))

        return self._once(f"yardstick-{count}", make)

    def new(self, name: str) -> Path:
        """A place where nothing is yet; `latest` gives it again."""
        self.work.mkdir(parents=True, exist_ok=True)
        self._made[f"latest {name}"] = path = self.work / f"{name}-{next(self._numbers)}"
        return path

    def latest(self, name: str) -> Path:
        """Path that `new` gave last under this name. Raises KeyError where there is none."""
        return self._made[f"latest {name}"]

    def folder(self, name: str) -> Path:
        """An empty folder to work in."""
        folder = self.new(name)
        folder.mkdir()
        return folder

    def keep(self, name: str, folder: Path) -> None:
        """Keep `folder` for reuse under `name`."""
        self._made[name] = folder

    def _once(self, name: str, make: Callable[[Path], object]) -> Path:
        if name not in self._made:
            folder = self.new(name)
            make(folder)
            self._made[name] = folder
        return self._made[name]


def below(folder: Path) -> list[Path]:
    """Every file below `folder`, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def total_size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in below(folder))

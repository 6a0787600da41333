"""Builds that are ended at random moments: the output is the one before or the one after, whole, and the next works.

As a command, `python -m tests.fuzz.interrupts FOLDER SECONDS SEED`, it forks each build from one process that has
imported everything, so that a build takes no longer than its work.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.assemble.output import MANIFEST, Manifest
from tests.conftest import CATALOGS, ROOT

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
PATIENCE = 120.0
"""Seconds within which any build is over."""
_TALLY = re.compile(r"(\w+) (\d+)\n")


@dataclass
class Attack:
    """How many builds were ended by which signal, how many finished before it came, and what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in sorted(self.tried.items()))


def attack(work: Path, seconds: float, seed: int = 1) -> Attack:
    """End builds for so long. Runs in a process of its own, since it forks."""
    command = [sys.executable, "-m", "tests.fuzz.interrupts", str(work), str(seconds), str(seed)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(work / "cache")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return Attack(faults=[f"{command} ended with {done.returncode}\n{done.stderr[-2000:]}"])
    tried, _, faults = done.stdout.partition("\n\n")
    return Attack(Counter({name: int(count) for name, count in _TALLY.findall(f"{tried}\n")}), faults.splitlines())


class _Builds:
    """Two catalogues, and an output that is now of the one, now of the other."""

    def __init__(self, work: Path) -> None:
        self.out, self.log = work / "out" / "build", work / "log"
        self.catalogs = [work / name / "catalog" for name in ("one", "other")]
        for catalog in self.catalogs:
            shutil.copytree(CATALOGS / "good", catalog)
        entry = self.catalogs[1] / "sms" / "BadNumber.yaml"
        entry.write_text(entry.read_text("utf-8").replace("\n", "\n# edited\n", 1), "utf-8")
        settings = self.catalogs[1] / "catalog.yaml"
        settings.write_text(settings.read_text("utf-8").replace("Example error codes", "Other error codes"), "utf-8")
        self.out.parent.mkdir()
        self.manifests: list[bytes] = []
        self.longest = 0.0
        for number in range(2):
            start = time.monotonic()
            assert self.ended(number, None, 0) == 0, self.log.read_text("utf-8")
            self.longest = time.monotonic() - start
            self.manifests.append((self.out / MANIFEST).read_bytes())
        assert self.manifests[0] != self.manifests[1]
        self.current = 1

    def ended(self, number: int, ending: signal.Signals | None, after: float) -> int:
        """The exit status of a build of a catalogue, which gets a signal after some seconds."""
        child = os.fork()
        if child == 0:
            self._build(number)
        deadline = time.monotonic() + after
        while ending is not None:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() >= deadline:
                # Control-C reaches every process of a terminal, what a supervisor or the kernel ends is one.
                (os.killpg if ending == signal.SIGINT else os.kill)(child, ending)
                break
            time.sleep(0.002)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self._reap(child)
        return status

    def _build(self, number: int) -> None:
        """In the child: never returns."""
        from site_builder.cli import main

        os.setsid()
        with self.log.open("w") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        status = 70
        try:
            sys.argv = ["errdex", "build", "--catalog", str(self.catalogs[number]), "--out", str(self.out)]
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _reap(self, session: int) -> None:
        """Wait until the workers of an ended build have seen that it is gone."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                os.killpg(session, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)
        raise TimeoutError(f"a process of the build {session} lives on")

    def wrong(self) -> list[str]:
        """What is amiss with the output: files of none of the two, or of both."""
        manifest = (self.out / MANIFEST).read_bytes() if (self.out / MANIFEST).exists() else b""
        if manifest not in self.manifests:
            return [f"{MANIFEST} is of neither catalogue"]
        self.current = self.manifests.index(manifest)
        read = Manifest.read(self.out)
        listed = {MANIFEST, *(path for part in read.parts.values() for path in part.files)}
        there = {str(path.relative_to(self.out)) for path in self.out.rglob("*") if path.is_file()}
        found = [f"{part} is damaged" for part in read.parts if not read.is_whole(self.out, part)]
        title = b"Example error codes" if self.current == 0 else b"Other error codes"
        if title not in (self.out / "site" / "en" / "index.html").read_bytes():
            found.append("the site is of the other catalogue")
        return found + [f"{path} is there or missing" for path in sorted(listed ^ there)[:3]]


def run(work: Path, seconds: float, seed: int) -> Attack:
    """End builds, and let one finish after each."""
    builds, draw, done = _Builds(work), random.Random(seed), Attack()
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done.faults:
        ending, after = draw.choice(SIGNALS), draw.uniform(0, builds.longest * 1.1)
        following = 1 - builds.current
        status = builds.ended(following, ending, after)
        done.tried["finished" if status == 0 else ending.name] += 1
        what = f"{ending.name} after {after:.3f} s of {builds.longest:.3f}"
        done.faults += [f"{what}: {wrong}" for wrong in builds.wrong()]
        if "Traceback" in builds.log.read_text("utf-8", "replace"):
            done.faults.append(f"{what}: a traceback: {builds.log.read_text('utf-8', 'replace')[-300:]!r}")
        start = time.monotonic()
        following = 1 - builds.current
        if builds.ended(following, None, 0) != 0:
            done.faults.append(f"{what}: the next build fails: {builds.log.read_text('utf-8', 'replace')[-300:]!r}")
        builds.longest = time.monotonic() - start
        done.faults += [f"{what}, then a whole one: {wrong}" for wrong in builds.wrong()]
        if builds.current != following:
            done.faults.append(f"{what}: the next build is not there")
        if left := [path.name for path in builds.out.parent.iterdir() if path != builds.out]:
            done.faults.append(f"{what}: {left} is left")
    return done


def main() -> None:
    """The command line."""
    work, seconds, seed = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    done = run(work, seconds, seed)
    sys.stdout.write("".join(f"{name} {count}\n" for name, count in done.tried.items()) + "\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in done.faults))


if __name__ == "__main__":
    main()

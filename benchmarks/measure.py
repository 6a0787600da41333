"""Run commands and measure wall time, processor time, memory.

Wall time is `time.perf_counter`; processor time and the largest process come from the children's `rusage`; the peak
of all processes together is sampled from /proc up to four times a second, where there is one: shared pages count once.
"""

import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

_LOOK = 0.25
"""Seconds between two looks at the memory, at least."""
_REST = 30
"""So many times as long as a look takes is waited for the next: the kernel goes over all pages of a process (25 ms for
400 MB) and lets it have no new ones meanwhile."""


class BenchmarkError(Exception):
    """A command failed; the text ends with what it said."""


class Cost(NamedTuple):
    """Cost of one run, or of the median run of several."""

    seconds: float
    cpu: float
    """Seconds of processor time, of all processes."""
    largest: int
    """Bytes of the largest process."""
    peak: int | None
    """Bytes of all processes together at the worst moment; None where there is no /proc."""


def run(*commands: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Cost:
    """Run the commands side by side until the last one has ended. Raises BenchmarkError where one fails."""
    with ExitStack() as stack:
        logs = [stack.enter_context(tempfile.TemporaryFile()) for _ in commands]
        before = time.perf_counter()
        processes = [_start(command, log, env, cwd) for command, log in zip(commands, logs, strict=True)]
        with _Watch([process.pid for process in processes]) as watch:
            ends = [os.wait4(process.pid, 0) for process in processes]
            seconds = time.perf_counter() - before
        for command, log, process, (_, status, _) in zip(commands, logs, processes, ends, strict=True):
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise BenchmarkError(f"{' '.join(map(str, command))} ended with {process.returncode}\n{_tail(log)}")
    usage = [rusage for _, _, rusage in ends]
    return Cost(
        seconds,
        sum(one.ru_utime + one.ru_stime for one in usage),
        max(one.ru_maxrss for one in usage) * 1024,
        watch.peak or None,
    )


def _start(
    command: Sequence[str | Path], log: IO[bytes], env: Mapping[str, str] | None, cwd: Path | None
) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **(env or {})}
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=cwd, start_new_session=True
    )


def _tail(log: IO[bytes]) -> str:
    log.seek(0)
    return "\n".join(log.read().decode("utf-8", "replace").splitlines()[-20:])


class _Watch:
    """The most memory that all processes of some sessions had at one moment."""

    def __init__(self, sessions: Iterable[int]) -> None:
        self._sessions = frozenset(sessions)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peak = 0

    def __enter__(self) -> "_Watch":
        if Path("/proc/self/smaps_rollup").exists():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        took = 0.0
        while not self._over.wait(max(_LOOK, _REST * took)):
            start = time.perf_counter()
            self.peak = max(self.peak, sum(pss(pid) for pid in members(self._sessions)))
            took = time.perf_counter() - start


def members(sessions: frozenset[int]) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                session = int((folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[3])
            except (OSError, IndexError, ValueError):  # it has ended meanwhile
                continue
            if session in sessions:
                found.append(int(folder.name))
    return found


def pss(pid: int) -> int:
    """Bytes of memory of a process, a page that n processes share counted as one n-th; 0 where it has ended."""
    return _memory(pid, "Pss:")


def rss(pid: int) -> int:
    """Bytes of memory of a process, shared pages counted in full; 0 where it has ended."""
    return _memory(pid, "Rss:")


def _memory(pid: int, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(field)), 0)


def median_cost(times: int, measured: Callable[[], Cost]) -> Cost:
    """Cost of the run with median wall time; the memory is the highest of all."""
    costs = sorted((measured() for _ in range(times)), key=lambda cost: cost.seconds)
    middle = costs[(len(costs) - 1) // 2]
    peaks = [cost.peak for cost in costs if cost.peak is not None]
    return middle._replace(largest=max(cost.largest for cost in costs), peak=max(peaks, default=None))


def pace() -> float:
    """Seconds of processor time that two million multiplications take: what tells a busy machine from a quiet one."""
    start, value = time.process_time(), 1
    for number in range(2_000_000):
        value = (value * 31 + number) % 1_000_003
    return time.process_time() - start


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, one of them: the 99th of 100 for 0.99."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

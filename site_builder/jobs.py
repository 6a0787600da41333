"""Make many groups of artefacts: in this process, or side by side where there are enough of them.

A job writes its own files into the stage, so that no bytes travel between processes: only digests come back.
"""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from site_builder.progress import Reporter
from site_builder.publish import Stage

MANY = 400
"""Jobs from which on it pays to start further processes."""
_CHUNK = 50

Made: TypeAlias = Mapping[str, Any]
"""What the manifest says of a group: `{"key", "files": {path: digest}, "hidden": [path]}`."""


class Output(NamedTuple):
    """What a job has put: files by path with their digest, and which of them are not for search engines."""

    files: Mapping[str, str]
    hidden: Sequence[str] = ()


class Job(NamedTuple):
    """A group of artefacts to be made."""

    name: str
    key: str
    make: Callable[[Stage], Output]


_under_way: tuple[Sequence[Job], Stage] | None = None
"""What the children of a fork find: their parent's jobs, which need no pickling that way."""


def run(jobs: Sequence[Job], stage: Stage, report: Reporter | None = None) -> dict[str, Made]:
    """Run every job; gives what the manifest says of each, by name."""
    report = report or Reporter(quiet=True)
    if not jobs:
        return {}
    processes = os.cpu_count() or 1
    forks = "fork" in multiprocessing.get_all_start_methods()
    forks = forks and threading.current_thread() is threading.main_thread()  # a server's thread may hold locks
    made: dict[str, Made] = {}
    with report.counted("groups to make", len(jobs)) as counted:
        if len(jobs) < MANY or processes == 1 or not forks:
            for job in counted(jobs):
                made[job.name] = _made(job, stage)
            return made
        for name, one, written in counted(_forked(jobs, stage, processes)):
            stage.keep(one["files"])
            stage.written += written
            made[name] = one
    return made


def _made(job: Job, stage: Stage) -> Made:
    output = job.make(stage)
    return {"key": job.key, "files": dict(output.files), "hidden": list(output.hidden)}


def _forked(jobs: Sequence[Job], stage: Stage, processes: int) -> Iterator[tuple[str, Made, int]]:
    """(name, what was made, files written) of every job, as they are done."""
    global _under_way
    _under_way = (jobs, stage)
    gc.freeze()  # what is there already is not looked at again, so its memory stays shared
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            for done in pool.imap_unordered(_chunk, _chunks(len(jobs)), chunksize=1):
                yield from done
    finally:
        gc.unfreeze()
        _under_way = None


def _chunks(number: int) -> Iterator[range]:
    """The first jobs are whole artefacts and take long; entries go in small heaps."""
    first = min(number, 2)
    yield from (range(at, at + 1) for at in range(first))
    yield from (range(at, min(at + _CHUNK, number)) for at in range(first, number, _CHUNK))


def _chunk(numbers: range) -> list[tuple[str, Made, int]]:
    assert _under_way is not None
    jobs, stage = _under_way
    done = []
    for number in numbers:
        before = stage.written
        one = _made(jobs[number], stage)
        done.append((jobs[number].name, one, stage.written - before))
    return done

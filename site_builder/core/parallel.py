"""Run slices of a long task in forked processes, results in order.

A fork has all that this process has, so nothing but the results travels. In a server's thread, on a system without
forks and for few items everything runs in this process.
"""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

MANY = 400
"""Items from which on it pays to start processes."""
SLICE = 50
"""Items of a slice, which one process works through at a time."""

_T = TypeVar("_T")

_work: Callable[[range], Any] | None = None
"""The task, as the children find it in their copy of this process."""


def map_slices(work: Callable[[range], _T], count: int, size: int = SLICE) -> Iterator[_T]:
    """Call `work` with slices of `range(count)`, each of `size` items; yield the results in order."""
    global _work
    slices = [range(start, min(start + size, count)) for start in range(0, count, size)]
    if count < MANY or not _can_fork():
        yield from map(work, slices)
        return
    _work = work
    gc.freeze()  # what is there already is not looked at again, so its memory stays shared
    try:
        with multiprocessing.get_context("fork").Pool(processes()) as pool:
            yield from pool.imap(_slice, slices)
    finally:
        gc.unfreeze()
        _work = None


def processes() -> int:
    """Number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _can_fork() -> bool:
    main = threading.current_thread() is threading.main_thread()  # elsewhere another thread may hold a lock
    return main and processes() > 1 and "fork" in multiprocessing.get_all_start_methods()


def _slice(numbers: range) -> Any:
    assert _work is not None
    gc.disable()  # a slice is short, and what it makes is gone after it
    return _work(numbers)

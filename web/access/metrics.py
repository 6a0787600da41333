"""Count requests and answers for Prometheus, over all workers of a server.

Each worker counts in files of its own in one folder, which every worker reads when it is asked (prometheus_client's
mode for several processes). The folder belongs to one run of the server: systemd's RuntimeDirectory, a tmpfs.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import prometheus_client.values
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from web.access.visit import OTHER, Visit

MOST_SHAPES = 50
"""Of each kind, in each worker; what has another counts as OTHER."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ROOM = 1 << 18
"""Bytes of a worker's file, taken at once: on a disk that is full later, writing to new ones would end the worker."""
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_logger = logging.getLogger(__name__)
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """The counts of this process, and the sums of all."""

    def __init__(self, folder: Path) -> None:
        """Count in `folder`, which is made where it is missing. Raises OSError where that cannot be."""
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ("counter", "histogram"):
            _reserve(folder / f"{kind}_{os.getpid()}.db")
        os.environ[_FOLDER] = str(folder)
        prometheus_client.values.ValueClass = prometheus_client.values.MultiProcessValue()  # type: ignore[no-untyped-call]
        self.folder = folder
        self._requests = Counter("errdex_requests", "Requests answered.", ("route", "method", "status"), registry=None)
        self._seconds = Histogram(
            "errdex_request_duration_seconds",
            "Seconds until an answer was ready to be sent.",
            ("route",),
            buckets=_BUCKETS,
            registry=None,
        )
        self._diagnoses = Counter(
            "errdex_diagnoses", "Pasted texts, by the confidence of the best answer.", ("confidence",), registry=None
        )
        self._missed = Counter(
            "errdex_not_found", "What was asked for and is not there, by its shape.", ("kind", "shape"), registry=None
        )
        self._is_told = False
        self._known: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}
        self._shapes: set[tuple[str, str]] = set()

    def note(self, visit: Visit) -> None:
        """Count one request. Where that fails (the folder is gone), it is answered all the same."""
        try:
            self._count(visit)
        except OSError as error:
            if not self._is_told:
                self._is_told = True
                _logger.error("requests are not counted: %s", error)

    def _count(self, visit: Visit) -> None:
        key = visit.route, visit.method, visit.status
        known = self._known.get(key)
        if known is None:
            status = f"{visit.status[0]}xx"
            known = self._requests.labels(visit.route, visit.method, status), self._seconds.labels(visit.route)
            self._known[key] = known
        known[0].inc()
        known[1].observe(visit.seconds())
        if visit.confidence is not None:
            self._diagnoses.labels(visit.confidence).inc()
        for missed in visit.missed:
            self._missed.labels(missed.kind, self._counted(missed.kind, missed.shape)).inc()

    def _counted(self, kind: str, shape: str) -> str:
        if (kind, shape) not in self._shapes:
            if sum(one == kind for one, _ in self._shapes) >= MOST_SHAPES:
                return OTHER
            self._shapes.add((kind, shape))
        return shape

    def text(self, info: Mapping[str, str]) -> bytes:
        """Render all counts of the server, and `info` about it, in Prometheus' text format."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry, os.fspath(self.folder))  # type: ignore[no-untyped-call]
        registry.register(_Info(info))
        return generate_latest(registry)


def _reserve(path: Path) -> None:
    """Make a file that is full of nothing, in one step, as others read it; one that is there is of a worker before."""
    if path.exists():
        return
    beside = path.with_suffix(".new")
    beside.write_bytes(bytes(_ROOM))
    beside.replace(path)


class _Info(Collector):
    """One metric whose labels are what there is to know."""

    def __init__(self, info: Mapping[str, str]) -> None:
        self._info = info

    def collect(self) -> Iterator[Metric]:
        metric = Metric("errdex_info", "The program, and the catalogue that it serves.", "gauge")
        metric.add_sample("errdex_info", dict(self._info), 1)
        yield metric

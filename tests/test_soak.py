"""The soak: it asks both servers for everything, and says what must not be."""

from pathlib import Path

import pytest

from site_builder.catalog.model import Catalog
from tests.serving import SERVERS, Server, found
from tests.soak import Soak, Workers, kinds, run


class Silent(Server):
    """A server without workers."""

    def workers(self) -> list[int]:
        return [1, 2]


def soaked(*looks: Workers) -> Soak:
    return Soak(Silent(1, Path("log"), "granian"), looks=list(looks))


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (Workers(100, 50, 2), Workers(110, 55, 128), None),
        (Workers(100, 50, 2), Workers(111, 50, 2), "granian: memory went from 100 to 111"),
        (Workers(100, 50, 2), Workers(89, 50, 2), "granian: memory went from 100 to 89"),
        (Workers(100, 50, 2), Workers(100, 56, 2), "granian: handles went from 50 to 56"),
        (Workers(1, 1, 2), Workers(1, 1, 129), "granian: 129 handles of lookup.db, more than 128, one for each thread"),
    ],
)
def test_growth_is_a_fault(first: Workers, last: Workers, fault: str | None) -> None:
    assert list(soaked(first, last).faults()) == ([] if fault is None else [fault])


def test_answers_that_failed_or_were_mixed_or_stale_are_faults_and_counted() -> None:
    done = soaked(Workers(1, 1, 1), Workers(1, 1, 1))
    done.asked.update({"page": 2000, "look-up": 1_000_000})
    done.failed.append("GET /: 500")
    done.tally.mixed.append("GET /a")
    done.tally.stale.append("GET /b")

    assert list(done.faults()) == ["granian: GET /: 500", "granian: GET /a", "granian: GET /b"]
    assert list(done.lines(600, 59))[:2] == [
        "granian: 1,002,000 requests in 600 s, 59 swaps: look-up 1,000,000, page 2,000",
        "granian: 1 failed, 1 mixed, 1 stale; slowest checked 0.00 s",
    ]


@pytest.mark.server
def test_some_seconds_of_it_are_clean(tmp_path: Path, sample_catalog: Catalog) -> None:
    found("wrk")
    lines, faults = run(8, tmp_path)

    assert [fault for fault in faults if "memory went" not in fault] == []  # it is not warm yet
    for name in SERVERS:
        (first,) = [line for line in lines if line.startswith(f"{name}: ") and "requests in" in line]
        assert all(f"{kind} " in first for kind in ("look-up", "respelled", "checked", "malformed")), first


def test_every_kind_of_request_is_there(sample_catalog: Catalog) -> None:
    for kind, shots in kinds(sample_catalog).items():
        assert shots, kind
        assert all(shot.path.startswith("/") for shot in shots)

"""Under load a swap loses, mixes and keeps nothing, and a signal costs what it has to."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from site_builder.catalog.model import Catalog
from tests.fire import Builds, fire
from tests.serving import PATIENCE, SERVERS, Server
from web.production import HEAD_WITHIN

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory, sample_catalog: Catalog) -> Builds:
    return Builds(tmp_path_factory.mktemp("builds"), sample_catalog)


@pytest.fixture(scope="module")
def servers(builds: Builds) -> Iterator[list[Server]]:
    """Both documented servers, of the same build."""
    with ExitStack() as stack:
        yield [stack.enter_context(start(builds.out)) for start in SERVERS.values()]


@pytest.fixture(scope="module")
def silent(servers: list[Server]) -> Iterator[socket.socket]:
    """A connection to granian that never says a word."""
    with closing(servers[0].connect()) as connection:
        yield connection


def within_patience(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def assert_renewed(server: Server, old: list[int]) -> None:
    """Wait until there are as many workers as before, and none of these."""
    within_patience(lambda: len(server.workers()) == len(old) and not {*old} & {*server.workers()})


def assert_replaced(server: Server, before: list[int], killed: int) -> None:
    """Wait until there are as many workers as before without the one that was killed."""
    within_patience(lambda: killed not in server.workers() and len(server.workers()) == len(before))


def test_fifty_swaps_fail_mix_and_keep_nothing(servers: list[Server], builds: Builds, silent: socket.socket) -> None:
    with ExitStack() as stack:
        tallies = [stack.enter_context(fire(server.port, builds)) for server in servers]
        for number in range(50):
            builds.swap()
            time.sleep(2.5 if number % 10 == 9 else 0.1)  # some are left long enough to see what stays behind

    for tally in tallies:
        assert tally.faults() == []
        assert tally.asked > 10 * len(builds.shots)


def test_reload_loses_nothing(servers: list[Server], builds: Builds) -> None:
    """SIGHUP: workers come and go one after the other."""
    with ExitStack() as stack:
        tallies = [stack.enter_context(fire(server.port, builds, pause=0.005)) for server in servers]
        workers = [server.workers() for server in servers]
        for server in servers:
            assert server.process is not None
            server.process.send_signal(signal.SIGHUP)
        for server, old in zip(servers, workers, strict=True):
            assert_renewed(server, old)
        time.sleep(0.5)

    for tally in tallies:
        assert tally.faults() == []


def test_silent_connection_is_let_go(silent: socket.socket) -> None:
    """Since the first of these tests granian's time for it has passed, or nearly so."""
    assert HEAD_WITHIN < PATIENCE
    assert silent.recv(1) == b""


def test_killed_worker_loses_a_client_one_request_at_most(servers: list[Server], builds: Builds) -> None:
    for server in servers:
        with fire(server.port, builds, clients=1) as tally:
            workers = server.workers()
            for worker in workers:
                time.sleep(0.3)
                before = server.workers()
                os.kill(worker, signal.SIGKILL)
                assert_replaced(server, before, worker)
            time.sleep(0.5)

        assert len(tally.failed) <= len(workers)  # what was sent once more and answered is not lost
        assert tally.mixed + tally.stale == []


@pytest.mark.parametrize("name", SERVERS)
def test_stopped_server_cuts_no_answer_off(name: str, builds: Builds) -> None:
    """SIGTERM: whoever asks afterwards is refused, and what has begun is finished."""
    with SERVERS[name](builds.out) as server, fire(server.port, builds, pause=0.005) as tally:
        assert server.process is not None
        time.sleep(0.5)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0

    assert tally.asked > len(tally.failed)
    assert tally.mixed + tally.stale == []
    unread = [line for line in tally.failed if "ConnectionRefused" not in line]
    assert len(unread) <= 4, "a connection of each client may be open and not yet read"
    assert all("ConnectionReset" in line or "RemoteDisconnected" in line for line in unread), unread
    assert "Traceback" not in server.log.read_text("utf-8")


@pytest.mark.parametrize("name", SERVERS)
def test_workers_of_a_killed_server_hold_its_port_no_longer(name: str, builds: Builds) -> None:
    with SERVERS[name](builds.out) as server:
        within_patience(lambda: len(server.workers()) == 2)
        workers = [Path(f"/proc/{pid}") for pid in server.workers()]
        assert server.process is not None
        server.process.kill()
        server.process.wait()

        within_patience(lambda: not any(worker.exists() for worker in workers))
        with pytest.raises(ConnectionRefusedError):
            server.get("/livez")

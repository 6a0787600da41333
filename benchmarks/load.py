"""Put a server under load with `wrk`: answers per second, and how long the slow ones take."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import BenchmarkError, median

CONNECTIONS = 16
THREADS = 2
MISSING = "wrk is missing, which puts the server under load: install it (Debian: apt-get install wrk)"
_SCRIPT = """\
local asked = {{
{asked}
}}
local made, turn = {{}}, 0
function init()
  for number, one in ipairs(asked) do
    made[number] = wrk.format(one[1], one[2], one[4], one[3])
  end
end
function request()
  turn = turn % #made + 1
  return made[turn]
end
{faults}
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  if not faults then failed = failed + errors.status end
  for _, thread in ipairs(threads or {{}}) do failed = failed + thread:get("faults") end
  io.write(string.format("%d answers, %d failed, %d us, p50 %d us, p99 %d us\\n",
    summary.requests, failed, summary.duration, latency:percentile(50), latency:percentile(99)))
end
"""
_FAULTS = """\
faults, threads = 0, {}
function setup(thread)
  table.insert(threads, thread)
end
function response(status)
  if status >= 500 then faults = faults + 1 end
end
"""
"""Counts the faults of the server alone, for which each answer is looked at."""
_SAID = re.compile(r"^(\d+) answers, (\d+) failed, (\d+) us, p50 (\d+) us, p99 (\d+) us$", re.MULTILINE)


class Shot(NamedTuple):
    """A request; with a body it is a POST of plain text."""

    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = {}


class Load(NamedTuple):
    """What a server did under load."""

    answers: int
    rate: float
    """Answers per second."""
    p50: float
    """Seconds, as is `p99`."""
    p99: float
    failed: int = 0
    """Requests without an answer, and answers of 400 and above."""


def put_under_load(
    port: int, shots: Sequence[Shot], seconds: float, folder: Path, *, refusals_are_right: bool = False
) -> Load:
    """Ask the server at `port` for the shots in turn, on CONNECTIONS connections that are kept.

    Raises BenchmarkError where wrk is missing or fails. `folder`: where its script is written. `refusals_are_right`:
    only an answer of 500 and above has failed.
    """
    if shutil.which("wrk") is None:
        raise BenchmarkError(MISSING)
    script = folder / f"load-{port}.lua"
    faults = _FAULTS if refusals_are_right else ""
    script.write_text(_SCRIPT.format(asked=",\n".join(map(_in_lua, shots)), faults=faults), "ascii")
    duration = f"{max(1, round(seconds))}s"
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{duration}", "--timeout", "30s", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=False, errors="replace"
    )
    said = _SAID.search(done.stdout)
    if said is None:
        raise BenchmarkError(f"wrk ended with {done.returncode}: {done.stdout}{done.stderr}")
    answers, failed, took, p50, p99 = map(int, said.groups())
    return Load(answers, answers / took * 1e6, p50 / 1e6, p99 / 1e6, failed)


def median_load(loads: Sequence[Load]) -> Load:
    """The medians of several rounds, each figure by itself."""
    answers, failed = sum(load.answers for load in loads), sum(load.failed for load in loads)
    rate, p50, p99 = (median(figures) for figures in zip(*(load[1:4] for load in loads), strict=True))
    return Load(answers, rate, p50, p99, failed)


def _in_lua(shot: Shot) -> str:
    method, body = ("GET", "nil") if shot.body is None else ("POST", _quoted(shot.body))
    fields = {**shot.headers, **({} if shot.body is None else {"Content-Type": "text/plain"})}
    headers = ", ".join(f"[{_quoted(name.encode())}] = {_quoted(value.encode())}" for name, value in fields.items())
    return f"  {{{_quoted(method.encode())}, {_quoted(shot.path.encode())}, {body}, {{{headers}}}}}"


def _quoted(content: bytes) -> str:
    """A literal of Lua: every byte as its number."""
    return '"' + "".join(f"\\{byte:03d}" for byte in content) + '"'

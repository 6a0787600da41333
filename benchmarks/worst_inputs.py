"""Search for texts that take longest to diagnose: `python -m benchmarks.worst_inputs`.

A text is some fragments (prefixes, separators, escapes, wide characters, parts of messages, brackets), repeated to
64 KiB. First each alone, then pairs and longer ones by chance, then the worst ones with a fragment changed, in Python
and in Node (no Node, no figures for it). What is printed is each one's time and how many times that of a plain log
of the same size is that: three at the most is what we want. Let the machine do nothing else meanwhile.
"""

import argparse
import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from benchmarks import catalogue
from benchmarks.bench import PROJECT, SMALL
from benchmarks.questions import cut, questions
from site_builder.assemble.lookup_db import build
from site_builder.catalog.loader import load
from site_builder.data.addresses import SINGLE
from site_builder.search.search_data import SearchData
from site_builder.site.files import SEARCH, search_files
from tests.node import STORE, program
from web.diagnosis.diagnose import diagnose
from web.diagnosis.index import DiagnosisIndex
from web.store.store import Store

SIZE = 64 * 1024
"""Bytes of UTF-8, the most that the API reads."""
PLAIN = "a log without an error"
SHOWN = 12
_COUNTER = "\0"
"""Stands for the number of the repetition, so that no two of them are the same."""
FRAGMENTS = (
    *(" ", "\n", ".", "_", "-", "/", ":", "=", ",", "'", '"', "`", "|", "*", "#", "<", ">", "&", "?", "@", "$"),
    *("[", "]", "{", "}", "(", ")", "\\", "\\\\", "\t", "\r\n", "...", "…", "->", "::", "__", "._", "-."),
    *("a", "A", "aB", "Ab", "ABC", "x1", "X1_Y2", "0", "12345", "word", "Error", "ERROR", "Exception", _COUNTER),
    *("code:", '"Code":"', "code=", "error:", "错误码", "?q=", "Message", '"Message":"', "RequestId", "status"),
    *("%25", "%E8%A7%A6", "\\u89e6", "\\x41", "\\101", "\\n", "&amp;", "&#65;", "\\ud83d", "\x1b[0m", "\u200b"),
    *(
        "触",
        "触发",
        "流控",
        "，",
        "：",
        "“",
        "Ａ",
        "㎏",
        "\ufdfa",
        "é",
        "e\u0301",
        "か\u3099",
        "가",
        "\u1100\u1161",
        "😀",
        "𝐢",
        "İ",
        "ß",
    ),
    *("a.b_c-d", "A_B C_D", "2025-03-11 10:20:07.331 ERROR", "\tat a.b.C(D.java:1)", "SMS", "sms", "aliyun"),
)
TIMED = """
const found = store(process.argv[2]);
(async () => {
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const paste = JSON.parse(line);
    const start = process.cpuUsage();
    await errdex.diagnosis.diagnose.diagnose(found, paste);
    const { user, system } = process.cpuUsage(start);
    process.stdout.write(`${(user + system) / 1e6}\\n`);
  }
})();
"""


class Side(Protocol):
    """A diagnosis whose processor time can be taken, in seconds."""

    def __call__(self, text: str) -> float: ...


class Tried(NamedTuple):
    """A tried text with its time, also as a multiple of a plain log's."""

    ratio: float
    seconds: float
    parts: tuple[str, ...]


def made(parts: tuple[str, ...]) -> str:
    """The fragments, repeated to SIZE."""
    piece = "".join(parts)
    if _COUNTER not in piece:
        return cut(piece, SIZE)
    once = len(piece.encode())
    return cut("".join(piece.replace(_COUNTER, str(number)) for number in range(SIZE // once + 1)), SIZE)


def worst(side: Side, plain: float, fragments: list[str], seconds: float) -> list[Tried]:
    """Find the slowest texts within some seconds, the worst first.

    Each is measured once more to be sure.
    """
    draw = random.Random(5)
    tried: dict[tuple[str, ...], float] = {}
    end = time.monotonic() + seconds
    for parts in _ideas(draw, fragments, tried):
        if time.monotonic() > end:
            break
        if parts not in tried:
            tried[parts] = side(made(parts))
    slow = sorted(tried, key=lambda parts: -tried[parts])[: 3 * SHOWN]
    again = {parts: min(tried[parts], side(made(parts)), side(made(parts))) for parts in slow}
    return sorted((Tried(time_ / plain, time_, parts) for parts, time_ in again.items()), reverse=True)


def _ideas(draw: random.Random, fragments: list[str], tried: dict[tuple[str, ...], float]) -> Iterator[tuple[str, ...]]:
    yield from ((one,) for one in fragments)
    yield from ((one, _COUNTER, " ") for one in fragments)
    while True:
        if draw.random() < 0.4:
            yield tuple(draw.choices(fragments, k=draw.randrange(2, 6)))
            continue
        best = sorted(tried, key=lambda parts: -tried[parts])[:24]
        parts = list(draw.choice(best))
        at = draw.randrange(len(parts))
        parts[at : at + draw.randrange(2)] = draw.choices(fragments, k=draw.randrange(3))
        if parts and len(parts) <= 12:
            yield tuple(parts)


def python(store: Store) -> Side:
    """Diagnosis in this process."""

    def taken(text: str) -> float:
        start = time.process_time()
        diagnose(store, text)
        return time.process_time() - start

    return taken


def node(shards: Path, stack: ExitStack) -> Side:
    """Diagnosis of the site's scripts, in a process of its own that ends with the stack."""
    command = stack.enter_context(program(STORE + TIMED))
    process = subprocess.Popen([*command, str(shards)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.enter_context(process)
    ask, answers = process.stdin, process.stdout
    assert ask is not None
    assert answers is not None
    return lambda text: _asked(ask, answers, text)


def _asked(ask: IO[str], answers: IO[str], text: str) -> float:
    ask.write(json.dumps(text) + "\n")
    ask.flush()
    return float(answers.readline())


def prepared(work: Path, count: int) -> Path:
    """lookup.db and the site's `search/` of `count` codes; those of an earlier run, where there are any."""
    folder = work / f"worst-inputs-{count}"
    if (folder / "done").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    if count != SMALL:
        catalogue.write(folder / "catalog", count)
    catalog = load(PROJECT / "catalog" if count == SMALL else folder / "catalog").catalog
    assert catalog is not None
    folder.mkdir(parents=True, exist_ok=True)
    build(catalog, folder / "lookup.db")
    for name, content in search_files(SearchData(catalog), ["en"], SINGLE):
        path = folder / "search" / name.relative_to(SEARCH)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "done").touch()
    return folder


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.worst_inputs", description="Search for texts that take long to diagnose."
    )
    parser.add_argument("codes", nargs="*", type=int, default=[SMALL, 10_000], help="how many (31 and 10000)")
    parser.add_argument("--seconds", type=float, default=120, help="of searching, for each side (%(default)s)")
    parser.add_argument("--work", type=Path, default=Path("build.bench"), help="keeps what is built (%(default)s)")
    given = parser.parse_args()
    for count in given.codes:
        folder = prepared(given.work, count)
        store = Store(folder / "lookup.db")
        with ExitStack() as stack:
            sides = {"Python": python(store)}
            if shutil.which("node") is not None:
                sides["Node"] = node(folder / "search", stack)
            plain = cut(questions(store).pastes[PLAIN], SIZE)
            for name, side in sides.items():
                fragments = [*FRAGMENTS, *_of_catalogue(store)]
                usual = min(side(plain) for _ in range(7))
                print(f"{name}, {count:,} codes: {PLAIN} takes {usual * 1000:.0f} ms; then", flush=True)
                for one in worst(side, usual, fragments, given.seconds)[:SHOWN]:
                    print(f"  {one.ratio:5.1f} times {one.seconds * 1000:6.0f} ms  {list(one.parts)!a}", flush=True)


def _of_catalogue(store: Store) -> list[str]:
    """Prefixes, a few codes, and texts as they are sent."""
    asked = questions(store, 6)
    prefixes = sorted({prefix.prefix for prefix in DiagnosisIndex(store).prefixes})[:12]
    words = [word for kind in ("Chinese", "an English sentence") for word in asked.searches[kind][:4]]
    messages = asked.pastes["messages without codes"].splitlines()[:4]
    return [*prefixes, *(prefix.rstrip("._-") for prefix in prefixes), *asked.searches["a code"], *words, *messages]


if __name__ == "__main__":
    main()

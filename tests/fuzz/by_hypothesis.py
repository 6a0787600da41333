"""Attack a target by what hypothesis draws: `python -m tests.fuzz.by_hypothesis TARGET SECONDS FOLDER`.

Prints the number of runs, and the file of an input that breaks a promise, made as small as it can be.
"""

import sys
import time
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.target import Target, kept
from tests.fuzz.targets import TARGETS


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Pieces in a row, seeds with something put in or taken out, and bytes of any kind."""
    pieces = st.lists(st.sampled_from(target.pieces) | st.text(max_size=4), max_size=40).map(_encoded)
    return pieces | st.builds(_changed, st.sampled_from(target.seeds), pieces, st.randoms()) | st.binary(max_size=200)


def attack(target: Target, seconds: float, examples: int = 500) -> tuple[int, bytes | None]:
    """Try inputs within some seconds: the number of runs, and a small input that breaks a promise.

    `examples`: of each seed; the same seeds draw the same ones.
    """
    end, runs, broken = time.monotonic() + seconds, 0, b""

    def check(content: bytes) -> None:
        nonlocal runs, broken
        runs += 1
        try:
            target.check(content)
        except Exception:
            broken = content
            raise

    number = 0
    while time.monotonic() < end:
        number += 1
        one = given(inputs(target))(check)
        phases = (Phase.generate, Phase.shrink)
        tried = settings(
            max_examples=examples, database=None, deadline=None, phases=phases, suppress_health_check=list(HealthCheck)
        )(seed(number)(one))
        try:
            tried()
        except Exception:
            return runs, broken
    return runs, None


def _encoded(pieces: list[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "surrogatepass")


def _changed(original: bytes, put_in: bytes, draw: Random) -> bytes:
    start = draw.randrange(len(original) + 1)
    return original[:start] + put_in + original[start + draw.choice((0, 0, 1, 8, 64)) :]


def main() -> None:
    """The command line."""
    name, seconds, folder = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
    runs, broken = attack(TARGETS[name], seconds)
    sys.stdout.write(f"{runs}\n")
    if broken is not None:
        sys.stdout.write(f"{kept(folder, broken)}\n")


if __name__ == "__main__":
    main()

"""Make the wheel of a source tree with flit_core, as a library: no network, no other process.

The same tree gives the same bytes on any day and in any time zone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flit_core.wheel import make_wheel_in  # type: ignore[import-untyped]  # flit_core has no py.typed

_EPOCH = "315532800"
"""1980-01-01 in seconds, the first day that a ZIP file can name."""


def build(source: Path, out: Path) -> Path:
    """Make the wheel of the tree in `source` (with its pyproject.toml) in the folder `out`; give its path."""
    out.mkdir(parents=True, exist_ok=True)
    with _stopped_clock():
        wheel: Path = make_wheel_in(source / "pyproject.toml", out).file
    wheel.chmod(0o644)  # flit_core before 4 leaves it to its owner alone
    return wheel


@contextmanager
def _stopped_clock() -> Iterator[None]:
    """SOURCE_DATE_EPOCH is how flit_core is told the time of the files; their own would be today's."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = _EPOCH
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before

"""The command line in this process: what a command prints, and how it ends."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from site_builder.cli import main


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `errdex` in this process with these words, and `stdin` as its standard input."""

    def call(*words: str | Path, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["errdex", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
        return Done(status, *capfd.readouterr())

    return call


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "ERRDEX_DB", "ERRDEX_BUILD"):
        monkeypatch.delenv(variable, raising=False)


def one_line(done: Done) -> str:
    """The one line on stderr, which is no traceback."""
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    assert "Traceback" not in done.err
    return lines[0]


@pytest.fixture(scope="package")
def lookup(tmp_path_factory: pytest.TempPathFactory, sample_catalog: Catalog) -> Path:
    """lookup.db of the sample."""
    path = tmp_path_factory.mktemp("lookup") / "lookup.db"
    lookup_db.build(sample_catalog, path)
    return path

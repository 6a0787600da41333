"""The targets of `make fuzz`: a few inputs of each in every run of the suite, and each sees a broken promise."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from site_builder.catalog.yaml_file import YamlFile
from site_builder.constants.escapes import FILTERS
from site_builder.core.errors import UserError
from tests.conftest import ROOT
from tests.fuzz import by_hypothesis, constants, diagnosis, escapes, importer, interrupts, reader, renderer
from tests.fuzz.target import Target, kept
from tests.fuzz.targets import TARGETS
from web.text.escapes import DecodedText, Layer


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_promise(name: str) -> None:
    target = TARGETS[name]
    for seed in target.seeds:
        target.check(seed)

    runs, broken = by_hypothesis.attack(target, 0.1, examples=100)

    assert broken is None, f"python -m tests.fuzz --replay {kept(ROOT / 'build.fuzz' / name, broken or b'')}"
    assert runs >= 90


def refused(*_: Any) -> Any:
    raise UserError("one line\nand another")


@pytest.mark.parametrize(
    ("module", "function", "spoiled", "content"),
    [
        (reader, "parse", lambda path, content: YamlFile(path, {"a": "b"}, {}, ()), b"a: c"),
        (reader, "parse", lambda path, content: YamlFile(path, {"a": 1}, {}, ()), b"a: 01"),
        (renderer, "to_html", lambda text: text, b"<script>"),
        (renderer, "to_html", lambda text: f'<a href="{text}">x</a>', b"java\tscript:alert(1)"),
        (renderer, "to_inline_html", lambda text: f"<p onclick={text}></p>", b"x"),
        (escapes, "decode", lambda text: DecodedText(text, (Layer([0], [1], [5], [4], [0]),)), b"x"),
        (diagnosis, "CONFIDENCES", ("respelled",), b"isv.BUSINESS_LIMIT_CONTROL"),
        (constants, "FILTERS", {**FILTERS, "go": lambda text: f'"{text}"'}, b'"'),
        (constants, "FILTERS", {**FILTERS, "comment": str}, b"*/"),
        (importer, "read_text", refused, b"x"),
        (importer, "entry_yaml", lambda draft, languages: "code: 'another'\n", importer.TARGET.seeds[0]),
    ],
)
def test_broken_promise_is_seen(
    module: Any, function: str, spoiled: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    module.TARGET.check(content)
    monkeypatch.setattr(module, function, spoiled)

    with pytest.raises(AssertionError):
        module.TARGET.check(content)


def test_input_that_breaks_a_promise_is_made_small() -> None:
    def check(content: bytes) -> None:
        assert b"!" not in content

    runs, broken = by_hypothesis.attack(Target(check, [b"seed"], ["!", "a"]), 60)

    assert broken == b"!"
    assert runs < 10_000


def test_kept_input_is_tried_again_by_the_command_that_is_printed(tmp_path: Path) -> None:
    path = kept(tmp_path / "reader", b"code: [")

    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--replay", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "no promise is broken\n"), done.stderr
    assert path.read_bytes() == b"code: ["


def test_file_that_was_not_kept_is_refused_in_a_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--replay", str(tmp_path / "nothing")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "nothing is no kept input" in done.stderr
    assert "Traceback" not in done.stderr


def test_command_prints_what_it_tried_and_keeps_what_breaks(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['atheris'] = None; from tests.fuzz.__main__ import main; main()"  # it has no seed
    )
    given = ["--seconds", "0.5", "--only", "escapes", "--folder", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", program, *given], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("atheris is not installed")
    assert "escapes: hypothesis 500 runs\n" in done.stdout
    assert done.stdout.endswith("no promise broken\n")


@pytest.mark.server
def test_build_that_is_ended_at_any_moment_leaves_one_whole_and_never_bars_the_next(tmp_path: Path) -> None:
    done = interrupts.attack(tmp_path, 8)

    assert done.faults == []
    assert sum(done.tried.values()) >= 2

"""The benchmarks: a catalogue to measure with that is realistic, clean and always the same; rows for the report."""

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from benchmarks import catalogue, load, worst_inputs
from benchmarks.bench import Bench
from benchmarks.codes import products
from benchmarks.measure import BenchmarkError
from benchmarks.report import APART, Row, Section, Table, apart, markdown
from benchmarks.run import QUICK, SUBJECTS
from site_builder.catalog.multilingual import Text
from site_builder.rules import validate
from tests.browser.chromium import MISSING, find
from tests.conftest import ROOT
from tests.serving import found

COUNT = 400


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "catalogue"
    catalogue.write(folder, COUNT)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_made_up_catalogue_is_clean_and_has_the_codes_asked_for(folder: Path) -> None:
    loaded = validate(folder)

    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.catalog is not None
    assert len(loaded.catalog.entries) == COUNT


def test_made_up_catalogue_is_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    catalogue.write(tmp_path / "again", COUNT)

    assert contents(tmp_path / "again") == contents(folder)


def test_made_up_catalogue_is_as_varied_as_a_real_one(folder: Path) -> None:
    catalog = validate(folder).catalog
    assert catalog is not None
    entries = catalog.entries

    assert {len(entry.causes) for entry in entries} == {0, 1, 2, 3, 4, 5}
    assert {product.style for product in products(2000)} == {"isv", "dotted", "ora", "camel", "number", "snake", "hex"}
    for field in ("wire", "wordings", "keywords", "see_also", "confused_with", "aliases", "note", "http_status"):
        assert any(getattr(entry, field) for entry in entries), field
    assert {entry.status for entry in entries} == {"active", "deprecated", "removed"}


def test_both_languages_of_a_made_up_text_hold_the_same_facts(folder: Path) -> None:
    catalog = validate(folder).catalog
    assert catalog is not None

    for entry in catalog.entries:
        for loc, text in entry.texts():
            assert facts(text, "zh") == facts(text, "en"), (entry.path, loc)


def facts(text: Text, language: str) -> tuple[list[str], ...]:
    """Code spans, addresses, list items and numbers of a text, which no language may lack."""
    content = text.in_(language)
    patterns = (r"`[^`]*`", r"\]\(([^)]*)\)", r"^(?:-|\d+\.) ", r"\d+")
    return tuple(sorted(re.findall(pattern, content, re.MULTILINE)) for pattern in patterns)


def test_catalogue_never_takes_the_place_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "catalog.yaml").write_text(yaml.safe_dump({"id": "mine"}), "utf-8")

    with pytest.raises(FileExistsError, match="holds something else"):
        catalogue.write(tmp_path, 10)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench") / "work", (QUICK,), QUICK, quick=True)


MEASURED = [pytest.param(subject, marks=pytest.mark.bench) for subject in ("edit", "api", "answers")]


@pytest.mark.parametrize("subject", ["constants", pytest.param("targets", marks=pytest.mark.compiler), *MEASURED])
def test_subject_gives_a_row_for_each_of_its_targets(bench: Bench, subject: str) -> None:
    section = SUBJECTS[subject](bench)

    assert section.rows
    assert all(row.measured and row.met is not None for row in section.rows)
    for table in section.tables:
        assert table.lines
        assert {len(line) for line in table.lines} == {len(table.head)}


@pytest.mark.bench
@pytest.mark.browser
def test_command_measures_yardstick_and_page_views_side_by_side(tmp_path: Path) -> None:
    if find() is None:
        assert os.environ.get("CI") != "true", MISSING
        pytest.skip(MISSING)
    command = (sys.executable, "-m", "benchmarks.run", "--quick", "--only", "build,views", "--work", tmp_path / "work")

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    for what in ("the HTML alone", "all artefacts", "memory", "first page view", "first query", "next query"):
        assert re.search(rf"^\| [^|]*{what}[^|]* \| {QUICK} codes \|.*(yes|no)", done.stdout, re.MULTILINE), what


def test_report_says_of_each_figure_whether_it_is_met() -> None:
    rows = (
        Row("speed", "10 codes", "under 1 s", "2 s", False, "1 s too long."),
        Row("size", "10 codes", "2 kB", "1 kB", True),
    )
    section = Section("Speed", "Measured so.", rows, (Table("All", ("codes", "s"), (("10", "2"),)),))

    report = markdown("the command", [("Python", "3.11")], [section])

    assert "| speed | 10 codes | under 1 s | 2 s | **no** |" in report
    assert "| size | 10 codes | 2 kB | 1 kB | yes |" in report
    assert "- **speed, 10 codes**: 1 s too long." in report


def test_report_leaves_what_was_measured_apart() -> None:
    assert apart(f"# Results\n\nold\n\n{APART}\n\n## Soak\n\nkept\n") == f"\n{APART}\n\n## Soak\n\nkept\n"
    assert apart("# Results\n\nold\n") == ""


def test_inputs_that_are_tried_fill_their_size_and_may_differ_in_each_repetition() -> None:
    assert worst_inputs.made(("isv", ".")) == "isv." * (worst_inputs.SIZE // 4)
    numbered = worst_inputs.made(("触", "\0", " "))
    assert numbered.startswith("触0 触1 触2 ")
    assert worst_inputs.SIZE - 3 < len(numbered.encode()) <= worst_inputs.SIZE


def test_search_for_the_worst_inputs_finds_the_slow_one_and_climbs_from_it() -> None:
    def side(text: str) -> float:
        return text.count("isv.") + 1.0

    found = worst_inputs.worst(side, 1.0, ["a", "isv.", "b "], 0.3)

    assert found[0].ratio == found[0].seconds == worst_inputs.SIZE // 4 + 1.0
    assert set(found[0].parts) == {"isv."}


def test_load_without_wrk_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BenchmarkError, match=r"^wrk is missing.*apt-get install wrk\)$"):
        load.put_under_load(1, [load.Shot("/")], 1, tmp_path)


class Answering(BaseHTTPRequestHandler):
    """Answers what is there, and a paste with what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(
            {"/there?a=%22": 200, "/faulty": 500}.get(self.path, 304 if self.headers["If-None-Match"] else 404)
        )

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200 if (sent, self.headers["Content-Type"]) == (b'a "\\\n\0', "text/plain") else 400)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.server
def test_load_counts_answers_and_failures(tmp_path: Path) -> None:
    found("wrk")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there, paste = load.Shot("/there?a=%22"), load.Shot("/paste", b'a "\\\n\0')

    good = load.put_under_load(server.server_port, [there, paste], 1, tmp_path)
    bad = load.put_under_load(server.server_port, [load.Shot("/nothing")], 1, tmp_path)
    kept = load.put_under_load(
        server.server_port, [load.Shot("/", headers={"If-None-Match": "*"})], 1, tmp_path, refusals_are_right=True
    )
    faulty = load.put_under_load(
        server.server_port, [load.Shot("/faulty"), load.Shot("/nothing")], 1, tmp_path, refusals_are_right=True
    )
    server.shutdown()
    server.server_close()

    assert kept.failed == 0 < kept.answers
    assert 0 < faulty.failed < faulty.answers
    assert good.failed == 0 < good.answers
    assert 0 < good.p50 <= good.p99 < 1
    assert bad.failed == bad.answers > 0


def test_median_of_loads_is_that_of_each_figure_and_counts_all() -> None:
    loads = [load.Load(10, 1.0, 3.0, 9.0), load.Load(20, 2.0, 1.0, 7.0, failed=1), load.Load(30, 9.0, 2.0, 8.0)]

    assert load.median_load(loads) == load.Load(60, 2.0, 2.0, 8.0, failed=1)

"""`errdex export`: one command, six formats."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog

FORMATS = ("jsonl", "csv", "opensearch", "sql", "terms")


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_has_what_standard_output_has(form: str, write_catalog: WriteCatalog, run: Run) -> None:
    write_catalog({})
    printed = run("export", "--format", form)
    written = run("export", "--format", form, "--out", "codes.out")

    assert (printed.status, printed.err) == (0, "")
    assert (written.status, written.out, written.err) == (0, "", "")
    assert Path("codes.out").read_bytes().decode() == printed.out
    assert run("export", "--format", form, "--out", "-").out == printed.out
    assert not Path("-").exists()
    assert "isv.TOO_MANY" in printed.out


def test_mapping_and_searches_are_for_opensearch(write_catalog: WriteCatalog, run: Run) -> None:
    write_catalog({})
    mapping = run("export", "--format", "opensearch", "--mapping")
    searches = run("export", "--format", "opensearch", "--query", "too many")
    codes = run("export", "--format", "opensearch", "--index", "mine")

    assert "rank_features" in json.dumps(json.loads(mapping.out))
    assert [list(json.loads(line)) for line in searches.out.splitlines()] == [
        ["size", "query", "aggs"],
        ["size", "_source", "sort", "query"],
    ]
    assert json.loads(codes.out.splitlines()[0])["index"]["_index"] == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "sql", "--mapping"), "--mapping is not for --format sql"),
        (("--format", "csv", "--query", "x"), "--query is not for --format csv"),
        (("--format", "jsonl", "--lang", "en"), "--lang is not for --format jsonl"),
        (("--format", "xliff", "--index", "x"), "--index is not for --format xliff"),
        (("--format", "sql", "--all"), "--all is not for --format sql"),
        (("--format", "opensearch", "--mapping", "--query", "x"), "--mapping and --query are two files; ask for one"),
    ],
)
def test_an_option_of_another_format_is_an_error(
    words: tuple[str, ...], said: str, write_catalog: WriteCatalog, run: Run
) -> None:
    write_catalog({})
    done = run("export", *words)

    assert (done.status, done.out) == (2, "")
    assert said in one_line(done)


def test_what_is_broken_is_left_out_and_named(write_catalog: WriteCatalog, run: Run) -> None:
    write_catalog({"sms/isv.TOO_MANY.yaml": "code: [\n"})
    done = run("export", "--format", "jsonl")

    assert done.status == 1
    assert one_line(done).startswith("catalog/sms/isv.TOO_MANY.yaml has errors, and what they are about is left out")
    assert [json.loads(line)["code"] for line in done.out.splitlines()] == ["BadNumber", "OK"]


def test_a_file_that_cannot_be_written_is_one_line(write_catalog: WriteCatalog, run: Run) -> None:
    write_catalog({})
    done = run("export", "--format", "sql", "--out", "none/codes.sql")

    assert done.status == 2
    assert one_line(done) == "errdex: none/codes.sql cannot be written: no such file or directory"

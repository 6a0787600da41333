"""`errdex format` writes entries in the one style, and loses nothing."""

import os

import pytest

from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog

ODD = "message: {en: 'One', zh: 一}\ncode: New\nthin: true   # for now\n"
EVEN = 'code: "New"\nmessage:\n  zh: |\n    一\n  en: |\n    One\nthin: true   # for now\n'


def test_every_entry_is_formatted_in_the_catalogue_s_order_of_languages(run: Run, write_catalog: WriteCatalog) -> None:
    path = write_catalog({"sms/New.yaml": ODD}) / "sms/New.yaml"
    path.chmod(0o640)
    run("format", "catalog/sms/BadNumber.yaml", "catalog/sms/isv.TOO_MANY.yaml")

    done = run("format")

    assert done.status == 0
    assert "catalog/sms/New.yaml formatted" in done.out.splitlines()
    assert path.read_text("utf-8") == EVEN
    assert path.stat().st_mode & 0o777 == 0o640
    assert [item.name for item in path.parent.iterdir() if item.name.startswith(".")] == []
    assert run("format").out.startswith("0 of ")


def test_check_changes_nothing(run: Run, write_catalog: WriteCatalog) -> None:
    path = write_catalog({"sms/New.yaml": ODD}) / "sms/New.yaml"

    done = run("format", "--check", "catalog/sms/New.yaml")

    assert (done.status, done.out.splitlines()) == (
        1,
        ["catalog/sms/New.yaml would be formatted", "1 of 1 entries would change"],
    )
    assert path.read_text("utf-8") == ODD


def test_a_file_that_is_no_entry_stands_in_a_line_and_the_others_are_formatted(
    run: Run, write_catalog: WriteCatalog
) -> None:
    folder = write_catalog({"sms/New.yaml": ODD, "sms/Bad.yaml": "code: [\n"}) / "sms"

    done = run("format", "catalog/sms/Bad.yaml", "catalog/sms/New.yaml")

    assert done.status == 1
    assert done.out.startswith("catalog/sms/Bad.yaml:")
    assert (folder / "Bad.yaml").read_text("utf-8") == "code: [\n"
    assert (folder / "New.yaml").read_text("utf-8") == EVEN


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("catalog/sms/domain.yaml",), "is no entry"),
        (("catalog/sms/none.yaml",), "cannot be read: no such file or directory"),
        (("catalog/sms",), "cannot be read: is a directory"),
        (("--catalog", "nowhere"), "there is no nowhere/catalog.yaml"),
    ],
)
def test_what_is_no_entry_is_one_line(
    words: tuple[str, ...], reason: str, run: Run, write_catalog: WriteCatalog
) -> None:
    write_catalog({})

    done = run("format", *words)

    assert done.status == 2
    assert reason in one_line(done)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_one_line(run: Run, write_catalog: WriteCatalog) -> None:
    folder = write_catalog({"sms/New.yaml": ODD}) / "sms"
    folder.chmod(0o500)

    assert "cannot be written" in one_line(run("format", "catalog/sms/New.yaml"))
    folder.chmod(0o700)

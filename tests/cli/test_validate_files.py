"""`errdex validate FILE`: the catalogue is checked, the problems of the file are told."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Run, one_line
from tests.conftest import WriteCatalog, good

OK = "catalog/sms/OK.yaml"


@pytest.fixture
def two_broken(write_catalog: WriteCatalog) -> Path:
    """A catalogue with a problem in OK.yaml and another in BadNumber.yaml."""
    return write_catalog(
        {
            "sms/OK.yaml": good("sms/OK.yaml") + 'see_also: ["isv.TOO_MANNY"]\n',
            "sms/BadNumber.yaml": good("sms/BadNumber.yaml").replace("category: parameter", "category: paramter"),
        }
    )


def test_only_the_problems_of_the_file_are_told(two_broken: Path, run: Run) -> None:
    done = run("validate", OK)

    assert done.status == 1
    assert done.out == (
        "catalog/sms/OK.yaml:9:12: error: see_also 'isv.TOO_MANNY' is no code of the catalogue;"
        " did you mean 'isv.TOO_MANY'? [unknown-reference]\n"
        "1 error, 0 warnings in 1 of 1 file\n"
    )


def test_file_without_problems_is_clean_whatever_others_have(two_broken: Path, run: Run) -> None:
    assert run("validate", "catalog/sms/isv.TOO_MANY.yaml") == Done(0, "0 errors, 0 warnings in 1 file\n", "")


def test_several_files_are_counted_once_each(two_broken: Path, run: Run) -> None:
    done = run("validate", OK, two_broken / "sms" / "OK.yaml", "catalog/catalog.yaml")

    assert done.out.endswith("1 error, 0 warnings in 1 of 2 files\n")


@pytest.mark.parametrize("place", ["catalog/sms", "catalog", "catalog/sms/../.."])
def test_catalogue_is_found_from_the_file(
    place: str, two_broken: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Absolute or relative, from wherever it is called."""
    monkeypatch.chdir(place)

    for file in (two_broken / "sms" / "OK.yaml", os.path.relpath(tmp_path / OK)):
        done = run("validate", file)
        assert done.out.splitlines()[-1] == "1 error, 0 warnings in 1 of 1 file"


def test_file_that_is_reached_by_a_link_is_the_same_file(two_broken: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(two_broken, target_is_directory=True)

    assert run("validate", "link/sms/OK.yaml").out.endswith("1 error, 0 warnings in 1 of 1 file\n")
    assert run("validate", "link/sms/OK.yaml", "--catalog", "catalog").out.endswith("in 1 of 1 file\n")


def test_link_that_leads_to_itself_is_a_problem_of_its_own(write_catalog: WriteCatalog, run: Run) -> None:
    link = write_catalog({}) / "sms" / "self.yaml"
    link.symlink_to(link.name)

    assert "catalog/sms/self.yaml:1:1: error: cannot be read: " in run("validate", "catalog/sms/self.yaml").out


def test_words_of_the_project_are_files_of_the_catalogue(
    write_catalog: WriteCatalog, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_catalog({})
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yaml").write_text("pages.rety: Retry\n", "utf-8")
    monkeypatch.chdir("/")

    done = run("validate", tmp_path / "words" / "en.yaml")

    assert "`pages.rety` is no word of the interface; did you mean `pages.retry`?" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.yaml",), "there is no file nowhere.yaml"),
        (("catalog/sms",), "catalog/sms is a folder; name its files, or a whole catalogue with --catalog"),
        (("x" * 300,), "cannot be read: file name too long"),
        (("README.md",), "README.md is no file of the catalogue in catalog"),
        (("catalog/README.md",), "catalog/README.md is no file of the catalogue in catalog"),
        (("README.md", "--catalog", "catalog"), "README.md is no file of the catalogue in catalog"),
        (("/dev/null",), "/dev/null lies in no catalogue; name the folder of catalog.yaml with --catalog"),
        ((OK, "other/sms/OK.yaml"), "catalog/sms/OK.yaml and other/sms/OK.yaml lie in different catalogues"),
        ((OK, "--format", "xml"), "'xml' is not one of 'text', 'github', 'sarif', 'json'"),
    ],
)
def test_what_cannot_be_checked_is_one_line(words: tuple[str, ...], said: str, two_broken: Path, run: Run) -> None:
    for path in ("README.md", "catalog/README.md", "other/catalog.yaml", "other/sms/OK.yaml"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("x\n", "utf-8")

    done = run("validate", *words)

    assert (done.status, done.out) == (2, "")
    assert said in one_line(done)


@pytest.mark.parametrize("head", ["catalog.yaml", "sms/domain.yaml"])
def test_file_below_a_broken_one_is_not_called_clean(head: str, write_catalog: WriteCatalog, run: Run) -> None:
    write_catalog({head: "id: x\n"})

    done = run("validate", OK)

    assert (done.status, done.out) == (2, "")
    assert one_line(done) == f"errdex: {OK} cannot be judged before catalog/{head} is fixed"
    assert run("validate", f"catalog/{head}").status == 1

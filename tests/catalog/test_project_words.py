"""A project's own words take the place of the program's, and what is wrong with them is named by line."""

from pathlib import Path

import pytest

from site_builder.catalog.loader import load
from site_builder.catalog.problem import Level
from site_builder.catalog.project_words import project_words
from site_builder.rules import validate
from tests.conftest import WriteCatalog


def write(catalogue: Path, language: str, content: str) -> Path:
    path = catalogue.parent / "words" / f"{language}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def test_own_words_go_before_the_program_s(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})
    write(folder, "en", "pages.retry: Try again?\n")
    catalog = load(folder).catalog
    assert catalog is not None

    assert catalog.words("en")["pages"]["retry"] == "Try again?"
    assert catalog.words("en")["pages"]["domain"] == "Product"
    assert catalog.words("zh")["pages"]["retry"] == "重试"


def test_catalogue_without_words_of_its_own_reads_no_file(write_catalog: WriteCatalog) -> None:
    loaded = load(write_catalog({}))

    assert loaded.catalog is not None
    assert loaded.catalog.own_words == {}
    assert not any("words" in name for name in loaded.digests)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("pages.retri: x\n", "`pages.retri` is no word of the interface; did you mean `pages.retry`?"),
        ("zzzzzz: x\n", "`zzzzzz` is no word of the interface; `errdex words` prints all there are"),
        ("# one\npages.retry: [a]\n", "`pages.retry` is no text"),
        ("pages.retry: 1\n", "`pages.retry` is no text"),
        ("pages.retry: ''\n", "`pages.retry` is empty; write TODO as long as it is not translated"),
        ("pages.count: codes\n", "`pages.count` has other placeholders than the English text; it has {count}"),
        ("pages.count: '{number} codes'\n", "`pages.count` has other placeholders"),
        ("pages.count: '{count!r} codes'\n", "`pages.count` has other placeholders"),
        ("pages.count: '{count} {codes'\n", "`pages.count` has other placeholders"),
        ("pages.retry: 'a {'\n", "`pages.retry` has other placeholders than the English text; it has none"),
        ("pages.retry: a\npages.retry: b\n", "pages.retry"),
        ("pages: [\n", ""),
        (b"\xff\xfe".decode("latin-1"), ""),
    ],
)
def test_what_is_wrong_is_an_error_at_its_line(content: str, said: str, write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})
    path = write(folder, "en", content)

    problems = [problem for problem in validate(folder).problems if problem.path == path]

    assert problems
    assert all(problem.level is Level.ERROR for problem in problems)
    assert said in str(problems[0])
    assert problems[0].line == content.count("\n", 0, content.find("pages.retry: [a]")) + 1 or "[a]" not in content


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "pages.retry: TODO\n", "pages.retry: 'Say {{x}} again'\n"])
def test_what_is_not_written_yet_is_no_fault(content: str, write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})
    write(folder, "en", content)
    loaded = validate(folder)

    assert loaded.problems == ()
    assert loaded.catalog is not None
    assert loaded.catalog.words("en").said("pages.retry") in ("Retry", "Say {{x}} again")


def test_mark_of_punctuation_may_be_empty(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})
    write(folder, "en", "pages.space: ''\n")

    assert project_words(folder, ("en",)).by_language["en"]["pages"]["space"] == ""


def test_words_of_a_language_that_the_catalogue_lacks_are_a_warning(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})
    write(folder, "fr", "pages.retry: Réessayer\n")

    (problem,) = validate(folder).problems

    assert problem.level is Level.WARNING
    assert "the catalogue has no language 'fr'; its languages are zh, en" in str(problem)

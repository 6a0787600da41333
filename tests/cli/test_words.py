"""`errdex words` prints what is to be translated, and says what is missing."""

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run, one_line
from web.text.words import program_texts


@pytest.fixture
def project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in Arabic and English, which is the working directory."""
    assert run("init", tmp_path / "acme", "--lang", "ar,en").status == 0
    monkeypatch.chdir(tmp_path / "acme")
    (tmp_path / "acme" / "words").mkdir()
    return tmp_path / "acme"


def append(project: Path, text: str) -> None:
    with (project / "words/ar.yaml").open("a", encoding="utf-8") as file:
        file.write(text)


def test_init_says_how_to_translate_the_interface(run: Run, tmp_path: Path) -> None:
    assert "errdex words ar >> words/ar.yaml" in run("init", tmp_path / "one", "--lang", "ar,en").out
    assert "errdex words" not in run("init", tmp_path / "two", "--lang", "zh-TW,de,ja,en").out


def test_what_is_printed_is_every_word_to_be_written(run: Run, project: Path) -> None:
    done = run("words", "ar")
    append(project, done.out)

    assert yaml.safe_load(done.out) == dict.fromkeys(program_texts(), "TODO")
    assert "# Retry\npages.retry: TODO\n" in done.out
    assert "[words]" not in run("validate").out


def test_what_is_there_is_not_printed_again(run: Run, project: Path) -> None:
    append(project, "pages.retry: إعادة المحاولة\npages.domain: TODO")
    append(project, run("words", "ar").out)

    content = (project / "words/ar.yaml").read_text("utf-8")
    assert yaml.safe_load(content).keys() == program_texts().keys()
    assert [content.count(f"\n{key}: ") for key in ("pages.domain", "pages.category")] == [1, 1]
    assert run("words", "ar").out == ""


def test_check_names_each_word_that_is_missing_or_wrong(run: Run, project: Path) -> None:
    append(project, "pages.retry: إعادة\npages.domain: TODO\npages.count: x\n")

    done = run("words", "ar", "--check")
    lines = done.out.splitlines()

    assert done.status == 1
    assert lines[0].startswith("words/ar.yaml:3:1: error: `pages.count` has other placeholders")
    assert "words/ar.yaml:2:1: `pages.domain` is not translated yet: Product" in lines
    assert "words/ar.yaml:1:1: `pages.category` is missing: Category" in lines
    assert lines[-1] == f"{len(program_texts()) - 1} of {len(program_texts())} words of 'ar' are missing or wrong"


def test_check_of_a_file_that_cannot_be_read_says_only_that(run: Run, project: Path) -> None:
    append(project, "pages.retry: [\n")

    done = run("words", "ar", "--check")

    assert (done.status, done.out.count("\n")) == (1, 1)
    assert "[syntax]" in done.out


@pytest.mark.parametrize("language", ["en", "zh-TW", "de"])
def test_languages_of_the_program_lack_nothing(run: Run, project: Path, language: str) -> None:
    done = run("words", language)

    assert (done.status, done.out) == (0, "")
    assert f"write it into words/{language}.yaml" in one_line(done)
    assert run("words", language, "--check").status == 0


def test_file_that_is_complete_passes_the_check(run: Run, project: Path) -> None:
    for key, text in program_texts().items():
        append(project, f"{key}: {json.dumps(text.by_language['en'])}\n")

    assert run("words", "ar", "--check").out == f"0 of {len(program_texts())} words of 'ar' are missing or wrong\n"


@pytest.mark.parametrize(
    ("content", "language", "said"),
    [
        ("a: [\n", "ar", "words/ar.yaml:"),
        ("", "!!", "LANG '!!' is not well formed"),
        ("", "../x", "LANG '../x' is not well formed"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, project: Path, content: str, language: str, said: str) -> None:
    append(project, content)
    done = run("words", language)

    assert done.status == 2
    assert said in one_line(done)

"""`errdex init` and `errdex new`: what they write validates, and nothing is ever overwritten."""

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run, one_line

OF_OURS = ("aliyun", "dysms", "isv.", "alibaba", "短信")


@pytest.fixture
def project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project in two languages, which is the working directory."""
    folder = tmp_path / "Acme Pay"
    assert run("init", folder, "--lang", "en,ja", "--domain", "pay").status == 0
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("lang", "english"),
    [("en", 0), ("zh,en", 0), ("ja,en", 0), ("ar,en", 4), ("de", 0), ("zh-TW,pt-BR", 0), ("en,zh,ja,de,fr", 3)],
)
def test_a_new_project_validates_and_has_no_word_of_ours(lang: str, english: int, run: Run, tmp_path: Path) -> None:
    """Where the example is in English for want of the language, `english` texts are to be translated."""
    done = run("init", tmp_path / "acme", "--lang", lang)
    files = {path: path.read_text("utf-8") for path in (tmp_path / "acme").rglob("*") if path.is_file()}
    checked = run("validate", "--catalog", tmp_path / "acme" / "catalog")

    assert (done.status, done.err) == (0, "")
    assert checked.out.count("[same-text]") == english
    assert f"0 errors, {english} warnings in " in checked.out
    assert {path: word for path, text in files.items() for word in OF_OURS if word in text.lower()} == {}


def test_the_files_of_a_project_parse(project: Path) -> None:
    settings = yaml.safe_load((project / "catalog" / "catalog.yaml").read_text("utf-8"))

    assert (settings["id"], settings["title"]["en"]) == ("acme-pay", "Acme pay")
    assert settings["constants"]["package"] == "acme_pay_error_codes"
    assert [language["title"] for language in settings["languages"]] == ["English", "日本語"]
    assert json.loads((project / ".vscode" / "settings.json").read_text("utf-8"))
    assert json.loads((project / "catalog" / "schema.json").read_text("utf-8"))
    for path in (".pre-commit-config.yaml", ".github/workflows/errdex.yml"):
        assert yaml.safe_load((project / path).read_text("utf-8"))


def test_nothing_is_overwritten(run: Run, project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}

    again = run("init", project)

    assert again.status == 2
    assert one_line(again).endswith("is there already (and 10 more); nothing was written")
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_folder_that_holds_something_else_is_no_obstacle(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("print()", "utf-8")

    assert run("init", tmp_path).status == 0
    assert (tmp_path / "main.py").read_text("utf-8") == "print()"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lang", "english"), "--lang 'english' is not well formed; it has to be a language tag"),
        (("--lang", "en,en"), "--lang 'en,en' names a language twice"),
        (("--id", "Acme!"), "--id 'Acme!' is not well formed"),
        (("--domain", "api/x"), "--domain 'api/x' is not well formed"),
    ],
)
def test_what_cannot_be_is_one_line(words: tuple[str, str], said: str, run: Run, tmp_path: Path) -> None:
    assert said in one_line(run("init", tmp_path / "acme", *words))
    assert not (tmp_path / "acme").exists()


def test_a_new_entry_is_guessed_from_its_like(run: Run, project: Path) -> None:
    done = run("new", "PAY-1002", "--domain", "pay")
    entry = yaml.safe_load((project / "catalog" / "pay" / "PAY-1002.yaml").read_text("utf-8"))

    assert done.out == "catalog/pay/PAY-1002.yaml; left to write: message, cause, solution\n"
    assert (entry["category"], entry["fault"], entry["retry"]) == ("request", "caller", {"policy": "after-change"})
    assert entry["message"] == {"en": "TODO\n", "ja": "TODO\n"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("PAY-1001",), "'PAY-1001' is there already: catalog/pay/PAY-1001.yaml"),
        (("pay-1001",), "'pay-1001' differs from 'PAY-1001' (catalog/pay/PAY-1001.yaml) in case alone"),
        (("X-1", "--domain", "shop"), "there is no domain 'shop' with --domain, one of pay"),
        (("bad\u200bcode",), "CODE 'bad\u200bcode' has the invisible character U+200B"),
    ],
)
def test_a_code_that_cannot_be_new_is_one_line(words: tuple[str, ...], said: str, run: Run, project: Path) -> None:
    assert said in one_line(run("new", *words))
    assert [path.name for path in (project / "catalog" / "pay").glob("*.yaml")] == ["PAY-1001.yaml", "domain.yaml"]


def test_an_odd_code_gets_a_file_name_that_fits(run: Run, project: Path) -> None:
    assert run("new", "con").out.startswith("catalog/pay/~63on.yaml")
    assert run("new", "a/b").out.startswith("catalog/pay/a~2fb.yaml")

"""What the hand-written pages show is true: commands, answers, programs, an entry to copy."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from site_builder.assemble.build import with_site_url
from site_builder.catalog.model import Catalog
from site_builder.constants import python as constants
from site_builder.rules import validate
from site_builder.site.marks import WRITTEN_SITE as SITE
from tests.bundled.conftest import BUNDLED, DOCS
from tests.conftest import ROOT
from tests.docs_examples import Example, client, examples, run

LANGUAGES = ("zh", "en")
PAGES = sorted(DOCS.rglob("*.md"))


@pytest.fixture(scope="module")
def app(bundled_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client(with_site_url(bundled_catalog, None), tmp_path_factory.mktemp("docs"))


def _name(example: Example) -> str:
    return f"{example.page.parent.name}: {example.command}"


def _blocks(page: Path, language: str) -> Iterator[str]:
    return iter(re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL))


@pytest.mark.parametrize("example", [example for page in PAGES for example in examples(page)], ids=_name)
def test_printed_answer_is_the_real_one(app: FlaskClient, example: Example) -> None:
    assert json.loads(example.answer) == run(app, example.command), "python -m tests.bundled.printed_answers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_of_the_contract_is_shown(language: str) -> None:
    """Each by a request with its answer."""
    contract = yaml.safe_load((ROOT / "web" / "openapi.yaml").read_text("utf-8"))
    pages = sorted((DOCS / language).glob("api*.md"))
    asked = " ".join(example.command for page in pages for example in examples(page))
    asked += " ".join(command for page in pages for command, _ in _redirects(page))

    missing = [path for path in contract["paths"] if not re.search(_asking(path), asked)]
    # It leads to a page, which is linked; and no list of this catalogue is that long.
    assert missing == ["/api/v1", "/api/v1/domains/{domain}/codes.{number}.json"]
    assert 'href="api/index.html"' in (DOCS / language / "api.md").read_text("utf-8")
    assert any("`codes.2.json`" in page.read_text("utf-8") for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_redirect_is_the_real_one(app: FlaskClient, language: str) -> None:
    """Of the short link: `curl -w '%{http_code} %{redirect_url}'`."""
    ((command, printed),) = _redirects(DOCS / language / "api-codes.md")
    *_, url = command.split()
    answer = app.get(url.removeprefix(SITE), headers={"Accept-Language": language})

    assert printed == f"{answer.status_code} {SITE}{answer.headers['Location']}"


def _redirects(page: Path) -> list[tuple[str, str]]:
    return re.findall(r"```console\n\$ (curl .*redirect_url.*)\n```\n\n```text\n(.*)\n```", page.read_text("utf-8"))


def _asking(path: str) -> str:
    """A pattern for the address of a request to `path`."""
    return SITE + re.sub(r"\\{\w+\\}", r"[^/'\\s?]+", re.escape(path)) + r"(?=['\s?]|$)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_run_against_the_constants(bundled_catalog: Catalog, tmp_path: Path, language: str) -> None:
    for path, content in constants.files(bundled_catalog).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    package = next(tmp_path.rglob("aliyun_error_codes"))
    for program in _blocks(DOCS / language / "constants.md", "python"):
        subprocess.run([sys.executable, "-c", program], cwd=package.parent, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_entry_to_copy_is_valid(tmp_path: Path, language: str) -> None:
    shutil.copytree(BUNDLED, tmp_path / "catalog")
    (entry,) = _blocks(DOCS / language / "adding.md", "yaml")
    (tmp_path / "catalog/dysms/isv.EXAMPLE_LIMIT.yaml").write_text(entry, "utf-8")

    assert [str(problem) for problem in validate(tmp_path / "catalog").problems] == []


def test_both_languages_have_the_same_pages_and_anchors() -> None:
    def anchors(language: str) -> dict[str, list[str]]:
        folder = DOCS / language
        return {
            path.relative_to(folder).as_posix(): re.findall(r"\{(#[\w-]+)\}", path.read_text("utf-8"))
            for path in sorted(folder.rglob("*.md"))
        }

    assert anchors("zh") == anchors("en")

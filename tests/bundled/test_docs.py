"""What the hand-written pages show is true: their programs run, and both languages have the same pages."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.catalog.model import Catalog
from site_builder.constants import python as constants
from site_builder.pages.labels import labels
from tests.bundled.conftest import DOCS
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")

LANGUAGES = ("zh", "en")


def _blocks(page: Path, language: str) -> Iterator[str]:
    return iter(re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_run_against_the_constants(bundled_catalog: Catalog, tmp_path: Path, language: str) -> None:
    for path, content in constants.files(bundled_catalog).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    package = next(tmp_path.rglob("aliyun_error_codes"))
    for program in _blocks(DOCS / language / "sdk.md", "python"):
        subprocess.run([sys.executable, "-c", program], cwd=package.parent, check=True, stdout=subprocess.DEVNULL)


def test_both_languages_have_the_same_pages_and_anchors() -> None:
    def anchors(language: str) -> dict[str, list[str]]:
        folder = DOCS / language
        return {
            path.relative_to(folder).as_posix(): re.findall(r"\{(#[\w-]+)\}", path.read_text("utf-8"))
            for path in sorted(folder.rglob("*.md"))
        }

    assert anchors("zh") == anchors("en")


def test_commands_of_a_fork_leave_a_catalogue_in_order(tmp_path: Path) -> None:
    (block,) = (one for one in re.findall(r"```console\n(.*?)```", README, re.DOTALL) if "rm -r catalog" in one)
    commands = [line.removeprefix("$ ") for line in block.splitlines() if "make " not in line]
    for name in ("catalog", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    program = f"{shlex.quote(sys.executable)} -m site_builder"
    script = "\n".join(["set -e", *commands, "errdex validate"]).replace(".venv/bin/errdex", "errdex")
    script = script.replace("errdex ", f"{program} ").replace("/tmp/acme", "acme")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 errors, 0 warnings in 3 files"), done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_legend_shows_every_verdict_in_the_words_of_the_tables(language: str, bundled_catalog: Catalog) -> None:
    say = labels(bundled_catalog.words(language))
    policies = [(policy, advice.short) for policy, advice in say.retries.items()]
    words = [*policies, *say.acts_short.items(), ("success", say.no_retry_of_success.short)]
    shown = re.findall(
        r'class="ed-pill ed-pill--([\w-]+)">([^<]+)<', (DOCS / language / "reading.md").read_text("utf-8")
    )
    assert sorted(shown) == sorted(words)

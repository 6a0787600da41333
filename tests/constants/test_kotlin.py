"""The guide's example of a target of one's own: copied from the page it makes Kotlin, the same in every language."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.catalog.model import Catalog
from site_builder.constants import targets
from site_builder.core.paths import GUIDE
from tests.conftest import ROOT
from tests.constants.clients import changed, compiler, hostile, programs, run

GOLDEN = ROOT / "tests/golden/kotlin"
NAMES = ("{enum}.kt.j2", "{domain}.{language}.properties.j2")


def made(catalog: Catalog, project: Path) -> dict[str, str]:
    """The files that the templates of the page make of a catalogue."""
    folder = project / "templates/kotlin"
    folder.mkdir(parents=True)
    for name, template in zip(NAMES, programs(catalog, "text"), strict=True):
        assert f"`templates/kotlin/{name}`" in (GUIDE / "en/targets.md").read_text("utf-8")
        (folder / name).write_text(template, "utf-8")
    files = targets.files(replace(catalog, folder=project / "catalog"), "kotlin")
    return {str(path): content.decode() for path, content in files.items()}


def test_templates_of_the_page_give_the_golden_bytes(good_catalog: Catalog, tmp_path: Path) -> None:
    files = made(changed(good_catalog), tmp_path)
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")

    golden = {path.name: path.read_text("utf-8") for path in GOLDEN.iterdir()}
    assert files == golden, f"if the change is meant: cp {tmp_path}/*.* {GOLDEN}"


@pytest.mark.parametrize("language", sorted(folder.name for folder in GUIDE.iterdir() if folder.is_dir()))
def test_templates_are_the_same_in_every_language_of_the_guide(good_catalog: Catalog, language: str) -> None:
    further = good_catalog.settings.languages[0].model_copy(update={"id": language})
    settings = good_catalog.settings.model_copy(update={"languages": (*good_catalog.settings.languages, further)})
    catalog = replace(good_catalog, settings=settings)

    assert programs(catalog, "text", language) == programs(catalog, "text")


@pytest.mark.compiler
def test_kotlin_compiles_and_hostile_texts_stay_texts(good_catalog: Catalog, tmp_path: Path) -> None:
    kotlinc = compiler("kotlinc", package="kotlin")
    java = compiler("java", package="default-jdk-headless")
    catalog = hostile(good_catalog)
    (tmp_path / "Codes.kt").write_text(made(catalog, tmp_path)["SmsErrorCode.kt"], "utf-8")
    (tmp_path / "Main.kt").write_text(
        "import com.example.codes.SmsErrorCode\n"
        "fun main() = SmsErrorCode.values().forEach { one ->\n"
        "    check(SmsErrorCode.get(one.code) === one)\n"
        '    println(one.code.map { it.toInt() }.joinToString(" "))\n}\n',
        "utf-8",
    )
    run([kotlinc, "Codes.kt", "Main.kt", "-include-runtime", "-d", "codes.jar"], tmp_path)
    said = run([java, "-cp", "codes.jar", "MainKt"], tmp_path).splitlines()

    units = [memoryview(entry.code.encode("utf-16-le")).cast("H").tolist() for entry in catalog.entries]
    assert [list(map(int, line.split())) for line in said] == units

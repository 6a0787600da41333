"""Targets of the constants: languages of the program, and folders of the project."""

import pytest

from site_builder.rules import validate
from tests.conftest import WriteCatalog, good

SETTINGS = good("catalog.yaml").replace('"1.0.0"}', '"1.0.0", targets: [python, kotlin]}')


@pytest.mark.parametrize(
    ("file", "problems"),
    [
        ("kotlin/Codes.kt.j2", []),
        (
            "kotlin/.hidden",
            ["folder templates/kotlin is empty; put a template there, or take the target away"],
        ),
        (
            "kotlim/Codes.kt.j2",
            ["unknown target 'kotlin'; did you mean 'kotlim'? or make a folder templates/kotlin"],
        ),
        ("../README.md", ["unknown target 'kotlin'; make a folder templates/kotlin"]),
    ],
)
def test_target_of_a_project_has_a_folder_with_templates(
    write_catalog: WriteCatalog, file: str, problems: list[str]
) -> None:
    catalog = write_catalog({"catalog.yaml": SETTINGS, f"../templates/{file}": "x"})

    place, rule = "catalog/catalog.yaml:9:79: error: ", " [unknown-target]"
    assert list(map(str, validate(catalog).problems)) == [f"{place}{problem}{rule}" for problem in problems]


def test_python_is_not_made_from_templates(write_catalog: WriteCatalog) -> None:
    catalog = write_catalog({"../templates/python/x.py.j2": "x"})

    assert [str(problem) for problem in validate(catalog).problems] == [
        "catalog/catalog.yaml:9:1: error: folder templates/python makes nothing: Python's constants are not made from"
        " templates; give folder and target another name [unknown-target]"
    ]

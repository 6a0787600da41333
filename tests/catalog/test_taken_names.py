"""No package of constants has a name that its language keeps for itself, be it written or derived."""

import pytest
from pydantic import ValidationError

from site_builder.catalog.constants import Constants


def errors(**given: object) -> list[str]:
    try:
        Constants.model_validate({"package": "acme_codes", "version": "1.0", **given})
    except ValidationError as error:
        return [fault["msg"] for fault in error.errors()]
    return []


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        *(("go", name) for name in ("fmt", "net/codes", "a/v1", "a/v0", "example.com/a.", "example.com/internal/a")),
        *(("go", name) for name in ("con/codes", "example.com/vendor")),
        *(("npm", name) for name in ("fs", "node_modules", "favicon.ico")),
        *(("java", name) for name in ("java.codes", "com.example.aux")),
        *(("package", name) for name in ("os", "sys", "enum", "json", "class", "import", "pip", "test", "a" * 300)),
    ],
)
def test_a_name_that_is_taken_is_refused(setting: str, name: str) -> None:
    assert len(errors(**{setting: name})) == 1


@pytest.mark.parametrize(
    ("setting", "name"),
    [("go", "example.com/acme/v2"), ("go", "acme"), ("npm", "@acme/fs"), ("java", "com.javacodes"), ("package", "fmt")],
)
def test_a_name_that_only_looks_like_one_is_not(setting: str, name: str) -> None:
    assert errors(**{setting: name}) == []


@pytest.mark.parametrize(("package", "target"), [("fmt", "go"), ("fs", "typescript")])
def test_a_name_that_follows_from_the_package_is_judged_too(package: str, target: str) -> None:
    setting = {"go": "go", "typescript": "npm"}[target]
    targets = ("python", target)

    assert errors(package=package, targets=targets, **{setting: "acme-codes"}) == []
    assert errors(package=package, targets=targets) == [
        f"Value error, '{package}' cannot be imported in {target}; set {setting} to another name"
    ]

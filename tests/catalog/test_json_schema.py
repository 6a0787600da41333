"""The schemas that editors use say what the models say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from site_builder.catalog.json_schema import schemas
from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from tests.conftest import CATALOGS, ROOT, SAMPLE

ENTRY, DOMAIN, SETTINGS = schemas()
FILES = sorted(path for folder in (SAMPLE, CATALOGS / "good") for path in folder.rglob("*.yaml"))
GOOD = CATALOGS / "good"
ON_DISK = {
    ENTRY: ROOT / "catalog/schema.json",
    DOMAIN: ROOT / "catalog/domain.schema.json",
    SETTINGS: ROOT / "catalog/catalog.schema.json",
}


class _Plain(yaml.SafeLoader):
    """YAML as editors check it: a day is text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema_of(path: Path) -> str:
    return {DOMAIN_FILE: DOMAIN, SETTINGS_FILE: SETTINGS}.get(path.name, ENTRY)


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), _Plain)


def faults(name: str, data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[name]))
    return [error.message for error in validator.iter_errors(data)]


def fields(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a schema with what is said of it."""
    for name, inner in schema.items() if isinstance(schema, dict) else ():
        if name == "if":
            continue
        if name == "properties":
            yield from ((f"{path}.{field}", said) for field, said in inner.items())
        yield from fields(inner, f"{path}.{name}")


@pytest.mark.parametrize("name", schemas())
def test_schema_on_disk_is_that_of_the_model(name: str) -> None:
    assert ON_DISK[name].read_text("utf-8") == schemas()[name], "run `make schema`"


def test_make_writes_every_schema() -> None:
    assert f"for name in {' '.join(schemas())};" in (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("name", schemas())
def test_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[name]))


@pytest.mark.parametrize("name", schemas())
def test_every_field_has_a_description_to_show(name: str) -> None:
    shown = dict(fields(json.loads(schemas()[name])))

    assert [field for field, said in shown.items() if len(said.get("description", "")) < 10] == []
    assert [field for field, said in shown.items() if len(said.get("description", "")) > 250] == [], "say less"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_fit_their_schema(path: Path) -> None:
    assert faults(schema_of(path), read(path)) == []


@pytest.mark.parametrize("path", FILES[:1] + sorted(GOOD.rglob("*.yaml")), ids=lambda path: path.name)
def test_files_fit_no_other_schema(path: Path) -> None:
    for name in schemas().keys() - {schema_of(path)}:
        assert faults(name, read(path)) != []


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("sms/OK.yaml", {"tip": "x"}),
        ("sms/OK.yaml", {"kind": "succes"}),
        ("sms/OK.yaml", {"message": "OK"}),
        ("sms/OK.yaml", {"message": None}),
        ("sms/OK.yaml", {"category": None}),
        ("sms/OK.yaml", {"http_status": 1}),
        ("sms/OK.yaml", {"causes": [{"cause": {"zh": "甲"}}]}),
        ("sms/OK.yaml", {"source": {"title": "x", "url": "docs.example"}}),
        ("sms/domain.yaml", {"id": "SMS"}),
        ("sms/domain.yaml", {"context": "answer"}),
        ("sms/domain.yaml", {"categories": {"Not An Id": {"title": {"zh": "甲"}}}}),
        ("sms/domain.yaml", {"categories": {"limit": {}}}),
        ("sms/domain.yaml", {"ranks": 1}),
        ("catalog.yaml", {"languages": []}),
        ("catalog.yaml", {"languages": [{"id": "zh", "title": "中文"}]}),
        ("catalog.yaml", {"site_url": "codes.example"}),
        ("catalog.yaml", {"constants": {"package": "Acme", "version": "1.0"}}),
        ("catalog.yaml", {"brand": {"colours": {"light": "red", "dark": "#000000"}}}),
    ],
)
def test_wrong_value_does_not_fit(file: str, change: dict[str, Any]) -> None:
    assert faults(schema_of(GOOD / file), {**read(GOOD / file), **change}) != []


@pytest.mark.parametrize("field", ["code", "message"])
def test_entry_without_what_it_needs_does_not_fit(field: str) -> None:
    data = read(GOOD / "sms" / "OK.yaml")
    del data[field]

    assert any(field in fault for fault in faults(ENTRY, data))


@pytest.mark.parametrize(
    ("change", "fits"), [({}, False), ({"kind": "error"}, False), ({"thin": True}, True), ({"kind": "warning"}, True)]
)
def test_error_needs_more_unless_it_is_thin(change: dict[str, Any], fits: bool) -> None:
    data = {name: value for name, value in read(GOOD / "sms" / "OK.yaml").items() if name != "kind"}

    assert (faults(ENTRY, {**data, **change}) == []) == fits


@pytest.mark.parametrize("when", [2024, "2024", "2024-06", "2024-06-30"])
def test_day_may_be_as_yaml_has_it(when: int | str) -> None:
    source = {"title": "x", "url": "https://docs.example/", "retrieved": when}

    assert faults(ENTRY, {**read(GOOD / "sms" / "OK.yaml"), "source": source}) == []

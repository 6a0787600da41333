"""The schema that editors use says what the model says."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from site_builder.catalog.json_schema import entry_schema
from tests.conftest import CATALOGS, ROOT, SAMPLE

ENTRIES = sorted(path for folder in (SAMPLE, CATALOGS / "good") for path in folder.glob("*/[!d]*.yaml"))


class _Plain(yaml.SafeLoader):
    """YAML as editors check it: a day is text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_schema_on_disk_is_that_of_the_model() -> None:
    assert (ROOT / "catalog/schema.json").read_text("utf-8") == entry_schema(), "run `make schema`"


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.name)
def test_entries_fit_the_schema(path: Path) -> None:
    data = yaml.load(path.read_text("utf-8"), _Plain)

    jsonschema.Draft202012Validator(json.loads(entry_schema())).validate(data)


def test_unknown_field_does_not_fit() -> None:
    data = yaml.load((CATALOGS / "good/sms/OK.yaml").read_text("utf-8"), _Plain)
    data["tip"] = "x"

    with pytest.raises(jsonschema.ValidationError, match="tip"):
        jsonschema.Draft202012Validator(json.loads(entry_schema())).validate(data)

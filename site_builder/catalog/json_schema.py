"""JSON Schemas of the catalogue's files, made from the models.

Editors check, complete and explain by them. `make schema` writes them into catalog/; a test holds these files against
the models.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from site_builder.catalog.entry import ERROR_FIELDS, EntryFile
from site_builder.catalog.model import Domain, Settings


class _Schema(NamedTuple):
    title: str
    model: type[BaseModel]
    more: Mapping[str, Any] = {}
    """What a rule asks for besides, as far as a schema can."""


_NEEDS_OF_ERRORS = {
    "if": {"properties": {"kind": {"const": "error"}, "thin": {"const": False}}},
    "then": {"required": list(ERROR_FIELDS)},
}
_SCHEMAS: Mapping[str, _Schema] = {
    "schema.json": _Schema("One error code", EntryFile, _NEEDS_OF_ERRORS),
    "domain.schema.json": _Schema("One domain of error codes (domain.yaml)", Domain),
    "catalog.schema.json": _Schema("Settings of the whole catalogue (catalog.yaml)", Settings),
}


def schemas() -> Mapping[str, str]:
    """The schema of each kind of file as JSON text, by the name of its file in the catalogue's folder."""
    return {name: _text(schema) for name, schema in _SCHEMAS.items()}


def _text(schema: _Schema) -> str:
    made: dict[str, Any] = _told(schema.model.model_json_schema(mode="validation", by_alias=True))
    shown = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Made from {schema.model.__module__} by `make schema`; do not edit.",
        **made,
        "title": schema.title,
        **schema.more,
    }
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _told(schema: Any) -> Any:
    """Say what a file may hold, where reading refuses more than the model: empty fields, keys of another form.

    Defaults that are no words or numbers go, as editors would write them out.
    """
    if isinstance(schema, list):
        return [_told(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    told = {
        name: _told(value) for name, value in schema.items() if name != "default" or isinstance(value, bool | int | str)
    }
    choices = [choice for choice in told.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del told["anyOf"]
        told = {**choices[0], **told}
    elif choices:
        told["anyOf"] = choices
    if "patternProperties" in told:
        told.setdefault("additionalProperties", False)
    return told


if __name__ == "__main__":
    sys.stdout.write(schemas()[sys.argv[1]])

"""JSON Schema of an entry's file, made from the model.

Editors check and complete by it. `make schema` writes it to catalog/schema.json; a test holds that file against the
model.
"""

import json
import sys
from typing import Any

from site_builder.catalog.entry import EntryFile


def entry_schema() -> str:
    """The schema of one entry as JSON text."""
    schema: dict[str, Any] = EntryFile.model_json_schema(mode="validation", by_alias=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made from site_builder/catalog/entry.py by `make schema`; do not edit.",
        **schema,
        "title": "One error code",
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(entry_schema())

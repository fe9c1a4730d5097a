"""The JSON Schema of the format, from the models that read it."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from .schema import TABLES
from .settings import Settings


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an instance: `settings` and one array of rows a table.

    Returns:
        A JSON Schema (draft 2020-12).
    """
    models = [(Settings, "validation"), *((row, "validation") for row in TABLES.values())]
    _, shared = models_json_schema(models, by_alias=True)  # type: ignore[arg-type]
    definitions = shared["$defs"]
    tables = {
        name: {"type": "array", "items": {"$ref": f"#/$defs/{row.__name__}"}}
        for name, row in TABLES.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "orbisite instance, format 1",
        "type": "object",
        "properties": {"settings": {"$ref": "#/$defs/Settings"}, **tables},
        "required": ["settings", "regions", "workloads"],
        "additionalProperties": False,
        "$defs": definitions,
    }

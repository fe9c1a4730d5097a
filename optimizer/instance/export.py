"""The JSON Schema of the format, from the models that read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from .messages import bounds_of, inner_metadata, range_text
from .row import Row
from .schema import TABLES
from .settings import Settings
from .unitnames import unit_of
from .units import as_link, as_text


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an instance: `settings` and one array of rows a table.

    Returns:
        A JSON Schema (draft 2020-12).
    """
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Settings, "validation")]
    models += [(row, "validation") for row in TABLES.values()]
    _, shared = models_json_schema(models, by_alias=True)
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its default (`required`, `blank` or a value), what is allowed, its unit
    (empty for what is no number) and what it means.
    """

    name: str
    default: str
    allowed: str
    unit: str
    meaning: str


def describe(row_type: type[Row]) -> tuple[Column, ...]:
    """Return the columns of a table, in the order of the format.

    Args:
        row_type: the model of its rows.

    Returns:
        Name, default, allowed values, unit and meaning of each, in words.
    """
    return tuple(
        Column(
            info.alias or name, _default(info), _allowed(info), _unit(info.alias or name, info),
            info.description or "",
        )
        for name, info in row_type.model_fields.items()
    )  # fmt: skip


def about(row_type: type[Row]) -> str:
    """Return what a table holds, in one paragraph.

    Args:
        row_type: the model of its rows.
    """
    return " ".join((row_type.__doc__ or "").split())


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    if info.default in (None, "", ()):
        return "blank"
    if isinstance(info.default, bool):
        return "yes" if info.default else "no"
    if isinstance(info.default, tuple):
        return ";".join(info.default)
    return f"{info.default:g}" if isinstance(info.default, float) else str(info.default)


def _allowed(info: FieldInfo) -> str:
    kinds = _plain_types(info.annotation)
    if choices := [kind for kind in kinds if isinstance(kind, str)]:
        return ", ".join(choices)
    if bool in kinds:
        return "yes or no"
    listed = "list of " if tuple in kinds else ""
    if int in kinds or float in kinds:
        kind = "whole number" if int in kinds else "number"
        bounds = range_text(bounds_of((*info.metadata, *inner_metadata(info.annotation))))
        kind = f"{listed}{kind}{'s' if listed else ''}"
        return f"{kind}, {bounds}" if bounds else kind
    if any(getattr(part, "func", None) in (as_text, as_link) for part in info.metadata):
        return "text"
    if "\\*" in str(info.metadata):
        return "id, or *"
    return "ids separated by ;" if listed else "id"


def _unit(name: str, info: FieldInfo) -> str:
    if not {int, float} & set(_plain_types(info.annotation)):
        return ""
    return unit_of(name, bounds_of((*info.metadata, *inner_metadata(info.annotation))))


def _plain_types(annotation: object) -> list[object]:
    """Return the types and choices inside an annotation, in their order."""
    inner = get_args(annotation)
    found: list[object] = [annotation] if not inner else []
    if getattr(annotation, "__origin__", None) is tuple:
        found.append(tuple)
    for argument in inner:
        found += _plain_types(argument)
    return found

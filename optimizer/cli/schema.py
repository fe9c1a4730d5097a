"""`orbisite schema`: the instance format, for editors and programs."""

from __future__ import annotations

from .console import emit_json


def schema() -> None:
    """Print the JSON Schema of the instance format."""
    from ..instance import json_schema

    emit_json(json_schema())

"""The instance format: reading strictly, checking, what-ifs."""

from __future__ import annotations

from .export import json_schema
from .instance import AN_INSTANCE, Instance, Node

__all__ = ["AN_INSTANCE", "Instance", "Node", "json_schema"]

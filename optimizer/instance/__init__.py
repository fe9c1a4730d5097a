"""The instance format: reading strictly, checking, what-ifs."""

from __future__ import annotations

from .export import json_schema
from .instance import Instance, Node

__all__ = ["Instance", "Node", "json_schema"]

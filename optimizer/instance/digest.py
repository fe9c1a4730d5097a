"""The digest of an instance: the same for the same content, whatever the path or row order."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from .schema import TABLES

if TYPE_CHECKING:
    from .instance import Instance


def digest(inst: Instance) -> str:
    """Return the sha256 (hex) of tables, settings (without the name) and coefficients."""
    settings = inst.settings.model_dump(mode="json", exclude={"name"})
    tables = {
        table: [row.model_dump(mode="json", by_alias=True) for row in getattr(inst, table)]
        for table in TABLES
    }
    there = [table for table in TABLES if inst.has(table)]
    coefficients = {
        name: hashlib.sha256(data).hexdigest() for name, data in inst.coefficients.items()
    }
    content = {
        "settings": settings, "tables": tables, "there": there, "coefficients": coefficients
    }  # fmt: skip
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()

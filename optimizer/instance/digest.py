"""The digest of an instance: the same for the same content, whatever the path or row order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from .content import Content
from .defaults import fill
from .schema import TABLES


def digest(content: Content, coefficients: Mapping[str, bytes]) -> str:
    """Return the sha256 (hex) of tables, settings and coefficients.

    Neither the name nor what is silenced changes a plan: they are left out.
    """
    filled = fill(content, content.settings.name)
    settings = filled.settings.model_dump(mode="json", exclude={"name", "silence"})
    tables = {
        table: [row.model_dump(mode="json", by_alias=True) for row in filled.rows(table)]
        for table in TABLES
    }
    there = [table for table in TABLES if table in content.tables]
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in coefficients.items()}
    whole = {"settings": settings, "tables": tables, "there": there, "coefficients": hashes}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()

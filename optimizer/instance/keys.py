"""Keys such as `launchers.starship.price_musd` or `policy.budget_musd.2030`: what they name.

The first dot-separated part is the table, the last the column, all between is the row's key
(its key columns joined by `:`), in which `*` stands for anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_origin

from pydantic import BaseModel

from .content import Content
from .messages import nearest, some
from .row import columns
from .schema import TABLES
from .settings import Settings
from .text import show

FIXED = ("format", "name")
SETTINGS_TABLE = "instance"


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells a key names: one column of some rows of a table."""

    table: str
    rows: tuple[str, ...]
    column: str


@dataclass(frozen=True, slots=True)
class Setting:
    """The setting a key names."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Why a key names nothing; the name in it that is not known, and those that are."""

    said: str
    name: str = ""
    known: Iterable[str] = ()

    @property
    def message(self) -> str:
        """Return why, with the nearest name."""
        return self.said + nearest(self.name, self.known)


def find(content: Content, key: str) -> Cells | Setting | NoMatch:
    """Return what a key names in an instance."""
    head, _, rest = key.partition(".")
    if head in TABLES:
        row, _, column = rest.rpartition(".")
        return _find_cells(content, head, row, column)
    if head in Settings.model_fields:
        return _find_setting(key)
    known = (*TABLES, *Settings.model_fields)
    return NoMatch(f"{show(head)} is neither a table nor a setting.", head, known)


def _find_cells(content: Content, table: str, row: str, column: str) -> Cells | NoMatch:
    if not row or not column:
        return NoMatch(f"not of the form {table}.row.column.")
    if table not in content.tables:
        have = some(content.tables)
        return NoMatch(f"this instance has no table {table}. Its tables: {have}.")
    row_type = TABLES[table]
    names = columns(row_type)
    if column not in names:
        return NoMatch(f"{table} has no column {show(column)}.", column, names)
    if names[column] in row_type.KEY:
        return NoMatch(f"{column} is part of the key of {table} and cannot be changed.")
    matches = matching(content.tables[table].ids, row)
    if not matches:
        return NoMatch(f"{table} has no row {show(row)}.", row, content.tables[table].ids)
    return Cells(table, matches, column)


class Pattern:
    """A row key in which `*` stands for anything."""

    def __init__(self, text: str) -> None:
        """Take it apart at the stars, of which there is at least one."""
        self._first, *self._inner, self._last = text.split("*")

    def fits(self, key: str) -> bool:
        """Tell whether a key fits; takes time in proportion to its length."""
        at, end = len(self._first), len(key) - len(self._last)
        if end < at or not (key.startswith(self._first) and key.endswith(self._last)):
            return False
        for part in self._inner:
            found = key.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True


def matching(keys: frozenset[str], pattern: str) -> tuple[str, ...]:
    """Return the row keys a pattern with `*` matches, sorted."""
    if pattern in keys:
        return (pattern,)
    if "*" not in pattern:
        return ()
    return tuple(sorted(filter(Pattern(pattern).fits, keys)))


def _find_setting(key: str) -> Setting | NoMatch:
    path = tuple(key.split("."))
    if path[0] in FIXED:
        return NoMatch(f"{path[0]} cannot be changed.")
    model: type[BaseModel] | None = Settings
    for at, part in enumerate(path):
        if model is None:
            return NoMatch(f"{'.'.join(path[:at])} holds nothing called {show(part)}.")
        if part not in model.model_fields:
            where = ".".join(path[:at]) or "instance.yaml"
            return NoMatch(f"{where} has no {show(part)}.", part, model.model_fields)
        annotation = model.model_fields[part].annotation
        if get_origin(annotation) is dict and at == len(path) - 2:
            return Setting(path)
        model = None
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    if model is not None:
        return NoMatch(f"{key} is a group. Name one of {', '.join(model.model_fields)}.")
    return Setting(path)

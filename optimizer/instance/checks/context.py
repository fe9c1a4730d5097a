"""What a check needs: rows, known ids, and a problem at the place of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Problem
from ..content import Content
from ..messages import nearest, some
from ..schema import TABLES, Row
from ..table import Origin, Table
from ..text import show

Problems = Iterator[Problem]


@dataclass(frozen=True, slots=True)
class Context:
    """The content with its defaults filled, and the ids of each table."""

    content: Content
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Content) -> Context:
        """Make the context of a content."""
        ids = {name: _ids(table) for name, table in content.tables.items()}
        return cls(content, {name: ids.get(name, frozenset()) for name in TABLES})

    def rows(self, table: str) -> tuple[Any, ...]:
        """Return the rows of a table."""
        return self.content.rows(table)

    def sound(self, tables: Iterable[str]) -> bool:
        """Tell whether all these tables could be read whole."""
        have = self.content.tables
        return not any(name in have and have[name].damaged for name in tables)

    def readable(self, tables: Iterable[str]) -> bool:
        """Tell whether the ids of all these tables could be read."""
        have = self.content.tables
        return not any(name in have and have[name].unsure for name in tables)

    def at(self, row: Row, column: str, message: str) -> Problem:
        """Return a problem with a cell: at the override that set it, or at its place."""
        table = self.content.tables[row.TABLE]
        origin = table.origins.get((row.key, column))
        if origin is None:
            return Problem(table.file, *table.place(row.key, column), f"{column} {message}")
        return _overridden(origin, f"{row.TABLE}.{row.key}.{column}", message)

    def head(self, table: str, column: str, message: str) -> Problem:
        """Return a problem with a whole column, at its header."""
        one = self.content.tables[table]
        if column not in one.header:
            return Problem(one.file, 1, 1, message)
        return Problem(one.file, *one.place("", column), message)

    def setting(self, path: tuple[str, ...], message: str) -> Problem:
        """Return a problem with a setting: at the override that set it, or at its place."""
        key = ".".join(path)
        for at in range(len(path), 0, -1):
            origin = self.content.setting_origins.get(".".join(path[:at]))
            if origin is not None:
                return _overridden(origin, key, message)
        document = self.content.document
        return Problem(document.file, *document.value_place(path), f"{key} {message}")

    def missing(self, row: Row, column: str, value: str, tables: tuple[str, ...]) -> Problem:
        """Return the problem of a reference to something that is not there."""
        where = " or ".join(tables)
        known = frozenset[str]().union(*(self.known[table] for table in tables))
        if not known:
            files = " or ".join(f"{table}.csv" for table in tables)
            todo = f"Nothing is in {where}: add it to {files}, or delete this row."
            return self.at(row, column, f"is not in {where} ({show(value)}). {todo}")
        guess = nearest(value, known)
        return self.at(
            row, column, f"is not in {where} ({show(value)}). Allowed: {some(known)}.{guess}"
        )


def _overridden(origin: Origin, key: str, message: str) -> Problem:
    if origin.line:
        return Problem(origin.file, origin.line, origin.column, f"{key} {message}")
    return Problem(f"{origin.layer} {key}", 0, 0, message)


def _ids(table: Table) -> frozenset[str]:
    first = len(TABLES[table.name].KEY) == 1
    if first:
        return table.ids
    return frozenset(key.partition(":")[0] for key in table.ids)

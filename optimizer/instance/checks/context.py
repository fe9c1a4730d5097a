"""What a check needs: rows, known ids, and a problem at the place of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Problem
from ..content import Content
from ..messages import nearest, some
from ..row import columns
from ..schema import TABLES, Row
from ..table import Origin, Table
from ..text import show

MOST_GUESSES = 200


@dataclass(frozen=True, slots=True)
class Context:
    """The content with its defaults filled, and the ids of each table."""

    content: Content
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    together: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    lists: dict[frozenset[str], str] = field(default_factory=dict)
    guesses: Iterator[int] = field(default_factory=lambda: iter(range(MOST_GUESSES)))

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

    def nearest(self, name: str, known: Iterable[str]) -> str:
        """Return ` Did you mean x?`, or nothing; after 200 of them nobody reads more."""
        return nearest(name, known) if next(self.guesses, None) is not None else ""

    def ids(self, tables: tuple[str, ...]) -> frozenset[str]:
        """Return the ids of several tables together."""
        if tables not in self.together:
            self.together[tables] = frozenset[str]().union(*(self.known[one] for one in tables))
        return self.together[tables]

    def allowed(self, name: str, known: frozenset[str]) -> str:
        """Return ` Allowed: a, b and 3 more. Did you mean b?`; the sorted list is made once."""
        if known not in self.lists:
            self.lists[known] = some(known)
        return f" Allowed: {self.lists[known]}.{self.nearest(name, known)}"

    def missing(self, row: Row, column: str, value: str, tables: tuple[str, ...]) -> Problem:
        """Return the problem of a reference to something that is not there."""
        where = " or ".join(tables)
        known = self.ids(tables)
        blank = _may_be_blank(row, column)
        if not known:
            files = " or ".join(f"{table}.csv" for table in tables)
            other = "leave the cell blank" if blank else "delete this row"
            todo = f"Nothing is in {where}: add it to {files}, or {other}."
            return self.at(row, column, f"is not in {where} ({show(value)}). {todo}")
        todo = " Or leave it blank." if blank else ""
        allowed = self.allowed(value, known) + todo
        return self.at(row, column, f"is not in {where} ({show(value)}).{allowed}")


def _may_be_blank(row: Row, column: str) -> bool:
    fields = type(row).model_fields
    return not fields[columns(type(row))[column]].is_required()


def _overridden(origin: Origin, key: str, message: str) -> Problem:
    if origin.line:
        return Problem(origin.file, origin.line, origin.column, f"{key} {message}")
    return Problem(f"{origin.layer} {key}", 0, 0, message)


def _ids(table: Table) -> frozenset[str]:
    first = len(TABLES[table.name].KEY) == 1
    if first:
        return table.ids
    return frozenset(key.partition(":")[0] for key in table.ids)

"""A table in memory: its rows, and where each cell stands in its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .row import Row
from .text import starts


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value that replaced a cell or setting came from."""

    layer: str
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return the layer, and the place if there is one."""
        return f"{self.layer} ({self.file}:{self.line}:{self.column})" if self.line else self.layer


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file, sorted by key.

    `ids` also has the keys of rows that could not be read; `unsure`: not even all of those;
    `oddities`: what other programs wrote into the file and was read all the same.
    """

    name: str
    file: str
    rows: tuple[Row, ...] = ()
    line_of: Mapping[str, int] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    damaged: bool = False
    unsure: bool = False
    ids: frozenset[str] = frozenset()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    oddities: tuple[str, ...] = ()

    def place(self, key: str, column: str) -> tuple[int, int]:
        """Return line and column of a cell; the row's start if the column is not in the file."""
        line = self.line_of.get(key, 1)
        places = starts(self.text[line - 1]) if line <= len(self.text) else ()
        at = self.header.index(column) if column in self.header else 0
        return line, places[at] if at < len(places) else 1

    def with_rows(self, rows: Iterable[Row], origins: Mapping[tuple[str, str], Origin]) -> Table:
        """Return the table with other rows of the same keys, and where the new cells are from."""
        return replace(self, rows=tuple(rows), origins={**self.origins, **origins})

"""Which row of `sources` speaks of a value, and which numbers none speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from .content import Content
from .keys import SETTINGS_TABLE, Pattern
from .row import Row, columns
from .schema import TABLES, Source
from .settings import Settings

ABOUT_SOURCES = "sources"
# The settings that say something about the world; the others say how to look at it.
_ABOUT_THE_WORLD = ("discount_rate", "wacc", "routing.hop_ms", "routing.fibre_detour", "policy")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell, or a setting (table `instance`, blank row), and whether it needs a source."""

    table: str
    row: str
    column: str
    needs_source: bool

    @property
    def key(self) -> str:
        """Return the key that overrides and provenance take."""
        cell = f"{self.table}.{self.row}.{self.column}"
        return self.column if self.table == SETTINGS_TABLE else cell


class SourceIndex:
    """The rows of `sources`, found by the cell they speak of."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Sort the rows by table and column; longer patterns come first, as they say more."""
        self._exact: dict[tuple[str, str, str], Source] = {}
        self._loose: dict[tuple[str, str], list[tuple[Pattern, Source]]] = {}
        sources = [row for row in rows if isinstance(row, Source)]
        for row in sorted(sources, key=lambda row: (-len(row.row), row.row)):
            self._exact[row.table, row.row, row.column] = row
            if "*" in row.row:
                pattern = Pattern(row.row)
                self._loose.setdefault((row.table, row.column), []).append((pattern, row))

    def of(self, table: str, row: str, column: str) -> Source | None:
        """Return the source of a cell: of its row by name, else by the longest pattern that fits.

        Args:
            table: the table, or `instance` for a setting.
            row: the key of the row; blank for a setting.
            column: the column, or the path of the setting.
        """
        exact = self._exact.get((table, row, column))
        if exact is not None:
            return exact
        loose = self._loose.get((table, column), ())
        return next((source for pattern, source in loose if pattern.fits(row)), None)


def given_values(content: Content) -> Iterator[Value]:
    """Return every cell that is not blank nor part of a key, and every setting about the world.

    Numbers need a source; text does not, nor does a setting at its default, which says nothing.
    """
    for name, table in content.tables.items():
        if name == ABOUT_SOURCES:
            continue
        for row in table.rows:
            kinds = number_columns(type(row))
            for column in row.cells():
                if column not in row.KEY:
                    yield Value(name, row.key, column, column in kinds)
    for path, usual in settings_about_the_world(content.settings).items():
        yield Value(SETTINGS_TABLE, "", path, needs_source=not usual)


def unsourced(content: Content) -> tuple[str, ...]:
    """Return the keys of the numbers that no row of `sources` speaks of."""
    index = SourceIndex(content.rows(ABOUT_SOURCES))
    return tuple(
        value.key
        for value in given_values(content)
        if value.needs_source and index.of(value.table, value.row, value.column) is None
    )


@cache
def number_columns(row_type: type[Row]) -> dict[str, bool]:
    """Return the columns that hold one number each: name -> whether it must be whole."""
    found = {}
    for column, field in columns(row_type).items():
        kinds = _leaves(row_type.model_fields[field].annotation) - {NoneType}
        if kinds and kinds <= {int, float}:
            found[column] = kinds == {int}
    return found


def _leaves(annotation: object) -> set[object]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _leaves(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return set[object]().union(*map(_leaves, get_args(annotation)))
    return {annotation}


def settings_about_the_world(settings: Settings) -> dict[str, bool]:
    """Return the numeric settings about the world: path -> whether it is at its default."""
    usual = _numbers(Settings(format=1))
    return {
        path: value == usual.get(path)
        for path, value in _numbers(settings).items()
        if any(path == group or path.startswith(f"{group}.") for group in _ABOUT_THE_WORLD)
    }


def _numbers(tree: object, path: str = "") -> dict[str, float]:
    if isinstance(tree, BaseModel):
        tree = dict(tree)
    if isinstance(tree, dict):
        inner = (
            _numbers(value, f"{path}.{key}" if path else str(key)) for key, value in tree.items()
        )
        return {name: value for part in inner for name, value in part.items()}
    if isinstance(tree, int | float) and not isinstance(tree, bool):
        return {path: tree}
    return {}


@dataclass(frozen=True, slots=True)
class Tally:
    """What `sources` says of one table: its own rows, and the cells they cover, by status."""

    table: str
    rows: Mapping[str, int]
    cells: Mapping[str, int]
    unsourced: tuple[str, ...]


def tallies(content: Content) -> tuple[Tally, ...]:
    """Count sources by table (`instance`: settings), in the order of the format.

    Cells are all that were given and are not part of a key; those that need no source count only
    where a row of `sources` speaks of them.
    """
    sources = [row for row in content.rows(ABOUT_SOURCES) if isinstance(row, Source)]
    index = SourceIndex(sources)
    rows: dict[str, Counter[str]] = {}
    cells: dict[str, Counter[str]] = {}
    without: dict[str, list[str]] = {}
    for row in sources:
        rows.setdefault(row.table, Counter())[row.status] += 1
    for value in given_values(content):
        source = index.of(value.table, value.row, value.column)
        if source is not None:
            cells.setdefault(value.table, Counter())[source.status] += 1
        elif value.needs_source:
            without.setdefault(value.table, []).append(value.key)
    return tuple(
        Tally(name, rows.get(name, {}), cells.get(name, {}), tuple(without.get(name, ())))
        for name in (*TABLES, SETTINGS_TABLE)
        if name in {**rows, **cells, **without}
    )

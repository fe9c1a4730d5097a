"""Sources are about cells that exist, and cells are what their sources say."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from ..keys import SETTINGS_TABLE, NoMatch, Setting, find, matching
from ..row import columns
from ..schema import TABLES, Source
from ..settings import Settings, setting_value
from ..sourcing import SourceIndex, number_columns
from ..spreads import named, within
from ..text import show
from .context import Context


def subjects(context: Context) -> Iterator[Problem]:
    """Check that every source names a table, rows and a column (or a setting)."""
    for row in context.rows("sources"):
        if row.table == SETTINGS_TABLE:
            yield from _setting(context, row)
        elif row.table not in TABLES:
            guess = context.nearest(row.table, [*TABLES, SETTINGS_TABLE])
            message = f"is not a table ({show(row.table)}). Allowed: a table, or instance.{guess}"
            yield context.at(row, "table", message)
        else:
            yield from _cell(context, row)


def _setting(context: Context, row: Source) -> Iterator[Problem]:
    target = find(context.content, row.column)
    if not isinstance(target, Setting):
        why = target.message if isinstance(target, NoMatch) else "it names a cell."
        yield context.at(row, "column", f"is not a setting ({show(row.column)}): {why}")
    if row.row:
        yield context.at(row, "row", f"is for tables ({show(row.row)}). Leave it blank.")


def _cell(context: Context, row: Source) -> Iterator[Problem]:
    names = columns(TABLES[row.table])
    if row.column not in names:
        guess = context.nearest(row.column, names)
        message = f"is not a column of {row.table} ({show(row.column)}).{guess}"
        yield context.at(row, "column", message)
    table = context.content.tables.get(row.table)
    if table is not None and table.unsure:
        return
    keys = table.ids if table else frozenset[str]()
    if not matching(keys, row.row):
        guess = context.nearest(row.row, keys)
        yield context.at(row, "row", f"is not a row of {row.table} ({show(row.row)}).{guess}")


def ranges(context: Context) -> Iterator[Problem]:
    """Check that low <= value <= high."""
    for row in context.rows("sources"):
        if row.low is not None and row.high is not None and row.low > row.high:
            yield context.at(row, "low", f"is above high ({row.low:g} > {row.high:g}).")
        elif row.value is not None and row.low is not None and row.value < row.low:
            yield context.at(row, "value", f"is below low ({row.value:g} < {row.low:g}).")
        elif row.value is not None and row.high is not None and row.value > row.high:
            yield context.at(row, "value", f"is above high ({row.value:g} > {row.high:g}).")


def cells(context: Context) -> Iterator[Problem]:
    """Check that each number of the files lies within the ends that its source gives it.

    What an override says may lie outside: it asks what if. A default is nobody's number.
    """
    files = Context.of(context.content.loaded or context.content)
    rows = [row for row in context.rows("sources") if _ordered(row)]
    spread = [row for row in rows if (row.low, row.high) != (None, None)]
    index = SourceIndex(rows)
    for table, column in sorted({(row.table, row.column) for row in spread}):
        if table == SETTINGS_TABLE:
            yield from _setting_within(files, index, column)
        elif table in TABLES and column in number_columns(TABLES[table]):
            for row in files.rows(table):
                source, value = index.of(table, row.key, column), row.cells().get(column)
                if source is not None and value is not None and not within(source, value):
                    yield files.at(row, column, _outside(source, value))


def _setting_within(files: Context, index: SourceIndex, column: str) -> Iterator[Problem]:
    path = tuple(column.split("."))
    source = index.of(SETTINGS_TABLE, "", column)
    value, usual = (setting_value(s, path) for s in (files.content.settings, Settings(format=1)))
    if source is None or not isinstance(value, int | float) or value == usual:
        return
    if not within(source, value):
        yield files.setting(path, _outside(source, value))


def _ordered(row: Source) -> bool:
    """Tell whether the ends are right, so that a number can be held against them."""
    return row.low is None or row.high is None or row.low <= row.high


def _outside(source: Source, value: float) -> str:
    low = "" if source.low is None else f" from {source.low:g}"
    high = "" if source.high is None else f" to {source.high:g}"
    return (
        f"is outside of its own source ({value:g}; {named(source)} says{low}{high}). "
        "Mend the number, or the ends."
    )


RULES = (
    (subjects, ()),
    (ranges, ()),
    (cells, tuple(TABLES)),
)

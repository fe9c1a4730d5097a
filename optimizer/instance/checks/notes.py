"""Sources are about cells that exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from ..keys import SETTINGS_TABLE, NoMatch, Setting, find, matching
from ..row import columns
from ..schema import TABLES, Source
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


RULES = ((subjects, ()), (ranges, ()))

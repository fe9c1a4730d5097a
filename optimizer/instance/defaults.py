"""Defaults that depend on other values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .content import Content
from .schema import Period, Slice
from .settings import DEFAULT_YEAR
from .table import Table


def fill(content: Content, name: str) -> Content:
    """Fill the defaults that depend on other values: name, years, the one period, the one slice."""
    given = content.settings
    periods = content.rows("periods")
    starts = [row.period for row in periods if isinstance(row, Period)]
    base = (
        given.base_year
        if "base_year" in given.model_fields_set
        else min(starts, default=DEFAULT_YEAR)
    )
    update: dict[str, object] = {"base_year": base}
    if "price_year" not in given.model_fields_set:
        update["price_year"] = base
    if "name" not in given.model_fields_set:
        update["name"] = name
    if "year" not in given.geometry.model_fields_set:
        update["geometry"] = given.geometry.model_copy(update={"year": base})
    tables = dict(content.tables)
    if not periods and not _damaged(tables, "periods"):
        tables["periods"] = _with_default(tables, "periods", Period(period=base, years=1))
    if not content.rows("slices") and not _damaged(tables, "slices"):
        whole = Slice(
            slice="all", day="all", day_of_year=80, utc_start_h=0, length_h=24, hours_per_year=8760
        )
        tables["slices"] = _with_default(tables, "slices", whole)
    return replace(content, settings=given.model_copy(update=update), tables=tables)


def _damaged(tables: Mapping[str, Table], name: str) -> bool:
    return name in tables and tables[name].damaged


def _with_default(tables: Mapping[str, Table], name: str, row: Period | Slice) -> Table:
    table = tables.get(name) or Table(name, f"{name}.csv")
    return replace(table, rows=(row,), line_of={row.key: 1}, ids=frozenset({row.key}))

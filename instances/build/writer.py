"""Write tables of cells, and `sources.csv` from the same cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from cells import Cell, Row, text

KEYS = {
    "outages": ("slice", "element_kind", "element"), "profiles": ("profile", "local_hour"),
    "trajectories": ("trajectory", "period"), "existing": ("site", "hall"),
    "terminals": ("owner_kind", "owner", "kind"), "payloads": ("launcher", "shell"),
    "fits": ("launcher", "module", "shell"), "antennas": ("gateway", "kind"),
}  # fmt: skip
SOURCE_COLUMNS = (
    "table", "row", "column", "value", "unit", "low", "high", "status", "title", "url", "year",
)  # fmt: skip
UNITS = (
    ("_musd_per_mw_y", "MUSD/MW/yr"), ("_musd_per_mw", "MUSD/MW"), ("_musd_per_y", "MUSD/yr"),
    ("_usd_per_mwh", "USD/MWh"), ("_usd_per_mw_y", "USD/MW/yr"), ("_usd_per_m3", "USD/m3"),
    ("_usd_per_eflops_h", "USD/EFLOPS/h"), ("_m3_per_mwh", "m3/MWh"), ("_m3_per_y", "m3/yr"),
    ("_kg_per_mwh", "kg/MWh"), ("_gbps_per_eflops", "Gbps/EFLOPS"),
    ("usd_per_gbps_y", "USD/Gbps/yr"),
    ("_t_per_launch", "t/launch"), ("_per_y", "1/yr"), ("per_year", "1/yr"), ("musd", "MUSD"),
    ("_mw", "MW"), ("_kw", "kW"), ("_kwh", "kWh"), ("_kg", "kg"), ("_km", "km"), ("_ms", "ms"),
    ("_deg", "deg"), ("_m2", "m2"), ("_y", "yr"), ("_h", "h"), ("_c", "C"), ("eflops", "EFLOPS"),
    ("gbps", "Gbps"), ("gbps_down", "Gbps"), ("gbps_up", "Gbps"), ("hours", "h"), ("km", "km"),
    ("available_from", "year"), ("until", "year"), ("kg_co2", "kg CO2"), ("count", "count"),
)  # fmt: skip


def unit_of(column: str) -> str:
    """Return the unit that a column name ends in."""
    return next((unit for end, unit in UNITS if column.endswith(end)), "")


def columns_of(rows: list[Row]) -> list[str]:
    """Return the columns of a table, in order of first use."""
    return list(dict.fromkeys(name for row in rows for name in row))


def to_csv(header: list[str], rows: list[list[str]]) -> str:
    """Return rows as the text of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def table_csv(rows: list[Row]) -> str:
    """Return one table of the instance."""
    header = columns_of(rows)
    cells = [[row.get(name, "") for name in header] for row in rows]
    lines = [[c if isinstance(c, str) else text(c.value) for c in line] for line in cells]
    return to_csv(header, lines)


def source_line(table: str, row: str, column: str, cell: Cell, one: bool) -> list[str]:
    """Return one line of sources.csv: with its value, or for a whole column."""
    numbers = [text(x) if one else "" for x in (cell.value, cell.low, cell.high)]
    return [table, row, column, numbers[0], unit_of(column), *numbers[1:],
            cell.status, cell.title, cell.url, cell.year]  # fmt: skip


def column_sources(table: str, rows: list[Row], column: str) -> list[list[str]]:
    """Return the sources of a column.

    `*` with numbers where every row holds one and the same; a line for each row with a spread;
    of the others `*` without numbers for the most common source, and a line for each of the rest.
    """
    keys = KEYS.get(table, (columns_of(rows)[0],))
    found = {
        ":".join(str(row[k]) for k in keys): cell
        for row in rows
        if isinstance(cell := row.get(column, ""), Cell)
    }
    if len(found) == len(rows) > 1 and len(set(found.values())) == 1:
        return [source_line(table, "*", column, next(iter(found.values())), True)]
    kind = {k: (c.status, c.title, c.url, c.year) for k, c in found.items() if c.low is None}
    common, times = Counter(kind.values()).most_common(1)[0] if kind else (None, 0)
    shared = {key for key in kind if times > 1 and kind[key] == common}
    lines = [source_line(table, "*", column, found[min(shared)], False)] if shared else []
    others = sorted(set(found) - shared)
    return lines + [source_line(table, key, column, found[key], True) for key in others]


def sources(tables: dict[str, list[Row]], settings: dict[str, Cell] | None = None) -> str:
    """Return sources.csv, from the cells of all tables and the settings that are numbers."""
    lines = [
        line
        for table, rows in tables.items()
        for column in columns_of(rows)
        for line in column_sources(table, rows, column)
    ]
    lines += [source_line("instance", "", path, c, True) for path, c in (settings or {}).items()]
    return to_csv(list(SOURCE_COLUMNS), lines)


def write(target: Path, files: dict[str, str]) -> None:
    """Write the files of an instance: name -> text."""
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / name).write_text(content, encoding="utf-8", newline="\n")

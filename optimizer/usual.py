"""What numbers usually are: one table of ranges with their sources, `usual.csv`.

A value outside its range is allowed, but more likely a slip of the unit.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("usual.csv")
NEVER_NONE = frozenset({"min_elevation_deg"})
SLIPS = (1000.0, 1e6, 100.0, 8760.0, 3600.0)


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual range of one number: `reads` says how it is read off a row, `unit` of what."""

    name: str
    table: str
    column: str
    low: float
    high: float
    unit: str
    reads: str
    source: str
    url: str

    def fits(self, value: float) -> bool:
        """Tell whether a value is usual; 0 says, but for an angle, that there is none."""
        none = value == 0 and self.column not in NEVER_NONE
        return none or self.low * (1 - 1e-9) <= value <= self.high * (1 + 1e-9)

    def words(self, value: float) -> str:
        """Say what is unusual: the value, the range, and the slip that would explain it."""
        of = "" if self.reads == self.column else f"{self.reads} "
        unit = f" {self.unit}" if self.unit else ""
        slip = self._slip(value)
        return (
            f"is unusual ({of}{value:.4g}{unit}). Usual: {self.low:g} to {self.high:g}{unit} "
            f"({self.source}).{slip}"
        )

    def _slip(self, value: float) -> str:
        for factor in SLIPS:
            for fixed, way in ((value / factor, "large"), (value * factor, "small")):
                wide = (way == "large" and value > self.high) or (
                    way == "small" and value < self.low
                )
                if wide and self.low <= fixed <= self.high:
                    return f" Is it {factor:g} times too {way}: another unit?"
        return ""


@cache
def usual_ranges() -> tuple[Usual, ...]:
    """Return every range, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return tuple(
        Usual(name, table, column, float(low), float(high), *told)
        for name, table, column, low, high, *told in rows
    )

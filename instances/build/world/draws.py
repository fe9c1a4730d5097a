"""Tables of this generator, its own assumptions, and what it draws by seed.

Every draw has its own generator, seeded by the seed, what is drawn and for whom. So a draw does not
depend on the order of rows, on other draws, or on the hash of anything, and a site or region that
is in two sizes has the same luck in both.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from cells import Cell, by_name, derived, parameters

TABLES = Path(__file__).resolve().parent / "tables"


def read(name: str) -> list[dict[str, str]]:
    """Read one table."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def by(name: str, key: str) -> dict[str, dict[str, str]]:
    """Read one table by the values of a column."""
    return {row[key]: row for row in read(name)}


@cache
def everything() -> dict[str, Cell]:
    """Return the parameters of the reference, its assumptions, and ours, by name."""
    return by_name(read("assumptions"), parameters())


def par(name: str, factor: float = 1.0, how: str | None = None) -> Cell:
    """Return a parameter, times a factor; with `how` it is derived."""
    cell = everything()[name]
    return cell if factor == 1.0 and how is None else cell.scale(factor, how)


def base(name: str) -> float:
    """Return the base value of a parameter."""
    return everything()[name].value


@dataclass(frozen=True, slots=True)
class Luck:
    """What is drawn with one seed."""

    seed: int

    def _random(self, what: str, who: str) -> Random:
        return Random(f"{self.seed}/{what}/{who}")

    def between(self, name: str, who: str) -> float:
        """Draw between low and high of a parameter, most often near its base (triangular)."""
        cell = everything()[name]
        if cell.low is None or cell.high is None:
            raise ValueError(f"{name} has no spread")
        return self._random(name, who).triangular(cell.low, cell.high, cell.value)

    def spread(self, name: str, who: str) -> float:
        """Draw a factor around 1 (log-normal; the parameter is the deviation of its logarithm)."""
        return math.exp(self._random(name, who).gauss(0.0, base(name)))

    def happens(self, name: str, who: str) -> bool:
        """Draw whether something happens; the parameter is its chance."""
        return self._random(name, who).random() < base(name)

    def note(self, how: str) -> str:
        """Return the title of a drawn number."""
        return f"Drawn, seed {self.seed}: {how}"

    def cell(self, value: float, how: str) -> Cell:
        """Return a drawn number: an assumption that says so."""
        return derived(value, self.note(how), "assumption")

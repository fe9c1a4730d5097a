"""Rows of the tables of `coefficients/`: read strictly, all problems kept with their places."""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Floats
from ..errors import Problem
from ..instance.filenames import COEFFICIENTS
from ..instance.problems import Problems
from ..instance.text import BOM
from .tables import OPTIONAL

Index = Mapping[str, int]
MOST_ROWS: Final = 1_400_000
Header = tuple[str, ...]
RANGES: Final = {
    "centre_lat_deg": (-90.0, 90.0), "centre_lon_deg": (-180.0, 180.0), "share": (0.0, 1.0),
    "sunlit": (0.0, 1.0), "gap": (0.0, 1.0), "see": (0.0, 1.0), "zone_ms": (0.0, 1e6),
    "power_kw": (0.0, 1e9), "slant_ms": (0.0, 1e6), "cross": (0.0, 4.0), "isl_ms": (0.0, 1e6),
    "wait_s": (0.0, math.inf), "ms": (0.0, math.inf), "low": (0.0, 1.0), "see_low": (0.0, 1.0),
    "stay_s": (0.0, math.inf), "meet": (0.0, 1.0), "hops": (0.0, 1e4), "satellites": (0.0, 1e8),
}  # fmt: skip

CLOSE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table and its place."""

    file: str
    line: int
    cells: Mapping[str, str]


class Reader:
    """Rows by table and shell; problems are kept until all is read."""

    def __init__(
        self, files: Mapping[str, bytes], shells: Sequence[str], headers: Mapping[str, Header]
    ) -> None:
        """Read the tables of these headers; shells: those that rows may be of."""
        self.headers = headers
        self.problems = Problems()
        self.unread: set[str] = set()
        self._texts: dict[str, str] = {}
        self._unknown: set[tuple[str, int, str]] = set()
        self.rows: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for name in headers:
            for row in self._table(name, files):
                if row.cells["shell"] not in shells:
                    self.unknown(row, "shell", shells)
                self.rows[name, row.cells["shell"]].append(row)

    def wrong(self, file: str, line: int, column: int, message: str) -> None:
        """Keep a problem."""
        self.problems.add(Problem(f"{COEFFICIENTS}/{file}", line, column, message))

    def unknown(self, row: Line, column: str, allowed: Sequence[str]) -> None:
        """Keep the problem of an id that is not known."""
        place = row.file, row.line, column
        if place in self._unknown:  # several columns of values are read by the same keys
            return
        self._unknown.add(place)
        if self.problems.full(f"{COEFFICIENTS}/{row.file}"):
            self.problems.count(f"{COEFFICIENTS}/{row.file}")
            return
        some = ", ".join(sorted(allowed)[:5]) + (", ..." if len(allowed) > 5 else "")
        message = f"unknown {column} (value {row.cells[column]!r}). Allowed: {some}. Mend the id."
        self.wrong(row.file, row.line, self.headers[row.file].index(column) + 1, message)

    def above(self, row: Line, column: str, most: float, of: str) -> None:
        """Keep a problem if a cell is more than a number of the instance allows."""
        value = float(row.cells[column])
        if value > most * (1 + CLOSE):
            message = f"{column} is above {of} ({value:g} > {most:g}). Lower it, or derive it anew."
            self.wrong(row.file, row.line, self.headers[row.file].index(column) + 1, message)

    def _table(self, name: str, files: Mapping[str, bytes]) -> list[Line]:
        if name not in files and name in OPTIONAL:
            return []
        if name not in files:
            return self._unread(name, 0, "is missing. Copy all tables of a run's coefficients.")
        data = files[name].removeprefix(BOM)
        if data.count(b"\n") > MOST_ROWS:
            return self._unread(name, 1, f"more rows than are read. Allowed: {MOST_ROWS}.")
        try:
            lines = csv.reader(io.StringIO(data.decode("utf-8").rstrip(), newline=""))
            if tuple(next(lines, ())) != self.headers[name]:
                wanted = ",".join(self.headers[name])
                return self._unread(name, 1, f"wrong header. Allowed: {wanted}.")
            return [row for k, line in enumerate(lines, 2) if (row := self._row(name, k, line))]
        except (UnicodeDecodeError, csv.Error) as error:
            return self._unread(name, 1, f"is not a UTF-8 CSV table ({error}). Save it as one.")

    def _unread(self, name: str, place: int, message: str) -> list[Line]:
        self.unread.add(name)
        self.wrong(name, place, place, message)
        return []

    def _row(self, name: str, line: int, cells: list[str]) -> Line | None:
        header = self.headers[name]
        cells = [self._texts.setdefault(cell, cell) for cell in cells]  # each is kept once
        if len(cells) != len(header):
            self.wrong(name, line, 1, f"{len(cells)} fields. Allowed: {len(header)}.")
            return None
        for column, (column_name, cell) in enumerate(zip(header, cells, strict=True), 1):
            low, high = RANGES.get(column_name, (None, None))
            if low is not None and high is not None and not _within(cell, low, high):
                message = (
                    f"{column_name} out of range (value {cell!r}). Allowed: {low:g} to {high:g}."
                )
                self.wrong(name, line, column, message)
                return None
        return Line(name, line, dict(zip(header, cells, strict=True)))

    def place(self, row: Line, keys: Mapping[str, Index]) -> tuple[int, ...] | None:
        """Return where a row belongs, one number a key column; keep a problem if nowhere."""
        strange = [column for column, index in keys.items() if row.cells[column] not in index]
        for column in strange:
            self.unknown(row, column, list(keys[column]))
        if strange:
            return None
        return tuple(index[row.cells[column]] for column, index in keys.items())

    def fill(
        self, name: str, shell: str, keys: Mapping[str, Index], value: str, empty: float
    ) -> Floats:
        """Fill an array from the rows of a shell: one axis a key column, `empty` elsewhere."""
        array = np.full([len(index) for index in keys.values()], empty)
        for row in self.rows[name, shell]:
            if (place := self.place(row, keys)) is not None:
                array[place] = float(row.cells[value])
        return array

    def whole(self, name: str, shell: str, keys: Mapping[str, Index], value: str) -> Floats:
        """Fill an array that must have every row."""
        array = self.fill(name, shell, keys, value, math.nan)
        self.complete(name, shell, keys, array)
        return np.where(np.isnan(array), 0.0, array)

    def complete(self, name: str, shell: str, keys: Mapping[str, Index], array: Floats) -> None:
        """Keep a problem if an array has an empty place, unless the table could not be read."""
        if name in self.unread:
            return
        if (lacking := np.argwhere(np.isnan(array))).size:
            ids = [list(index)[k] for index, k in zip(keys.values(), lacking[0], strict=True)]
            message = (
                f"{len(lacking)} rows missing for shell {shell}, first {', '.join(ids)}. Add them."
            )
            self.wrong(name, 0, 0, message)


def _within(cell: str, low: float, high: float) -> bool:
    try:
        return low <= float(cell) <= high
    except ValueError:
        return False


def index_of(names: Sequence[str]) -> dict[str, int]:
    """Number names in their order.

    Args: names: unique.
    Returns: name -> number.
    Source: definition.
    """
    return {name: number for number, name in enumerate(names)}

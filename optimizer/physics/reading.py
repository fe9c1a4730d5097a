"""Reading the tables of `coefficients/`: strictly, all problems at once with their places."""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Floats, Labels
from ..errors import InstanceError, Problem
from ..instance import Instance
from ..instance.series import operating_slices
from .coefficients import LIMITS, Geometry, ShellGeometry
from .tables import HEADERS, OPTIONAL

Index = Mapping[str, int]
RANGES: Final = {
    "centre_lat_deg": (-90.0, 90.0), "centre_lon_deg": (-180.0, 180.0), "share": (0.0, 1.0),
    "sunlit": (0.0, 1.0), "gap": (0.0, 1.0), "see": (0.0, 1.0), "zone_ms": (0.0, 1e6),
    "power_kw": (0.0, 1e9), "slant_ms": (0.0, 1e6), "cross": (0.0, 4.0), "isl_ms": (0.0, 1e6),
    "wait_s": (0.0, math.inf), "ms": (0.0, math.inf), "satellites": (0.0, 1e8),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table and its place."""

    file: str
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of a shell may name: id -> number."""

    nodes: Index
    slices: Index
    modules: Index
    ages: Index
    shells: Index


class _Reader:
    """Rows by table and shell; problems are kept until all is read."""

    def __init__(self, files: Mapping[str, bytes], shells: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self.rows: dict[tuple[str, str], list[_Line]] = defaultdict(list)
        for name in HEADERS:
            for row in self._table(name, files):
                if row.cells["shell"] not in shells:
                    self.unknown(row, "shell", shells)
                self.rows[name, row.cells["shell"]].append(row)

    def wrong(self, file: str, line: int, column: int, message: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(f"coefficients/{file}", line, column, message))

    def unknown(self, row: _Line, column: str, allowed: Sequence[str]) -> None:
        """Keep the problem of an id that is not known."""
        some = ", ".join(sorted(allowed)[:5]) + (", ..." if len(allowed) > 5 else "")
        message = f"unknown {column} (value {row.cells[column]!r}). Allowed: {some}. Mend the id."
        self.wrong(row.file, row.line, HEADERS[row.file].index(column) + 1, message)

    def _table(self, name: str, files: Mapping[str, bytes]) -> list[_Line]:
        if name not in files and name in OPTIONAL:
            return []
        if name not in files:
            return self._unread(name, 0, "is missing. Copy all tables of a run's coefficients.")
        try:
            lines = list(csv.reader(io.StringIO(files[name].decode("utf-8"), newline="")))
        except (UnicodeDecodeError, csv.Error) as error:
            return self._unread(name, 1, f"is not a UTF-8 CSV table ({error}). Save it as one.")
        if not lines or tuple(lines[0]) != HEADERS[name]:
            wanted = ",".join(HEADERS[name])
            return self._unread(name, 1, f"wrong header. Allowed: {wanted}.")
        return [row for k, line in enumerate(lines[1:], 2) if (row := self._row(name, k, line))]

    def _unread(self, name: str, place: int, message: str) -> list[_Line]:
        self.unread.add(name)
        self.wrong(name, place, place, message)
        return []

    def _row(self, name: str, line: int, cells: list[str]) -> _Line | None:
        header = HEADERS[name]
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
        return _Line(name, line, dict(zip(header, cells, strict=True)))

    def place(self, row: _Line, keys: Mapping[str, Index]) -> tuple[int, ...] | None:
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


def _index(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def read_tables(files: Mapping[str, bytes], inst: Instance) -> Geometry:
    """Read a geometry from its tables.

    Args: files: name -> bytes, all tables (others are passed over); inst: shells, slices, nodes
        and modules they may name.
    Returns: the geometry as it was saved, without warnings.
    Raises: InstanceError: with every problem.
    """
    spans = operating_slices(inst)
    slices, names = tuple(span.slice for span in spans), [row.shell for row in inst.shells]
    reader = _Reader(files, names)
    nodes = [n.id for n in inst.nodes.values() if n.kind in ("region", "gateway")]
    lives = {row.module: row.life_y for row in inst.modules}
    ages = [str(age) for age in range(max(lives.values(), default=0))]
    reached = {row.shell for row in inst.payloads}
    shells = {}
    for name in names:
        modules = sorted(lives) if name in reached else []
        known = _Known(*map(_index, (sorted(nodes), slices, modules, ages, names)))
        row = inst.by_id("shells")[name]
        lattice = row.planes * row.sats_per_plane
        shells[name] = _read_shell(reader, name, known, lives, lattice)
    if reader.problems:
        raise InstanceError(tuple(sorted(set(reader.problems))))
    satellites = sum(row.planes * row.sats_per_plane for row in inst.shells)
    normal = sum(not span.outage for span in spans)
    instants = normal * inst.settings.geometry.samples_per_slice
    return Geometry(shells, satellites, instants, (), slices)


def _read_shell(
    reader: _Reader, shell: str, known: _Known, lives: Mapping[str, int], lattice: int
) -> ShellGeometry:
    zones = _index(sorted({row.cells["zone"] for row in reader.rows["zones.csv", shell]}))
    by_zone, by_time = {"zone": zones}, {"zone": zones, "slice": known.slices}
    by_node = {"node": known.nodes}
    share = reader.whole("share.csv", shell, by_time, "share")
    sums = share.sum(axis=0)
    if zones and "share.csv" not in reader.unread and not np.allclose(sums, 1.0, atol=1e-6):
        reader.wrong("share.csv", 0, 0, f"shares of shell {shell} must sum to 1 in every slice.")
    see = reader.fill("see.csv", shell, {**by_node, **by_time}, "see", 0.0)
    slant = reader.fill("latency.csv", shell, {**by_node, **by_zone}, "slant_ms", math.nan)
    gap, wait = (reader.whole("gap.csv", shell, by_node, name) for name in ("gap", "wait_s"))
    power, limits = _read_power(reader, shell, known, zones, lives)
    cross, isl_ms = _read_cross(reader, shell, known, zones)
    return ShellGeometry(
        shell=shell,
        zones=tuple(zones),
        centre_lat_deg=reader.whole("zones.csv", shell, by_zone, "centre_lat_deg"),
        centre_lon_deg=reader.whole("zones.csv", shell, by_zone, "centre_lon_deg"),
        share=share,
        sunlit=reader.whole("share.csv", shell, by_time, "sunlit"),
        power_kw=power,
        limited_by=limits,
        see={node: see[k] for node, k in known.nodes.items()},
        gap={node: float(gap[k]) for node, k in known.nodes.items()},
        wait_s={node: float(wait[k]) for node, k in known.nodes.items()},
        slant_ms={node: slant[k] for node, k in known.nodes.items()},
        cross=cross,
        isl_ms=isl_ms,
        cross_shell_ms=_read_cross_shell(reader, shell, known, zones),
        zone_ms=reader.whole("zones.csv", shell, by_zone, "zone_ms"),
        least=_read_least(reader, shell, lattice),
    )


def _read_least(reader: _Reader, shell: str, lattice: int) -> int:
    given = [float(row.cells["satellites"]) for row in reader.rows["least.csv", shell]]
    return int(given[-1]) if given else lattice


def _read_power(
    reader: _Reader, shell: str, known: _Known, zones: Index, lives: Mapping[str, int]
) -> tuple[dict[str, Floats], dict[str, Labels]]:
    keys = {"module": known.modules, "zone": zones, "slice": known.slices, "age_y": known.ages}
    power = reader.fill("power.csv", shell, keys, "power_kw", math.nan)
    limit = np.zeros(power.shape, np.int8)
    for row in reader.rows["power.csv", shell]:
        if row.cells["limited_by"] not in LIMITS:
            reader.unknown(row, "limited_by", LIMITS)
        elif (place := reader.place(row, keys)) is not None:
            limit[place] = LIMITS.index(row.cells["limited_by"])
    for module, number in known.modules.items():
        only = {**keys, "module": {module: 0}, "age_y": _index(list(known.ages)[: lives[module]])}
        reader.complete("power.csv", shell, only, power[number : number + 1, :, :, : lives[module]])
    return (
        {m: power[k, :, :, : lives[m]].copy() for m, k in known.modules.items()},
        {m: limit[k, :, :, : lives[m]].copy() for m, k in known.modules.items()},
    )


def _read_cross(
    reader: _Reader, shell: str, known: _Known, zones: Index
) -> tuple[dict[tuple[str, str], Floats], dict[tuple[str, str], float]]:
    cross: dict[tuple[str, str], Floats] = {}
    isl_ms: dict[tuple[str, str], float] = {}
    keys = {"zone": zones, "zone_to": zones, "slice": known.slices}
    for row in reader.rows["cross.csv", shell]:
        if reader.place(row, keys) is not None:
            pair = row.cells["zone"], row.cells["zone_to"]
            values = cross.setdefault(pair, np.zeros(len(known.slices)))
            values[known.slices[row.cells["slice"]]] = float(row.cells["cross"])
            isl_ms[pair] = float(row.cells["isl_ms"])
    return dict(sorted(cross.items())), dict(sorted(isl_ms.items()))


def _read_cross_shell(
    reader: _Reader, shell: str, known: _Known, zones: Index
) -> dict[tuple[str, str], float]:
    keys = {"other": known.shells, "zone": zones}
    values = reader.fill("cross_shell.csv", shell, keys, "ms", math.nan)
    return {
        (other, zone): float(values[o, z])
        for other, o in known.shells.items()
        for zone, z in zones.items()
        if not math.isnan(values[o, z])
    }

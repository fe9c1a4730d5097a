"""Reading the tables of `coefficients/`: strictly, all problems at once with their places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Floats, Labels
from ..errors import InstanceError
from ..instance import Instance
from ..instance.series import operating_slices
from ..terminals import crossing
from .coefficients import LIMITS, Geometry, Pair, ShellGeometry
from .compose import ZoneTables, from_zones
from .reading_ways import read_ways
from .rows import Header, Index, Reader, index_of
from .tables import BY_HAND, HEADERS

CROSSING = "cross_shell.csv"
ZONES_ONLY = (
    "zones.csv",
    "share.csv",
    "power.csv",
    "see.csv",
    "gap.csv",
    "latency.csv",
    "least.csv",
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of a shell may name: id -> number."""

    nodes: Index
    slices: Index
    modules: Index
    ages: Index
    shells: Index


def read_tables(files: Mapping[str, bytes], inst: Instance) -> Geometry:
    """Read a geometry from its tables.

    Args: files: name -> bytes, all tables (others are passed over), or those of zones alone, from
        which ways are composed; inst: shells, slices, nodes and modules they may name.
    Returns: the geometry as it was saved, without warnings.
    Raises: InstanceError: with every problem.
    """
    measured = "ways.csv" in files
    headers = HEADERS if measured else _by_hand(files, inst)
    lattice = {row.shell: row.planes * row.sats_per_plane for row in inst.shells}
    spans = operating_slices(inst)
    slices, names = tuple(span.slice for span in spans), [row.shell for row in inst.shells]
    reader = Reader(files, names, headers)
    nodes = [n.id for n in inst.nodes.values() if n.kind in ("region", "gateway")]
    lives = {row.module: row.life_y for row in inst.modules}
    ages = [str(age) for age in range(max(lives.values(), default=0))]
    reached = {row.shell for row in inst.payloads}
    zones = {
        s: index_of(sorted({row.cells["zone"] for row in reader.rows["zones.csv", s]}))
        for s in names
    }
    parts, tables = {}, {}
    for name in names:
        modules = sorted(lives) if name in reached else []
        known = _Known(*map(index_of, (sorted(nodes), slices, modules, ages, names)))
        parts[name] = _read_zones(reader, inst, name, known, zones[name])
        parts[name]["least"] = _read_least(reader, name, lattice[name])
        if measured:
            parts[name] |= _read_measured(reader, inst, name, known, zones)
        else:
            tables[name] = _read_by_hand(reader, name, known, parts[name])
    if reader.problems:
        raise InstanceError(reader.problems.told())
    shells = (
        {s: ShellGeometry(s, tuple(zones[s]), **parts[s]) for s in names}
        if measured
        else from_zones(inst, tables, parts)
    )
    satellites = sum(row.planes * row.sats_per_plane for row in inst.shells)
    normal = sum(not span.outage for span in spans)
    instants = normal * inst.settings.geometry.samples_per_slice
    return Geometry(shells, satellites, instants, (), slices)


def _by_hand(files: Mapping[str, bytes], inst: Instance) -> dict[str, Header]:
    """Return the headers of tables of zones; where no shells meet, none says how far apart."""
    headers = {name: HEADERS[name] for name in ZONES_ONLY} | BY_HAND
    if not any(crossing(inst, row.shell) for row in inst.shells) and CROSSING not in files:
        del headers[CROSSING]
    return headers


def _read_zones(
    reader: Reader, inst: Instance, shell: str, known: _Known, zones: Index
) -> dict[str, Any]:
    """Return the fields of `ShellGeometry` that every set of tables holds."""
    by_zone, by_time = {"zone": zones}, {"zone": zones, "slice": known.slices}
    by_node = {"node": known.nodes}
    share = reader.whole("share.csv", shell, by_time, "share")
    sums = share.sum(axis=0)
    if zones and "share.csv" not in reader.unread and not np.allclose(sums, 1.0, atol=1e-6):
        reader.wrong("share.csv", 0, 0, f"shares of shell {shell} must sum to 1 in every slice.")
    see = reader.fill("see.csv", shell, {**by_node, **by_time}, "see", 0.0)
    slant = reader.fill("latency.csv", shell, {**by_node, **by_zone}, "slant_ms", math.nan)
    gap, wait = (reader.whole("gap.csv", shell, by_node, name) for name in ("gap", "wait_s"))
    power, limits = _read_power(reader, inst, shell, known, zones)
    return {
        "centre_lat_deg": reader.whole("zones.csv", shell, by_zone, "centre_lat_deg"),
        "centre_lon_deg": reader.whole("zones.csv", shell, by_zone, "centre_lon_deg"),
        "share": share,
        "sunlit": reader.whole("share.csv", shell, by_time, "sunlit"),
        "power_kw": power,
        "limited_by": limits,
        "see": {node: see[k] for node, k in known.nodes.items()},
        "gap": {node: float(gap[k]) for node, k in known.nodes.items()},
        "wait_s": {node: float(wait[k]) for node, k in known.nodes.items()},
        "slant_ms": {node: slant[k] for node, k in known.nodes.items()},
        "cross": _read_cross(reader, shell, known, zones),
        "zone_ms": reader.whole("zones.csv", shell, by_zone, "zone_ms"),
    }


def _read_measured(
    reader: Reader, inst: Instance, shell: str, known: _Known, zones: Mapping[str, Index]
) -> dict[str, Any]:
    """Return the fields that only a measured geometry holds."""
    own = zones[shell]
    by_time: dict[str, Index] = {"zone": own, "slice": known.slices}
    sky: Index = {**own, "": len(own)}
    low = reader.fill(
        "see_low.csv", shell, {"node": known.nodes, "zone": sky, "slice": known.slices},
        "see_low", 0.0,
    )  # fmt: skip
    place: Index = {**known.nodes, "": len(known.nodes)}
    stays = reader.fill("stays.csv", shell, {"zone": sky, "node": place}, "stay_s", math.nan)
    reader.complete("stays.csv", shell, {"zone": own, "node": {"": 0}}, stays[:-1, -1:])
    reader.complete("stays.csv", shell, {"zone": {"": 0}, "node": known.nodes}, stays[-1:, :-1])
    meet = reader.fill("meet.csv", shell, {"other": known.shells, **by_time}, "meet", 0.0)
    others = crossing(inst, shell)
    places = [(s, z) for s in (shell, *others) for z in zones[s]]
    return {
        "low": reader.whole("low.csv", shell, by_time, "low"),
        "see_low": {node: low[k, :-1] for node, k in known.nodes.items()},
        "sky_low": {node: low[k, -1] for node, k in known.nodes.items()},
        "meet": {other: meet[known.shells[other]] for other in others},
        "ways": read_ways(reader, shell, known.nodes, places),
        "dwell_s": stays[:-1, -1],
        "pass_s": {node: float(stays[-1, k]) for node, k in known.nodes.items()},
    }


def _read_by_hand(reader: Reader, shell: str, known: _Known, part: Mapping[str, Any]) -> ZoneTables:
    """Return what ways are composed from."""
    zones = index_of(sorted({row.cells["zone"] for row in reader.rows["zones.csv", shell]}))
    isl_ms: dict[Pair, float] = {}
    for row in reader.rows["cross.csv", shell]:
        if row.cells["zone"] in zones and row.cells["zone_to"] in zones:
            isl_ms[row.cells["zone"], row.cells["zone_to"]] = float(row.cells["isl_ms"])
    keys = {"other": known.shells, "zone": zones}
    values = reader.fill("cross_shell.csv", shell, keys, "ms", math.nan)
    cross_ms = {
        (other, zone): float(values[o, z])
        for other, o in known.shells.items()
        for zone, z in zones.items()
        if not math.isnan(values[o, z])
    }
    return ZoneTables(
        zones=tuple(zones), share=part["share"].mean(axis=1), slant_ms=part["slant_ms"],
        gap=part["gap"], isl_ms=isl_ms, cross_ms=cross_ms, zone_ms=part["zone_ms"],
    )  # fmt: skip


def _read_power(
    reader: Reader, inst: Instance, shell: str, known: _Known, zones: Index
) -> tuple[dict[str, Floats], dict[str, Labels]]:
    lives = {row.module: row.life_y for row in inst.modules}
    keys = {"module": known.modules, "zone": zones, "slice": known.slices, "age_y": known.ages}
    rated = {row.module: row.it_kw for row in inst.modules}
    power = reader.fill("power.csv", shell, keys, "power_kw", math.nan)
    limit = np.zeros(power.shape, np.int8)
    for row in reader.rows["power.csv", shell]:
        if row.cells["limited_by"] not in LIMITS:
            reader.unknown(row, "limited_by", LIMITS)
        elif (place := reader.place(row, keys)) is not None:
            limit[place] = LIMITS.index(row.cells["limited_by"])
            reader.above(row, "power_kw", rated[row.cells["module"]], "it_kw")
    for module, number in known.modules.items():
        only = {**keys, "module": {module: 0}, "age_y": index_of(list(known.ages)[: lives[module]])}
        reader.complete("power.csv", shell, only, power[number : number + 1, :, :, : lives[module]])
    return (
        {m: power[k, :, :, : lives[m]].copy() for m, k in known.modules.items()},
        {m: limit[k, :, :, : lives[m]].copy() for m, k in known.modules.items()},
    )


def _read_least(reader: Reader, shell: str, lattice: int) -> int:
    given = []
    for row in reader.rows["least.csv", shell]:
        reader.above(row, "satellites", lattice, "planes x sats_per_plane")
        given.append(float(row.cells["satellites"]))
    return int(given[-1]) if given else lattice


def _read_cross(reader: Reader, shell: str, known: _Known, zones: Index) -> dict[Pair, Floats]:
    cross: dict[Pair, Floats] = {}
    keys = {"zone": zones, "zone_to": zones, "slice": known.slices}
    for row in reader.rows["cross.csv", shell]:
        if reader.place(row, keys) is not None:
            pair = row.cells["zone"], row.cells["zone_to"]
            values = cross.setdefault(pair, np.zeros(len(known.slices)))
            values[known.slices[row.cells["slice"]]] = float(row.cells["cross"])
    return dict(sorted(cross.items()))

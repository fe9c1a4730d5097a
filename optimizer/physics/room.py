"""Room in memory: what an instance would take is estimated before any of it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..errors import InstanceError, Problem
from ..instance import Instance
from ..instance.checks.context import Context
from ..instance.filenames import COEFFICIENTS
from ..instance.schema import Shell
from .look import RING_POINTS, footprint_area_share
from .stays import DAY_STEPS
from .ways import SOURCES_PER_ZONE, instants_for
from .zoning import LEAST_SHARE

MOST_BYTES: Final = 4e9
MOST_INSTANTS: Final = 20_000  # each is flown and looked from: 10,000 of a ring of four took 6 s
MOST_POSITIONS: Final = (
    4e6  # satellites x instants: 1.9 million took 41 s, our largest world has 2.1
)
FAMILIES: Final = 3
USUAL: Final = {
    "satellites": 10_000, "instants": 300, "zones": 100, "regions": 300, "gateways": 100,
    "sites": 200, "workloads": 2_000, "modules": 10, "life_y": 10, "planes": 100,
    "routes_per_host": 8, "hubs": 300,
}  # fmt: skip
"""What a large instance has; the number that is most times as large is named first."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers that memory goes with, by name as in USUAL; `points` on the ground."""

    numbers: Mapping[str, float]
    points: float
    ways_at: float

    def __getitem__(self, name: str) -> float:
        """Return a number."""
        return self.numbers[name]


def require_room(inst: Instance) -> None:
    """Refuse an instance that would take more memory than any sensible one.

    Args: inst: the instance.
    Raises: InstanceError: with the numbers and the setting or table that is out of the usual.
    Source: bytes of the arrays that geometry and routes fill, by their shapes.
    """
    sizes = _sizes(inst)
    needed = max(_geometry_bytes(inst, sizes), _routes_bytes(inst, sizes))
    if needed <= MOST_BYTES:
        _require_time(inst, sizes)
        return
    large = sorted(USUAL, key=lambda name: -sizes[name] / USUAL[name])
    factors = [name for name in large if sizes[name] > USUAL[name]] or large[:1]
    seen = ", ".join(f"{sizes[name]:,.0f} {name.replace('_', ' ')}" for name in factors[:4])
    message = (
        f"makes the problem too large ({seen}: about {needed / 1e9:,.0f} GB). "
        f"Allowed: {MOST_BYTES / 1e9:g} GB. Take less."
    )
    raise InstanceError((_place(inst, factors[0], message),))


def _require_time(inst: Instance, sizes: Sizes) -> None:
    """Refuse what fits into memory but takes longer than anybody waits."""
    if inst.coefficients or not inst.shells:
        return
    satellites, instants = sizes["satellites"], sizes["instants"]
    if instants > MOST_INSTANTS:
        said = f"makes the problem too large ({instants:,.0f} instants, slices x samples a slice). "
        allowed = f"Allowed: {MOST_INSTANTS:,} instants. Take less."
        raise InstanceError((_place(inst, "instants", said + allowed),))
    if satellites * instants > MOST_POSITIONS:
        name = max(("satellites", "instants"), key=lambda one: sizes[one] / USUAL[one])
        seen = f"{satellites:,.0f} satellites x {instants:,.0f} instants"
        said = f"makes the problem too large ({seen}). "
        allowed = f"Allowed: {MOST_POSITIONS / 1e6:g} million positions. Take less."
        raise InstanceError((_place(inst, name, said + allowed),))


def _sizes(inst: Instance) -> Sizes:
    """Count what memory goes with; zones are those of the grid, or of `coefficients/`."""
    geometry, zones = inst.settings.geometry, inst.settings.zones
    instants = len(inst.slices) * geometry.samples_per_slice
    satellites = sum(row.planes * row.sats_per_plane for row in inst.shells)
    cells = (len(zones.lat_edges_deg) - 1) * round(360 / zones.lon_step_deg)
    given = inst.coefficients.get("zones.csv", b"").count(b"\n")
    wanted = inst.settings.routing.routes_per_host
    seers = len(inst.regions) + len(inst.gateways)
    numbers = {
        "satellites": satellites, "instants": instants, "zones": given or cells,
        "regions": len(inst.regions), "gateways": len(inst.gateways), "sites": len(inst.sites),
        "hubs": len(inst.hubs), "workloads": len(inst.workloads), "modules": len(inst.modules),
        "life_y": max((row.life_y for row in inst.modules), default=0),
        "planes": max((row.planes for row in inst.shells), default=0),
        "routes_per_host": FAMILIES if wanted == "all" else float(wanted),
    }  # fmt: skip
    ringed = sum(row.radius_km > 0 for row in inst.regions)
    ways_at = instants_for(satellites, seers, geometry.way_instants)
    return Sizes(numbers, seers + RING_POINTS * ringed, min(ways_at, instants))


def _geometry_bytes(inst: Instance, sizes: Sizes) -> float:
    if inst.coefficients or not inst.shells:
        return 0.0
    total, most = 0.0, 0.0
    for shell in inst.shells:
        kept, passing = _shell_bytes(inst, sizes, shell)
        total, most = total + kept, max(most, passing)
    return total + most


def _shell_bytes(inst: Instance, sizes: Sizes, shell: Shell) -> tuple[float, float]:
    """Return what a shell keeps, and the most that is taken on the way to it."""
    satellites, instants = shell.planes * shell.sats_per_plane, sizes["instants"]
    cells = sizes["zones"]
    zones = min(cells, 1 / LEAST_SHARE, satellites * instants)
    slices, seers = len(inst.slices), sizes["regions"] + sizes["gateways"]
    share = footprint_area_share(shell.altitude_km, shell.min_elevation_deg)
    flown = 45 * satellites * instants + 24 * slices * zones * 2 * shell.planes
    rated = sizes["modules"] * zones * slices * sizes["life_y"] * 16
    seen = 16 * seers * zones * slices
    ends = sizes["satellites"] + seers
    starts = seers + SOURCES_PER_ZONE * zones
    passing = (
        75 * satellites * instants,
        32 * cells * zones,
        32 * share * sizes.points * satellites * instants + 16 * seers * zones * instants,
        24 * sizes.points * zones + 10 * sizes.points * DAY_STEPS,
        80 * shell.planes * sizes["life_y"],
        20 * starts * sizes.ways_at * ends + 4 * (zones * len(inst.shells)) ** 2,
    )
    return flown + rated + seen, max(passing)


def _routes_bytes(inst: Instance, sizes: Sizes) -> float:
    zones = min(sizes["zones"], 1 / LEAST_SHARE) * len(inst.shells)
    hosts = sizes["sites"] + zones + len(inst.shells)
    nodes = sum(sizes[name] for name in ("regions", "gateways", "sites", "hubs")) + 2 * zones
    ends = len({row.origin for row in inst.workloads}) + len({row.sink for row in inst.workloads})
    width = sizes["routes_per_host"] + FAMILIES
    trees = 24 * nodes * (ends + hosts)
    tables = ends * hosts * (24 + 24 * width)
    return trees + tables + 10 * sizes["workloads"] * hosts


def _place(inst: Instance, name: str, message: str) -> Problem:
    """Return the problem at the setting, the column or the table that a number comes from."""
    context = Context.of(inst.content)
    settings = {
        "instants": ("geometry", "samples_per_slice"),
        "zones": ("zones", "lat_edges_deg"),
        "routes_per_host": ("routing", "routes_per_host"),
    }
    zones = inst.settings.zones
    if name == "zones" and inst.coefficients:
        return Problem(f"{COEFFICIENTS}/zones.csv", 1, 1, f"the number of rows {message}")
    if name == "zones" and 360 / zones.lon_step_deg > len(zones.lat_edges_deg):
        settings["zones"] = ("zones", "lon_step_deg")
    if name in settings and not (name == "instants" and len(inst.slices) > 200):
        return context.setting(settings[name], message)
    if name in ("satellites", "planes"):
        shell = max(inst.shells, key=lambda row: row.planes * row.sats_per_plane)
        many = shell.planes >= shell.sats_per_plane or name == "planes"
        return context.at(shell, "planes" if many else "sats_per_plane", message)
    if name == "life_y":
        longest = max(inst.modules, key=lambda row: row.life_y)
        return context.at(longest, "life_y", message)
    table = {"instants": "slices"}.get(name, name)
    return Problem(f"{table}.csv", 1, 1, f"the number of rows {message}")

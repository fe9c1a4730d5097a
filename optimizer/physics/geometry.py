"""From an instance to its space coefficients, cached by content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np

from ..instance import Instance
from ..instance.schema import Module, Shell
from ..instance.series import OperatingSlice, operating_slices
from ..instance.zones import zone_grid
from ..terminals import accessing, born_in, crossing, has_terminal
from .cache import cache_folder, content_hash, fetch, store
from .coefficients import LIMITS, Geometry, ShellGeometry
from .flown import Choices, Flown, place_shell
from .inputs import MODULE_FIELDS, SHELL_FIELDS
from .livable import require_livable
from .made_for import require_made_for
from .mesh import Meetings, spread_instants
from .reach import reach_of
from .reading import read_tables
from .room import require_room
from .sample import sample_shell, yearly_sunlit
from .shell import Task, shell_geometry
from .sight import Points, Sight, look, sample_points
from .sun import date_jd
from .ways import instants_for

__all__ = ["LIMITS", "Geometry", "ShellGeometry", "derive_geometry"]

VERSION: Final = 8
"""Raise it when the same input gives other coefficients: it is part of the cache's key."""
Warned = tuple[str, str, str]
SUNLIT_TOLERANCE: Final = 0.02
ALONG_T: Final = {
    "share": 1, "sunlit": 1, "power_kw": 1, "limited_by": 1, "see": 1, "low": 1, "see_low": 1,
    "sky_low": 0, "cross": 0, "meet": 1,
}  # fmt: skip


def derive_geometry(inst: Instance, *, cache: Path | None = None) -> Geometry:
    """Derive the space coefficients of an instance.

    Args: inst: the instance; its `coefficients/`, if there, replace the physics; cache: folder
        for results (default: ORBISITE_CACHE, else the user's cache; `off` for none).
    Returns: one record a shell over all operating slices (an outage copies its like_slice);
        empty without shells.
    Raises: InstanceError: an orbit that does not exist, a design that cannot live in a shell, more
        than fits in memory, wrong rows in `coefficients/`, or rows made for other numbers.
    Source: formulation, section 2.
    """
    require_room(inst)
    if inst.coefficients:
        require_made_for(inst)
        return read_tables(inst.coefficients, inst)
    if not inst.shells:
        return Geometry({}, 0, 0)
    folder = cache_folder() if cache is None else cache
    if folder is None:
        return _derive(inst)
    key = geometry_key(inst)
    found = fetch(folder, key)
    if found is None:
        found = _derive(inst)
        store(folder, key, found)
    return found


def geometry_key(inst: Instance) -> str:
    """Hash what the geometry of an instance depends on: the same for instances that share it.

    Args: inst: the instance; its `coefficients/` count by their bytes.
    Returns: sha256, hex.
    """
    files = {name: hashlib.sha256(data).hexdigest() for name, data in inst.coefficients.items()}
    return content_hash(dependencies(inst) | ({"coefficients": files} if files else {}))


def dependencies(inst: Instance) -> dict[str, object]:
    """List all the coefficients depend on, and no more.

    Args: inst: the instance.
    Returns: plain JSON values, in the order of the ids.
    """
    settings = inst.settings
    return {
        "version": VERSION,
        "settings": [
            list(settings.zones.lat_edges_deg), settings.zones.lon_step_deg,
            settings.geometry.year, settings.geometry.samples_per_slice, settings.routing.hop_ms,
            settings.geometry.way_instants,
        ],
        "slices": [
            [s.slice, s.like, s.day_of_year, s.utc_start_h, s.length_h, s.hours_per_year]
            for s in operating_slices(inst)
        ],
        "shells": [[getattr(row, name) for name in SHELL_FIELDS] for row in inst.shells],
        "modules": [[getattr(row, name) for name in MODULE_FIELDS] for row in inst.modules],
        "reached": sorted({row.shell for row in inst.payloads}),
        "nodes": [list(node) for node in ground_nodes(inst)],
        "access": {row.shell: sorted(accessing(inst, row.shell)) for row in inst.shells},
        "crossing": {row.shell: crossing(inst, row.shell) for row in inst.shells},
        "lasers": [row.shell for row in inst.shells if has_terminal(inst, row.shell, "isl")],
        "born": sorted(born_in(inst)),
    }  # fmt: skip


def ground_nodes(inst: Instance) -> list[tuple[str, float, float, float]]:
    """List the nodes that see satellites: regions and gateways, sorted by id.

    Args: inst: the instance.
    Returns: id, lat_deg, lon_deg, radius_km.
    """
    return [
        (node.id, node.lat_deg, node.lon_deg, node.radius_km)
        for _, node in sorted(inst.nodes.items())
        if node.kind in ("region", "gateway")
    ]


def modules_of(inst: Instance, shell: str) -> tuple[Module, ...]:
    """List the modules that could fly to a shell: all of them, if a launcher goes there.

    Args: inst: the instance; shell: id.
    Returns: rows sorted by id.
    """
    return inst.modules if any(row.shell == shell for row in inst.payloads) else ()


def _derive(inst: Instance) -> Geometry:
    require_livable(inst, _normal(inst))
    choices, points = _choices(inst), sample_points(ground_nodes(inst))
    flown = {row.shell: _fly(inst, row, choices) for row in inst.shells}
    seen = {name: _look(points, one) for name, one in flown.items()}
    gaps = {
        name: dict(zip(points.nodes, one.gap.tolist(), strict=True)) for name, one in seen.items()
    }
    slices, shells, warnings = operating_slices(inst), {}, []
    meetings = Meetings(flown, way_instants(inst))
    for row in inst.shells:
        reach, modules = reach_of(inst, row.shell, gaps), modules_of(inst, row.shell)
        task = Task(flown, seen, points, modules, reach, choices, meetings)
        record, lost = shell_geometry(row.shell, task)
        shells[row.shell] = _over_slices(record, slices, choices.slices)
        warnings += _way_warnings(row.shell, lost)
        warnings += _sunlit_warnings(inst, row, shells[row.shell], slices)
    satellites = sum(row.planes * row.sats_per_plane for row in inst.shells)
    samples = len(choices.slices) * inst.settings.geometry.samples_per_slice
    names = tuple(span.slice for span in slices)
    return Geometry(shells, satellites, samples, tuple(warnings), names)


def _look(points: Points, flown: Flown) -> Sight:
    zones, mask = len(flown.merge.zones), flown.shell.min_elevation_deg
    return look(points, flown.sample.fixed_km, flown.zone, zones, mask)


def way_instants(inst: Instance) -> list[tuple[int, int]]:
    """Pick the (normal slice, instant) that ways are measured at: evenly out of all samples.

    Args: inst: the instance.
    Returns: as many as `geometry.way_instants` says, or `instants_for`; all where there are fewer.
    """
    satellites = sum(row.planes * row.sats_per_plane for row in inst.shells)
    settings = inst.settings.geometry
    wanted = instants_for(satellites, len(ground_nodes(inst)), settings.way_instants)
    return spread_instants(len(_normal(inst)), settings.samples_per_slice, wanted)


def _choices(inst: Instance) -> Choices:
    settings, normal = inst.settings, _normal(inst)
    return Choices(
        lat_edges_deg=tuple(settings.zones.lat_edges_deg),
        lon_step_deg=settings.zones.lon_step_deg,
        grid=zone_grid(settings),
        hop_ms=settings.routing.hop_ms,
        wait_jd=date_jd(settings.geometry.year, normal[0].day_of_year),
        slices=tuple(span.slice for span in normal),
    )


def _normal(inst: Instance) -> tuple[OperatingSlice, ...]:
    return tuple(span for span in operating_slices(inst) if not span.outage)


def _fly(inst: Instance, shell: Shell, choices: Choices) -> Flown:
    year, samples = inst.settings.geometry.year, inst.settings.geometry.samples_per_slice
    return place_shell(shell, sample_shell(shell, _normal(inst), year, samples), choices)


def _over_slices(
    record: ShellGeometry, slices: tuple[OperatingSlice, ...], normal: tuple[str, ...]
) -> ShellGeometry:
    order = np.array([normal.index(span.like) for span in slices])
    values = {item.name: getattr(record, item.name) for item in fields(record)}
    for name, axis in ALONG_T.items():
        value = values[name]
        if isinstance(value, Mapping):
            values[name] = {key: np.take(array, order, axis) for key, array in value.items()}
        else:
            values[name] = np.take(value, order, axis)
    return ShellGeometry(**values)


def _sunlit_warnings(
    inst: Instance, shell: Shell, record: ShellGeometry, slices: tuple[OperatingSlice, ...]
) -> list[Warned]:
    year = inst.settings.geometry.year
    hours = np.array([span.hours_per_year for span in slices])
    sampled = float((record.share * record.sunlit).sum(axis=0) @ hours / hours.sum())
    whole = yearly_sunlit(shell, year)
    if abs(sampled - whole) <= SUNLIT_TOLERANCE * whole:
        return []
    text = (
        f"{shell.shell}: the slices are sunlit {sampled:.4f} of the time, the 365 days of "
        f"{year} {whole:.4f}; more than 2 % apart: add slices on other days of the year."
    )
    return [("slices-miss-the-sun", shell.shell, text)]


def _way_warnings(shell: str, lost: float) -> list[Warned]:
    if lost == 0.0:
        return []
    text = (
        f"{shell}: {lost:.1%} of the sampled pairs of satellites in one zone have no way of "
        "laser links between them (the Earth is in between, or the lattice is open); zone_ms "
        "leaves them out."
    )
    return [("zone-without-way", shell, text)]

"""From an instance to its space coefficients, cached by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np

from ..instance import Instance
from ..instance.schema import Module, Shell
from ..instance.series import OperatingSlice, operating_slices
from ..instance.zones import zone_grid
from .cache import cache_folder, content_hash, fetch, store
from .coefficients import LIMITS, Geometry, ShellGeometry
from .inputs import MODULE_FIELDS, SHELL_FIELDS
from .reading import read_tables
from .sample import sample_shell, yearly_sunlit
from .shell import Choices, Flown, place_shell, shell_geometry
from .sight import sample_points
from .sun import date_jd

__all__ = ["LIMITS", "Geometry", "ShellGeometry", "derive_geometry"]

VERSION: Final = 3
"""Raise it when the same input gives other coefficients: it is part of the cache's key."""
SUNLIT_TOLERANCE: Final = 0.02
ALONG_T: Final = {"share": 1, "sunlit": 1, "power_kw": 1, "limited_by": 1, "see": 1, "cross": 0}


def derive_geometry(inst: Instance, *, cache: Path | None = None) -> Geometry:
    """Derive the space coefficients of an instance.

    Args: inst: the instance; its `coefficients/`, if there, replace the physics; cache: folder
        for results (default: ORBISITE_CACHE, else the user's cache; `off` for none).
    Returns: one record a shell over all operating slices (an outage copies its like_slice);
        empty without shells.
    Raises: PhysicsError: an orbit that does not exist, or a design that cannot live in a shell;
        InstanceError: wrong rows in `coefficients/`.
    Source: formulation, section 2.
    """
    if inst.coefficients:
        return read_tables(inst.coefficients, inst)
    if not inst.shells:
        return Geometry({}, 0, 0)
    folder = cache_folder() if cache is None else cache
    if folder is None:
        return _derive(inst)
    key = content_hash(dependencies(inst))
    found = fetch(folder, key)
    if found is None:
        found = _derive(inst)
        store(folder, key, found)
    return found


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
        ],
        "slices": [
            [s.slice, s.like, s.day_of_year, s.utc_start_h, s.length_h, s.hours_per_year]
            for s in operating_slices(inst)
        ],
        "shells": [[getattr(row, name) for name in SHELL_FIELDS] for row in inst.shells],
        "modules": [[getattr(row, name) for name in MODULE_FIELDS] for row in inst.modules],
        "reached": sorted({row.shell for row in inst.payloads}),
        "nodes": [list(node) for node in ground_nodes(inst)],
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
    samples = inst.settings.geometry.samples_per_slice
    choices, points = _choices(inst), sample_points(ground_nodes(inst))
    flown = {row.shell: _fly(inst, row, choices) for row in inst.shells}
    slices, shells, warnings = operating_slices(inst), {}, []
    for row in inst.shells:
        others = {name: one for name, one in flown.items() if name != row.shell}
        record, lost = shell_geometry(
            flown[row.shell], points, modules_of(inst, row.shell), others, choices
        )
        shells[row.shell] = _over_slices(record, slices, choices.slices)
        warnings += _way_warnings(row.shell, lost)
        warnings += _sunlit_warnings(inst, row, shells[row.shell], slices)
    satellites = sum(row.planes * row.sats_per_plane for row in inst.shells)
    instants, names = len(choices.slices) * samples, tuple(span.slice for span in slices)
    return Geometry(shells, satellites, instants, tuple(warnings), names)


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
) -> list[str]:
    year = inst.settings.geometry.year
    hours = np.array([span.hours_per_year for span in slices])
    sampled = float((record.share * record.sunlit).sum(axis=0) @ hours / hours.sum())
    whole = yearly_sunlit(shell, year)
    if abs(sampled - whole) <= SUNLIT_TOLERANCE * whole:
        return []
    text = (
        f"shell {shell.shell}: the slices are sunlit {sampled:.4f} of the time, the 365 days of "
        f"{year} {whole:.4f}; more than 2 % apart: add slices on other days of the year."
    )
    return [text]


def _way_warnings(shell: str, lost: float) -> list[str]:
    if lost == 0.0:
        return []
    text = (
        f"shell {shell}: {lost:.1%} of the sampled pairs of satellites in one zone have no way of "
        "laser links between them (the Earth is in between, or the lattice is open); zone_ms "
        "leaves them out."
    )
    return [text]

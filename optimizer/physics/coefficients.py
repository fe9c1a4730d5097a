"""The coefficients the physics hands to the mathematics: frozen data, one record a shell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from ..arrays import Floats, Labels
from .power import LIMITS

Pair = tuple[str, str]

__all__ = ["LIMITS", "Geometry", "ShellGeometry"]


@dataclass(frozen=True, slots=True, eq=False)
class ShellGeometry:
    """One shell. Z zones (ids sorted), T operating slices, J ages of a module.

    centre_lat_deg, centre_lon_deg (Z,): of the grid cell
    share (Z, T): of the satellites, columns sum to 1; sunlit (Z, T): sunlit share of those
    power_kw[module] (Z, T, J): mean sustained IT power; limited_by[module]: index into LIMITS
    see[node] (Z, T): satellites in sight per satellite of the lattice
    gap[node]: share of instants with none in sight; wait_s[node]: inf if never
    slant_ms[node] (Z,): 95th percentile without hops, nan where never seen
    cross[zone, zone_to] (T,): +grid links over the border per satellite of the lattice
    isl_ms[zone, zone_to]: with hops; cross_shell_ms[other shell, zone]: without, inf if unseen
    zone_ms (Z,): 95th percentile of the lattice way inside the zone, with hops
    least: satellites, spread evenly, that keep sight without a gap where the lattice does
    """

    shell: str
    zones: tuple[str, ...]
    centre_lat_deg: Floats
    centre_lon_deg: Floats
    share: Floats
    sunlit: Floats
    power_kw: Mapping[str, Floats]
    limited_by: Mapping[str, Labels]
    see: Mapping[str, Floats]
    gap: Mapping[str, float]
    wait_s: Mapping[str, float]
    slant_ms: Mapping[str, Floats]
    cross: Mapping[Pair, Floats]
    isl_ms: Mapping[Pair, float]
    cross_shell_ms: Mapping[Pair, float]
    zone_ms: Floats
    least: int = 0

    def __post_init__(self) -> None:
        """Close the arrays to writing."""
        for item in fields(self):
            value = getattr(self, item.name)
            for array in value.values() if isinstance(value, Mapping) else (value,):
                if isinstance(array, np.ndarray):
                    array.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """All shells by id; satellites and instants sampled; slices: ids along T."""

    shells: Mapping[str, ShellGeometry]
    satellites: int
    instants: int
    warnings: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()

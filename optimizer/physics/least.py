"""The least fleet that keeps sight: a lattice thinned evenly until a node would have a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints, Singles
from .sight import Points, pairs_in_sight

FAST_GAP: Final = 0.01
"""Share of instants without a satellite in sight from which on a node has a gap."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Who sees whom over a sample: `moment` of a point (a number) and `satellite`, pair by pair."""

    points: Points
    moments: int
    moment: Ints
    satellite: Ints

    def gap(self, kept: Bools) -> Floats:
        """Return the share of instants (n,) in which a node sees none of the satellites kept."""
        seen = np.zeros(self.moments, dtype=bool)
        seen[self.moment[kept[self.satellite]]] = True
        return self.points.mean(1.0 - seen.reshape(self.points.total, -1).mean(axis=1))


def thinned(lattice: int, left: int) -> Bools:
    """Keep satellites at equal steps over planes and slots.

    Args: lattice: satellites, numbered plane by plane; left: how many stay.
    Returns: (lattice,) mask of those that stay.
    Source: definition.
    """
    kept = np.zeros(lattice, dtype=bool)
    kept[np.arange(left) * lattice // max(left, 1)] = True
    return kept


def least_fleet(points: Points, fixed_km: Singles, elevation_deg: float) -> int:
    """Count the satellites that keep in sight all nodes that the whole lattice does.

    Args: points: of the ground nodes; fixed_km: (T, n, N, 3); elevation_deg: mask.
    Returns: a number found by halving: so many leave every such node a gap of at most 1 %, one
        less does not. The lattice where it keeps none in sight itself.
    Source: formulation, section 2.
    """
    lattice = int(fixed_km.shape[2])
    seen = _look(points, fixed_km, elevation_deg)
    served = seen.gap(np.ones(lattice, dtype=bool)) <= FAST_GAP
    if not served.any():
        return lattice
    few, enough = 0, lattice
    while enough - few > 1:
        middle = (few + enough) // 2
        keeps = bool((seen.gap(thinned(lattice, middle))[served] <= FAST_GAP).all())
        few, enough = (few, middle) if keeps else (middle, enough)
    return enough


def _look(points: Points, fixed_km: Singles, elevation_deg: float) -> _Seen:
    times, instants = fixed_km.shape[:2]
    moments, satellites = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for t in range(times):
        for k in range(instants):
            for point, number, _ in pairs_in_sight(points, fixed_km[t, k], elevation_deg):
                moments.append(point * (times * instants) + t * instants + k)
                satellites.append(number)
    moment, satellite = np.concatenate(moments), np.concatenate(satellites)
    return _Seen(points, points.total * times * instants, moment, satellite)

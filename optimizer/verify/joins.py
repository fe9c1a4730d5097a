"""What ways through space join, and what spheres and straight lines say of them.

Satellites are taken as high as they may fly, or as low, whichever lets more pass.
Source: plane triangle of the Earth's centre, a ground node and a satellite; chords that clear the
air of a sphere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..instance.instance import Node
from ..instance.schema import Shell
from ..instance.sphere import EARTH_MEAN_RADIUS_KM
from ..network import Arc
from ..physics.coefficients import Ways
from ..physics.constants import EARTH_RADIUS_KM, GRAZING_KM, LIGHT_KM_MS
from .case import Case

TILT_RAD = 0.01
"""What the vertical of the ellipsoid (0.0034) and orbits not quite round add to one slant."""
POLAR_RADIUS_KM = 6356.0


@dataclass(frozen=True, slots=True)
class Join:
    """A way through space: an arc, the ground nodes at its ends, the shells it passes.

    `passed` and `across` count its lasers: all, and those from one shell to another.
    """

    arc: Arc
    ground: tuple[Node, ...]
    shells: tuple[Shell, ...]
    hop_ms: float
    passed: float
    across: float

    @classmethod
    def read(cls, case: Case, arcs: Sequence[Arc]) -> list[Join]:
        """Return what those of the arcs join that are ways through space."""
        nodes, rows = case.inst.nodes, {row.shell: row for row in case.inst.shells}
        hop_ms = case.inst.settings.routing.hop_ms
        lasers = {name: _lasers_by_way(shell.ways) for name, shell in case.geometry.shells.items()}
        joins = []
        for arc in arcs:
            if arc.kind == "mesh":
                ports = arc.tail.partition("^")[2], arc.head.partition("~")[2]
                ground = tuple(nodes[end] for end in ports if end in nodes)
                shells = tuple(rows[name] for name in (str(arc.shell), arc.other) if name)
                passed, across = lasers[str(arc.shell)][:, arc.way] if arc.way >= 0 else (0.0, 0.0)
                joins.append(cls(arc, ground, shells, hop_ms, float(passed), float(across)))
        return joins

    @property
    def least_hops(self) -> int:
        """Count the slants and lasers of a way, at least; inside a whole shell there may be 0."""
        inside = not self.ground and ":" in self.arc.tail and ":" in self.arc.head
        return len(self.ground) + int(bool(self.arc.other) or inside)

    @property
    def climb_km(self) -> float:
        """Return how far a way goes up and down at least."""
        own, last = self.shells[0], self.shells[-1]
        between = abs(last.altitude_km - own.altitude_km) - slack_km(own) - slack_km(last)
        up = max(0.0, own.altitude_km - slack_km(own))
        return up * len(self.ground) + max(0.0, between)

    @property
    def reach_km(self) -> float:
        """Return how far apart, along the Earth, two ground nodes may be."""
        own = self.shells[0]
        least = (EARTH_RADIUS_KM + GRAZING_KM) / _radius_km(own)
        return 2.0 * _seen_km(own) + self.passed * 2.0 * math.acos(least) * EARTH_MEAN_RADIUS_KM

    @property
    def lasers_needed(self) -> float:
        """Return how many of the longest lasers a way has time for, besides its slants."""
        reaches = [_horizon_km(row) for row in self.shells]
        longest = max(reaches[0], reaches[-1]) * 2.0 / LIGHT_KM_MS + self.hop_ms
        slant = _slant_km(self.shells[0]) / LIGHT_KM_MS + self.hop_ms
        return (self.arc.latency_ms - len(self.ground) * slant) / longest


def slack_km(row: Shell) -> float:
    """Return how far an orbit that is not quite round may leave its height."""
    return 20.0 + 0.002 * row.altitude_km


def _lasers_by_way(ways: Ways) -> Floats:
    """Return the lasers of every way, in all and from one shell to another (2, W)."""
    shell = np.array([place.partition(":")[0] for place in ways.places], dtype=object)
    number, hops, count = np.asarray(ways.hop_way), np.asarray(ways.hops), len(ways.one)
    apart = np.asarray(shell[ways.hop_from] != shell[ways.hop_to], dtype=float)
    return np.array([np.bincount(number, w, minlength=count) for w in (hops, hops * apart)])


def _radius_km(row: Shell) -> float:
    return EARTH_RADIUS_KM + row.altitude_km + slack_km(row)


def _horizon_km(row: Shell) -> float:
    """Return half the longest laser of a shell: from a satellite to the air it grazes."""
    return math.sqrt(_radius_km(row) ** 2 - (EARTH_RADIUS_KM + GRAZING_KM) ** 2)


def _slant_km(row: Shell) -> float:
    """Return the longest line from a ground node to a satellite that it may use."""
    mask = math.radians(row.min_elevation_deg) - TILT_RAD
    flat, steep = POLAR_RADIUS_KM * math.cos(mask), POLAR_RADIUS_KM * math.sin(mask)
    return math.sqrt(_radius_km(row) ** 2 - flat**2) - steep


def _seen_km(row: Shell) -> float:
    """Return how far from the point below it a satellite is seen, along the ground."""
    mask = math.radians(row.min_elevation_deg)
    flat = EARTH_RADIUS_KM * math.cos(mask) / (EARTH_RADIUS_KM + row.altitude_km)
    return EARTH_MEAN_RADIUS_KM * (math.acos(flat) - mask + TILT_RAD)

"""The coefficients the physics hands to the mathematics: frozen data, one record a shell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import numpy as np

from ..arrays import Floats, Ints, Labels
from .power import LIMITS

Pair = tuple[str, str]

__all__ = ["LIMITS", "Geometry", "ShellGeometry"]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Ways through space by the terminals of one shell; each pair once, both directions alike.

    ends (E,): ground nodes, zones (`shell:zone`) and whole shells (`shell`)
    one, two (W,): the pair, numbers in `ends`
    ms (W,): 95th percentile over the instants (of a zone or shell: and over its satellites) of the
        quickest way, slants, lasers and the hop of each
    gap (W,): share of instants (and satellites) without a way though both ends see a satellite
    places (K,): zones (`shell:zone`); hop_way, hop_from, hop_to (H,): numbers of a way and of two
        places; hops (H,): mean lasers passed from a satellite over the first to one over the second
        (both may be one, or in two shells), on the way from `one` to `two`
    """

    ends: tuple[str, ...]
    one: Ints
    two: Ints
    ms: Floats
    gap: Floats
    places: tuple[str, ...]
    hop_way: Ints
    hop_from: Ints
    hop_to: Ints
    hops: Floats

    def __post_init__(self) -> None:
        """Close the arrays to writing."""
        _close(getattr(self, item.name) for item in fields(self))


@dataclass(frozen=True, slots=True, eq=False)
class ShellGeometry:
    """One shell. Z zones (ids sorted), T operating slices, J ages of a module.

    centre_lat_deg, centre_lon_deg (Z,): of the grid cell
    share (Z, T): of the satellites, columns sum to 1; sunlit (Z, T): sunlit share of those
    power_kw[module] (Z, T, J): mean sustained IT power; limited_by[module]: index into LIMITS
    see[node] (Z, T): satellites in sight per satellite of the lattice
    gap[node]: share of instants with none in sight; wait_s[node]: inf if never
    slant_ms[node] (Z,): 95th percentile without hops, nan where never seen
    zone_ms (Z,): 95th percentile of the lattice way inside the zone, with hops
    low (Z, T): 5th percentile over the instants of a slice of the share over the zone
    see_low[node] (Z, T), sky_low[node] (T,): the same of `see`, and of its sum over the zones
    cross[zone, zone_to] (T,): lasers from satellites over one zone to those over the other, each
        way for itself, per satellite of the lattice; a link inside a zone counts twice
    meet[other shell] (Z, T): pairs of mutually nearest satellites of the two shells, this shell's
        over the zone, per satellite of the lattice
    ways: between the ends that this shell's terminals and lasers join
    dwell_s (Z,): mean stay over a zone; pass_s[node]: mean pass over a node; inf where unknown
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
    zone_ms: Floats
    low: Floats
    see_low: Mapping[str, Floats]
    sky_low: Mapping[str, Floats]
    cross: Mapping[Pair, Floats]
    meet: Mapping[str, Floats]
    ways: Ways
    dwell_s: Floats
    pass_s: Mapping[str, float]
    least: int = 0

    def __post_init__(self) -> None:
        """Close the arrays to writing."""
        for item in fields(self):
            value = getattr(self, item.name)
            _close(value.values() if isinstance(value, Mapping) else (value,))


def _close(values: Iterable[object]) -> None:
    for value in values:
        if isinstance(value, np.ndarray):
            value.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """All shells by id; satellites and instants sampled; slices: ids along T.

    `warnings`: (name of the concern, shell, what was noticed).
    """

    shells: Mapping[str, ShellGeometry]
    satellites: int
    instants: int
    warnings: tuple[tuple[str, str, str], ...] = ()
    slices: tuple[str, ...] = ()

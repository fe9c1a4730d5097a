"""Nothing is faster than light, and a single satellite joins only what it sees at once.

Source: c = 299,792.458 km/s; plane triangle of the Earth's centre, a ground node and a satellite.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..instance.instance import Node
from ..network import Arc
from ..physics.constants import EARTH_MEAN_RADIUS_KM, EARTH_RADIUS_KM, LIGHT_KM_MS
from .case import Case
from .checks import Check, at_least, at_least_rows, at_most
from .latency import round_trip_ms
from .serving import KINDS
from .walk import Walk

FIBRE_KM_PER_MS = 200.0
OBLATE = 0.995
"""The shortest way on the ellipsoid, of that on the mean sphere: 0.5 % less at most."""
TILT_RAD = 0.01
"""What the vertical of the ellipsoid (0.0034) and orbits not quite round add to one slant."""


def check_light(walk: Walk) -> Iterator[Check]:
    """Check that ways through space and whole routes take as long as light does, or longer.

    A region may be anywhere within its radius. A link that the instance itself makes quicker than
    light is taken as it is; so are all coefficients written by hand: they may be of an imaginary
    world, and nothing is checked there.
    """
    case = walk.case
    if case.inst.coefficients:
        return
    joins = [join for arc in walk.legs.arcs for join in [_Join.of(case, arc)] if join is not None]
    names = [[join.arc.id for join in joins]]
    took = np.array([join.arc.latency_ms for join in joins])
    hops_ms = 2.0 * case.inst.settings.routing.hop_ms
    least = np.array([light_ms(join.tail, join.head) for join in joins])
    yield at_least("light", names, took, least + hops_ms, "ms")
    bounces = [join for join in joins if join.bounces]
    apart = np.array([_least_km(join.tail, join.head) for join in bounces])
    reach = np.array([_reach_km(case, str(join.arc.shell)) for join in bounces])
    yield at_most("bounce", [[join.arc.id for join in bounces]], apart, 2.0 * reach, "km")
    yield _routes(walk)


@dataclass(frozen=True, slots=True)
class _Join:
    """A way through space from one ground node to another; `bounces`: it passes no laser."""

    arc: Arc
    tail: Node
    head: Node
    bounces: bool

    @classmethod
    def of(cls, case: Case, arc: Arc) -> _Join | None:
        """Return what an arc joins, None if it is no such way."""
        nodes = case.inst.nodes
        up, down = arc.tail.partition("^")[2], arc.head.partition("~")[2]
        if arc.kind != "mesh" or up not in nodes or down not in nodes:
            return None
        ways = case.geometry.shells[str(arc.shell)].ways
        bounces = not bool((np.asarray(ways.hop_way) == arc.way).any())
        return cls(arc, nodes[up], nodes[down], bounces)


def _routes(walk: Walk) -> Check:
    """Check the round trips of work at sites against the great circles there and back."""
    case, work = walk.case, walk.served.work
    nodes, place = case.inst.nodes, walk.routes["host"].tolist()
    there = (walk.kind == KINDS.index("site")) & (walk.host_node >= 0) & (walk.commodity >= 0)
    rows = [
        r for r in np.flatnonzero(there)
        if work.origin[walk.commodity[r]] in nodes and work.sink[walk.commodity[r]] in nodes
    ]  # fmt: skip
    least = walk.of_work(work.column("processing_ms")) - _ahead_ms(walk)
    for r in rows:
        k, site = walk.commodity[r], nodes[place[r]]
        least[r] += light_ms(nodes[work.origin[k]], site) + light_ms(site, nodes[work.sink[k]])
    names = [list(walk.routes["route"].to_numpy()[rows])]
    return at_least_rows("light", names, round_trip_ms(walk)[rows], least[rows], "ms")


def _ahead_ms(walk: Walk) -> Floats:
    """Return, by route, how far the links it passes are said to be ahead of light (R,)."""
    nodes, ahead = walk.case.inst.nodes, {}
    for row in walk.case.inst.links:
        said = math.inf if row.km is None else row.km / FIBRE_KM_PER_MS
        said = said if row.latency_ms is None else row.latency_ms
        ahead[row.link] = max(0.0, light_ms(nodes[row.from_], nodes[row.to]) - said)
    by_arc = [0.0 if arc.link is None else ahead[arc.link] for arc in walk.case.network.arcs]
    total = np.zeros(len(walk.routes))
    np.add.at(total, walk.steps.route, np.array(by_arc)[walk.steps.arc])
    return total


def light_ms(one: Node, two: Node) -> float:
    """Return the least time that light takes between two nodes along the Earth."""
    return OBLATE * _least_km(one, two) / LIGHT_KM_MS


def _least_km(one: Node, two: Node) -> float:
    """Return the great circle between two nodes, less what regions are wide."""
    a, b = _unit(one), _unit(two)
    angle = math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))
    return max(0.0, EARTH_MEAN_RADIUS_KM * angle - one.radius_km - two.radius_km)


def _unit(node: Node) -> Floats:
    lat, lon = math.radians(node.lat_deg), math.radians(node.lon_deg)
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def _reach_km(case: Case, shell: str) -> float:
    """Return how far from the point below it a satellite is seen, along the ground."""
    row = next(row for row in case.inst.shells if row.shell == shell)
    mask = math.radians(row.min_elevation_deg)
    flat = EARTH_RADIUS_KM * math.cos(mask) / (EARTH_RADIUS_KM + row.altitude_km)
    return EARTH_MEAN_RADIUS_KM * (math.acos(flat) - mask + TILT_RAD)

"""Nothing is faster than light, and ways through space pass the lasers that their length needs.

Source: c = 299,792.458 km/s; plane triangle of the Earth's centre, a ground node and a satellite.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..arrays import Floats
from ..instance.instance import Node
from ..instance.sphere import EARTH_MEAN_RADIUS_KM
from ..physics.constants import LIGHT_KM_MS
from .case import Case
from .checks import Check, at_least, at_least_rows, at_most, equal
from .joins import Join, slack_km
from .latency import round_trip_ms
from .serving import KINDS
from .walk import Walk

FIBRE_KM_PER_MS = 200.0
OBLATE = 0.995
"""The shortest way on the ellipsoid, of that on the mean sphere: 0.5 % less at most."""
OFTEN = 0.05
"""The 95th percentile is reached by one way in twenty."""
ROUNDED = 0.01
"""What numbers of lasers, rounded one by one, may lack of a whole one."""


def check_light(walk: Walk) -> Iterator[Check]:
    """Check that ways through space and whole routes take as long as light does, or longer.

    A region may be anywhere within its radius; a zone or a whole shell has no single place, but its
    satellites are as high as they fly. A link that the instance itself makes quicker than light is
    taken as it is; so are all coefficients written by hand: they may be of an imaginary world, and
    nothing is checked there.
    """
    case = walk.case
    if case.inst.coefficients:
        return
    joins = Join.read(case, walk.legs.arcs)
    names = [[join.arc.id for join in joins]]
    took = np.array([join.arc.latency_ms for join in joins])
    yield at_least("light", names, took, np.array([_least_ms(join) for join in joins]), "ms")
    yield from _lasers([join for join in joins if join.arc.way >= 0])
    yield _routes(walk)


def _lasers(joins: list[Join]) -> Iterator[Check]:
    """Check the lasers that ways are said to pass.

    What satellites in sight and lasers reach together is as far as the ends are apart. A way that
    takes longer than its slants and one laser passes lasers: one way in twenty takes as long as it
    says, or longer. From shell to shell there is one laser, inside a shell none.
    """
    near = [join for join in joins if len(join.ground) == 2]
    apart = np.array([_least_km(*join.ground) for join in near])
    reach = np.array([join.reach_km for join in near])
    yield at_most("reach", [[join.arc.id for join in near]], apart, reach, "km")
    names = [[join.arc.id for join in joins]]
    passed = np.array([join.passed for join in joins])
    least = np.array([OFTEN * max(0.0, join.lasers_needed - 1.0) for join in joins])
    yield at_least("lasers", names, passed, least)
    across = np.array([join.across for join in joins])
    wanted = np.array([float(bool(join.arc.other)) for join in joins])
    told = np.where(np.abs(across - wanted) <= ROUNDED, wanted, across)
    yield equal("crossing", names, told, wanted)


def _least_ms(join: Join) -> float:
    """Return the least time of a way: light along the Earth, up and down, and the hops."""
    flat = light_ms(*join.ground) if len(join.ground) == 2 else 0.0
    return max(flat, join.climb_km / LIGHT_KM_MS) + join.least_hops * join.hop_ms


def _routes(walk: Walk) -> Check:
    """Check the round trips against great circles to sites and back, or the height of hosts."""
    case, work, hosts = walk.case, walk.served.work, walk.served.hosts
    least = walk.of_work(work.column("processing_ms")) - _ahead_ms(walk)
    places, rows = (case.sites, *[case.shells] * (len(KINDS) - 1)), []
    for r in np.flatnonzero((walk.kind >= 0) & (walk.host_node >= 0) & (walk.commodity >= 0)):
        k, kind, place = walk.commodity[r], walk.kind[r], hosts[r].place
        if place in places[kind]:
            least[r] += _there_and_back_ms(case, work.origin[k], place, work.sink[k])
            rows.append(r)
    names = [list(walk.routes["route"].to_numpy()[rows])]
    return at_least_rows("light", names, round_trip_ms(walk)[rows], least[rows], "ms")


def _there_and_back_ms(case: Case, origin: str, place: str, sink: str) -> float:
    """Return how long light takes to a site or shell and on to the sink; ends may be in orbit."""
    nodes = case.inst.nodes
    ground = [nodes[end] for end in (origin, sink) if end in nodes]
    if place in nodes:
        return sum(light_ms(node, nodes[place]) for node in ground)
    row = next(row for row in case.inst.shells if row.shell == place)
    climb = max(0.0, row.altitude_km - slack_km(row)) / LIGHT_KM_MS
    along = light_ms(ground[0], ground[1]) if len(ground) == 2 else 0.0
    return max(climb * len(ground), along)


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

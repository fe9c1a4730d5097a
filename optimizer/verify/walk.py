"""Every route walked on the graph: an unbroken, simple way in and out.

Source: formulation, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats, Ints
from .case import FAST_MS, Case, position
from .checks import Check, Names, forbidden
from .loads import LegRows, Legs
from .serving import KINDS, Served


@dataclass(frozen=True, slots=True)
class Expected:
    """The ways that routes must have, in columns: route, direction, both end nodes."""

    route: Ints
    direction: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True)
class Walk:
    """The routes of the plan (R), their steps from arc to arc (N), and the graph in numbers."""

    served: Served
    legs: Legs

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.served.case

    @cached_property
    def routes(self) -> pd.DataFrame:
        """Return the plan's routes."""
        return self.served.d.plan.routes

    @cached_property
    def kind(self) -> Ints:
        """Return the host kind of each route, its position in `KINDS`, -1 if unknown (R,)."""
        return position(KINDS, self.routes["host_kind"])

    @cached_property
    def nodes(self) -> list[str]:
        """Return all nodes of the graph: on the ground, hosts in space, ports."""
        network = self.case.network
        fixed = [*sorted(self.case.inst.nodes), *sorted(network.hosts)]
        ends = {end for arc in network.arcs for end in (arc.tail, arc.head)}
        return [*fixed, *sorted(ends.difference(fixed))]

    @cached_property
    def ends_only(self) -> Ints:
        """Return the nodes that are only the first or last of a way: regions, hosts in space."""
        regions = [row.region for row in self.case.inst.regions]
        return position(self.nodes, [*regions, *sorted(self.case.network.hosts)])

    @cached_property
    def commodity(self) -> Ints:
        """Return the commodity of each route, -1 if unknown (R,)."""
        return position(self.case.commodities, self.routes["commodity"])

    @cached_property
    def host_node(self) -> Ints:
        """Return the node of each host; -1 if unknown (R,)."""
        return position(self.nodes, [host.name for host in self.served.hosts])

    def of_work(self, column: Floats) -> Floats:
        """Return a column of the commodities by route, not a number where unknown (R,)."""
        return np.where(self.commodity >= 0, np.append(column, np.nan)[self.commodity], np.nan)

    @cached_property
    def fast(self) -> Bools:
        """Return True for routes of work that must answer within a minute (R,)."""
        return np.asarray(self.of_work(self.served.work.column("latency_ms")) <= FAST_MS)

    @property
    def steps(self) -> LegRows:
        """Return the arcs passed, in walking order."""
        return self.legs.known

    def of_arc(self, column: str) -> Floats:
        """Return a column of numbers of the arcs by step (N,)."""
        values = [getattr(arc, column) for arc in self.case.network.arcs]
        return np.array([*values, 0], dtype=float)[self.steps.arc]

    @cached_property
    def tail(self) -> Ints:
        """Return the node each step leaves (N,)."""
        ends = position(self.nodes, [arc.tail for arc in self.case.network.arcs])
        return np.asarray(np.append(ends, -1)[self.steps.arc])

    @cached_property
    def head(self) -> Ints:
        """Return the node each step enters (N,)."""
        ends = position(self.nodes, [arc.head for arc in self.case.network.arcs])
        return np.asarray(np.append(ends, -1)[self.steps.arc])

    def kinds(self, *kinds: str) -> Bools:
        """Return True for steps over arcs of these kinds (N,)."""
        named = [arc.kind in kinds for arc in self.case.network.arcs]
        return np.array([*named, False], dtype=bool)[self.steps.arc]

    def way(self, rows: LegRows | Expected) -> Ints:
        """Return the number of the way that each row belongs to."""
        return np.asarray(rows.route * 2 + rows.direction)

    @cached_property
    def first(self) -> Bools:
        """Return True for the first step of a way (N,)."""
        way = self.way(self.steps)
        return np.append(True, way[1:] != way[:-1])[: len(way)]

    @cached_property
    def last(self) -> Bools:
        """Return True for the last step of a way (N,)."""
        return np.append(self.first[1:], True)[: len(self.first)]

    @cached_property
    def expected(self) -> Expected:
        """Return one way in and one out of every route of known work."""
        route = np.flatnonzero(self.commodity >= 0)
        work, commodity = self.served.work, self.commodity[route]
        origin = np.append(position(self.nodes, work.origin), -1)[commodity]
        sink = np.append(position(self.nodes, work.sink), -1)[commodity]
        host = self.host_node[route]
        return Expected(
            route=np.tile(route, 2),
            direction=np.repeat([0, 1], len(route)),
            start=np.concatenate([origin, host]),
            end=np.concatenate([host, sink]),
        )

    @cached_property
    def walked(self) -> Ints:
        """Return, by expected way, its position among the ways walked; -1 if it has no step."""
        walked = self.way(self.steps)[self.first]
        return position(walked.tolist(), self.way(self.expected).tolist())


def check_routes(walk: Walk) -> Iterator[Check]:
    """Check that every route is known, and its ways unbroken and simple."""
    names = walk.routes["route"].tolist()
    yield forbidden("route", [names], _unknown(walk))
    told = walk.legs.told
    lost = (told.route < 0) | (told.direction < 0) | (told.arc < 0)
    yield forbidden("route", [[f"leg {n}" for n in range(len(lost))]], lost)
    labels = step_labels(walk, walk.steps)
    torn = ~walk.last & (walk.head != np.append(walk.tail[1:], -1)[: len(walk.tail)])
    yield forbidden("way", labels, torn | ~np.isin(walk.way(walk.steps), walk.way(walk.expected)))
    yield forbidden("way", step_labels(walk, walk.expected), _wrong_ends(walk))
    yield forbidden("passed end", labels, ~walk.last & np.isin(walk.head, walk.ends_only))
    yield forbidden("simple way", labels, _revisits(walk))
    yield _direct(walk)


def step_labels(walk: Walk, rows: LegRows | Expected) -> list[Names]:
    """Return route and direction of rows, to name them by."""
    sides = np.array(["in", "out"], dtype=object)
    routes = walk.routes["route"].to_numpy()
    return [list(routes[rows.route]), list(sides[rows.direction])]


def _unknown(walk: Walk) -> Bools:
    routes, kinds = walk.routes, walk.kind
    space = walk.case.network.hosts
    above = {host for host in space if ">" in host}
    zones = {host for host in space if ":" in host} - above
    places = (set(walk.case.sites), zones, above, space & set(walk.case.shells))
    hosts = zip(kinds, routes["host"], strict=True)
    found = np.array([kind >= 0 and host in places[kind] for kind, host in hosts], dtype=bool)
    workloads = np.array(
        [str(name).partition("@")[0] for name in routes["commodity"]], dtype=object
    )
    known = (walk.commodity >= 0) & found & (routes["workload"] == workloads)
    return np.asarray(~known | routes.duplicated("route"), dtype=bool)


def _wrong_ends(walk: Walk) -> Bools:
    """Return True for expected ways that do not lead from their start to their end."""
    ways, n = walk.expected, walk.walked
    start = np.append(walk.tail[walk.first], -1)[n]
    end = np.append(walk.head[walk.last], -1)[n]
    arrives = (start == ways.start) & (end == ways.end)
    return np.asarray(~np.where(n >= 0, arrives, ways.start == ways.end), dtype=bool)


def _revisits(walk: Walk) -> Bools:
    """Return True for the steps whose head the way has been at before."""
    way, count = walk.way(walk.steps), len(walk.nodes) + 1
    starts = way[walk.first] * count + walk.tail[walk.first]
    visits = pd.Series(np.concatenate([starts, way * count + walk.head]))
    return np.asarray(visits.duplicated().to_numpy()[len(starts) :], dtype=bool)


def _direct(walk: Walk) -> Check:
    """Check that direct service goes one user arc up and one down, where the work is."""
    rows = np.flatnonzero((walk.kind == KINDS.index("direct")) & (walk.commodity >= 0))
    ends = [walk.served.hosts[r].region for r in rows]
    here, work, k = position(walk.nodes, ends), walk.served.work, walk.commodity[rows]
    origin, sink = position(walk.nodes, work.origin), position(walk.nodes, work.sink)
    counts = np.zeros((2, len(walk.routes), 2))
    for kind, chosen in enumerate((walk.kinds("user"), ~walk.kinds("user"))):
        np.add.at(counts[kind], (walk.steps.route[chosen], walk.steps.direction[chosen]), 1)
    single = (counts == 1).all(axis=(0, 2))[rows]
    at_home = (here >= 0) & (origin[k] == here) & (sink[k] == here)
    names = walk.routes["route"].to_numpy()[rows]
    return forbidden("direct way", [list(names)], ~(single & at_home))

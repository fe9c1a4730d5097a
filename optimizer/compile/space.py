"""What satellites carry, in numbers: which flows fall on which of them, and what those bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.data import Carried, Load, SatelliteSupply, SpaceData

from ..arrays import Bools, Floats, Ints
from ..host import place_of
from ..routes import Routes
from .case import Case
from .flows import Uses, collect, loads_by
from .reach import Reach, standing_gbps

Place = tuple[str, str]  # shell, zone
Key = TypeVar("Key", bound=tuple[str, ...])


def compile_space(case: Case, routes: Routes, uses: Uses, reach: Reach, fast: Bools) -> SpaceData:
    """Return lasers, terminals and satellites in sight; `fast` marks routes of fast work."""
    rates, passed = case.rates, lasers_passed(case, routes, uses)
    return SpaceData(
        laser=_carried(laser_loads(passed), rates.laser, reach),
        cross=_carried(cross_loads(passed), rates.cross, reach),
        terminal=_carried(terminal_loads(case, uses), rates.terminal, reach),
        sight=_carried(sight_loads(case, uses, fast), rates.sight, reach),
    )


def _carried(
    loads: Mapping[Key, Load], rate: Callable[[Key], SatelliteSupply], reach: Reach
) -> Carried:
    supply = {key: rate(key) for key in loads}
    return Carried(loads, supply, reach.slack(loads, standing_gbps(supply)))


@dataclass(frozen=True)
class Passed:
    """Lasers that flows pass: rows (border, route, gbps); borders: two (shell, zone)."""

    borders: tuple[tuple[Place, Place], ...]
    border: Ints
    route: Ints
    gbps: Floats

    def loads(self, key_of: Callable[[Place, Place], Key | None]) -> dict[Key, Load]:
        """Return the loads by a key of the border (None: not in any sum)."""
        keys: dict[Key, int] = {}
        found = [key_of(*border) for border in self.borders]
        of = [-1 if key is None else keys.setdefault(key, len(keys)) for key in found]
        of_use = np.array(of, dtype=np.int64)[self.border]
        return collect(list(keys), of_use, self.route, self.gbps)


def laser_loads(passed: Passed) -> dict[tuple[str, str, str], Load]:
    """Return the flow from zone to zone of a shell."""
    return passed.loads(lambda a, b: (*a, b[1]) if a[0] == b[0] else None)


def cross_loads(passed: Passed) -> dict[tuple[str, str, str], Load]:
    """Return the flow between two shells, at either end: (shell, other, out or in)."""
    out = passed.loads(lambda a, b: (a[0], b[0], "out") if a[0] != b[0] else None)
    into = passed.loads(lambda a, b: (b[0], a[0], "in") if a[0] != b[0] else None)
    return {**out, **into}


def lasers_passed(case: Case, routes: Routes, uses: Uses) -> Passed:
    """Return the lasers that work passes: on its ways, and when its state moves on."""
    borders: dict[tuple[Place, Place], int] = {}
    parts = [_passing(case, uses, borders), _moving(case, routes, borders)]
    border, route, gbps = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Passed(tuple(borders), border, route, gbps)


def _passing(
    case: Case, uses: Uses, borders: dict[tuple[Place, Place], int]
) -> tuple[Ints, Ints, Floats]:
    """Return border, route and Gbps of every laser that a way passes on the mean."""
    arc, border, hops = _hops_by_arc(case, borders)
    starts = np.searchsorted(arc, np.arange(len(case.network.arcs) + 1))
    count = (starts[1:] - starts[:-1])[uses.arc]
    at = np.repeat(starts[uses.arc] - (np.cumsum(count) - count), count)
    at = at + np.arange(len(at))
    return border[at], np.repeat(uses.route, count), np.repeat(uses.gbps, count) * hops[at]


def _hops_by_arc(case: Case, borders: dict[tuple[Place, Place], int]) -> tuple[Ints, Ints, Floats]:
    """Return arc, border and mean lasers of every hop of every arc, by arc."""
    shells = case.geometry.shells
    places = {s: [place_of(place) for place in one.ways.places] for s, one in shells.items()}
    starts = {
        s: np.searchsorted(one.ways.hop_way, np.arange(len(one.ways.one) + 1)).tolist()
        for s, one in shells.items()
    }
    rows: list[tuple[int, int, float]] = []
    for i, arc in enumerate(case.network.arcs):
        if arc.way < 0:
            continue
        s = arc.shell or ""
        ways, place = shells[s].ways, places[s]
        for k in range(starts[s][arc.way], starts[s][arc.way + 1]):
            ends = place[ways.hop_from[k]], place[ways.hop_to[k]]
            here, there = ends[::-1] if arc.turned else ends
            rows.append((i, borders.setdefault((here, there), len(borders)), float(ways.hops[k])))
    arcs, border_of, hops = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(arcs, dtype=np.int64), np.array(border_of, dtype=np.int64), np.array(hops)


def _moving(
    case: Case, routes: Routes, borders: dict[tuple[Place, Place], int]
) -> tuple[Ints, Ints, Floats]:
    """Return border, route and Gbps of the state that moves to the next satellite.

    Work at a zone moves on when its satellite leaves the zone, direct work at the end of a pass,
    over the lasers inside the zone; work of a whole shell stays on its satellite.
    """
    works = case.inst.by_id("workloads")
    state = np.array([works[c.workload].state_gb_per_eflops for c in routes.commodities])
    if not state.any():
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    per_s, border = np.zeros(len(routes.hosts)), np.full(len(routes.hosts), -1)
    for h, host in enumerate(routes.hosts):
        if host.kind in ("zone", "direct"):
            shell = case.geometry.shells[host.place]
            stay = shell.dwell_s[shell.zones.index(host.zone)]
            per_s[h] = 1.0 / (stay if host.kind == "zone" else shell.pass_s[host.region])
            here = host.place, host.zone
            border[h] = borders.setdefault((here, here), len(borders))
    gbps = state[routes.commodity] * 8.0 * per_s[routes.host]
    moving = np.flatnonzero(gbps > 0)
    return border[routes.host[moving]], moving, gbps[moving]


def terminal_loads(case: Case, uses: Uses) -> dict[tuple[str, str, str, str], Load]:
    """Return the flow through the satellites of a zone by kind and direction.

    The flow of a ground node falls on the zones as it sees their satellites in the slice.
    """
    numbers: dict[tuple[str, str, str, str], int] = {}
    of_use, route, weights = [], [], []
    arcs = case.network.arcs
    access = uses.only(np.array([bool(a.direction) for a in arcs], dtype=bool)[uses.arc])
    order = np.argsort(access.arc, kind="stable")
    ends = np.flatnonzero(np.diff(access.arc[order])) + 1
    for mine in np.split(order, ends) if len(order) else ():
        arc = arcs[int(access.arc[mine[0]])]
        shell = case.geometry.shells[arc.shell or ""]
        see = np.asarray(shell.see[arc.node or ""])
        part = see / np.maximum(see.sum(axis=0), np.finfo(float).tiny)
        for z in np.flatnonzero(part.any(axis=1)).tolist():
            key = (shell.shell, shell.zones[z], arc.kind, arc.direction)
            of_use.append(np.full(len(mine), numbers.setdefault(key, len(numbers))))
            route.append(access.route[mine])
            weights.append(access.gbps[mine, None] * part[z])
    if not of_use:
        return {}
    columns = (np.concatenate(column) for column in (of_use, route, weights))
    return collect(list(numbers), *columns)


def sight_loads(case: Case, uses: Uses, fast: Bools) -> dict[tuple[str, str, str, str, str], Load]:
    """Return the flow of ground nodes by shell, kind and direction: all of it, and fast work."""
    arcs = case.network.arcs

    def key(i: int, pace: str) -> tuple[str, str, str, str, str] | None:
        arc = arcs[i]
        return (
            (arc.shell or "", arc.node or "", arc.kind, arc.direction, pace)
            if arc.direction
            else None
        )

    numbers = range(len(arcs))
    everything = loads_by(case.network, uses, [key(i, "all") for i in numbers])
    quick = uses.only(fast[uses.route])
    return {**everything, **loads_by(case.network, quick, [key(i, "fast") for i in numbers])}

"""What satellites carry, in numbers: which flows fall on which of them, and what those bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np

from models.data import Carried, Load, SatelliteSupply, SpaceData

from ..arrays import Bools, Floats, Ints
from ..routes import Routes
from .case import Case
from .flows import Uses, collect, loads_by
from .reach import Reach, standing_gbps

Border = tuple[str, str, str]
Key = TypeVar("Key", bound=tuple[str, ...])


def compile_space(
    case: Case, routes: Routes, uses: Uses, reach: Reach, fast: Bools
) -> SpaceData:
    """Return lasers, terminals and satellites in sight; `fast` marks routes of fast work."""
    rates = case.rates
    return SpaceData(
        laser=_carried(laser_loads(case, routes, uses), rates.laser, reach),
        cross=_carried(cross_loads(case, uses), rates.cross, reach),
        terminal=_carried(terminal_loads(case, uses), rates.terminal, reach),
        sight=_carried(sight_loads(case, uses, fast), rates.sight, reach),
    )


def _carried(
    loads: Mapping[Key, Load], rate: Callable[[Key], SatelliteSupply], reach: Reach
) -> Carried:
    supply = {key: rate(key) for key in loads}
    return Carried(loads, supply, reach.slack(loads, standing_gbps(supply)))


def laser_loads(case: Case, routes: Routes, uses: Uses) -> dict[Border, Load]:
    """Return the flow over the lasers from zone to zone: of ways, and of state that moves on."""
    borders: dict[Border, int] = {}
    parts = [_passing(case, uses, borders), _moving(case, routes, borders)]
    of_use, route, gbps = (np.concatenate(column) for column in zip(*parts, strict=True))
    limited = np.array([b[1:] in case.geometry.shells[b[0]].cross for b in borders], dtype=bool)
    if len(of_use):
        of_use = np.where(limited[of_use], of_use, -1)
    return collect(list(borders), of_use, route, gbps)


def _passing(case: Case, uses: Uses, borders: dict[Border, int]) -> tuple[Ints, Ints, Floats]:
    """Return border, route and Gbps of every laser that a way passes on the mean."""
    arc, border, hops = _hops_by_arc(case, borders)
    starts = np.searchsorted(arc, np.arange(len(case.network.arcs) + 1))
    count = (starts[1:] - starts[:-1])[uses.arc]
    at = np.repeat(starts[uses.arc] - (np.cumsum(count) - count), count)
    at = at + np.arange(len(at))
    return border[at], np.repeat(uses.route, count), np.repeat(uses.gbps, count) * hops[at]


def _hops_by_arc(case: Case, borders: dict[Border, int]) -> tuple[Ints, Ints, Floats]:
    """Return arc, border and mean lasers of every hop of every arc, by arc."""
    shells = case.geometry.shells
    places = {s: [_border_end(place) for place in one.ways.places] for s, one in shells.items()}
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
            one, two = place[ways.hop_from[k]], place[ways.hop_to[k]]
            here, there = (two, one) if arc.turned else (one, two)
            border = borders.setdefault((*here, there[1]), len(borders))
            rows.append((i, border, float(ways.hops[k])))
    arcs, border_of, hops = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(arcs, dtype=np.int64), np.array(border_of, dtype=np.int64), np.array(hops)


def _border_end(place: str) -> tuple[str, str]:
    shell, _, zone = place.partition(":")
    return shell, zone


def _moving(case: Case, routes: Routes, borders: dict[Border, int]) -> tuple[Ints, Ints, Floats]:
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
            border[h] = borders.setdefault((host.place, host.zone, host.zone), len(borders))
    gbps = state[routes.commodity] * 8.0 * per_s[routes.host]
    moving = np.flatnonzero(gbps > 0)
    return border[routes.host[moving]], moving, gbps[moving]


def cross_loads(case: Case, uses: Uses) -> dict[Border, Load]:
    """Return the flow between two shells, at either end: (shell, other, out or in)."""
    kept = uses.only(np.array([bool(a.other) for a in case.network.arcs], dtype=bool)[uses.arc])
    there = [_crossing(case, i) for i in range(len(case.network.arcs))]
    leaving = loads_by(case.network, kept, [(a, b, "out") if a else None for a, b in there])
    arriving = loads_by(case.network, kept, [(b, a, "in") if a else None for a, b in there])
    return {**leaving, **arriving}


def _crossing(case: Case, i: int) -> tuple[str, str]:
    """Return from which shell to which an arc leads; ("", "") if it keeps to one."""
    arc = case.network.arcs[i]
    if not arc.other:
        return "", ""
    own, other = arc.shell or "", arc.other
    return (other, own) if arc.turned else (own, other)


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


def sight_loads(
    case: Case, uses: Uses, fast: Bools
) -> dict[tuple[str, str, str, str, str], Load]:
    """Return the flow of every ground node by shell, kind and direction: all of it, and fast work."""
    arcs = case.network.arcs

    def key(i: int, pace: str) -> tuple[str, str, str, str, str] | None:
        arc = arcs[i]
        return (arc.shell or "", arc.node or "", arc.kind, arc.direction, pace) if arc.direction else None

    numbers = range(len(arcs))
    everything = loads_by(case.network, uses, [key(i, "all") for i in numbers])
    quick = uses.only(fast[uses.route])
    return {**everything, **loads_by(case.network, quick, [key(i, "fast") for i in numbers])}

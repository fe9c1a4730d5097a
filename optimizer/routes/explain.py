"""Say why work has no route, with the numbers, and refuse critical work that has none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Bools, Floats
from ..errors import InfeasibleError
from ..instance.series import operating_slices, profile_mean, trajectory
from .asks import FAST_GAP, Basis
from .classes import ClassWays
from .hosts import conditions
from .pool import Routes

if TYPE_CHECKING:
    from ..instance import Instance
    from ..instance.schema import Workload


def check_critical(inst: Instance, routes: Routes) -> None:
    """Refuse an instance whose critical work cannot be routed at all.

    A commodity counts only if the quickest way of the whole graph is over its limit or there is
    none, so the verdict holds for every pool.

    Args:
        inst: the instance.
        routes: its pool.

    Raises:
        InfeasibleError: with one reason per commodity.
    """
    works = {row.workload: row for row in inst.workloads}
    owner = {one.id: works[one.workload] for one in routes.commodities}
    reasons = tuple(
        f"critical workload {name} can never be served: {reason}"
        for name, reason in routes.unroutable
        if owner[name].critical and _wanted(inst, owner[name])
    )
    if reasons:
        raise InfeasibleError(reasons)


def unroutable(
    inst: Instance, basis: Basis, classes: Sequence[ClassWays], routed: Bools
) -> tuple[tuple[str, str], ...]:
    """Name every commodity without a route and say why.

    Args:
        inst: the instance.
        basis: its columns.
        classes: the ways of both classes.
        routed: (C,) which commodities have a route.

    Returns:
        (commodity id, reason) in the order of the commodities.
    """
    works = {row.workload: row for row in inst.workloads}
    found = {
        int(c): _reason(basis, ways, m, works[basis.asks.commodities[c].workload])
        for ways in classes
        for m, c in enumerate(ways.members)
        if not routed[c]
    }
    return tuple((basis.asks.commodities[c].id, found[c]) for c in sorted(found))


def _wanted(inst: Instance, work: Workload) -> bool:
    """Tell whether a workload ever asks for anything."""
    if not work.demand_eflops > 0:
        return False
    if all(trajectory(inst, work.demand_trajectory, p.period) == 0 for p in inst.periods):
        return False
    if work.demand_profile is None or work.origin not in inst.nodes:
        return True
    lon = inst.nodes[work.origin].lon_deg
    slices = operating_slices(inst)
    return any(profile_mean(inst, work.demand_profile, lon, one) > 0 for one in slices)


def _reason(basis: Basis, ways: ClassWays, m: int, work: Workload) -> str:
    c = int(ways.members[m])
    asks, hosts = basis.asks, basis.hosts
    mask = np.isfinite(asks.room_ms[c]) | asks.bundled[c]
    if not mask.any():
        return _no_host(basis, work)
    one = asks.commodities[c]
    into, out = ways.side_ms(m, hosts.node)
    if not np.isfinite(into[mask]).any():
        return f"no way leads from {one.origin} to any of its {mask.sum()} hosts{_left(basis, c)}"
    if not np.isfinite(out[mask]).any():
        return f"no way leads from any of its {mask.sum()} hosts to {one.sink}{_left(basis, c)}"
    total, words = _fastest(basis, ways, m, into, out)
    if math.isinf(total):
        return (
            f"no host has both a way from {one.origin} and a way to {one.sink} "
            f"({mask.sum()} hosts tried){_left(basis, c)}"
        )
    return (
        f"the fastest way takes {total:.6g} ms ({words}), "
        f"the limit is {asks.limit_ms[c]:.6g} ms{_left(basis, c)}"
    )


def _fastest(basis: Basis, ways: ClassWays, m: int, into: Floats, out: Floats) -> tuple[float, str]:
    """Return the round trip [ms] of the best host, and what it is made of."""
    c, asks, hosts = int(ways.members[m]), basis.asks, basis.hosts
    work_ms = float(asks.processing_ms[c])
    spread = [(hosts.place == s) & asks.bundled[c] for s in np.unique(hosts.place[asks.bundled[c]])]
    tries = [
        (float(into[h].max()), float(out[h].max()), float(hosts.fixed_ms[h].max()), f"all of {s}")
        for h, s in ((mask, hosts.place[mask][0]) for mask in spread)
    ]
    single = np.isfinite(asks.room_ms[c])
    if single.any():
        h = int(np.where(single, into + out + hosts.fixed_ms, np.inf).argmin())
        tries.append((float(into[h]), float(out[h]), float(hosts.fixed_ms[h]), hosts.host[h].node))
        up, down = _overhead(basis, c)
        h = int(np.where(single, up + down, np.inf).argmin())
        tries.append((float(up[h]), float(down[h]), 0.0, f"{hosts.host[h].node}, direct"))
    way_in, way_out, fixed, name = min(tries, key=lambda row: (sum(row[:3]), row[3]))
    words = f"at {name}: in {way_in:.6g}, out {way_out:.6g}, processing {work_ms:.6g}"
    if fixed:
        words += f", inside the zone {fixed:.6g}"
    return way_in + way_out + fixed + work_ms, words


def _overhead(basis: Basis, c: int) -> tuple[Floats, Floats]:
    """Return up and down (H,) between a region and the zones it sees, for direct hosts [ms]."""
    asks, hosts, graph = basis.asks, basis.hosts, basis.graph
    up, down = np.full(graph.nodes, np.inf), np.full(graph.nodes, np.inf)
    if asks.origin[c] == asks.sink[c] and basis.region[asks.origin[c]]:
        weight = basis.weight_ms(bool(asks.fast[c]))
        there, back = graph.tail == asks.origin[c], graph.head == asks.origin[c]
        np.minimum.at(up, graph.head[there], weight[there])
        np.minimum.at(down, graph.tail[back], weight[back])
    flies = hosts.orbital
    return np.where(flies, up[hosts.node], np.inf), np.where(flies, down[hosts.node], np.inf)


def _no_host(basis: Basis, work: Workload) -> str:
    """Count the hosts that meet one condition after the other, until none is left."""
    left = np.ones(len(basis.hosts.host), dtype=bool)
    words = [f"no host is allowed: of {len(left)} sites and zones"]
    for wording, mask in conditions(basis.hosts, work):
        left = left & mask
        words.append(f"{left.sum()} {wording}")
        if not left.any():
            break
    return ", ".join(words)


def _left(basis: Basis, c: int) -> str:
    """Mention the arcs that the class of a commodity must not use."""
    closed = int(np.isinf(basis.weight_ms(bool(basis.asks.fast[c]))).sum())
    if not closed:
        return ""
    if basis.asks.fast[c]:
        return (
            f"; {closed} user and feeder arcs are left out, where no satellite is in sight "
            f"more than {FAST_GAP:.0%} of the time (limits over 60 000 ms may wait for contact)"
        )
    return f"; {closed} user and feeder arcs are left out, where contact never comes"

"""Say why work has no route, with the numbers, and refuse critical work that has none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Bools, Floats
from ..errors import InfeasibleError
from ..host import zone_node
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
    asks = basis.asks
    mask = np.isfinite(asks.room_ms[c])
    if not mask.any():
        return _no_host(basis, work)
    one = asks.commodities[c]
    into, out = ways.side_ms(m)
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
    allowed, one = np.isfinite(asks.room_ms[c]), asks.commodities[c]
    h = int(np.where(allowed, into + out, np.inf).argmin())
    tries = [(float(into[h]), float(out[h]), hosts.host[h].name)]
    zones = {host.node for host, free in zip(hosts.host, allowed, strict=True) if free}
    weight = basis.weight_ms(ways.fast)
    for host, up, down in basis.overhead.get(one.origin, ()) if one.origin == one.sink else ():
        if zone_node(host.place, host.zone) in zones:
            ms = float(weight[list(up)].sum()), float(weight[list(down)].sum())
            tries.append((*ms, f"{host.place}:{host.zone}, direct"))
    way_in, way_out, name = min(tries, key=lambda row: (sum(row[:2]), row[2]))
    work_ms = float(asks.processing_ms[c])
    words = f"at {name}: in {way_in:.6g}, out {way_out:.6g}, processing {work_ms:.6g}"
    return way_in + way_out + work_ms, words


def _no_host(basis: Basis, work: Workload) -> str:
    """Count the hosts that meet one condition after the other, until none is left."""
    left = np.ones(len(basis.hosts.host), dtype=bool)
    words = [f"no host is allowed: of {len(left)} sites, zones and shells"]
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
            f"; {closed} arcs are left out, where more than {FAST_GAP:.0%} of the time no "
            "satellite is in sight or no way of lasers is there (limits over 60 000 ms may wait "
            "for contact), or that have no capacity in any slice"
        )
    return f"; {closed} arcs are left out, where contact never comes or no slice has capacity"

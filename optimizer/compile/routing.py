"""Commodity and host numbers: demand, who may be served where."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from models.data import Load, RoutingData, TimeData

from ..arrays import Bools, Floats, Ints
from ..instance import Instance
from ..instance.schema import Value, Workload
from ..instance.series import profile_mean, trajectory
from ..physics.geometry import Geometry
from ..routes import Commodity, Routes
from .case import Case
from .reach import STRENGTHENING_ROWS

Groups = tuple[tuple[tuple[str, float], ...], ...]
_FORBIDDING = 10.0  # times the dearest shortfall


def compile_routing(case: Case, routes: Routes, transit: Load, fast: Bools) -> RoutingData:
    """Return demand, and host sums over the routes of the pool; `fast` marks those of fast work."""
    inst, time = case.inst, case.time
    workloads = inst.by_id("workloads")
    asked = [(c, workloads[c.workload]) for c in routes.commodities]
    stepped: dict[str, list[Value]] = defaultdict(list)
    for value in inst.values:
        stepped[value.workload].append(value)
    worth = {
        (p, t): time.hours[t] * 1e-6 * time.discount[p] for p in time.PERIODS for t in time.SLICES
    }
    sites = site_serve(routes)
    zones = zone_serve(routes, case.geometry, len(time.SLICES))
    return RoutingData(
        COMMODITIES=tuple(c.id for c in routes.commodities),
        routes=routes.ids,
        owner=routes.commodity,
        critical=frozenset(c.id for c, w in asked if w.critical),
        demand_eflops={
            (c.id, p, t): demand
            for c, w in asked
            for (p, t), demand in commodity_demand(case, c, w).items()
        },
        groups={c.id: demand_groups(w, time) for c, w in asked},
        work={c.id: _once(rs) for c, rs in zip(routes.commodities, _by_work(routes), strict=True)},
        shortfall_musd_per_eflops={
            (c.id, p, t): 0.0 if w.workload in stepped else price * worth[p, t]
            for c, w in asked
            for p in time.PERIODS
            for price in [shortfall_usd(inst, w, p)]
            for t in time.SLICES
        },
        steps={(c.id, v.step): v.share for c, w in asked for v in stepped.get(w.workload, ())},
        lost_musd_per_eflops={
            (c.id, v.step, p, t): v.usd_per_eflops_h * factor * worth[p, t]
            for c, w in asked
            for v in stepped.get(w.workload, ())
            for p in time.PERIODS
            for factor in [trajectory(inst, w.shortfall_trajectory, p)]
            for t in time.SLICES
        },
        site_serve=sites,
        linking=_linking(inst, routes, sites, time),
        zone_serve=zones,
        direct_serve=direct_serve(inst, routes),
        cluster_serve=cluster_serve(inst, routes, zones),
        present_serve=present_serve(inst, routes, fast),
        transit=transit,
        transit_musd_per_usd={
            (p, t): time.hours[t] / 8760 * time.discount[p] * 1e-6
            for p in time.PERIODS
            for t in time.SLICES
        },
    )


def shortfall_usd(inst: Instance, workload: Workload, p: int) -> float:
    """Return the price of falling short in a period [USD per EFLOPS and hour].

    Critical work may not; where pricing lets it for a while, the price is beyond all others.
    """
    if not workload.critical:
        return workload.shortfall_usd_per_eflops_h * trajectory(
            inst, workload.shortfall_trajectory, p
        )
    growth = max((row.factor for row in inst.trajectories), default=1.0)
    prices = [w.shortfall_usd_per_eflops_h for w in inst.workloads]
    prices += [value.usd_per_eflops_h for value in inst.values]
    dearest = max(prices) * max(growth, 1.0)
    return _FORBIDDING * max(dearest, 1000.0)


def demand_groups(workload: Workload, time: TimeData) -> Groups:
    """Return the sums in which demand is met: every slice, or the hours of a day together."""
    if workload.shift != "day":
        return tuple(((t, 1.0),) for t in time.SLICES)
    days = [
        tuple((t, time.hours[t] / sum(time.hours[u] for u in day)) for t in day)
        for day in time.days.values()
    ]
    return (*days, *(((t, 1.0),) for t in time.SLICES if t not in time.NORMAL))


def commodity_demand(
    case: Case, commodity: Commodity, workload: Workload
) -> dict[tuple[int, str], float]:
    """Return demand by (period, slice) [EFLOPS]; born in orbit: over the zones by share."""
    inst, share = case.inst, None
    if commodity.zone is None:
        lon_deg = inst.nodes[workload.origin].lon_deg
    else:
        shell = case.geometry.shells[workload.origin]
        j = shell.zones.index(commodity.zone)
        lon_deg, share = float(shell.centre_lon_deg[j]), shell.share[j]
    demand = {}
    for i, t in enumerate(case.slices):
        here = 1.0 if share is None else float(share[i])
        level = workload.demand_eflops * profile_mean(inst, workload.demand_profile, lon_deg, t)
        for p in case.calendar.starts:
            growth = trajectory(inst, workload.demand_trajectory, p)
            demand[p, t.slice] = level * growth * here
    return demand


def _once(routes: Ints) -> Load:
    """Return the load that counts each of these routes once."""
    return Load(routes, np.ones(len(routes)))


def _by_work(routes: Routes) -> list[Ints]:
    """Return the routes of each commodity."""
    return grouped(routes.commodity, len(routes.commodities))


def grouped(number: Ints, count: int) -> list[Ints]:
    """Return the positions that hold each of the numbers 0..count-1, in order."""
    order = np.argsort(number, kind="stable")
    return np.split(order, np.searchsorted(number[order], np.arange(1, count)))[:count]


def site_serve(routes: Routes) -> dict[str, Load]:
    """Return what is hosted at each site."""
    hosted = zip(routes.hosts, grouped(routes.host, len(routes.hosts)), strict=True)
    found = {host.place: _once(rs) for host, rs in hosted if host.kind == "site" and len(rs)}
    return dict(sorted(found.items()))


def _linking(
    inst: Instance, routes: Routes, sites: dict[str, Load], time: TimeData
) -> dict[tuple[str, str], Load]:
    """Return the routes of each (commodity, site); with halls only while they stay few."""
    rows = len(routes.commodities) * len(inst.sites) * len(time.PERIODS) * len(time.SLICES)
    if inst.has("halls") and rows > STRENGTHENING_ROWS:
        return {}
    return {
        (routes.commodities[k].id, g): _once(load.routes[routes.commodity[load.routes] == k])
        for g, load in sites.items()
        for k in np.unique(routes.commodity[load.routes]).tolist()
    }


def zone_serve(routes: Routes, geometry: Geometry, slices: int) -> dict[tuple[str, str], Load]:
    """Return what is hosted over each zone: its routes, direct ones, and shares of whole shells."""
    found: dict[tuple[str, str], list[tuple[Ints, Floats]]] = defaultdict(list)
    hosted = zip(routes.hosts, grouped(routes.host, len(routes.hosts)), strict=True)
    for host, rs in hosted:
        if not len(rs) or host.kind == "site":
            continue
        shell = geometry.shells[host.place]
        if host.kind == "shell":
            for j, z in enumerate(shell.zones):
                found[host.place, z].append((rs, np.tile(shell.share[j], (len(rs), 1))))
        else:
            found[host.place, host.zone].append((rs, np.ones((len(rs), slices))))
    return {k: _joined(parts) for k, parts in sorted(found.items())}


def _joined(parts: list[tuple[Ints, Floats]]) -> Load:
    """Return one load in the order of the routes; (n,) weights where slices do not differ."""
    routes = np.concatenate([rs for rs, _ in parts])
    order = np.argsort(routes, kind="stable")
    weights = np.concatenate([w for _, w in parts])[order]
    level = (weights == weights[:, :1]).all()
    return Load(routes[order], weights[:, 0] if level else weights)


def needed_cluster(inst: Instance, routes: Routes) -> Floats:
    """Return the cluster that each route's work needs [EFLOPS]."""
    workloads = inst.by_id("workloads")
    needs = [workloads[c.workload].min_cluster_eflops for c in routes.commodities]
    found: Floats = np.array(needs, dtype=np.float64)[routes.commodity]
    return found


def _smallest_cluster(inst: Instance) -> float:
    return min((m.cluster_eflops for m in inst.modules), default=0.0)


def cluster_serve(
    inst: Instance, routes: Routes, zones: dict[tuple[str, str], Load]
) -> dict[tuple[str, str, float], Load]:
    """Return the work over each zone that needs clusters of at least each threshold."""
    needs, smallest = needed_cluster(inst, routes), _smallest_cluster(inst)
    found = {}
    for (s, z), load in zones.items():
        for c in sorted(set(needs[load.routes].tolist())):
            if c > smallest:
                kept = np.flatnonzero(needs[load.routes] >= c)
                found[s, z, c] = Load(load.routes[kept], load.coef[kept])
    return found


def present_serve(
    inst: Instance, routes: Routes, fast: Bools
) -> dict[tuple[str, str, float], Load]:
    """Return the fast work at one zone alone, by zone and cluster threshold (0: all of it).

    A whole shell runs at every instant wherever its satellites are; a zone may stand empty.
    """
    needs, smallest = needed_cluster(inst, routes), _smallest_cluster(inst)
    parts: dict[tuple[str, str], list[Ints]] = defaultdict(list)
    for host, rs in zip(routes.hosts, grouped(routes.host, len(routes.hosts)), strict=True):
        if host.kind in ("zone", "direct") and fast[rs].any():
            parts[host.place, host.zone].append(rs[fast[rs]])
    found = {}
    for (s, z), some in sorted(parts.items()):
        rs = np.sort(np.concatenate(some))
        for c in sorted({0.0, *(x for x in needs[rs].tolist() if x > smallest)}):
            found[s, z, c] = _once(rs[needs[rs] >= c])
    return found


def direct_serve(inst: Instance, routes: Routes) -> dict[tuple[str, str, str, float], Load]:
    """Return the direct work by zone, node and cluster threshold (0: all of it)."""
    needs, smallest = needed_cluster(inst, routes), _smallest_cluster(inst)
    hosted = zip(routes.hosts, grouped(routes.host, len(routes.hosts)), strict=True)
    found = {}
    for host, rs in hosted:
        if host.kind == "direct" and len(rs):
            for c in sorted({0.0, *(x for x in needs[rs].tolist() if x > smallest)}):
                key = host.place, host.zone, host.region, c
                found[key] = _once(rs[needs[rs] >= c])
    return dict(sorted(found.items()))

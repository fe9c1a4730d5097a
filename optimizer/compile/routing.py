"""Commodity and host numbers: demand, who may be served where."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from models.data import FloatArray, IntArray, Load, RoutingData, TimeData

from ..instance import Instance
from ..instance.schema import Workload
from ..instance.series import OperatingSlice, profile_mean, trajectory
from ..physics.geometry import Geometry
from ..routes import Commodity, Routes
from .calendar import Calendar

Groups = tuple[tuple[tuple[str, float], ...], ...]
_LINKING_ROWS = 4000
_ELASTIC = 10.0  # times the dearest shortfall


def compile_routing(
    inst: Instance,
    cal: Calendar,
    time: TimeData,
    slices: tuple[OperatingSlice, ...],
    geometry: Geometry,
    routes: Routes,
    active: IntArray,
    transit: Load,
    *,
    elastic: bool = False,
) -> RoutingData:
    """Return demand and host sums over the active routes, numbered from 0."""
    workloads = inst.by_id("workloads")
    commodity = np.asarray(routes.commodity)[active]
    owners = [workloads[c.workload] for c in routes.commodities]
    groups = {c.id: demand_groups(w, time) for c, w in zip(routes.commodities, owners, strict=True)}
    sites = _by_site(routes, active)
    zones = host_serve(routes, active, geometry)
    return RoutingData(
        COMMODITIES=tuple(c.id for c in routes.commodities),
        routes=tuple(routes.ids[r] for r in active),
        demand_eflops={
            (c.id, p, t): demand
            for c, w in zip(routes.commodities, owners, strict=True)
            for (p, t), demand in commodity_demand(inst, cal, slices, geometry, c, w).items()
        },
        groups=groups,
        routes_of={c.id: np.flatnonzero(commodity == i) for i, c in enumerate(routes.commodities)},
        shortfall_musd_per_eflops={
            (c.id, p, t): usd * time.hours[t] * 1e-6 * time.discount[p]
            for c, w in zip(routes.commodities, owners, strict=True)
            for usd in shortfall_usd(inst, w, elastic=elastic)
            for p in time.PERIODS
            for t in time.SLICES
        },
        site_routes=sites,
        linking=_linking(inst, routes, sites, commodity, time),
        zone_serve=zones,
        direct_serve=direct_serve(inst, routes, active),
        cluster_serve=cluster_serve(inst, routes, active, zones),
        transit=transit,
        transit_musd_per_usd={
            (p, t): time.hours[t] / 8760 * time.discount[p] * 1e-6
            for p in time.PERIODS
            for t in time.SLICES
        },
    )


def shortfall_usd(inst: Instance, workload: Workload, *, elastic: bool) -> tuple[float, ...]:
    """Return the price of falling short [USD per EFLOPS and hour]; none for critical work."""
    if not workload.critical:
        return (workload.shortfall_usd_per_eflops_h,)
    dearest = max(w.shortfall_usd_per_eflops_h for w in inst.workloads)
    return (_ELASTIC * max(dearest, 1000.0),) if elastic else ()


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
    inst: Instance,
    cal: Calendar,
    slices: tuple[OperatingSlice, ...],
    geometry: Geometry,
    commodity: Commodity,
    workload: Workload,
) -> dict[tuple[int, str], float]:
    """Return demand by (period, slice) [EFLOPS]; born in orbit: over the zones by share."""
    share: FloatArray | None = None
    if commodity.zone is None:
        lon_deg = inst.nodes[workload.origin].lon_deg
    else:
        shell = geometry.shells[workload.origin]
        j = shell.zones.index(commodity.zone)
        lon_deg, share = float(shell.centre_lon_deg[j]), shell.share[j]
    demand = {}
    for i, t in enumerate(slices):
        here = 1.0 if share is None else float(share[i])
        level = workload.demand_eflops * profile_mean(inst, workload.demand_profile, lon_deg, t)
        for p in cal.starts:
            growth = trajectory(inst, workload.demand_trajectory, p)
            demand[p, t.slice] = level * growth * here
    return demand


def _by_site(routes: Routes, active: IntArray) -> dict[str, IntArray]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, r in enumerate(active):
        if routes.host_kind[r] == "site":
            found[routes.host[r]].append(i)
    return {g: np.array(rs) for g, rs in sorted(found.items())}


def _linking(
    inst: Instance, routes: Routes, sites: dict[str, IntArray], commodity: IntArray, time: TimeData
) -> dict[tuple[str, str], IntArray]:
    """Return the routes of each (commodity, site); with halls only while they stay few."""
    linking = {
        (routes.commodities[k].id, g): rs[commodity[rs] == k]
        for g, rs in sites.items()
        for k in np.unique(commodity[rs])
    }
    rows = len(routes.commodities) * len(inst.sites) * len(time.PERIODS) * len(time.SLICES)
    return linking if not inst.has("halls") or rows <= _LINKING_ROWS else {}


def host_serve(routes: Routes, active: IntArray, geometry: Geometry) -> dict[tuple[str, str], Load]:
    """Return what is hosted over each zone: its routes, direct ones, and shares of bundles."""
    found: dict[tuple[str, str], tuple[list[int], list[FloatArray]]] = defaultdict(lambda: ([], []))
    for i, r in enumerate(active):
        kind, host = routes.host_kind[r], routes.host[r]
        if kind == "shell":
            shell = geometry.shells[host]
            for j, z in enumerate(shell.zones):
                found[host, z][0].append(i)
                found[host, z][1].append(shell.share[j])
        elif kind != "site":
            s, z = host.split(">")[0].split(":")
            found[s, z][0].append(i)
            found[s, z][1].append(np.ones(geometry.shells[s].share.shape[1]))
    return {k: _flat(np.array(rs), np.array(weights)) for k, (rs, weights) in sorted(found.items())}


def _flat(routes: IntArray, weights: FloatArray) -> Load:
    return Load(routes, weights[:, 0] if (weights == weights[:, :1]).all() else weights)


def needed_cluster(inst: Instance, routes: Routes, active: IntArray) -> FloatArray:
    """Return the cluster that each active route's work needs [EFLOPS]."""
    workloads = inst.by_id("workloads")
    needs = np.array([workloads[c.workload].min_cluster_eflops for c in routes.commodities])
    return needs[np.asarray(routes.commodity)[active]] if len(active) else np.empty(0)


def cluster_serve(
    inst: Instance, routes: Routes, active: IntArray, zones: dict[tuple[str, str], Load]
) -> dict[tuple[str, str, float], Load]:
    """Return the work over each zone that needs clusters of at least each threshold."""
    needs = needed_cluster(inst, routes, active)
    smallest = min((m.cluster_eflops for m in inst.modules), default=0.0)
    found = {}
    for (s, z), load in zones.items():
        for c in sorted(set(needs[load.routes].tolist())):
            if c > smallest:
                kept = np.flatnonzero(needs[load.routes] >= c)
                found[s, z, c] = Load(load.routes[kept], load.coef[kept])
    return found


def direct_serve(
    inst: Instance, routes: Routes, active: IntArray
) -> dict[tuple[str, str, str, float], Load]:
    """Return the direct work by zone, node and cluster threshold (0: all of it)."""
    needs = needed_cluster(inst, routes, active)
    smallest = min((m.cluster_eflops for m in inst.modules), default=0.0)
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, r in enumerate(active):
        if routes.host_kind[r] == "direct":
            place, node = routes.host[r].split(">")
            s, z = place.split(":")
            places[s, z, node].append(i)
    found = {}
    for place_key, members in sorted(places.items()):
        rs = np.array(members)
        for c in sorted({0.0, *(x for x in needs[rs].tolist() if x > smallest)}):
            kept = rs[needs[rs] >= c]
            found[(*place_key, c)] = Load(kept, np.ones(len(kept)))
    return found

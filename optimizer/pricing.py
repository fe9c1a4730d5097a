"""Prices of all routes of the pool from the duals of a model that holds some of them.

The reduced cost of a column serve[r,p,t] is its transit less what the rows it enters are worth;
rows that the restricted model does not have are worth 0. With any duals,
    bound = objective + sum over k, p, group of demand * min(0, min over r, t of rc[r,p,t] / w[t])
is below every solution of the linear program over all routes. Source: docs/formulation.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models import Load, PlanningData
from models.routing import whole

from .formulate import FloatArray, Formulation, IntArray

Duals = Mapping[str, Mapping[Any, float]]


@dataclass(frozen=True)
class Priced:
    """Reduced costs of the pool: (routes, periods, slices), and what they take off the bound."""

    reduced: FloatArray
    shift_musd: float


def duals_by_law(form: Formulation, row_dual: FloatArray) -> Duals:
    """Return {law: {index: dual}} of the rows with a price."""
    found: dict[str, dict[Any, float]] = defaultdict(dict)
    for i in np.flatnonzero(row_dual):
        row = form.rows[i]
        found[row.parent_component().name][row.index()] = float(row_dual[i])
    return found


def price_pool(data: PlanningData, duals: Duals) -> Priced:
    """Price every route of the pool.

    Args:
        data: the numbers of the whole pool.
        duals: of the restricted model, by law and index.
    """
    time = data.time
    reduced = _transit(data)
    for law, loads in _laws(data):
        prices = duals.get(law, {})
        if prices:
            for key, load in loads.items():
                head = key if isinstance(key, tuple) else (key,)
                _charge(reduced, load, head, prices, data)
    _charge_groups(reduced, data, duals)
    _charge_shares(reduced, data, duals)
    shift = sum(
        wanted * worst
        for k in data.routing.COMMODITIES
        for i, p in enumerate(time.PERIODS)
        for wanted, worst in _group_worst(reduced, data, k, p, i)
        if worst < 0
    )
    return Priced(reduced, shift)


def _transit(data: PlanningData) -> FloatArray:
    time, transit = data.time, data.routing.transit
    cost = np.zeros((len(data.routing.routes), len(time.PERIODS), len(time.SLICES)))
    for i, p in enumerate(time.PERIODS):
        for j, t in enumerate(time.SLICES):
            factor = data.routing.transit_musd_per_usd[p, t]
            cost[transit.routes, i, j] = transit.at(j) * factor
    return cost


def _laws(data: PlanningData) -> Iterator[tuple[str, Mapping[Any, Load]]]:
    """Yield the laws over serve that are indexed by (key, period, slice), with their loads."""
    routing, downlink = data.routing, data.downlink
    yield "routing.hosting", {g: whole(rs) for g, rs in routing.site_routes.items()}
    yield "fleet.hosting", routing.zone_serve
    yield "fleet.cluster", routing.cluster_serve
    yield "fleet.direct", routing.direct_serve
    yield "links.link", data.links.loads
    yield "downlink.antenna", downlink.gateway_loads
    yield "downlink.sight", downlink.gateway_loads
    yield "downlink.terminal", downlink.terminal_loads
    yield "downlink.service", downlink.service_loads


def _charge(
    reduced: FloatArray,
    load: Load,
    head: tuple[Any, ...],
    prices: Mapping[Any, float],
    data: PlanningData,
) -> None:
    for i, p in enumerate(data.time.PERIODS):
        for j, t in enumerate(data.time.SLICES):
            price = prices.get((*head, p, t), 0.0)
            if price:
                reduced[load.routes, i, j] -= price * load.at(j)


def _charge_groups(reduced: FloatArray, data: PlanningData, duals: Duals) -> None:
    """Charge demand and linking: of links by slice, of sites by the slices of a group."""
    slice_ = {t: j for j, t in enumerate(data.time.SLICES)}
    period = {p: i for i, p in enumerate(data.time.PERIODS)}
    for (a, k, p, t), price in duals.get("links.linking", {}).items():
        load = data.links.commodity_loads[a, k]
        reduced[load.routes, period[p], slice_[t]] -= price * load.at(slice_[t])
    for law in ("routing.demand", "routing.linking"):
        for key, price in duals.get(law, {}).items():
            k, p, group = key[0], key[-2], key[-1]
            whose = data.routing.linking[key[:2]] if len(key) == 4 else data.routing.routes_of[k]
            for t, weight in data.routing.groups[k][group]:
                reduced[whose, period[p], slice_[t]] -= price * weight


def _charge_shares(reduced: FloatArray, data: PlanningData, duals: Duals) -> None:
    """Charge the shares of orbit and of hosting abroad, which sum a period's hours."""
    policy = data.policy
    hours = np.array([data.time.hours[t] / 8760 for t in data.time.SLICES])
    period = {p: i for i, p in enumerate(data.time.PERIODS)}
    for p, price in duals.get("policy.orbit_share", {}).items():
        reduced[policy.orbit_routes, period[p]] -= price * hours
        reduced[:, period[p]] += price * hours * (policy.orbit_share_max or 0.0)
    for (j, p), price in duals.get("policy.abroad_share", {}).items():
        reduced[policy.abroad_routes[j], period[p]] -= price * hours
        mine = policy.jurisdiction_routes[j]
        reduced[mine, period[p]] += price * hours * policy.abroad_share_max[j]


def _group_worst(
    reduced: FloatArray, data: PlanningData, k: str, p: int, i: int
) -> Iterator[tuple[float, float]]:
    """Yield (demand, most negative reduced cost per unit of it) of each group of a commodity."""
    routing = data.routing
    mine = routing.routes_of[k]
    if not len(mine):
        return
    slice_ = {t: j for j, t in enumerate(data.time.SLICES)}
    for group in routing.groups[k]:
        wanted = sum(w * routing.demand_eflops[k, p, t] for t, w in group)
        worst = min(float(reduced[mine, i, slice_[t]].min()) / w for t, w in group)
        yield wanted, worst


def improving(priced: Priced, data: PlanningData, active: IntArray, each: int) -> IntArray:
    """Return new routes worth having: the `each` best of every commodity, period and slice."""
    is_active = np.zeros(len(data.routing.routes), dtype=bool)
    is_active[active] = True
    chosen: set[int] = set()
    for k in data.routing.COMMODITIES:
        mine = data.routing.routes_of[k]
        mine = mine[~is_active[mine]]
        if not len(mine):
            continue
        costs = priced.reduced[mine].reshape(len(mine), -1)
        best = np.argsort(costs, axis=0, kind="stable")[:each]
        good = np.take_along_axis(costs, best, axis=0) < -1e-7
        chosen.update(mine[best[good]].tolist())
    return np.array(sorted(chosen), dtype=np.int64)

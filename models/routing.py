"""Workloads and routes: demand is served over routes or falls short, at a price.

Variables: serve[r,p,t] EFLOPS; short[k,p,t] EFLOPS (none for critical work).
    demand    sum_t weight (sum_r serve + short) = sum_t weight demand   by slice, or by day
    linking   sum_t weight sum_r serve <= opened[g,p] sum_t weight demand   (routes of k to site g)
    hosting   sum of serve at a site = sum of what its halls run
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo

from .data import IntArray, Load, RoutingData, TimeData
from .linear import route_sum, weighted


def add_routing(block: pyo.Block, data: RoutingData, time: TimeData) -> Callable[..., Any]:
    """Add serve and short; return `serve(load, p, t)`, the weighted sum over a load's routes."""
    size = (len(data.routes), len(time.PERIODS), len(time.SLICES))
    block.serve = pyo.Var(
        pyo.RangeSet(0, size[0] - 1), time.PERIODS, time.SLICES, domain=pyo.NonNegativeReals
    )
    block.short = pyo.Var(list(data.shortfall_musd_per_eflops), domain=pyo.NonNegativeReals)
    columns = np.empty(int(np.prod(size)), dtype=object)
    columns[:] = list(block.serve.values())
    grid = columns.reshape(size)
    period = {p: i for i, p in enumerate(time.PERIODS)}
    slice_ = {t: i for i, t in enumerate(time.SLICES)}
    _add_demand(block, data, time, lambda rs, p, t: grid[rs, period[p], slice_[t]])
    return lambda load, p, t: route_sum(load, grid, period[p], slice_[t])


def _add_demand(block: pyo.Block, data: RoutingData, time: TimeData, columns: Any) -> None:
    sums = [(k, p, i) for k in data.COMMODITIES for p in time.PERIODS for i in _groups(data, k)]

    @block.Constraint(sums, doc="served + short = demand, in each slice or over a day [EFLOPS]")
    def demand(_: Any, k: str, p: int, i: int) -> Any:
        coefs, variables, wanted = [], [], 0.0
        for t, weight in data.groups[k][i]:
            found = columns(data.routes_of[k], p, t).tolist()
            if (k, p, t) in block.short:
                found.append(block.short[k, p, t])
            coefs += [weight] * len(found)
            variables += found
            wanted += weight * data.demand_eflops[k, p, t]
        served = weighted(coefs, variables)
        if isinstance(served, float):
            return pyo.Constraint.Skip if wanted == 0 else pyo.Constraint.Infeasible
        return served == wanted

    block.columns = columns


def _groups(data: RoutingData, k: str) -> range:
    return range(len(data.groups[k]))


def add_linking(
    block: pyo.Block, data: RoutingData, time: TimeData, *, opened: Mapping[Any, Any]
) -> None:
    """Add the opening law of sites, or with halls its strengthening.

    Args:
        opened: [g,p] in 0..1; with halls the openings that serve in any year of p.
    """
    sums = [(k, g, p, i) for k, g in data.linking for p in time.PERIODS for i in _groups(data, k)]

    @block.Constraint(sums, doc="work of one kind at a site <= its demand, if open [EFLOPS]")
    def linking(_: Any, k: str, g: str, p: int, i: int) -> Any:
        routes: IntArray = data.linking[k, g]
        coefs, variables, wanted = [], [], 0.0
        for t, weight in data.groups[k][i]:
            coefs += [weight] * len(routes)
            variables += block.columns(routes, p, t).tolist()
            wanted += weight * data.demand_eflops[k, p, t]
        return weighted(coefs, variables) <= wanted * opened[g, p]


def add_site_hosting(
    block: pyo.Block, data: RoutingData, time: TimeData, *, hosted: Mapping[Any, Any]
) -> None:
    """Add serve = run at sites; `hosted[g,p,t]` is what the halls run [EFLOPS]."""
    cells = [(g, p, t) for g in data.site_routes for p in time.PERIODS for t in time.SLICES]

    @block.Constraint(cells, doc="compute served at a site = compute its halls run [EFLOPS]")
    def hosting(_: Any, g: str, p: int, t: str) -> Any:
        routes = data.site_routes[g]
        served = weighted([1.0] * len(routes), block.columns(routes, p, t))
        return served - hosted.get((g, p, t), 0.0) == 0


def whole(routes: IntArray) -> Load:
    """Return the load that counts each of these routes once."""
    return Load(routes, np.ones(len(routes)))

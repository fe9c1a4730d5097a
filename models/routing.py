"""Workloads and routes: demand is served over routes or falls short, at a price.

Variables: serve[r,p,t] EFLOPS; short[k,p,t] EFLOPS (0 for critical work); lost[k,i,p,t] EFLOPS of
    step i of the value of k.
    demand    sum_t weight (sum_r serve + short) = sum_t weight demand   by slice, or by day
    linking   sum_t weight sum_r serve <= opened[g,p] sum_t weight demand   (routes of k to site g)
               (opened: with halls, in any year of p; their own years say how much they serve)
    hosting   sum of serve at a site = sum of what its halls run
    split     short = sum_i lost                         (work whose value has steps)
    steps     sum_t weight lost[k,i] <= share[k,i] sum_t weight demand
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from .data import RoutingData, TimeData
from .law import law
from .linear import total
from .serve import Serve


def add_routing(block: pyo.Block, data: RoutingData, time: TimeData, *, serve: Serve) -> None:
    """Add short and the demand that is met; `serve(load, p, t)` is what routes serve [EFLOPS]."""
    cells = list(data.shortfall_musd_per_eflops)
    block.short = pyo.Var(cells, domain=pyo.NonNegativeReals)
    for k, p, t in cells:
        if k in data.critical:
            block.short[k, p, t].setub(0.0)

    @law(
        block, _sums(data, time, [(k,) for k in data.COMMODITIES]),
        "served + short = demand, in each slice or over a day", "EFLOPS",
    )  # fmt: skip
    def demand(_: Any, k: str, p: int, i: int) -> Any:
        group = data.groups[k][i]
        wanted = sum(weight * data.demand_eflops[k, p, t] for t, weight in group)
        served = _grouped(group, lambda t: serve(data.work[k], p, t))
        fallen = _grouped(group, lambda t: block.short[k, p, t])
        return served + fallen == wanted


def add_values(block: pyo.Block, data: RoutingData, time: TimeData) -> None:
    """Add what is lost of each step of value, where it has steps; the least falls short first."""
    block.lost = pyo.Var(list(data.lost_musd_per_eflops), domain=pyo.NonNegativeReals)
    names: dict[str, list[str]] = {}
    for k, i in data.steps:
        names.setdefault(k, []).append(i)
    cells = [(k, p, t) for k in names for p in time.PERIODS for t in time.SLICES]

    @law(block, cells, "work that falls short = what is lost of all steps of its value", "EFLOPS")
    def split(_: Any, k: str, p: int, t: str) -> Any:
        return block.short[k, p, t] - total(block.lost[k, i, p, t] for i in names[k]) == 0

    @law(
        block, _sums(data, time, list(data.steps)),
        "lost of a step of value <= its share of demand", "EFLOPS",
    )  # fmt: skip
    def steps(_: Any, k: str, i: str, p: int, n: int) -> Any:
        group = data.groups[k][n]
        most = data.steps[k, i] * sum(weight * data.demand_eflops[k, p, t] for t, weight in group)
        return _grouped(group, lambda t: block.lost[k, i, p, t]) <= most


def _sums(data: RoutingData, time: TimeData, heads: list[Any]) -> list[Any]:
    """Return (*head, p, number of a group of the commodity head[0])."""
    return [(*h, p, i) for h in heads for p in time.PERIODS for i in range(len(data.groups[h[0]]))]


def _grouped(group: tuple[tuple[str, float], ...], of: Any) -> Any:
    """Return the weighted sum of of(t) over the slices of a group."""
    return sum(weight * of(t) for t, weight in group)


def add_linking(
    block: pyo.Block, data: RoutingData, time: TimeData, *, opened: Mapping[Any, Any], serve: Serve
) -> None:
    """Add the opening law of sites, or with halls its strengthening.

    Args:
        opened: [g,p] in 0..1; with halls the openings that serve in any year of p.
        serve: serve(load, p, t) [EFLOPS].
    """

    @law(
        block, _sums(data, time, list(data.linking)),
        "work of one kind at a site <= its demand, if open", "EFLOPS",
    )  # fmt: skip
    def linking(_: Any, k: str, g: str, p: int, i: int) -> Any:
        group = data.groups[k][i]
        wanted = sum(weight * data.demand_eflops[k, p, t] for t, weight in group)
        return _grouped(group, lambda t: serve(data.linking[k, g], p, t)) <= wanted * opened[g, p]


def add_site_hosting(
    block: pyo.Block, data: RoutingData, time: TimeData, *, hosted: Mapping[Any, Any], serve: Serve
) -> None:
    """Add serve = run at sites; `hosted[g,p,t]` is what the halls run [EFLOPS]."""
    cells = [(g, p, t) for g in data.site_serve for p in time.PERIODS for t in time.SLICES]

    @law(block, cells, "compute served at a site = compute its halls run", "EFLOPS")
    def hosting(_: Any, g: str, p: int, t: str) -> Any:
        return serve(data.site_serve[g], p, t) - hosted.get((g, p, t), 0.0) == 0

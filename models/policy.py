"""Limits that people set: carbon, budget, accelerators, shares of orbit and of hosting abroad.

Variables: carbon_t[p] t per year (power, launches and manufacture booked over the period).
    emitted       carbon_t = power + launch and embodied of what is bought, per year
    carbon_cap    carbon_t <= cap
    budget        overnight price of all that is bought in p <= budget
    accelerators  EFLOPS bought in p, refresh included <= supply
    orbit_share   served in orbit over a period <= share of all served
    abroad_share  work of one jurisdiction hosted elsewhere <= share of what is served of it
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo

from .data import Asset, IntArray, Load, PolicyData, TimeData
from .linear import weighted

Purchases = Iterable[tuple[pyo.Var, Mapping[Any, Asset]]]


def taken(purchases: Purchases, field: str, at: int) -> Any:
    """Return the sum over all purchases of one vector of their assets, at a period's position."""
    coefs, variables = [], []
    for variable, assets in purchases:
        for key, asset in assets.items():
            vector = getattr(asset, field)
            if vector and vector[at] != 0:
                coefs.append(vector[at])
                variables.append(variable[key])
    return weighted(coefs, variables)


def add_policy(
    block: pyo.Block,
    data: PolicyData,
    time: TimeData,
    *,
    purchases: Purchases,
    power_carbon_t: Callable[[int], Any],
    serve: Callable[[Load, int, str], Any],
) -> None:
    """Add the limits; `power_carbon_t(p)` is the yearly carbon of power [t]."""
    purchases = list(purchases)
    period = {p: i for i, p in enumerate(time.PERIODS)}
    counted = [
        p for p in time.PERIODS if p in data.carbon_cap_t or data.carbon_musd_per_t.get(p, 0) > 0
    ]
    block.carbon_t = pyo.Var(counted, domain=pyo.NonNegativeReals)

    @block.Constraint(counted, doc="yearly carbon = power + launches and manufacture booked [t]")
    def emitted(_: Any, p: int) -> Any:
        total = taken(purchases, "carbon_t", period[p]) + power_carbon_t(p)
        return block.carbon_t[p] - total == 0

    @block.Constraint(
        [p for p in counted if p in data.carbon_cap_t], doc="yearly carbon <= cap [t]"
    )
    def carbon_cap(_: Any, p: int) -> Any:
        return block.carbon_t[p] <= data.carbon_cap_t[p]

    _add_purchase_limit(
        block, "budget", data.budget_musd, purchases, "overnight_musd", period,
        "overnight price of what is bought in a period <= budget [MUSD]",
    )  # fmt: skip
    _add_purchase_limit(
        block, "accelerators", data.supply_eflops, purchases, "supply_eflops", period,
        "accelerators bought in a period <= supply [EFLOPS]",
    )  # fmt: skip
    _add_shares(block, data, time, serve)


def _add_purchase_limit(
    block: pyo.Block,
    name: str,
    limit: Mapping[int, float],
    purchases: Purchases,
    field: str,
    period: Mapping[int, int],
    doc: str,
) -> None:
    def rule(_: Any, p: int) -> Any:
        total = taken(purchases, field, period[p])
        return pyo.Constraint.Skip if isinstance(total, float) else total <= limit[p]

    block.add_component(name, pyo.Constraint([p for p in period if p in limit], rule=rule, doc=doc))


def _add_shares(
    block: pyo.Block, data: PolicyData, time: TimeData, serve: Callable[[Load, int, str], Any]
) -> None:
    def served(routes: IntArray, weight: float, p: int) -> Any:
        load = Load(routes, np.full(len(routes), weight))
        return sum(time.hours[t] / 8760 * serve(load, p, t) for t in time.SLICES)

    everything = np.concatenate([*data.jurisdiction_routes.values(), np.empty(0, dtype=np.int64)])
    shares = time.PERIODS if data.orbit_share_max is not None and len(data.orbit_routes) else ()

    @block.Constraint(shares, doc="mean compute served in orbit <= share of all served [EFLOPS]")
    def orbit_share(_: Any, p: int) -> Any:
        limit = data.orbit_share_max or 0.0
        return served(data.orbit_routes, 1.0, p) - served(everything, limit, p) <= 0

    abroad = [
        (j, p) for j in data.abroad_share_max for p in time.PERIODS if j in data.abroad_routes
    ]

    @block.Constraint(abroad, doc="mean compute of a jurisdiction hosted abroad <= share [EFLOPS]")
    def abroad_share(_: Any, j: str, p: int) -> Any:
        limit = data.abroad_share_max[j]
        total = served(data.jurisdiction_routes[j], limit, p)
        return served(data.abroad_routes[j], 1.0, p) - total <= 0

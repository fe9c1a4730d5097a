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

from collections.abc import Callable, Iterable
from typing import Any

import pyomo.environ as pyo

from .data import Decision, Load, PolicyData, TimeData
from .law import law
from .linear import is_constant, weighted
from .serve import Serve

Bought = Iterable[tuple[Decision, Any]]


def taken(bought: Bought, field: str, at: int) -> Any:
    """Return the sum over all purchases of one vector of their assets, at a period's position."""
    coefs, variables = [], []
    for decision, variable in bought:
        for key, asset in decision.assets.items():
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
    bought: Bought,
    power_carbon_t: Callable[[int], Any],
    serve: Serve,
) -> None:
    """Add the limits.

    Args:
        bought: the entries of the register that are bought, with their variables.
        power_carbon_t: power_carbon_t(p), the yearly carbon of power [t].
        serve: serve(load, p, t) [EFLOPS].
    """
    at = {p: i for i, p in enumerate(time.PERIODS)}
    counted = [
        p for p in time.PERIODS if p in data.carbon_cap_t or data.carbon_musd_per_t.get(p, 0) > 0
    ]
    block.carbon_t = pyo.Var(counted, domain=pyo.NonNegativeReals)

    @law(block, counted, "yearly carbon = power + launches and manufacture booked", "t")
    def emitted(_: Any, p: int) -> Any:
        return block.carbon_t[p] - (taken(bought, "carbon_t", at[p]) + power_carbon_t(p)) == 0

    @law(block, [p for p in counted if p in data.carbon_cap_t], "yearly carbon <= cap", "t")
    def carbon_cap(_: Any, p: int) -> Any:
        return block.carbon_t[p] <= data.carbon_cap_t[p]

    @law(
        block, [p for p in at if p in data.budget_musd],
        "overnight price of what is bought in a period <= budget", "MUSD",
    )  # fmt: skip
    def budget(_: Any, p: int) -> Any:
        return _within(taken(bought, "overnight_musd", at[p]), data.budget_musd[p])

    @law(
        block, [p for p in at if p in data.supply_eflops],
        "accelerators bought in a period <= supply", "EFLOPS",
    )  # fmt: skip
    def accelerators(_: Any, p: int) -> Any:
        return _within(taken(bought, "supply_eflops", at[p]), data.supply_eflops[p])

    _add_shares(block, data, time, serve)


def _within(total: Any, limit: float) -> Any:
    return pyo.Constraint.Skip if is_constant(total) else total <= limit


def _add_shares(block: pyo.Block, data: PolicyData, time: TimeData, serve: Serve) -> None:
    def served(load: Load, p: int) -> Any:
        return sum(time.hours[t] / 8760 * serve(load, p, t) for t in time.SLICES)

    shares = time.PERIODS if data.orbit_share_max is not None and len(data.orbit.routes) else ()

    @law(block, shares, "mean compute served in orbit <= share of all served", "EFLOPS")
    def orbit_share(_: Any, p: int) -> Any:
        limit = data.orbit_share_max or 0.0
        return served(data.orbit, p) - limit * served(data.everything, p) <= 0

    abroad = [(j, p) for j in data.abroad for p in time.PERIODS]

    @law(block, abroad, "mean compute of a jurisdiction hosted abroad <= share", "EFLOPS")
    def abroad_share(_: Any, j: str, p: int) -> Any:
        limit = data.abroad_share_max[j]
        return served(data.abroad[j], p) - limit * served(data.home[j], p) <= 0

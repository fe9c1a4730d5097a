"""Cost: the present value of named lines, whose sum is the objective [MUSD].

    line[i] = constants + sum over purchases of their charges
              + energy, demand charges, water, carbon, transit, shortfall
    minimise sum_i line[i]
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyomo.environ as pyo

from .data import Decision, PlanningData
from .linear import weighted
from .serve import Serve

Decided = Iterable[tuple[Decision, Any]]


def add_economics(block: pyo.Block, data: PlanningData, *, decided: Decided, serve: Serve) -> None:
    """Add the cost lines and the objective.

    Args:
        decided: every entry of the register with its variable.
        serve: serve(load, p, t) [EFLOPS].
    """
    charges: dict[str, tuple[list[float], list[Any]]] = {line: ([], []) for line in data.LINES}
    for line, musd, variable in _charges(decided):
        charges[line][0].append(musd)
        charges[line][1].append(variable)
    totals: dict[str, Any] = defaultdict(float)
    for line, terms in charges.items():
        totals[line] += weighted(*terms)
    for (line, _), musd in data.constant_musd.items():
        totals[line] += musd
    totals["transit"] += _transit(data, serve)
    block.line = pyo.Expression(data.LINES, rule=lambda _, line: totals[line])
    block.cost = pyo.Objective(
        expr=sum(block.line[i] for i in data.LINES), doc="present value [MUSD]"
    )


def _charges(decided: Decided) -> Iterator[tuple[str, float, Any]]:
    """Yield (line, present value of one unit, variable) of all that is bought and operated."""
    for decision, variable in decided:
        for key, asset in decision.assets.items():
            for line, vector in asset.musd.items():
                yield line, sum(vector), variable[key]
        for key in variable if decision.line else ():
            yield decision.line, decision.price_musd.get(key, 0.0), variable[key]


def _transit(data: PlanningData, serve: Serve) -> Any:
    price = data.routing.transit_musd_per_usd
    return sum(
        price[p, t] * serve(data.routing.transit, p, t)
        for p in data.time.PERIODS
        for t in data.time.SLICES
        if price[p, t]
    )

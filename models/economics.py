"""Cost: the present value of named lines, whose sum is the objective [MUSD].

    line[i] = constants + sum over purchases of their charges
              + energy, demand charges, water, carbon, transit, shortfall
    minimise sum_i line[i]
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyomo.environ as pyo

from .data import Asset
from .linear import weighted


def add_economics(
    block: pyo.Block,
    lines: Iterable[str],
    *,
    constants: Mapping[tuple[str, int], float],
    purchases: Iterable[tuple[pyo.Var, Mapping[Any, Asset]]],
    running: Iterable[tuple[str, Any]],
) -> None:
    """Add the cost lines and the objective; `running` gives (line, present value) sums."""
    lines = tuple(lines)
    charges: dict[str, tuple[list[float], list[Any]]] = {line: ([], []) for line in lines}
    for variable, assets in purchases:
        for key, asset in assets.items():
            for line, vector in asset.musd.items():
                charges[line][0].append(sum(vector))
                charges[line][1].append(variable[key])
    totals: dict[str, Any] = {line: weighted(*charges[line]) for line in lines}
    for (line, _), musd in constants.items():
        totals[line] = totals[line] + musd
    for line, expr in running:
        totals[line] = totals[line] + expr
    block.line = pyo.Expression(lines, rule=lambda _, line: totals[line])
    block.cost = pyo.Objective(expr=sum(block.line[i] for i in lines), doc="present value [MUSD]")

"""Present value by cost line and period, from decisions and the register they are priced in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from models import Decision, PlanningData

from ..arrays import Floats
from ..decisions import FAMILIES
from ..formulation import Formulation
from .values import Solved, by_family

Cost = tuple[str, int, float]  # line, period, MUSD


def cost_lines(form: Formulation, values: Floats) -> pd.DataFrame:
    """Return line, period, musd; the sum is the objective.

    Args:
        form: the program.
        values: (n,) its columns.
    """
    data, solved = form.data, by_family(form, values)
    total: dict[tuple[str, int], float] = defaultdict(float)
    for key, musd in data.constant_musd.items():
        total[key] += musd
    for decision in data.register:
        for line, p, musd in _decided(decision, data, solved):
            total[line, p] += musd
    for line, p, musd in _transit(data, form.serve(values)):
        total[line, p] += musd
    rows = [(line, p, musd) for (line, p), musd in sorted(total.items()) if musd]
    return pd.DataFrame(rows, columns=["line", "period", "musd"])


def _decided(decision: Decision, data: PlanningData, solved: Solved) -> Iterator[Cost]:
    """Yield what a family costs: what is bought by the vectors of its assets, the rest at once."""
    family = FAMILIES[decision.name]
    at = family.index.index("period")
    for key, amount in solved.get(family.variable, {}).items():
        if decision.assets:
            for line, vector in decision.assets[key].musd.items():
                for p, musd in zip(data.time.PERIODS, vector, strict=True):
                    yield line, p, amount * musd
        if decision.line:
            price = decision.price_musd.get(key if len(key) > 1 else key[0], 0.0)
            yield decision.line, int(key[at]), amount * price


def _transit(data: PlanningData, serve: Floats) -> Iterator[Cost]:
    transit, price = data.routing.transit, data.routing.transit_musd_per_usd
    for i, p in enumerate(data.time.PERIODS):
        for j, t in enumerate(data.time.SLICES):
            usd = float(np.dot(transit.at(j), serve[transit.routes, i, j]))
            yield "transit", p, usd * price[p, t]

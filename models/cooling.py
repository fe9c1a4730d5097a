"""Coolers: every MW of IT heat leaves through one of them, and water has a permit.

Variables: cooler_mw[g,c,q] MW bought; cool[g,c,p,t] MW of IT heat removed.
    heat      sum_c cool = it_mw[g,p,t]
    cooler    cool <= existing_mw + sum_q active cooler_mw
    room      existing_mw + sum_q fullest cooler_mw <= max_mw     (at the fullest moment)
    water     sum_ct water_m3_per_mw[g,c,t] cool <= permit_m3[g]
    facility_mw[g,p,t] = sum_c (1 + overhead[g,c,t]) cool   (it_mw where there is no cooler table)
Source: docs/formulation.md.
"""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from .data import CoolingData, TimeData
from .law import law
from .linear import active_sum, by_head, fullest_sum, is_constant, total, weighted


def add_cooling(
    block: pyo.Block, data: CoolingData, time: TimeData, *, it_mw: dict[Any, Any]
) -> None:
    """Add coolers for the IT power `it_mw[g,p,t]` [MW]; port: facility_mw."""
    coolers: dict[str, list[str]] = {}
    for g, c in data.COOLERS:
        coolers.setdefault(g, []).append(c)
    block.cooler_mw = pyo.Var(list(data.assets), domain=pyo.NonNegativeReals)
    cells = [(g, c, p, t) for g, p, t in it_mw for c in coolers.get(g, [])]
    block.cool = pyo.Var(cells, domain=pyo.NonNegativeReals)
    heads = by_head(data.assets)
    installed = {
        (g, c, p): data.existing_mw[g, c]
        + active_sum(block.cooler_mw, data.assets, heads.get((g, c), []), i)
        for g, c in data.COOLERS
        for i, p in enumerate(time.PERIODS)
    }

    @law(block, list(it_mw), "heat removed by the coolers = IT power of the site", "MW")
    def heat(_: Any, g: str, p: int, t: str) -> Any:
        removed = total(block.cool[g, c, p, t] for c in coolers.get(g, []))
        return removed - it_mw[g, p, t] == 0

    @law(block, cells, "heat through a cooler <= its installed power", "MW")
    def cooler(_: Any, g: str, c: str, p: int, t: str) -> Any:
        return block.cool[g, c, p, t] <= installed[g, c, p]

    fullest = {
        (g, c, p): data.existing_mw[g, c]
        + fullest_sum(block.cooler_mw, data.assets, heads.get((g, c), []), i)
        for g, c in data.max_mw
        for i, p in enumerate(time.PERIODS)
    }
    limited = [k for k, expr in fullest.items() if not is_constant(expr)]

    @law(block, limited, "power of a cooler that stands at any moment <= its limit", "MW")
    def room(_: Any, g: str, c: str, p: int) -> Any:
        return fullest[g, c, p] <= data.max_mw[g, c]

    _add_water(block, data, time, coolers)
    block.facility_mw = {
        (g, p, t): weighted(
            [1 + data.overhead[g, c, t] for c in coolers.get(g, [])],
            [block.cool[g, c, p, t] for c in coolers.get(g, [])],
        )
        for g, p, t in it_mw
    }


def _add_water(
    block: pyo.Block, data: CoolingData, time: TimeData, coolers: dict[str, list[str]]
) -> None:
    used = sorted({(g, p) for g, c, p, _ in block.cool if g in data.permit_m3})

    @law(block, used, "water of the coolers in a year <= the permit of the site", "m3")
    def water(_: Any, g: str, p: int) -> Any:
        cells = [(c, t) for c in coolers[g] for t in time.SLICES]
        drunk = weighted(
            [data.water_m3_per_mw[g, c, t] for c, t in cells],
            [block.cool[g, c, p, t] for c, t in cells],
        )
        return drunk <= data.permit_m3[g]

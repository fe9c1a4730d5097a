"""Power of a site: what is installed, generated, stored and held firm.

Variables: power_mw[g,e,q] MW bought; generate[g,e,p,t]; charge, discharge[g,e,p,t];
    level[g,e,p,t] MWh at the start of a normal slice; peak[g,e,p] MW.
    balance     facility_mw[g,p,t] = sum_e generate + sum_e (discharge - charge)
    available   generate <= available[g,e,t] installed ; charge, discharge likewise
    must_run    generate >= min_load[g,e,t] installed, also where no hall can stand (load 0)
    most        existing_mw + sum_q fullest power_mw <= max_mw[g,e,p]   (at the fullest moment)
    firm        present (facility_mw + sum_e charge) <= sum_e firm_share installed
    level       level' = level + length_h (rt_eff charge - discharge), cyclic over the day
    full        level <= duration_h installed
    outage      discharge = rt_eff charge, in a slice that stands alone
    peak        generate <= peak in normal slices, where demand is charged
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from .data import PowerData, TimeData
from .law import law
from .linear import active_sum, by_head, fullest_sum, is_constant


def add_power(
    block: pyo.Block,
    data: PowerData,
    time: TimeData,
    *,
    facility_mw: Mapping[Any, Any],
    present: Mapping[tuple[str, str], float],
) -> None:
    """Add the supply of `facility_mw[g,p,t]` [MW]; `present[g,t]` is what an outage leaves."""
    options: dict[str, list[str]] = {}
    for g, e in data.POWER:
        options.setdefault(g, []).append(e)
    block.power_mw = pyo.Var(list(data.assets), domain=pyo.NonNegativeReals)
    heads = by_head(data.assets)
    installed = {
        (g, e, p): data.existing_mw[g, e]
        + active_sum(block.power_mw, data.assets, heads.get((g, e), []), i)
        for g, e in data.POWER
        for i, p in enumerate(time.PERIODS)
    }
    fullest = {
        (g, e, p): data.existing_mw[g, e]
        + fullest_sum(block.power_mw, data.assets, heads.get((g, e), []), i)
        for g, e in data.POWER
        for i, p in enumerate(time.PERIODS)
    }
    forced = _forced(data, time, installed)
    idle = {k: 0.0 for k in forced if k not in facility_mw}
    facility_mw = {**facility_mw, **idle}
    cells = [(g, e, p, t) for g, p, t in facility_mw for e in options.get(g, [])]
    _add_variables(block, data, time, cells)
    _add_balance(block, data, options, facility_mw)
    _add_firm(block, data, options, facility_mw, present, installed)
    _add_generation(block, data, installed)
    _add_most(block, data, fullest)
    _add_storage(block, data, time, installed)


def _forced(
    data: PowerData, time: TimeData, installed: Mapping[Any, Any]
) -> dict[tuple[str, int, str], None]:
    """Return the (site, period, slice) in which there can be power with a least load."""
    return {
        (g, p, t): None
        for (g, e, t), least in data.min_load.items()
        for p in time.PERIODS
        if least > 0 and not (is_constant(installed[g, e, p]) and installed[g, e, p] == 0)
    }


def _add_variables(
    block: pyo.Block, data: PowerData, time: TimeData, cells: list[tuple[str, str, int, str]]
) -> None:
    stored = [c for c in cells if c[:2] in data.STORAGE]
    block.generate = pyo.Var(
        [c for c in cells if c[:2] not in data.STORAGE], domain=pyo.NonNegativeReals
    )
    block.charge = pyo.Var(stored, domain=pyo.NonNegativeReals)
    block.discharge = pyo.Var(stored, domain=pyo.NonNegativeReals)
    block.level = pyo.Var([c for c in stored if c[3] in time.NORMAL], domain=pyo.NonNegativeReals)
    peaks = sorted({c[:3] for c in block.generate if c[:3] in data.peak_musd_per_mw})
    block.peak = pyo.Var(peaks, domain=pyo.NonNegativeReals)

    @law(
        block,
        [c for c in block.generate if c[:3] in block.peak and c[3] in time.NORMAL],
        "power drawn in a normal slice <= the peak that demand charges are paid on",
        "MW",
    )
    def demand_peak(_: Any, g: str, e: str, p: int, t: str) -> Any:
        return block.generate[g, e, p, t] <= block.peak[g, e, p]


def _add_balance(
    block: pyo.Block, data: PowerData, options: dict[str, list[str]], facility_mw: Mapping[Any, Any]
) -> None:
    @law(block, list(facility_mw), "facility load = generation + net discharge", "MW")
    def balance(_: Any, g: str, p: int, t: str) -> Any:
        fed = 0.0
        for e in options.get(g, []):
            if (g, e) in data.STORAGE:
                fed += block.discharge[g, e, p, t] - block.charge[g, e, p, t]
            else:
                fed += block.generate[g, e, p, t]
        return facility_mw[g, p, t] - fed == 0


def _add_firm(
    block: pyo.Block,
    data: PowerData,
    options: dict[str, list[str]],
    facility_mw: Mapping[Any, Any],
    present: Mapping[tuple[str, str], float],
    installed: Mapping[Any, Any],
) -> None:
    @law(
        block,
        [k for k in facility_mw if present.get((k[0], k[2]), 1.0) > 0],
        "facility load and charging <= firm share of what is installed",
        "MW",
    )
    def firm(_: Any, g: str, p: int, t: str) -> Any:
        mine = options.get(g, [])
        charging = sum(block.charge[g, e, p, t] for e in mine if (g, e) in data.STORAGE)
        load = present.get((g, t), 1.0) * (facility_mw[g, p, t] + charging)
        held = sum(data.firm_share[g, e] * installed[g, e, p] for e in mine)
        return pyo.Constraint.Skip if is_constant(load) else load <= held


def _add_generation(block: pyo.Block, data: PowerData, installed: Mapping[Any, Any]) -> None:
    @law(block, block.generate.index_set(), "power drawn <= what is installed and available", "MW")
    def available(_: Any, g: str, e: str, p: int, t: str) -> Any:
        return block.generate[g, e, p, t] <= data.available[g, e, t] * installed[g, e, p]

    @law(
        block,
        [k for k in block.generate if data.min_load[k[0], k[1], k[3]] > 0],
        "least load of what is installed <= power drawn",
        "MW",
    )
    def must_run(_: Any, g: str, e: str, p: int, t: str) -> Any:
        return data.min_load[g, e, t] * installed[g, e, p] <= block.generate[g, e, p, t]


def _add_most(block: pyo.Block, data: PowerData, fullest: Mapping[Any, Any]) -> None:
    limited = [k for k, expr in fullest.items() if k in data.max_mw and not is_constant(expr)]

    @law(block, limited, "power of an option that stands at any moment <= its limit", "MW")
    def most(_: Any, g: str, e: str, p: int) -> Any:
        return fullest[g, e, p] <= data.max_mw[g, e, p]


def _add_storage(
    block: pyo.Block, data: PowerData, time: TimeData, installed: Mapping[Any, Any]
) -> None:
    following = {
        t: day[(i + 1) % len(day)] for day in time.days.values() for i, t in enumerate(day)
    }

    @law(block, block.charge.index_set(), "charging <= installed and available", "MW")
    def charging(_: Any, g: str, e: str, p: int, t: str) -> Any:
        return block.charge[g, e, p, t] <= data.available[g, e, t] * installed[g, e, p]

    @law(block, block.charge.index_set(), "discharge <= installed and available", "MW")
    def discharging(_: Any, g: str, e: str, p: int, t: str) -> Any:
        return block.discharge[g, e, p, t] <= data.available[g, e, t] * installed[g, e, p]

    @law(block, block.level.index_set(), "level after a slice = before + net charge", "MWh")
    def level_next(_: Any, g: str, e: str, p: int, t: str) -> Any:
        gained = data.rt_eff[g, e] * block.charge[g, e, p, t] - block.discharge[g, e, p, t]
        after = block.level[g, e, p, t] + time.length_h[t] * gained
        return after - block.level[g, e, p, following[t]] == 0

    @law(block, block.level.index_set(), "energy stored <= what the storage holds", "MWh")
    def full(_: Any, g: str, e: str, p: int, t: str) -> Any:
        return block.level[g, e, p, t] <= data.duration_h[g, e] * installed[g, e, p]

    @law(
        block,
        [k for k in block.charge if k[3] not in time.NORMAL],
        "discharge = what is charged, after losses, in a slice that stands alone",
        "MW",
    )
    def outage_storage(_: Any, g: str, e: str, p: int, t: str) -> Any:
        charged = data.rt_eff[g, e] * block.charge[g, e, p, t]
        return block.discharge[g, e, p, t] - charged == 0

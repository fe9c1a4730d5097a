"""Ground sites: opening, halls and the compute they run.

Variables: open[g,q] binary; halls[g,b,q] integer; run_ground[g,b,q,p,t] EFLOPS by vintage (0 stood
    before).
    opened[g,p]    = 1 where the site stood already, else sum_q active[g,q,p] open[g,q]
    space          sum_bq it_mw[b] units[b,q,p] halls[g,b,q] <= max_it_mw[g] opened[g,p]
    space_by_hall  sum_q units halls <= floor(max_it_mw/it_mw) opened          (strengthening)
                   both in the first year of p, when most stands; where an opening ends inside p
                   also for the means of units and opened
    open_once      opened in the first year <= 1
    silicon        run <= present[g,t] availability[b] eflops[b,q,p] halls
    it_mw[g,p,t]   = sum_bq idle_share it_mw units halls present
                     + (1 - idle_share) it_mw units / eflops run
Source: docs/formulation.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo

from .data import SiteData, TimeData
from .law import law
from .linear import (
    FULLEST,
    MEAN,
    active_sum,
    by_head,
    fullest_sum,
    is_constant,
    moments,
    total,
    weighted,
)


def add_sites(block: pyo.Block, data: SiteData, time: TimeData) -> None:
    """Add opening, halls and run to `block`; ports: opened, it_mw, hosted (dicts of sums)."""
    block.open = pyo.Var(list(data.open_assets), domain=pyo.Binary)
    block.halls = pyo.Var(
        list(data.hall_assets), domain=pyo.NonNegativeIntegers, bounds=_hall_bounds(data)
    )
    cells = [(*k, t) for k, e in data.hall_eflops.items() if e > 0 for t in time.SLICES]
    block.run_ground = pyo.Var(cells, domain=pyo.NonNegativeReals)

    block.opened = _opened(block, data, time, active_sum)
    block.standing = _standing(block, data, time)
    by_place = _vintages(data)
    _add_space(block, data, time, by_place)
    _add_silicon(block, data)
    block.it_mw = _it_mw(block, data, time, by_place)
    block.hosted = {
        (g, p, t): total(block.run_ground[g, *k, p, t] for k in keys)
        for (g, p), keys in by_place.items()
        for t in time.SLICES
    }


def _hall_bounds(data: SiteData) -> Any:
    def rule(_: Any, g: str, b: str, q: int) -> tuple[int, int]:
        return 0, math.floor(data.max_it_mw[g] / data.it_mw[b] + 1e-9)

    return rule


def _opened(
    block: pyo.Block, data: SiteData, time: TimeData, of: Callable[..., Any]
) -> dict[tuple[str, int], Any]:
    """Return the openings of each site in each period, by one of the sums over vintages."""
    heads = by_head(data.open_assets)
    opened: dict[tuple[str, int], Any] = {}
    for g in data.SITES:
        for i, p in enumerate(time.PERIODS):
            bought = of(block.open, data.open_assets, heads.get((g,), []), i)
            opened[g, p] = 1.0 if g in data.already_open else bought
    return opened


def _standing(block: pyo.Block, data: SiteData, time: TimeData) -> dict[tuple[str, int], Any]:
    """Return the openings that serve in any year of a period: whole where `opened` is a mean."""
    heads = by_head(data.open_assets)
    standing: dict[tuple[str, int], Any] = {}
    for g in data.SITES:
        for i, p in enumerate(time.PERIODS):
            keys = [k for k in heads.get((g,), []) if data.open_assets[k].active[i] > 0]
            serving = total(block.open[k] for k in keys)
            standing[g, p] = 1.0 if g in data.already_open else serving
    return standing


def _vintages(data: SiteData) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """Return the (hall, vintage) pairs that serve at each site in each period."""
    found: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for (g, b, q, p), eflops in data.hall_eflops.items():
        if eflops > 0:
            found.setdefault((g, p), []).append((b, q))
    return found


def built(block: pyo.Block, g: str, b: str, q: int) -> Any:
    """Return the halls bought, or 1 for the existing stock (its units carry the count)."""
    return block.halls[g, b, q] if q else 1.0


def _add_space(block: pyo.Block, data: SiteData, time: TimeData, by_place: dict[Any, Any]) -> None:
    heads = by_head(data.open_assets)
    at_first = _opened(block, data, time, fullest_sum)
    units = {FULLEST: data.hall_fullest, MEAN: data.hall_units}
    opened = {FULLEST: at_first, MEAN: block.opened}
    once = [k for k, expr in at_first.items() if not is_constant(expr)]

    @law(block, once, "openings of a site that stand at any moment <= 1", "-")
    def open_once(_: Any, g: str, p: int) -> Any:
        return at_first[g, p] <= 1

    buyable = [
        (g, p, when)
        for (g, p), vintages in by_place.items()
        if any(q for _, q in vintages)
        for when in moments(data.open_assets, heads.get((g,), []), time.PERIODS.index(p))
    ]

    @law(block, buyable, "IT power of the halls <= what an open site may hold", "MW")
    def space(_: Any, g: str, p: int, when: str) -> Any:
        used = sum(
            data.it_mw[b] * units[when][g, b, q, p] * built(block, g, b, q)
            for b, q in by_place[g, p]
        )
        return used <= data.max_it_mw[g] * opened[when][g, p]

    one_hall = [
        (g, p, b, when)
        for g, p, when in buyable
        for b in sorted({b for b, q in by_place[g, p] if q})
    ]

    @law(block, one_hall, "halls of one kind <= how many fit, if open", "halls")
    def space_by_hall(_: Any, g: str, p: int, b: str, when: str) -> Any:
        fits = math.floor(data.max_it_mw[g] / data.it_mw[b] + 1e-9)
        mine = [q for hall, q in by_place[g, p] if hall == b and q]
        there = weighted(
            [units[when][g, b, q, p] for q in mine], [block.halls[g, b, q] for q in mine]
        )
        return there <= fits * opened[when][g, p]


def _add_silicon(block: pyo.Block, data: SiteData) -> None:
    @law(block, block.run_ground.index_set(), "compute of a hall vintage <= installed", "EFLOPS")
    def silicon(_: Any, g: str, b: str, q: int, p: int, t: str) -> Any:
        share = data.present.get((g, t), 1.0) * data.availability[b]
        installed = data.hall_eflops[g, b, q, p] * built(block, g, b, q)
        return block.run_ground[g, b, q, p, t] <= share * installed


def _it_mw(
    block: pyo.Block, data: SiteData, time: TimeData, by_place: dict[Any, Any]
) -> dict[tuple[str, int, str], Any]:
    """Return the IT power of each site: idle part of what stands plus what runs [MW]."""
    it_mw: dict[tuple[str, int, str], Any] = {}
    for (g, p), keys in by_place.items():
        for t in time.SLICES:
            here = data.present.get((g, t), 1.0)
            terms = []
            for b, q in keys:
                units, eflops = data.hall_units[g, b, q, p], data.hall_eflops[g, b, q, p]
                idle = data.idle_share[b]
                marginal = (1 - idle) * data.it_mw[b] * units / eflops
                terms.append(here * idle * data.it_mw[b] * units * built(block, g, b, q))
                terms.append(marginal * block.run_ground[g, b, q, p, t])
            it_mw[g, p, t] = sum(terms)
    return it_mw

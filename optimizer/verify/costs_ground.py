"""Cost of the ground: sites, halls and accelerators, power, cooling, water.

Source: formulation, sections 1 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Floats
from ..instance.schema import Hall
from .money import USD_PER_MUSD, Charge, Price, purchase, upkeep, yearly
from .power import Supply
from .sites import Ground, refreshes


def ground_charges(supply: Supply) -> Iterator[Charge]:
    """Return every charge of the ground, whatever the boundary."""
    ground = supply.cooling.ground
    yield from _sites(ground)
    for b, hall in enumerate(ground.case.inst.halls):
        yield from _halls(ground, b, hall)
    yield from _power(supply)
    yield from _cooling(supply)


def _sites(ground: Ground) -> Iterator[Charge]:
    cal, case = ground.case.calendar, ground.case
    standing = {row.site for row in case.inst.existing if row.count > 0}
    for g, site in enumerate(case.inst.sites):
        if site.site in standing:
            yield yearly(cal, "sites", np.full(cal.count, site.opex_musd_per_y))
            continue
        opened = ground.d.array("open")[g]
        price = Price("sites", np.full(cal.count, site.open_musd), site.life_y, "ground")
        yield purchase(cal, price, opened)
        yield upkeep(cal, "sites", opened * site.opex_musd_per_y, site.life_y)


def _halls(ground: Ground, b: int, hall: Hall) -> Iterator[Charge]:
    case, cal = ground.case, ground.case.calendar
    bought = ground.d.array("halls")[:, b]
    boundary = case.inst.settings.boundary
    capex = hall.capex_musd * case.trajectory(hall.capex_trajectory)
    silicon = hall.accelerator_musd * case.trajectory(hall.accelerator_trajectory)
    yield purchase(cal, Price("halls", capex, hall.life_y, "ground"), bought)
    if boundary.accelerators:
        yield from _accelerators(ground, hall, bought.sum(axis=0), silicon)
    counted = capex * boundary.facility + silicon * boundary.accelerators
    yield upkeep(cal, "opex", bought * counted * hall.opex_share, hall.life_y)
    base = hall.capex_musd * boundary.facility + hall.accelerator_musd * boundary.accelerators
    kept = ground.standing[:, b] * np.array(cal.lengths)
    for row in case.inst.existing:
        if row.hall == hall.hall:
            paid = np.array([_worth_until(ground, p, row.until) for p in range(cal.count)])
            yearly_musd = row.count * hall.opex_share * base
            yield Charge("opex", yearly_musd * paid, np.zeros(kept.shape[-1]))


def _worth_until(ground: Ground, p: int, until: int) -> float:
    cal = ground.case.calendar
    return sum(cal.discount(year) for year in cal.years(p) if year < until)


def _accelerators(ground: Ground, hall: Hall, bought: Floats, price: Floats) -> Iterator[Charge]:
    """Yield the first accelerators and every refresh, paid for the years the hall serves."""
    cal = ground.case.calendar
    due = cal.annuity_due(hall.accelerator_life_y, "ground")
    worth = cal.worth(hall.life_y)
    for q in range(cal.count):
        for fresh in refreshes(ground.case, hall, q):
            years = worth[q, :, fresh.age : fresh.age + hall.accelerator_life_y].sum(axis=1)
            paid = bought[q] * price[fresh.period]
            overnight = np.zeros(cal.count)
            overnight[fresh.period] = paid
            yield Charge("accelerators", paid * due * years, overnight)


def _power(supply: Supply) -> Iterator[Charge]:
    case, cal, d = supply.case, supply.case.calendar, supply.d
    energy = supply.profile("energy_profile")
    for e, row in enumerate(case.inst.power):
        bought = d.array("power_mw")[e]
        capex = row.capex_musd_per_mw * case.trajectory(row.capex_trajectory)
        yield purchase(cal, Price("power_capacity", capex, row.life_y, "ground"), bought)
        fixed = row.fixed_musd_per_mw_y * case.trajectory(row.fixed_trajectory)
        running = bought[:, np.newaxis] * cal.running(row.life_y) * fixed
        yield Charge("power_capacity", running, np.zeros(cal.count))
        yield yearly(cal, "power_capacity", row.existing_mw * fixed)
        usd = row.energy_usd_per_mwh * case.trajectory(row.energy_trajectory)
        mwh = supply.delivered_mw[e] * case.hours * energy[e]
        yield yearly(cal, "energy", mwh.T * usd / USD_PER_MUSD)
        peak = d.array("peak")[e] * row.demand_usd_per_mw_y
        yield yearly(cal, "demand_charges", peak / USD_PER_MUSD)


def _cooling(supply: Supply) -> Iterator[Charge]:
    case, cal, cooling = supply.case, supply.case.calendar, supply.cooling
    rows = case.inst.by_id("coolers")
    price = {row.site: row.water_usd_per_m3 for row in case.inst.sites}
    for c, (site, name) in enumerate(case.cooler_at):
        capex = np.full(cal.count, rows[name].capex_musd_per_mw)
        bought = supply.d.array("cooler_mw")[c]
        yield purchase(cal, Price("cooling", capex, rows[name].life_y, "ground"), bought)
        yield yearly(cal, "water", cooling.water_m3[c] * price[site] / USD_PER_MUSD)

"""Policy numbers and the costs that no decision changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from models.data import IntArray, PolicyData, TimeData

from ..instance import Instance
from ..routes import Routes
from .calendar import Calendar
from .ground import fixed_musd
from .network import existing_antenna_musd

Yearly = Callable[[int, int], float]

LINES = (
    "sites", "halls", "accelerators", "power_capacity", "energy", "demand_charges", "cooling",
    "water", "carbon", "shells", "platforms", "module_operations", "insurance", "launches",
    "gateways", "antennas", "links", "transit", "shortfall",
)  # fmt: skip


def compile_policy(inst: Instance, time: TimeData, routes: Routes, active: IntArray) -> PolicyData:
    """Return limits on carbon, money, accelerators and places; route numbers are active ones."""
    policy = inst.settings.policy
    host = host_jurisdictions(inst, routes, active)
    home = np.array([routes.commodities[routes.commodity[r]].jurisdiction for r in active])
    numbers = np.arange(len(active))
    in_orbit = np.array([routes.host_kind[r] != "site" for r in active], dtype=bool)
    homes = sorted({str(j) for j in home} | set(policy.abroad_share_max))
    orbit_max = policy.orbit_share_max
    return PolicyData(
        carbon_cap_t={p: kt * 1000 for p, kt in policy.carbon_cap_kt.items()},
        carbon_musd_per_t={
            p: policy.carbon_usd_per_t * 1e-6 * time.discount[p] for p in time.PERIODS
        },
        budget_musd=dict(policy.budget_musd),
        supply_eflops={row.period: row.accelerator_eflops for row in inst.supply},
        orbit_share_max=None if orbit_max is None or orbit_max >= 1 else orbit_max,
        orbit_routes=numbers[in_orbit],
        abroad_share_max=dict(policy.abroad_share_max),
        abroad_routes={
            j: numbers[(home == j) & (host != j)]
            for j in policy.abroad_share_max
            if ((home == j) & (host != j)).any()
        },
        jurisdiction_routes={j: numbers[home == j] for j in homes},
    )


def host_jurisdictions(inst: Instance, routes: Routes, active: IntArray) -> np.ndarray:
    """Return the jurisdiction of the host of each active route; orbit counts as the flag."""
    flags = {s.shell: s.flag for s in inst.shells}
    sites = {s.site: s.jurisdiction for s in inst.sites}
    return np.array(
        [
            sites[routes.host[r]]
            if routes.host_kind[r] == "site"
            else flags[routes.host[r].split(":")[0]]
            for r in active
        ]
    )


def constant_costs(inst: Instance, cal: Calendar) -> dict[tuple[str, int], float]:
    """Return what exists and is paid whatever is decided, by cost line and period [MUSD]."""
    total: dict[tuple[str, int], float] = defaultdict(float)
    for line, yearly in (*_standing_ground(inst, cal), *_standing_network(inst)):
        for p, musd in zip(cal.starts, cal.yearly(yearly), strict=True):
            if musd:
                total[line, p] += musd
    return dict(total)


def _standing_ground(inst: Instance, cal: Calendar) -> Iterator[tuple[str, Yearly]]:
    """Yield (line, MUSD in (year, position of its period)) of sites, halls and power that stand."""
    boundary = inst.settings.boundary
    halls, sites = inst.by_id("halls"), inst.by_id("sites")
    for old in inst.existing:
        hall = halls[old.hall]
        price = hall.capex_musd * boundary.facility + hall.accelerator_musd * boundary.accelerators
        yield "halls", _until(old.until, old.count * hall.opex_share * price)
    if boundary.facility:
        for g in sorted({row.site for row in inst.existing if row.count > 0}):
            yield "sites", _until(cal.end, sites[g].opex_musd_per_y)
        for row in inst.power:
            yield "power_capacity", _by_period(fixed_musd(inst, cal, row), row.existing_mw)


def _standing_network(inst: Instance) -> Iterator[tuple[str, Yearly]]:
    if not inst.settings.boundary.network:
        return
    for gateway in inst.gateways:
        if gateway.opened_already:
            yield "gateways", _until(None, gateway.opex_share * gateway.open_musd)
            yield "antennas", _until(None, existing_antenna_musd(inst, gateway.gateway))


def _until(end: int | None, musd: float) -> Yearly:
    return lambda year, _: musd if end is None or year < end else 0.0


def _by_period(musd: tuple[float, ...], amount: float) -> Yearly:
    return lambda _, i: musd[i] * amount

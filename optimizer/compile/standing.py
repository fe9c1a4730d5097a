"""The cost lines, and what exists already and is paid whatever is decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from ..instance import Instance
from .calendar import Calendar
from .ground import fixed_musd

Yearly = Callable[[int, int], float]

LINES = (
    "sites", "halls", "accelerators", "power_capacity", "energy", "demand_charges", "cooling",
    "water", "carbon", "shells", "platforms", "module_operations", "insurance", "launches",
    "gateways", "antennas", "links", "transit", "shortfall",
)  # fmt: skip


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


def existing_antenna_musd(inst: Instance, gateway: str) -> float:
    """Return the yearly cost of the antennas that stand at a gateway [MUSD]."""
    mine = [a for a in inst.antennas if a.gateway == gateway]
    return sum(a.existing * a.opex_share * a.musd for a in mine)

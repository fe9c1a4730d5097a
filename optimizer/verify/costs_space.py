"""Cost of space: shells, platforms, accelerators, operations, launches, insurance.

Source: formulation, sections 1 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Floats
from ..instance.schema import Launcher, Module
from .case import Case
from .fleet import Fleet
from .lift import again
from .money import USD_PER_MUSD, Charge, Price, purchase, upkeep


def space_charges(fleet: Fleet) -> Iterator[Charge]:
    """Return every charge of space; accelerators only where the boundary counts them."""
    case, cal = fleet.case, fleet.case.calendar
    for s, shell in enumerate(case.inst.shells):
        price = Price("shells", np.full(cal.count, shell.open_musd), shell.life_y, "orbit")
        yield purchase(cal, price, fleet.d.array("shell_open")[s])
    for m, module in enumerate(case.inst.modules):
        yield from _module(fleet, m, module)
    for v, launcher in enumerate(case.inst.launchers):
        yield from _launches(fleet, v, launcher)


def prices(case: Case, module: Module) -> tuple[Floats, Floats]:
    """Return the price of a platform and of its accelerators by period bought (P,) [MUSD]."""
    platform = module.platform_musd * case.trajectory(module.platform_trajectory)
    silicon = module.accelerator_musd * case.trajectory(module.accelerator_trajectory)
    return platform, silicon * case.inst.settings.boundary.accelerators


def _module(fleet: Fleet, m: int, module: Module) -> Iterator[Charge]:
    case, cal = fleet.case, fleet.case.calendar
    bought = fleet.d.array("manifest")[m]
    platform, silicon = prices(case, module)
    yield purchase(cal, Price("platforms", platform, module.life_y, "orbit"), bought)
    yield purchase(cal, Price("accelerators", silicon, module.life_y, "orbit"), bought)
    for line, price in (("platforms", platform), ("accelerators", silicon)):
        yield replacing(case, module, line, bought, price)
    operated = bought * (platform + silicon) * module.opex_share
    yield upkeep(cal, "module_operations", operated, module.life_y)


def replacing(case: Case, module: Module, line: str, bought: Floats, price: Floats) -> Charge:
    """Return what replaces failed modules, paid in the year they fail at the price of then.

    Args:
        case: the case.
        module: the design.
        line: the cost line.
        bought: modules by period bought (..., P).
        price: of one more by period (P,) [MUSD].
    """
    cal = case.calendar
    rate = module.failure_per_y * float(module.replace)
    value = bought[..., np.newaxis] * rate * cal.running(module.life_y) * price
    return Charge(line, value, bought @ again(case, module) * price)


def _launches(fleet: Fleet, v: int, launcher: Launcher) -> Iterator[Charge]:
    case, cal, d = fleet.case, fleet.case.calendar, fleet.d
    longest = max((row.life_y for row in case.inst.modules), default=1)
    life = longest if launcher.life_y is None else launcher.life_y
    carried = d.array("manifest")[:, v]
    factor = case.trajectory(launcher.price_trajectory)
    if launcher.price_usd_per_kg is not None:
        mass = np.array([row.mass_kg for row in case.inst.modules])
        lifted = np.einsum("m,msp->sp", mass, carried)
        paid = lifted * launcher.price_usd_per_kg * factor / USD_PER_MUSD
    else:
        paid = d.array("launches")[v] * (launcher.price_musd or 0.0) * factor
    yield purchase(cal, Price("launches", np.ones(cal.count), life, "orbit"), paid)
    for m, row in enumerate(case.inst.modules):
        usd_per_kg = (launcher.price_usd_per_kg or 0.0) * factor
        ride = row.mass_kg * usd_per_kg / USD_PER_MUSD
        yield replacing(case, row, "launches", carried[m], ride)
        insured = launcher.insurance_share * (ride + sum(prices(case, row)))
        yield replacing(case, row, "insurance", carried[m], insured)
    worth = [sum(prices(case, row)) for row in case.inst.modules]
    cargo = np.array(worth).reshape(len(worth), cal.count)
    insured = launcher.insurance_share * (paid + np.einsum("mp,msp->sp", cargo, carried))
    yield purchase(cal, Price("insurance", np.ones(cal.count), life, "orbit"), insured)

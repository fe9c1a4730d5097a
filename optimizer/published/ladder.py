"""From the narrowest boundary to the widest, and on to the dearest prices, step by named step.

The instance `reconciliation` counts everything. A step of COUNTED says how to leave one thing out
of it; the ladder begins with all of them left out and takes one back in after the other. A step of
DEARER puts a dearer price or a worse satellite in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from .bench import Changes

SSO_SHARE = 0.7  # of what a rocket lifts to low orbit
MODULE_KW = 120  # IT power of the module of the instance
PRICE = "launchers.starship.price_usd_per_kg"
MASS = "modules.ai1.mass_kg"
PLATFORM = "modules.ai1.platform_musd"
HALL = "halls.hall.capex_musd"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder.

    Attributes:
        name: what it adds.
        source: where its numbers are from.
        changes: overrides that leave it out (COUNTED) or put it in (DEARER).
    """

    name: str
    source: str
    changes: Changes


NO_ECLIPSE: Changes = {
    "shells.ring.altitude_km": 1400,
    "modules.ai1.array_degradation_per_y": 0,
    "modules.ai1.battery_fade_per_y": 0,
    "modules.ai1.bus_kw": 0,
}
NO_LOSSES: Changes = {
    "modules.ai1.failure_per_y": 0,
    "modules.ai1.eflops_loss_per_y": 0,
    "modules.ai1.doa": 0,
    "modules.ai1.availability": 1,
    "launchers.starship.success": 1,
    "launchers.starship.insurance_share": 0,
    "halls.hall.availability": 1,
}
NO_OPERATIONS: Changes = {"modules.ai1.opex_share": 0, "halls.hall.opex_share": 0}
NO_ACCELERATORS: Changes = {"boundary.accelerators": False}
NO_FACILITY: Changes = {"boundary.facility": False}
NO_NETWORK: Changes = {"boundary.network": False}
NO_INTEREST: Changes = {
    "discount_rate": 0,
    "wacc.ground": 0,
    "wacc.orbit": 0,
    "wacc.network": 0,
}
STARCLOUD_POWER: Changes = {
    "power.grid.energy_usd_per_mwh": 140e6 / (40 * 87600),
    "power.grid.capex_musd_per_mw": 20 / 40,
    "power.grid.life_y": 10,
    "coolers.liquid.overhead": 0,
    "coolers.liquid.capex_musd_per_mw": 7 / 40,
    "coolers.liquid.life_y": 10,
}
WHITE_PAPER = "Starcloud's white paper of 2024, by way of summaries (secondary)"
INSTANCE = "sources.csv of the instance"

START = "Starcloud 2024: energy, launch and solar cells, at its prices"
COUNTED = (
    Step("an AI1-class mass, 17.8 kg/kW, not 3.5", WHITE_PAPER, {MASS: 3.5 * MODULE_KW}),
    Step("launch at 200 USD/kg (Suncatcher, mid-2030s), not 44", WHITE_PAPER,
         {PRICE: 6.2e6 / 140e3}),
    Step("a life of 5 years, not 10", WHITE_PAPER, {"modules.ai1.life_y": 10}),
    Step("eclipses, ageing of cells, the bus", INSTANCE, NO_ECLIPSE),
    Step("the satellite around the cells: 20 USD/W", WHITE_PAPER,
         {PLATFORM: 2 / 40 * MODULE_KW / 1000}),
    Step("losses: satellites, accelerators, launches, downtime", INSTANCE, NO_LOSSES),
    Step("Texas electricity and PUE, not 0.04 USD/kWh with chillers and backup", WHITE_PAPER,
         STARCLOUD_POWER),
    Step("the hall on the ground", INSTANCE, {HALL: 0}),
    Step("launch at 900 USD/kg (the one disclosed contract), not 200", INSTANCE,
         {PRICE: 200 / SSO_SHARE}),
    Step("operations, both sides", INSTANCE, NO_OPERATIONS),
    Step("accelerators, both sides", INSTANCE, NO_ACCELERATORS),
    Step("interest: 8 % on the ground, 12 % in orbit", INSTANCE, NO_INTEREST),
    Step("network: gateway, antennas, lines, transit", INSTANCE, NO_NETWORK),
)  # fmt: skip
DEARER = (
    Step("launch at 3,000 USD/kg to low orbit, as today", "spacedc-mdao, launch catalogue",
         {PRICE: 3000 / SSO_SHARE}),
    Step("a platform at 60 USD/W", "upper end of the instance's source", {PLATFORM: 9}),
    Step("a platform at 288 USD per watt of IT", "spacedc-mdao, component prices",
         {PLATFORM: 0.288 * MODULE_KW}),
    Step("68 kg/kW", "research-viewer, upper end (secondary)", {MASS: 68.1 * MODULE_KW}),
    Step("launch at 6,500 USD/kg, a rideshare", "list price by way of a wiki (secondary)",
         {PRICE: 6500}),
    Step("a life of 3 years, not 5", "assumption: 2 to 4 years are argued",
         {"modules.ai1.life_y": 3}),
    Step("accelerators left out again, both sides", "the boundary of studies of power alone",
         NO_ACCELERATORS),
)  # fmt: skip


def merged(*changes: Changes) -> Changes:
    """Join overrides.

    Args:
        changes: the later ones win.

    Returns:
        One mapping.
    """
    joined: dict[str, str | int | float | bool] = {}
    for part in changes:
        joined |= part
    return joined


def left_out(first: int) -> Changes:
    """Leave out a step of COUNTED and all after it.

    Args:
        first: number of the first step that is left out.

    Returns:
        Overrides; where two steps change one value, the earlier step, still to come, wins.
    """
    return merged(*(step.changes for step in reversed(COUNTED[first:])))


def states() -> Mapping[str, Changes]:
    """Return every state of the ladder, by the name of the step that leads to it.

    Returns:
        Name -> overrides of the instance, from the narrowest boundary on. The state after the last
        step of COUNTED is the full total cost: no overrides.
    """
    counted = {START: left_out(0)}
    counted |= {step.name: left_out(number) for number, step in enumerate(COUNTED, 1)}
    dearer = accumulate((step.changes for step in DEARER), merged)
    return counted | {step.name: state for step, state in zip(DEARER, dearer, strict=True)}

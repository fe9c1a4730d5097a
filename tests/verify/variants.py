"""Random variants of the two small worlds, for plans that the solver makes."""

from __future__ import annotations

import random
from collections.abc import Iterator

from optimizer.instance import Instance
from tests.verify.orbits import space
from tests.verify.worlds import ground

SCALED = {
    "ground": [
        "sites.*.open_musd", "halls.h1.capex_musd", "halls.h1.accelerator_musd",
        "power.*.capex_musd_per_mw", "power.*.energy_usd_per_mwh",
        "power.store-a.capex_musd_per_mw", "power.grid-a.demand_usd_per_mw_y",
        "power.*.carbon_kg_per_mwh", "coolers.chill.capex_musd_per_mw",
        "links.*.usd_per_gbps_y", "workloads.*.demand_eflops", "workloads.w.in_gbps_per_eflops",
    ],
    "space": [
        "launchers.rocket.price_musd", "launchers.shared.price_usd_per_kg",
        "modules.*.platform_musd", "modules.*.accelerator_musd", "antennas.*.musd",
        "gateways.*.open_musd", "shells.s.open_musd", "workloads.*.demand_eflops",
        "workloads.chat.in_gbps_per_eflops", "terminals.module:small:user.gbps_up",
        "terminals.module:small:feeder-rf.gbps_down",
    ],
}  # fmt: skip
SHRUNK = {
    "ground": ["power.grid-a.min_load", "halls.h1.idle_share", "halls.*.opex_share"],
    "space": [
        "modules.small.failure_per_y",
        "modules.small.idle_share",
        "launchers.rocket.insurance_share",
    ],
}
SWITCHES = (None, None, "boundary.facility", "boundary.network", "boundary.accelerators")


def variants(count: int, seed: int = 0) -> Iterator[Instance]:
    """Yield variants: five values scaled, work dear enough to serve, sometimes a switch off."""
    rng = random.Random(seed)
    worlds = {"ground": ground(), "space": space()}
    for _ in range(count):
        name = rng.choice(sorted(worlds))
        changes = {key: f"*{rng.choice([0.2, 0.5, 1.5, 3])}" for key in _some(rng, SCALED[name], 4)}
        changes |= {key: f"*{rng.choice([0.3, 0.6, 0.9])}" for key in _some(rng, SHRUNK[name], 1)}
        changes["workloads.*.shortfall_usd_per_eflops_h"] = f"*{rng.choice([30, 100, 300])}"
        switch = rng.choice(SWITCHES)
        if switch is not None:
            changes[switch] = "false"
        yield worlds[name].with_(changes)


def _some(rng: random.Random, keys: list[str], count: int) -> list[str]:
    return rng.sample(keys, count)

"""Google's Suncatcher: what launch costs per kW and year, against what electricity costs.

Instance: `suncatcher`. Nothing but launches and electricity has a price in it.
Source: arXiv 2511.19468; its table of launched power prices as it was remembered, not re-read.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .bench import Bench, line_musd
from .row import Row

STUDY = "suncatcher"
SOURCE = "arXiv 2511.19468, table as it was remembered"
TOLERANCE = 0.015
UPPER_END = 0.03  # the paper rounds the upper end of the ground to one digit
PRICES_USD_PER_KG = (3600, 200)
TABLE = {
    "v2-mini": ("Starlink v2 mini", "14,700", "810"),
    "v1": ("Starlink v1", "26,600", "1,470"),
    "oneweb": ("OneWeb", "135,800", "7,500"),
    "iridium-pair": ("Iridium", "124,600", "6,900"),
}
NOW_USD_PER_KG, NOW_T, GOAL_USD_PER_KG = 1800.0, 400.0, 200.0
LEARNING = math.log2(0.8)  # a fifth cheaper with every doubling: exponent -0.3219


def launched_power(module: str, usd_per_kg: float) -> Callable[[Bench], float]:
    """Ask for the launch cost of a year of one kW on one kind of satellite.

    Args:
        module: the only satellite that can be bought.
        usd_per_kg: price of launch.

    Returns:
        What computes it [USD/kW/y].
    """

    def compute(bench: Bench) -> float:
        life_y = bench.instance(STUDY).by_id("modules")[module].life_y
        others = [other for other in TABLE if other != module]
        plan = bench.plan(STUDY, {
            "workloads.compute.hosts": "orbit",
            "launchers.rocket.price_usd_per_kg": usd_per_kg,
            "launchers.rocket.life_y": life_y,
            **{f"modules.{other}.supply_per_y": 0 for other in others},
        })  # fmt: skip
        return line_musd(plan, "launches") * 1e6 / demand_kw(bench)

    return compute


def ground_power(site: str) -> Callable[[Bench], float]:
    """Ask for the electricity of a year of one kW on the ground.

    Args:
        site: `low` or `high`: the ends of the paper's range.

    Returns:
        What computes it [USD/kW/y].
    """

    def compute(bench: Bench) -> float:
        plan = bench.plan(STUDY, {"workloads.compute.hosts": site})
        return line_musd(plan, "energy") * 1e6 / demand_kw(bench)

    return compute


def demand_kw(bench: Bench) -> float:
    """Return the demand of the instance: 1 EFLOPS stands for 1 MW [kW]."""
    return bench.instance(STUDY).workloads[0].demand_eflops * 1000


def learned_usd_per_kg(mass_t: float) -> float:
    """Price launch by Wright's law from the mass flown.

    Args:
        mass_t: flown so far [t].

    Returns:
        1,800 USD/kg at 400 t, a fifth less with every doubling.
    """
    return float(NOW_USD_PER_KG * (mass_t / NOW_T) ** LEARNING)


def mass_to_reach_t(usd_per_kg: float) -> float:
    """Invert `learned_usd_per_kg`.

    Args:
        usd_per_kg: price that is to be reached.

    Returns:
        Mass to fly until then [t].
    """
    return float(NOW_T * (usd_per_kg / NOW_USD_PER_KG) ** (1 / LEARNING))


ROWS = (
    *(
        Row(STUDY, f"launched power, {name}, {price} USD/kg", "USD/kW/y", published, TOLERANCE,
            "relative", SOURCE, launched_power(module, price))
        for module, (name, *both) in TABLE.items()
        for price, published in zip(PRICES_USD_PER_KG, both, strict=True)
    ),
    Row(STUDY, "electricity on the ground, lower end", "USD/kW/y", "570", TOLERANCE, "relative",
        SOURCE, ground_power("low")),
    Row(STUDY, "electricity on the ground, upper end", "USD/kW/y", "3,000", UPPER_END, "relative",
        SOURCE, ground_power("high")),
    Row(STUDY, "mass flown until 200 USD/kg (a formula, no plan)", "t", "368,305", 0, "printed",
        SOURCE, lambda _: mass_to_reach_t(GOAL_USD_PER_KG)),
)  # fmt: skip

"""Paper cases of modules that are replaced when they fail.

Half of the pods fail in a year, and are away for half a year: of one, 0.75 are there all the time.
In two years one more is bought and flown.
"""

from __future__ import annotations

from typing import Any

from paper import costs, law, orbit, row, steps, years

from optimizer.instance import Instance

POD: dict[str, Any] = {"life_y": 2, "failure_per_y": 0.5, "replace": "yes", "replace_y": 0.5}
MUST = {"critical": "yes", "shortfall_usd_per_eflops_h": 0}
CHEAP = {"shortfall_usd_per_eflops_h": 4000}  # 35.04 MUSD per EFLOPS and year
PAIR = years(2026, last=2028)


def fleet(settings: dict[str, Any] | None = None, **tables: Any) -> Instance:
    """Return one pod that is replaced, for 0.75 EFLOPS over two years."""
    base = {"modules": [row(**POD)], "workloads": [row(demand_eflops=0.75, **CHEAP)]}
    return orbit(settings, periods=PAIR, **{**base, **tables})


@costs(platforms=6, launches=4)
def a_pod_that_fails_is_bought_again() -> Instance:
    # One, and half of one in each of two years, on one rocket.
    return fleet()


@costs(platforms=6, launches=8)
def what_replaces_it_must_fly() -> Instance:
    # One pod a launch: two launches.
    return fleet(payloads=[row(payload_kg=1000)])


@law("launches.filled", optimum=6 + 8, without=6)
def launches_carry_what_replaces_others() -> Instance:
    return fleet(payloads=[row(payload_kg=1000)])


@law("launches.making", optimum=0.75 * 70.08, without=10)
def what_replaces_it_must_be_made() -> Instance:
    # One is made, two are needed.
    return fleet(modules=[row(**POD, supply_per_y=1)])


@costs(platforms=7.5, launches=8)
def it_is_replaced_in_the_next_period_too() -> Instance:
    # A period a year. One and a half are flown in 2026; in 2027 half of one, at twice the price:
    # 3 + 1.5 + 3. A launch each year.
    return orbit(
        periods=years(2026, 2027),
        trajectories=steps("twice", y2026=1, y2027=2),
        modules=[row(**POD, platform_trajectory="twice")],
        payloads=[row(payload_kg=2000)],
        launchers=[row(life_y=1)],
        workloads=[row(demand_eflops=0.75, **CHEAP)],
    )


@costs(platforms=6, accelerators=4, launches=2, insurance=1.2)
def all_that_a_module_costs_is_paid_again() -> Instance:
    # Twice 3 + 2, 1 MUSD a ride and a tenth for insurance: 13.2, the budget. Chips of 2 EFLOPS, and
    # 2,000 t of carbon over two years.
    limits = {"budget_musd": {2026: 13.2}, "carbon_cap_kt": {2026: 1}}
    return fleet(
        {"policy": limits},
        modules=[row(**POD, accelerator_musd=2)],
        launchers=[row(price_musd="", price_usd_per_kg=1000, per_year=1, insurance_share=0.1)],
        embodied=[row(what="pod", kg_co2=1000000)],
        supply=[row(period=2026, accelerator_eflops=2)],
        workloads=[row(demand_eflops=0.75, **MUST)],
    )

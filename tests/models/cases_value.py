"""Paper cases of what work is worth: over time, and in steps.

A price of 1000 USD per EFLOPS and hour is 8.76 MUSD per EFLOPS and year. A bare site costs 10.
"""

from __future__ import annotations

from typing import Any

from paper import SHORT_YEAR, Row, costs, ground, halves, hourly, law, row, steps, years

from optimizer.instance import Instance

LOW, HIGH = 1000, 4000
STEPS = [
    row(step="high", share=0.25, usd_per_eflops_h=HIGH),
    row(step="low", share=0.75, usd_per_eflops_h=LOW),
]


@costs(sites=10, shortfall=SHORT_YEAR / 2)
def work_is_worth_more_later() -> Instance:
    # Half of 8.76 in 2026, and three times that, 26.28, in 2027: the site opens then.
    return ground(
        periods=years(2026, 2027),
        trajectories=steps("dearer", y2026=0.5, y2027=3),
        workloads=[row(shortfall_usd_per_eflops_h=LOW, shortfall_trajectory="dearer")],
    )


def halls_for(values: list[Row], capex_musd: float, **work: Any) -> Instance:
    """Return a free site whose halls of a quarter EFLOPS cost so much."""
    hall = row(it_mw=0.25, eflops=0.25, capex_musd=capex_musd)
    work = {"shortfall_usd_per_eflops_h": 0, **work}
    return ground(sites=[row(open_musd=0)], halls=[hall], workloads=[row(**work)], values=values)


@costs(halls=5, shortfall=0.75 * SHORT_YEAR)
def what_is_worth_least_falls_short_first() -> Instance:
    # A quarter is worth 0.25 * 35.04 = 8.76, another 2.19; a hall for it costs 5.
    return halls_for(STEPS, 5)


@costs(halls=8)
def all_that_is_worth_more_than_it_costs_is_served() -> Instance:
    return halls_for(STEPS, 2)


@law("routing.steps", optimum=5 + 0.75 * SHORT_YEAR, without=SHORT_YEAR)
def no_more_is_worth_little_than_its_share() -> Instance:
    # Without: all is lost of the step that costs least.
    return halls_for(STEPS, 5)


@law("routing.split", optimum=5 + 0.75 * SHORT_YEAR, without=0)
def what_falls_short_is_lost_of_some_step() -> Instance:
    return halls_for(STEPS, 5)


@costs(halls=5, shortfall=1.5 * SHORT_YEAR)
def steps_follow_the_price_of_their_work() -> Instance:
    # Twice the prices, 70.08 and 8.76: half an EFLOPS is worth 35.04 or 4.38, and a hall 5.
    return ground(
        sites=[row(open_musd=0)],
        halls=[row(it_mw=0.5, eflops=0.5, capex_musd=5)],
        trajectories=steps("twice", y2026=2),
        workloads=[row(demand_eflops=2, shortfall_usd_per_eflops_h=0,
                       shortfall_trajectory="twice")],
        values=[row(step="high", share=0.25, usd_per_eflops_h=HIGH),
                row(step="low", share=0.75, usd_per_eflops_h=LOW / 2)],
    )  # fmt: skip


@costs(halls=5, shortfall=0.75 * SHORT_YEAR)
def steps_of_work_that_shifts_are_of_its_day() -> Instance:
    # The sun shines before noon: half an EFLOPS then is a quarter over the day.
    sun = row(kind="solar", capex_musd_per_mw=0, available_profile="early")
    work = row(shift="day", shortfall_usd_per_eflops_h=0)
    return ground(
        slices=halves(),
        profiles=hourly("early", lambda h: 1 if h < 12 else 0),
        sites=[row(open_musd=0)],
        halls=[row(it_mw=0.5, eflops=0.5, capex_musd=5)],
        power=[sun],
        workloads=[work],
        values=STEPS,
    )

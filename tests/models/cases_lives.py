"""Paper cases of laws that must not be too strict: what may be done is done.

A plan that a law wrongly forbids is seen by no check of the plan found; only its optimum tells.
"""

from __future__ import annotations

from paper import Sky, costs, ground, halves, orbit, row, through_a_gate, years

from optimizer.instance import Instance

CHEAP = {"shortfall_usd_per_eflops_h": 4000}  # 35.04 MUSD per EFLOPS and year
PAIR = years(2026, last=2028)  # one period of two years


@costs(sites=10, halls=10)
def a_site_that_closes_inside_a_period_serves_till_then() -> Instance:
    # Site and halls live the first of two years: a hall is 0.5 EFLOPS in the mean, so two halls,
    # and two halls (1 MW in the mean) fit into half of 10 MW.
    return ground(periods=PAIR, halls=[{}], workloads=[row(**CHEAP)])


@costs(sites=10, links=4)
def a_line_that_ends_inside_a_period_serves_till_then() -> Instance:
    # A line of 1 Gbps lives the first of two years: 0.5 in the mean, so two of them at 2.
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=5, life_y=1)
    return ground(periods=PAIR, sites=[row(life_y=2)], links=[line], workloads=[row(**CHEAP)])


@costs(platforms=3, launches=4, shortfall=17.52)
def pods_sleep_where_power_is_less_than_they_take_awake() -> Instance:
    # Idle, a pod takes 500 kW. Before noon 1000 kW are there: 1 EFLOPS. After noon 400 kW: it
    # takes these and runs nothing, half of the year short, but it is none the worse in the morning.
    sky = Sky(power_kw=lambda m, z, t, age: 1000 if t == "am" else 400)
    return orbit(sky=sky, slices=halves(), modules=[row(idle_share=0.5)], workloads=[row(**CHEAP)])


@costs(platforms=6, launches=4, gateways=6, antennas=2, shortfall=35.04)
def antennas_that_stand_count_against_the_most() -> Instance:
    # One antenna of 1 Gbps stands, two at most: one is bought. 3 EFLOPS want three.
    antenna = row(gbps_up=1, existing=1, max=2)
    return through_a_gate(antennas=[antenna], workloads=[row(demand_eflops=3, **CHEAP)])

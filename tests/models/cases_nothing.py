"""Paper cases in which a law has nothing to limit: nothing to buy, nothing that flows."""

from __future__ import annotations

from paper import costs, ground, row, through_a_gate, years

from optimizer.instance import Instance

CHEAP = {"shortfall_usd_per_eflops_h": 4000}  # 35.04 MUSD per EFLOPS and year
MUST = {"critical": "yes", "shortfall_usd_per_eflops_h": 0}


@costs(sites=10, halls=5, cooling=1.2, shortfall=35.04)
def a_cooler_with_a_limit_waits_for_its_site() -> Instance:
    # In 2026 nothing can be bought, though 0.4 MW of cooler stand; in 2027 0.6 MW.
    return ground(
        periods=years(2026, 2027),
        sites=[row(available_from=2027)],
        halls=[{}],
        coolers=[row(existing_mw=0.4, max_mw=1)],
        workloads=[row(**CHEAP)],
    )


@costs(sites=10, halls=5, cooling=2)
def a_dry_cooler_needs_no_permit() -> Instance:
    return ground(sites=[row(water_m3_per_y=0)], halls=[{}], coolers=[{}])


@costs(sites=10)
def without_halls_there_are_no_chips_to_count() -> Instance:
    return ground(supply=[row(period=2026, accelerator_eflops=0)])


@costs(transit=1)
def what_costs_nothing_fits_every_budget() -> Instance:
    # Two Gbps at half a MUSD: transit is no purchase.
    road = row(usd_per_gbps_y=500000)
    limit = {"policy": {"budget_musd": {2026: 0}}}
    return ground(limit, sites=[row(open_musd=0)], links=[road])


@costs(sites=10)
def work_without_traffic_needs_no_line() -> Instance:
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=3, life_y=1)
    work = row(in_gbps_per_eflops=0, out_gbps_per_eflops=0, **MUST)
    return ground(links=[line], workloads=[work])


@costs(sites=10)
def no_work_is_never_short() -> Instance:
    # Critical work of 0 EFLOPS that nobody could host within a millisecond.
    none = row(workload="none", demand_eflops=0, latency_ms=1, **MUST)
    return ground(workloads=[row(**MUST), none])


@costs(platforms=3, launches=4, gateways=6)
def a_gateway_whose_antennas_all_stand() -> Instance:
    return through_a_gate(antennas=[row(existing=1, max=1)], workloads=[row(**MUST)])


@costs(platforms=3, launches=4)
def a_gateway_that_is_open_and_full() -> Instance:
    return through_a_gate(
        gateways=[row(opened_already="yes")],
        antennas=[row(existing=1, max=1)],
        workloads=[row(**MUST)],
    )

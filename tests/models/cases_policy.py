"""Paper cases of the laws of links and of the limits that people set."""

from __future__ import annotations

from paper import ground, law, orbit, row, steps, years

from optimizer.instance import Instance

HALL = {"halls": [{}]}
DIRTY = {"carbon_kg_per_mwh": 1000}  # 8760 t per MW and year


def policy(**limits: object) -> dict[str, object]:
    """Return settings with these limits."""
    return {"policy": limits}


@law("links.most_lines", optimum=28.52, without=13)
def a_link_takes_so_many_lines() -> Instance:
    # 2 Gbps wanted in 2027, a line carries 1, a link takes one. Lines live two years, 2 MUSD.
    # One: site 10 + line 1 + half short 0.5 * 35.04 = 28.52. Two: 10 + 2 + 1 = 13.
    late = {"demand_trajectory": "late", "shortfall_usd_per_eflops_h": 4000}
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=1, life_y=2)
    return ground(
        periods=years(2026, 2027),
        trajectories=steps("late", y2026=0, y2027=1),
        links=[line],
        workloads=[row(in_gbps_per_eflops=2, **late)],
    )


@law("links.link", optimum=14, without=10, off=("links.linking",))
def a_link_carries_so_much() -> Instance:
    # Two lines of 1 Gbps for 2 Gbps: 10 + 2 * 2. Without: 10 (the strengthening is off too).
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=5, life_y=1)
    return ground(links=[line], workloads=[row(in_gbps_per_eflops=2)])


@law("links.linking", optimum=12, without=10.4, relaxed=True)
def whole_lines_lift_the_bound() -> Instance:
    # Fractions allowed. A line of 10 Gbps for 2: a fifth would do, 10 + 0.4; but the flow of the
    # only work is at most 2 Gbps * lines: a whole line, 10 + 2.
    line = row(existing_gbps=0, module_gbps=10, module_musd=2, max_modules=5, life_y=1)
    return ground(links=[line], workloads=[row(in_gbps_per_eflops=2)])


@law("policy.emitted", optimum=18.438, without=18)
def carbon_is_counted() -> Instance:
    # 15 + 3 + 8760 t * 50 USD = 18.438. Without: none is counted.
    return ground(policy(carbon_usd_per_t=50), **HALL, power=[row(**DIRTY)])


@law("policy.carbon_cap", optimum=19, without=18)
def carbon_is_capped() -> Instance:
    # 4380 t allowed: half of the power is clean, at 5: 15 + 1.5 + 2.5 = 19. Without: 15 + 3.
    clean = row(power="clean", capex_musd_per_mw=5)
    limit = policy(carbon_cap_kt={2026: 4.38})
    return ground(limit, **HALL, power=[row(**DIRTY), clean])


@law("policy.budget", optimum=13, without=12)
def money_is_limited() -> Instance:
    # A hall of 8 that lives four years costs 2 a year; one of 3 that lives one year costs 3.
    # The budget of 15 pays 10 + 3 = 13, not 10 + 8. Without: 10 + 2 = 12.
    lasting = row(hall="lasting", capex_musd=8, life_y=4, accelerator_life_y=4)
    brief = row(hall="brief", capex_musd=3)
    return ground(policy(budget_musd={2026: 15}), halls=[lasting, brief])


@law("policy.accelerators", optimum=50.04, without=20)
def chips_are_limited() -> Instance:
    # 1 EFLOPS to be had of 2: 15 + 35.04 short. Without: 10 + 2 * 5.
    work = row(demand_eflops=2, shortfall_usd_per_eflops_h=4000)
    return ground(**HALL, supply=[row(period=2026, accelerator_eflops=1)], workloads=[work])


@law("policy.orbit_share", optimum=17, without=7)
def orbit_is_limited() -> Instance:
    # Half of the work only orbit may host, and half at most may be there: the other half needs
    # the site, 7 + 10. Without: one pod for both, 7.
    only = row(workload="far", hosts="orbit", demand_eflops=0.5)
    free = row(demand_eflops=0.5)
    return orbit(policy(orbit_share_max=0.5), sites=[{}], links=[{}], workloads=[free, only])


@law("policy.abroad_share", optimum=14, without=4)
def hosting_abroad_is_limited() -> Instance:
    # A site at home (AA) costs 10, one abroad (BB) 4. Half of the work must go abroad, and half
    # at most may: both sites, 14. Without: abroad alone, 4.
    sites = [{}, row(site="abroad", jurisdiction="BB", open_musd=4)]
    links = [{}, row(link="out", to="abroad")]
    must = row(workload="must", hosts="abroad", demand_eflops=0.5)
    limit = policy(abroad_share_max={"AA": 0.5})
    return ground(limit, sites=sites, links=links, workloads=[row(demand_eflops=0.5), must])

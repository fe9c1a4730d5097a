"""Paper cases of corners: part of a life, part of a fleet, part of what counts."""

from __future__ import annotations

from cases_ground import sun_and_store
from paper import (
    EAST,
    HALVES,
    WEST,
    ZONE,
    Sky,
    costs,
    ground,
    halves,
    hourly,
    law,
    orbit,
    row,
    steps,
    through_a_gate,
    years,
)

from optimizer.instance import Instance

CHEAP = {"shortfall_usd_per_eflops_h": 4000}  # 35.04 MUSD per EFLOPS and year
MORNING = hourly("morning", lambda h: 2 if h < 12 else 0)


@costs(
    sites=10, halls=5, power_capacity=3 + 0.9, energy=1.5768, demand_charges=1.8, cooling=2,
    water=1.5768, carbon=0.7884, transit=3.6, shortfall=63.072,
)  # fmt: skip
def yearly_costs_are_paid_in_every_year() -> Instance:
    # Two years at 1/4: 1 + 0.8 = 1.8 of a year, things live both years. Fixed 0.5; energy and water
    # 0.876; demand 1; carbon 8760 t * 50 USD; transit 2 Gbps; 1 of 2 EFLOPS short at 35.04.
    grid = row(
        life_y=2, fixed_musd_per_mw_y=0.5, energy_usd_per_mwh=100, demand_usd_per_mw_y=1000000,
        carbon_kg_per_mwh=1000,
    )  # fmt: skip
    return ground(
        {"discount_rate": 0.25, "policy": {"carbon_usd_per_t": 50}},
        periods=years(2026, last=2028),
        sites=[row(life_y=2, max_it_mw=1, water_usd_per_m3=100)],
        halls=[row(life_y=2, accelerator_life_y=2)],
        power=[grid],
        coolers=[row(life_y=2, water_m3_per_mwh=1)],
        links=[row(usd_per_gbps_y=1000000)],
        workloads=[row(demand_eflops=2, **CHEAP)],
    )


@costs(sites=10, halls=10)
def half_a_life_is_half_a_hall() -> Instance:
    # Halls of one year in a period of two: two of them are 1 EFLOPS in the mean.
    return ground(periods=years(2026, last=2028), sites=[row(life_y=2)], halls=[{}])


@costs(sites=20, halls=10)
def what_died_is_bought_again() -> Instance:
    # Lives of one year, two periods of one.
    return ground(periods=years(2026, 2027), halls=[{}])


@costs(sites=10, halls=5, cooling=1.2, power_capacity=2.1)
def what_stands_is_free() -> Instance:
    # 0.4 MW of cooler and 0.3 MW of grid stand: 0.6 * 2 and 0.7 * 3.
    return ground(halls=[{}], coolers=[row(existing_mw=0.4)], power=[row(existing_mw=0.3)])


@costs(sites=10, halls=5, power_capacity=13, energy=0.0438)
def storage_pays_for_what_it_gives() -> Instance:
    # Sun 3 MW at 3, store 2 MW at 2. Given: 12 h of 365 days at 1 MW, 4380 MWh, at 10 USD.
    # Carbon is counted where power is generated, not where it leaves a store.
    base = sun_and_store(hours=8, rt_eff=0.5)
    return base.with_(
        {
            "power.store.energy_usd_per_mwh": "10",
            "power.store.carbon_kg_per_mwh": "100",
            "policy.carbon_usd_per_t": "50",
        }
    )


@law("power.firm", optimum=37, without=28)
def charging_must_be_firm_too() -> Instance:
    # am: 1 MW of load and 2 of charging; half of the sun and none of the store is firm: 6 MW of
    # sun. 15 + 18 + 4. Without: 3 MW of sun, 28.
    base = sun_and_store(hours=8, rt_eff=0.5)
    return base.with_({"power.sun.firm_share": "0.5", "power.store.firm_share": "0"})


@costs(platforms=6, launches=4)
def work_born_in_orbit_keeps_the_hours_of_its_zone() -> Instance:
    # 2 EFLOPS before noon: two pods.
    return _born(0)


@costs(platforms=3, launches=4)
def work_born_over_the_east_is_spread() -> Instance:
    # At 90 degrees east each half of the UTC day has half of the morning: 1 EFLOPS.
    return _born(90)


def _born(lon_deg: float) -> Instance:
    return orbit(
        sky=Sky(lon_deg={ZONE: lon_deg}),
        slices=halves(),
        profiles=MORNING,
        workloads=[row(origin="ring", demand_profile="morning")],
    )


@costs(platforms=12, launches=4)
def shifted_work_fits_through_a_complete_fleet() -> Instance:
    # There is power in the last 6 hours only: the day's 24 EFLOPS*h run then, on four pods, and
    # eight Gbps pass where an even day would have two.
    return orbit(
        sky=Sky(power_kw=lambda m, z, t, age: 1000 if t == "pm" else 0),
        slices=halves(18),
        shells=[row(min_modules=2)],
        workloads=[row(shift="day")],
    )


@costs(shortfall=35.04)
def pods_that_can_only_sleep_run_nothing() -> Instance:
    # 100 kW of power, 200 kW asleep: they sleep deeper, but run nothing.
    return orbit(sky=Sky(power_kw=100), modules=[row(idle_share=0.2)], workloads=[row(**CHEAP)])


@costs(platforms=3, launches=4)
def rockets_without_a_payload_row_do_not_go_there() -> Instance:
    # A free rocket goes to another shell only.
    shells = [{}, row(shell="other")]
    launchers = [{}, row(launcher="free", price_musd=0)]
    payloads = [{}, row(launcher="free", shell="other")]
    # Nobody on the ground sees the other shell.
    skies = {"ring": Sky(), "other": Sky(see={})}
    return orbit(sky=skies, shells=shells, launchers=launchers, payloads=payloads)


@costs(platforms=3, launches=4)
def several_terminals_add_up() -> Instance:
    # Two terminals of 0.5 Gbps.
    return orbit(terminals=[row(gbps_up=0.5, terminals=2)])


@costs(platforms=3, launches=4, shortfall=17.52)
def satellites_lend_a_share() -> Instance:
    # One satellite with 1 Gbps lends half of it.
    lent = row(owner_kind="shell", owner="ring", gbps_up=1, gbps_down=1, free_share=0.5)
    shell = row(existing_sats=1, max_modules=9)
    return orbit(shells=[shell], terminals=[lent], workloads=[row(**CHEAP)])


@costs(platforms=8, launches=4)
def bundles_need_their_clusters_everywhere() -> Instance:
    # Half of a large design is over each half of the Earth, which is where half of the work is.
    sky = Sky(
        share={WEST: 0.5, EAST: 0.5},
        see={("town", WEST): 0.5},
        cross={(WEST, EAST): 1, (EAST, WEST): 1},
    )
    large = row(module="large", cluster_eflops=10, platform_musd=8)
    rays = [row(owner="large", kind=kind, gbps_down=9, gbps_up=9) for kind in ("user", "isl")]
    work = row(span="shell", min_cluster_eflops=10)
    return orbit(HALVES, sky, modules=[{}, large], terminals=[{}, *rays], workloads=[work])


@costs(sites=10, platforms=3, launches=4)
def clusters_bind_at_sites_too() -> Instance:
    # The site has room for clusters of 1; larger work flies: a pod's cluster is 2.
    works = [row(hosts="ground"), row(workload="large", min_cluster_eflops=2)]
    return orbit(
        sites=[row(cluster_eflops=1)],
        links=[{}],
        modules=[row(cluster_eflops=2)],
        workloads=works,
    )


@costs(sites=10)
def no_share_of_orbit_is_no_orbit() -> Instance:
    return orbit({"policy": {"orbit_share_max": 0}}, sites=[{}], links=[{}])


@law("policy.orbit_share", optimum=10 + 6 + 4, without=6 + 4)
def the_share_of_orbit_counts_hours() -> Instance:
    # Work for orbit alone: 2 EFLOPS before noon, 0 later; as much again for any host. Half of the
    # EFLOPS*h of the year may be in orbit: exactly the first, so the other needs the site.
    # Without: the two pods of the morning run the other work, which shifts, in the afternoon.
    only = row(workload="far", hosts="orbit", demand_profile="morning")
    free = row(shift="day")
    return orbit(
        {"policy": {"orbit_share_max": 0.5}},
        slices=halves(),
        profiles=MORNING,
        sites=[{}],
        links=[{}],
        workloads=[free, only],
    )


@law("policy.abroad_share", optimum=10, without=7)
def orbit_under_another_flag_is_abroad() -> Instance:
    # No share of work of AA may be hosted elsewhere; the ring flies the flag of BB.
    return orbit(
        {"policy": {"abroad_share_max": {"AA": 0}}},
        shells=[row(flag="BB")],
        sites=[{}],
        links=[{}],
    )


@costs(platforms=3, launches=4)
def residency_counts_the_flag() -> Instance:
    # The site of BB is free, but the work must stay in AA, whose flag the ring flies.
    return orbit(
        sites=[row(jurisdiction="BB", open_musd=0)], links=[{}], workloads=[row(residency="AA")]
    )


@costs(sites=10, halls=5)
def the_budget_leaves_out_what_is_not_counted() -> Instance:
    # Accelerators of 20 lie outside the boundary: 15 is enough.
    return ground(
        {"boundary": {"accelerators": False}, "policy": {"budget_musd": {2026: 15}}},
        halls=[row(accelerator_musd=20)],
    )


@law("policy.budget", optimum=35.04, without=15)
def the_budget_pays_gateways_and_rockets() -> Instance:
    # gateway 6 + antenna 2 + pod 3 + rocket 4 = 15, above 14.9: all short.
    limit = {"policy": {"budget_musd": {2026: 14.9}}}
    return through_a_gate(limit, workloads=[row(**CHEAP)])


@law("policy.budget", optimum=35.04, without=22)
def the_budget_pays_shells_and_links() -> Instance:
    # shell 5 + cable 2 + 15 = 22, above 21.9.
    cable = row(link="cable", to="gate", existing_gbps=0, module_gbps=1, module_musd=2,
                max_modules=1, life_y=1)  # fmt: skip
    limit = {"policy": {"budget_musd": {2026: 21.9}}}
    shell = row(open_musd=5)
    return through_a_gate(limit, shells=[shell], links=[cable], workloads=[row(**CHEAP)])


@law("policy.budget", optimum=20.6008, without=20)
def the_budget_pays_power_and_coolers() -> Instance:
    # site 10 + hall 5 + grid 3 + cooler 2 = 20, above 19.9: what is left after 15 buys 0.98 MW of
    # grid and cooler, 0.02 EFLOPS are short: 19.9 + 0.7008.
    limit = {"policy": {"budget_musd": {2026: 19.9}}}
    return ground(limit, halls=[{}], power=[{}], coolers=[{}], workloads=[row(**CHEAP)])


@costs(sites=10, links=2)
def lines_add_to_what_is_there() -> Instance:
    # 0.5 Gbps are there, 1 is wanted each way: one line of 1 Gbps.
    line = row(existing_gbps=0.5, module_gbps=1, module_musd=2, max_modules=3, life_y=1)
    return ground(links=[line])


@costs(sites=10, links=4)
def directed_lines_are_bought_each_way() -> Instance:
    line = {"directed": "yes", "existing_gbps": 0, "module_gbps": 1, "module_musd": 2,
            "max_modules": 3, "life_y": 1}  # fmt: skip
    back = row(link="back", **{"from": "plant", "to": "town"}, **line)
    return ground(links=[row(**line), back])


@costs(shells=10, platforms=6, launches=8)
def an_open_shell_serves_its_life() -> Instance:
    # 10 for two years, a pod and a rocket in each.
    return orbit(periods=years(2026, 2027), shells=[row(open_musd=10, life_y=2)])


@costs(platforms=3, launches=4, carbon=0.1)
def carbon_in_later_periods_is_discounted() -> Instance:
    # All a year late, * 0.8: pod 3.75, rocket 5, 2500 t at 50 USD.
    return orbit(
        {"policy": {"carbon_usd_per_t": 50}, "discount_rate": 0.25},
        trajectories=steps("late", y2026=0, y2027=1),
        periods=years(2026, 2027),
        modules=[row(platform_musd=3.75)],
        launchers=[row(price_musd=5, carbon_t_per_launch=2500)],
        workloads=[row(demand_trajectory="late")],
    )


@costs(accelerators=4)
def the_budget_leaves_out_the_facility_and_the_network() -> Instance:
    # Of site, hall, grid, cooler and line nothing is counted; chips of 4 are.
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=1, life_y=1)
    return ground(
        {"boundary": {"facility": False, "network": False}, "policy": {"budget_musd": {2026: 4}}},
        halls=[row(accelerator_musd=4)],
        power=[{}],
        coolers=[{}],
        links=[line],
    )


@costs(platforms=6, launches=4, antennas=2, shortfall=35.04)
def an_open_gateway_is_open_once() -> Instance:
    # One antenna stands, one more may: 2 Gbps of 3.
    return through_a_gate(
        gateways=[row(opened_already="yes")],
        antennas=[row(gbps_up=1, existing=1, max=2)],
        workloads=[row(demand_eflops=3, **CHEAP)],
    )


@costs(platforms=12, launches=4)
def direct_answers_leave_what_idle_pods_take() -> Instance:
    # 800 kW, 200 of them idle, then 800 for an EFLOPS: 0.75 EFLOPS a pod; half of the pods are in
    # sight at 10 ms: four pods for 1.5.
    return orbit(
        sky=Sky(see=0.5, zone_ms=10, power_kw=800),
        modules=[row(idle_share=0.2)],
        workloads=[row(latency_ms=10, demand_eflops=1.5)],
    )


@costs(sites=10, shortfall=17.52)
def two_works_share_a_road() -> Instance:
    # Either alone would fit into 1.5 Gbps; half an EFLOPS is short.
    works = [row(**CHEAP), row(workload="other", **CHEAP)]
    return ground(links=[row(existing_gbps=1.5)], workloads=works)


@costs(sites=20, shortfall=35.04)
def a_road_becomes_too_narrow() -> Instance:
    # 1 Gbps, then 2 wanted.
    return ground(
        periods=years(2026, 2027),
        trajectories=steps("grows", y2026=1, y2027=2),
        links=[row(existing_gbps=1)],
        workloads=[row(demand_trajectory="grows", **CHEAP)],
    )


@costs(sites=10, halls=2, shortfall=21.9)
def shifted_work_crowds_the_road() -> Instance:
    # Sun in the last 6 hours only: 24 EFLOPS*h would pass 4 Gbps, of which 1.5 are there: 9 of 24
    # are served, by two halls of 1.
    return ground(
        slices=halves(18),
        profiles=hourly("late", lambda h: 1 if h >= 18 else 0),
        halls=[row(capex_musd=1)],
        power=[row(kind="solar", capex_musd_per_mw=0, available_profile="late")],
        links=[row(existing_gbps=1.5)],
        workloads=[row(shift="day", **CHEAP)],
    )


@costs(platforms=3, launches=4, shortfall=17.52)
def two_works_share_satellites_that_stand() -> Instance:
    # 1.5 Gbps up for two works of 1; the pod has silicon for both.
    works = [row(**CHEAP), row(workload="other", **CHEAP)]
    return orbit(
        sky=Sky(power_kw=2000),
        shells=[row(existing_sats=1, max_modules=9)],
        terminals=[row(owner_kind="shell", owner="ring", gbps_up=1.5)],
        modules=[row(eflops=2, it_kw=2000)],
        workloads=works,
    )


@costs(sites=10, halls=5, power_capacity=4.5)
def half_a_hall_at_work_takes_its_idle_part_too() -> Instance:
    # 2 MW, 4 EFLOPS, half of the power idle; 2 EFLOPS: 1 MW + 0.5 * 2 MW * 2/4 = 1.5 MW at 3.
    hall = row(it_mw=2, eflops=4, idle_share=0.5)
    return ground(halls=[hall], power=[{}], workloads=[row(demand_eflops=2)])

"""Paper cases of laws that must not be too strict: what may be done is done.

A plan that a law wrongly forbids is seen by no check of the plan found; only its optimum tells.
"""

from __future__ import annotations

from paper import ZONE, Sky, costs, ground, halves, hourly, orbit, row, through_a_gate, years

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


MUST = {"critical": "yes", "shortfall_usd_per_eflops_h": 0}  # too strict a law: no plan at all


def tight_ground(room: int, budget: float, chips: int, **periods: object) -> Instance:
    """Return a plant where every limit is met exactly by 1 EFLOPS, day and night.

    0.3 MW of grid and 0.4 MW of cooler stand, 0.7 and 0.6 for each MW of room may join them; half a
    Gbps of the road lies there.
    """
    starts = [int(str(p["period"])) for p in periods["periods"]]  # type: ignore[attr-defined]
    limits = {
        "budget_musd": dict.fromkeys(starts, budget),
        "carbon_cap_kt": dict.fromkeys(starts, 8.76),
    }
    line = row(existing_gbps=0.5, module_gbps=0.5, module_musd=2, max_modules=room, life_y=1)
    return ground(
        {"policy": limits},
        **periods,
        sites=[row(max_it_mw=room, water_m3_per_y=8760)],
        halls=[row(accelerator_musd=4)],
        power=[row(max_mw=0.3 + 0.7 * room, existing_mw=0.3, carbon_kg_per_mwh=1000)],
        coolers=[row(max_mw=0.4 + 0.6 * room, existing_mw=0.4, water_m3_per_mwh=1)],
        links=[line],
        supply=[row(period=start, accelerator_eflops=chips) for start in starts],
        workloads=[row(**MUST)],
    )


@costs(sites=20, halls=10, accelerators=8, power_capacity=4.2, cooling=2.4, links=4)
def on_the_ground_what_dies_makes_room() -> Instance:
    # Two periods, lives of one year: all is bought twice. A year: site 10, hall 5 and chips 4,
    # 0.7 MW of grid 2.1, 0.6 MW of cooler 1.2, a line 2: 24.3, the budget. Room for one hall and
    # one line; chips for 1 EFLOPS; 8760 t and 8760 m3 a year.
    return tight_ground(1, 24.3, 1, periods=years(2026, 2027))


@costs(sites=10, halls=10, accelerators=8, power_capacity=4.2, cooling=2.4, links=4)
def on_the_ground_half_a_life_is_half_of_all() -> Instance:
    # One period of two years, lives of one: twice as much of all but the site is bought, for the
    # same mean. Halls 10 + 8, grid 1.4 MW, cooler 1.2 MW, two lines: 38.6. Two halls fill
    # the room of 2 MW while the site stands.
    return tight_ground(2, 38.6, 2, periods=PAIR)


@costs(sites=10, halls=25 / 3, power_capacity=4, cooling=8 / 3)
def lives_reach_into_half_of_the_next_period() -> Instance:
    # Two periods of two years, lives of three: what is bought in 2026 is half there in 2028. Then
    # 0.5 MW more of grid and cooler, and a hall; they pay two of three years: halls 5 + 5 * 2/3,
    # grid 3 + 0.5 * 3 * 2/3, cooler 2 + 0.5 * 2 * 2/3. In 2028 both stand: 1.5 MW, 2 halls.
    three = {"life_y": 3}
    return ground(
        periods=years(2026, 2028, last=2030),
        sites=[row(life_y=4, max_it_mw=2)],
        halls=[row(**three, accelerator_life_y=3)],
        power=[row(**three, max_mw=1.5)],
        coolers=[row(**three, max_mw=1.5)],
        workloads=[row(**MUST)],
    )


@costs(sites=10, shortfall=35.04)
def a_bare_site_that_closes_serves_till_then() -> Instance:
    # Without halls an open site hosts all: all of one year of two.
    return ground(periods=PAIR, workloads=[row(**CHEAP)])


@costs(halls=15)
def halls_that_stand_leave_their_room() -> Instance:
    # Room for two. In 2026 one stands and one is bought, in 2027 it has gone: two.
    return ground(
        periods=years(2026, 2027),
        sites=[row(max_it_mw=2)],
        halls=[{}],
        existing=[row(until=2027)],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(sites=10, halls=5, power_capacity=3, cooling=2)
def what_takes_years_to_build_was_begun_in_time() -> Instance:
    # Money is of 2024: two years to build from then, or one from when the site is to be had.
    halls = [row(build_y=2), row(hall="other", build_y=1, capex_musd=9)]
    return ground(
        {"base_year": 2024},
        periods=years(2026),
        sites=[row(available_from=2024)],
        halls=halls,
        power=[row(available_from=2026)],
        coolers=[{}],
        workloads=[row(**MUST)],
    )


@costs(sites=10, halls=5)
def a_hall_is_begun_when_the_site_and_the_design_are_there() -> Instance:
    # The site from 2025, the design from 2024, a year to build: 2026.
    return ground(
        {"base_year": 2020},
        periods=years(2026),
        sites=[row(available_from=2025)],
        halls=[row(build_y=1, available_from=2024)],
        workloads=[row(**MUST)],
    )


@costs(platforms=3, launches=4)
def pods_and_rockets_fly_in_their_first_year() -> Instance:
    # From 2026 on, and no year before the horizon: one year of rockets and pods, one of each.
    return orbit(
        modules=[row(available_from=2026, supply_per_y=1)],
        launchers=[row(available_from=2026, per_year=1)],
        workloads=[row(**MUST)],
    )


def tight_orbit(life: int, budget: float, periods: list[dict[str, object]]) -> Instance:
    """Return a fleet where every limit is met exactly by 2 EFLOPS.

    A rocket a year lifts 2 * life pods, and holds as many; as many are made. `life` is the years
    of a period over those that things live.
    """
    starts = [int(str(p["period"])) for p in periods]
    most = 2 * life
    limits = {
        "budget_musd": dict.fromkeys(starts, budget),
        "carbon_cap_kt": dict.fromkeys(starts, 0.1),
    }
    return through_a_gate(
        {"policy": limits},
        periods=periods,
        shells=[row(open_musd=5, sats_per_plane=most, max_modules=most, min_modules=2)],
        terminals=[row(kind="feeder-rf", gbps_up=1, gbps_down=1)],
        modules=[row(supply_per_y=most)],
        launchers=[row(per_year=1, carbon_t_per_launch=100 * life)],
        payloads=[row(payload_kg=1000 * most)],
        fits=[row(modules_max=most)],
        antennas=[row(gbps_up=1, gbps_down=1, max=most)],
        links=[row(link="cable", to="gate", existing_gbps=2)],
        supply=[row(period=start, accelerator_eflops=most) for start in starts],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(shells=10, platforms=12, launches=8, gateways=12, antennas=8)
def in_orbit_what_dies_makes_room() -> Instance:
    # A year: shell 5, two pods 6, rocket 4, gateway 6, two antennas 4: 25, the budget. 100 t.
    return tight_orbit(1, 25, years(2026, 2027))


@costs(shells=5, platforms=12, launches=4, gateways=6, antennas=8)
def in_orbit_half_a_life_is_half_of_all() -> Instance:
    # Two years, lives of one: four pods 12 and four antennas 8, two of each in the mean. Shell and
    # gateway are open for half of the time, with places for four. 35. 200 t over two years.
    return tight_orbit(2, 35, PAIR)


@costs(platforms=6, launches=4)
def every_design_is_made_apart() -> Instance:
    # Two designs, one of each is made: a rocket takes both (each fills half of the fairing).
    twin = row(module="twin", supply_per_y=1)
    return orbit(
        modules=[row(supply_per_y=1), twin],
        terminals=[{}, row(owner="twin")],
        payloads=[row(payload_kg=2000)],
        fits=[row(modules_max=2), row(module="twin", modules_max=2)],
        shells=[row(min_modules=2)],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(platforms=6, launches=4)
def a_design_without_a_fairing_row_is_limited_by_mass() -> Instance:
    # One pod fills the fairing; the twin, which has no row, flies along.
    twin = row(module="twin")
    return orbit(
        modules=[row(), twin],
        terminals=[{}, row(owner="twin")],
        payloads=[row(payload_kg=2000)],
        fits=[row(modules_max=1)],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(platforms=6, launches=8)
def every_shell_has_its_places() -> Instance:
    # Two shells with a place each; a rocket to each, two a year.
    shells = [row(max_modules=1), row(shell="other", max_modules=1)]
    return orbit(
        sky={"ring": Sky(), "other": Sky()},
        shells=shells,
        launchers=[row(per_year=2)],
        payloads=[{}, row(shell="other")],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(platforms=6, launches=8)
def every_rocket_has_its_cadence() -> Instance:
    # Two rockets, a flight of one pod each.
    return orbit(
        launchers=[row(per_year=1), row(launcher="twin", per_year=1)],
        payloads=[row(payload_kg=1000), row(launcher="twin", payload_kg=1000)],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(platforms=6, launches=4, gateways=12, antennas=4)
def every_gateway_has_its_antennas() -> Instance:
    # An antenna of 1 Gbps at each of two gateways, both in sight of both pods. The pool holds all
    # routes, those of the second gateway too.
    gates = [{}, row(gateway="door")]
    aerials = [row(gbps_up=1, gbps_down=1, max=1, gateway=name) for name in ("gate", "door")]
    cables = [row(link=f"to-{name}", to=name) for name in ("gate", "door")]
    return through_a_gate(
        {"routing": {"routes_per_host": "all"}},
        sky=Sky(see={("gate", "S90W180"): 1.0, ("door", "S90W180"): 1.0}),
        gateways=gates,
        antennas=aerials,
        links=cables,
        terminals=[row(kind="feeder-rf", gbps_up=1, gbps_down=1)],
        workloads=[row(demand_eflops=2, **MUST)],
    )


@costs(platforms=3, launches=4, gateways=6, antennas=2)
def satellites_that_stand_see_the_gateway() -> Instance:
    # The pod has no terminal; the satellite there carries 1 Gbps up and down.
    return through_a_gate(
        shells=[row(existing_sats=1, max_modules=9)],
        terminals=[row(owner_kind="shell", owner="ring", kind="feeder-rf", gbps_up=1, gbps_down=1)],
        workloads=[row(**MUST)],
    )


@costs(platforms=6, launches=4)
def all_fast_work_passes_a_complete_fleet() -> Instance:
    # Two works at once, up and down, through two pods that make the shell complete.
    works = [row(**MUST), row(workload="other", **MUST)]
    return orbit(
        shells=[row(min_modules=2)], terminals=[row(gbps_up=1, gbps_down=1)], workloads=works
    )


@costs(sites=10, halls=20, links=2)
def shifted_work_fits_through_a_line_to_buy() -> Instance:
    # The sun shines in the last 6 hours only, so the day's 24 EFLOPS*h run then, in four halls;
    # 4 Gbps pass through a line of 4, where an even day would have one.
    line = row(existing_gbps=0, module_gbps=4, module_musd=2, max_modules=1, life_y=1)
    sun = row(kind="solar", capex_musd_per_mw=0, available_profile="late")
    return ground(
        slices=halves(18),
        profiles=hourly("late", lambda h: 1 if h >= 18 else 0),
        halls=[{}],
        power=[sun],
        links=[line],
        workloads=[row(shift="day", **MUST)],
    )


@costs(sites=20)
def only_work_of_that_jurisdiction_stays_at_home() -> Instance:
    # Nothing of BB may be hosted elsewhere: its site opens. All of AA may; its site is in CC.
    limit = {"policy": {"abroad_share_max": {"BB": 0}}}
    village = {"jurisdiction": "BB"}
    return ground(
        limit,
        regions=[{}, row(region="village", **village)],
        sites=[row(jurisdiction="CC"), row(site="home", **village)],
        links=[{}, row(link="lane", **{"from": "village", "to": "home"})],
        workloads=[row(**MUST), row(workload="own", origin="village", sink="village", **MUST)],
    )


@costs(sites=10, halls=10, accelerators=8)
def every_period_has_its_budget_and_chips() -> Instance:
    # 2026: site 10 and hall 10 with chips of 4. 2027: chips of 4 again, and nothing else.
    return ground(
        {"policy": {"budget_musd": {2026: 24, 2027: 4}}},
        periods=years(2026, 2027),
        sites=[row(life_y=2)],
        halls=[row(capex_musd=10, life_y=2, accelerator_musd=4)],
        supply=[row(period=y, accelerator_eflops=1) for y in (2026, 2027)],
        workloads=[row(**MUST)],
    )


@costs(sites=1)
def orbit_need_not_have_its_share() -> Instance:
    # Half may be in orbit; the site is cheaper.
    limit = {"policy": {"orbit_share_max": 0.5}}
    return orbit(limit, sites=[row(open_musd=1)], links=[{}], workloads=[row(**MUST)])


@costs(sites=10, links=2)
def a_line_carries_what_the_dearer_route_asks() -> Instance:
    # town - hub == port - city: the double line is to be bought, 10 Gbps for 2, once. Work from
    # town to city: 1 Gbps in, 2 out. At `near` (10) the 2 Gbps pass the line, at `far` (12) the 1.
    line = row(existing_gbps=0, module_gbps=10, module_musd=2, max_modules=1, life_y=1)
    ends = {
        "in": ("town", "hub"),
        "out": ("port", "city"),
        "a": ("hub", "near"),
        "b": ("port", "far"),
    }
    links = [row(link=k, **{"from": x, "to": y}) for k, (x, y) in ends.items()]
    return ground(
        {"routing": {"routes_per_host": "all"}},
        regions=[{}, row(region="city")],
        hubs=[{}, row(hub="port")],
        sites=[row(site="near"), row(site="far", open_musd=12)],
        links=[*links, line | {"link": "line", "from": "hub", "to": "port"}],
        workloads=[row(sink="city", out_gbps_per_eflops=2, **MUST)],
    )


@costs(sites=20, halls=10, power_capacity=6, cooling=4)
def every_site_has_limits_of_its_own() -> Instance:
    # Two sites, each with room, grid, cooler and water for 1 MW: 10 + 5 + 3 + 2 each.
    names = ("plant", "works")
    return ground(
        sites=[row(site=name, max_it_mw=1, water_m3_per_y=8760) for name in names],
        halls=[{}],
        power=[row(site=name, power=f"{name}-grid", max_mw=1) for name in names],
        coolers=[row(max_mw=1, water_m3_per_mwh=1)],
        links=[row(link=f"to-{name}", to=name, existing_gbps=1) for name in names],
        workloads=[row(demand_eflops=2, **MUST)],
    )


def away(kind: str, element: str) -> list[dict[str, object]]:
    """Return an outage that leaves nothing of an element."""
    return [row(hours_per_year=876, element_kind=kind, element=element, available=0)]


@costs(sites=10, halls=5, power_capacity=3)
def an_outage_of_a_site_leaves_the_others() -> Instance:
    # `works` serves all the year, and what it needs is there.
    names = ("plant", "works")
    return ground(
        outages=away("site", "plant"),
        sites=[row(site=name) for name in names],
        halls=[{}],
        power=[row(site=name, power=f"{name}-grid") for name in names],
        links=[row(link=f"to-{name}", to=name) for name in names],
        workloads=[row(**MUST)],
    )


@costs(sites=10)
def an_outage_of_a_link_leaves_the_others() -> Instance:
    return ground(
        {"routing": {"routes_per_host": "all"}},
        outages=away("link", "road"),
        links=[{}, row(link="lane", latency_ms=2)],
        workloads=[row(**MUST)],
    )


@costs(platforms=3, launches=4)
def an_outage_of_a_shell_leaves_the_others() -> Instance:
    return orbit(
        sky={"ring": Sky(), "other": Sky()},
        outages=away("shell", "ring"),
        shells=[{}, row(shell="other")],
        payloads=[{}, row(shell="other")],
        workloads=[row(**MUST)],
    )


@costs(platforms=3, launches=4, gateways=6, antennas=2)
def an_outage_of_a_gateway_leaves_the_others() -> Instance:
    names = ("gate", "door")
    return through_a_gate(
        {"routing": {"routes_per_host": "all"}},
        sky=Sky(see={(name, "S90W180"): 1.0 for name in names}),
        outages=away("gateway", "gate"),
        gateways=[row(gateway=name) for name in names],
        antennas=[row(gateway=name) for name in names],
        links=[row(link=f"to-{name}", to=name) for name in names],
        workloads=[row(**MUST)],
    )


@costs(platforms=3, launches=4)
def work_that_may_take_more_than_a_minute_needs_no_complete_fleet() -> Instance:
    # 15 s of wait each way; ten satellites would be needed for fast work.
    return orbit(
        sky=Sky(wait_s=15, gap=0.5),
        shells=[row(min_modules=10)],
        workloads=[row(latency_ms=60001, **MUST)],
    )


@costs(platforms=8, launches=4)
def small_work_may_go_on_large_clusters() -> Instance:
    # The large design has 2 EFLOPS and costs 8: one runs both works. Two pods at 9 would be dearer.
    large = row(module="large", eflops=2, it_kw=2000, cluster_eflops=10, platform_musd=8)
    works = [row(min_cluster_eflops=10, **MUST), row(workload="small", **MUST)]
    return orbit(
        sky=Sky(power_kw=2000),
        modules=[row(platform_musd=9), large],
        terminals=[{}, row(owner="large")],
        workloads=works,
    )


@costs(sites=10, halls=10, power_capacity=6, demand_charges=2)
def the_peak_is_not_drawn_all_day() -> Instance:
    # 2 MW before noon, nothing later; 1 MUSD a MW of the peak.
    return ground(
        slices=halves(),
        profiles=hourly("morning", lambda h: 2 if h < 12 else 0),
        halls=[{}],
        power=[row(demand_usd_per_mw_y=1000000)],
        workloads=[row(demand_profile="morning", **MUST)],
    )


@costs(sites=4)
def work_need_not_go_abroad() -> Instance:
    # Half of it may; the site at home is cheaper.
    return ground(
        {"policy": {"abroad_share_max": {"AA": 0.5}}},
        sites=[row(open_musd=4), row(site="abroad", jurisdiction="BB")],
        links=[{}, row(link="out", to="abroad")],
        workloads=[row(**MUST)],
    )


# Room for one is room for one at a time, though two that live half of a period are one in the mean.
@costs(sites=10, halls=5, shortfall=35.04)
def a_hall_fits_once_whatever_its_life() -> Instance:
    sites = [row(max_it_mw=1, life_y=2)]
    return ground(periods=PAIR, sites=sites, halls=[{}], workloads=[row(**CHEAP)])


@costs(sites=10, links=2, shortfall=35.04)
def a_line_fits_once_whatever_its_life() -> Instance:
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=1, life_y=1)
    return ground(periods=PAIR, sites=[row(life_y=2)], links=[line], workloads=[row(**CHEAP)])


@costs(platforms=3, launches=4, gateways=6, antennas=2, shortfall=35.04)
def an_antenna_fits_once_whatever_its_life() -> Instance:
    # The pod and its rocket last two years.
    return through_a_gate(
        periods=PAIR,
        gateways=[row(life_y=2)],
        antennas=[row(gbps_up=1, max=1)],
        modules=[row(life_y=2)],
        workloads=[row(**CHEAP)],
    )


@costs(platforms=3, launches=4)
def up_is_what_terminals_receive() -> Instance:
    # 1 Gbps up and 2 down, neither more nor less than the work asks.
    work = row(in_gbps_per_eflops=1, out_gbps_per_eflops=2, **MUST)
    return orbit(terminals=[row(gbps_up=1, gbps_down=2)], workloads=[work])


@costs(platforms=3, launches=4, gateways=6, antennas=2)
def up_is_what_antennas_send() -> Instance:
    work = row(in_gbps_per_eflops=1, out_gbps_per_eflops=2, **MUST)
    return through_a_gate(
        antennas=[row(gbps_up=1, gbps_down=2, max=1)],
        terminals=[row(kind="feeder-rf", gbps_up=1, gbps_down=2)],
        workloads=[work],
    )


@costs(platforms=3, launches=4, shortfall=17.52)
def direct_work_waits_for_a_satellite() -> Instance:
    # Before noon the pod is in sight, after noon it is not: half of 35.04 falls short.
    seen = {("town", ZONE): {"am": 1.0, "pm": 0.0}}
    return orbit(
        slices=halves(),
        sky=Sky(see=seen, zone_ms=10),
        workloads=[row(latency_ms=10, **CHEAP)],
    )

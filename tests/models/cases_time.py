"""Paper cases of slices: outages, work that shifts within a day, profiles by local hour.

An outage of 876 h leaves half of something: 0.5 EFLOPS short for 876 h at 4000 USD is 1.752 MUSD.
"""

from __future__ import annotations

from paper import WEST, Sky, costs, ground, halves, hourly, orbit, row, through_a_gate

from optimizer.instance import Instance

CHEAP = row(shortfall_usd_per_eflops_h=4000)
MORNING = hourly("morning", lambda h: 2 if h < 12 else 0)


def half_of(kind: str, element: str, **cells: object) -> dict[str, object]:
    """Return the outages table and work that may fall short."""
    outage = row(hours_per_year=876, element_kind=kind, element=element, available=0.5)
    return {"outages": [{**outage, **cells}], "workloads": [CHEAP]}


@costs(sites=10, halls=5, shortfall=1.752)
def half_a_site_is_away() -> Instance:
    return ground(**half_of("site", "plant"), halls=[{}])


@costs(sites=10, halls=10)
def critical_work_never_falls_short() -> Instance:
    # Two halls, of which one is left in the outage.
    work = row(critical="yes", shortfall_usd_per_eflops_h=0)
    return ground(**{**half_of("site", "plant"), "workloads": [work]}, halls=[{}])


@costs(sites=10, halls=5, shortfall=1.752)
def others_pay_for_critical_work() -> Instance:
    # Half of the work is critical; the other half falls short in the outage.
    critical = row(workload="alarm", critical="yes", demand_eflops=0.5)
    other = CHEAP | {"demand_eflops": 0.5}
    return ground(**{**half_of("site", "plant"), "workloads": [critical, other]}, halls=[{}])


@costs(sites=10, halls=5, power_capacity=3, energy=0.8322, shortfall=1.752)
def idle_halls_shrink_with_the_site() -> Instance:
    # 7884 h at 1 MW; in the outage idle 0.2 * 0.5 + 0.8 * 0.5 at work = 0.5 MW: 8322 MWh.
    # The least load of 0.8 MW shrinks to 0.4.
    grid = row(energy_usd_per_mwh=100, min_load=0.8)
    return ground(**half_of("site", "plant"), halls=[row(idle_share=0.2)], power=[grid])


@costs(sites=10, halls=5, cooling=2, power_capacity=6, water=0.8322, shortfall=1.752)
def an_outage_leaves_half_of_the_power() -> Instance:
    # Overhead 1: 2 MW normally; in the outage 1 MW of load on half of 2 MW. Coolers do not shrink,
    # water counts 7884 + 438 MWh.
    wet = row(overhead=1, water_m3_per_mwh=1)
    sites = [row(water_usd_per_m3=100)]
    return ground(**half_of("site", "plant"), sites=sites, halls=[{}], power=[{}], coolers=[wet])


@costs(platforms=3, launches=4, shortfall=1.752)
def half_a_fleet_is_away() -> Instance:
    # A second pod, 3 MUSD, would be dearer.
    return orbit(**half_of("shell", "ring"))


@costs(platforms=3, launches=4, shortfall=1.752)
def half_of_the_terminals_are_away() -> Instance:
    # Three pods' worth of silicon in one, but the satellites there carry 1 Gbps, then 0.5.
    return orbit(
        **half_of("shell", "ring"),
        shells=[row(existing_sats=1, max_modules=9)],
        terminals=[row(owner_kind="shell", owner="ring", gbps_up=1)],
        modules=[row(eflops=3, it_kw=1000)],
    )


@costs(platforms=3, launches=4, shortfall=1.752)
def direct_work_loses_satellites_too() -> Instance:
    # At 10 ms only satellites overhead answer (0.3 + 3 ms twice, 20 ms more through the zone).
    work = CHEAP | {"latency_ms": 10}
    return orbit(sky=Sky(zone_ms=10), **{**half_of("shell", "ring"), "workloads": [work]})


@costs(platforms=3, launches=4, gateways=6, antennas=2, shortfall=1.752)
def half_a_gateway_is_away() -> Instance:
    # One antenna of 1 Gbps; a second, 2 MUSD, would be dearer.
    return through_a_gate(**half_of("gateway", "gate"), antennas=[row(gbps_up=1)])


@costs(platforms=3, launches=4, gateways=6, antennas=2, shortfall=1.752)
def rain_takes_half_of_the_radio() -> Instance:
    return through_a_gate(**half_of("feeder-rf", "gate"), antennas=[row(gbps_up=1)])


@costs(platforms=3, launches=4, gateways=6, antennas=2)
def clouds_leave_the_radio_alone() -> Instance:
    return through_a_gate(**half_of("feeder-optical", "gate"), antennas=[row(gbps_up=1)])


@costs(platforms=3, launches=4, gateways=6, antennas=2, shortfall=2.628)
def rain_falls_on_what_is_left_of_a_gateway() -> Instance:
    # Half of the gateway, half of its radio: 0.25 Gbps; 0.75 EFLOPS short for 876 h.
    rain = row(hours_per_year=876, available=0.5)
    away = [rain | {"element_kind": kind, "element": "gate"} for kind in ("feeder-rf", "gateway")]
    return through_a_gate(**{**half_of("gateway", "gate"), "outages": away},
                          antennas=[row(gbps_up=1)])  # fmt: skip


@costs(sites=10, halls=5)
def an_outage_of_no_hours_is_switched_off() -> Instance:
    # Critical work, which no outage may touch, needs one hall, not two.
    work = row(critical="yes", shortfall_usd_per_eflops_h=0)
    off = half_of("site", "plant", hours_per_year=0)
    return ground(**{**off, "workloads": [work]}, halls=[{}])


@costs(sites=10, shortfall=1.752)
def half_a_link_is_away() -> Instance:
    return ground(**half_of("link", "road"), links=[row(existing_gbps=1)])


@costs(sites=10, links=2, shortfall=1.752)
def bought_lines_are_away_too() -> Instance:
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=5, life_y=1)
    return ground(**half_of("link", "road"), links=[line])


@costs(energy=0.07884)
def peaks_in_outages_are_not_charged() -> Instance:
    # Halls stand at both sites. There a MWh costs 10 USD and the site is away for 876 h; plant,
    # with its demand charge of 1 MUSD a MW, serves then: 7884 MWh * 10 USD, no charge.
    return ground(
        outages=[row(hours_per_year=876, element_kind="site", element="there", available=0)],
        sites=[{}, row(site="there")],
        links=[{}, row(link="lane", to="there")],
        halls=[{}],
        existing=[{}, row(site="there")],
        power=[
            row(existing_mw=1, demand_usd_per_mw_y=1000000),
            row(power="there-grid", site="there", existing_mw=1, energy_usd_per_mwh=10),
        ],
    )


@costs(sites=10, halls=10)
def work_that_cannot_wait_needs_its_peak() -> Instance:
    # 2 EFLOPS before noon, 0 after: two halls.
    work = row(demand_profile="morning")
    return ground(slices=halves(), profiles=MORNING, halls=[{}], workloads=[work])


@costs(sites=10, halls=5)
def work_that_shifts_needs_its_mean() -> Instance:
    # 1 EFLOPS all day: one hall.
    work = row(demand_profile="morning", shift="day")
    return ground(slices=halves(), profiles=MORNING, halls=[{}], workloads=[work])


@costs(sites=10, halls=5)
def noon_is_local() -> Instance:
    # At 90 degrees east the UTC morning is 6 to 18 h: 1 EFLOPS in both halves of the day.
    work = row(demand_profile="morning")
    region = row(lon_deg=90)
    return ground(slices=halves(), profiles=MORNING, regions=[region], halls=[{}], workloads=[work])


@costs(sites=10, halls=5, shortfall=0.6)
def nothing_shifts_out_of_an_outage() -> Instance:
    # 100 h of a morning with half of the hall: 2 - 0.5 = 1.5 EFLOPS short, 0.6 MUSD.
    # The rest of the day: 2 * 4280 EFLOPS*h in 4280 + 4380 h.
    work = CHEAP | {"demand_profile": "morning", "shift": "day"}
    tables = half_of("site", "plant", like_slice="am", hours_per_year=100)
    return ground(**{**tables, "workloads": [work]}, slices=halves(), profiles=MORNING, halls=[{}])


@costs(sites=10, halls=5, shortfall=17.52)
def only_days_level_out() -> Instance:
    # Two days: one of 2 EFLOPS, one of none (profile by season), room for one hall. Work shifts
    # within a day, not between them: 1 EFLOPS short for 4380 h.
    slices = [
        row(slice=name, day=name, day_of_year=n, utc_start_h=0, length_h=24, hours_per_year=4380)
        for name, n in (("on", 80), ("off", 280))
    ]
    profile = [
        row(profile="season", local_hour=h, day_from=a, day_to=b, factor=f)
        for h in range(24)
        for a, b, f in ((1, 180, 2), (181, 365, 0))
    ]
    work = CHEAP | {"demand_profile": "season", "shift": "day"}
    sites = [row(max_it_mw=1)]
    return ground(slices=slices, profiles=profile, sites=sites, halls=[{}], workloads=[work])


@costs(platforms=3, launches=4, shortfall=17.52)
def satellites_are_free_by_the_hour() -> Instance:
    # The satellite there lends 2 Gbps before noon at its zone, none after.
    return _lent(0)


@costs(platforms=3, launches=4)
def noon_is_that_of_the_zone() -> Instance:
    # A zone at 90 degrees east: half of each UTC half-day is before noon, 1 Gbps.
    return _lent(90)


def _lent(lon_deg: float) -> Instance:
    lent = row(owner_kind="shell", owner="ring", gbps_up=2, gbps_down=2, free_profile="early")
    return orbit(
        sky=Sky(lon_deg={WEST: lon_deg}),
        slices=halves(),
        profiles=hourly("early", lambda h: 1 if h < 12 else 0),
        shells=[row(existing_sats=1, max_modules=9)],
        terminals=[lent],
        workloads=[CHEAP],
    )


@costs(sites=10, halls=5, power_capacity=5, energy=4.38)
def sun_by_day_grid_by_night() -> Instance:
    # Sun at 2 a MW is there before noon and not firm; the grid at 3 takes 1000 USD a MWh:
    # 1 MW of each, 4380 MWh of grid (8.76 without sun).
    sun = row(power="sun", capex_musd_per_mw=2, firm_share=0, available_profile="early")
    grid = row(energy_usd_per_mwh=1000)
    return ground(
        slices=halves(),
        profiles=hourly("early", lambda h: 1 if h < 12 else 0),
        halls=[{}],
        power=[sun, grid],
    )


@costs(sites=10, halls=5, power_capacity=8)
def a_store_keeps_what_it_has_till_it_is_asked() -> Instance:
    # Three slices of 8 h, not in the order of the day. Work before 8 and after 16 h, sun before 8 h
    # alone: the store takes 1 MW, keeps 8 MWh over midday and gives 1 MW. Sun 2 MW at 3, store 1 MW
    # at 2.
    starts = {"night": 16, "early": 0, "midday": 8}
    slices = [
        row(slice=name, utc_start_h=start, length_h=8, hours_per_year=2920)
        for name, start in starts.items()
    ]
    profiles = [
        *hourly("sunny", lambda h: 1 if h < 8 else 0),
        *hourly("busy", lambda h: 0 if 8 <= h < 16 else 1),
    ]
    sun = row(power="sun", kind="solar", available_profile="sunny")
    store = row(power="store", kind="storage", capex_musd_per_mw=2, hours=8, rt_eff=1)
    return ground(
        slices=slices,
        profiles=profiles,
        halls=[{}],
        power=[sun, store],
        workloads=[row(demand_profile="busy", critical="yes", shortfall_usd_per_eflops_h=0)],
    )


@costs(sites=10, halls=5, power_capacity=2, shortfall=17.52)
def a_store_carries_nothing_from_day_to_day() -> Instance:
    # Two days, one of sun and one of none. A MW of sun at 2; a MW of store at 2 would hold a day's
    # work, but each day returns to where it began: 1 EFLOPS short for 4380 h (34.52 in all; with
    # no site 35.04).
    slices = [
        row(slice=name, day=name, day_of_year=n, utc_start_h=0, length_h=24, hours_per_year=4380)
        for name, n in (("bright", 80), ("dark", 280))
    ]
    profile = [
        row(profile="season", local_hour=h, day_from=a, day_to=b, factor=f)
        for h in range(24)
        for a, b, f in ((1, 180, 1), (181, 365, 0))
    ]
    sun = row(power="sun", kind="solar", capex_musd_per_mw=2, available_profile="season")
    store = row(power="store", kind="storage", capex_musd_per_mw=2, hours=24, rt_eff=1)
    return ground(
        slices=slices, profiles=profile, halls=[{}], power=[sun, store], workloads=[CHEAP]
    )

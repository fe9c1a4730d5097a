"""Paper cases of the laws of launches, fleets and what passes between ground and orbit.

One pod and its rocket: 7 = 3 + 4.
"""

from __future__ import annotations

from paper import SHORT_YEAR, Sky, costs, law, orbit, row, steps, through_a_gate, years

from optimizer.instance import Instance

CHEAP = {"shortfall_usd_per_eflops_h": 1000}  # 8.76 MUSD per EFLOPS and year
GROWING = {"periods": years(2026, 2027), "trajectories": steps("late", y2026=0, y2027=1)}
LATE = {"demand_trajectory": "late", "shortfall_usd_per_eflops_h": 4000}  # 35.04


@law("launches.filled", optimum=17, without=9)
def rockets_lift_so_much() -> Instance:
    # Three pods, two to a rocket: 9 + 2 * 4 = 17. Without: no rocket at all, 9.
    three = row(demand_eflops=3)
    return orbit(payloads=[row(payload_kg=2000)], workloads=[three])


@costs(platforms=9, launches=8)
def fairings_hold_so_many() -> Instance:
    # Ten by mass, two by volume: 9 + 2 * 4.
    return orbit(fits=[row(modules_max=2)], workloads=[row(demand_eflops=3)])


@law("launches.cadence", optimum=22, without=17)
def rockets_fly_so_often() -> Instance:
    # One flight a year with two pods; the third goes on the dear rocket: 9 + 4 + 9 = 22.
    # Without: 9 + 2 * 4 = 17.
    launchers = [row(per_year=1), row(launcher="dear", price_musd=9)]
    payloads = [row(payload_kg=2000), row(launcher="dear", payload_kg=2000)]
    return orbit(launchers=launchers, payloads=payloads, workloads=[row(demand_eflops=3)])


@law("launches.making", optimum=10 + SHORT_YEAR, without=13)
def modules_are_made_so_fast() -> Instance:
    # Two pods are made: 6 + 4, and 1 EFLOPS short 8.76. Without: 9 + 4.
    return orbit(modules=[row(supply_per_y=2)], workloads=[row(demand_eflops=3, **CHEAP)])


@law("fleet.orbit_count", optimum=10, without=0)
def what_flies_must_arrive() -> Instance:
    # One flight in two succeeds, so two pods for one: 6 + 4 = 10. Without: pods from nowhere, 0.
    return orbit(launchers=[row(success=0.5)])


@law("fleet.living", optimum=10, without=7)
def the_living_are_what_orbits() -> Instance:
    # A complete fleet is two: 6 + 4. Without: the second is counted but not flown, 3 + 4.
    return orbit(shells=[row(min_modules=2)])


@law("fleet.slots", optimum=10 + SHORT_YEAR, without=13, off=("fleet.most_modules",))
def the_lattice_has_so_many_places() -> Instance:
    # Ten places, eight taken: two pods, 6 + 4 + 8.76. An instance whose max_modules exceeds the
    # places is refused, so this law binds alone only when most_modules is off. Without: 9 + 4.
    shell = row(existing_sats=8, max_modules=2)
    return orbit(shells=[shell], workloads=[row(demand_eflops=3, **CHEAP)])


@law("fleet.most_modules", optimum=10 + SHORT_YEAR, without=13)
def a_shell_takes_so_many() -> Instance:
    # Two pods: 6 + 4 + 8.76. Without: 9 + 4.
    return orbit(shells=[row(max_modules=2)], workloads=[row(demand_eflops=3, **CHEAP)])


@law("fleet.open_once", optimum=47.04, without=25)
def a_shell_opens_once() -> Instance:
    # An open shell takes one module; two are wanted in 2027. Opening: 10, for two years.
    # Once: 5 + 3 + 4 + 35.04 = 47.04. Twice: 10 + 5 + 2 * 3 + 4 = 25.
    shell = row(open_musd=10, life_y=2, max_modules=1)
    return orbit(**GROWING, shells=[shell], workloads=[row(demand_eflops=2, **LATE)])


@law("fleet.silicon", optimum=10, without=7)
def chips_are_not_always_there() -> Instance:
    # Half of the time: two pods, 6 + 4. Without: power allows 1 EFLOPS a pod, 3 + 4.
    return orbit(modules=[row(availability=0.5)])


@law("fleet.orbit", optimum=10, without=7)
def pods_have_so_much_power() -> Instance:
    # 500 of 1000 kW: two pods, 6 + 4. Without: silicon allows 1 EFLOPS a pod, 3 + 4.
    return orbit(sky=Sky(power_kw=500))


@law("fleet.hosting", optimum=7, without=0)
def served_in_orbit_is_run() -> Instance:
    # 3 + 4. Without: the five satellites there carry the traffic, nobody computes: 0.
    terminals = [row(owner_kind="shell", owner="ring")]
    return orbit(shells=[row(existing_sats=5, max_modules=5)], terminals=terminals)


@law("fleet.cluster", optimum=12, without=7)
def large_work_needs_large_clusters() -> Instance:
    # The large design has a platform of 8: 8 + 4. Without: a pod runs it, 3 + 4.
    large = row(module="large", cluster_eflops=10, platform_musd=8)
    terminals = [{}, row(owner="large")]
    work = row(min_cluster_eflops=10)
    return orbit(modules=[{}, large], terminals=terminals, workloads=[work])


@law("fleet.direct", optimum=10, without=7)
def only_satellites_in_sight_answer() -> Instance:
    # Up and down take 2 * (3 + 0.3) = 6.6 ms, through the zone 2 * 10 more: at 10 ms only the
    # satellite overhead answers. Half of the pods are in sight: two pods, 6 + 4. Without: 3 + 4.
    return orbit(sky=Sky(see=0.5, zone_ms=10), workloads=[row(latency_ms=10)])


@law("downlink.open_once", optimum=46.04, without=22)
def a_gateway_opens_once() -> Instance:
    # Two antennas of 1 Gbps are wanted in 2027; an open gateway takes one. Lives of two years:
    # bought in 2026 the price, in 2027 half.
    # Once: gateway 3 + antenna 1 + pod 3 + rocket 4 + short 35.04 = 46.04.
    # Twice: gateways 6 + 3, antennas 2 + 1, pods 6, rocket 4 = 22.
    return through_a_gate(
        **GROWING,
        gateways=[row(life_y=2)],
        antennas=[row(life_y=2, max=1, gbps_up=1)],
        workloads=[row(demand_eflops=2, **LATE)],
    )


@law("downlink.most_antennas", optimum=15, without=9)
def antennas_need_an_open_gateway() -> Instance:
    # gateway 6 + antenna 2 + pod 3 + rocket 4 = 15. Without: no gateway, 9.
    return through_a_gate()


@law("downlink.antenna", optimum=15, without=7)
def feeders_need_antennas() -> Instance:
    # 15 as above. Without: 3 + 4.
    return through_a_gate()


@law("downlink.complete", optimum=13, without=7)
def fast_work_needs_a_complete_fleet() -> Instance:
    # Three pods: 9 + 4. Without: 3 + 4.
    return orbit(shells=[row(min_modules=3)])


@law("downlink.service", optimum=13, without=7)
def an_incomplete_fleet_serves_nothing_fast() -> Instance:
    # The same: 9 + 4; without: fast work runs on one pod, 3 + 4.
    return orbit(shells=[row(min_modules=3)])

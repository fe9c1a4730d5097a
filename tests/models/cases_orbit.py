"""Paper cases of what only orbit knows: zones, lasers, direct answers, bundles, births in orbit."""

from __future__ import annotations

from typing import Any

from paper import (
    EAST,
    HALVES,
    WEST,
    ZONE,
    Sky,
    costs,
    halves,
    law,
    orbit,
    row,
    steps,
    through_a_gate,
    years,
)

from optimizer.instance import Instance

# Half of the satellites over each half of the Earth; town sees WEST only.
# Lasers: a quarter of a Gbps per pod from one half to the other.
SPLIT: dict[str, Any] = {"share": {WEST: 0.5, EAST: 0.5}, "see": {("town", WEST): 0.5}}
BORDER = {(WEST, EAST): 0.25, (EAST, WEST): 0.25}
LASERS = [{}, row(kind="isl", gbps_down=1, gbps_up=1)]
CHEAP = {"shortfall_usd_per_eflops_h": 4000}  # 35.04


@costs(platforms=6, launches=4)
def half_of_the_fleet_is_elsewhere() -> Instance:
    # No lasers: only half of two pods is over WEST at any time.
    return orbit(HALVES, Sky(**SPLIT))


@costs(platforms=9, launches=4)
def lasers_reach_the_other_half() -> Instance:
    # 2 EFLOPS: a pod runs 0.5 over WEST, and 0.25 over EAST by laser: 0.75; three pods.
    return orbit(HALVES, Sky(**SPLIT, cross=BORDER), terminals=LASERS,
                 workloads=[row(demand_eflops=2)])  # fmt: skip


@costs(platforms=12, launches=4)
def a_bundle_stays_on_its_satellites() -> Instance:
    # span=shell: half of the 2 EFLOPS is always over EAST, 1 Gbps over lasers: four pods.
    work = row(demand_eflops=2, span="shell")
    return orbit(HALVES, Sky(**SPLIT, cross=BORDER), terminals=LASERS, workloads=[work])


@costs(shortfall=35.04)
def a_bundle_is_as_slow_as_its_slowest_zone() -> Instance:
    # To EAST: up 3.3, laser 5, and back: 16.6 ms, over the limit of 16. Nothing can be served
    # (over WEST alone 6.6 ms would do).
    work = row(span="shell", latency_ms=16, **CHEAP)
    return orbit(HALVES, Sky(**SPLIT, cross=BORDER), terminals=LASERS, workloads=[work])


@costs(platforms=3, launches=4)
def a_bundle_within_its_limit_needs_one_pod() -> Instance:
    # 16.6 ms; half over each zone; 0.1 Gbps per EFLOPS fits the lasers.
    work = row(span="shell", latency_ms=16.7, in_gbps_per_eflops=0.1, out_gbps_per_eflops=0.1)
    return orbit(HALVES, Sky(**SPLIT, cross=BORDER), terminals=LASERS, workloads=[work])


@costs(platforms=12, launches=4)
def direct_answers_need_power_in_sight() -> Instance:
    # At 10 ms only satellites overhead: half of them are in sight, with power for half: four pods.
    return orbit(sky=Sky(see=0.5, zone_ms=10, power_kw=500), workloads=[row(latency_ms=10)])


@costs(platforms=6, launches=4)
def direct_and_indirect_work_share_the_silicon() -> Instance:
    # 1 EFLOPS overhead and 1 anywhere over the zone: see = 1, so two pods do both.
    direct = row(latency_ms=10)
    other = row(workload="other")
    return orbit(sky=Sky(zone_ms=10), workloads=[direct, other])


@law("fleet.direct", optimum=2 * 8 + 4, without=8 + 4)
def direct_work_of_large_clusters_needs_them_in_sight() -> Instance:
    # Half is in sight: two large designs (8 each). Without: one, large enough for the cluster law.
    large = row(module="large", cluster_eflops=10, platform_musd=8)
    work = row(latency_ms=10, min_cluster_eflops=10)
    return orbit(
        sky=Sky(see=0.5, zone_ms=10),
        modules=[{}, large],
        terminals=[{}, row(owner="large")],
        workloads=[work],
    )


@costs(platforms=9, launches=4)
def only_satellites_that_can_be_spoken_to_answer_at_once() -> Instance:
    # Half of the satellites are in sight. 1.5 EFLOPS, 0.5 of them direct: a pod (5) answers 0.5
    # directly, the mute design (4) has no user terminal; the rest runs anywhere over the zone.
    mute = row(module="mute", platform_musd=4)
    works = [row(latency_ms=10, demand_eflops=0.5), row(workload="other")]
    return orbit(
        sky=Sky(see=0.5, zone_ms=10),
        modules=[row(platform_musd=5), mute],
        workloads=works,
    )


@costs(platforms=8 + 3, launches=4)
def small_work_goes_on_small_clusters() -> Instance:
    # 1 EFLOPS needs the large design (8), 1 runs on a pod (3).
    large = row(module="large", cluster_eflops=10, platform_musd=8)
    works = [row(min_cluster_eflops=10), row(workload="small")]
    return orbit(modules=[{}, large], terminals=[{}, row(owner="large")], workloads=works)


@costs(platforms=3, launches=4, shortfall=17.52)
def work_born_in_orbit_is_born_everywhere() -> Instance:
    # Half over WEST goes down to town at once; half over EAST has no way down.
    work = row(origin="ring", hosts="orbit", **CHEAP)
    return orbit(HALVES, Sky(**SPLIT), workloads=[work])


@costs(platforms=3, launches=4)
def work_born_in_orbit_comes_home_by_laser() -> Instance:
    # One pod runs 0.5 EFLOPS over each half; the answer from EAST, 0.4 * 0.5 Gbps, fits the laser.
    work = row(origin="ring", hosts="orbit", out_gbps_per_eflops=0.4)
    return orbit(HALVES, Sky(**SPLIT, cross=BORDER), terminals=LASERS, workloads=[work])


@costs(platforms=6, launches=4)
def work_of_an_existing_fleet_comes_to_compute() -> Instance:
    # Two shells; satellites of the old one look at Earth, pods of the new one compute. A cross
    # terminal of 0.5 Gbps: two pods for 1 Gbps.
    shells = [
        row(shell="eyes", existing_sats=1, max_modules=0),
        row(shell="ring"),
    ]
    cross = {"kind": "cross", "gbps_down": 0.5, "gbps_up": 0.5}
    terminals = [
        {},
        row(owner_kind="shell", owner="eyes", **{**cross, "gbps_down": 9, "gbps_up": 9}),
        row(**cross),
    ]
    skies = {
        "eyes": Sky(see={}, other={("ring", ZONE): 1.0}),
        "ring": Sky(other={("eyes", ZONE): 1.0}),
    }
    work = row(origin="eyes", hosts="ring")
    return orbit(sky=skies, shells=shells, terminals=terminals, workloads=[work])


@costs(platforms=3, launches=4)
def slow_work_waits_for_an_incomplete_fleet() -> Instance:
    # Ten places, all needed for service: but 30 s of wait each way fit into two minutes.
    return orbit(
        sky=Sky(wait_s=30, gap=0.5),
        shells=[row(min_modules=10)],
        workloads=[row(latency_ms=120000)],
    )


@costs(shortfall=35.04)
def fast_work_does_not() -> Instance:
    # The lattice is in sight half of the time only: no user arc for fast work.
    return orbit(sky=Sky(wait_s=30, gap=0.5), workloads=[row(latency_ms=60000, **CHEAP)])


@costs(platforms=6, launches=8)
def a_fleet_becomes_complete() -> Instance:
    # Three satellites serve. 2026: two stand, a pod makes three. 2027: three stand, the pod
    # only computes.
    return orbit(
        periods=years(2026, 2027),
        trajectories=steps("grows", y2026=1, y2027=1.5),
        shells=[row(existing_sats=2, existing_trajectory="grows", max_modules=7, min_modules=3)],
    )


@costs(platforms=12, launches=8)
def a_fleet_that_shrinks_must_be_filled_up() -> Instance:
    # 2 stand, then none: one pod, then three.
    return orbit(
        periods=years(2026, 2027),
        trajectories=steps("falls", y2026=1, y2027=0),
        shells=[row(existing_sats=2, existing_trajectory="falls", max_modules=8, min_modules=3)],
    )


@costs(platforms=3, launches=4, gateways=6, antennas=4)
def each_kind_of_feeder_has_its_antennas() -> Instance:
    # 1 Gbps up: half by radio, half by light, an antenna of 0.5 Gbps of each kind at most.
    antennas = [row(gbps_up=0.5, max=1), row(kind="feeder-optical", gbps_up=0.5, max=1)]
    terminals = [row(kind="feeder-rf"), row(kind="feeder-optical")]
    return through_a_gate(antennas=antennas, terminals=terminals)


@costs(platforms=3, launches=4, gateways=6, antennas=4)
def clouds_take_antennas_away() -> Instance:
    # Antennas of 1 Gbps that work half of the time: two.
    return through_a_gate(antennas=[row(gbps_up=1, availability=0.5)])


@costs(platforms=3, launches=4)
def designs_compete() -> Instance:
    # A dear design with four EFLOPS (12 + 4) loses for 1 EFLOPS.
    large = row(module="large", eflops=4, it_kw=4000, platform_musd=12)
    return orbit(modules=[{}, large], terminals=[{}, row(owner="large")],
                 sky=Sky(power_kw=4000))  # fmt: skip


@costs(platforms=6, launches=4)
def idle_pods_take_power() -> Instance:
    # 800 kW for 1000: idle 200 and (1 - 0.2) * 1 MW per EFLOPS: 0.6 / 0.8 = 0.75 EFLOPS a pod.
    # 1.5 EFLOPS: two pods.
    return orbit(
        sky=Sky(power_kw=800),
        modules=[row(idle_share=0.2)],
        workloads=[row(demand_eflops=1.5)],
    )


@costs(platforms=3, launches=4)
def a_bundle_moves_with_its_satellites() -> Instance:
    # 0.4 of the pods over WEST before noon, 0.6 after; so much of the work runs there, and the
    # rest over EAST: one pod runs 1 EFLOPS all day.
    share = {WEST: {"am": 0.4, "pm": 0.6}, EAST: {"am": 0.6, "pm": 0.4}}
    cross = {(WEST, EAST): 1, (EAST, WEST): 1}
    return orbit(
        HALVES,
        Sky(share=share, see={("town", WEST): 0.4}, cross=cross),
        slices=halves(),
        terminals=LASERS,
        workloads=[row(span="shell")],
    )

"""Paper cases of what satellites carry: lasers, pairs of two shells, terminals, sight, its price.

One pod and its rocket: 7 = 3 + 4.
"""

from __future__ import annotations

from paper import EAST, HALVES, WEST, ZONE, Sky, costs, law, orbit, row, through_a_gate

from optimizer.instance import Instance

CROSS = {"kind": "cross", "gbps_down": 0.5, "gbps_up": 0.5}
WIDE = {"kind": "cross", "gbps_down": 9, "gbps_up": 9}


@law("space.laser", optimum=10, without=7)
def lasers_carry_so_much() -> Instance:
    # Half of the pods are over WEST, which town sees, half over EAST. One pod runs 0.5 EFLOPS over
    # each, but its lasers carry 0.25 Gbps to EAST: 0.75 EFLOPS. Two pods run 1 over WEST: 6 + 4.
    # Without: one pod, half of its work over EAST: 3 + 4.
    sky = Sky(
        share={WEST: 0.5, EAST: 0.5},
        see={("town", WEST): 0.5},
        cross={(WEST, EAST): 0.25, (EAST, WEST): 0.25},
    )
    lasers = row(kind="isl", gbps_down=1, gbps_up=1)
    return orbit(HALVES, sky, terminals=[{}, lasers])


@law("space.sight", optimum=24, without=15)
def feeders_need_satellites_in_sight() -> Instance:
    # A quarter of the pods is in sight, 1 Gbps each: four pods, 6 + 2 + 4 * 3 + 4 = 24.
    # Without: the terminals of one pod over the zone suffice, 15.
    sky = Sky(see={("gate", "S90W180"): 0.25})
    return through_a_gate(sky=sky, terminals=[row(kind="feeder-rf", gbps_up=1)])


@law("space.sight", optimum=10, without=7)
def users_need_satellites_in_sight() -> Instance:
    # Half of the pods is in sight of town, two terminals of half a Gbps each: two pods for 1 Gbps,
    # 6 + 4. Without: one pod has 1 Gbps over the zone, 3 + 4.
    return orbit(sky=Sky(see=0.5), terminals=[row(gbps_up=0.5, terminals=2)])


@law("space.terminal", optimum=10, without=7)
def terminals_carry_so_much() -> Instance:
    # A pod runs 2 EFLOPS and carries 1 Gbps up. Each of two towns asks for 1 and sees every pod;
    # for both it takes two pods, 6 + 4. Without: one, 3 + 4.
    regions = [{}, row(region="city")]
    works = [{}, row(workload="more", origin="city", sink="city")]
    return orbit(
        regions=regions, modules=[row(eflops=2)], terminals=[row(gbps_up=1)], workloads=works
    )


@law("space.cross", optimum=10, without=7)
def pairs_carry_so_much() -> Instance:
    # Satellites of the old shell look at Earth, pods of the new one compute. A pair carries half a
    # Gbps: two pods for 1 Gbps, 6 + 4. Without: 3 + 4.
    return orbit(**_two_shells())


@costs(platforms=6, launches=4)
def a_pair_has_one_laser_at_each_end() -> Instance:
    # Four terminals a pod change nothing: a pair is joined by one.
    two = _two_shells()
    return orbit(**{**two, "terminals": [*two["terminals"][:2], row(**CROSS, terminals=4)]})


def _two_shells() -> dict:
    shells = [row(shell="eyes", existing_sats=1, max_modules=0), row(shell="ring")]
    terminals = [
        {}, row(owner_kind="shell", owner="eyes", **WIDE), row(**CROSS),
    ]  # fmt: skip
    skies = {
        "eyes": Sky(see={}, other={("ring", ZONE): 1.0}),
        "ring": Sky(other={("eyes", ZONE): 1.0}),
    }
    work = row(origin="eyes", hosts="ring")
    return {"sky": skies, "shells": shells, "terminals": terminals, "workloads": [work]}


@costs(platforms=3, launches=4, transit=0.02)
def a_shell_charges_for_access() -> Instance:
    # 1 Gbps up and 1 down over the terminals of the shell, 10,000 USD a year each: 0.02.
    carrier = row(owner_kind="shell", owner="ring", usd_per_gbps_y=10000)
    return orbit(shells=[row(existing_sats=5, max_modules=5)], terminals=[carrier])


@costs(platforms=3, launches=4, transit=0.01)
def a_shell_charges_for_every_laser() -> Instance:
    # Half of the work runs over EAST: half a Gbps each way over one laser, 10,000 USD a year.
    # The whole shell holds it, so that no more than half runs over WEST.
    sky = Sky(
        share={WEST: 0.5, EAST: 0.5},
        see={("town", WEST): 0.5},
        cross={(WEST, EAST): 1, (EAST, WEST): 1},
    )
    shell = row(existing_sats=5, max_modules=5)
    carrier = row(owner_kind="shell", owner="ring", kind="isl", usd_per_gbps_y=10000)
    return orbit(HALVES, sky, shells=[shell], terminals=[{}, carrier])


@costs(platforms=3, launches=4, transit=0.03)
def a_shell_charges_for_what_crosses() -> Instance:
    # The sensors of the old shell send 1 Gbps to the pod: its cross terminal costs 30,000.
    two = _two_shells()
    shells = row(owner_kind="shell", owner="eyes", **WIDE, usd_per_gbps_y=30000)
    pods = row(**WIDE)
    return orbit(**{**two, "terminals": [{}, shells, pods]})


TO_ZONE = {("town", f"ring:{ZONE}"): 4.0}


@law("fleet.present", optimum=16, without=10)
def fast_work_needs_satellites_that_are_always_there() -> Instance:
    # Half of the pods is over WEST on the mean, a quarter at nearly all instants: four pods for one
    # EFLOPS that must be answered at once, 12 + 4. Without: two, 6 + 4.
    sky = Sky(
        share={WEST: 0.5, EAST: 0.5}, see={("town", WEST): 0.5}, low={WEST: 0.25, EAST: 0.25},
        see_low={("town", WEST): 0.5, ("town", ""): 0.5}, ways={("town", f"ring:{WEST}"): 4.0},
    )  # fmt: skip
    return orbit(HALVES, sky)


@costs(platforms=6, launches=4)
def slow_work_runs_on_the_mean() -> Instance:
    # The same with a limit of two minutes: two pods.
    sky = Sky(
        share={WEST: 0.5, EAST: 0.5}, see={("town", WEST): 0.5}, low={WEST: 0.25, EAST: 0.25},
        see_low={("town", WEST): 0.5, ("town", ""): 0.5}, ways={("town", f"ring:{WEST}"): 4.0},
    )  # fmt: skip
    return orbit(HALVES, sky, workloads=[row(latency_ms=120000)])


@costs(platforms=3, launches=4)
def a_whole_shell_is_always_there() -> Instance:
    # A way to the ring as a whole: half of the work runs over EAST, and no zone need be full.
    sky = Sky(
        share={WEST: 0.5, EAST: 0.5}, see={("town", WEST): 0.5}, low={WEST: 0.25, EAST: 0.25},
        see_low={("town", WEST): 0.5, ("town", ""): 0.5}, ways={("town", "ring"): 40.0},
    )  # fmt: skip
    return orbit(HALVES, sky)


@law("space.sight", optimum=16, without=7)
def fast_work_needs_satellites_always_in_sight() -> Instance:
    # Half of the pods is in sight on the mean, a quarter at nearly all instants, 1 Gbps each: four
    # pods, 12 + 4. Without: one pod has 1 Gbps over the zone.
    sky = Sky(see=0.5, see_low={("town", ""): 0.25}, ways=TO_ZONE)
    return orbit(sky=sky, terminals=[row(gbps_up=1)])


@costs(platforms=6, launches=4)
def slow_work_is_carried_by_the_mean() -> Instance:
    # The same with a limit of two minutes: two pods.
    sky = Sky(see=0.5, see_low={("town", ""): 0.25}, ways=TO_ZONE)
    return orbit(sky=sky, terminals=[row(gbps_up=1)], workloads=[row(latency_ms=120000)])


@law("space.laser", optimum=10, without=7)
def state_moves_over_the_lasers_inside_a_zone() -> Instance:
    # 100 GB of state follow the work every 800 s: 1 Gbps. A pod has half a laser of 1 Gbps to
    # others over the zone: two pods, 6 + 4. Without: 3 + 4.
    sky = Sky(see_low={("town", ""): 1}, ways=TO_ZONE, cross={(ZONE, ZONE): 0.5}, dwell_s=800)
    lasers = row(kind="isl", gbps_down=1, gbps_up=1)
    return orbit(sky=sky, terminals=[{}, lasers], workloads=[row(state_gb_per_eflops=100)])


@costs(platforms=3, launches=4)
def state_stays_on_the_satellites_of_a_whole_shell() -> Instance:
    # The same work in the ring as a whole moves nothing.
    sky = Sky(
        see_low={("town", ""): 1}, ways={("town", "ring"): 4.0}, cross={(ZONE, ZONE): 0.5},
        dwell_s=800,
    )  # fmt: skip
    lasers = row(kind="isl", gbps_down=1, gbps_up=1)
    return orbit(sky=sky, terminals=[{}, lasers], workloads=[row(state_gb_per_eflops=100)])


@law("space.laser", optimum=10, without=7)
def a_way_passes_lasers_as_it_does_on_the_mean() -> Instance:
    # 1 Gbps up passes one and a half lasers inside the zone; a pod has 0.8 of a laser of 1 Gbps
    # each way: two pods for 1.5, 6 + 4. Down passes none of them. Without: 3 + 4.
    sky = Sky(
        see_low={("town", ""): 1}, ways=TO_ZONE, cross={(ZONE, ZONE): 0.8},
        hops={("town", f"ring:{ZONE}", ZONE, ZONE): 1.5},
    )  # fmt: skip
    lasers = row(kind="isl", gbps_down=1, gbps_up=1)
    return orbit(sky=sky, terminals=[{}, lasers], workloads=[row(out_gbps_per_eflops=0)])

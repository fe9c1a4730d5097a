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
    # A pod runs 2 EFLOPS and carries 1 Gbps up. Each of two towns asks for 1 and sees every pod; for
    # both it takes two pods, 6 + 4. Without: one, 3 + 4.
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

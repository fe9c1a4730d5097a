"""Paper cases of modules that ride whole. A rocket costs 4, a pod (1000 kg) 3."""

from __future__ import annotations

from typing import Any

from paper import costs, law, orbit, row

from optimizer.instance import Instance

MUST = {"critical": "yes", "shortfall_usd_per_eflops_h": 0}


def fleet(payload_kg: float, designs: dict[str, tuple[float, int]], **more: Any) -> Instance:
    """Return a fleet of (mass, most that are made) by design; all of it is asked for."""
    modules = [
        row(module=name, mass_kg=kg, supply_per_y=most) for name, (kg, most) in designs.items()
    ]
    asked = sum(most for _, most in designs.values())
    return orbit(
        modules=modules,
        terminals=[row(owner=name) for name in designs],
        payloads=[row(payload_kg=payload_kg)],
        shells=[row(sats_per_plane=100, max_modules=100)],
        workloads=[row(demand_eflops=asked, **MUST)],
        **more,
    )


@costs(platforms=12, launches=16)
def one_heavy_module_a_launch() -> Instance:
    # Four of 3,000 kg, 4,000 kg a launch: four launches, though 12,000 kg would fill three.
    return fleet(4000, {"pod": (3000, 4)})


@costs(platforms=12, launches=8)
def two_modules_fill_a_launch_exactly() -> Instance:
    return fleet(4000, {"pod": (2000, 4)})


@law("launches.carried", optimum=12 + 8, without=12)
def a_light_module_rides_with_a_heavy_one() -> Instance:
    # 3,000 + 1,000 kg, twice: two launches. Without: no load need fly.
    return fleet(4000, {"heavy": (3000, 2), "light": (1000, 2)})


@law("launches.flights", optimum=12 + 8, without=12)
def every_load_is_a_launch() -> Instance:
    return fleet(4000, {"heavy": (3000, 2), "light": (1000, 2)})


@costs(platforms=15, launches=12)
def two_and_a_half_loads_are_three() -> Instance:
    # A light one more: the third launch carries it alone.
    return fleet(4000, {"heavy": (3000, 2), "light": (1000, 3)})


@costs(platforms=6 * 3, launches=8)
def mixed_masses_fill_two_launches() -> Instance:
    # 6,000 kg a launch: twice 3,000 + 2,000 + 1,000. By shares a half, a third and a sixth.
    return fleet(6000, {"a": (3000, 2), "b": (2000, 2), "c": (1000, 2)})


@costs(platforms=7 * 3, launches=12)
def shares_that_sum_to_two_may_need_three() -> Instance:
    # Shares 1/2, 2/3 and 4/5 of a launch: 1.97 launches by mass, but no two hold them all.
    return fleet(30000, {"a": (15000, 1), "b": (10000, 2), "c": (6000, 4)})


@law("launches.together", optimum=9 + 8, without=9 + 4)
def designs_that_meet_pay_for_the_room_they_lose() -> Instance:
    # Shares 1/2, 1/3 and 1/600 of a launch: mixes are too many to list. The middle one pays a share
    # more: 1.17 launches, two. Without: one, which would do here.
    return fleet(6000, {"a": (3000, 1), "b": (2000, 1), "c": (10, 1)})


@costs(platforms=6, launches=4)
def two_designs_share_a_launch_to_the_last_kilogram() -> Instance:
    # Half a launch each, by shares.
    return fleet(6000, {"a": (3000, 1), "c": (6000 / 300, 1)})


@costs(platforms=6, launches=9)
def what_is_too_heavy_for_one_rocket_takes_another() -> Instance:
    # The small rocket lifts 2,000 kg; the heavy design takes the large one, at 9, and the light one
    # rides along.
    return orbit(
        modules=[{}, row(module="heavy", mass_kg=3000, supply_per_y=1)],
        terminals=[{}, row(owner="heavy")],
        launchers=[row(per_year=0), row(launcher="large", price_musd=9)],
        payloads=[row(payload_kg=2000), row(launcher="large", payload_kg=4000)],
        workloads=[row(demand_eflops=2, **MUST)],
        shells=[row(max_modules=2)],
    )

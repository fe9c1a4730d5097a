"""Paper cases of stocks: a limit holds at the fullest moment of a period, not on average.

A year, then three as one period; what is limited lives two years. Bought in 2026 it stands in 2026
and 2027, bought in 2027 it stands in 2027 and 2028: together a third and two thirds, one in the
mean of the second period, and two in 2027. One in all leaves two of four years short, 70.08: best
bought in 2027, when what lives four years pays for three.
"""

from __future__ import annotations

from typing import Any

from paper import Row, costs, ground, law, orbit, row, through_a_gate, years

from optimizer.instance import Instance

CHEAP = {"shortfall_usd_per_eflops_h": 4000}  # 35.04 MUSD per EFLOPS and year
LONG, BRIEF = {"life_y": 4}, {"life_y": 2}
PERIODS = years(2026, 2027, last=2030)
SHORT = 2 * 35.04


def plant(**tables: Any) -> Instance:
    """Return the plant over these periods; its site and halls outlast them."""
    halls = {"halls": [row(**LONG, accelerator_life_y=4)]} if "power" in tables else {}
    base = {"sites": [row(**LONG)], **halls}
    return ground(periods=PERIODS, workloads=[row(**CHEAP)], **{**base, **tables})


def room_for(halls: int) -> Instance:
    """Return a site with room for so many halls that live two years."""
    return plant(sites=[row(**LONG, max_it_mw=halls)], halls=[row(**BRIEF, accelerator_life_y=2)])


@law("sites.space", optimum=7.5 + 5 + SHORT, without=10 + 10, off=("sites.space_by_hall",))
def one_hall_at_a_time() -> Instance:
    return room_for(1)


@law("sites.space_by_hall", optimum=7.5 + 5 + SHORT, without=10 + 10, off=("sites.space",))
def one_hall_of_a_kind_at_a_time() -> Instance:
    return room_for(1)


@costs(sites=10, halls=10)
def two_halls_where_there_is_room() -> Instance:
    return room_for(2)


def grid_of(mw: float) -> Instance:
    """Return a plant on a grid of so many MW, bought for two years."""
    return plant(power=[row(**BRIEF, max_mw=mw)])


@law("power.most", optimum=7.5 + 3.75 + 3 + SHORT, without=10 + 5 + 6)
def a_grid_gives_so_much_at_a_time() -> Instance:
    return grid_of(1)


@costs(sites=10, halls=5, power_capacity=6)
def a_grid_that_gives_twice_as_much() -> Instance:
    return grid_of(2)


def coolers_of(mw: float) -> Instance:
    """Return a plant with room for coolers of so many MW, bought for two years."""
    return plant(halls=[row(**LONG, accelerator_life_y=4)], coolers=[row(**BRIEF, max_mw=mw)])


@law("cooling.room", optimum=7.5 + 3.75 + 2 + SHORT, without=10 + 5 + 4)
def coolers_have_so_much_room_at_a_time() -> Instance:
    return coolers_of(1)


@costs(sites=10, halls=5, cooling=4)
def coolers_with_room_for_twice_as_much() -> Instance:
    return coolers_of(2)


def lines_up_to(most: int) -> Instance:
    """Return a road to buy, of so many lines at most that live two years."""
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=most, **BRIEF)
    return plant(links=[line])


@law("links.most_lines", optimum=7.5 + 2 + SHORT, without=10 + 4)
def one_line_at_a_time() -> Instance:
    return lines_up_to(1)


@costs(sites=10, links=4)
def two_lines_where_they_fit() -> Instance:
    return lines_up_to(2)


@law("sites.open_once", optimum=10 + SHORT, without=20)
def a_site_that_is_open_is_not_opened() -> Instance:
    return plant(sites=[row(**BRIEF)])


def gate_of(most: int, gateway: Row, antenna: Row) -> Instance:
    """Return a gateway with so many antennas of 1 Gbps at most; pods outlast the horizon."""
    return through_a_gate(
        periods=PERIODS,
        gateways=[gateway],
        antennas=[row(gbps_up=1, max=most, **antenna)],
        modules=[row(**LONG)],
        workloads=[row(**CHEAP)],
    )


@law("downlink.most_antennas", optimum=4.5 + 2 + 5.25 + SHORT, without=4 + 7)
def one_antenna_at_a_time() -> Instance:
    # Without: antennas at a gateway that is not even open.
    return gate_of(1, LONG, BRIEF)


@costs(gateways=6, antennas=4, platforms=3, launches=4)
def two_antennas_where_they_fit() -> Instance:
    return gate_of(2, LONG, BRIEF)


@law("downlink.open_once", optimum=6 + 2 + 5.25 + SHORT, without=12 + 4 + 7)
def a_gateway_that_is_open_is_not_opened() -> Instance:
    # One antenna for each opening, of the same life.
    return gate_of(1, BRIEF, BRIEF)


def ring_of(places: int, most: int) -> Instance:
    """Return a ring with so many places, for pods (and rockets) that live two years."""
    return orbit(
        periods=PERIODS,
        shells=[row(sats_per_plane=places, max_modules=most, **LONG)],
        modules=[row(**BRIEF)],
        workloads=[row(**CHEAP)],
    )


@law("fleet.slots", optimum=7 + SHORT, without=13, off=("fleet.most_modules",))
def one_place_holds_one_pod_at_a_time() -> Instance:
    # Without: three pods on one rocket, in 2026; a third of three is one.
    return ring_of(1, 1)


@law("fleet.most_modules", optimum=7 + SHORT, without=13)
def a_shell_takes_one_pod_at_a_time() -> Instance:
    return ring_of(10, 1)


@costs(platforms=6, launches=8)
def two_pods_where_there_are_places() -> Instance:
    return ring_of(2, 2)


@costs(platforms=12, launches=4, shortfall=70.08)
def four_places_hold_four_pods_however_short_they_live() -> Instance:
    # Pods live the first of three years: four are 4/3 of the 2 EFLOPS asked for. Six would do in
    # the mean, and are not there at once.
    return orbit(
        periods=years(2026, last=2029),
        shells=[row(sats_per_plane=4, max_modules=4, life_y=3)],
        workloads=[row(demand_eflops=2, **CHEAP)],
    )


@costs(platforms=7.5, launches=6)
def pods_that_fail_leave_their_place() -> Instance:
    # Half of the pods fail in a year. 2026: two for 2 EFLOPS, 6 + 4. 2027: one is left, one joins
    # it; it pays one year of two, 1.5 + 2. Two places.
    return orbit(
        periods=years(2026, 2027),
        shells=[row(sats_per_plane=2, max_modules=2, **LONG)],
        modules=[row(life_y=2, failure_per_y=0.5)],
        workloads=[row(demand_eflops=2, **CHEAP)],
    )


def beside_a_hall_that_leaves(room: int) -> Instance:
    """Return a hall that stands for the first of two years, and room for so many."""
    return ground(
        periods=years(2026, last=2028),
        sites=[row(max_it_mw=room)],
        halls=[{}],
        existing=[row(until=2027)],
        workloads=[row(**CHEAP)],
    )


@costs(halls=5)
def a_hall_stands_beside_one_that_leaves() -> Instance:
    # A year of the hall there and a year of a new one: 1 EFLOPS in the mean. Room for both.
    return beside_a_hall_that_leaves(2)


@costs(shortfall=35.04)
def a_hall_that_leaves_has_its_place_till_then() -> Instance:
    # Room for one, and it is taken when a new one would come: half falls short.
    return beside_a_hall_that_leaves(1)


def shell_of_a_year(places: int, musd: float = 0) -> Instance:
    """Return a shell that opens for one of the two years that a pod lives."""
    return orbit(
        periods=years(2026, last=2028),
        shells=[row(max_modules=places, open_musd=musd)],
        modules=[row(**BRIEF)],
        workloads=[row(**CHEAP)],
    )


@costs(platforms=3, launches=4)
def a_free_shell_opens_for_its_life() -> Instance:
    # Open half of the time, it takes half of two.
    return shell_of_a_year(2)


@costs(shortfall=70.08)
def a_free_shell_closes_like_any_other() -> Instance:
    # Half of one place is none for a pod that stays.
    return shell_of_a_year(1)


@costs(shells=1, platforms=3, launches=4)
def a_shell_that_costs_something_is_no_other() -> Instance:
    return shell_of_a_year(2, 1)

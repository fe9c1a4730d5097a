"""Every cost line of the two worlds, worked by hand.

Money is worth 1.1^-(year - 2029): by period 1.1^-1 + 1.1^-2 and 1.1^-3 + 1.1^-4. An annuity due
at rate r over L years is r / (1 - (1 + r)^-L) / (1 + r): ground 5 %, orbit 20 %, network 0 or
20 % (`wacc`).
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from optimizer.errors import PlanError
from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.plan.frames import tidy_tables
from optimizer.verify import Case, audit
from tests.verify.orbits import space, space_plan
from tests.verify.worlds import E_NIGHT, broken_laws, ground, ground_plan

D30, D32 = 1.1**-1 + 1.1**-2, 1.1**-3 + 1.1**-4


def due(rate: float, life: int) -> float:
    return 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life) / (1 + rate)


def lines(inst: Instance, plan: Plan) -> dict[tuple[str, int], float]:
    costs = audit(Case.read(inst), plan).costs
    return {(row.line, row.period): row.musd for row in costs.itertuples() if row.musd}


def near(number: float) -> object:
    return pytest.approx(number, rel=1e-12)


@pytest.fixture(scope="module")
def on_ground() -> dict[tuple[str, int], float]:
    return lines(ground(), ground_plan(ground()))


@pytest.fixture(scope="module")
def in_space() -> dict[tuple[str, int], float]:
    return lines(space(), space_plan(space()))


def test_sites_pay_their_opening_and_upkeep(on_ground: dict[tuple[str, int], float]) -> None:
    # a: 10 MUSD over 30 years and 1 a year; b stands already: 1 a year; z is never opened
    assert on_ground["sites", 2030] == near((10 * due(0.05, 30) + 1 + 1) * D30)
    assert on_ground["sites", 2032] == near((10 * due(0.05, 30) + 1 + 1) * D32)


def test_halls_pay_capital_and_opex_on_all_they_cost(
    on_ground: dict[tuple[str, int], float],
) -> None:
    # 2 h1 of 20 + 40 in 2030, a third of 20 + 20 (half price) in 2032, opex 10 % of both;
    # one h1 stands until 2033 at base prices: 6 a year; h2: 1 MUSD, one year (2032), due 1.
    standing = 0.1 * 60
    assert on_ground["halls", 2030] == near((2 * 20 * due(0.05, 4) + 0.1 * 120 + standing) * D30)
    assert on_ground["halls", 2032] == near(
        (3 * 20 * due(0.05, 4) + 0.1 * 120 + 0.1 * 40) * D32 + (standing + 1) * 1.1**-3
    )


def test_accelerators_are_refreshed_at_the_price_of_the_year(
    on_ground: dict[tuple[str, int], float],
) -> None:
    # 2 x 40 for 2030 and 2031; refreshed in 2032 for 2 x 20, and a third hall's 20
    assert on_ground["accelerators", 2030] == near(80 * due(0.05, 2) * D30)
    assert on_ground["accelerators", 2032] == near(60 * due(0.05, 2) * D32)


def test_power_pays_capital_and_fixed_costs(on_ground: dict[tuple[str, int], float]) -> None:
    # 7 MW grid at 1, 3 MW store at 0.5, ten years; 0.1 a year on 7 and on 5 standing MW
    yearly = (7 + 1.5) * due(0.05, 10) + 0.1 * (7 + 5)
    assert on_ground["power_capacity", 2030] == near(yearly * D30)
    assert on_ground["power_capacity", 2032] == near(yearly * D32)


def test_energy_is_dearer_in_the_evening(on_ground: dict[tuple[str, int], float]) -> None:
    # a, 2030: IT = 0.25 x 2 x 2 + 0.375 EFLOPS (storm: idle 0.5); grid = 1.25 IT +- the store.
    # b: IT = 0.5 + 0.375 EFLOPS. Evening (12-24 h): half the hours at twice the price: 1.5.
    day, night, storm = 4380.0, 4000.0, 380.0
    a = (
        day * (1.25 * (1 + 0.375 * 3) + 1)
        + 1.5 * night * (1.25 * (1 + 0.375 * (4 + E_NIGHT)) - 0.9)
        + 1.5 * storm * (1.25 * (0.5 + 0.375 * 2.5) + 0.4 - 0.36)
    )
    b = 1.25 * (day * (0.5 + 0.375 * 3) + night * (0.5 + 0.375) + storm * (0.5 + 0.375 * 3.5))
    store = night * 0.9 + storm * 0.36
    assert on_ground["energy", 2030] == near((100 * a + 80 * b + 3 * store) / 1e6 * D30)


def test_demand_charges_follow_the_largest_normal_hour(
    on_ground: dict[tuple[str, int], float],
) -> None:
    peak = 1.25 * (1 + 0.375 * (4 + E_NIGHT)) - 0.9
    assert on_ground["demand_charges", 2030] == near(1000 * peak / 1e6 * D30)


def test_cooling_is_paid_while_it_lasts(on_ground: dict[tuple[str, int], float]) -> None:
    # (6 + 3) MW at 0.5, five years: all four years of the horizon
    assert on_ground["cooling", 2030] == near(4.5 * due(0.05, 5) * D30)
    assert on_ground["cooling", 2032] == near(4.5 * due(0.05, 5) * D32)


def test_water_is_drawn_per_cooled_mwh(on_ground: dict[tuple[str, int], float]) -> None:
    mwh = 4380 * (1 + 0.375 * 3) + 4000 * (1 + 0.375 * (4 + E_NIGHT)) + 380 * (0.5 + 0.375 * 2.5)
    assert on_ground["water", 2030] == near(2 * 1.5 * mwh / 1e6 * D30)


def test_carbon_of_power_and_of_what_is_built(on_ground: dict[tuple[str, int], float]) -> None:
    # 2030: two halls of 100 t over two years: 100 t a year; 2032: one, 50 t a year
    a = (
        4380 * (1.25 * (1 + 0.375 * 3) + 1)
        + 4000 * (1.25 * (1 + 0.375 * (4 + E_NIGHT)) - 0.9)
        + 380 * (1.25 * (0.5 + 0.375 * 2.5) + 0.04)
    )
    b = 1.25 * (4380 * (0.5 + 0.375 * 3) + 4000 * 0.875 + 380 * (0.5 + 0.375 * 3.5))
    tonnes = (400 * a + 300 * b) / 1000 + 100
    assert on_ground["carbon", 2030] == near(50 * tonnes / 1e6 * D30)


def test_links_and_transit(on_ground: dict[tuple[str, int], float]) -> None:
    # one line of 5 MUSD over 4 years at 20 %; w on ra: 3 Gbps per EFLOPS, both ways, 1 MUSD each
    assert on_ground["links", 2030] == near(5 * due(0.2, 4) * D30)
    mean = 3 * (4380 * 3 + 4000 * 4 + 380 * 2.5) / 8760
    assert on_ground["transit", 2030] == near(mean * D30)


def test_shortfall_is_paid_by_the_hour(on_ground: dict[tuple[str, int], float]) -> None:
    assert on_ground["shortfall", 2030] == near(1000 * 380 / 1e6 * D30)


def test_a_shell_is_opened_again_when_its_life_ends(
    in_space: dict[tuple[str, int], float],
) -> None:
    # 12 MUSD over two years, twice
    assert in_space["shells", 2030] == near(12 * due(0.2, 2) * D30)
    assert in_space["shells", 2032] == near(12 * due(0.2, 2) * D32)


def test_modules_pay_platform_accelerators_and_operations(
    in_space: dict[tuple[str, int], float],
) -> None:
    # 9 small ones (5 + 3), 2 big ones (9 + 6), four years; lost ones included
    assert in_space["platforms", 2030] == near((9 * 5 + 2 * 9) * due(0.2, 4) * D30)
    assert in_space["accelerators", 2032] == near((9 * 3 + 2 * 6) * due(0.2, 4) * D32)
    assert in_space["module_operations", 2030] == near(0.1 * (9 * 8 + 2 * 15) * D30)


def test_launches_by_the_flight_and_by_the_kilogram(
    in_space: dict[tuple[str, int], float],
) -> None:
    # 5 rockets of 20 over the longest module life; 1,000 kg shared at 2,000 USD over two years
    assert in_space["launches", 2030] == near((100 * due(0.2, 4) + 2 * due(0.2, 2)) * D30)
    assert in_space["launches", 2032] == near(100 * due(0.2, 4) * D32)


def test_insurance_covers_launch_and_cargo(in_space: dict[tuple[str, int], float]) -> None:
    # rocket: 10 % of 100 + 8 x 8 + 2 x 15
    assert in_space["insurance", 2030] == near(19.4 * due(0.2, 4) * D30)


def test_gateways_and_antennas(in_space: dict[tuple[str, int], float]) -> None:
    # network at 0 %: 8 / 10 and 5 % of 8; one bought antenna 2 / 10 + 0.2, one existing 0.2
    assert in_space["gateways", 2030] == near((0.8 + 0.4) * D30)
    assert in_space["antennas", 2030] == near((0.2 + 0.2 + 0.2) * D30)


def test_carbon_of_launches_and_modules(in_space: dict[tuple[str, int], float]) -> None:
    # (5 x 100 t + 9 x 20 t) over two years; nothing in 2032
    assert in_space["carbon", 2030] == near(50 * 340 / 1e6 * D30)
    assert ("carbon", 2032) not in in_space


@pytest.mark.parametrize(
    ("switch", "gone"),
    [
        ("facility", {"sites", "power_capacity", "cooling"}),
        ("network", {"links", "transit"}),
        ("accelerators", {"accelerators"}),
    ],
)
def test_the_boundary_leaves_lines_out(switch: str, gone: set[str]) -> None:
    inst = ground().with_({f"boundary.{switch}": "false"})
    kept = {line for line, _ in lines(inst, ground_plan(inst))}
    assert kept == {line for line, _ in lines(ground(), ground_plan(ground()))} - gone


def test_without_the_facility_halls_keep_the_opex_of_their_accelerators() -> None:
    inst = ground().with_({"boundary.facility": "false"})
    costs = lines(inst, ground_plan(inst))
    # 10 % of 2 x 40 bought and 1 x 40 standing
    assert costs["halls", 2030] == near((0.1 * 80 + 0.1 * 40) * D30)


def test_without_accelerators_insurance_covers_launch_and_platforms() -> None:
    inst = space().with_({"boundary.accelerators": "false"})
    costs = lines(inst, space_plan(inst))
    assert costs["insurance", 2030] == near(0.1 * (100 + 8 * 5 + 2 * 9) * due(0.2, 4) * D30)
    assert costs["module_operations", 2030] == near(0.1 * (9 * 5 + 2 * 9) * D30)


def test_the_budget_counts_all_that_is_bought_at_its_overnight_price() -> None:
    plan = ground_plan(ground())
    # 2030: 10 site, 120 halls, 8.5 power, 4.5 cooling, 5 line = 148
    # 2032: 20 + 20 hall, 1 h2, 40 refresh of two halls = 81
    for period, musd in ((2030, 148.0), (2032, 81.0)):
        tight = ground().with_({f"policy.budget_musd.{period}": musd})
        assert audit(Case.read(tight), plan).violations.empty
        short = ground().with_({f"policy.budget_musd.{period}": musd * (1 - 2e-6)})
        assert broken_laws(audit(Case.read(short), plan)) == {"budget"}


def test_a_cost_line_off_by_two_in_a_billion_is_refused() -> None:
    inst = ground()
    plan = ground_plan(inst)
    for error, accepted in ((2e-9, False), (5e-10, True)):
        costs = plan.costs
        costs.loc[costs["line"].eq("halls"), "musd"] *= 1 + error
        verdict = audit(Case.read(inst), _with_costs(plan, costs))
        assert verdict.ok == accepted
        assert verdict.cost_error == pytest.approx(error, rel=1e-3)


def test_an_objective_that_is_not_the_sum_of_its_lines_is_no_plan() -> None:
    plan = ground_plan(ground())
    assert plan.cost_musd is not None
    with pytest.raises(PlanError, match="the cost lines sum to"):
        replace(plan, cost_musd=plan.cost_musd * (1 + 2e-9))


def _with_costs(plan: Plan, costs: pd.DataFrame) -> Plan:
    tables = {name: plan.tables[name] for name in plan.tables} | {"costs": costs}
    return replace(plan, tables=tidy_tables(tables), cost_musd=float(costs["musd"].sum()))

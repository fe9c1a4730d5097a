"""Relations that must hold whatever the optimum is.

Exact comparisons use linear relaxations or instances solved to the end; the large instance, solved
to a gap, is compared by its interval [bound, cost].
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from cases_costs import all_classes
from cases_ground import sun_and_store
from everything import everything
from paper import ground, halves, optimum, relaxation, row
from reworded import MONEY, reworded

from optimizer.instance import Instance
from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES
from optimizer.plan import Plan
from optimizer.run import prepare, solve
from optimizer.solver import Session

GAP = 0.05


@pytest.fixture(scope="module")
def large() -> Instance:
    """An instance with all tables."""
    return everything()


@pytest.fixture(scope="module")
def plan(large: Instance) -> Plan:
    """A plan for it, within a few per cent."""
    return solve(large, gap=GAP, threads=1)


@pytest.fixture(scope="module")
def fractional(large: Instance) -> float:
    """Its optimum with fractions allowed."""
    return relaxation(large)


def scaled(inst: Instance, factor: float) -> Instance:
    """Return the instance with every price times a factor."""
    return reworded(inst, musd=factor)


def test_every_price_is_scaled() -> None:
    found = {
        table: tuple(
            name
            for name in columns(row_type).values()
            if re.search("Musd|Usd", str(row_type.__annotations__.get(name)))
        )
        for table, row_type in TABLES.items()
    }
    assert found.pop("launchers") == ("price_musd", "price_usd_per_kg")  # in `scaled`
    assert {table: names for table, names in found.items() if names} == MONEY


def test_the_plan_is_proven_and_verified(plan: Plan, fractional: float) -> None:
    assert plan.status == "optimal"
    assert plan.verified
    assert fractional <= plan.bound_musd + 1e-6 <= plan.cost_musd + 2e-6
    assert plan.gap <= GAP


def test_prices_times_three_cost_three_times(large: Instance, fractional: float) -> None:
    assert relaxation(scaled(large, 3)) == pytest.approx(3 * fractional, rel=1e-7)


def test_prices_times_three_change_no_decision() -> None:
    once, thrice = optimum(all_classes()), optimum(scaled(all_classes(), 3))
    assert thrice.cost_musd == pytest.approx(3 * once.cost_musd, rel=1e-9)


RELAXED = {
    "sites.*.max_it_mw": "*2", "sites.south.water_m3_per_y": "*2", "power.*.max_mw": "*2",
    "coolers.wet.max_mw": "*2", "launchers.*.per_year": "*2", "modules.pod.supply_per_y": "*2",
    "payloads.*.payload_kg": "*2", "antennas.*.max": "*2", "links.*.max_modules": "*2",
    "links.*.existing_gbps": "+5", "shells.low.min_modules": "*0.5",
    "supply.*.accelerator_eflops": "*2",
    "policy.budget_musd.2026": "*2", "policy.carbon_cap_kt.2028": "*2",
    "policy.orbit_share_max": "1", "policy.abroad_share_max.AA": "1",
    "workloads.*.latency_ms": "*2", "halls.*.availability": "1",
}  # fmt: skip


@pytest.mark.parametrize("key", RELAXED)
def test_a_limit_relaxed_never_costs_more(large: Instance, fractional: float, key: str) -> None:
    freer = large.with_({key: RELAXED[key]})
    assert relaxation(freer) <= fractional * (1 + 1e-7)


def test_no_law_lowers_the_cost(large: Instance, fractional: float) -> None:
    # Every law switched off in turn: its rows are opened in one matrix.
    problem = prepare(large)
    form = problem.formulation
    program = form.program
    names = [row.parent_component().name for row in form.rows]
    for law in sorted(set(names) - {"economics.cost"}):
        lower, upper = program.row_lower.copy(), program.row_upper.copy()
        mine = [i for i, name in enumerate(names) if name == law]
        lower[mine], upper[mine] = -float("inf"), float("inf")
        session = Session(
            replace(program, row_lower=lower, row_upper=upper), threads=1, seed=0, log=None
        )
        session.relax()
        outcome = session.run(60.0)
        assert outcome.objective is not None, law
        assert outcome.objective <= fractional * (1 + 1e-7), law


def test_a_dominated_site_changes_nothing() -> None:
    sites = [row(max_it_mw=2), row(site="worse", open_musd=11, max_it_mw=2)]
    links = [{}, row(link="lane", to="worse", latency_ms=2)]
    work = row(demand_eflops=2)
    with_it = ground(sites=sites, links=links, halls=[{}], workloads=[work])
    without = ground(sites=sites[:1], links=links[:1], halls=[{}], workloads=[work])
    assert optimum(with_it).cost_musd == pytest.approx(optimum(without).cost_musd)


def changed(inst: Instance, change: Callable[[str, list[str]], list[str]]) -> Instance:
    """Return the instance with the lines of its tables changed."""
    files = dict(inst.source_files)
    for name, content in files.items():
        if name.endswith(".csv"):
            lines = change(name, content.decode().splitlines())
            files[name] = ("\n".join(lines) + "\n").encode()
    return Instance.from_files(files)


def test_the_order_of_rows_changes_nothing(large: Instance, plan: Plan) -> None:
    turned = changed(large, lambda _, lines: [lines[0], *reversed(lines[1:])])
    again = solve(turned, gap=GAP, threads=1)
    assert (again.cost_musd, again.bound_musd) == (plan.cost_musd, plan.bound_musd)
    assert_same(again, plan)


def test_names_change_nothing(large: Instance, fractional: float) -> None:
    # Every id gets a new name, and another place in the order of names.
    names = {
        "north": "zz", "south": "aa", "pod": "zpod", "rocket": "zrocket", "ring": "aring",
        "low": "zlow", "chat": "zchat", "town": "ztown", "city": "acity", "gate": "zgate",
        "hall": "zhall", "diesel": "adiesel", "port": "zport",
    }  # fmt: skip

    def rename(_: str, lines: list[str]) -> list[str]:
        head, *rows = lines
        return [head, *(",".join(names.get(c, c) for c in line.split(",")) for line in rows)]

    assert relaxation(changed(large, rename)) == pytest.approx(fractional, rel=1e-9)


def test_no_demand_costs_nothing() -> None:
    nothing = all_classes().with_({"workloads.*.demand_eflops": "0"})
    plan = optimum(nothing)
    assert plan.cost_musd == pytest.approx(0, abs=1e-9)
    assert plan.decisions.empty
    assert plan.verified


@pytest.mark.parametrize("make", [all_classes, lambda: sun_and_store(hours=8, rt_eff=0.5)])
def test_a_slice_split_in_halves_changes_nothing(make: Callable[[], Instance]) -> None:
    whole = make()
    head = "slice,day,day_of_year,utc_start_h,length_h,hours_per_year"
    given = whole.source_files.get("slices.csv", f"{head}\nall,day,80,0,24,8760\n".encode())
    columns, *rows = given.decode().splitlines()
    at = columns.split(",").index
    lines = [columns]
    for line in rows:
        for part in (0, 1):
            cells = line.split(",")
            length = float(cells[at("length_h")]) / 2
            cells[at("slice")] += f"-{part}"
            cells[at("utc_start_h")] = str(float(cells[at("utc_start_h")]) + part * length)
            cells[at("length_h")] = str(length)
            cells[at("hours_per_year")] = str(float(cells[at("hours_per_year")]) / 2)
            lines.append(",".join(cells))
    files = {**whole.source_files, "slices.csv": ("\n".join(lines) + "\n").encode()}
    for name in ("share", "power", "see", "cross"):
        table = f"coefficients/{name}.csv"
        if table in files:
            files[table] = twice(files[table].decode()).encode()
    split = Instance.from_files(files)
    assert optimum(split).cost_musd == pytest.approx(optimum(whole).cost_musd, rel=1e-9)


def twice(text: str) -> str:
    """Return a table of coefficients with every row of slice `all` for both of its halves."""
    head, *rows = text.splitlines()
    at = head.split(",").index("slice")
    lines = [head]
    for line in rows:
        for part in (0, 1):
            cells = line.split(",")
            cells[at] += f"-{part}"
            lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def test_a_second_run_is_identical() -> None:
    once, again = (solve(all_classes(), threads=1) for _ in range(2))
    assert (again.cost_musd, again.bound_musd) == (once.cost_musd, once.bound_musd)
    assert_same(again, once)


def test_integers_of_a_plan_are_whole(plan: Plan) -> None:
    families = (
        "open", "shell_open", "halls", "manifest", "launches", "gateway", "antennas", "lines",
        "used",
    )  # fmt: skip
    for family in families:
        if family in plan.values:
            values = plan.values[family]["value"]
            assert (values == values.round()).all(), family


def assert_same(one: Plan, other: Plan) -> None:
    assert one.values.keys() == other.values.keys()
    assert all(one.values[name].equals(other.values[name]) for name in one.values)
    assert one.costs.equals(other.costs)
    assert one.limits.equals(other.limits)


def test_a_fixed_plan_solved_again_costs_the_same(large: Instance, plan: Plan) -> None:
    bought = {
        "sites.open": "open", "sites.halls": "halls", "launches.manifest": "manifest",
        "launches.launches": "launches", "fleet.shell_open": "shell_open", "links.lines": "lines",
        "downlink.gateway": "gateway", "downlink.antennas": "antennas", "downlink.used": "used",
    }  # fmt: skip

    def fix(model: object) -> None:
        for name, family in bought.items():
            frame = plan.values.get(family)
            rows = [] if frame is None else frame.itertuples(index=False, name=None)
            values = {cells[:-1]: cells[-1] for cells in rows}
            for index, variable in model.find_component(name).items():
                key = index if isinstance(index, tuple) else (index,)
                variable.setlb(values.get(key, 0.0))
                variable.setub(values.get(key, 0.0))

    again = solve(large, gap=1e-9, threads=1, hooks=[fix])
    assert again.cost_musd == pytest.approx(plan.cost_musd, rel=1e-9)


def test_a_finer_gap_agrees_with_a_coarse_one(large: Instance, plan: Plan) -> None:
    fine = solve(large, gap=GAP / 2, threads=1)
    assert fine.gap <= GAP / 2
    assert fine.bound_musd <= plan.cost_musd + 1e-6
    assert plan.bound_musd <= fine.cost_musd + 1e-6


def test_days_of_equal_halves_are_one_slice() -> None:
    assert optimum(ground(slices=halves(), halls=[{}])).cost_musd == pytest.approx(15)

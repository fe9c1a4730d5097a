"""Laws from outside: priced like any other, and verified if they say how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from cases_costs import all_classes
from everything import everything
from paper import ground, row

from models import PlanningData, Serve, law
from optimizer import Hook, Instance, Plan, SolverError, solve
from optimizer.run import prepare
from optimizer.solver import strategy


def at_most(limit_eflops: float) -> Hook:
    """A law: no site serves more than this in any slice."""

    def add(model: Any, data: PlanningData, serve: Serve) -> None:
        cells = [
            (g, p, t)
            for g in data.routing.site_serve
            for p in data.time.PERIODS
            for t in data.time.SLICES
        ]

        @law(model.routing, cells, "work at a site <= what its street bears", "EFLOPS")
        def street(_: Any, g: str, p: int, t: str) -> Any:
            return serve(data.routing.site_serve[g], p, t) <= limit_eflops

    def check(_: Instance, plan: Plan) -> Iterator[str]:
        hosts = plan.hosts[plan.hosts["tier"] == "ground"]
        for cell in hosts[hosts["eflops"] > limit_eflops * (1 + 1e-6)].itertuples():
            yield f"{cell.host} serves {cell.eflops:g} EFLOPS in {cell.period} {cell.slice}"

    return Hook(add, check)


def test_a_law_over_routes_holds_and_is_verified() -> None:
    # Of 1 EFLOPS 0.75 is served for 10 + 5; the rest falls short at 876: 15 + 219.
    plan = solve(ground(halls=[{}]), hooks=[at_most(0.75)], gap=1e-9, threads=1)
    assert plan.cost_musd == pytest.approx(234)
    assert plan.verified
    assert plan.warnings == ()
    rows = plan.limits[plan.limits["law"] == "routing.street"]
    assert rows["unit"].tolist() == ["EFLOPS"]
    assert rows["price"].tolist() == pytest.approx([876.0])


def test_a_law_over_routes_is_priced(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two sites; the quickest routes alone cannot meet the law, so others must be worth adding.
    sites = [row(), row(site="other", open_musd=11)]
    links = [row(), row(link="lane", to="other", latency_ms=2)]
    work = [row(demand_eflops=2)]
    inst = ground(sites=sites, links=links, halls=[{}], workloads=work)
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    # 10 + 11 and a hall of 5 each.
    assert solve(inst, hooks=[at_most(1)], gap=1e-9, threads=1).cost_musd == pytest.approx(31)


@pytest.mark.parametrize("limit_eflops", [0.1, 0.3])
def test_pricing_and_the_whole_program_agree(
    limit_eflops: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = [at_most(limit_eflops)]
    whole = solve(all_classes(), hooks=hooks, gap=1e-9, threads=1)
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    priced = solve(all_classes(), hooks=hooks, gap=1e-9, threads=1)
    assert priced.cost_musd == pytest.approx(whole.cost_musd, rel=1e-9)
    assert whole.verified
    assert priced.verified
    assert whole.cost_musd > solve(all_classes(), gap=1e-9, threads=1).cost_musd * (1 + 1e-6)


def test_a_law_that_asks_for_routes_the_seeds_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    # A quarter of the work must go out over the slow road, which is no seed, at 5 MUSD per Gbps; it
    # may come back over the quick one: 10 + 5 + 0.25 * 5.
    slow = row(link="slow", latency_ms=5, usd_per_gbps_y=5000000)
    inst = ground({"routing": {"routes_per_host": "all"}}, links=[{}, slow], halls=[{}])

    def add(model: Any, data: PlanningData, serve: Serve) -> None:
        @law(model.routing, [2026], "work over the slow road >= a quarter", "Gbps")
        def scenic(_: Any, p: int) -> Any:
            return serve(data.links.loads["slow:fwd"], p, "all") >= 0.25

    whole = solve(inst, hooks=[Hook(add)], gap=1e-9, threads=1)
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    priced = solve(inst, hooks=[Hook(add)], gap=1e-9, threads=1)
    assert priced.cost_musd == pytest.approx(whole.cost_musd, rel=1e-9)
    assert priced.status == "optimal"
    assert whole.cost_musd == pytest.approx(16.25)


def test_a_plan_that_breaks_it_is_not_verified() -> None:
    deaf = Hook(lambda model, data, serve: None, at_most(0.5).check)
    plan = solve(ground(halls=[{}]), hooks=[deaf], threads=1)
    assert not plan.verified
    assert plan.warnings == ("plant serves 1 EFLOPS in 2026 all",)


def test_a_law_without_a_check_says_so() -> None:
    plan = solve(ground(halls=[{}]), hooks=[Hook(at_most(1).add)], threads=1)
    assert plan.warnings == ("laws added by hooks are not verified",)


def test_the_model_that_people_read_holds_it_too() -> None:
    problem = prepare(everything(), hooks=[at_most(1)])
    model = problem.formulation.expanded(problem.seeds())
    assert model.routing.street.doc == "work at a site <= what its street bears"
    assert any("serve" in str(row.body) for row in model.routing.street.values())


def test_no_bound_passes_the_optimum_where_a_hook_lets_more_be_served_than_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Work beyond the demand earns 876 per EFLOPS, up to 3 of it; the quick road bears 0.25.
    def more(model: Any, _data: PlanningData, _serve: Serve) -> None:
        model.routing.linking.deactivate()
        for short in model.routing.short.values():
            short.domain = pyo.Reals
            short.setlb(-3)

    links = [row(existing_gbps=0.25), row(link="wide", latency_ms=5)]
    inst = ground({"routing": {"routes_per_host": "all"}}, links=links)
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    bounds: list[float] = []
    plan = solve(
        inst, hooks=[Hook(more)], gap=1e-9, threads=1,
        progress=lambda p: None if p.bound is None else bounds.append(p.bound),
    )  # fmt: skip
    assert plan.cost_musd == pytest.approx(-3 * 876)
    assert max(bounds) <= plan.cost_musd * (1 - 1e-9)


@pytest.mark.parametrize("act", ["fix", "setub", "setlb"])
def test_a_sum_over_routes_is_bounded_by_a_law_or_not_at_all(act: str) -> None:
    def bound(_: Any, data: PlanningData, serve: Serve) -> None:
        getattr(serve(data.routing.site_serve["plant"], 2026, "all"), act)(0.25)

    with pytest.raises(SolverError, match="write it as a law"):
        solve(ground(halls=[{}]), hooks=[Hook(bound)], threads=1)


@pytest.mark.parametrize("number", [np.float32(0.75), np.int32(1), np.float64(0.75)])
def test_a_law_may_hold_numbers_of_any_width(number: Any) -> None:
    plan = solve(ground(halls=[{}]), hooks=[at_most(number)], threads=1, gap=1e-9)
    # 10 + 5, and 876 for what falls short.
    assert plan.cost_musd == pytest.approx(15 + 876 * (1 - float(number)))
    assert plan.verified


def test_no_row_is_left_out_beside_a_law_from_outside() -> None:
    # Work in hand may be sold: short down to -3, so that 4 EFLOPS are worth serving; the road
    # bears 1.5, which demand alone (1) would never fill.
    def sold(model: Any) -> None:
        model.routing.linking.deactivate()
        for short in model.routing.short.values():
            short.domain = pyo.Reals
            short.setlb(-3)

    plan = solve(ground(links=[row(existing_gbps=1.5)]), hooks=[sold], gap=1e-9, threads=1)
    served = plan.values["serve"]["value"].sum()
    assert served == pytest.approx(1.5)


def test_values_that_are_neither_a_range_nor_whole_are_refused() -> None:
    def steps(model: Any) -> None:
        model.steps = pyo.Var(domain=pyo.RangeSet(0, 10, 5))
        model.at_least = pyo.Constraint(expr=model.steps >= 3)

    with pytest.raises(SolverError, match="steps takes only some values"):
        solve(ground(), hooks=[steps], threads=1)


@pytest.mark.parametrize("direct_columns", [0, 20_000])
def test_a_cost_without_a_lower_end_is_called_so(
    direct_columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(model: Any) -> None:
        model.free = pyo.Var()
        cost = model.economics.cost
        cost.set_value(cost.expr + model.free)

    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", direct_columns)
    assert solve(ground(), hooks=[endless], threads=1).status == "unbounded"

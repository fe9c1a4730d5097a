"""How a solve ends: a closed list of statuses, and never a wrong one."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from everything import everything
from paper import ground, orbit, row
from searching import searching

from optimizer.errors import InfeasibleError
from optimizer.instance import Instance
from optimizer.progress import Progress
from optimizer.run import prepare, solve
from optimizer.solver import Limits, Outcome, Session, relative_gap, search
from optimizer.solver.session import Ended


def crowded() -> Instance:
    """Critical work for 20 halls where 10 fit."""
    work = row(demand_eflops=20, critical="yes")
    return ground({"routing": {"routes_per_host": "all"}}, halls=[{}], workloads=[work])


def penniless() -> Instance:
    """Critical work, a site of 10, a budget of 5."""
    settings = {"policy": {"budget_musd": {2026: 5}}, "routing": {"routes_per_host": "all"}}
    return ground(settings, workloads=[row(critical="yes")])


def narrow(routes: int | str) -> Instance:
    """Critical work of 1 Gbps; the quick road carries half of it, the slow one all."""
    links = [row(existing_gbps=0.5), row(link="slow", latency_ms=9)]
    settings = {"routing": {"routes_per_host": routes}}
    return ground(settings, links=links, workloads=[row(critical="yes")])


def silent(*_: object) -> None:
    """Report nothing."""


@pytest.mark.parametrize("make", [crowded, penniless])
def test_what_no_plan_can_do_is_infeasible(make: Callable[[], Instance]) -> None:
    assert solve(make(), threads=1, on_infeasible="return").status == "infeasible"


@pytest.mark.parametrize("make", [crowded, penniless])
def test_infeasible_raises_unless_told_to_return(make: Callable[[], Instance]) -> None:
    with pytest.raises(InfeasibleError, match="critical") as caught:
        solve(make(), threads=1)
    assert caught.value.reasons


def test_an_infeasible_plan_has_no_cost() -> None:
    plan = solve(penniless(), threads=1, on_infeasible="return")
    assert (plan.cost_musd, plan.gap, plan.verified) == (None, None, False)
    assert plan.costs.empty


def test_critical_work_without_a_way_is_infeasible() -> None:
    cut = ground(links=[], workloads=[row(critical="yes")])
    assert solve(cut, on_infeasible="return").status == "infeasible"


def test_too_few_routes_are_not_the_fault_of_the_problem() -> None:
    plan = solve(narrow(1), threads=1, on_infeasible="return")
    assert plan.status == "pool_infeasible"
    assert plan.bound_scope == "pool"
    with pytest.raises(InfeasibleError, match="routes_per_host"):
        solve(narrow(1), threads=1)


@pytest.mark.parametrize("routes", [3, "all"])
def test_with_all_routes_the_same_problem_has_a_plan(routes: int | str) -> None:
    # Half on each road: the site, 10.
    plan = solve(narrow(routes), threads=1)
    assert plan.status == "optimal"
    assert plan.bound_scope == "full"
    assert plan.cost_musd == pytest.approx(10)


def test_no_time_means_no_plan() -> None:
    plan = solve(everything(), threads=1, time_limit=1e-6)
    assert plan.status == "no_plan"
    assert plan.cost_musd is None


def test_a_reached_gap_is_optimal_and_stated() -> None:
    plan = solve(everything(), threads=1, gap=0.2)
    assert plan.status == "optimal"
    assert 0 <= plan.gap <= 0.2
    assert plan.bound_musd <= plan.cost_musd
    assert plan.verified


def test_little_time_leaves_a_feasible_plan_with_its_gap() -> None:
    # A gap of 0 takes seconds; the first plans come at once.
    plan = solve(everything(), threads=1, gap=0, time_limit=1.5)
    assert plan.status in ("feasible", "optimal", "no_plan")
    if plan.cost_musd is not None:
        assert plan.verified
        assert plan.bound_musd <= plan.cost_musd


def test_an_interrupt_keeps_the_incumbent() -> None:
    problem = prepare(everything())

    def stop(stage: str, _: str, incumbent: float | None, *rest: object) -> None:
        if stage == "solving" and incumbent is not None:
            solving.session.interrupted.set()

    solving = searching(problem, Limits(gap=0, time_limit_s=60, threads=1), stop)
    solution = solving.solve()
    assert solution.status == "interrupted"
    assert solution.values is not None
    assert solution.bound <= solution.objective
    integers = solution.values[problem.formulation.program.integer]
    assert (integers == np.round(integers)).all()


def test_an_interrupt_before_any_plan_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Session):
        def run(self, *_: object) -> object:
            self.interrupted.set()
            return super().run(0.0)

    monkeypatch.setattr(search, "Session", Stopped)
    problem = prepare(everything())
    solution = searching(problem, Limits(gap=0, time_limit_s=60, threads=1), silent).solve()
    assert solution.status == "interrupted"
    assert solution.values is None


def test_an_interrupt_of_the_last_step_keeps_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Session] = []

    class Late(Session):
        def run(self, *rest: object) -> Outcome:
            runs.append(self)
            if len(runs) == 2:  # the first solves the integers, this one solves again
                self.interrupted.set()
                return Outcome(Ended.STOPPED, None, None, None)
            return super().run(*rest)

    monkeypatch.setattr(search, "Session", Late)
    limits = Limits(gap=1e-9, time_limit_s=60, threads=1)
    solution = searching(prepare(everything()), limits, silent).solve()
    assert len(runs) == 3
    assert solution.values is not None
    assert solution.status == "optimal"


def test_a_problem_without_integers_is_a_linear_program() -> None:
    # A hall stands, none can be bought: 1 MW of grid, 3 MUSD.
    inst = ground(halls=[row(available_from=2100)], existing=[{}], power=[{}])
    plan = solve(inst, threads=1)
    assert plan.status == "optimal"
    assert plan.size["integers"] == 0
    assert plan.cost_musd == pytest.approx(3)
    assert plan.gap == 0
    assert plan.verified


def test_work_without_a_route_falls_short_with_a_warning() -> None:
    # Up and down take 6.6 ms: 1 EFLOPS at 8.76 MUSD is not served.
    inst = orbit(workloads=[row(latency_ms=5, shortfall_usd_per_eflops_h=1000)])
    plan = solve(inst, threads=1)
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(8.76)
    (said,) = (one.message for one in plan.concerns if one.name == "no-route")
    assert said.startswith("workload work has no route")
    assert plan.verified


def test_building_is_told_once_with_the_seconds_it_took() -> None:
    told: list[Progress] = []
    plan = solve(everything(), threads=1, gap=0.2, progress=told.append)
    assert [p.seconds for p in told if p.stage == "building"] == [plan.seconds["build"]]


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [
        (None, 1.0, math.inf),
        (math.inf, 1.0, math.inf),
        (1.0, -math.inf, math.inf),
        (2.0, 1.0, 0.5),
        (1.0, 1.0 - 1e-15, 0.0),
        (-1.0, -2.0, 1.0),
    ],
)
def test_a_gap_needs_two_numbers(cost: float | None, bound: float, gap: float) -> None:
    assert relative_gap(cost, bound) == gap

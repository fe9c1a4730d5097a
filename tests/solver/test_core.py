"""The core is a relaxation: with fewer rows, sums and merged columns nothing gets dearer."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cases_orbit
import cases_sky
import cases_space
import numpy as np
import pytest
from everything import everything
from paper import optimum, relaxation
from searching import searching

from optimizer.certificate import certify
from optimizer.instance import Instance
from optimizer.program import Program
from optimizer.run import prepare, solve
from optimizer.solver import Ended, Limits, Outcome, Session, Strategy, aside, strategy
from optimizer.solver.aside import Aside
from optimizer.solver.core import Core

MAKERS: tuple[Callable[[], Instance], ...] = (
    everything,
    cases_orbit.lasers_reach_the_other_half,
    cases_orbit.small_work_goes_on_small_clusters,
    cases_sky.lasers_carry_so_much,
    cases_space.only_satellites_in_sight_answer,
    cases_space.a_gateway_opens_once,
)


def small() -> Instance:
    """Return an instance with satellites that is solved at once."""
    return cases_sky.lasers_carry_so_much()


def session(program: Program, *, whole: bool) -> Session:
    """Return a solver with a program, its integers whole or relaxed."""
    made = Session(program, threads=1, seed=0, log=None)
    made.set_option("mip_rel_gap", 0.0)
    if not whole:
        made.relax()
    return made


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_core_is_below_the_program(make: Callable[[], Instance], share: float) -> None:
    inst = make()
    form = prepare(inst).formulation
    held = form.whole.late & (np.random.default_rng(0).random(len(form.rows)) < share)
    core = Core(form.whole, held)
    least, whole = relaxation(inst), optimum(inst).cost_musd
    for integers, limit in ((False, least), (True, whole)):
        found = session(core.program, whole=integers).run(20)
        assert found.objective is not None
        assert found.objective <= limit + 1e-6 * max(1, abs(limit))


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_prices_of_the_core_prove_its_bound_over_the_whole_program(
    make: Callable[[], Instance],
) -> None:
    form = prepare(make()).formulation
    core = Core(form.whole, np.zeros(len(form.rows), dtype=bool))
    solver = session(core.program, whole=False)
    found = solver.run(20)
    assert found.objective is not None
    prices = core.prices(solver.duals()[0])
    assert certify(form.program, form.whole.demands, prices, found.objective).ok


def test_the_core_with_all_rows_and_no_sums_is_the_program() -> None:
    inst = everything()
    form = prepare(inst).formulation
    form.__dict__["summed"] = np.arange(len(form.rows))  # a cached property
    core = Core(form.whole, form.whole.late)
    found = session(core.program, whole=False).run(20)
    assert found.objective == pytest.approx(relaxation(inst), rel=1e-7)
    assert not len(core.broken(found.values))


def test_a_core_is_smaller_and_every_column_in_it_is_the_cheapest_of_its_kind() -> None:
    form = prepare(everything()).formulation
    core = Core(form.whole, np.zeros(len(form.rows), dtype=bool))
    assert len(core.order) < len(form.program.cost)
    kept = np.flatnonzero(core.merged >= 0)
    assert (form.program.cost[core.order[core.merged[kept]]] <= form.program.cost[kept]).all()


def test_another_process_finds_the_bound_of_a_tree() -> None:
    form = prepare(small()).formulation
    program = Core(form.whole, np.zeros(len(form.rows), dtype=bool)).program
    expected = session(program, whole=True).run(20)
    beside = Aside(program, 0)
    until = time.monotonic() + 60
    while beside.running and time.monotonic() < until:
        time.sleep(0.05)
    assert beside.ended is Ended.OPTIMAL
    assert beside.bound == pytest.approx(expected.objective, rel=1e-6)
    beside.close()


def test_a_process_that_dies_is_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    form = prepare(small()).formulation
    beside = Aside(form.program, 0)
    beside.close()
    assert beside.bound is None
    assert not beside.running


@pytest.mark.parametrize("program", ["", "/no/such/program"])
def test_where_no_process_can_be_started_the_tree_is_searched_in_turn(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(sys, "executable", program)
    plan = solve(small(), gap=1e-6, threads=2)
    assert plan.status == "optimal"


def test_a_search_beside_ends_with_its_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Aside] = []

    class Kept(aside.Aside):
        def __init__(self, program: Program, seed: int) -> None:
            super().__init__(program, seed)
            made.append(self)

    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(strategy, "Aside", Kept)
    plan = solve(small(), gap=1e-6, threads=2)
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(optimum(small()).cost_musd, rel=1e-6)
    assert [beside.running for beside in made] == [False]


@pytest.mark.parametrize("runs", [1, 2, 3])
def test_ctrl_c_while_the_core_is_solved_ends_the_solve(
    monkeypatch: pytest.MonkeyPatch, runs: int
) -> None:
    run, done = Session.run, []

    def stopped(self: Session, *rest: Any) -> Outcome:
        done.append(self)
        if len(done) == runs:
            self.interrupted.set()
        return run(self, *rest)

    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(Session, "run", stopped)
    plan = solve(small(), threads=1)
    assert plan.status == "interrupted"
    assert len(done) == runs  # nothing began anew


def test_one_thread_searches_the_tree_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(strategy, "Aside", None)  # not to be called
    solving = searching(prepare(small()), Limits(1e-6, 30, threads=1), lambda *_: None)
    solution = solving.solve()
    assert solution.status == "optimal"
    assert solution.linear is not None


def test_what_the_solver_says_of_a_start_is_not_believed() -> None:
    # A start at cost 5 whose objective HiGHS is made to give as 1: the values count.
    form = prepare(small()).formulation
    solver = session(form.program, whole=True)
    found = solver.run(20)
    assert found.values is not None
    told = replace(found, objective=-1e6)
    assert solver._overstated(told)
    assert not solver._overstated(found)
    assert solver._cost(told) == pytest.approx(found.objective)


@pytest.mark.parametrize("large", [True, False])
def test_a_certified_plan_says_what_is_proven(
    monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    if large:
        monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    inst = small()
    plan = solve(inst, gap=1e-6, threads=1, certify=True)
    assert plan.certified_musd is not None
    assert plan.certified_musd <= plan.bound_musd + 1e-6
    assert plan.certified_musd <= relaxation(inst) + 1e-6
    assert not any("certified" in warning for warning in plan.warnings)
    assert solve(inst, gap=1e-6, threads=1).certified_musd is None


def test_a_bound_that_its_prices_do_not_prove_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = Strategy.solve

    def lying(self: Strategy) -> object:
        solution = solved(self)
        assert solution.linear is not None
        bound, prices = solution.linear
        return replace(solution, linear=(bound + 1, prices))

    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(Strategy, "solve", lying)
    plan = solve(small(), gap=1e-6, threads=1, certify=True)
    assert any("could not be certified" in warning for warning in plan.warnings)


def test_columns_held_without_a_plan_prove_nothing_of_the_pool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = Outcome(Ended.INFEASIBLE, None, None, None)
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(Strategy, "_improved", lambda *_, **__: nothing)
    monkeypatch.setattr(Strategy, "_dived", lambda *_: nothing)
    monkeypatch.setattr(Strategy, "_must_hold_all", lambda *_: False)  # time is out
    solving = searching(prepare(everything()), Limits(1e-6, 30, threads=1), lambda *_: None)
    assert solving.solve().status == "no_plan"

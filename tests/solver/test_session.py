"""What is handed to HiGHS is what it holds; what it cannot take is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from cases_costs import all_classes
from paper import ground

from optimizer.errors import SolverError
from optimizer.formulate import formulate
from optimizer.program import Program
from optimizer.run import prepare, solve
from optimizer.solver import Session
from optimizer.solver.questions import QUESTIONS
from optimizer.solver.session import Ended


@pytest.fixture(scope="module")
def form() -> Program:
    """A small model."""
    problem = prepare(ground(halls=[{}]))
    return problem.formulation.program


@pytest.fixture
def session(form: Program) -> Session:
    """A live solver that holds it."""
    return Session(form, threads=1, seed=0, log=None)


def test_a_misspelt_option_is_an_error(session: Session) -> None:
    with pytest.raises(SolverError, match="mip_rel_gapp"):
        session.set_option("mip_rel_gapp", 0.01)


def test_a_value_out_of_range_is_an_error(session: Session) -> None:
    with pytest.raises(SolverError, match="mip_rel_gap"):
        session.set_option("mip_rel_gap", -1.0)


def test_a_value_of_the_wrong_kind_is_an_error(session: Session) -> None:
    with pytest.raises(SolverError, match="presolve"):
        session.set_option("presolve", "perhaps")


def test_an_option_that_is_taken_stays(session: Session) -> None:
    session.set_option("mip_rel_gap", 0.25)
    assert session.run(60.0).ended is Ended.OPTIMAL


def test_integers_can_be_given_up_and_taken_back(session: Session) -> None:
    # 10 + 5 whole; the relaxation is 15 too, by linking; fixing the hall to 2 costs 20.
    session.relax()
    assert session.run(60.0).objective == pytest.approx(15)
    session.integers()
    assert session.run(60.0).objective == pytest.approx(15)


def test_bounds_change_in_place() -> None:
    form = prepare(ground(halls=[{}])).formulation
    session = Session(form.program, threads=1, seed=0, log=None)
    halls = np.array([i for i, name in enumerate(form.family) if name == "sites.halls"])
    session.integers()
    session.bound_columns(halls, np.array([2.0]), np.array([2.0]))
    assert session.run(60.0).objective == pytest.approx(20)


def test_no_time_is_no_run(session: Session) -> None:
    outcome = session.run(0.0)
    assert outcome.ended is Ended.LIMIT
    assert outcome.values is None


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_may_change_from_solve_to_solve(threads: int) -> None:
    assert solve(ground(), threads=threads).cost_musd == pytest.approx(10)


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_seed_may_change_the_plan_but_not_its_cost(seed: int) -> None:
    plan = solve(all_classes(), threads=1, seed=seed, gap=1e-9)
    assert plan.cost_musd == pytest.approx(71.3, rel=1e-9)


def test_the_same_seed_gives_the_same_plan() -> None:
    one, two = (solve(all_classes(), threads=1, seed=3) for _ in range(2))
    assert one.cost_musd == two.cost_musd
    assert all(one.values[name].equals(two.values[name]) for name in one.values)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e16])
def test_prices_that_are_no_numbers_are_refused(bad: float) -> None:
    data = prepare(ground(halls=[{}], power=[{}])).data
    assert data.power is not None
    broken = dict.fromkeys(data.power.energy_musd_per_mw, bad)
    with pytest.raises(SolverError, match="number"):
        formulate(replace(data, power=replace(data.power, energy_musd_per_mw=broken)))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e16])
def test_coefficients_that_are_no_numbers_are_refused(bad: float) -> None:
    data = prepare(ground(halls=[{}], power=[{}])).data
    broken = replace(data.sites, it_mw={"hall": bad})
    with pytest.raises((SolverError, ValueError, OverflowError)):
        formulate(replace(data, sites=broken))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e16])
def test_limits_that_are_no_numbers_are_refused(bad: float) -> None:
    data = prepare(ground(halls=[{}], power=[{}])).data
    assert data.power is not None
    broken = dict.fromkeys(data.power.max_mw, bad)
    with pytest.raises((SolverError, ValueError)):
        formulate(replace(data, power=replace(data.power, max_mw=broken)))


def test_a_second_objective_is_refused() -> None:
    import pyomo.environ as pyo

    def greedy(model: Any) -> None:
        model.more = pyo.Objective(expr=model.economics.cost.expr)

    with pytest.raises(SolverError, match="objective"):
        solve(ground(), hooks=[greedy])


def test_a_hook_may_add_a_law() -> None:
    # Two halls instead of one: 10 + 10.
    import pyomo.environ as pyo

    def generous(model: Any) -> None:
        model.spare = pyo.Constraint(expr=sum(model.sites.halls.values()) >= 2)

    plan = solve(ground(halls=[{}]), threads=1, hooks=[generous])
    assert plan.cost_musd == pytest.approx(20)
    assert plan.verified
    assert any("hooks" in warning for warning in plan.warnings)


def test_a_linear_program_that_is_cut_short_has_no_bound(session: Session) -> None:
    # HiGHS keeps 0 where the bound of an integer program stands.
    session.relax()
    session.set_option("presolve", "off")
    session.set_option("simplex_iteration_limit", 0)
    outcome = session.run(10)
    assert outcome.ended is Ended.LIMIT
    assert outcome.bound is None


def test_bounds_of_whole_columns_are_whole_and_others_as_they_are() -> None:
    question = QUESTIONS[0].program
    low, high = np.array([0.0, 6.25]), np.array([13.5, 30.5])
    held = Session(replace(question, col_lower=low, col_upper=high), threads=1, seed=0, log=None)
    lp = held._highs.getLp()
    assert list(lp.col_lower_) == [0.0, 6.25]
    assert not np.signbit(lp.col_lower_[0])
    assert list(lp.col_upper_) == [13.0, 30.5]

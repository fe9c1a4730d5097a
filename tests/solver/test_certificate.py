"""An exact bound: below every solution whatever the prices, and refused where a claim is not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import cases_corners
import cases_costs
import cases_ground
import cases_orbit
import cases_policy
import cases_space
import cases_time
import numpy as np
import pyomo.environ as pyo
import pytest
from everything import everything
from paper import ground, row
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csc_array
from searching import searching

from models import PlanningData, Serve, law
from optimizer import Hook, certificate
from optimizer.certificate import Certificate, certify, implied_bounds
from optimizer.formulation import Demands, Formulation
from optimizer.instance import Instance
from optimizer.program import Program
from optimizer.run import prepare
from optimizer.solver import Limits, Session
from optimizer.solver.limits import Relaxed

MAKERS: tuple[Callable[[], Instance], ...] = (
    everything,
    cases_corners.half_a_life_is_half_a_hall,
    cases_costs.all_classes,
    cases_ground.storage_brings_nothing_into_an_outage,
    cases_orbit.lasers_reach_the_other_half,
    cases_policy.orbit_is_limited,
    cases_space.a_gateway_opens_once,
    cases_time.critical_work_never_falls_short,
)
SEEDS = range(20)
each_seed = pytest.mark.parametrize("seed", SEEDS)
each_maker = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


def some_program(seed: int, upper: float = math.inf) -> Program:
    """A feasible program with a finite optimum: packing, covering and equal rows."""
    rng = np.random.default_rng(seed)
    m, n = 12, 20
    matrix = np.where(rng.random((m, n)) < 0.4, rng.uniform(0.1, 3, (m, n)), 0.0)
    inside, kind = rng.uniform(0, 4, n), rng.integers(0, 3, m)
    matrix[0], kind[0] = rng.uniform(0.5, 1.5, n), 0  # bounds every column
    used = matrix @ inside
    return Program(
        cost=rng.normal(size=n),
        offset=float(rng.normal()),
        matrix=csc_array(matrix),
        row_lower=np.where(kind == 0, -np.inf, used),
        row_upper=np.where(kind == 1, np.inf, used),
        col_lower=np.zeros(n),
        col_upper=np.full(n, upper),
        integer=np.zeros(n, dtype=bool),
    )


def no_demands(rows: int = 0) -> Demands:
    """The first rows as demands; nothing else of them counts here."""
    none = np.zeros(0, dtype=np.int64)
    return Demands(np.arange(rows), np.zeros(rows), none, none, np.zeros(0), none)


def optimum_of(program: Program) -> float:
    """Return the optimum of the linear program, of another program than ours."""
    found = milp(
        program.cost,
        constraints=LinearConstraint(program.matrix, program.row_lower, program.row_upper),
        bounds=np.stack([program.col_lower, program.col_upper]),
    )
    assert found.status == 0
    return float(found.fun) + program.offset


def by_scipy(program: Program) -> tuple[float, np.ndarray]:
    """Return optimum and prices of rows from linprog."""
    dense = program.matrix.toarray()
    up, down = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
    found = linprog(
        program.cost,
        A_ub=np.vstack([dense[up], -dense[down]]),
        b_ub=np.concatenate([program.row_upper[up], -program.row_lower[down]]),
        bounds=np.stack([program.col_lower, program.col_upper], axis=1),
        method="highs-ds",
    )
    assert found.status == 0
    prices = np.zeros(len(dense))
    prices[up] += found.ineqlin.marginals[: up.sum()]
    prices[down] -= found.ineqlin.marginals[up.sum() :]
    return float(found.fun) + program.offset, prices


def by_hand(program: Program, prices: np.ndarray) -> Fraction:
    """Return the bound of a program whose every side is finite, one fraction after another."""
    price = [Fraction(y) for y in prices.tolist()]
    total, dense = Fraction(program.offset), program.matrix.toarray()
    for y, low, high in zip(price, program.row_lower, program.row_upper, strict=True):
        total += min(y * Fraction(float(side)) for side in (low, high))
    for j, cost in enumerate(program.cost.tolist()):
        rc = Fraction(cost) - sum(
            Fraction(a) * y for a, y in zip(dense[:, j].tolist(), price, strict=True)
        )
        sides = program.col_lower[j], program.col_upper[j]
        total += min(rc * Fraction(float(side)) for side in sides)
    return total


@each_seed
def test_true_prices_prove_the_optimum(seed: int) -> None:
    program = some_program(seed)
    optimum, prices = by_scipy(program)
    found = certify(program, no_demands(), prices, optimum)
    assert found.ok
    assert optimum == pytest.approx(optimum_of(program), rel=1e-9)
    assert found.proven <= optimum + 1e-12 * abs(optimum)
    assert abs(found.loss) <= 1e-12


@each_seed
@pytest.mark.parametrize("rows", [0, 12])
def test_wrong_prices_give_a_poor_bound_and_never_a_false_one(seed: int, rows: int) -> None:
    program, rng = some_program(seed), np.random.default_rng(seed)
    optimum, prices = by_scipy(program)
    for size in (1e-6, 1.0, 1e6):
        wrong = prices + size * rng.normal(size=len(prices))
        found = certify(program, no_demands(rows), wrong, optimum)
        assert found.proven <= optimum - 1e-7 * size
        assert math.isfinite(found.proven)
        assert not found.ok


@each_seed
def test_a_price_of_the_wrong_sign_is_refused(seed: int) -> None:
    # Where it asks for a side the row does not have it becomes 0, and what the row implies of the
    # bounds of a single column can make up for it.
    program = some_program(seed)
    optimum, prices = by_scipy(program)
    refused = 0
    for at in np.flatnonzero(np.abs(prices) > 1e-6):
        flipped = prices.copy()
        flipped[at] *= -1
        found = certify(program, no_demands(), flipped, optimum)
        assert found.proven <= optimum + 1e-12 * abs(optimum)
        assert not found.ok or program.row_lower[at] < program.row_upper[at]
        refused += not found.ok
    assert refused


@each_seed
def test_it_is_exactly_what_fractions_give(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    program = some_program(seed, upper=7.3)
    program = replace(program, row_lower=np.nan_to_num(program.row_lower, neginf=-2.1))
    program = replace(program, row_upper=np.nan_to_num(program.row_upper, posinf=1e3))
    prices = np.round(np.random.default_rng(seed).normal(size=12) * 2**40) / 2**40
    assert certify(program, no_demands(), prices, 0.0).bound == by_hand(program, prices)
    monkeypatch.setattr(certificate, "_AT_ONCE", 3)
    assert certify(program, no_demands(), prices, 0.0).bound == by_hand(program, prices)


def test_prices_finer_than_it_reckons_are_rounded_and_still_prove_the_optimum() -> None:
    program = some_program(0)
    optimum, prices = by_scipy(program)
    noise = 1e-30 * np.random.default_rng(0).normal(size=len(prices))
    assert certify(program, no_demands(), prices * (1 + 1e-16) + noise, optimum).ok


def test_prices_that_are_no_numbers_are_taken_as_0() -> None:
    program = some_program(0)
    wild = np.array([math.nan, math.inf, -math.inf] + [0.0] * 9)
    expected = certify(program, no_demands(), np.zeros(12), 0.0).bound
    assert certify(program, no_demands(), wild, 0.0).bound == expected


@each_seed
def test_bounds_that_rows_imply_are_not_below_what_columns_reach(seed: int) -> None:
    program = some_program(seed)
    lower, upper = implied_bounds(program)
    assert np.isfinite(upper).all()
    assert (lower == program.col_lower).all()
    for j, most in enumerate(upper):
        alone = replace(program, cost=-np.eye(len(upper))[j], offset=0.0)
        assert -optimum_of(alone) <= most * (1 + 1e-9)


def test_a_bound_goes_from_row_to_row_and_holds_in_fractions() -> None:
    # a <= 0.1, 3 b <= a + 0.7, c >= -0.3 b with c free: b <= (0.1 + 0.7) / 3, c >= -0.3 b.
    none = np.full(3, np.inf)
    program = Program(
        np.zeros(3), 0.0, csc_array([[1.0, 0, 0], [-1, 3, 0], [0, 0.3, 1]]),
        np.array([-np.inf, -np.inf, 0]), np.array([0.1, 0.7, np.inf]),
        np.array([0, 0, -np.inf]), none, np.zeros(3, dtype=bool),
    )  # fmt: skip
    lower, upper = implied_bounds(program)
    tenth, seven, three = (Fraction(x) for x in (0.1, 0.7, 0.3))
    exact = (tenth, (tenth + seven) / 3, -three * (tenth + seven) / 3)
    assert Fraction(upper[0]) >= exact[0]
    assert Fraction(upper[1]) >= exact[1]
    assert Fraction(lower[2]) <= exact[2]
    assert upper[:2].tolist() == pytest.approx([0.1, 0.8 / 3], rel=1e-12)
    assert lower[2] == pytest.approx(-0.08, rel=1e-12)
    assert np.isinf(upper[2])


def one_column(cost: float, coefficient: float) -> Program:
    """minimise cost x, coefficient x >= 1, x >= 0 without end."""
    return Program(
        np.array([cost]), 0.0, csc_array([[coefficient]]), np.ones(1), np.full(1, np.inf),
        np.zeros(1), np.full(1, np.inf), np.zeros(1, dtype=bool),
    )  # fmt: skip


def test_where_no_row_bounds_a_column_prices_come_nearer_to_0() -> None:
    # 3 x >= 1 at cost 1: the price is a third, which no float is; too high a price is brought down.
    for price in (1 / 3, 0.334, 5.0, 1e9):
        found = certify(one_column(1.0, 3.0), no_demands(), np.array([price]), 1 / 3)
        assert found.ok
        assert found.bound is not None
        assert found.bound <= Fraction(1, 3)


@pytest.mark.parametrize("price", [0.3, 1 - 1e-12, 1.0, 1.5, 2 + 1e-12, 7.0])
def test_two_columns_without_end_hold_a_price_between_them(price: float) -> None:
    # minimise 2 z - x, z >= x: any price from 1 to 2 proves that 0 is the least.
    none = np.full(2, np.inf)
    program = Program(
        np.array([-1.0, 2.0]), 0.0, csc_array([[-1.0, 1.0]]), np.zeros(1), np.full(1, np.inf),
        np.zeros(2), none, np.zeros(2, dtype=bool),
    )  # fmt: skip
    assert certify(program, no_demands(), np.array([price]), 0.0).bound == 0


def test_where_nothing_bounds_a_column_nothing_is_proven() -> None:
    found = certify(one_column(-1.0, 3.0), no_demands(), np.array([1.0]), -1e9)
    assert found.bound is None
    assert found.proven == -math.inf
    assert not found.ok


def test_a_program_without_rows_or_without_columns() -> None:
    program = some_program(0, upper=2.0)
    none = np.zeros(0, dtype=np.int64)
    free = certify(program.take(none, np.arange(20)), no_demands(), np.zeros(0), 0.0)
    assert free.bound == by_hand(program.take(none, np.arange(20)), np.zeros(0))
    empty = certify(program.take(np.arange(1), none), no_demands(1), np.zeros(1), 0.0)
    assert empty.bound == Fraction(program.offset)


def test_a_float_is_not_above_the_bound_it_stands_for() -> None:
    for bound in (Fraction(1, 3), Fraction(2, 3), Fraction(-1, 3), Fraction(1, 2), Fraction(0)):
        proven = Certificate(0.0, bound, 0, 0, 0.0).proven
        assert Fraction(proven) <= bound < Fraction(math.nextafter(proven, math.inf))
    assert Certificate(0.0, -(Fraction(10) ** 400), 0, 0, 0.0).proven == -math.inf
    assert math.isfinite(Certificate(0.0, Fraction(10) ** 400, 0, 0, 0.0).proven)


def test_what_is_claimed_is_compared_with_what_is_proven() -> None:
    bound = Fraction(1000)
    claims = (-math.inf, 0.0, 1000.0, 1000.000009, 1000.00002, math.inf, math.nan)
    assert [Certificate(claim, bound, 0, 0, 0.0).ok for claim in claims] == [True] * 4 + [False] * 3


def relaxed(form: Formulation) -> tuple[float, np.ndarray]:
    """Return optimum and prices of the linear relaxation."""
    session = Session(form.program, threads=1, seed=0, log=None)
    session.relax()
    outcome = session.run(30)
    assert outcome.proven
    assert outcome.objective is not None
    return outcome.objective, session.duals()[0]


@each_maker
def test_the_relaxation_of_an_instance_is_proven(make: Callable[[], Instance]) -> None:
    form = prepare(make()).formulation
    optimum, prices = relaxed(form)
    found = certify(form.program, form.whole.demands, prices, optimum)
    assert found.ok
    assert found.proven <= optimum_of(form.program) * (1 + 1e-9)
    assert found.nonzeros == form.program.matrix.nnz


@each_maker
def test_the_bound_of_pricing_is_proven(make: Callable[[], Instance]) -> None:
    problem = prepare(make())
    limits = Limits(gap=0.05, time_limit_s=60, threads=1)
    found = searching(problem, limits, lambda *_: None).relaxation()
    assert isinstance(found, Relaxed)
    form = problem.formulation
    assert certify(form.program, form.whole.demands, found.prices, found.bound).ok


@each_maker
def test_no_prices_prove_too_much_of_an_instance(make: Callable[[], Instance]) -> None:
    form = prepare(make()).formulation
    optimum, prices = relaxed(form)
    rng = np.random.default_rng(0)
    size = float(np.abs(prices).max())
    for wrong in (-prices, 2 * prices, size * rng.normal(size=len(prices)), 0 * prices):
        found = certify(form.program, form.whole.demands, wrong, optimum)
        assert found.bound is not None
        assert found.proven < optimum
        assert not found.ok


@each_maker
def test_a_price_of_demand_that_is_too_high_falls_to_what_its_routes_bear(
    make: Callable[[], Instance],
) -> None:
    # The best route of each demand would take off what the price gives; the others ask for less.
    form = prepare(make()).formulation
    optimum, prices = relaxed(form)
    high = prices.copy()
    high[form.whole.demands.row] += 0.1 * np.abs(prices).max()
    found = certify(form.program, form.whole.demands, high, optimum)
    assert found.proven <= optimum_of(form.program) * (1 + 1e-9)
    assert found.ok


@pytest.mark.parametrize("make", [everything, cases_costs.all_classes])
def test_prices_found_without_a_good_route_do_not_prove_their_optimum(
    make: Callable[[], Instance],
) -> None:
    form = prepare(make()).formulation
    optimum, _ = relaxed(form)
    every = np.arange(form.program.matrix.shape[1])
    session = Session(form.program, threads=1, seed=0, log=None)
    session.relax()
    values = session.run(30).values
    assert values is not None
    used = np.flatnonzero(form.serve(values).sum(axis=(1, 2)) > 1e-6)
    dearer = 0
    for route in used:
        rest = np.setdiff1d(every, form.whole.serve_columns(np.array([route])))
        without = replace(form, program=form.program.take(np.arange(len(form.rows)), rest))
        claimed, prices = relaxed(without)
        found = certify(form.program, form.whole.demands, prices, claimed)
        assert found.proven <= optimum * (1 + 1e-9)
        if claimed > optimum * (1 + 1e-6):
            dearer += 1
            assert not found.ok
        assert certify(without.program, form.whole.demands, prices, claimed).ok
    assert dearer


def beyond_the_demand(model: Any, _data: PlanningData, _serve: Serve) -> None:
    """Let 3 EFLOPS more be served than is asked for."""
    model.routing.linking.deactivate()
    for short in model.routing.short.values():
        short.domain = pyo.Reals
        short.setlb(-3)


def at_least_half_on_the_road(model: Any, data: PlanningData, serve: Serve) -> None:
    """Ask for some work over one road."""

    @law(model.routing, [2026], "work over the road >= a half", "Gbps")
    def scenic(_: Any, p: int) -> Any:
        return serve(data.links.loads["road:fwd"], p, "all") >= 0.5


@pytest.mark.parametrize("add", [beyond_the_demand, at_least_half_on_the_road])
def test_laws_from_outside_are_proven_like_any_other(add: Callable[..., None]) -> None:
    links = [row(link="road", existing_gbps=2), row(link="wide", latency_ms=5)]
    inst = ground({"routing": {"routes_per_host": "all"}}, links=links, halls=[{}])
    form = prepare(inst, hooks=[Hook(add)]).formulation
    optimum, prices = relaxed(form)
    assert optimum == pytest.approx(optimum_of(form.program), rel=1e-9)
    assert certify(form.program, form.whole.demands, prices, optimum).ok
    assert not certify(form.program, form.whole.demands, prices, optimum + 1e-3).ok
    assert certify(form.program, form.whole.demands, -prices, optimum).proven < optimum


def test_work_that_a_hook_leaves_without_end_is_bounded_by_what_can_serve_it() -> None:
    def endless(model: Any, _data: PlanningData, _serve: Serve) -> None:
        for short in model.routing.short.values():
            short.domain = pyo.Reals
            short.setlb(None)

    form = prepare(ground(halls=[{}]), hooks=[Hook(endless)]).formulation
    optimum, prices = relaxed(form)
    assert certify(form.program, form.whole.demands, prices, optimum).ok
    found = certify(form.program, form.whole.demands, 0 * prices, optimum)
    assert not found.ok
    assert math.isfinite(found.proven)

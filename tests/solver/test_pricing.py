"""One pipe: what people read, what the solver holds and what prices a route are one program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cases_corners
import cases_costs
import cases_ground
import cases_lives
import cases_money
import cases_nothing
import cases_orbit
import cases_policy
import cases_sky
import cases_space
import cases_time
import numpy as np
import pytest
from everything import everything
from paper import COSTS, LAWS
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import coo_array

from optimizer.formulation import Formulation
from optimizer.instance import Instance
from optimizer.program import Program
from optimizer.run import prepare
from optimizer.solver import Session
from optimizer.solver.master import Master, elastic, reduced_costs

BOOKS = (
    cases_corners, cases_costs, cases_ground, cases_lives, cases_money, cases_nothing, cases_orbit,
    cases_policy, cases_sky, cases_space, cases_time,
)  # fmt: skip
PAPER = {case.make.__name__: case.make for case in (*LAWS, *COSTS)}


def tiny() -> Instance:
    """Ground and orbit in miniature, with the physics of its shells."""
    return Instance.load(Path(__file__).resolve().parents[2] / "instances" / "tiny")


EVERY = (everything, tiny, *PAPER.values())

Cells = dict[tuple[str, str], float]
Sides = dict[tuple[str, str], float]
Costs = dict[str, float]


def assert_close(one: dict[Any, float], other: dict[Any, float]) -> None:
    """Assert that two tables have the same keys and the same numbers, but for rounding."""
    assert one.keys() == other.keys()
    keys = sorted(one)
    left, right = (np.array([table[key] for key in keys]) for table in (one, other))
    np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-15)


def name_of(variable: Any) -> str:
    """Return the full name of a Pyomo variable or constraint."""
    return str(variable.name)


def live(program: Program) -> Session:
    """Return a live solver of a program."""
    return Session(program, threads=1, seed=0, log=None)


def canonical(form: Formulation) -> tuple[Cells, Sides, Costs]:
    """Return cells by (row, column), sides by row and costs by column of what is handed over."""
    time, program = form.data.time, form.program
    columns = [name_of(x) for x in form.decisions]
    columns += [
        f"routing.serve[{r},{p},{t}]"
        for r in range(len(form.data.routing.routes))
        for p in time.PERIODS
        for t in time.SLICES
    ]
    rows = [name_of(row) for row in form.rows]
    return (
        cells(program.matrix, rows, columns),
        sides(rows, program.row_lower, program.row_upper),
        {x: c for x, c in zip(columns, program.cost.tolist(), strict=True) if c},
    )


def read(model: Any) -> tuple[Cells, Sides, Costs]:
    """Return the same of a model that people read, compiled by Pyomo alone."""
    found = LinearStandardFormCompiler().write(model, mixed_form=True)
    columns = [name_of(x) for x in found.columns]
    rows = [name_of(row.constraint) for row in found.rows]
    kind, side = np.array([row.bound_type for row in found.rows]), np.asarray(found.rhs)
    lower, upper = np.where(kind == 1, -np.inf, side), np.where(kind == -1, np.inf, side)
    costs = dict(zip(columns, np.asarray(found.c.todense()).ravel().tolist(), strict=True))
    return (
        cells(found.A, rows, columns),
        sides(rows, lower, upper),
        {x: c for x, c in costs.items() if c},
    )


def sides(rows: list[str], lower: Any, upper: Any) -> Sides:
    """Return both sides of every row by name."""
    found = {(row, "lower"): value for row, value in zip(rows, lower.tolist(), strict=True)}
    return found | {(row, "upper"): value for row, value in zip(rows, upper.tolist(), strict=True)}


def cells(matrix: Any, rows: list[str], columns: list[str]) -> Cells:
    """Return the nonzero cells of a matrix by name."""
    part = coo_array(matrix)
    return {
        (rows[i], columns[j]): value
        for i, j, value in zip(
            part.row.tolist(), part.col.tolist(), part.data.tolist(), strict=True
        )
        if value
    }


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_the_model_that_people_read_is_the_matrix_handed_over(make: Callable[[], Instance]) -> None:
    form = prepare(make()).formulation
    every = np.arange(len(form.data.routing.routes))
    for read_, handed in zip(read(form.expanded(every)), canonical(form), strict=True):
        assert_close(handed, read_)


def test_a_model_of_some_routes_is_the_matrix_without_the_others() -> None:
    form = prepare(everything()).formulation
    some = np.arange(0, len(form.data.routing.routes), 3)
    expanded, _, costs = read(form.expanded(some))
    chosen = tuple(f"routing.serve[{r}," for r in some.tolist())
    handed, _, handed_costs = canonical(form)

    def held(column: str) -> bool:
        return (
            not column.startswith("routing.serve[")
            or column.split(",", maxsplit=1)[0] + "," in chosen
        )

    kept = {cell: value for cell, value in handed.items() if held(cell[1])}
    # A row that only left out routes enter may be gone, or have its sign turned.
    lost = {row for row, x in handed if not held(x)} - {row for row, x in kept if "serve" in x}
    assert_close(
        {cell: value for cell, value in expanded.items() if cell[0] not in lost},
        {cell: value for cell, value in kept.items() if cell[0] not in lost},
    )
    assert_close(costs, {x: c for x, c in handed_costs.items() if held(x)})


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_prices_are_the_reduced_costs_of_the_solver(make: Callable[[], Instance]) -> None:
    program = elastic(prepare(make()).formulation.whole)
    session = Session(program, threads=1, seed=0, log=None)
    session.relax()
    assert session.run(30).proven
    prices, reduced = session.duals()
    scale = max(1.0, float(np.abs(program.cost).max()))
    assert reduced_costs(program, prices) == pytest.approx(reduced, abs=1e-9 * scale)


def relaxed(program: Program) -> float:
    """Return the optimum of the linear relaxation, from nothing."""
    session = Session(program, threads=1, seed=0, log=None)
    session.relax()
    outcome = session.run(30)
    assert outcome.proven
    assert outcome.objective is not None
    return outcome.objective


def test_columns_and_rows_added_to_the_live_solver_end_where_the_whole_program_does() -> None:
    # From one route only, in small steps: bounds rise to the optimum and never pass it.
    form = prepare(everything()).formulation
    whole = relaxed(form.program)
    start = form.whole.serve_columns(np.array([0]))
    master = Master(
        form.whole, start, lambda program: Session(program, threads=1, seed=0, log=None)
    )
    rows, best, seen = len(master.rows), -np.inf, 0
    while True:
        outcome = master.session.run(30)
        assert outcome.objective is not None
        reduced, shift = master.price()
        best = max(best, outcome.objective + shift)
        assert best <= whole * (1 + 1e-9)
        assert outcome.objective >= whole * (1 - 1e-9)
        new = master.improving(reduced, 1)
        if not len(new):
            break
        master.add(new)
        seen += 1
    assert seen > 3
    assert len(master.rows) > rows
    assert outcome.objective == pytest.approx(whole, rel=1e-8)
    assert best == pytest.approx(whole, rel=1e-8)


def test_rows_come_with_the_first_column_that_needs_them() -> None:
    form = prepare(everything()).formulation
    none = np.empty(0, dtype=np.int64)
    master = Master(form.whole, none, live)
    left_out = np.setdiff1d(np.arange(len(form.rows)), master.rows)
    laws = {form.rows[i].parent_component().name for i in left_out}
    assert {"links.link", "space.sight", "space.terminal", "fleet.direct"} <= laws
    # What is left out holds whatever the decisions are: without routes the optimum is the same.
    decisions = np.arange(len(form.decisions))
    outcome = master.session.run(30)
    alone = relaxed(elastic(form.whole).take(np.arange(len(form.rows)), decisions))
    assert outcome.objective == pytest.approx(alone, rel=1e-9)


def test_demand_bounds_what_routes_can_take_off() -> None:
    # Two routes to one demand: only the better one counts, for all of the demand.
    form = prepare(cases_costs.all_classes()).formulation
    reduced = np.zeros(len(form.program.cost))
    assert form.whole.demands.shift(reduced) == 0
    first = form.whole.demands.column[form.whole.demands.demand == 0]
    reduced[first] = -np.arange(1.0, len(first) + 1)
    worst = (reduced[first] / form.whole.demands.weight[form.whole.demands.demand == 0]).min()
    assert form.whole.demands.shift(reduced) == pytest.approx(worst * form.whole.demands.wanted[0])

"""Prices of the pool: the same reduced costs as the compiled matrix gives."""

from __future__ import annotations

import numpy as np
import pytest
from everything import everything
from optimizer.pricing import duals_by_law, improving, price_pool

from optimizer.run import prepare


def test_reduced_costs_are_those_of_the_matrix() -> None:
    problem = prepare(everything())
    every = np.arange(problem.routes.size)
    form = problem.formulation(every)
    duals = np.random.default_rng(1).normal(size=len(form.rows))
    priced = price_pool(problem.data, duals_by_law(form, duals))
    matrix = form.cost - form.matrix.T @ duals
    time = problem.data.time
    seen = 0
    for column, reduced, cell in zip(form.columns, matrix, form.serve_cell, strict=True):
        if cell >= 0:
            r, p, t = column.index()
            place = r, time.PERIODS.index(p), time.SLICES.index(t)
            assert priced.reduced[place] == pytest.approx(reduced, rel=1e-9, abs=1e-9)
            seen += 1
    assert seen == int((form.serve_cell >= 0).sum()) > 100


def test_at_the_optimum_over_all_routes_none_is_better_and_nothing_comes_off_the_bound() -> None:
    from optimizer.solver import Session

    problem = prepare(everything())
    every = np.arange(problem.routes.size)
    form = problem.formulation(every)
    session = Session(form, threads=1, seed=0, log=None)
    session.relax()
    assert session.run(30).proven
    priced = price_pool(problem.data, duals_by_law(form, session.duals()[0]))
    assert priced.shift_musd == pytest.approx(0.0, abs=1e-6)
    assert not len(improving(priced, problem.data, every, 2))

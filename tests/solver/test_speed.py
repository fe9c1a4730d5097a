"""A gate on ratios, not on seconds: what made the pipe worth having stays so on any machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from optimizer import Instance
from optimizer.formulate import formulate
from optimizer.problem import Problem
from optimizer.run import prepare
from optimizer.solver.master import reduced_costs

pytestmark = [pytest.mark.slow, pytest.mark.nightly]


@pytest.fixture(scope="module")
def problem(root: Path) -> Problem:
    """The reference instance, compiled."""
    found = prepare(Instance.load(root / "instances" / "starlink-2035"))
    assert found.formulation.program.matrix.nnz > 1_000_000
    return found


def seconds(do: Callable[[], object], times: int) -> float:
    """Return the least processor time of some calls."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        do()
        taken.append(time.process_time() - start)
    return min(taken)


def test_routes_as_numbers_are_built_faster_than_pyomo_builds_them(problem: Problem) -> None:
    form = problem.formulation
    some = np.arange(0, problem.routes.size, 8)  # an eighth: the whole pool takes too long

    def pyomo_alone() -> object:
        return LinearStandardFormCompiler().write(form.expanded(some), mixed_form=True)

    ours = seconds(lambda: formulate(problem.data), 2)
    theirs = seconds(pyomo_alone, 1)
    assert ours <= 0.8 * theirs  # 0.3 when this was written, for eight times the routes


def test_a_pricing_round_costs_a_small_part_of_a_build(problem: Problem) -> None:
    form = problem.formulation
    prices = np.random.default_rng(0).normal(size=len(form.rows))

    def round_() -> object:
        reduced = reduced_costs(form.program, prices)
        return form.whole.demands.shift(reduced)

    round_()
    build = seconds(lambda: formulate(problem.data), 2)
    assert seconds(round_, 5) <= 0.05 * build  # 0.004 when this was written

"""A search of a problem, for tests that look into it."""

from __future__ import annotations

from optimizer.problem import Problem
from optimizer.solver import Limits, Report, Strategy


def searching(problem: Problem, limits: Limits, report: Report) -> Strategy:
    """Return a search that has not begun."""
    return Strategy(problem.formulation.whole, problem.seeds(), limits, report)

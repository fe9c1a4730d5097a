"""From a solution to the tables of a plan."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from ..arrays import Floats
from ..concern import Concern
from ..concerns import concerns, unsilenced
from ..errors import SolverError
from ..plan import Plan, make_plan
from ..problem import Problem
from ..solver import Solution, relative_gap
from .costs import cost_lines
from .limits import limit_rows
from .traffic import flow_rows, route_rows
from .values import decision_frames

COST_TOLERANCE = 1e-9  # of the sum of what is paid and earned
STOPPED_BY_CLOCK = (
    "the time limit, Ctrl-C, or how fast the search for the bound went beside it, cut the search "
    "short: another run, or another machine, may end with another plan (the bound, the gap and the "
    "check of this one hold)"
)
STOPPED_BEFORE = "the time limit, or Ctrl-C, ended the search before a plan was found"


def plan_of(problem: Problem, solution: Solution) -> Plan:
    """Return the plan of a solution, not yet verified; its seconds are the caller's.

    Raises:
        SolverError: the cost lines do not add up to the objective.
    """
    plan, inst = _proposed(problem, solution), problem.instance
    found = concerns(inst, problem.geometry, problem.routes)
    return replace(
        plan,
        bound_scope="full" if problem.routes.complete else "pool",
        reproducible=not solution.by_clock and solution.status != "interrupted",
        warnings=_warnings(problem, solution),
        concerns=unsilenced(inst, (*found, *nothing_served(plan))),
        size={"routes": problem.routes.size, **solution.size},
    )


def nothing_served(plan: Plan) -> tuple[Concern, ...]:
    """Tell of a plan in which all work falls short."""
    if plan.cost_musd is None or any(plan.served_eflop_h.values()) or plan.shortfall.empty:
        return ()
    message = "everything falls short: serving any of it costs more than shortfall_usd_per_eflops_h"
    return (Concern("nothing-to-do", "workloads.csv", 0, 0, f"{message}, or has no room or way."),)


def _proposed(problem: Problem, solution: Solution) -> Plan:
    """Return the plan with its cost and bound, or without."""
    if solution.values is None or solution.objective is None:
        cut = solution.status == "infeasible" and not problem.routes.complete
        status = "pool_infeasible" if cut else solution.status
        return replace(make_plan(problem.instance, status), bound_musd=solution.bound)
    values = solution.values
    tables = _tables(problem, solution, values)
    lines = tables["costs"]["musd"]
    cost = math.fsum(lines)
    if abs(cost - solution.objective) > COST_TOLERANCE * math.fsum(abs(lines)):
        raise SolverError(f"cost lines sum to {cost}, the objective is {solution.objective}")
    frames = decision_frames(problem.formulation, values)
    bound = None if solution.bound is None else min(solution.bound, cost)
    gap = None if bound is None else max(0.0, relative_gap(cost, bound))
    plan = make_plan(problem.instance, solution.status, frames, tables)
    return replace(plan, cost_musd=cost, bound_musd=bound, gap=gap)


def _tables(problem: Problem, solution: Solution, values: Floats) -> dict[str, pd.DataFrame]:
    form = problem.formulation
    prices = np.zeros(len(form.rows)) if solution.row_dual is None else solution.row_dual
    limits = limit_rows(form, values, prices)
    used = np.flatnonzero(form.serve(values).any(axis=(1, 2)))
    routes, legs = route_rows(problem, used)
    return {
        "routes": routes,
        "legs": legs,
        "costs": cost_lines(form, values),
        "limits": limits,
        "flows": flow_rows(form, problem, values, limits),
    }


def _warnings(problem: Problem, solution: Solution) -> tuple[str, ...]:
    cut = STOPPED_BY_CLOCK if solution.values is not None else STOPPED_BEFORE
    clock = (cut,) if solution.by_clock and not solution.failure else ()
    unchecked = any(hook.check is None for hook in problem.hooks)
    added = ("laws added by hooks are not verified",) if unchecked else ()
    failure = (solution.failure,) if solution.failure else ()
    return (*added, *failure, *clock)

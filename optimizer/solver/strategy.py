"""From a route pool to a proven plan: relaxation by pricing, promising columns, fixed re-solve.

1. A small pool goes to HiGHS as one model. 2. A large one: the linear relaxation over a few routes,
all routes priced with its duals, the best added, until the bound over the whole pool is close; then
integers over the routes the relaxation uses and the next best of each commodity. 3. Integers are
rounded and fixed and the linear program is solved again: that is the plan, and the prices of its
limits. Source: docs/formulation.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import SolverError
from ..formulate import FloatArray, Formulation, IntArray
from ..pool import Problem
from .dive import between, dive, trim_floor
from .session import Ended, Outcome, Session

DIRECT_COLUMNS = 20_000
MODERATE_COLUMNS = 100_000  # a pool that HiGHS can still take whole
POOR_GAP = 0.1
NEXT_BEST = 5
ADDED_EACH_ROUND = 2
ROUNDS = 12
_FINISH_SHARE = 0.15
_NEAR_SHARE = 0.4
_TRIM_GAP = 1e-4
_CLOSE = 0.25  # of the gap asked for: pricing stops when the bound is this close

Report = Callable[[str, str, float | None, float | None, float], None]


@dataclass(frozen=True)
class Limits:
    """What a solve may take: relative gap, seconds, threads, seed, log file."""

    gap: float
    time_limit_s: float
    threads: int = 2
    seed: int = 0
    log: Path | None = None


@dataclass(frozen=True)
class Solution:
    """The end of a solve.

    Args:
        status: optimal, feasible, infeasible, unbounded, no_plan, interrupted or error.
        form, active: the last model and the routes of the pool that are in it.
        values: (n,) column values of the plan, or None.
        objective, bound: MUSD, or None.
        row_dual: (m,) prices with the integers fixed, or None.
        by_clock: a wall clock cut a step short, so that another run may end elsewhere.
    """

    status: str
    form: Formulation
    active: IntArray
    values: FloatArray | None = None
    objective: float | None = None
    bound: float | None = None
    row_dual: FloatArray | None = None
    by_clock: bool = False


@dataclass(frozen=True)
class Relaxed:
    """The linear relaxation over a pool: no integers, critical work at a forbidding price.

    Args:
        form, active: the model and the routes of the pool that are in it.
        values, reduced: (n,) column values and reduced costs.
        objective: MUSD over the routes in the model; `bound`: no plan over the pool costs less.
    """

    form: Formulation
    active: IntArray
    values: FloatArray
    reduced: FloatArray
    objective: float
    bound: float


class Strategy:
    """One solve of one problem, within its limits."""

    def __init__(self, problem: Problem, limits: Limits, report: Report) -> None:
        """Start the clock."""
        self.problem, self.limits, self.report = problem, limits, report
        self.started = time.monotonic()
        self.by_clock = False
        self.session: Session

    def left(self) -> float:
        """Return the seconds left."""
        return self.limits.time_limit_s - self.spent()

    def spent(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def solve(self) -> Solution:
        """Return the plan with its bound, or why there is none."""
        every = np.arange(self.problem.routes.size)
        whole = self._cells(every) <= DIRECT_COLUMNS or self.problem.hooks
        solution = self._direct(every) if whole else self._by_pricing(every)
        return replace(solution, by_clock=self.by_clock)

    def _timed_out(self) -> None:
        self.by_clock = True

    def _has(self, seconds: float) -> bool:
        """Return whether so much time is left; if not, the clock has decided."""
        self.by_clock |= self.left() < seconds
        return self.left() >= seconds

    def _hold(self, active: IntArray, *, elastic: bool = False) -> Formulation:
        """Build the model of some routes and pass it to a new live solver."""
        form = self.problem.formulation(active, elastic=elastic)
        self.report("building", "{columns:,} columns, {rows:,} rows".format(**form.size),
                    None, None, self.spent())  # fmt: skip
        self.session = self._session(form)
        return form

    def _session(self, form: Formulation) -> Session:
        limits = self.limits
        return Session(
            form, threads=limits.threads, seed=limits.seed, log=limits.log,
            on_limit=self._timed_out,
        )  # fmt: skip

    def _direct(self, active: IntArray) -> Solution:
        form = self._hold(active)
        if form.integer.any():
            return self._finish(
                form, active, self._integer(None), None, np.empty(0, dtype=np.int64)
            )
        outcome = self.session.run(self.left())
        if outcome.values is None or not outcome.proven:
            return self._without_plan(form, active, outcome, None)
        row_dual, _ = self.session.duals()
        objective = outcome.objective
        return Solution("optimal", form, active, outcome.values, objective, objective, row_dual)

    def relaxation(self) -> Relaxed | Solution:
        """Return the linear relaxation over the pool, or why there is none.

        Routes are priced until objective and bound are within a quarter of the gap asked for.
        The model is elastic: critical work may fall short at a forbidding price.
        """
        active, bound = self.problem.seeds(), -np.inf
        for rounds_left in range(ROUNDS - 1, -1, -1):
            form = self._hold(active, elastic=True)
            self.session.relax()
            relaxed = self.session.run(self.left())
            if relaxed.values is None or relaxed.objective is None or not relaxed.proven:
                return self._without_plan(form, active, relaxed, _or_none(bound))
            objective = relaxed.objective
            row_dual, reduced = self.session.duals()
            priced = self.problem.price(form, row_dual)
            bound = max(bound, objective + priced.shift_musd)
            said = f"{len(active):,} routes"
            self.report("pricing", said, objective, bound, self.spent())
            found = Relaxed(form, active, relaxed.values, reduced, objective, bound)
            new = self.problem.better(priced, active, ADDED_EACH_ROUND)
            near = relative_gap(objective, bound) <= _CLOSE * self.limits.gap
            if near or not len(new) or not rounds_left:
                break
            active = np.sort(np.concatenate([active, new]))
        return found

    def _by_pricing(self, every: IntArray) -> Solution:
        """Bound by pricing the pool, then solve the integers over the promising columns."""
        relaxed = self.relaxation()
        if isinstance(relaxed, Solution):
            return relaxed
        form, active = relaxed.form, relaxed.active
        bound: float | None = relaxed.bound
        values, reduced = relaxed.values, relaxed.reduced
        forbidden = self.problem.forbidden(form)
        if (values[forbidden] > 1e-7).any():
            return self._direct(every)
        idle = np.flatnonzero(~promising(form, values, reduced))
        shut = np.concatenate([idle, forbidden])
        self.session.bound_columns(shut, np.zeros(len(shut)), np.zeros(len(shut)))
        outcome = self._dived(form, values)
        if relative_gap(outcome.objective, bound) > self.limits.gap:
            outcome = self._near_relaxation(form, values, outcome, bound)
        if relative_gap(outcome.objective, bound) > self.limits.gap:
            outcome = self._improved(outcome, bound)
        if relative_gap(outcome.objective, bound) > self.limits.gap:
            self.session.bound_columns(idle, form.col_lower[idle], form.col_upper[idle])
            outcome, bound = self._widened(outcome, active, bound)
        if self._must_hold_all(outcome, bound, active, every):
            return self._direct(every)
        outcome = self._trimmed(form, outcome, forbidden)
        return self._finish(form, active, outcome, bound, forbidden)

    def _trimmed(self, form: Formulation, outcome: Outcome, forbidden: IntArray) -> Outcome:
        """Give back what a plan good enough does not need: halls stay, no other count may rise."""
        if outcome.values is None or self.session.interrupted.is_set() or not self._has(1):
            return outcome
        integer = np.flatnonzero(form.integer)
        have = np.round(outcome.values[integer])
        self.session = self._session(form)
        nothing = np.zeros(len(forbidden))
        self.session.bound_columns(forbidden, nothing, nothing)
        self.session.bound_columns(integer, trim_floor(form, integer, have), have)
        self.session.start_from(outcome.values)
        self.session.integers()
        self.session.set_option("mip_rel_gap", _TRIM_GAP)
        better = self.session.run(self.left() * _FINISH_SHARE)
        return outcome if better.values is None else better

    def _must_hold_all(
        self, outcome: Outcome, bound: float | None, active: IntArray, every: IntArray
    ) -> bool:
        """Return whether only all routes can help: no plan, or a poor one of a pool not large."""
        if len(active) == len(every) or self.session.interrupted.is_set() or self.left() <= 0:
            return False
        poor = relative_gap(outcome.objective, bound) > POOR_GAP
        return outcome.values is None or (poor and self._cells(every) <= MODERATE_COLUMNS)

    def _cells(self, routes: IntArray) -> int:
        time_data = self.problem.data.time
        return len(routes) * len(time_data.PERIODS) * len(time_data.SLICES)

    def _dived(self, form: Formulation, relaxed: FloatArray) -> Outcome:
        """Return a first plan from the relaxation, if diving finds one."""
        found = dive(form, self.session, relaxed, lambda: self.left() * (1 - _FINISH_SHARE))
        self.report("diving", "", None if found is None else found.objective, None, self.spent())
        return Outcome(Ended.LIMIT, None, None, None) if found is None else found

    def _near_relaxation(
        self, form: Formulation, relaxed: FloatArray, outcome: Outcome, bound: float | None
    ) -> Outcome:
        """Improve a first plan with the integers held between floor and ceiling."""
        if outcome.values is None:
            return outcome
        integer, lower, upper = between(form, relaxed, outcome.values)
        self.session.bound_columns(integer, lower, upper)
        better = self._improved(outcome, bound, share=_NEAR_SHARE)
        self.session.bound_columns(integer, form.col_lower[integer], form.col_upper[integer])
        return better

    def _improved(self, outcome: Outcome, bound: float | None, share: float = 1.0) -> Outcome:
        """Solve the integers over the columns left open, from a first plan if there is one."""
        if outcome.values is not None:
            self.session.start_from(outcome.values)
        better = self._integer(bound, share)
        return outcome if better.values is None and outcome.values is not None else better

    def _widened(
        self, outcome: Outcome, active: IntArray, bound: float | None
    ) -> tuple[Outcome, float | None]:
        """Use the time left on all columns held, from the incumbent; its bound counts if full."""
        if self.session.interrupted.is_set() or not self._has(1):
            return outcome, bound
        whole = len(active) == self.problem.routes.size
        if outcome.values is not None:
            self.session.start_from(outcome.values)
        wider = self._integer(None if whole else bound)
        own = wider.bound if whole and wider.bound is not None else bound
        bests = [b for b in (own, bound) if b is not None]
        return (wider if wider.values is not None else outcome), max(bests, default=None)

    def _integer(self, bound: float | None, share: float = 1.0) -> Outcome:
        """Solve the integer program held; stop when the incumbent is near enough to `bound`."""
        self.session.integers()
        gap = self.limits.gap
        self.session.set_option("mip_rel_gap", float(gap if bound is None else gap / 2))

        def watch(incumbent: float | None, own: float, _: float) -> bool:
            self.report("solving", "", incumbent, own if bound is None else bound, self.spent())
            near = incumbent is not None and bound is not None
            return near and relative_gap(incumbent, bound) <= 0.98 * gap

        return self.session.run(self.left() * (1 - _FINISH_SHARE) * share, watch)

    def _finish(
        self,
        form: Formulation,
        active: IntArray,
        outcome: Outcome,
        pool_bound: float | None,
        forbidden: IntArray,
    ) -> Solution:
        """Round and fix the integers, solve the linear program again, and judge."""
        if outcome.values is None:
            return self._without_plan(form, active, outcome, pool_bound)
        bound = outcome.bound if pool_bound is None else pool_bound
        integer = np.flatnonzero(form.integer)
        fixed = np.round(outcome.values[integer])
        was_interrupted = self.session.interrupted.is_set()
        self.session = self._session(form)
        self.session.relax()
        self.session.bound_columns(integer, fixed, fixed)
        self.session.bound_columns(forbidden, np.zeros(len(forbidden)), np.zeros(len(forbidden)))
        final = self.session.run(max(self.left(), self.limits.time_limit_s * _FINISH_SHARE, 10.0))
        if final.ended is not Ended.OPTIMAL or final.values is None or final.objective is None:
            raise SolverError(
                "the plan with its integers rounded could not be re-solved "
                f"({final.ended}); raise the time limit, or report this instance"
            )
        values = final.values.copy()
        values[integer] = fixed
        row_dual, _ = self.session.duals()
        proven = bound is not None and relative_gap(final.objective, bound) <= self.limits.gap
        status = "optimal" if proven else "interrupted" if was_interrupted else "feasible"
        return Solution(status, form, active, values, final.objective, bound, row_dual)

    def _without_plan(
        self, form: Formulation, active: IntArray, outcome: Outcome, bound: float | None
    ) -> Solution:
        named = {
            Ended.INFEASIBLE: "infeasible",
            Ended.UNBOUNDED: "unbounded",
            Ended.NUMERICAL: "error",
        }
        status = named.get(outcome.ended, "no_plan")
        if self.session.interrupted.is_set():
            status = "interrupted"
        return Solution(status, form, active, bound=outcome.bound if bound is None else bound)


def _or_none(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None


def relative_gap(objective: float | None, bound: float | None) -> float:
    """Return (objective - bound) / |objective|, 0 for equal ones, infinite without both."""
    if objective is None or bound is None:
        return float("inf")
    if objective == bound:
        return 0.0
    return (objective - bound) / max(abs(objective), 1e-9)


def promising(form: Formulation, values: FloatArray, reduced: FloatArray) -> NDArray[np.bool_]:
    """Return the columns to keep: all but serve; serve in use, and the next best of each cell.

    A cell is one commodity in one period and slice.
    """
    keep = (form.serve_cell < 0) | (values > 1e-9)
    serve = np.flatnonzero(form.serve_cell >= 0)
    cell = form.serve_cell[serve]
    order = np.lexsort((reduced[serve], cell))
    ordered = cell[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.arange(len(order)) - start
    keep[serve[order[rank < NEXT_BEST]]] = True
    return keep

"""From a route pool to a proven plan: relaxation by pricing, promising columns, fixed re-solve.

1. A small pool goes to HiGHS as one program. 2. A large one by column generation: the linear
relaxation over a few routes, all columns priced with its duals, the best added to the live solver,
until no column is better or the bound over the whole pool is close; then integers over the columns
the relaxation uses and the next best of each cell. 3. Integers are rounded and fixed and the linear
program is solved again: that is the plan, and the prices of its limits.
Source: docs/formulation.md.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..errors import SolverError
from ..formulation import Formulation
from ..problem import Problem
from ..program import Program
from .dive import dive, neighbourhood, trim_floor
from .limits import Limits, Relaxed, Report, Solution, relative_gap
from .master import Held, Master, rank_in_cell
from .session import Ended, Outcome, Session
from .spare import give_back

# Sizes and shares without a figure beside them were chosen by trying on the first starlink-2035.
DIRECT_COLUMNS = 20_000  # of serve: up to here HiGHS alone
MODERATE_COLUMNS = 100_000  # of serve: a pool that HiGHS can still take whole
POOR_GAP = 0.1  # a plan this far from its bound may lack columns that only the whole pool has
NEXT_BEST = 5  # of each cell, beside what is in use
ADDED_EACH_ROUND = 6  # of each cell. World S, dual simplex: 2 took 229 s, 6 took 99, 20 took 157
_FINISH_SHARE = 0.15  # of the time limit, kept for the fixed re-solve
_NEAR_SHARE = 0.4  # of what is left, for the neighbourhood of the relaxation
_TRIM_GAP = 1e-4  # relative: what trimming may leave
_CLOSE = 1e-6  # relative: pricing stops when the bound is this close to the relaxation,
_CLOSE_SHARE = 0.005  # or so much of the gap asked for: the last rounds of the reference take 20 s
_MARGIN = 0.98  # of the gap asked for: where to stop, so that the re-solve stays within it
_USED = 1e-9  # EFLOPS
_NONE = Outcome(Ended.LIMIT, None, None, None)
_NO_COLUMNS: Ints = np.array([], dtype=np.int64)


class Strategy:
    """One solve of one problem, within its limits."""

    def __init__(self, problem: Problem, limits: Limits, report: Report) -> None:
        """Start the clock."""
        self.problem, self.limits, self.report = problem, limits, report
        self.started = time.monotonic()
        self.by_clock, self._shut = False, _NO_COLUMNS
        self.session: Session

    @property
    def form(self) -> Formulation:
        """The program over the whole pool."""
        return self.problem.formulation

    def left(self) -> float:
        """Return the seconds left."""
        return self.limits.time_limit_s - self.spent()

    def spent(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def solve(self) -> Solution:
        """Return the plan with its bound, or why there is none."""
        small = self._serve_columns <= DIRECT_COLUMNS
        solution = self._direct() if small else self._by_pricing()
        return replace(solution, by_clock=self.by_clock)

    @property
    def _serve_columns(self) -> int:
        return self.problem.routes.size * self.form.cells

    def _timed_out(self) -> None:
        self.by_clock = True

    def _has(self, seconds: float) -> bool:
        """Return whether so much time is left; if not, the clock has decided."""
        self.by_clock |= self.left() < seconds
        return self.left() >= seconds

    def _session(self, program: Program) -> Session:
        limits = self.limits
        return Session(
            program, threads=limits.threads, seed=limits.seed, log=limits.log,
            on_limit=self._timed_out,
        )  # fmt: skip

    def _direct(self) -> Solution:
        held = Held.all_of(self.form)
        self.session = self._session(held.program)
        if held.program.integer.any():
            return self._finish(held, self._integer(held, None), None)
        outcome = self.session.run(self.left())
        if outcome.values is None or not outcome.proven:
            return self._without_plan(held, outcome, None)
        row_dual, _ = self.session.duals()
        return Solution(
            "optimal", held.program.size, held.routes, outcome.values, outcome.objective,
            outcome.objective, row_dual,
        )  # fmt: skip

    def relaxation(self) -> Relaxed | Solution:
        """Return the linear relaxation over the pool, or why there is none.

        Critical work may fall short at a forbidding price. Ends where no column is better, or
        objective and bound are close.
        """
        found = self._generated()
        return found if isinstance(found, Solution) else found[1]

    def _generated(self) -> tuple[Master, Relaxed] | Solution:
        """Generate columns: solve, price, add, and again."""
        seeds = self.form.serve_columns(self.problem.seeds())
        master = Master(self.form, seeds, self._session)
        self.session, bound = master.session, -np.inf
        close = max(_CLOSE, _CLOSE_SHARE * self.limits.gap)
        while True:
            relaxed = self.session.run(self.left())
            if relaxed.ended is Ended.INFEASIBLE and len(missing := master.missing()):
                master.add(missing)  # a law may ask for what the columns held cannot do
                continue
            if relaxed.values is None or relaxed.objective is None or not relaxed.proven:
                known = bound if np.isfinite(bound) else None
                return self._without_plan(master, relaxed, known)
            reduced, shift = master.price()
            bound = max(bound, relaxed.objective + shift)
            said = f"{len(master.columns):,} columns"
            self.report("pricing", said, relaxed.objective, bound, self.spent())
            new = master.improving(reduced, ADDED_EACH_ROUND)
            near = relative_gap(relaxed.objective, bound) <= close
            if near or not len(new):
                if not len(broken := master.broken(relaxed.values)):
                    break
                self._hold(master, broken)
            else:
                master.add(new)
        return master, Relaxed(master.whole(relaxed.values), reduced, relaxed.objective, bound)

    def _by_pricing(self) -> Solution:
        """Bound by pricing the pool, then solve the integers over the promising columns."""
        generated = self._generated()
        if isinstance(generated, Solution):
            return generated
        master, relaxed = generated
        bound: float | None = relaxed.bound
        form, program = self.form, master.program
        if (relaxed.values[form.forbidden] > 1e-7).any():
            return self._direct()
        values = relaxed.values[master.columns]
        idle = np.flatnonzero(
            ~promising(form.serve_cell[master.columns], values, relaxed.reduced[master.columns])
        )
        self._shut = np.concatenate([idle, form.forbidden])
        self._close(self._shut)
        outcome = self._dived(master, values)
        if relative_gap(outcome.objective, bound) > self.limits.gap:
            outcome = self._searched_nearby(master, values, outcome, bound)
        if relative_gap(outcome.objective, bound) > self.limits.gap:
            outcome = self._improved(master, outcome, bound)
        if relative_gap(outcome.objective, bound) > self.limits.gap:
            self.session.bound_columns(idle, program.col_lower[idle], program.col_upper[idle])
            self._shut = form.forbidden
            outcome, bound = self._widened(outcome, master, bound)
        if self._must_hold_all(outcome, bound, master):
            return self._direct()
        outcome = self._trimmed(master, outcome)
        return self._finish(master, outcome, bound)

    def _close(self, columns: Ints) -> None:
        """Hold columns at 0."""
        self.session.bound_columns(columns, np.zeros(len(columns)), np.zeros(len(columns)))

    def _trimmed(self, held: Held, outcome: Outcome) -> Outcome:
        """Give back what a plan good enough does not need: stock stays, no other count may rise."""
        if outcome.values is None or self.session.interrupted.is_set() or not self._has(1):
            return outcome
        counters, program = self.form.counters, held.program
        have = np.round(outcome.values[counters.column])
        self.session = self._session(program)
        self.session.bound_columns(counters.column, trim_floor(counters, program, have), have)
        self.session.start_from(outcome.values)
        self.session.set_option("mip_rel_gap", _TRIM_GAP)
        better = self._settled(held, self.session.run(self.left() * _FINISH_SHARE))
        return outcome if better.values is None else better

    def _must_hold_all(self, outcome: Outcome, bound: float | None, held: Held) -> bool:
        """Return whether only all columns can help: no plan, or a poor one of a pool not large."""
        every = len(held.columns) == len(self.form.program.cost)
        if every or self.session.interrupted.is_set() or self.left() <= 0:
            return False
        poor = relative_gap(outcome.objective, bound) > POOR_GAP
        return outcome.values is None or (poor and self._serve_columns <= MODERATE_COLUMNS)

    def _dived(self, held: Held, relaxed: Floats) -> Outcome:
        """Return a first plan from the relaxation, if diving finds one."""
        found = dive(
            self.form.counters, held.program, self.session, relaxed,
            lambda: self.left() * (1 - _FINISH_SHARE),
        )  # fmt: skip
        outcome = _NONE if found is None else self._settled(held, found)
        self.report("diving", "", outcome.objective, None, self.spent())
        return outcome

    def _searched_nearby(
        self, held: Held, relaxed: Floats, outcome: Outcome, bound: float | None
    ) -> Outcome:
        """Improve a first plan in the neighbourhood of the relaxation."""
        if outcome.values is None:
            return outcome
        integer, program = self.form.counters.column, self.form.program
        self.session.bound_columns(
            integer, *neighbourhood(self.form.counters, relaxed, outcome.values)
        )
        better = self._improved(held, outcome, bound, share=_NEAR_SHARE)
        self.session.bound_columns(integer, program.col_lower[integer], program.col_upper[integer])
        return better

    def _improved(
        self, held: Held, outcome: Outcome, bound: float | None, share: float = 1.0
    ) -> Outcome:
        """Solve the integers over the columns left open, from a first plan if there is one."""
        if outcome.values is not None:
            self.session.start_from(outcome.values)
        better = self._integer(held, bound, share)
        return outcome if better.values is None and outcome.values is not None else better

    def _widened(
        self, outcome: Outcome, held: Held, bound: float | None
    ) -> tuple[Outcome, float | None]:
        """Use the time left on all columns held, from the incumbent; its bound counts if full."""
        if self.session.interrupted.is_set() or not self._has(1):
            return outcome, bound
        whole = len(held.columns) == len(self.form.program.cost)
        if outcome.values is not None:
            self.session.start_from(outcome.values)
        wider = self._integer(held, None if whole else bound)
        own = wider.bound if whole and wider.bound is not None else bound
        bests = [b for b in (own, bound) if b is not None]
        return (wider if wider.values is not None else outcome), max(bests, default=None)

    def _integer(self, held: Held, bound: float | None, share: float = 1.0) -> Outcome:
        """Solve the integer program held; stop when the incumbent is near enough to `bound`."""
        self.session.integers()
        gap = self.limits.gap
        self.session.set_option("mip_rel_gap", float(gap if bound is None else gap / 2))

        def watch(incumbent: float | None, own: float, _: float) -> bool:
            self.report("solving", "", incumbent, own if bound is None else bound, self.spent())
            near = incumbent is not None and bound is not None
            return near and relative_gap(incumbent, bound) <= _MARGIN * gap

        found = self.session.run(self.left() * (1 - _FINISH_SHARE) * share, watch)
        return self._settled(held, found)

    def _settled(self, held: Held, outcome: Outcome) -> Outcome:
        """Hold the rows that an outcome breaks and solve again, its integers fixed."""
        if outcome.values is None or not len(broken := held.broken(outcome.values)):
            return outcome
        held.hold(broken)
        found, stopped = self._resolved(held, outcome.values, self._shut)
        integer, program = self.form.counters.column, self.form.program
        self.session.bound_columns(integer, program.col_lower[integer], program.col_upper[integer])
        if stopped:
            self.session.interrupted.set()
        return replace(outcome, objective=found.objective, values=found.values)

    def _resolved(self, held: Held, values: Floats, shut: Ints) -> tuple[Outcome, bool]:
        """Round and fix the integers and solve anew: a session that was stopped stops for good.

        Returns what was found, and whether Ctrl-C came before or just now: a plan is written down.
        """
        integer, fixed = self.form.counters.column, np.round(values[self.form.counters.column])
        stopped = self.session.interrupted.is_set()
        self.session = self._session(held.program)
        self.session.relax()
        self.session.bound_columns(integer, fixed, fixed)
        self._close(shut)
        seconds = max(self.left(), self.limits.time_limit_s * _FINISH_SHARE, 10.0)
        found = self._lawful(held, seconds)
        if found.ended is Ended.STOPPED:
            stopped = True
            self.session.interrupted.clear()
            found = self._lawful(held, seconds)
        return found, stopped

    def _lawful(self, held: Held, seconds: float) -> Outcome:
        """Solve the linear program held; hold the rows that break, until none does."""
        while True:
            found = self.session.run(seconds)
            if not found.proven or found.values is None:
                return replace(found, objective=None, values=None)
            if not len(broken := held.broken(found.values)):
                return found
            self._hold(held, broken)

    def _hold(self, held: Held, rows: Ints) -> None:
        """Add rows to what is held, and to the live solver; its basis stays."""
        self.session.add_rows(held.hold(rows))
        self.session.go_on(primal=False)

    def _finish(self, held: Held, outcome: Outcome, pool_bound: float | None) -> Solution:
        """Round and fix the integers, solve the linear program again, and judge."""
        if outcome.values is None:
            return self._without_plan(held, outcome, pool_bound)
        bound = outcome.bound if pool_bound is None else pool_bound
        final, was_interrupted = self._resolved(held, outcome.values, _NO_COLUMNS)
        if final.ended is not Ended.OPTIMAL or final.values is None or final.objective is None:
            raise SolverError(
                "the plan with its integers rounded could not be re-solved "
                f"({final.ended}); raise the time limit, or report this instance"
            )
        values = final.values.copy()
        integer = self.form.counters.column
        values[integer] = np.round(values[integer])
        prices = held.whole_prices(self.session.duals()[0])
        proven = bound is not None and relative_gap(final.objective, bound) <= self.limits.gap
        status = "optimal" if proven else "interrupted" if was_interrupted else "feasible"
        kept = give_back(self.form.program, held.whole(values))
        return Solution(
            status, held.program.size, held.routes, kept, final.objective, bound, prices
        )

    def _without_plan(self, held: Held, outcome: Outcome, bound: float | None) -> Solution:
        named = {
            Ended.INFEASIBLE: "infeasible",
            Ended.UNBOUNDED: "unbounded",
            Ended.NUMERICAL: "error",
        }
        status = named.get(outcome.ended, "no_plan")
        if self.session.interrupted.is_set():
            status = "interrupted"
        best = outcome.bound if bound is None else bound
        return Solution(status, held.program.size, held.routes, bound=best)


def promising(cell: Ints, values: Floats, reduced: Floats) -> Bools:
    """Return the columns to keep: all decisions; serve in use, and the next best of each cell.

    Args:
        cell: the commodity, period and slice a column serves, -1 for decisions.
        values, reduced: of the columns in the relaxation.
    """
    keep = (cell < 0) | (values > _USED)
    serve = np.flatnonzero(cell >= 0)
    keep[serve[rank_in_cell(cell[serve], reduced[serve]) < NEXT_BEST]] = True
    return np.asarray(keep)

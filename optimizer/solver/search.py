"""What every step does with the live solver: clocks, bounds, integers, late rows, re-solves.

A plan is found over columns held; rows that seldom bind come when it breaks them; at the end its
integers are rounded and fixed and the linear program is solved again.
Source: docs/formulation.md.
"""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Event

import numpy as np

from ..arrays import Floats, Ints
from ..errors import SolverError
from ..program import Program
from ..whole import Whole
from .aside import Aside
from .limits import Keep, Limits, Report, Solution, relative_gap
from .master import Held
from .session import Ended, Outcome, Session
from .spare import give_back

FINISH_SHARE = 0.15  # of the time limit, kept for the fixed re-solve
_MARGIN = 0.98  # of the gap asked for: where to stop, so that the re-solve stays within it
NO_COLUMNS: Ints = np.array([], dtype=np.int64)


class Search:
    """One solve of one problem within its limits: what its steps share."""

    def __init__(
        self, form: Whole, seeds: Ints, limits: Limits, report: Report, keep: Keep = lambda _: None
    ) -> None:
        """Start the clock.

        Args:
            form: the program over the whole pool.
            seeds: the routes to begin with, where columns are generated.
            limits: what the search may take.
            report: hears how far it is.
            keep: is handed every better plan at once: (n,) values over the whole program, before
                its last polish. A row that seldom binds may still be broken by it.
        """
        self.form, self.seeds, self.limits = form, seeds, limits
        self.report, self.keep = report, keep
        self.started, self.interrupted = time.monotonic(), Event()
        self.by_clock, self._shut = False, NO_COLUMNS
        self._proven = -np.inf
        self._linear: tuple[float, Floats] | None = None
        self._tree: Program | None = None
        self._aside: Aside | None = None
        self.session: Session

    def left(self) -> float:
        """Return the seconds left."""
        return self.limits.time_limit_s - self.spent()

    def spent(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    @property
    def bound(self) -> float | None:
        """No plan over the pool costs less, as far as known [MUSD]."""
        aside = None if self._aside is None else self._aside.bound
        best = max(self._proven, -np.inf if aside is None else aside)
        return best if np.isfinite(best) else None

    def _good(self, outcome: Outcome) -> bool:
        return relative_gap(outcome.objective, self.bound) <= self.limits.gap

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
            on_limit=self._timed_out, interrupted=self.interrupted,
        )  # fmt: skip

    def _prove(self, bound: float | None) -> None:
        if bound is not None:
            self._proven = max(self._proven, bound)

    def _prove_linear(self, bound: float | None, prices: Floats) -> None:
        """Keep the bound of a linear program with its prices: it can be certified."""
        if bound is not None and (self._linear is None or bound > self._linear[0]):
            self._linear = bound, prices
        self._prove(bound)

    def _close(self, columns: Ints) -> None:
        """Hold columns at 0."""
        self.session.bound_columns(columns, np.zeros(len(columns)), np.zeros(len(columns)))

    def _free_counts(self, held: Held) -> None:
        """Let the integers take what they may while some are fixed."""
        self.session.bound_columns(*held.counts)

    def _improved(
        self, held: Held, outcome: Outcome, *, own: bool = False, share: float = 1.0,
        enough: float = -np.inf,
    ) -> Outcome:  # fmt: skip
        """Solve the integers over the columns left open, from a first plan if there is one."""
        if outcome.values is not None:
            self.session.start_from(outcome.values)
        better = self._integer(held, own=own, share=share, enough=enough)
        return outcome if better.values is None and outcome.values is not None else better

    def _integer(
        self, held: Held, *, own: bool = False, share: float = 1.0, enough: float = -np.inf
    ) -> Outcome:
        """Solve the integer program held; stop when the incumbent is near enough to the bound.

        Args:
            held: what the session holds.
            own: whether the bound of this search counts: it holds the whole program.
            share: of the time left.
            enough: an incumbent of this cost is good enough [MUSD].
        """
        self.session.integers()
        gap = self.limits.gap
        self.session.set_option("mip_rel_gap", float(gap if own else gap / 2))

        def watch(incumbent: float | None, searched: float, _: float) -> bool:
            known = [b for b in (searched if own else None, self.bound) if b is not None]
            best = max(known, default=None)
            self.report("solving", "", incumbent, best, self.spent())
            if incumbent is None:
                return False
            if incumbent <= enough:
                return True
            near = relative_gap(incumbent, best) <= _MARGIN * gap
            self.by_clock |= near and self._aside is not None and not own
            return near

        found = self.session.run(
            self.left() * (1 - FINISH_SHARE) * share, watch, lambda x: self.keep(held.whole(x))
        )
        self._prove(found.bound if own else None)
        return self._made_lawful(held, found)

    def _made_lawful(self, held: Held, outcome: Outcome) -> Outcome:
        """Hold the rows that an outcome breaks and solve again, its integers fixed."""
        if outcome.values is None or not len(broken := held.broken(outcome.values)):
            return outcome
        held.hold(broken)
        found, stopped = self._resolved(held, outcome.values, self._shut)
        self._free_counts(held)
        if stopped:
            self.interrupted.set()
        if found.values is not None:
            self.keep(held.whole(found.values))
        return replace(outcome, objective=found.objective, values=found.values)

    def _resolved(self, held: Held, values: Floats, shut: Ints) -> tuple[Outcome, bool]:
        """Round and fix the integers and solve anew: a session that was stopped stops for good.

        Returns what was found, and whether Ctrl-C came before or just now: a plan is written down.
        """
        integer, fixed = self.form.counters.column, np.round(values[self.form.counters.column])
        stopped = self.interrupted.is_set()
        self.interrupted.clear()
        self.session = self._session(held.program)
        self.session.relax()
        self.session.bound_columns(integer, fixed, fixed)
        self._close(shut)
        seconds = max(self.left(), self.limits.time_limit_s * FINISH_SHARE, 10.0)
        found = self._lawful(held, seconds)
        if found.ended is Ended.STOPPED:
            stopped = True
            self.interrupted.clear()
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

    def _finish(self, held: Held, outcome: Outcome) -> Solution:
        """Round and fix the integers, solve the linear program again, and judge."""
        if outcome.values is None:
            return self._without_plan(held, outcome)
        final, was_interrupted = self._resolved(held, outcome.values, NO_COLUMNS)
        if final.ended is not Ended.OPTIMAL or final.values is None or final.objective is None:
            raise SolverError(
                "the plan with its integers rounded could not be re-solved "
                f"({final.ended}); raise the time limit, or report this instance"
            )
        values = final.values.copy()
        integer = self.form.counters.column
        values[integer] = np.round(values[integer])
        prices = held.whole_prices(self.session.duals()[0])
        bound = self.bound
        proven = bound is not None and relative_gap(final.objective, bound) <= self.limits.gap
        status = "optimal" if proven else "interrupted" if was_interrupted else "feasible"
        kept = give_back(self.form.program, held.whole(values))
        return Solution(
            status, held.program.size, held.routes, kept, final.objective, bound, prices
        )

    def _without_plan(self, held: Held, outcome: Outcome) -> Solution:
        named = {
            Ended.INFEASIBLE: "infeasible",
            Ended.UNBOUNDED: "unbounded",
            Ended.NUMERICAL: "error",
        }
        status = named.get(outcome.ended, "no_plan")
        if self.interrupted.is_set():
            status = "interrupted"
        return Solution(status, held.program.size, held.routes, bound=self.bound)

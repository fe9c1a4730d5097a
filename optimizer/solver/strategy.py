"""From a route pool to a proven plan: the core, its completion, improvement, fixed re-solve.

1. A small pool goes to HiGHS as one program. 2. A large one by its core, a relaxation many
times smaller: another process searches the core's tree for the bound, while a core plan near its
relaxation settles what hosts, and where. 3. That is completed by column generation: the linear
program over a few routes, all columns priced with its duals, the best added to the live solver,
until no column is better. 4. The integers that are left are solved over the columns in use and the
next best of each cell; then all integers near by, over all columns held, over the whole pool, until
the gap asked for is met or time is out. 5. Integers are rounded and fixed and the linear program is
solved again: that is the plan, and the prices of its limits.
Source: docs/formulation.md.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..wording import count, money
from .aside import Aside
from .core import Core
from .dive import dive, neighbourhood, trim_floor
from .limits import Relaxed, Solution, relative_gap
from .master import Held, Master, rank_in_cell
from .nearby import near_the_relaxation
from .orders import Order
from .search import FINISH_SHARE, NO_COLUMNS, Search
from .session import Ended, Outcome

# Sizes and shares without a figure beside them were chosen by trying on the first starlink-2035.
DIRECT_COLUMNS = 20_000  # of serve: up to here HiGHS alone
NEXT_BEST = 5  # of each cell, beside what is in use
ADDED_EACH_ROUND = 6  # of each cell. World S, dual simplex: 2 took 229 s, 6 took 99, 20 took 157
_NEAR_SHARE = 0.4  # of what is left, for each neighbourhood
_CORE_ROUNDS = 8  # of late rows, at most, and while each is worth
_CORE_GROWTH = 3  # times the columns without late rows: beyond, world S took a minute a round
_CORE_GAIN = 5e-5  # relative; the reference: 65,633, 65,640, 65,643 of 65,647 in 1.3, 3, 6 s
_CORE_ROWS = 250  # late rows that come in a round
_WITHOUT_PRICE = 1e-2  # MUSD: a late row whose price times its limit is less is left out again
_CHEAP = 1e-3  # MUSD per EFLOPS: routes of a smaller reduced cost in the core begin the completion
_SETTLED_SHARE = 0.25  # of the gap asked for: how near to its completion a settled plan must be
_TRIM_GAP = 1e-4  # relative: what trimming may leave
_CLOSE = 1e-6  # relative: pricing stops when the bound is this close to the relaxation,
_CLOSE_SHARE = 0.005  # or so much of the gap asked for: the last rounds of the reference take 20 s
_SETTLED_CLOSE = 0.05  # where a core plan is completed. 0.005: first plans late by 1.08 (S), 1.25
_PLAN_SHARE = 0.5  # of the time limit: by then a core plan has to be complete enough
_USED = 1e-9  # EFLOPS
_NONE = Outcome(Ended.LIMIT, None, None, None)


class Strategy(Search):
    """Which steps, in which order."""

    def solve(self) -> Solution:
        """Return the plan with its bound, or why there is none."""
        small = self._serve_columns <= DIRECT_COLUMNS
        try:
            solution = self._direct() if small else self._by_core()
        finally:
            if self._aside is not None:
                self._aside.close()
        return replace(solution, linear=self._linear, by_clock=self.by_clock)

    def finished(self, values: Floats, bound: float | None) -> Solution:
        """Return the plan that another search had found, with its last polish.

        Args:
            values: (n,) over the whole program, as `keep` got them.
            bound: what was proven by then [MUSD].
        """
        self._prove(bound)
        serve = np.arange(len(values)) >= self.form.decisions
        columns = np.flatnonzero(~serve | (values > 0))
        held = Held(self.form, np.arange(self.form.rows), columns)
        return self._finish(held, Outcome(Ended.STOPPED, None, bound, values[columns]))

    @property
    def _serve_columns(self) -> int:
        return len(self.form.owner) * self.form.cells

    def _direct(self, begin: Floats | None = None) -> Solution:
        """Solve the whole program, from the values of a plan if there is one."""
        held = Held.all_of(self.form)
        self.session, self._shut = self._session(held.program), NO_COLUMNS
        if held.program.integer.any():
            program = self.form.program
            cost = None if begin is None else float(program.cost @ begin) + program.offset
            outcome = self._improved(held, Outcome(Ended.LIMIT, cost, None, begin), own=True)
            return self._finish(held, outcome)
        outcome = self.session.run(self.left())
        if outcome.values is None or not outcome.proven:
            return self._without_plan(held, outcome)
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
        found = self._generated(self.form.serve_columns(self.seeds))
        return found if isinstance(found, Solution) else found[1]

    def _generated(
        self, serve: Ints, settled: Floats | None = None
    ) -> tuple[Master, Relaxed] | Solution:
        """Generate columns: solve, price, add, and again.

        Args:
            serve: columns to begin with.
            settled: values of the counters, of which those that a core plan decides are fixed; what
                is found then is no bound.
        """
        master = Master(self.form, serve, self._session)
        self.session, bound, prices = master.session, -np.inf, np.zeros(self.form.rows)
        if settled is not None:
            self._settle(master, settled)
        share = _CLOSE_SHARE if settled is None else _SETTLED_CLOSE
        close = max(_CLOSE, share * self.limits.gap)
        while True:
            relaxed = self.session.run(self.left())
            if relaxed.ended is Ended.INFEASIBLE and len(missing := master.missing()):
                master.add(missing)  # a law may ask for what the columns held cannot do
                continue
            if relaxed.values is None or relaxed.objective is None or not relaxed.proven:
                return self._without_plan(master, relaxed)
            reduced, shift = master.price()
            if relaxed.objective + shift > bound:
                bound, prices = relaxed.objective + shift, master.prices()
            if settled is None:
                self._prove_linear(bound, prices)
            said = f"{count(len(master.columns))} columns"
            self.report("pricing", said, relaxed.objective, self.bound, self.spent())
            new = master.improving(reduced, ADDED_EACH_ROUND)
            near = relative_gap(relaxed.objective, bound) <= close
            if settled is not None and not self._has((1 - _PLAN_SHARE) * self.limits.time_limit_s):
                break
            if near or not len(new):
                if not len(broken := master.broken(relaxed.values)):
                    break
                self._hold(master, broken)
            else:
                master.add(new)
        values = master.whole(relaxed.values)
        return master, Relaxed(values, reduced, relaxed.objective, bound, prices)

    def _settle(self, master: Master, values: Floats) -> None:
        """Fix what a core plan decides."""
        counters = self.form.counters
        at, whole = counters.column[counters.settled], np.round(values[counters.settled])
        master.fix(at, whole)
        self.session.bound_columns(at, whole, whole)

    def _core(self) -> tuple[Core, Floats] | None:
        """Return the core with the late rows that bite, and its relaxation; None without one."""
        held, before, most = np.zeros(self.form.rows, dtype=bool), None, np.inf
        for last in np.arange(_CORE_ROUNDS) == _CORE_ROUNDS - 1:
            core, relaxed = self._core_with(held)
            if relaxed.values is None or not relaxed.proven or self._stopped:
                return None
            self._prove_linear(relaxed.objective, core.prices(self.session.duals()[0]))
            said = f"{count(core.program.size['columns'])} columns of the core"
            self.report("bounding", said, None, self.bound, self.spent())
            broken = core.broken(relaxed.values)[:_CORE_ROWS]
            gained, before = relative_gap(relaxed.objective, before), relaxed.objective
            most = min(most, _CORE_GROWTH * len(core.order))
            if last or not len(broken) or gained < _CORE_GAIN or len(core.order) >= most:
                break
            held = held.copy()
            held[broken] = True
        size = np.maximum(1.0, np.abs(self.form.program.row_upper[held]))
        worth = np.abs(core.prices(self.session.duals()[0])[held]) * size
        if relaxed.values is not None and (worth >= _WITHOUT_PRICE).all():
            return core, relaxed.values
        held[np.flatnonzero(held)[worth < _WITHOUT_PRICE]] = False
        core, relaxed = self._core_with(held)
        if relaxed.values is None or not relaxed.proven or self._stopped:
            return None
        return core, relaxed.values

    def _core_with(self, held: Bools) -> tuple[Core, Outcome]:
        core = Core(self.form, held)
        self.session = self._session(core.program)
        self.session.relax()
        return core, self.session.run(self.left())

    def _by_core(self) -> Solution:
        """Bound by the core, then plan by completing what is near its relaxation."""
        seeds = self.form.serve_columns(self.seeds)
        found, settled = self._core(), None
        if found is not None and not self._stopped:
            core, relaxed = found
            self._tree = core.program
            if self.limits.threads > 1:
                with suppress(OSError):  # no other process may start: the tree comes in turn
                    self._aside = Aside(core.program, self.limits.seed)
            settled, begin = self._core_plan(core, relaxed)
            seeds = np.union1d(seeds, begin)
        if self._stopped:
            return Solution("interrupted", self.form.program.size, NO_COLUMNS, bound=self.bound)
        generated = self._generated(seeds, settled)
        if settled is not None and self._falls_short(generated):
            settled, generated = None, self._generated(seeds)
        if isinstance(generated, Solution):
            return generated
        if self._falls_short(generated):
            return self._direct()
        return self._planned(*generated)

    @property
    def _stopped(self) -> bool:
        """Whether Ctrl-C came: what follows must not begin anew."""
        return self.interrupted.is_set()

    def _falls_short(self, generated: tuple[Master, Relaxed] | Solution) -> bool:
        """Return whether critical work falls short, so that there is no plan of this kind."""
        if isinstance(generated, Solution):
            return generated.status == "infeasible"
        return bool((generated[1].values[self.form.forbidden] > 1e-7).any())

    def _core_plan(self, core: Core, relaxed: Floats) -> tuple[Floats | None, Ints]:
        """Return the counters of a core plan, if one is near, and columns to complete it with."""
        counters, prices = self.form.counters, core.prices(self.session.duals()[0])
        at = core.merged[counters.column]
        plan = near_the_relaxation(
            counters, at, self.session, relaxed, self.limits.gap,
            lambda: self.left() * _NEAR_SHARE,
        )  # fmt: skip
        values = relaxed if plan is None or plan.values is None else plan.values
        cost = None if plan is None else plan.objective
        told = None if cost is None else money(cost / self.form.money)
        said = "no core plan near by" if told is None else f"core plan of {told}"
        self.report("planning", said, None, self.bound, self.spent())
        form = self.form
        reduced = form.program.cost - form.program.matrix.T @ prices
        used = core.standing_for(np.flatnonzero(values > _USED))
        serve = np.arange(len(reduced)) >= form.decisions
        begin = np.flatnonzero(serve & (used | (reduced < _CHEAP)))
        return (None if plan is None else values[at]), begin

    def _planned(self, master: Master, relaxed: Relaxed) -> Solution:
        """Solve the integers over the promising columns held, then over more, until good enough."""
        form = self.form
        values = relaxed.values[master.columns]
        idle = np.flatnonzero(
            ~promising(form.serve_cell[master.columns], values, relaxed.reduced[master.columns])
        )
        self._shut = np.concatenate([idle, form.forbidden])
        self._close(self._shut)
        outcome = _NONE
        if len(master.fixed):
            enough = relaxed.objective + _SETTLED_SHARE * self.limits.gap * abs(relaxed.objective)
            outcome = self._improved(master, outcome, share=_NEAR_SHARE, enough=enough)
            master.fix(NO_COLUMNS, np.zeros(0))
            self._free_counts(master)
        if outcome.values is None:
            self.session.relax()
            outcome = self._dived(master, values)
        if not self._good(outcome):
            self.by_clock |= self._aside is not None  # its speed decides what comes next
            self._searched_tree(outcome)
            outcome = self._searched_nearby(master, values, outcome)
        if not self._good(outcome):
            outcome = self._improved(master, outcome)
        if not self._good(outcome):
            program = master.program
            self.session.bound_columns(idle, program.col_lower[idle], program.col_upper[idle])
            self._shut = form.forbidden
            whole = len(master.columns) == len(form.program.cost)
            # that some columns alone have no plan proves nothing of the pool
            outcome = self._widened(_NONE if outcome.values is None else outcome, master)
            outcome = _NONE if outcome.values is None and not whole else outcome
        if self._must_hold_all(outcome, master):
            return self._direct(None if outcome.values is None else master.whole(outcome.values))
        outcome = self._trimmed(master, outcome)
        return self._finish(master, outcome)

    def _searched_tree(self, outcome: Outcome) -> None:
        """Search the core's tree for the bound, where no other process does."""
        if self._tree is None or self._aside is not None or self.interrupted.is_set():
            return
        session = self._session(self._tree)
        session.set_option("mip_rel_gap", self.limits.gap / 2)

        def watch(_: float | None, bound: float, __: float) -> bool:
            self._prove(bound)
            self.report("bounding", "", outcome.objective, self.bound, self.spent())
            return self._good(outcome)

        found = session.run(self.left() * _NEAR_SHARE, watch)
        self._prove(found.bound)

    def _trimmed(self, held: Held, outcome: Outcome) -> Outcome:
        """Give back what a plan good enough does not need: stock stays, no other count may rise."""
        if outcome.values is None or self.interrupted.is_set() or not self._has(1):
            return outcome
        counters, program = self.form.counters, held.program
        have = np.round(outcome.values[counters.column])
        self.session = self._session(program)
        self.session.bound_columns(counters.column, trim_floor(counters, program, have), have)
        self.session.start_from(outcome.values)
        self.session.set_option("mip_rel_gap", _TRIM_GAP)
        better = self._made_lawful(held, self.session.run(self.left() * FINISH_SHARE))
        return outcome if better.values is None else better

    def _must_hold_all(self, outcome: Outcome, held: Held) -> bool:
        """Return whether only all columns can help: there is time, and no plan that is good."""
        every = len(held.columns) == len(self.form.program.cost)
        stopped = self.interrupted.is_set()
        return not (every or stopped or self._good(outcome)) and self.left() > 0

    def _dived(self, held: Held, relaxed: Floats) -> Outcome:
        """Return a first plan from the relaxation, if diving finds one."""
        found = dive(
            self.form.counters, held.program, self.session, relaxed,
            lambda: self.left() * (1 - FINISH_SHARE),
        )  # fmt: skip
        outcome = _NONE if found is None else self._made_lawful(held, found)
        self.report("diving", "", outcome.objective, self.bound, self.spent())
        return outcome

    def _searched_nearby(self, held: Held, relaxed: Floats, outcome: Outcome) -> Outcome:
        """Improve a first plan in the neighbourhood of the relaxation."""
        if outcome.values is None:
            return outcome
        integer = self.form.counters.column
        self.session.bound_columns(
            integer, *neighbourhood(self.form.counters, relaxed, outcome.values)
        )
        better = self._improved(held, outcome, share=_NEAR_SHARE)
        self._free_counts(held)
        return better

    def _widened(self, outcome: Outcome, held: Held) -> Outcome:
        """Use all columns held, from the incumbent; the bound of the search counts if full."""
        if self.interrupted.is_set() or not self._has(1):
            return outcome
        whole = len(held.columns) == len(self.form.program.cost)
        return self._improved(held, outcome, own=whole)


def found_by(strategy: Strategy, order: Order) -> Solution | Relaxed:
    """Return what an order asks for."""
    if order.kind == "plan":
        return strategy.solve()
    if order.kind == "relaxation":
        return strategy.relaxation()
    return strategy.finished(*order.begun)


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

"""The restricted master of a column generation: some columns of the program, live in the solver.

Rows come with the first column that needs them: a row that no column held enters, and that the
bounds of the decisions imply, has the price 0. Rows of laws that seldom bind come when a solution
breaks them, and at no other time. The reduced cost of any column is
    rc = c - A'y,
one sparse product with the prices y of the rows, whatever laws they are. With any prices,
    bound = objective + sum over demands of demand * min(0, min over its routes of rc / weight)
is below every solution over all columns, since no more than the demand is served.
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..program import Program
from ..whole import Whole
from .session import Session

_BROKEN = 1e-7  # relative: a row broken by more is held
_WORTH = -1e-7  # reduced cost [MUSD per EFLOPS] under which a column is worth having


class Held:
    """A part of the program that a solver holds.

    Attributes:
        columns, rows: numbers in the whole program, in the order in which the solver holds them;
            the decisions come first, so that their numbers are the same here and there.
    """

    def __init__(self, form: Whole, rows: Ints, columns: Ints) -> None:
        """Choose rows and columns."""
        self.form, self.rows, self.columns = form, rows, columns
        self._late: Bools = np.zeros(form.rows, dtype=bool)
        self._fixed: tuple[Ints, Floats] = np.zeros(0, dtype=np.int64), np.zeros(0)

    @classmethod
    def all_of(cls, form: Whole) -> Held:
        """Return the whole program."""
        rows, columns = form.program.matrix.shape
        return cls(form, np.arange(rows), np.arange(columns))

    @property
    def program(self) -> Program:
        """The numbers of it, in which no critical work falls short."""
        taken = self.form.program.take(self.rows, self.columns)
        at, values = self._fixed
        taken.col_lower[at], taken.col_upper[at] = values, values
        return taken

    @property
    def counts(self) -> tuple[Ints, Floats, Floats]:
        """The integer columns, and the bounds that they have while some are fixed."""
        column = self.form.counters.column
        lower, upper = self.form.program.col_lower.copy(), self.form.program.col_upper.copy()
        at, values = self._fixed
        lower[at], upper[at] = values, values
        return column, lower[column], upper[column]

    @property
    def fixed(self) -> Ints:
        """The integer columns that are fixed."""
        return self._fixed[0]

    def fix(self, columns: Ints, values: Floats) -> None:
        """Hold some integer columns at whole numbers, in all that is solved from here on."""
        self._fixed = columns, values

    @property
    def routes(self) -> Ints:
        """The routes of the pool with a column in it."""
        serve = self.columns[self.form.decisions :] - self.form.decisions
        return np.unique(serve // self.form.cells)

    def whole(self, values: Floats) -> Floats:
        """Return (n,) the values over the whole program of values held."""
        found = np.zeros(len(self.form.program.cost))
        found[self.columns] = values
        return found

    def whole_prices(self, row_dual: Floats) -> Floats:
        """Return (m,) the prices of all rows from those of the rows held."""
        found = np.zeros(self.form.rows)
        found[self.rows] = row_dual
        return found

    def broken(self, values: Floats) -> Ints:
        """Return the rows not held yet that the values (of the columns held) break."""
        late, program = np.flatnonzero(self._late), self.form.program
        if not len(late):
            return late
        used = program.matrix[late][:, self.columns] @ values
        room = _BROKEN * np.maximum(1.0, np.abs(program.row_upper[late]))
        over = used > program.row_upper[late] + room
        found: Ints = late[over | (used < program.row_lower[late] - room)]
        return found

    def hold(self, rows: Ints) -> Program:
        """Hold more rows; return them, for a live solver."""
        self._late[rows] = False
        self.rows = np.concatenate([self.rows, rows])
        return self.form.program.take(rows, self.columns)


class Master(Held):
    """Decisions and some routes' columns, with the rows they need, in a live solver."""

    def __init__(self, form: Whole, serve: Ints, session: Callable[[Program], Session]) -> None:
        """Hand over all decisions and the `serve` columns; critical work may fall short for now."""
        self._elastic = elastic(form)
        decisions = np.arange(form.decisions)
        bites = self._elastic.bites(decisions)
        late = form.seldom & ~bites
        needed = bites | (self._entered(serve) & ~late)
        super().__init__(form, np.flatnonzero(needed), np.concatenate([decisions, serve]))
        self._late = late
        self._held = np.zeros(len(form.program.cost), dtype=bool)
        self._held[self.columns] = True
        self.session = session(self._elastic.take(self.rows, self.columns))
        self.session.relax()

    def add(self, columns: Ints) -> None:
        """Add columns, and the rows that come with them, to the live solver; its basis stays."""
        fresh = self._entered(columns) & ~self._late
        fresh[self.rows] = False
        rows = np.flatnonzero(fresh)
        self.session.add_rows(self._elastic.take(rows, self.columns))
        self.rows = np.concatenate([self.rows, rows])
        self.session.add_columns(self._elastic.take(self.rows, columns))
        self.columns = np.concatenate([self.columns, columns])
        self._held[columns] = True
        self.session.go_on(primal=True)

    def missing(self) -> Ints:
        """Return the columns that are not held."""
        return np.flatnonzero(~self._held)

    def prices(self) -> Floats:
        """Return the (m,) prices of all rows, those that are not held at 0."""
        return self.whole_prices(self.session.duals()[0])

    def price(self) -> tuple[Floats, float]:
        """Return (n,) reduced costs of the whole program, and what they take off the bound."""
        reduced = reduced_costs(self._elastic, self.prices())
        return reduced, self.form.demands.shift(reduced)

    def improving(self, reduced: Floats, each: int) -> Ints:
        """Return new columns worth having: the `each` best of every commodity, period, slice."""
        good = np.flatnonzero((reduced < _WORTH) & ~self._held)
        rank = rank_in_cell(self.form.serve_cell[good], reduced[good])
        found: Ints = good[rank < each]
        return found

    def _entered(self, columns: Ints) -> Bools:
        """Return a mask of the rows that some columns enter."""
        mask = np.zeros(self._elastic.matrix.shape[0], dtype=bool)
        mask[self._elastic.matrix[:, columns].indices] = True
        return mask


def elastic(form: Whole) -> Program:
    """Return the program in which critical work may fall short, at its forbidding price."""
    program = form.program
    upper = program.col_upper.copy()
    upper[form.forbidden] = np.inf
    return Program(
        program.cost, program.offset, program.matrix, program.row_lower, program.row_upper,
        program.col_lower, upper, program.integer,
    )  # fmt: skip


def reduced_costs(program: Program, prices: Floats) -> Floats:
    """Return (n,) cost less what the rows that a column enters are worth; prices are (m,)."""
    found: Floats = program.cost - program.matrix.T @ prices
    return found


def rank_in_cell(cell: Ints, cost: Floats) -> Ints:
    """Return how many of the same cell come before each: cheaper ones, then earlier ones."""
    order = np.lexsort((cost, cell))
    ordered = cell[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]][: len(order)]
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - start
    return rank

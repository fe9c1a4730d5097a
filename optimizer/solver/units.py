"""The units in which HiGHS counts: a power of two for each column, each row, and money.

HiGHS takes entries up to 1e-9 for 0, a row for met within 1e-7 and a price for none within 1e-7,
whatever the units are. A program whose numbers are TAME is handed over as it is, bit by bit. Any
other is counted in units of its own: a continuous column by the most it can be (what rows imply),
a row by its largest entry, money by what columns cost. Integers stay whole numbers. Powers of two
change no digit, so that what comes back is what HiGHS found; a whole search (column generation,
core, dive) happens in these units, and `guard` is where they begin and end.

An integer that counts for more than all else in its row can use counts for that much: without it,
what rounds to 0 would still carry a load (`_tightened`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csc_array

from ..arrays import Bools, Floats, Ints
from ..errors import SolverError
from ..program import Program
from ..whole import Whole
from .limits import Relaxed, Report, Solution
from .session import DROPPED

TAME_ENTRIES = 1e-6, 1e7  # of the matrix; starlink-2035 has 1e-5 to 6e3
TAME_SIDES = 1e-4, 1e8  # of rows; 3e-3 to 3e6
TAME_COSTS = 1e-7, 1e7  # MUSD; 3e-7 to 5e4
_DUAL = 1e-7  # HiGHS's dual tolerance: how far a price may be off
_COARSE = 1e-4  # relative: what such prices may do to the cost, at most; the examples: 1e-8 to 1e-5
_FINE = 1e-8  # relative: and where they may do more, money is counted so fine that they do this
_NOISE = 1e-11  # of a unit: below the tolerances of HiGHS by far
_NO_PRICE = 1e-12  # in units of money and row
_LARGEST = 1e14  # a cost, in the unit in which it has to be counted
_TOP = 2.0**10  # how many units of its own a column can be
_PASSES = 6  # over the rows, for what they imply
_ROUNDING = 1 + 1e-9
_APART = 1e6  # between two numbers of a law: from here on it is they that are too far apart


class UnitError(SolverError):
    """No unit can hold the numbers of a row, or the price of a column."""

    def __init__(self, words: str, *, row: int | None = None, column: int | None = None) -> None:
        """Keep where it is, as numbers in the program."""
        super().__init__(words)
        self.row, self.column = row, column


@dataclass(frozen=True)
class Units:
    """The units of a formulation: x = column * x', row' = row * row, money' = money * money.

    Args:
        column: (n,) of the columns; `row`: (m,) of the rows; `money`: of the cost.
        sizes: (n,) the most that each column can be, None where nothing is scaled.
    """

    column: Floats
    row: Floats
    money: float
    sizes: Floats | None = None

    @classmethod
    def of(cls, form: Whole) -> Units:
        """Choose units from the numbers; 1 for all where these are tame."""
        program = form.program
        if tame(program):
            return cls(np.ones(len(program.cost)), np.ones(form.rows), 1.0)
        sizes = column_sizes(program)
        matrix = _tightened(program, sizes)
        column = np.where(program.integer, 1.0, _power(_shared(sizes, _alike(form)) / _TOP))
        entries = coo_array(matrix)
        largest = np.zeros(int(form.summed.max(initial=-1)) + 1)
        scaled = np.abs(entries.data) * column[entries.col]
        np.maximum.at(largest, form.summed[entries.row], scaled)
        row = 1 / _power(np.where(largest > 0, largest, 1.0))[form.summed]
        worth = np.abs(program.cost * column)
        paid = worth[worth > 0]
        money = 1 / float(_power(np.exp(np.log(paid).mean()))) if len(paid) else 1.0
        return cls(column, row, money, sizes)

    @property
    def plain(self) -> bool:
        """Whether everything is handed over as it is."""
        return self.sizes is None and self.money == 1.0

    def scaled(self, form: Whole) -> Whole:
        """Return the formulation in these units.

        Raises:
            UnitError: numbers of one law, or prices, lie too far apart for any unit.
        """
        if self.plain:
            return form
        program, matrix = form.program, form.program.matrix
        if self.sizes is not None:
            matrix = csc_array(_tightened(program, self.sizes))
            matrix.data = matrix.data * np.repeat(self.column, np.diff(matrix.indptr))
            matrix.data = matrix.data * self.row[matrix.indices]
        found = Program(
            cost=program.cost * self.column * self.money,
            offset=program.offset * self.money,
            matrix=matrix,
            row_lower=program.row_lower * self.row,
            row_upper=program.row_upper * self.row,
            col_lower=program.col_lower / self.column,
            col_upper=program.col_upper / self.column,
            integer=program.integer,
        )
        if self.sizes is not None:
            _refuse_lost(program, found, self.sizes / self.column)
        _refuse_dear(program, found)
        return form.counted(found, self.money)

    def finer(self, program: Program, values: Floats | None) -> Units | None:
        """Return units with finer money where prices that HiGHS takes for 0 could matter.

        Args:
            program: in these units; `values`: (n,) of a plan.
        """
        if values is None:
            return None
        paid = np.abs(np.where(np.abs(values) < _NOISE, 0.0, values)[program.cost != 0])
        spent = float(paid @ np.abs(program.cost[program.cost != 0]))
        unseen = _DUAL * float(paid.sum())
        if unseen <= _COARSE * spent:
            return None
        return replace(self, money=self.money * float(_power(unseen / (_FINE * spent))))

    def cost(self, told: float | None) -> float | None:
        """Return a cost or a bound in MUSD."""
        return None if told is None else told / self.money

    def told(self, report: Report) -> Report:
        """Return what hears a search in these units, and reports it in MUSD."""

        def hear(
            stage: str, said: str, best: float | None, bound: float | None, spent: float
        ) -> None:
            report(stage, said, self.cost(best), self.cost(bound), spent)

        return hear

    def back(self, found: Solution, program: Program) -> Solution:
        """Return a solution of a program in these units in its own."""
        linear = found.linear
        return replace(
            found,
            values=None if found.values is None else self._values(found.values, program),
            objective=self.cost(found.objective),
            bound=self.cost(found.bound),
            row_dual=None if found.row_dual is None else self._prices(found.row_dual),
            linear=None if linear is None else (linear[0] / self.money, self._prices(linear[1])),
        )

    def relaxed_back(self, found: Relaxed) -> Relaxed:
        """Return a relaxation in the units of its program."""
        return Relaxed(
            self._clean(found.values),
            found.reduced / (self.column * self.money),
            found.objective / self.money,
            found.bound / self.money,
            self._prices(found.prices),
        )

    def _values(self, values: Floats, program: Program) -> Floats:
        return self._clean(np.clip(values, program.col_lower, program.col_upper))

    def _clean(self, values: Floats) -> Floats:
        return np.where(np.abs(values) < _NOISE, 0.0, values) * self.column

    def _prices(self, prices: Floats) -> Floats:
        return np.where(np.abs(prices) < _NO_PRICE, 0.0, prices) * self.row / self.money


def tame(program: Program) -> bool:
    """Tell whether HiGHS can take the numbers as they are."""
    sides = np.concatenate([program.row_lower, program.row_upper])
    return all(
        _within(values, *limits)
        for values, limits in (
            (program.matrix.data, TAME_ENTRIES),
            (sides[np.isfinite(sides)], TAME_SIDES),
            (program.cost, TAME_COSTS),
        )
    )


def _within(values: Floats, low: float, high: float) -> bool:
    size = np.abs(values[values != 0])
    return bool(size.min(initial=low) >= low and size.max(initial=high) <= high)


def column_sizes(program: Program) -> Floats:
    """Return (n,) the most that columns can be, over their bounds and what rows imply.

    What nothing bounds is as large as other columns can make use of, or else 1.
    """
    row, column, data = _cells(program.matrix)
    most = np.maximum(np.abs(program.col_lower), np.abs(program.col_upper))
    most = np.where(most == 0, np.inf, most)
    signed = program.col_lower < 0
    for _ in range(_PASSES):
        high, low = _reach(row, column, data, most, signed, len(program.row_upper))
        up, down = program.row_upper + low, high - program.row_lower
        cap = np.where(data > 0, up[row], down[row]) / np.abs(data)
        cap = np.where(signed[column] | ~(cap > 0), np.inf, cap)
        np.minimum.at(most, column, cap * _ROUNDING)
        most[program.integer] = np.maximum(most[program.integer], 1.0)  # they count in ones
    for _ in range(_PASSES):
        known = np.where(np.isfinite(most), most, 0.0)
        high, low = _reach(row, column, data, known, signed, len(program.row_upper))
        wanted = np.where(
            data > 0, (program.row_lower + low)[row], (high - program.row_upper)[row]
        ) / np.abs(data)
        need = np.zeros(len(most))
        np.maximum.at(need, column, np.where(np.isfinite(wanted), wanted, 0.0))
        most = np.where(np.isinf(most) & (need > 0), need, most)
    return np.where(np.isfinite(most), most, 1.0)


def _cells(matrix: csc_array) -> tuple[Ints, Ints, Floats]:
    """Return row, column and value of every entry."""
    cells = coo_array(matrix)
    return cells.row.astype(np.int64), cells.col.astype(np.int64), cells.data


def _reach(
    row: Ints, column: Ints, data: Floats, most: Floats, signed: Bools, rows: int
) -> tuple[Floats, Floats]:
    """Return (m,) how far the terms of each row can go up, and how far down."""
    size = np.abs(data) * most[column]
    both = signed[column]
    high = np.bincount(row, np.where((data > 0) | both, size, 0.0), minlength=rows)
    low = np.bincount(row, np.where((data < 0) | both, size, 0.0), minlength=rows)
    return high.astype(np.float64), low.astype(np.float64)


def _tightened(program: Program, sizes: Floats) -> csc_array:
    """Return the matrix in which an integer counts for no more than its row can use of it.

    In sum - M y <= b with y whole and the sum at most S, M = S - b says the same.
    """
    row, column, data = _cells(program.matrix)
    signed = program.col_lower < 0
    high, low = _reach(row, column, data, sizes, signed, len(program.row_upper))
    only_up = np.isinf(program.row_lower) & np.isfinite(program.row_upper)
    only_low = np.isinf(program.row_upper) & np.isfinite(program.row_lower)
    use = np.where(data < 0, (high - program.row_upper)[row], (low + program.row_lower)[row])
    able = np.where(data < 0, only_up[row], only_low[row]) & program.integer[column]
    able &= ~signed[column] & (use > 0) & (use * _ROUNDING < np.abs(data))
    tight = np.where(able, np.sign(data) * use * _ROUNDING, data)
    return csc_array(coo_array((tight, (row, column)), shape=program.matrix.shape))


def _alike(form: Whole) -> Ints:
    """Return (n,) a number for each column, the same for the routes of one commodity."""
    first = form.decisions
    return np.concatenate([np.arange(first), first + np.repeat(form.owner, form.cells)])


def _shared(sizes: Floats, group: Ints) -> Floats:
    """Return the sizes, each the largest of its group."""
    largest = np.zeros(int(group.max(initial=-1)) + 1)
    np.maximum.at(largest, group, sizes)
    return largest[group]


def _power(values: Any) -> Any:
    """Return the power of two nearest to each value."""
    return np.exp2(np.round(np.log2(values)))


def _refuse_lost(program: Program, found: Program, sizes: Floats) -> None:
    """Refuse a law in which a term that matters lies beyond what HiGHS can see beside others."""
    row, column, data = _cells(found.matrix)
    side = np.where(np.isfinite(found.row_upper), found.row_upper, found.row_lower)
    weight = np.abs(data) * sizes[column]
    lost = np.flatnonzero((np.abs(data) <= DROPPED) & (weight > _DUAL * np.abs(side[row])))
    if len(lost):
        at = int(row[lost[0]])
        own = np.abs(program.matrix[[at]].data)
        raise UnitError(_too_far(float(own.min()), float(own.max())), row=at)


def _too_far(least: float, most: float) -> str:
    """Say that a law has numbers too far apart, or stands too far from the rest."""
    if most >= _APART * least:
        return (
            f"its numbers go from {least:.3g} to {most:.3g}, further apart than the solver can "
            f"tell; what is {most:.3g} there, or what is {least:.3g}, is given in the wrong unit"
        )
    return (
        "what it limits is so small, or so large, beside what else stands in the model that the "
        "solver cannot tell it from nothing; a number of this row is given in the wrong unit"
    )


def _refuse_dear(program: Program, found: Program) -> None:
    """Refuse prices so far apart that the cost of a plan would be lost beside one of them."""
    dear = int(np.argmax(np.abs(found.cost), axis=0)) if len(found.cost) else 0
    if len(found.cost) and abs(found.cost[dear]) >= _LARGEST:
        raise UnitError(
            f"it costs {program.cost[dear]:.3g} MUSD a unit, so much more than all that the plan "
            "needs that the solver cannot tell both; give this price, or the others, in the unit "
            "that the column names",
            column=dear,
        )

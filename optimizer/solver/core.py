"""The core: a relaxation of the program over the whole pool many times smaller.

On starlink-2035 it has a fifth of the columns and a fortieth of the entries.

Three steps, each of which can only let more be feasible or cost less:

1. Rows of laws that carry traffic (`law(late=True)`) are left out until a solution breaks them.
2. Rows that differ only in one part of their index (`law(summed_over=i)`, a zone) are added up.
3. Continuous columns in [0, inf) with equal entries become one, at the least cost.

So what bounds the core, its linear relaxation or its own tree, bounds every plan over the pool.
The prices of its rows are prices of all rows of the program: 0 where left out, the same for each of
a sum. A core plan is none of the program's: sums hide where a satellite is (see `complete`).
Source: docs/formulation.md.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array, csr_array

from ..arrays import Bools, Floats, Ints
from ..program import Program
from ..whole import Whole

_BROKEN = 1e-7  # relative: a row broken by more is broken


class Core:
    """The core of a formulation, with some of the late rows held.

    Attributes:
        program: the core as numbers.
        order: (core columns,) a column of the whole program for each: the cheapest of those equal.
        merged: (n,) the core column that each column of the whole program became, -1 if none.
    """

    def __init__(self, form: Whole, held: Bools) -> None:
        """Build the core.

        Args:
            form: the program over the whole pool.
            held: (m,) which of the late rows it holds.
        """
        self.form, self.held = form, held
        self.group = _numbered(np.where(form.late & ~held, -1, form.summed))
        whole = form.program
        summed = csc_array(_sums(self.group) @ whole.matrix)
        summed.sort_indices()
        free = ~whole.integer & (whole.col_lower == 0) & np.isposinf(whole.col_upper)
        self.merged, self.order = _merge(summed, whole.cost, free)
        self.program = Program(
            whole.cost[self.order],
            whole.offset,
            csc_array(summed[:, self.order]),
            _added(self.group, whole.row_lower),
            _added(self.group, whole.row_upper),
            whole.col_lower[self.order],
            whole.col_upper[self.order],
            whole.integer[self.order],
        )

    def expand(self, values: Floats) -> Floats:
        """Return (n,) values over the whole program: each core column is its cheapest one."""
        found = np.zeros(len(self.merged))
        found[self.order] = values
        return found

    def prices(self, row_dual: Floats) -> Floats:
        """Return (m,) prices of all rows of the program from those of the core's."""
        return np.where(self.group < 0, 0.0, row_dual[self.group])

    def broken(self, values: Floats) -> Ints:
        """Return the late rows that core values break once expanded, the worst first."""
        late = np.flatnonzero(self.form.late & ~self.held)
        upper = self.form.program.row_upper[late]
        over = (self.form.program.matrix @ self.expand(values))[late] - upper
        share = over / np.maximum(1.0, np.abs(upper))
        order = np.argsort(-share, kind="stable")
        found: Ints = late[order[share[order] > _BROKEN]]
        return found

    def standing_for(self, columns: Ints) -> Bools:
        """Return a mask (n,) of the columns that some core columns stand for."""
        chosen = np.zeros(len(self.order) + 1, dtype=bool)  # the last is for those in none
        chosen[columns] = True
        found: Bools = chosen[self.merged]
        return found


def _numbered(group: Ints) -> Ints:
    """Return groups numbered from 0 in their order, -1 for rows left out."""
    kept = group >= 0
    numbers = np.full(len(group), -1, dtype=np.int64)
    numbers[kept] = np.unique(group[kept], return_inverse=True)[1]
    return numbers


def _sums(group: Ints) -> csr_array:
    """Return the (groups, rows) matrix that adds rows up."""
    rows = np.flatnonzero(group >= 0)
    shape = (int(group.max(initial=-1)) + 1, len(group))
    return csr_array((np.ones(len(rows)), (group[rows], rows)), shape=shape)


def _added(group: Ints, side: Floats) -> Floats:
    """Return the sums of a side of the rows, by group; an infinite one stays infinite."""
    rows = group >= 0
    found = np.zeros(int(group.max(initial=-1)) + 1)
    np.add.at(found, group[rows], side[rows])
    return found


def _merge(matrix: csc_array, cost: Floats, free: Bools) -> tuple[Ints, Ints]:
    """Return the core column of each column, and the cheapest column of each core column.

    Columns with exactly the same entries are one. One without any, which costs nothing or more,
    rests at 0 and is left out.
    """
    merged, order = np.full(matrix.shape[1], -1, dtype=np.int64), list[int]()
    classes: dict[tuple[bytes, bytes], int] = {}
    starts, indices, data = matrix.indptr, matrix.indices, matrix.data
    for column, (start, end) in enumerate(
        zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    ):
        if not free[column]:
            merged[column] = len(order)
            order.append(column)
            continue
        if start == end and cost[column] >= 0:
            continue
        key = indices[start:end].tobytes(), data[start:end].tobytes()
        found = classes.setdefault(key, len(order))
        merged[column] = found
        if found == len(order):
            order.append(column)
        elif cost[column] < cost[order[found]]:
            order[found] = column
    return merged, np.array(order, dtype=np.int64)

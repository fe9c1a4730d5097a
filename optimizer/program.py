"""A mixed-integer program as numbers: what a solver holds, and what is cut out of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from .arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Program:
    """minimise cost x + offset subject to row and column bounds, some columns integer.

    Args:
        cost: (n,) objective coefficients; `offset` is the constant [MUSD].
        matrix: (m, n) sparse coefficients, by column.
        row_lower, row_upper: (m,) bounds; col_lower, col_upper: (n,) bounds.
        integer: (n,) mask of integer columns.
    """

    cost: Floats
    offset: float
    matrix: csc_array
    row_lower: Floats
    row_upper: Floats
    col_lower: Floats
    col_upper: Floats
    integer: Bools

    @property
    def size(self) -> dict[str, int]:
        """Return counts of columns, rows, nonzeros and integers."""
        m, n = self.matrix.shape
        return {
            "columns": n,
            "rows": m,
            "nonzeros": int(self.matrix.nnz),
            "integers": int(self.integer.sum()),
        }

    def cost_of(self, values: Floats) -> float:
        """Return what (n,) values cost [MUSD]."""
        return float(self.cost @ values) + self.offset

    def take(self, rows: Ints, columns: Ints) -> Program:
        """Return the program of some rows and columns, in this order."""
        return Program(
            cost=self.cost[columns],
            offset=self.offset,
            matrix=csc_array(self.matrix[:, columns][rows]),
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            col_lower=self.col_lower[columns],
            col_upper=self.col_upper[columns],
            integer=self.integer[columns],
        )

    def bites(self, columns: Ints) -> Bools:
        """Return a mask (m,) of the rows that the bounds of these columns alone do not imply.

        All other columns are taken to be 0. A row without any of them is implied if 0 obeys it.
        """
        least, most = self.reach(columns)
        bites: Bools = (most > self.row_upper) | (least < self.row_lower)
        return bites

    def reach(self, columns: Ints) -> tuple[Floats, Floats]:
        """Return (m,) the least and the most that each row can be, over the bounds of columns."""
        part = self.matrix[:, columns]
        low, high = self.col_lower[columns], self.col_upper[columns]
        return -_activity(-part, low, high), _activity(part, low, high)


def _activity(matrix: csc_array, low: Floats, high: Floats) -> Floats:
    """Return (m,) the most that matrix @ x can be for low <= x <= high."""
    up, down = matrix.copy(), matrix.copy()
    up.data, down.data = np.maximum(matrix.data, 0), np.minimum(matrix.data, 0)
    up.eliminate_zeros()
    down.eliminate_zeros()
    return np.asarray(up @ high + down @ low)

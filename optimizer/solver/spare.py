"""What costs nothing and nothing needs is given back: counts that the objective does not see.

Each free count is lowered as far as all rows allow with everything else as it is; again, until no
more can be given back. The cost stays what it is.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Floats
from ..program import Program

_FEASIBLE = 1e-9  # of a row, relative to its bound: how far a plan may be beyond it
_PASSES = 5  # a launch is free once its load is: few counts hang on one another


def give_back(program: Program, values: Floats) -> Floats:
    """Return the values with every integer column of no cost as low as the others allow.

    Args:
        program: the whole program.
        values: (n,) a plan, its integers whole.
    """
    left = values.copy()
    activity = program.matrix @ left
    free = np.flatnonzero(program.integer & (program.cost == 0))
    for _ in range(_PASSES):
        before = left[free].copy()
        for column in free[left[free] > program.col_lower[free]]:
            spare = _spare(program, activity, int(column), left[column])
            if spare > 0:
                left[column] -= spare
                start, end = program.matrix.indptr[column : column + 2]
                activity[program.matrix.indices[start:end]] -= (
                    spare * program.matrix.data[start:end]
                )
        if (left[free] == before).all():
            break
    return left


def _spare(program: Program, activity: Floats, column: int, value: float) -> float:
    """Return by how many whole units a column can fall."""
    start, end = program.matrix.indptr[column : column + 2]
    rows, weight = program.matrix.indices[start:end], program.matrix.data[start:end]
    bound = np.where(weight > 0, program.row_lower[rows], program.row_upper[rows])
    room = np.abs(bound - activity[rows]) + _FEASIBLE * np.maximum(1.0, np.abs(bound))
    beyond = np.where(weight > 0, activity[rows] < bound, activity[rows] > bound)
    room = np.where(beyond, 0.0, room)
    most = float(np.min(room / np.abs(weight), initial=np.inf))
    return float(np.floor(min(most, value - program.col_lower[column])))

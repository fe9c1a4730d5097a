"""A first plan from the relaxation: fix integers in thirds, solve again, go on.

Each round fixes what is already whole and rounds the third of the fractional columns that are
nearest to whole; the dual simplex goes on from the basis it has. What opens once opens in the first
period in use. A batch that turns out infeasible is rounded otherwise: small numbers up, then large
ones down. Then, integers held between the floor and the ceiling of the relaxation (`between`), the
small program that is left improves the plan: measured on the reference instance, 2.3 % to 1.0 % in
10 s where the whole program takes 55 s.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..formulate import FloatArray, Formulation, IntArray
from .session import Outcome, Session

WHOLE = 1e-6
_ROUND = 0.6  # from 0.4 up: a hall too many costs less than work that falls short
_OPENINGS = ("sites.open", "fleet.shell_open", "downlink.gateway")


def dive(
    form: Formulation, session: Session, relaxed: FloatArray, left_s: Callable[[], float]
) -> Outcome | None:
    """Return a plan with whole numbers, or None; the session keeps the bounds it had before.

    Args:
        form: what the session holds, its integers relaxed.
        relaxed: (n,) an optimum of the relaxation.
        left_s: seconds that may still be used.
    """
    integer = np.flatnonzero(form.integer)
    free = np.ones(len(integer), dtype=bool)
    values, outcome = relaxed[integer], None
    while free.any() and left_s() > 0:
        batch = _next_batch(form, integer, values, free)
        outcome = _fix(form, session, integer[batch], values[batch], left_s)
        if outcome is None or outcome.values is None:
            break
        free[batch] = False
        values = outcome.values[integer]
    session.bound_columns(integer, form.col_lower[integer], form.col_upper[integer])
    done = outcome is not None and outcome.values is not None and not free.any()
    return outcome if done else None


def _next_batch(
    form: Formulation, integer: IntArray, values: FloatArray, free: np.ndarray
) -> IntArray:
    """Return positions to fix now: the nearest third of the fractional, or all if none is left."""
    off = np.abs(values - np.round(values))
    fractional = np.flatnonzero(free & (off > WHOLE))
    if not len(fractional):
        return np.flatnonzero(free)
    fractional = fractional[np.argsort(off[fractional], kind="stable")]
    first = _earliest_openings(form, integer, values)
    chosen = [i for i in fractional.tolist() if first.get(_thing(form, integer[i]), i) == i]
    return np.array(chosen[: max(1, -(-len(fractional) // 3))], dtype=np.int64)


def _thing(form: Formulation, column: int) -> tuple[str, object]:
    """Return what a column buys, whatever the period."""
    x = form.columns[column]
    index = x.index()
    return x.parent_component().name, index[:-1] if isinstance(index, tuple) else index


def _earliest_openings(
    form: Formulation, integer: IntArray, values: FloatArray
) -> dict[tuple[str, object], int]:
    """Return for each thing that opens once the position of its first period in use."""
    first: dict[tuple[str, object], tuple[int, int]] = {}
    for i in np.flatnonzero(values > WHOLE).tolist():
        thing = _thing(form, integer[i])
        if thing[0] in _OPENINGS:
            period = form.columns[integer[i]].index()[-1]
            first[thing] = min(first.get(thing, (period, i)), (period, i))
    return {thing: i for thing, (_, i) in first.items()}


def _fix(
    form: Formulation,
    session: Session,
    columns: IntArray,
    values: FloatArray,
    left_s: Callable[[], float],
) -> Outcome | None:
    """Fix columns at whole numbers and solve; try the other rounding if that cannot be."""
    names = [form.columns[c].parent_component().name for c in columns]
    opening = np.array([name in _OPENINGS[:1] for name in names])
    hall = np.array([name == "sites.halls" for name in names])
    up = np.ceil(values - WHOLE)
    near = np.where(opening, up, np.floor(values + _ROUND))
    small_up = np.where(hall, np.round(values), up)
    down = np.where(values < 1, up, np.floor(values + WHOLE))
    for fixed in (near, small_up, down):
        session.bound_columns(columns, fixed, fixed)
        outcome = session.run(left_s())
        if outcome.values is not None and outcome.proven:
            return outcome
    return None


def between(
    form: Formulation, relaxed: FloatArray, plan: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return the integer columns with bounds that hold both the relaxation and a plan."""
    integer = np.flatnonzero(form.integer)
    wanted, have = relaxed[integer], np.round(plan[integer])
    lower = np.minimum(np.floor(wanted + WHOLE), have)
    upper = np.maximum(np.ceil(wanted - WHOLE), have)
    return integer, lower, upper


def trim_floor(form: Formulation, integer: IntArray, have: FloatArray) -> FloatArray:
    """Return how far each count of a plan may fall: halls stay, all else may be given back."""
    hall = [form.columns[c].parent_component().name == "sites.halls" for c in integer]
    floor: FloatArray = np.where(hall, have, np.minimum(form.col_lower[integer], have))
    return floor

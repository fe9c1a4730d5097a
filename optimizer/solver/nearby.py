"""A core plan near the core's relaxation: what opens is settled, the rest is within one.

What opens once opens in the first period in which the relaxation uses it, and the relaxation is
solved again; then every count is held between its floor and its ceiling and HiGHS solves the core.
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arrays import Floats, Ints
from ..whole import Counters
from .dive import WHOLE
from .session import Outcome, Session

_GAP = 1 / 2  # of the gap asked for: how good the best core plan near by has to be


def near_the_relaxation(
    counters: Counters, at: Ints, session: Session, relaxed: Floats, gap: float,
    left_s: Callable[[], float],
) -> Outcome | None:  # fmt: skip
    """Return a core plan, if there is one near by.

    Args:
        counters: the integer columns of the whole program, `at` their (k,) columns in the core.
        session: holds the core, its integers relaxed; it is left with other bounds.
        relaxed: (core columns,) an optimum of its relaxation.
        gap: asked for, relative.
        left_s: seconds that may still be used.
    """
    first = opened_early(counters, relaxed[at])
    once = np.flatnonzero(counters.once)
    session.bound_columns(at[once], first[once], first[once])
    opened = session.run(left_s())
    if opened.values is None or not opened.proven:
        return None
    values = opened.values[at]
    lower, upper = np.floor(values + WHOLE), np.ceil(values - WHOLE)
    session.bound_columns(at, lower, upper)
    session.integers()
    session.set_option("mip_rel_gap", _GAP * gap)
    found = session.run(left_s())
    return found if found.values is not None else None


def opened_early(counters: Counters, values: Floats) -> Floats:
    """Return 1 for what opens in the first period in which it is used at all, else 0."""
    used = counters.once & (values > WHOLE)
    first = np.full(counters.thing.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, counters.thing[used], counters.period[used])
    found: Floats = (used & (counters.period == first[counters.thing])).astype(np.float64)
    return found

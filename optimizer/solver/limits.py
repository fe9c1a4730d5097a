"""What a solve may take, and what it left behind."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..arguments import whole
from ..arrays import Floats, Ints

Report = Callable[[str, str, float | None, float | None, float], None]
Keep = Callable[[Floats], None]
THREADS = whole(1, None, "a whole number from 1")
SEED = whole(0, 2**31 - 1, "a whole number from 0 to 2147483647")
USUAL_THREADS = 2
ROUNDING = 1e-12  # relative, and MUSD


@dataclass(frozen=True)
class Limits:
    """What a solve may take: relative gap, seconds, threads, seed, log file."""

    gap: float
    time_limit_s: float
    threads: int = 2
    seed: int = 0
    log: Path | None = None


@dataclass(frozen=True)
class Solution:
    """The end of a solve.

    Args:
        status: optimal, feasible, infeasible, unbounded, no_plan, interrupted or error.
        size: counts of columns, rows, nonzeros and integers of the last program held.
        routes: the routes of the pool that had a column in it.
        values: (n,) the plan over the whole program, or None.
        objective, bound: MUSD, or None.
        row_dual: (m,) prices with the integers fixed, or None.
        linear: the bound of a linear relaxation, and the (m,) prices of all rows behind it.
        by_clock: a wall clock or Ctrl-C cut a step short, so that another run may end elsewhere.
        failure: what befell the process that searched, in words; empty if nothing did.
        peak_mb: the most memory that process held [MB].
    """

    status: str
    size: dict[str, int]
    routes: Ints
    values: Floats | None = None
    objective: float | None = None
    bound: float | None = None
    row_dual: Floats | None = None
    linear: tuple[float, Floats] | None = None
    by_clock: bool = False
    failure: str = ""
    peak_mb: float = 0.0


@dataclass(frozen=True)
class Relaxed:
    """The linear relaxation over a pool: no integers, critical work at a forbidding price.

    Args:
        values, reduced: (n,) values and reduced costs over the whole program.
        objective: MUSD over the columns held; `bound`: no plan over the pool costs less.
        prices: (m,) the prices of all rows with which the bound was found.
    """

    values: Floats
    reduced: Floats
    objective: float
    bound: float
    prices: Floats


def threads_of(asked: int | None) -> int:
    """Return how many threads to use: those asked for, where the machine has as many cores."""
    if asked is None:
        return USUAL_THREADS
    counted = hasattr(os, "sched_getaffinity")  # those that this process may use
    cores = len(os.sched_getaffinity(0)) if counted else os.cpu_count() or 1
    return min(int(asked), max(USUAL_THREADS, cores))


def relative_gap(objective: float | None, bound: float | None) -> float:
    """Return (objective - bound) / |objective|; infinite without both.

    What is equal but for rounding has no gap: costs are sums of many numbers.
    """
    if objective is None or bound is None or not math.isfinite(objective - bound):
        return float("inf")
    if abs(objective - bound) <= ROUNDING * max(1.0, abs(objective)):
        return 0.0
    return (objective - bound) / max(abs(objective), 1e-9)

"""What a law sees of the routes: `serve(load, p, t)`, the weighted sum of serve over a load.

A law is written over such sums and never over single routes. `Ports` gives one variable a sum, so
that Pyomo's part of the model does not grow with the pool; the compiler replaces the variable's
column by the load's row over the routes (`Port`). `Columns` gives the sum written out over the
routes asked for: the model that people read.

    serve(load, p, t) = sum_r coef[r,t] serve[r,p,t]      r over the routes of the load
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from .data import FloatArray, IntArray, Load, TimeData
from .linear import weighted

_CHUNK = 1000
Serve = Callable[[Load, int, str], Any]


@dataclass(frozen=True, slots=True)
class Port:
    """One sum over routes that laws ask for; `period`, `slice` are positions.

    Args:
        variable: the Pyomo variable that stands for it.
        load: the routes (n,) and their weights.
    """

    variable: Any
    load: Load
    period: int
    slice: int

    @property
    def coef(self) -> FloatArray:
        """The (n,) weights in its slice."""
        return self.load.at(self.slice)


class Ports:
    """`serve` as one variable a sum; the same sum is the same variable."""

    def __init__(self, block: pyo.Block, time: TimeData) -> None:
        """Put the variables into `block`, as they are asked for."""
        self._block, self._spare = block, list[Any]()
        self._found: dict[tuple[int, int, int], Port] = {}
        self._period, self._slice = positions(time)

    def __call__(self, load: Load, p: int, t: str) -> Any:
        """Return the variable of a sum, or 0.0 where no route has a weight in it."""
        i, j = self._period[p], self._slice[t]
        key = id(load), i, j  # the port holds the load, so that its id stays its own
        if key not in self._found:
            if not load.at(j).any():
                return 0.0
            self._found[key] = Port(self._fresh(), load, i, j)
        return self._found[key].variable

    def _fresh(self) -> Any:
        """Return an unused variable; a thousand are made at once, in a fifth of the time."""
        if not self._spare:
            made = pyo.Var(range(_CHUNK), domain=pyo.NonNegativeReals)
            self._block.add_component(f"ports_{len(self._found)}", made)
            self._spare = list(made.values())
        return self._spare.pop()

    @property
    def ports(self) -> tuple[Port, ...]:
        """Every sum that was asked for."""
        return tuple(self._found.values())


class Columns:
    """`serve` written out over some routes of the pool."""

    def __init__(self, block: pyo.Block, time: TimeData, routes: Iterable[int], size: int) -> None:
        """Add serve[r,p,t] for these routes, of `size` in the pool, to `block`."""
        chosen = sorted(routes)
        block.serve = pyo.Var(chosen, time.PERIODS, time.SLICES, domain=pyo.NonNegativeReals)
        self._variables = block.serve
        self._there = np.zeros(size, dtype=bool)
        self._there[chosen] = True
        self._slice = positions(time)[1]

    def __call__(self, load: Load, p: int, t: str) -> Any:
        """Return the sum, or 0.0 where no route of it is there."""
        here = np.flatnonzero(self._there[load.routes])
        routes: IntArray = load.routes[here]
        coefs = load.at(self._slice[t])[here]
        return weighted(coefs.tolist(), [self._variables[r, p, t] for r in routes.tolist()])


def positions(time: TimeData) -> tuple[dict[int, int], dict[str, int]]:
    """Return the position of each period and of each slice."""
    return (
        {p: i for i, p in enumerate(time.PERIODS)},
        {t: j for j, t in enumerate(time.SLICES)},
    )

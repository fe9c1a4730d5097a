"""Rows that no demand can fill: limits the model may leave out without changing any answer.

The flow in a row is at most the sum over commodities of the most one slice can serve times the
largest weight of a route of that commodity. Where what exists already carries that, the row is
slack in every plan. On the reference instance nine link rows in ten are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TypeVar

import numpy as np

from models.data import Load, RoutingData, SatelliteSupply, TimeData

from ..arrays import Floats

Key = TypeVar("Key", bound=Hashable)
_MARGIN = 1e-6  # relative: above the rounding of the sums, far below what any limit is known to
STRENGTHENING_ROWS = 4000
"""Rows that only tighten the relaxation are made up to so many: on Canad's r04.1 they lift it from
28.85 to 31.73, the optimum. starlink-2035 would have 65,280; adding those that bite is not built
yet. The number itself was not tuned."""


class Reach:
    """The most that routes can ask of a row."""

    def __init__(self, routing: RoutingData, time: TimeData) -> None:
        """Tabulate the most of each commodity that one slice can serve."""
        self.time = time
        self.owner = routing.owner
        shape = (len(routing.COMMODITIES), len(time.PERIODS), len(time.SLICES))
        self.most: Floats = np.zeros(shape)
        for n, k in enumerate(routing.COMMODITIES):
            for i, p in enumerate(time.PERIODS):
                for j, t in enumerate(time.SLICES):
                    self.most[n, i, j] = most_served(routing, k, p, t)

    def flow(self, load: Load) -> Floats:
        """Return (periods, slices) the most that the routes of a load can put on its row."""
        commodities, first = np.unique(self.owner[load.routes], return_inverse=True)
        total = np.zeros((len(self.time.PERIODS), len(self.time.SLICES)))
        for j in range(len(self.time.SLICES)):
            weight = np.zeros(len(commodities))
            np.maximum.at(weight, first, load.at(j))
            asked = np.flatnonzero(weight)  # in a slice without hours there is no most
            total[:, j] = weight[asked] @ self.most[commodities[asked], :, j]
        return total

    def cells(self, load: Load) -> Iterator[tuple[tuple[int, str], float]]:
        """Yield ((period, slice), flow): the least big M that demand allows for a row."""
        flow = self.flow(load)
        for i, p in enumerate(self.time.PERIODS):
            for j, t in enumerate(self.time.SLICES):
                yield (p, t), float(flow[i, j])

    def slack(
        self, loads: Mapping[Key, Load], standing: Callable[[Key, int, str], float]
    ) -> frozenset[tuple[Key, int, str]]:
        """Return the (key, period, slice) rows that what stands already can always carry."""
        found = set()
        for key, load in loads.items():
            most = self.flow(load)
            for i, p in enumerate(self.time.PERIODS):
                for j, t in enumerate(self.time.SLICES):
                    if most[i, j] * (1 + _MARGIN) <= standing(key, p, t):
                        found.add((key, p, t))
        return frozenset(found)


def standing_gbps(
    supply: Mapping[Key, SatelliteSupply],
) -> Callable[[Key, int, str], float]:
    """Return the Gbps of existing satellites in a row of `supply`."""
    return lambda key, p, t: supply[key].fixed_gbps.get((p, t), 0.0)


def most_served(routing: RoutingData, k: str, p: int, t: str) -> float:
    """Return the most of a commodity that one slice can serve: its demand, or a day's [EFLOPS]."""
    group = next(g for g in routing.groups[k] if any(u == t for u, _ in g))
    weight = dict(group)[t]
    if weight == 0:
        return float("inf")
    return sum(w * routing.demand_eflops[k, p, u] for u, w in group) / weight

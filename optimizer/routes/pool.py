"""What the route pool is made of: commodities, legs and the routes themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from ..arrays import Floats, Ints, Shorts
from ..host import Host

Pair = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Commodity:
    """Work with one origin node and one sink node.

    A workload born on the ground is one commodity; one born in a shell is one per zone.
    """

    id: str
    workload: str
    origin: str
    sink: str
    zone: str | None
    jurisdiction: str


class Legs(Sequence[Pair]):
    """The way in and the way out of every route: arcs (indices into the network's) as passed.

    A pool of a million routes shares some ten thousand ways: two numbers a route, not objects.
    """

    def __init__(self, ways: Sequence[tuple[int, ...]], way_in: Ints, way_out: Ints) -> None:
        self._ways, self._in, self._out = ways, way_in, way_out

    def __len__(self) -> int:
        return len(self._in)

    @overload
    def __getitem__(self, route: int) -> Pair: ...
    @overload
    def __getitem__(self, route: slice) -> tuple[Pair, ...]: ...
    def __getitem__(self, route: int | slice) -> Pair | tuple[Pair, ...]:
        """Return way in and way out of a route."""
        if isinstance(route, slice):
            return tuple(self[i] for i in range(*route.indices(len(self))))
        return self._ways[int(self._in[route])], self._ways[int(self._out[route])]

    def __iter__(self) -> Iterator[Pair]:
        return (self[i] for i in range(len(self)))


@dataclass(frozen=True, slots=True)
class Routes:
    """The route pool.

    ``hosts`` are all that a route could lead to, ``host`` the number of each route's.
    ``use_route``, ``use_arc`` and ``use_gbps`` are the link use per EFLOPS served, one entry per
    arc passed; entries of one (route, arc) add up. Ways without data (0 Gbps per EFLOPS) have legs
    but no entry.
    """

    commodities: tuple[Commodity, ...]
    ids: tuple[str, ...]
    commodity: Ints
    hosts: tuple[Host, ...]
    host: Ints
    latency_ms: Floats
    legs: Legs
    complete: bool
    warnings: tuple[tuple[str, str], ...]
    unroutable: tuple[tuple[str, str], ...]
    use_route: Shorts
    use_arc: Shorts
    use_gbps: Floats

    def host_of(self, route: int) -> Host:
        """Return where a route leads."""
        return self.hosts[int(self.host[route])]

    @property
    def size(self) -> int:
        """Number of routes in the pool."""
        return len(self.ids)

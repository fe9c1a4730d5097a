"""What the route pool is made of: commodities, legs and the routes themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from ..arrays import Floats, Ints, Shorts
from ..host import Host


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


@dataclass(frozen=True, slots=True)
class Leg:
    """One way of a route: arcs (indices into the network's) in the order they are passed.

    ``zone`` is the zone a leg of a whole-shell bundle serves, with weight share[s,z,t].
    """

    direction: str
    zone: str | None
    arcs: tuple[int, ...]


class Legs(Sequence[tuple[Leg, ...]]):
    """The legs of every route, put together when they are asked for.

    A pool of a million routes shares some ten thousand ways: two numbers a route, not objects.
    """

    def __init__(
        self,
        ways: Sequence[tuple[int, ...]],
        way_in: Ints,
        way_out: Ints,
        bundles: Mapping[int, tuple[Leg, ...]],
    ) -> None:
        self._ways, self._bundles = ways, bundles
        self._in, self._out = way_in, way_out

    def __len__(self) -> int:
        return len(self._in)

    @overload
    def __getitem__(self, route: int) -> tuple[Leg, ...]: ...
    @overload
    def __getitem__(self, route: slice) -> tuple[tuple[Leg, ...], ...]: ...
    def __getitem__(self, route: int | slice) -> tuple[Leg, ...] | tuple[tuple[Leg, ...], ...]:
        """Return the legs of a route: in, then out (bundles: in of each zone, then out)."""
        if isinstance(route, slice):
            return tuple(self[i] for i in range(*route.indices(len(self))))
        way_in = int(self._in[route])
        if way_in < 0:
            return self._bundles[range(len(self))[route]]
        way_out = int(self._out[route])
        return Leg("in", None, self._ways[way_in]), Leg("out", None, self._ways[way_out])

    def __iter__(self) -> Iterator[tuple[Leg, ...]]:
        return (self[i] for i in range(len(self)))


@dataclass(frozen=True, slots=True)
class Routes:
    """The route pool.

    ``hosts`` are all that a route could lead to, ``host`` the number of each route's.
    ``use_route``, ``use_arc``, ``use_gbps`` and ``use_zone`` are the link use per EFLOPS served,
    one entry per arc passed; entries of one (route, arc, zone) add up. Ways without data
    (0 Gbps per EFLOPS) have legs but no entry.
    """

    commodities: tuple[Commodity, ...]
    ids: tuple[str, ...]
    commodity: Ints
    hosts: tuple[Host, ...]
    host: Ints
    latency_ms: Floats
    legs: Legs
    complete: bool
    warnings: tuple[str, ...]
    unroutable: tuple[tuple[str, str], ...]
    use_route: Shorts
    use_arc: Shorts
    use_gbps: Floats
    use_zone: Shorts

    def host_of(self, route: int) -> Host:
        """Return where a route leads."""
        return self.hosts[int(self.host[route])]

    @property
    def size(self) -> int:
        """Number of routes in the pool."""
        return len(self.ids)

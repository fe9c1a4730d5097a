"""Ways in and out, found once per end node and kept in tables for every host.

Work of one class (fast or slow) with the same origin shares its ways in, with the same sink its
ways out. A table row holds the n quickest ways, then the quickest way of every family: a family
is one kind of access (user link or fixed link) with one kind of feeder (rf or optical); one more
keeps to its shell (no laser to another) and one to the ground. So a pool of few routes still
offers different resources: the quickest way out of a slow shell is always over a quick one, and
over land often by satellite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, product

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..errors import UsageError
from ..network import Network
from .search import Digraph, Sidetracks, Trees, Way, trees

ROUTE_CAP = 200_000


class WayStore:
    """Every way once: a number for each tuple of arcs; number 0 is the empty way."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, ...], int] = {(): 0}

    def number(self, arcs: tuple[int, ...]) -> int:
        """Return the number of a way, a new one if it was never seen."""
        return self._numbers.setdefault(arcs, len(self._numbers))

    def arcs(self) -> list[tuple[int, ...]]:
        """Return the arcs of every way, by number."""
        return list(self._numbers)

    def flat(self) -> tuple[Ints, Ints]:
        """Return the arcs of all ways in a row, and where each way starts (W+1,)."""
        lengths = np.fromiter(map(len, self._numbers), dtype=np.int64, count=len(self._numbers))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        flat = np.fromiter(chain.from_iterable(self._numbers), dtype=np.int64, count=starts[-1])
        return flat, starts


def passes(flat: Ints, starts: Ints, marked: Bools) -> Bools:
    """Tell for every way (W,) whether it passes one of the marked arcs (A,)."""
    seen = np.concatenate([[0], np.cumsum(marked[flat])])
    return np.asarray(seen[starts[1:]] > seen[starts[:-1]])


@dataclass(frozen=True, slots=True)
class Side:
    """The ways of one class on one side: from the ends (E,) to all hosts, or back.

    ``room_ms`` (E, H) is the longest way any commodity could use.
    """

    graph: Digraph
    tree: Trees
    ends: Ints
    hosts: Ints
    room_ms: Floats
    outward: bool

    @property
    def best_ms(self) -> Floats:
        """Length of the quickest way (E, H)."""
        return self.tree.ms[:, self.hosts]


@dataclass(frozen=True, slots=True)
class Table:
    """Ways of one class on one side: length ``ms`` and number ``way`` (E, H, K), quickest first.

    The first ``width`` columns are the quickest ways, the others one per family; inf and -1:
    none. ``n`` is how many of the quickest were asked for.
    """

    ms: Floats
    way: Ints
    width: int
    n: int


def families(network: Network, regions: frozenset[str]) -> list[Bools]:
    """Return the arcs (A,) that each family of ways does without.

    Args:
        network: the link graph.
        regions: region ids.

    Returns:
        One mask per family; none if nothing is there to do without.
    """
    arcs = network.arcs
    fixed = [a.link is not None and bool({a.tail, a.head} & regions) for a in arcs]
    masks = [
        np.array(marks, dtype=bool)
        for marks in (
            [a.kind == "user" and a.link is None for a in arcs],
            fixed,
            [a.kind == "feeder-rf" and a.link is None for a in arcs],
            [a.kind == "feeder-optical" and a.link is None for a in arcs],
        )
    ]
    nothing = np.zeros(len(arcs), dtype=bool)
    access = masks[:2] if masks[0].any() and masks[1].any() else [nothing]
    feeder = masks[2:] if masks[2].any() and masks[3].any() else [nothing]
    cross = np.array([a.kind == "cross" for a in arcs], dtype=bool)
    space = np.array([a.link is None for a in arcs], dtype=bool)
    kinds = [a | f for a, f in product(access, feeder) if (a | f).any()]
    return [*kinds, *(one for one in (cross, space) if one.any())]


def fill(side: Side, n: int | None, without: Sequence[Bools], store: WayStore) -> Table:
    """Find the ways of a side.

    Args:
        side: the graph, its ends, its hosts and the room there is.
        n: how many of the quickest; None for all.
        without: the arcs each family does without.
        store: where ways get their numbers.

    Returns:
        The table of the side.

    Raises:
        UsageError: with n None, if there are more ways than a pool may hold.
    """
    found = _quickest(side, n)
    width = max((len(ways) for ways in found.values()), default=1)
    ms = np.full((*side.room_ms.shape, width), np.inf)
    way = np.full(ms.shape, -1, dtype=np.int64)
    for (end, host), ways in found.items():
        ms[end, host, : len(ways)] = [length for length, _ in ways]
        way[end, host, : len(ways)] = [store.number(arcs) for _, arcs in ways]
    if n is None:
        return Table(ms, way, width, width)
    flat, starts = store.flat()
    extra = [
        _family(side, ms, np.where(passes(flat, starts, mask)[way], -1, way), mask, store)
        for mask in without
    ]
    return Table(
        np.concatenate([ms, *(e[0][..., None] for e in extra)], axis=2),
        np.concatenate([way, *(e[1][..., None] for e in extra)], axis=2),
        width,
        n,
    )


def _quickest(side: Side, n: int | None) -> dict[tuple[int, int], list[Way]]:
    """Return the quickest ways of every (end, host) with room for one."""
    need = side.best_ms <= side.room_ms
    if side.outward:  # the hosts are the targets
        tree, need, targets, sources = None, need.T, side.hosts, side.ends
        used = np.flatnonzero(need.any(axis=1))
        tree = trees(side.graph, targets[used], inward=True)
    else:
        targets, sources = side.ends, side.hosts
        used = np.flatnonzero(need.any(axis=1))
        tree = side.tree
    found: dict[tuple[int, int], list[Way]] = {}
    left = ROUTE_CAP
    for row, target in enumerate(used.tolist()):
        ms = tree.ms[row if side.outward else target]
        tracks = Sidetracks(side.graph, int(targets[target]), ms)
        for source in np.flatnonzero(need[target]).tolist():
            cell = (source, target) if side.outward else (target, source)
            room = float(side.room_ms[cell])
            start = int(sources[source])
            ways = tracks.every(start, room, left) if n is None else tracks.quickest(start, room, n)
            left -= len(ways) if n is None else 0
            if left < 0:
                raise too_many()
            found[cell] = ways
    return found


def too_many(count: int | None = None) -> UsageError:
    """Return the error for a pool of all routes that is too large."""
    number = f"{count} routes" if count else f"more than {ROUTE_CAP} routes"
    return UsageError(
        f"routing.routes_per_host is all, which gives {number}; at most {ROUTE_CAP} are allowed. "
        "Give a number (2 is the default), tighten the latency limits, or use fewer zones."
    )


def _family(
    side: Side, ms: Floats, way: Ints, without: Bools, store: WayStore
) -> tuple[Floats, Ints]:
    """Return length and number (E, H) of the quickest way that does without some arcs.

    ``ms`` and ``way`` (E, H, K) are the quickest of all ways, -1 for those that need the arcs.
    """
    member = way >= 0
    first = member.argmax(axis=2)[..., None]
    known = member.any(axis=2)
    best = np.where(known, np.take_along_axis(ms, first, axis=2)[..., 0], np.inf)
    number = np.where(known, np.take_along_axis(way, first, axis=2)[..., 0], -1)
    graph = side.graph.keep(~without[side.graph.arc])
    tree = trees(graph, side.ends, inward=not side.outward)
    end, host = np.nonzero(~known & (tree.ms[:, side.hosts] <= side.room_ms))
    best[end, host] = tree.ms[end, side.hosts[host]]
    number[end, host] = [store.number(arcs) for arcs in tree.ways(end, side.hosts[host])]
    return best, number

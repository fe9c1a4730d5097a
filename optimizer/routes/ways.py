"""Ways in and out, found once per end node and kept in tables for every host.

Work of one class (fast or slow) with the same origin shares its ways in, with the same sink its
ways out. A table row holds the n quickest ways, then one of every family. A family goes without
some arcs: one kind of access (user link or fixed link) with one kind of feeder (rf or optical); one
keeps to its shell (no way through two), one to the ground, one to what is open in every slice; or
it weighs price: one is the cheapest way, one takes a dollar for as much as the arcs do on average.
So a pool of few routes still offers different resources: the quickest way out of a slow shell is
always over a quick one, over land often by satellite, and of equal carriers one that is dear.
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


@dataclass(frozen=True, slots=True)
class Side:
    """The ways of one class on one side: from the ends (E,) to all hosts, or back.

    ``room_ms`` (E, H) is the longest way any commodity could use; ``empty_ms`` (E, H) what the
    empty way takes where an end is the host itself (nan elsewhere).
    """

    graph: Digraph
    tree: Trees
    ends: Ints
    hosts: Ints
    room_ms: Floats
    empty_ms: Floats
    outward: bool

    @property
    def best_ms(self) -> Floats:
        """Length of the quickest way (E, H)."""
        found: Floats = self.tree.ms[:, self.hosts]
        return np.where(np.isnan(self.empty_ms), found, self.empty_ms)

    def lengths(self, ways: Sequence[tuple[int, ...]]) -> Floats:
        """Return the time (n,) of ways given by their arcs [ms]."""
        of = np.zeros(int(self.graph.arc.max(initial=0)) + 1)
        of[self.graph.arc] = self.graph.weight_ms
        count = np.fromiter(map(len, ways), dtype=np.int64, count=len(ways))
        arcs = np.fromiter(chain.from_iterable(ways), dtype=np.int64, count=int(count.sum()))
        way = np.repeat(np.arange(len(ways)), count)
        return np.bincount(way, of[arcs], minlength=len(ways)).astype(np.float64)


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


@dataclass(frozen=True, slots=True)
class Family:
    """The quickest way without some arcs (A,), or (``usd_ms``) that weighs price beside time."""

    without: Bools
    usd_ms: float = 0.0


CHEAPEST = 1e6
"""Milliseconds a dollar counts for the cheapest way: time then only breaks ties."""


def families(network: Network, regions: frozenset[str], steady: Bools, usd: Floats) -> list[Family]:
    """Return the families that ways differ by.

    Args:
        network: the link graph.
        regions: region ids.
        steady: (A,) arcs open in every slice.
        usd: (A,) price of a Gbps.

    Returns:
        Those that say something in this graph: none if nothing is there to do without.
    """
    arcs = network.arcs
    nothing = np.zeros(len(arcs), dtype=bool)
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
    access = masks[:2] if masks[0].any() and masks[1].any() else [nothing]
    feeder = masks[2:] if masks[2].any() and masks[3].any() else [nothing]
    two = np.array([bool(a.other) for a in arcs], dtype=bool)
    space = np.array([a.link is None for a in arcs], dtype=bool)
    kinds = [a | f for a, f in product(access, feeder) if (a | f).any()]
    found = [Family(mask) for mask in (*kinds, two, space, ~steady) if mask.any()]
    priced = usd > 0
    if priced.any():
        ms = np.mean([a.latency_ms for a in arcs])
        found += [Family(nothing, each) for each in (float(ms / usd[priced].mean()), CHEAPEST)]
    return found


def fill(side: Side, n: int | None, without: Sequence[Family], store: WayStore) -> Table:
    """Find the ways of a side.

    Args:
        side: the graph, its ends, its hosts and the room there is.
        n: how many of the quickest; None for all.
        without: the families.
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
    ms[..., 0] = np.where(np.isnan(side.empty_ms), ms[..., 0], side.empty_ms)
    way[..., 0] = np.where(np.isnan(side.empty_ms), way[..., 0], 0)
    if n is None:
        return Table(ms, way, width, width)
    extra = [_family(side, one, store) for one in without]
    return Table(
        np.concatenate([ms, *(e[0][..., None] for e in extra)], axis=2),
        np.concatenate([way, *(e[1][..., None] for e in extra)], axis=2),
        width,
        n,
    )


def _quickest(side: Side, n: int | None) -> dict[tuple[int, int], list[Way]]:
    """Return the quickest ways of every (end, host) with room for one."""
    need = (side.best_ms <= side.room_ms) & np.isnan(side.empty_ms)
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


def _family(side: Side, family: Family, store: WayStore) -> tuple[Floats, Ints]:
    """Return length and number (E, H) of the best way of a family; inf and -1 where it has none."""
    graph = side.graph.keep(~family.without[side.graph.arc]).weighing(family.usd_ms)
    tree = trees(graph, side.ends, inward=not side.outward)
    ms, number = (
        np.full(side.room_ms.shape, np.inf),
        np.full(side.room_ms.shape, -1, dtype=np.int64),
    )
    end, host = np.nonzero(np.isfinite(tree.ms[:, side.hosts]) & (side.best_ms <= side.room_ms))
    ways = tree.ways(end, side.hosts[host])
    length = side.lengths(ways)
    fits = np.flatnonzero(length <= side.room_ms[end, host])
    ms[end[fits], host[fits]] = length[fits]
    number[end[fits], host[fits]] = [store.number(ways[k]) for k in fits.tolist()]
    own = ~np.isnan(side.empty_ms)
    return np.where(own, side.empty_ms, ms), np.where(own, 0, number)

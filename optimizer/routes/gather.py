"""Collect routes commodity by commodity and turn them into a pool."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..arrays import Floats, Ints, Shorts
from ..host import Host
from .asks import Asks
from .pool import Legs, Routes
from .ways import WayStore

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Gathered:
    """Routes found so far, in order.

    ``hosts`` starts with those of the basis, in their order; others are numbered as they come.
    """

    hosts: list[Host]
    size: int = 0
    commodity: list[Ints] = field(default_factory=lambda: [_NONE])
    rank: list[Ints] = field(default_factory=lambda: [_NONE])
    ms: list[Floats] = field(default_factory=lambda: [_NONE.astype(np.float64)])
    way_in: list[Ints] = field(default_factory=lambda: [_NONE])
    way_out: list[Ints] = field(default_factory=lambda: [_NONE])
    host: list[Ints] = field(default_factory=lambda: [_NONE])
    _numbers: dict[Host, int] = field(default_factory=dict)

    def add(
        self,
        commodity: int,
        host: Ints,
        ms: Floats,
        ways: tuple[Ints, Ints],
    ) -> None:
        """Add routes of one commodity, those of one host together and quickest first."""
        count = len(host)
        self.commodity.append(np.full(count, commodity, dtype=np.int64))
        new = np.ones(count, dtype=bool)
        new[1:] = host[1:] != host[:-1]
        first = np.maximum.accumulate(np.where(new, np.arange(count), 0))
        self.rank.append(np.arange(count) - first + 1)
        self.ms.append(ms)
        self.way_in.append(ways[0])
        self.way_out.append(ways[1])
        self.host.append(host)
        self.size += count

    def number(self, hosts: list[Host]) -> Ints:
        """Return the numbers of hosts that are not in the basis, new ones where needed."""
        for host in hosts:
            if host not in self._numbers:
                self._numbers[host] = len(self.hosts)
                self.hosts.append(host)
        return np.array([self._numbers[host] for host in hosts], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of the pool as a whole."""

    complete: bool
    warnings: tuple[tuple[str, str], ...]
    unroutable: tuple[tuple[str, str], ...]


def pool(found: Gathered, asks: Asks, store: WayStore, verdict: Verdict) -> Routes:
    """Turn what was gathered into the frozen pool.

    Args:
        found: the routes.
        asks: the commodities.
        store: the ways.
        verdict: completeness, warnings, reasons.

    Returns:
        The pool with its link use.
    """
    commodity = np.concatenate(found.commodity)
    way_in, way_out = np.concatenate(found.way_in), np.concatenate(found.way_out)
    route, arc, gbps = _use(commodity, (way_in, way_out), asks, store)
    names = [one.id for one in asks.commodities]
    host, rank = np.concatenate(found.host), np.concatenate(found.rank)
    placed = [one.name for one in found.hosts]
    rows = zip(commodity.tolist(), host.tolist(), rank.tolist(), strict=True)
    return Routes(
        commodities=asks.commodities,
        ids=tuple(f"{names[c]}|{placed[h]}|{n}" for c, h, n in rows),
        commodity=commodity,
        hosts=tuple(found.hosts),
        host=host,
        latency_ms=np.concatenate(found.ms),
        legs=Legs(store.arcs(), way_in, way_out),
        complete=verdict.complete,
        warnings=verdict.warnings,
        unroutable=verdict.unroutable,
        use_route=route,
        use_arc=arc,
        use_gbps=gbps,
    )


def _use(
    commodity: Ints, both: tuple[Ints, Ints], asks: Asks, store: WayStore
) -> tuple[Shorts, Shorts, Floats]:
    """Return route, arc and Gbps per EFLOPS of every arc passed, in route order."""
    routes = np.repeat(np.arange(len(commodity)), 2)
    ways = np.stack(both, axis=1).ravel()
    gbps = np.stack([asks.in_gbps[commodity], asks.out_gbps[commodity]], axis=1).ravel()
    legs = np.flatnonzero(gbps > 0)
    routes, ways, gbps = routes[legs], ways[legs], gbps[legs]
    flat, starts = store.flat()
    count = (starts[1:] - starts[:-1])[ways]
    shift = (starts[ways] - (np.cumsum(count) - count)).astype(np.int32)
    at = np.repeat(shift, count)
    at += np.arange(len(at), dtype=np.int32)
    return (
        np.repeat(routes.astype(np.int32), count),
        flat.astype(np.int32)[at],
        np.repeat(gbps, count),
    )

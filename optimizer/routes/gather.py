"""Collect routes commodity by commodity and turn them into a pool."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..arrays import Bools, Floats, Ints, Shorts
from ..host import Host
from .asks import Asks
from .hosts import Hosts
from .pool import Leg, Legs, Routes
from .ways import WayStore

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A whole-shell route: host numbers of its zones, and the way in and out of each."""

    route: int
    host: Ints
    way_in: Ints
    way_out: Ints


@dataclass(slots=True)
class Gathered:
    """Routes found so far, in order; ways of bundles are kept apart (-1 here).

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
    bundles: list[Bundle] = field(default_factory=list)
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

    def add_bundle(self, commodity: int, shell: str, ms: float, bundle: Bundle) -> None:
        """Add the route of a commodity that a whole shell holds."""
        none = np.array([-1])
        host = self.number([Host("shell", shell)])
        self.add(commodity, host, np.array([ms]), (none, none))
        self.bundles.append(bundle)

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
    warnings: tuple[str, ...]
    unroutable: tuple[tuple[str, str], ...]


def pool(
    found: Gathered, asks: Asks, hosts: Hosts, zones: tuple[str, ...], store: WayStore,
    verdict: Verdict,
) -> Routes:  # fmt: skip
    """Turn what was gathered into the frozen pool.

    Args:
        found: the routes.
        asks: the commodities.
        hosts: sites and zones.
        zones: (H,) the zone id of each host, "" for sites.
        store: the ways.
        verdict: completeness, warnings, reasons.

    Returns:
        The pool with its link use.
    """
    commodity = np.concatenate(found.commodity)
    route, arc, gbps, zone = _use(found, commodity, asks, hosts, store)
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
        legs=_legs(found, zones, store),
        complete=verdict.complete,
        warnings=verdict.warnings,
        unroutable=verdict.unroutable,
        use_route=route,
        use_arc=arc,
        use_gbps=gbps,
        use_zone=zone,
    )


def _legs(found: Gathered, zones: tuple[str, ...], store: WayStore) -> Legs:
    arcs = store.arcs()
    bundles = {}
    for one in found.bundles:
        names = [zones[h] for h in one.host.tolist()]
        bundles[one.route] = (
            *(Leg("in", z, arcs[w]) for z, w in zip(names, one.way_in.tolist(), strict=True)),
            *(Leg("out", z, arcs[w]) for z, w in zip(names, one.way_out.tolist(), strict=True)),
        )
    return Legs(arcs, np.concatenate(found.way_in), np.concatenate(found.way_out), bundles)


def _use(
    found: Gathered, commodity: Ints, asks: Asks, hosts: Hosts, store: WayStore
) -> tuple[Shorts, Shorts, Floats, Shorts]:
    """Return route, arc, Gbps per EFLOPS and zone of every arc passed, in route order."""
    routes, ways, zone, into = _leg_rows(found, hosts)
    of = commodity[routes]
    gbps = np.where(into, asks.in_gbps[of], asks.out_gbps[of])
    legs = np.flatnonzero((ways >= 0) & (gbps > 0))
    legs = legs[np.argsort(routes[legs], kind="stable")]
    routes, ways, zone, gbps = routes[legs], ways[legs], zone[legs], gbps[legs]
    flat, starts = store.flat()
    count = (starts[1:] - starts[:-1])[ways]
    shift = (starts[ways] - (np.cumsum(count) - count)).astype(np.int32)
    at = np.repeat(shift, count)
    at += np.arange(len(at), dtype=np.int32)
    return (
        np.repeat(routes.astype(np.int32), count),
        flat.astype(np.int32)[at],
        np.repeat(gbps, count),
        np.repeat(zone.astype(np.int32), count),
    )


def _leg_rows(found: Gathered, hosts: Hosts) -> tuple[Ints, Ints, Ints, Bools]:
    """Return route, way, zone (-1: none) and whether it leads in, of every leg."""
    whole, none = np.arange(found.size), np.full(found.size, -1)
    yes = np.ones(found.size, dtype=bool)
    way_in, way_out = np.concatenate(found.way_in), np.concatenate(found.way_out)
    rows = [(whole, way_in, none, yes), (whole, way_out, none, ~yes)]
    for one in found.bundles:
        route, zone = np.full(len(one.host), one.route), hosts.zone[one.host]
        yes = np.ones(len(one.host), dtype=bool)
        rows += [(route, one.way_in, zone, yes), (route, one.way_out, zone, ~yes)]
    route, way, zone, into = (np.concatenate(column) for column in zip(*rows, strict=True))
    return route, way, zone, into

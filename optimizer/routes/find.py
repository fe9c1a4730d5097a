"""Find the route pool: every commodity, every host it may use, ways in and ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Ints
from ..network import Network
from .asks import FAST_GAP, TOLERANCE, Basis, prepare
from .classes import ClassWays, class_ways
from .explain import unroutable
from .gather import Bundle, Gathered, Verdict, pool
from .pool import Routes
from .ways import ROUTE_CAP, WayStore, families

if TYPE_CHECKING:
    from ..instance import Instance
    from ..physics.geometry import Geometry


def find_routes(inst: Instance, geometry: Geometry, network: Network) -> Routes:
    """Find the routes of an instance within latency and residency.

    Args:
        inst: the instance.
        geometry: its space coefficients.
        network: its link graph.

    Returns:
        The pool; `complete` if it provably holds every pair of simple ways within the limits.

    Raises:
        UsageError: if all routes are asked for and there are too many.

    Source: docs/routes.md.
    """
    basis = prepare(inst, geometry, network)
    n = inst.settings.routing.routes_per_host
    count = None if n == "all" else int(n)
    without = families(network, frozenset(row.region for row in inst.regions)) if count else []
    store, found, complete = WayStore(), Gathered(list(basis.hosts.host)), True
    classes = [class_ways(basis, fast, count, without, store) for fast in (True, False)]
    turns = [(int(c), one, m) for one in classes for m, c in enumerate(one.members)]
    direct = _Direct(basis, network)
    for c, ways, m in sorted(turns, key=lambda turn: turn[0]):
        complete &= _add_pairs(basis, ways, m, found)
        direct.add(c, ways.fast, store, found)
        _add_bundles(basis, ways, m, store, found)
    zones = tuple(host.zone for host in basis.hosts.host)
    blind = _blind(network) if basis.asks.fast.any() else ()
    verdict = _verdict(inst, basis, classes, found, blind, complete)
    return pool(found, basis.asks, basis.hosts, zones, store, verdict)


def _add_pairs(basis: Basis, ways: ClassWays, m: int, found: Gathered) -> bool:
    """Add the routes of one commodity to sites and zones; tell whether they are all."""
    asks, hosts = basis.asks, basis.hosts
    c = int(ways.members[m])
    pairs = ways.pairs(m, asks.room_ms[c], ROUTE_CAP - found.size)
    ms = pairs.ms + asks.processing_ms[c] + hosts.fixed_ms[pairs.host]
    found.add(c, pairs.host, ms, (pairs.way_in, pairs.way_out))
    return bool(pairs.closed.all())


class _Direct:
    """The satellite overhead computes: up and down, no way inside the zone."""

    def __init__(self, basis: Basis, network: Network) -> None:
        self._basis = basis
        place = {host.node: h for h, host in enumerate(basis.hosts.host)}
        down = {(a.node, a.tail): i for i, a in enumerate(network.arcs) if a.direction == "down"}
        rows: dict[int, list[tuple[int, int, int]]] = {}
        for up, arc in enumerate(network.arcs):
            back = down.get((arc.tail, arc.head))
            if arc.kind == "user" and arc.direction == "up" and back is not None:
                rows.setdefault(basis.number[arc.tail], []).append((place[arc.head], up, back))
        self._rows = {node: np.array(sorted(legs)) for node, legs in rows.items()}

    def add(self, c: int, fast: bool, store: WayStore, found: Gathered) -> None:
        """Add the direct routes of a commodity that comes back to its own region."""
        asks, hosts = self._basis.asks, self._basis.hosts
        rows = self._rows.get(int(asks.origin[c]))
        if rows is None or asks.origin[c] != asks.sink[c]:
            return
        host, up, down = rows.T
        weight = self._basis.weight_ms(fast)
        ms, room = weight[up] + weight[down], asks.room_ms[c][host]
        use = (ms > room) & (ms <= room + hosts.fixed_ms[host])
        region, at = asks.commodities[c].origin, host[use].tolist()
        found.add(
            c,
            found.number([replace(hosts.host[h], kind="direct", region=region) for h in at]),
            ms[use] + asks.processing_ms[c],
            (_single(store, up[use]), _single(store, down[use])),
        )


def _single(store: WayStore, arcs: Ints) -> Ints:
    return np.array([store.number((arc,)) for arc in arcs.tolist()], dtype=np.int64)


def _add_bundles(basis: Basis, ways: ClassWays, m: int, store: WayStore, found: Gathered) -> None:
    """Add the whole-shell routes of one commodity: the quickest steady way to every zone."""
    asks, hosts, c = basis.asks, basis.hosts, int(ways.members[m])
    for shell in np.unique(hosts.place[asks.bundled[c]]).tolist():
        host = np.flatnonzero(asks.bundled[c] & (hosts.place == shell))
        rows = np.full(len(host), ways.row_in[m]), np.full(len(host), ways.row_out[m])
        nodes = hosts.node[host]
        tree_in, tree_out = ways.bundle_trees(m, nodes)
        in_ms, out_ms = tree_in.ms[rows[0], nodes], tree_out.ms[rows[1], nodes]
        ms = float(in_ms.max() + out_ms.max() + hosts.fixed_ms[host].max())
        ms += float(asks.processing_ms[c])
        if ms > asks.limit_ms[c] * (1 + TOLERANCE):
            continue
        into, out = tree_in.ways(rows[0], nodes), tree_out.ways(rows[1], nodes)
        number_in = np.array([store.number(arcs) for arcs in into])
        number_out = np.array([store.number(arcs) for arcs in out])
        found.add_bundle(c, shell, ms, Bundle(found.size, host, number_in, number_out))


def _verdict(
    inst: Instance,
    basis: Basis,
    classes: list[ClassWays],
    found: Gathered,
    warnings: tuple[str, ...],
    complete: bool,
) -> Verdict:
    routed = np.zeros(len(basis.asks.commodities), dtype=bool)
    routed[np.concatenate(found.commodity)] = True
    return Verdict(complete, warnings, unroutable(inst, basis, classes, routed))


def _blind(network: Network) -> tuple[str, ...]:
    """Warn of ground nodes whose view of a shell has gaps that fast work cannot bear."""
    seen: dict[str, set[str]] = {}
    blind: dict[str, set[str]] = {}
    for arc in network.arcs:
        if arc.node is not None and arc.shell is not None:
            seen.setdefault(arc.shell, set()).add(arc.node)
            if arc.gap > FAST_GAP:
                blind.setdefault(arc.shell, set()).add(arc.node)
    return tuple(
        f"shell {shell} is out of sight more than {FAST_GAP:.0%} of the time at {len(nodes)} of "
        f"{len(seen[shell])} nodes ({_few(nodes)}): work within 60 s does not use it there"
        for shell, nodes in sorted(blind.items())
    )


def _few(names: set[str]) -> str:
    more = ", ..." if len(names) > 5 else ""
    return ", ".join(sorted(names)[:5]) + more

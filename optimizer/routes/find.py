"""Find the route pool: every commodity, every host it may use, ways in and ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..host import zone_node
from ..network import Network
from ..wording import count, percent
from .asks import FAST_GAP, Basis, prepare
from .classes import ClassWays, class_ways
from .explain import unroutable
from .gather import Gathered, Verdict, pool
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
    regions = frozenset(row.region for row in inst.regions)
    without = families(network, regions, basis.steady, basis.usd) if count else []
    store, found, complete = WayStore(), Gathered(list(basis.hosts.host)), True
    classes = [class_ways(basis, fast, count, without, store) for fast in (True, False)]
    turns = [(int(c), one, m) for one in classes for m, c in enumerate(one.members)]
    direct = _Direct(basis)
    for c, ways, m in sorted(turns, key=lambda turn: turn[0]):
        complete &= _add_pairs(basis, ways, m, found)
        direct.add(c, ways, m, store, found)
    blind = _blind(network) if basis.asks.fast.any() else ()
    verdict = _verdict(inst, basis, classes, found, blind, complete)
    return pool(found, basis.asks, store, verdict)


def _add_pairs(basis: Basis, ways: ClassWays, m: int, found: Gathered) -> bool:
    """Add the routes of one commodity to sites and zones; tell whether they are all."""
    asks, c = basis.asks, int(ways.members[m])
    pairs = ways.pairs(m, asks.room_ms[c], ROUTE_CAP - found.size)
    found.add(c, pairs.host, pairs.ms + asks.processing_ms[c], (pairs.way_in, pairs.way_out))
    return bool(pairs.closed.all())


class _Direct:
    """The satellite overhead computes: up to it and down again."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._place = {host.node: h for h, host in enumerate(basis.hosts.host)}
        self._overhead = basis.overhead

    def add(self, c: int, ways: ClassWays, m: int, store: WayStore, found: Gathered) -> None:
        """Add direct routes of work that comes back to its region and whose zone is too slow."""
        asks, weight = self._basis.asks, self._basis.weight_ms(ways.fast)
        one = asks.commodities[c]
        into, out = ways.side_ms(m)
        rows = []
        for host, up, down in self._overhead.get(one.origin, ()) if one.origin == one.sink else ():
            h = self._place[zone_node(host.place, host.zone)]
            room, ms = asks.room_ms[c][h], float(weight[[*up, *down]].sum())
            if ms <= room and into[h] + out[h] > room:
                rows.append((host, ms, store.number(up), store.number(down)))
        if rows:
            hosts, ms_of, ups, downs = zip(*rows, strict=True)
            found.add(
                c,
                found.number(list(hosts)),
                np.array(ms_of) + asks.processing_ms[c],
                (np.array(ups, dtype=np.int64), np.array(downs, dtype=np.int64)),
            )


def _verdict(
    inst: Instance,
    basis: Basis,
    classes: list[ClassWays],
    found: Gathered,
    warnings: tuple[tuple[str, str], ...],
    complete: bool,
) -> Verdict:
    routed = np.zeros(len(basis.asks.commodities), dtype=bool)
    routed[np.concatenate(found.commodity)] = True
    return Verdict(complete, warnings, unroutable(inst, basis, classes, routed))


def _blind(network: Network) -> tuple[tuple[str, str], ...]:
    """Return (shell, words) where the view of ground nodes has gaps that fast work cannot bear."""
    seen: dict[str, set[str]] = {}
    blind: dict[str, set[str]] = {}
    for arc in network.arcs:
        if arc.direction:
            shell, node = arc.shell or "", arc.node or ""
            seen.setdefault(shell, set()).add(node)
            if arc.gap > FAST_GAP:
                blind.setdefault(shell, set()).add(node)
    return tuple(
        (shell, _blind_words(shell, nodes, len(seen[shell])))
        for shell, nodes in sorted(blind.items())
    )


def _blind_words(shell: str, nodes: set[str], seen: int) -> str:
    share = percent(FAST_GAP)
    breaks = f"{shell} is not in view without breaks (of more than {share} of the time) from"
    if len(nodes) == seen:
        where, there = f"any place that looks for it ({count(seen)} of {count(seen)})", ""
    else:
        where, there = f"{count(len(nodes))} of {count(seen)} places ({_few(nodes)})", " there"
    return f"{breaks} {where}, so answers within a minute do not come straight from it{there}"


def _few(names: set[str]) -> str:
    more = ", ..." if len(names) > 5 else ""
    return ", ".join(sorted(names)[:5]) + more

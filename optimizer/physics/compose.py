"""Ways through space composed from tables of zones, where nobody measured them on a lattice.

A way goes from zone to zone: the slant, borders (`isl_ms`), from shell to shell over a zone that
both are over, and inside the zone where it ends (`zone_ms`). To a whole shell it is the longest of
those to its zones. Hand-written coefficients need no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arrays import Floats
from ..host import zone_node
from ..instance import Instance
from ..terminals import crossing
from .coefficients import Pair, ShellGeometry, Ways
from .reach import Reach, reach_of

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class ZoneTables:
    """What the tables of zones say of one shell.

    Args:
        zones: ids, sorted; share (Z,): mean share over each.
        slant_ms: node -> (Z,), nan where never seen; gap: node -> share of instants.
        isl_ms: (zone, zone_to) -> ms; cross_ms: (other shell, zone) -> ms, inf where hidden.
        zone_ms: (Z,) inside each zone.
    """

    zones: tuple[str, ...]
    share: Floats
    slant_ms: Mapping[str, Floats]
    gap: Mapping[str, float]
    isl_ms: Mapping[Pair, float]
    cross_ms: Mapping[Pair, float]
    zone_ms: Floats


@dataclass(slots=True)
class _Found:
    """Ways as they are found."""

    ends: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    ways: list[tuple[int, int, float]] = field(default_factory=list)
    hops: list[tuple[int, int, int, float]] = field(default_factory=list)

    def add(self, one: str, two: str, ms: float, hops: Mapping[Pair, float]) -> None:
        number = len(self.ways)
        a, b = (self.ends.setdefault(end, len(self.ends)) for end in (one, two))
        self.ways.append((a, b, ms))
        for (here, there), count in sorted(hops.items()):
            x, y = (self.places.setdefault(place, len(self.places)) for place in (here, there))
            self.hops.append((number, x, y, count))

    def frozen(self) -> Ways:
        one, two, ms = zip(*self.ways, strict=True) if self.ways else ((), (), ())
        way, here, there, hops = zip(*self.hops, strict=True) if self.hops else ((), (), (), ())
        numbers = (np.array(x, dtype=np.int64) for x in (one, two, way, here, there))
        first, second, hop_way, hop_from, hop_to = numbers
        return Ways(
            tuple(self.ends), first, second, np.array(ms, dtype=np.float64), np.zeros(len(ms)),
            tuple(self.places), hop_way, hop_from, hop_to, np.array(hops, dtype=np.float64),
        )  # fmt: skip


def compose(shell: str, tables: Mapping[str, ZoneTables], reach: Reach, hop_ms: float) -> Ways:
    """Compose the ways of one shell.

    Args: shell: id; tables: of all shells; reach: who may use it; hop_ms: of each link.
    Returns: ways from and to ground nodes, and from zones where work is born.
    Source: docs/physics.md.
    """
    graph, found = _graph(shell, tables, reach, hop_ms), _Found()
    nodes = [n for n in reach.nodes if n in graph]
    for n in nodes:
        ms, path = _quickest(graph, n)
        _to_ground(found, graph, n, nodes, reach.regions, ms, path)
        for s in (shell, *reach.steady):
            if s == shell or n not in reach.steady[s]:
                _to_shell(found, (n, s), tables[s], ms, path)
    space = graph.subgraph(set(graph) - set(nodes)).to_undirected().to_directed()
    for zone in tables[shell].zones if shell in reach.born else ():
        start = zone_node(shell, zone)
        ms, path = _quickest(space, start)
        for s in (shell, *reach.steady):
            after = zone if s == shell else ""
            _to_shell(found, (start, s), tables[s], ms, path, after)
    return found.frozen()


def _quickest(graph: nx.DiGraph[str], start: str) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return time and nodes of the quickest way from a start to every node."""
    import networkx as nx

    before, ms = nx.dijkstra_predecessor_and_distance(graph, start, weight="ms")
    path: dict[str, list[str]] = {}
    for node in ms:  # in the order of their distance
        path[node] = [*path[before[node][0]], node] if before[node] else [node]
    return dict(ms), path


def _graph(
    shell: str, tables: Mapping[str, ZoneTables], reach: Reach, hop_ms: float
) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    own = tables[shell]
    for s in (shell, *reach.steady):
        graph.add_nodes_from(zone_node(s, zone) for zone in tables[s].zones)
        if s in reach.lasers:
            for (a, b), ms in tables[s].isl_ms.items():
                graph.add_edge(zone_node(s, a), zone_node(s, b), ms=ms)
    for (s, zone), ms in own.cross_ms.items():
        if s in reach.steady and zone in tables[s].zones and np.isfinite(ms):
            here, there = zone_node(shell, zone), zone_node(s, zone)
            graph.add_edge(here, there, ms=ms + hop_ms)
    for n in reach.nodes:
        for zone, slant in zip(own.zones, own.slant_ms[n], strict=True):
            if not np.isnan(slant):
                graph.add_edge(n, zone_node(shell, zone), ms=slant + hop_ms)
    return graph


def _to_ground(
    found: _Found, graph: nx.DiGraph[str], n: str, nodes: list[str], regions: Collection[str],
    ms: Mapping[str, float], path: Mapping[str, list[str]],
) -> None:  # fmt: skip
    """Add the ways to the nodes after n, by the quickest last zone."""
    for other in nodes[nodes.index(n) + 1 :]:
        if n in regions and other in regions:
            continue
        ends = [(ms[z] + graph.edges[other, z]["ms"], z) for z in graph[other] if z in ms]
        if ends:
            length, zone = min(ends)
            found.add(n, other, length, _hops(path[zone]))


def _to_shell(
    found: _Found, ends: tuple[str, str], table: ZoneTables,
    ms: Mapping[str, float], path: Mapping[str, list[str]], after: str = "",
) -> None:  # fmt: skip
    """Add the ways to the zones of a shell `after` one, and to the whole if all can be reached."""
    start, s = ends
    whole: dict[Pair, float] = {}
    longest = 0.0
    for zone, share, inside in zip(table.zones, table.share, table.zone_ms, strict=True):
        node = zone_node(s, zone)
        length = ms.get(node, np.inf) + inside
        hops = _hops(path.get(node, []))
        if zone > after and np.isfinite(length):
            found.add(start, node, length, hops)
        if share > 0:
            longest = max(longest, length)
            for pair, count in hops.items():
                whole[pair] = whole.get(pair, 0.0) + share * count
    if np.isfinite(longest):
        found.add(start, s, longest, whole)


def _hops(path: list[str]) -> dict[Pair, float]:
    lasers = ((a, b) for a, b in pairwise(path) if ":" in a)
    return dict.fromkeys(lasers, 1.0)


def from_zones(
    inst: Instance, tables: Mapping[str, ZoneTables], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, ShellGeometry]:
    """Return geometries of what tables of zones say.

    Args: inst: who may use which shell; tables: by shell; known: the fields of `ShellGeometry` that
        the tables hold, by shell.
    Returns: by shell, with ways composed; the satellites over a zone and in sight are those of the
        mean at all instants, all of a zone that two shells share can meet, and stays are unknown.
    Source: docs/physics.md.
    """
    return {s: _from_zones(inst, s, tables, known[s]) for s in tables}


def _from_zones(
    inst: Instance, s: str, tables: Mapping[str, ZoneTables], known: Mapping[str, Any]
) -> ShellGeometry:
    share, see = known["share"], known["see"]
    gaps = {name: seen_gaps(one.gap, one.slant_ms) for name, one in tables.items()}
    shared = {
        other: np.array([(other, zone) in tables[s].cross_ms for zone in tables[s].zones])
        for other in crossing(inst, s)
    }
    return ShellGeometry(
        shell=s,
        zones=tables[s].zones,
        low=share,
        see_low=see,
        sky_low={n: seen.sum(axis=0) for n, seen in see.items()},
        meet={other: share * mask[:, None] for other, mask in shared.items()},
        ways=compose(s, tables, reach_of(inst, s, gaps), inst.settings.routing.hop_ms),
        dwell_s=np.full(len(tables[s].zones), np.inf),
        pass_s=dict.fromkeys(see, np.inf),
        **known,
    )


def seen_gaps(gap: Mapping[str, float], slant_ms: Mapping[str, Floats]) -> dict[str, float]:
    """Return the gap of every node, 1 where it never sees a satellite whatever the table says.

    Source: docs/physics.md.
    """
    return {n: share if np.isfinite(slant_ms[n]).any() else 1.0 for n, share in gap.items()}

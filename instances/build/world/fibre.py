"""Hubs and lines: the world backbone, contracted to the hubs of a size.

Every node of the backbone belongs to its nearest hub. Two hubs are joined where an edge of the
backbone joins their nodes, by the shortest way over such an edge; a line that other lines replace
within `STRETCH` of its length is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import networkx as nx

from .draws import base, read
from .places import Place, apart_km, cities, regions
from .sizes import Size

STRETCH = 1.1
HUBS_APART_KM = 120.0


@dataclass(frozen=True, slots=True)
class Way:
    """A line between two places: its cable, and how much of it lies in the sea."""

    ends: tuple[str, str]
    km: float
    sea_km: float

    @property
    def kind(self) -> str:
        """Return subsea if most of it is."""
        return "subsea" if self.sea_km > 0.5 * self.km else "fibre"


@dataclass(frozen=True)
class Fibre:
    """Hubs (id -> place), the lines between them, and the nearest hubs of any place."""

    hubs: dict[str, Place]
    lines: tuple[Way, ...]


@cache
def nodes() -> dict[int, Place]:
    """Read the nodes of the backbone."""
    return {
        int(r["node"]): Place(r["node"], float(r["lat_deg"]), float(r["lon_deg"]), "")
        for r in read("backbone_nodes")
    }


@cache
def backbone() -> nx.Graph[int]:
    """Read the backbone; add lines that it lacks, first of all those over the date line."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(nodes()))
    land = base("line_detour")
    for r in read("backbone_edges"):
        km, sea = float(r["km"]), float(r["sea_km"])
        _add(graph, int(r["from"]), int(r["to"]), (km - sea) * land + sea, sea)
    for r in read("added_lines"):
        a, b = (
            nearest(Place("", float(r[f"{end}_lat"]), float(r[f"{end}_lon"]), ""))
            for end in ("from", "to")
        )
        straight = apart_km(nodes()[a], nodes()[b])
        sea = straight * base("subsea_detour") if r["sea"] == "yes" else 0.0
        _add(graph, a, b, sea or straight * land, sea)
    return graph


def _add(graph: nx.Graph[int], a: int, b: int, km: float, sea: float) -> None:
    graph.add_edge(a, b, km=km, sea=sea)


@cache
def nearest(place: Place) -> int:
    """Return the node nearest to a place."""
    return min(nodes(), key=lambda n: (apart_km(place, nodes()[n]), n))


@cache
def fibre(size: Size) -> Fibre:
    """Choose the hubs of a size and contract the backbone to them."""
    chosen = _chosen(size)
    names = _names(chosen)
    _, ways = nx.multi_source_dijkstra(backbone(), chosen, weight="km")
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for a, b in sorted(tuple(sorted(edge)) for edge in backbone().edges):
        ends = ways[a][0], ways[b][0]
        if ends[0] == ends[1]:
            continue
        route = [*ways[a], *reversed(ways[b])]
        pair = tuple(sorted((names[ends[0]], names[ends[1]])))
        length = _length(route)
        if pair not in found or length < found[pair]:
            found[pair] = length
    lines = _thin({pair: found[pair] for pair in sorted(found)})
    return Fibre({names[n]: nodes()[n] for n in chosen}, tuple(lines))


def _length(route: list[int]) -> tuple[float, float]:
    edges = [backbone().edges[a, b] for a, b in pairwise(route)]
    return sum(e["km"] for e in edges), sum(e["sea"] for e in edges)


def _chosen(size: Size) -> list[int]:
    """Take the nodes of the regions, then the nodes of highest degree; none near another."""
    by_share = sorted(regions(size), key=lambda r: (-r.share, r.place.name))
    order = [nearest(r.place) for r in by_share]
    order += sorted(backbone(), key=lambda n: (-backbone().degree(n), n))
    taken: list[int] = []
    for one in order:
        here = nodes()[one]
        if len(taken) < size.hubs and all(
            apart_km(here, nodes()[two]) >= HUBS_APART_KM for two in taken
        ):
            taken.append(one)
    return taken


def _names(chosen: list[int]) -> dict[int, str]:
    """Name every hub after the nearest city."""
    names: dict[int, str] = {}
    for n in chosen:
        city = min(cities(), key=lambda c, n=n: (apart_km(c, nodes()[n]), c.name)).name
        names[n] = f"hub-{city}" if f"hub-{city}" not in names.values() else f"hub-{city}-{n}"
    return names


def _thin(found: dict[tuple[str, str], tuple[float, float]]) -> Iterator[Way]:
    """Leave out lines, the longest first, that others replace; what is joined stays joined."""
    graph: nx.Graph[str] = nx.Graph()
    for (a, b), (km, sea) in found.items():
        graph.add_edge(a, b, km=km, sea=sea)
    for (a, b), (km, sea) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        graph.remove_edge(a, b)
        if not _replaced(graph, a, b, STRETCH * km):
            graph.add_edge(a, b, km=km, sea=sea)
    for a, b in sorted(tuple(sorted(edge)) for edge in graph.edges):
        yield Way((a, b), graph.edges[a, b]["km"], graph.edges[a, b]["sea"])


def _replaced(graph: nx.Graph[str], a: str, b: str, most_km: float) -> bool:
    try:
        return nx.dijkstra_path_length(graph, a, b, weight="km") <= most_km
    except nx.NetworkXNoPath:
        return False


@cache
def _from(size: Size, hub: str) -> tuple[dict[int, list[int]], dict[int, float]]:
    """Return the node before and the cable km, from a hub to every node."""
    start = int(fibre(size).hubs[hub].name)
    before, km = nx.dijkstra_predecessor_and_distance(backbone(), start, weight="km")
    return before, km


def to_hubs(size: Size, place: Place, count: int) -> list[Way]:
    """Return the shortest ways from a place to its nearest hubs, by way of the nearest node."""
    node = nearest(place)
    tail = apart_km(place, nodes()[node]) * base("fibre_route_factor")
    order = sorted(fibre(size).hubs, key=lambda hub: (_from(size, hub)[1][node], hub))
    found = []
    for hub in order[:count]:
        before, route = _from(size, hub)[0], [node]
        while before[route[-1]]:
            route.append(min(before[route[-1]]))
        km, sea = _length(route)
        found.append(Way((place.name, hub), km + tail, sea))
    return found

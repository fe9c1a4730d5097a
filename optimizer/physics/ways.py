"""The shortest ways through a sampled lattice, from ground nodes and from satellites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ..arrays import Bools, Floats, Ints, Singles
from ..host import zone_node
from .constants import LIGHT_KM_MS
from .flown import Flown
from .lattice import grid_links
from .mesh import Meetings, link_lengths, spread
from .reach import Reach
from .sight import Points, pairs_in_sight

FEW: Final = 50_000
MANY_INSTANTS, FEW_INSTANTS = 96, 24
"""Instants a way is measured at: the many where satellites x ground nodes are at most FEW."""
Edges = tuple[Ints, Ints, Floats]
NO_LINKS: Final = np.empty((0, 2), np.int64)
NO_EDGES: Final[Edges] = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
SOURCES_PER_ZONE: Final = 4
"""Satellites over a zone, others at each instant, that ways of work born there start from."""


@dataclass(frozen=True, slots=True)
class Sky:
    """The satellites that ways of one shell pass: its own first, then those of the others.

    flown: the shells; start (F + 1,): the first satellite of each; zones: all, `shell:zone`;
    first_zone (F,): the number of the first zone of each; links: its +grid (E, 2), if any.
    """

    flown: tuple[Flown, ...]
    start: Ints
    zones: tuple[str, ...]
    first_zone: Ints
    links: tuple[Ints, ...]
    meetings: Meetings

    @classmethod
    def of(cls, flown: Sequence[Flown], reach: Reach, meetings: Meetings) -> Sky:
        """Put shells together."""
        sizes = [one.zone.shape[-1] for one in flown]
        counts = [len(one.merge.zones) for one in flown]
        zones = [zone_node(f.shell.shell, z) for f in flown for z in f.merge.zones]
        return cls(
            tuple(flown), np.cumsum([0, *sizes]), tuple(zones), np.cumsum([0, *counts[:-1]]),
            tuple(
                grid_links(one.shell) if one.shell.shell in reach.lasers else NO_LINKS
                for one in flown
            ),
            meetings,
        )  # fmt: skip

    def zones_of(self, i: int) -> range:
        """Return the numbers of the zones of the i-th shell."""
        first = int(self.first_zone[i])
        return range(first, first + len(self.flown[i].merge.zones))

    @property
    def total(self) -> int:
        """Count all satellites."""
        return int(self.start[-1])

    def zone(self, t: int, k: int) -> Ints:
        """Return the zone (N,) of every satellite at an instant."""
        rows = zip(self.flown, self.first_zone, strict=True)
        return np.concatenate([one.zone[t, k] + first for one, first in rows])

    def edges(self, t: int, k: int, hop_ms: float) -> Edges:
        """Return tail, head and ms of all lasers at an instant."""
        return _joined(self.lasers(i, t, k, hop_ms) for i in range(len(self.flown)))

    def lasers(self, i: int, t: int, k: int, hop_ms: float) -> Edges:
        """Return the lasers inside the i-th shell, and those that lead to it from the first.

        None lead back: a way inside a shell never needs satellites that a plan may not fly.
        """
        parts, one = [NO_EDGES], self.flown[i]
        if self.links[i].size:
            length, clear, _ = link_lengths(one.sample.fixed_km[t, k], self.links[i])
            a, b = (self.links[i][clear] + self.start[i]).T
            ms = length[clear] / LIGHT_KM_MS + hop_ms
            parts += [(a, b, ms), (b, a, ms)]
        if i:
            names = self.flown[0].shell.shell, one.shell.shell
            mine, theirs, km = self.meetings.at(*names, t, k)
            parts.append((mine, theirs + self.start[i], km / LIGHT_KM_MS + hop_ms))
        return _joined(parts)


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found: from F starts, at J instants, to N satellites and G ground nodes.

    ms (F, J, N + G): the shortest ways, inf where there is none, nan where one end sees nobody, or
    is not there; before (F, J, N + G): the node before, a satellite below N; zone (J, N): of every
    satellite; needs (F, S): the shells looked for.
    """

    ms: Singles
    before: NDArray[np.int32]
    zone: Ints
    needs: Bools


def instants_for(satellites: int, nodes: int, wanted: int | None) -> int:
    """Return how many instants ways are measured at.

    Args: satellites: of all shells; nodes: on the ground; wanted: what the instance asks for.
    Returns: that, else 96 where satellites x nodes are few (at most 50,000), else 24.
    Source: 12 instants miss zones that satellites seldom pass, 24 hit all of the largest world.
    """
    if wanted is not None:
        return wanted
    return MANY_INSTANTS if satellites * nodes <= FEW else FEW_INSTANTS


def search(
    sky: Sky, points: Points, needs: Bools, hop_ms: float, instants: Sequence[tuple[int, int]]
) -> Found:
    """Find the shortest ways from ground nodes.

    Args: sky: the satellites; points: of the nodes; needs: (G, S) which shells each node looks for,
        the first always; hop_ms: of every link; instants: (slice, instant) of each.
    Returns: the ways; a region is at another of its points each time.
    Source: formulation, section 2 (ways); Dijkstra, compiled. A node is split in a source and a
        sink, so that no way passes it. Lasers to shells that a node does not look for are left out
        of its graph: they lead nowhere else.
    """
    size, ground = sky.total, len(points.nodes)
    found = _room(needs, len(instants), size + ground, size)
    kinds, kind = np.unique(needs, axis=0, return_inverse=True)
    start = np.arange(ground) + size + ground
    for j, (t, k) in enumerate(instants):
        node, satellite, slant = _in_sight(sky.flown[0], points, (t, k), j)
        access = slant / LIGHT_KM_MS + hop_ms
        ports: list[Edges] = [(start[node], satellite, access), (satellite, size + node, access)]
        lasers = [sky.lasers(i, t, k, hop_ms) for i in range(len(sky.flown))]
        for number, wanted in enumerate(kinds):
            rows = np.flatnonzero(kind.ravel() == number)
            some = [part for part, on in zip(lasers, wanted, strict=True) if on]
            far, step = _shortest(_joined([*some, *ports]), size + 2 * ground, start[rows])
            found.ms[rows, j], found.before[rows, j] = (
                far[:, : size + ground],
                step[:, : size + ground],
            )
        found.zone[j] = sky.zone(t, k)
        blind = np.bincount(node, minlength=ground) == 0
        found.ms[blind, j] = np.nan
        found.ms[:, j, size:][:, blind] = np.nan
    return found


def search_from_zones(sky: Sky, hop_ms: float, instants: Sequence[tuple[int, int]]) -> Found:
    """Find the shortest ways from satellites over the zones of the first shell.

    Args: as `search`.
    Returns: the ways, of 4 satellites over each zone at most; nan where it holds fewer.
    Source: as `search`.
    """
    size, zones = sky.total, len(sky.flown[0].merge.zones)
    needs = np.ones((zones * SOURCES_PER_ZONE, len(sky.flown)), np.bool_)
    found = _room(needs, len(instants), size, size)
    found.ms.fill(np.nan)
    found.before.fill(-1)
    for j, (t, k) in enumerate(instants):
        found.zone[j] = sky.zone(t, k)
        start = np.full(len(needs), -1)
        for z in range(zones):
            here = spread(np.flatnonzero(found.zone[j] == z), SOURCES_PER_ZONE, j)
            start[z * SOURCES_PER_ZONE : z * SOURCES_PER_ZONE + len(here)] = here
        rows = np.flatnonzero(start >= 0)
        far, step = _shortest(sky.edges(t, k, hop_ms), size, start[rows])
        found.ms[rows, j], found.before[rows, j] = far, step
    return found


def _joined(parts: Iterable[Edges]) -> Edges:
    """Return tail, head and ms of several sets of links together."""
    tail, head, ms = (np.concatenate(column) for column in zip(*parts, strict=True))
    return tail, head, ms


def _shortest(edges: Edges, size: int, start: Ints) -> tuple[Floats, NDArray[np.int32]]:
    """Return the time from each start to every node, and the node before it."""
    tail, head, ms = edges
    graph = csr_array((ms, (tail, head)), shape=(size, size))
    far, step = dijkstra(graph, indices=start, return_predecessors=True)
    return far, step


def _room(needs: Bools, instants: int, ends: int, satellites: int) -> Found:
    shape = len(needs), instants, ends
    return Found(
        np.empty(shape, np.float32),
        np.empty(shape, np.int32),
        np.empty((instants, satellites), np.int64),
        needs,
    )


def _in_sight(
    flown: Flown, points: Points, instant: tuple[int, int], j: int
) -> tuple[Ints, Ints, Floats]:
    """Return node, satellite and slant range of who is in sight, each node at its j-th point."""
    here = points.at(j)
    place = flown.sample.fixed_km[instant]
    seen = [*pairs_in_sight(here, place, flown.shell.min_elevation_deg)]
    node, satellite, slant = (np.concatenate(column) for column in zip(*seen, strict=True))
    return node, satellite, slant

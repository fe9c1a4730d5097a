"""The shortest ways through a sampled lattice, from ground nodes and from satellites."""

from __future__ import annotations

from collections.abc import Sequence
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
from .mesh import Meetings, link_lengths
from .reach import Reach
from .sight import Points, pairs_in_sight

FEW: Final = 50_000
MANY_INSTANTS, FEW_INSTANTS = 96, 24
"""Instants a way is measured at: the many where satellites x ground nodes are at most FEW."""
NO_LINKS: Final = np.empty((0, 2), np.int64)
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

    def edges(self, t: int, k: int, hop_ms: float) -> tuple[Ints, Ints, Floats]:
        """Return tail, head and ms of lasers at an instant.

        From the first shell they lead to the others and not back: a way inside a shell never needs
        satellites that a plan may not fly.
        """
        parts: list[tuple[Ints, Ints, Floats]] = []
        for i, one in enumerate(self.flown):
            place = one.sample.fixed_km[t, k]
            if self.links[i].size:
                length, clear, _ = link_lengths(place, self.links[i])
                a, b = (self.links[i][clear] + self.start[i]).T
                ms = length[clear] / LIGHT_KM_MS + hop_ms
                parts += [(a, b, ms), (b, a, ms)]
            if i:
                names = self.flown[0].shell.shell, one.shell.shell
                mine, theirs, km = self.meetings.at(*names, t, k)
                parts.append((mine, theirs + self.start[i], km / LIGHT_KM_MS + hop_ms))
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        tail, head, ms = (np.concatenate(column) for column in zip(*parts, strict=True))
        return tail, head, ms


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found: from F starts, at J instants, to N satellites and G ground nodes.

    ms (F, J, N + G): the shortest ways, inf where there is none; before (F, J, N + G): the node
    before, a satellite below N; zone (J, N): of every satellite; blind (J, G): nobody in sight.
    """

    ms: Singles
    before: NDArray[np.int32]
    zone: Ints
    blind: Bools


def instants_for(satellites: int, nodes: int, wanted: int | None) -> int:
    """Return how many instants ways are measured at.

    Args: satellites: of all shells; nodes: on the ground; wanted: what the instance asks for.
    Returns: that, else 96 where satellites x nodes are few (at most 50,000), else 24.
    Source: 12 instants miss zones that satellites seldom pass, 24 hit all of the largest world.
    """
    if wanted is not None:
        return wanted
    return MANY_INSTANTS if satellites * nodes <= FEW else FEW_INSTANTS


def search(sky: Sky, points: Points, hop_ms: float, instants: Sequence[tuple[int, int]]) -> Found:
    """Find the shortest ways from ground nodes.

    Args: sky: the satellites; points: of the nodes; hop_ms: of every link; instants: (slice,
        instant) of each.
    Returns: the ways; a region is at another of its points each time.
    Source: formulation, section 2 (ways); Dijkstra, compiled. A node is split in a source and a
        sink, so that no way passes it.
    """
    size, ground = sky.total, len(points.nodes)
    found = _room(ground, len(instants), size + ground, ground)
    start = np.arange(ground) + size + ground
    for j, (t, k) in enumerate(instants):
        node, satellite, slant = _in_sight(sky.flown[0], points, (t, k), j)
        tail, head, way = sky.edges(t, k, hop_ms)
        access = slant / LIGHT_KM_MS + hop_ms
        graph = csr_array(
            (
                np.concatenate([way, access, access]),
                (
                    np.concatenate([tail, start[node], satellite]),
                    np.concatenate([head, satellite, size + node]),
                ),
            ),
            shape=(size + 2 * ground,) * 2,
        )
        far, step = dijkstra(graph, indices=start, return_predecessors=True)
        found.ms[:, j], found.before[:, j] = far[:, : size + ground], step[:, : size + ground]
        found.zone[j] = sky.zone(t, k)
        found.blind[j] = np.bincount(node, minlength=ground) == 0
    return found


def search_from_zones(sky: Sky, hop_ms: float, instants: Sequence[tuple[int, int]]) -> Found:
    """Find the shortest ways from satellites over the zones of the first shell.

    Args: as `search`.
    Returns: the ways, of 4 satellites over each zone at most; all inf where it holds fewer.
    Source: as `search`.
    """
    size, zones = sky.total, len(sky.flown[0].merge.zones)
    found = _room(zones * SOURCES_PER_ZONE, len(instants), size, 0)
    found.ms.fill(np.inf)
    start = np.full((zones * SOURCES_PER_ZONE, len(instants)), -1)
    for j, (t, k) in enumerate(instants):
        tail, head, way = sky.edges(t, k, hop_ms)
        graph = csr_array((way, (tail, head)), shape=(size, size))
        found.zone[j] = sky.zone(t, k)
        for z in range(zones):
            here = _spread(np.flatnonzero(found.zone[j] == z), SOURCES_PER_ZONE, j)
            start[z * SOURCES_PER_ZONE : z * SOURCES_PER_ZONE + len(here), j] = here
        rows = np.flatnonzero(start[:, j] >= 0)
        far, step = dijkstra(graph, indices=start[rows, j], return_predecessors=True)
        found.ms[rows, j], found.before[rows, j] = far, step
    return found


def _room(starts: int, instants: int, ends: int, ground: int) -> Found:
    return Found(
        np.empty((starts, instants, ends), np.float32),
        np.full((starts, instants, ends), -1, np.int32),
        np.empty((instants, ends - ground), np.int64),
        np.zeros((instants, ground), np.bool_),
    )


def _spread(members: Ints, wanted: int, turn: int) -> Ints:
    """Return so many members, evenly spread and others at each turn; all if they are fewer."""
    count = min(wanted, members.size)
    return np.roll(members, -turn)[(np.arange(count) * members.size) // max(count, 1)]


def _in_sight(
    flown: Flown, points: Points, instant: tuple[int, int], j: int
) -> tuple[Ints, Ints, Floats]:
    """Return node, satellite and slant range of who is in sight, each node at its j-th point."""
    here = points.at(j)
    place = flown.sample.fixed_km[instant]
    seen = [*pairs_in_sight(here, place, flown.shell.min_elevation_deg)]
    node, satellite, slant = (np.concatenate(column) for column in zip(*seen, strict=True))
    return node, satellite, slant

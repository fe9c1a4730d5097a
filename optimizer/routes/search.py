"""Quickest ways on a directed graph with parallel arcs.

Trees come from compiled Dijkstra, many roots at once. The n quickest simple ways to a target
come from a best-first search along the target's tree: at every node the arcs are sorted by
(arc + tree distance of its head), which is the exact length of the best completion unless that
completion meets the way's own prefix. So the first n completed ways are the n quickest (Yen's
ways, without a Dijkstra per deviation), and parallel arcs are different ways.

Source: Yen (1971), doi 10.1287/mnsc.17.11.712; Martins and Pascoal (2003), 4OR 1:121-133.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ..arrays import Floats, Ints

Way = tuple[float, tuple[int, ...]]
# best total, arcs passed, place in the list, counter, latency passed, nodes, arcs
_Entry = tuple[float, int, int, int, float, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Digraph:
    """Arcs of finite weight: tail, head, weight_ms, price (A,), and their network numbers."""

    nodes: int
    tail: Ints
    head: Ints
    weight_ms: Floats
    usd: Floats
    arc: Ints

    def keep(self, mask: np.ndarray) -> Digraph:
        """Return the graph with the arcs of a boolean mask (A,) only."""
        columns = (self.tail, self.head, self.weight_ms, self.usd, self.arc)
        return Digraph(self.nodes, *(column[mask] for column in columns))

    def reversed(self) -> Digraph:
        """Return the graph with every arc turned round."""
        return Digraph(self.nodes, self.head, self.tail, self.weight_ms, self.usd, self.arc)

    def weighing(self, usd_ms: float) -> Digraph:
        """Return the graph with a dollar of price weighing as much as so many milliseconds."""
        weight = self.weight_ms + usd_ms * self.usd
        return Digraph(self.nodes, self.tail, self.head, weight, self.usd, self.arc)


@dataclass(frozen=True, slots=True)
class Trees:
    """Quickest ways between roots and all nodes.

    ``ms`` (R, N) is the length (inf: no way), ``step`` (R, N) the next node towards the root and
    ``arc`` (R, N) the arc between the two (-1 at the root and where there is no way).
    ``inward`` tells that the ways lead to the root.
    """

    ms: Floats
    step: Ints
    arc: Ints
    inward: bool

    def ways(self, rows: Ints, nodes: Ints) -> list[tuple[int, ...]]:
        """Return the arcs of the way of each (row, node), in the order they are passed."""
        steps: list[Ints] = []
        here = nodes
        while len(here) and bool((arcs := self.arc[rows, here]).max() >= 0):
            steps.append(arcs)
            here = np.where(arcs >= 0, self.step[rows, here], here)
        if not self.inward:
            steps.reverse()
        if not steps:
            return [() for _ in nodes]
        return [tuple(a for a in row if a >= 0) for row in np.stack(steps, axis=1).tolist()]


def trees(graph: Digraph, roots: Ints, *, inward: bool) -> Trees:
    """Find the quickest ways from the roots to all nodes, or from all nodes to the roots.

    Args:
        graph: the arcs; of parallel arcs the quickest counts (ties: the cheapest, then the first).
        roots: (R,) node numbers.
        inward: True for ways that lead to the root.

    Returns:
        One tree per root.
    """
    turned = graph.reversed() if inward else graph
    key = turned.tail * turned.nodes + turned.head
    order = np.lexsort((turned.arc, turned.usd, turned.weight_ms, key))
    first = order[np.unique(key[order], return_index=True)[1]]
    matrix = csr_array(
        (turned.weight_ms[first], (turned.tail[first], turned.head[first])),
        shape=(graph.nodes, graph.nodes),
    )
    if not len(roots):
        none = np.zeros((0, graph.nodes), dtype=np.int64)
        return Trees(none.astype(np.float64), none, none, inward)
    ms, before = dijkstra(matrix, indices=roots, return_predecessors=True)
    step = before.astype(np.int64)
    arc = np.full(step.shape, -1, dtype=np.int64)
    row, node = np.nonzero(step >= 0)
    at = np.searchsorted(key[first], step[row, node] * graph.nodes + node)
    arc[row, node] = turned.arc[first][at]
    return Trees(ms, step, arc, inward)


class Sidetracks:
    """The arcs of a graph sorted, node by node, by the best completion to one target."""

    def __init__(self, graph: Digraph, target: int, to_target_ms: Floats) -> None:
        total = graph.weight_ms + to_target_ms[graph.head]
        order = np.lexsort((graph.arc, graph.usd, total, graph.tail))
        order = order[np.isfinite(total[order])]
        ends = np.searchsorted(graph.tail[order], np.arange(graph.nodes + 1))
        self._first: list[int] = ends.tolist()
        self._total: list[float] = total[order].tolist()
        self._weight: list[float] = graph.weight_ms[order].tolist()
        self._head: list[int] = graph.head[order].tolist()
        self._arc: list[int] = graph.arc[order].tolist()
        self._target = target

    def quickest(self, source: int, room_ms: float, n: int) -> list[Way]:
        """Return the n quickest simple ways from a source to the target.

        Args:
            source: node number.
            room_ms: longer ways are left out.
            n: how many at most.

        Returns:
            (latency in ms, arcs) of each way, quickest first; all there are if fewer than n.
        """
        if source == self._target:
            return [(0.0, ())]
        found: list[Way] = []
        heap: list[_Entry] = []
        self._push(heap, self._first[source], 0.0, (source,), ())
        while heap and len(found) < n and heap[0][0] <= room_ms:
            _, _, at, _, passed, nodes, arcs = heapq.heappop(heap)
            self._follow(heap, found, at, passed, nodes, arcs)
        return sorted(found)

    def every(self, source: int, room_ms: float, most: int) -> list[Way]:
        """Return all simple ways from a source to the target, depth first: no order to keep.

        Args:
            source: node number.
            room_ms: longer ways are left out.
            most: stop once there are more than these.

        Returns:
            (latency in ms, arcs) of each way, quickest first.
        """
        if source == self._target:
            return [(0.0, ())]
        found: list[Way] = []
        stack: list[tuple[int, float, tuple[int, ...], tuple[int, ...]]] = [
            (source, 0.0, (source,), ())
        ]
        while stack and len(found) <= most:
            node, passed, nodes, arcs = stack.pop()
            for at in range(self._first[node], self._first[node + 1]):
                if passed + self._total[at] > room_ms:
                    break
                head, way = self._head[at], (*arcs, self._arc[at])
                length = passed + self._weight[at]
                if head == self._target:
                    found.append((length, way))
                elif head not in nodes:
                    stack.append((head, length, (*nodes, head), way))
        return sorted(found)

    def _follow(
        self,
        heap: list[_Entry],
        found: list[Way],
        at: int,
        passed: float,
        nodes: tuple[int, ...],
        arcs: tuple[int, ...],
    ) -> None:
        """Go down the tree from a sidetrack, leaving the next best sidetracks on the heap."""
        while True:
            self._push(heap, at + 1, passed, nodes, arcs)
            head = self._head[at]
            if head in nodes:
                return
            passed += self._weight[at]
            arcs = (*arcs, self._arc[at])
            if head == self._target:
                found.append((passed, arcs))
                return
            nodes = (*nodes, head)
            at = self._first[head]

    def _push(
        self,
        heap: list[_Entry],
        at: int,
        passed: float,
        nodes: tuple[int, ...],
        arcs: tuple[int, ...],
    ) -> None:
        """Put a sidetrack on the heap, if the node has one left."""
        if at < self._first[nodes[-1] + 1]:
            # Ties: the way with fewer arcs, then the arcs' own order.
            entry = (passed + self._total[at], len(arcs), at, len(heap), passed, nodes, arcs)
            heapq.heappush(heap, entry)

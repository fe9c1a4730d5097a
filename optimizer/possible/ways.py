"""The fastest way over links alone."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from functools import cached_property

from ..instance import Instance
from ..instance.schema import Link, Workload
from ..instance.sphere import FIBRE_KM_PER_MS, apart_km

SLACK = 0.99  # never more than the engine takes


@dataclass(frozen=True)
class Links:
    """The links of an instance without shells, and how long light takes over them at least."""

    inst: Instance

    def fastest_ms(self, work: Workload, site: str) -> float:
        """Return a lower bound of the round trip of a workload hosted at a site.

        Args:
            work: the workload.
            site: id of the host.

        Returns:
            Milliseconds with processing; inf if no links lead there or back.
        """
        there = self._distances(work.origin).get(site, math.inf)
        return work.processing_ms + there + self._distances(site).get(work.sink, math.inf)

    @cached_property
    def _steps(self) -> dict[str, list[tuple[str, float]]]:
        steps: dict[str, list[tuple[str, float]]] = {}
        for link in self.inst.links:
            took = self._link_ms(link)
            steps.setdefault(link.from_, []).append((link.to, took))
            if not link.directed:
                steps.setdefault(link.to, []).append((link.from_, took))
        return steps

    def _link_ms(self, link: Link) -> float:
        if link.latency_ms is not None:
            return link.latency_ms
        if link.km is not None:
            return link.km / FIBRE_KM_PER_MS
        a, b = self.inst.nodes[link.from_], self.inst.nodes[link.to]
        way = apart_km(a, b)
        return SLACK * way * self.inst.settings.routing.fibre_detour / FIBRE_KM_PER_MS

    @cached_property
    def _found(self) -> dict[str, dict[str, float]]:
        return {}

    def _distances(self, start: str) -> dict[str, float]:
        """Return the least milliseconds from a node to each; regions are not passed through."""
        if start in self._found:
            return self._found[start]
        found = {start: 0.0}
        queue = [(0.0, start)]
        while queue:
            took, node = heapq.heappop(queue)
            if took > found[node] or (node != start and self.inst.nodes[node].kind == "region"):
                continue
            for onward, more in self._steps.get(node, ()):
                if took + more < found.get(onward, math.inf):
                    found[onward] = took + more
                    heapq.heappush(queue, (took + more, onward))
        self._found[start] = found
        return found

"""The fastest way over links alone."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..instance import Instance, Node
    from ..schema import Link, Workload

FIBRE_KM_PER_MS = 200.0
EARTH_KM = 6356.0  # the polar radius: a great circle on it is shorter than on the Earth
Steps = dict[str, list[tuple[str, float]]]


def fastest_ms(inst: Instance, work: Workload, site: str) -> float:
    """Return a lower bound of the round trip of a workload hosted at a site.

    Args:
        inst: an instance without shells.
        work: the workload.
        site: id of the host.

    Returns:
        Milliseconds with processing; inf if no links lead there or back.
    """
    steps = _steps(inst)
    there = _distances(inst, steps, work.origin)
    back = _distances(inst, steps, site)
    return work.processing_ms + there.get(site, math.inf) + back.get(work.sink, math.inf)


def _steps(inst: Instance) -> Steps:
    cache: dict[str, Steps] = inst.__dict__.setdefault("_steps", {})
    if "all" not in cache:
        steps: Steps = {}
        for link in inst.links:
            took = _link_ms(inst, link)
            steps.setdefault(link.from_, []).append((link.to, took))
            if not link.directed:
                steps.setdefault(link.to, []).append((link.from_, took))
        cache["all"] = steps
    return cache["all"]


def _link_ms(inst: Instance, link: Link) -> float:
    if link.latency_ms is not None:
        return link.latency_ms
    if link.km is not None:
        return link.km / FIBRE_KM_PER_MS
    way = _great_circle_km(inst.nodes[link.from_], inst.nodes[link.to])
    return way * inst.settings.routing.fibre_detour / FIBRE_KM_PER_MS * 0.99


def _great_circle_km(a: Node, b: Node) -> float:
    """Return the great circle by the haversine formula."""
    lat_a, lat_b = math.radians(a.lat_deg), math.radians(b.lat_deg)
    dlon = math.radians(b.lon_deg - a.lon_deg)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _distances(inst: Instance, steps: Steps, start: str) -> dict[str, float]:
    """Return the least milliseconds from a node to each; regions are not passed through."""
    cache: dict[str, dict[str, float]] = inst.__dict__.setdefault("_distances", {})
    if start in cache:
        return cache[start]
    found = {start: 0.0}
    queue = [(0.0, start)]
    while queue:
        took, node = heapq.heappop(queue)
        if took > found[node] or (node != start and inst.nodes[node].kind == "region"):
            continue
        for onward, more in steps.get(node, ()):
            if took + more < found.get(onward, math.inf):
                found[onward] = took + more
                heapq.heappush(queue, (took + more, onward))
    cache[start] = found
    return found

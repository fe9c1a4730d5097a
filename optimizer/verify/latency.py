"""The time every route takes: within its work's limit, and without a gap in the service.

Source: formulation, sections 2 (service without a gap) and 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Floats
from ..host import zone_node
from ..terminals import ACCESS
from .checks import Check, at_most_rows, equal_rows
from .walk import Walk, step_labels

GAP_MAX = 0.01


def check_latency(walk: Walk) -> Iterator[Check]:
    """Check latencies against the limit and against what the plan says, and gaps."""
    known = np.flatnonzero(walk.commodity >= 0)
    labels = [list(walk.routes["route"].to_numpy()[known])]
    total = round_trip_ms(walk)[known]
    limit = walk.of_work(walk.served.work.column("latency_ms"))[known]
    yield at_most_rows("latency", labels, total, limit, "ms")
    told = walk.routes["latency_ms"].to_numpy()[known]
    yield equal_rows("told latency", labels, told, total, "ms")
    fast = walk.fast[walk.steps.route] & walk.kinds(*ACCESS, "mesh")
    gap = np.where(fast, walk.of_arc("gap"), 0.0)
    yield at_most_rows("gap", step_labels(walk, walk.steps), gap, GAP_MAX)


def round_trip_ms(walk: Walk) -> Floats:
    """Return processing + way in + way out (R,).

    An empty way, of work hosted over the zone that it is born in or delivered to, takes the way
    inside the zone. Slow work also waits for contact at every access arc.
    """
    waits = ~walk.fast[walk.steps.route] & walk.kinds(*ACCESS)
    ms = walk.of_arc("latency_ms") + np.where(waits, walk.of_arc("wait_ms"), 0.0)
    starts = np.flatnonzero(walk.first)
    by_way = np.append(np.add.reduceat(ms, starts) if len(starts) else ms, 0.0)
    ways = walk.expected
    empty = (walk.walked < 0) & (ways.start == ways.end) & (ways.start >= 0)
    took = by_way[walk.walked] + np.where(empty, _inside_ms(walk)[ways.start], 0.0)
    total = walk.of_work(walk.served.work.column("processing_ms"))
    np.add.at(total, ways.route, took)
    return total


def _inside_ms(walk: Walk) -> Floats:
    """Return the way inside every node that is a zone; 0 at all others."""
    case = walk.case
    inside = {
        zone_node(shell, zone): float(case.geometry.shells[shell].zone_ms[z])
        for shell in case.shells
        for z, zone in enumerate(case.zones[shell])
    }
    return np.array([inside.get(node, 0.0) for node in walk.nodes])

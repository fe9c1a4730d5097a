"""The time every route takes: within its work's limit, and without a gap in the service.

Source: formulation, sections 2 (service without a gap) and 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Floats
from ..host import Host
from .checks import Check, at_most_rows, equal_rows
from .walk import Walk, step_labels

GAP_MAX = 0.01
ON_SATELLITE = ("user", "feeder-rf", "feeder-optical")


def check_latency(walk: Walk) -> Iterator[Check]:
    """Check latencies against the limit and against what the plan says, and gaps."""
    known = np.flatnonzero(walk.commodity >= 0)
    labels = [list(walk.routes["route"].to_numpy()[known])]
    total = round_trip_ms(walk)[known]
    limit = walk.of_work(walk.served.work.column("latency_ms"))[known]
    yield at_most_rows("latency", labels, total, limit, "ms")
    told = walk.routes["latency_ms"].to_numpy()[known]
    yield equal_rows("told latency", labels, told, total, "ms")
    fast = walk.fast[walk.steps.route] & walk.kinds(*ON_SATELLITE)
    gap = np.where(fast, walk.of_arc("gap"), 0.0)
    yield at_most_rows("gap", step_labels(walk, walk.steps), gap, GAP_MAX)


def round_trip_ms(walk: Walk) -> Floats:
    """Return processing + way in + way out + the way inside the host's zone twice (R,).

    Of a whole shell the longest way in, the longest way out and the longest zone count. Slow
    work also waits for contact at every user and feeder arc.
    """
    waits = ~walk.fast[walk.steps.route] & walk.kinds(*ON_SATELLITE)
    ms = walk.of_arc("latency_ms") + np.where(waits, walk.of_arc("wait_ms"), 0.0)
    starts = np.flatnonzero(walk.first)
    by_way = np.append(np.add.reduceat(ms, starts) if len(starts) else ms, 0.0)
    longest = np.zeros((len(walk.routes), 2))
    ways = walk.expected
    np.maximum.at(longest, (ways.route, ways.direction), by_way[walk.walked])
    processing = walk.of_work(walk.served.work.column("processing_ms"))
    return np.asarray(processing + longest.sum(axis=1) + 2.0 * _inside_ms(walk))


def _inside_ms(walk: Walk) -> Floats:
    """Return the way inside the host's zone; direct service and sites have none (R,)."""
    case = walk.case
    inside: dict[Host, float] = {}
    for shell in case.shells:
        zones = case.zones[shell]
        for z, zone in enumerate(zones):
            ms = float(case.geometry.shells[shell].zone_ms[z])
            inside[Host("zone", shell, zone)] = ms
            whole = Host("shell", shell)
            inside[whole] = max(ms, inside.get(whole, 0.0))
    return np.array([inside.get(host, 0.0) for host in walk.served.hosts])

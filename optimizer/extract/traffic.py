"""Routes in use, the arcs they pass, and the flow on every arc."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats, Ints
from ..compile.flows import uses_of
from ..formulation import Formulation
from ..problem import Problem


def route_rows(problem: Problem, used: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the routes in use and one row per arc they pass; `used` are numbers in the pool."""
    routes, arcs = problem.routes, problem.network.arcs
    rows, legs = [], []
    for r in used.tolist():
        work, host = routes.commodities[routes.commodity[r]], routes.host_of(r)
        ms = float(routes.latency_ms[r])
        rows.append((routes.ids[r], work.id, work.workload, host.kind, host.name, ms))
        legs += [
            (routes.ids[r], direction, step, arcs[arc].id)
            for direction, way in zip(("in", "out"), routes.legs[r], strict=True)
            for step, arc in enumerate(way)
        ]
    columns = ["route", "commodity", "workload", "host_kind", "host", "latency_ms"]
    steps = ["route", "direction", "step", "arc"]
    return pd.DataFrame(rows, columns=columns), pd.DataFrame(legs, columns=steps)


def flow_rows(
    form: Formulation, problem: Problem, values: Floats, limits: pd.DataFrame
) -> pd.DataFrame:
    """Return arc, period, slice, gbps, capacity of the arcs in use.

    Args:
        form: the program.
        problem: the problem that it is of.
        values: (n,) its columns.
        limits: the limits of the plan; the capacity is what the link law allowed [Gbps], where it
            is a law of one arc.
    """
    time, arcs, serve = form.data.time, problem.network.arcs, form.serve(values)
    used: Bools = np.asarray(serve.any(axis=(1, 2)))
    uses = uses_of(problem.routes, used)
    capacity = _capacities(limits)
    rows = []
    for i, p in enumerate(time.PERIODS):
        for j, t in enumerate(time.SLICES):
            gbps = uses.gbps * serve[uses.route, i, j]
            total = np.bincount(uses.arc, weights=gbps, minlength=len(arcs))
            for a in np.flatnonzero(total):
                name = arcs[a].id
                rows.append((name, p, t, float(total[a]), capacity.get((name, p, t), np.nan)))
    return pd.DataFrame(rows, columns=["arc", "period", "slice", "gbps", "capacity"])


def _capacities(limits: pd.DataFrame) -> dict[tuple[str, int, str], float]:
    """Return the capacity of arcs that the link law bounds."""
    rows = limits[limits["law"] == "links.link"]
    found = {}
    for index, cap in zip(rows["index"], rows["cap"], strict=True):
        arc, p, t = index.rsplit(",", 2)
        found[arc, int(p), t] = float(cap)
    return found

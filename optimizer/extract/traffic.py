"""Routes in use, the arcs they pass, and the flow on every arc."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models import PlanningData

from ..compile.flows import active_uses
from ..formulate import FloatArray, IntArray
from ..network import Network
from ..physics.geometry import Geometry
from ..routes import Routes


def route_rows(
    routes: Routes, network: Network, active: IntArray, used: IntArray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the routes in use and one row per arc they pass; `used` counts active routes."""
    chosen = [int(active[i]) for i in used]
    table = pd.DataFrame(
        [
            (
                routes.ids[r],
                routes.commodities[routes.commodity[r]].id,
                routes.commodities[routes.commodity[r]].workload,
                routes.host_kind[r],
                routes.host[r],
                float(routes.latency_ms[r]),
            )
            for r in chosen
        ],
        columns=["route", "commodity", "workload", "host_kind", "host", "latency_ms"],
    )
    legs = pd.DataFrame(
        [
            (routes.ids[r], leg.direction, leg.zone or "", step, network.arcs[arc].id)
            for r in chosen
            for leg in routes.legs[r]
            for step, arc in enumerate(leg.arcs)
        ],
        columns=["route", "direction", "zone", "step", "arc"],
    )
    return table, legs


def flow_rows(
    data: PlanningData,
    routes: Routes,
    network: Network,
    geometry: Geometry,
    active: IntArray,
    serve: FloatArray,
    capacity: dict[tuple[str, int, str], float],
) -> pd.DataFrame:
    """Return arc, period, slice, gbps, capacity of the arcs in use.

    Args:
        serve: (active routes, periods, slices) EFLOPS.
        capacity: what the link law allowed, where it is a law of one arc [Gbps].
    """
    uses = active_uses(routes, active, geometry, len(data.time.SLICES))
    rows = []
    for i, p in enumerate(data.time.PERIODS):
        for j, t in enumerate(data.time.SLICES):
            gbps = uses.gbps[:, j] * serve[uses.route, i, j]
            total = np.bincount(uses.arc, weights=gbps, minlength=len(network.arcs))
            for a in np.flatnonzero(total > 1e-12):
                name = network.arcs[a].id
                rows.append((name, p, t, float(total[a]), capacity.get((name, p, t), np.nan)))
    return pd.DataFrame(rows, columns=["arc", "period", "slice", "gbps", "capacity"])

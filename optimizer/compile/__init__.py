"""Instance, geometry and routes become the numbers of the model."""

from __future__ import annotations

import numpy as np

from models.data import IntArray, PlanningData, TimeData

from ..instance import Instance
from ..instance.series import OperatingSlice, operating_slices
from ..network import Network
from ..physics.geometry import Geometry
from ..routes import Routes
from .calendar import Calendar
from .fleet import compile_fleet, compile_launches
from .flows import active_uses, transit_load
from .ground import compile_cooling, compile_power, compile_sites
from .network import compile_downlink, compile_links
from .policy import LINES, compile_policy, constant_costs
from .reach import Reach
from .routing import compile_routing
from .space_links import SatelliteRates

FAST_MS = 60_000.0

__all__ = ["LINES", "Calendar", "compile_numbers", "compile_time"]


def compile_numbers(
    inst: Instance,
    geometry: Geometry,
    network: Network,
    routes: Routes,
    active: IntArray | None = None,
    *,
    elastic: bool = False,
) -> PlanningData:
    """Return the numbers of a model over some routes of the pool.

    Args:
        active: positions in `routes` of the routes that become columns (default: all).
        elastic: let critical work fall short too, at a price beyond all others: a relaxation that
            always has a solution, for pricing.
    """
    if active is None:
        active = np.arange(routes.size)
    cal, slices = Calendar.of(inst), operating_slices(inst)
    time = compile_time(cal, slices)
    uses = active_uses(routes, active, geometry, len(slices))
    transit = transit_load(inst, network, uses)
    routing = compile_routing(
        inst, cal, time, slices, geometry, routes, active, transit, elastic=elastic
    )
    launches = compile_launches(inst, cal)
    flown = {(m, s) for m, _, s, _ in launches.manifest_assets}
    rates = SatelliteRates(inst, cal, slices, geometry, flown)
    reach = Reach(routing, time)
    return PlanningData(
        time=time,
        sites=compile_sites(inst, cal, slices),
        power=compile_power(inst, cal, time, slices),
        cooling=compile_cooling(inst, cal, time, slices),
        launches=launches,
        fleet=compile_fleet(inst, cal, slices, geometry, launches, routing.zone_serve.keys()),
        links=compile_links(inst, cal, slices, network, uses, rates, routing, reach),
        downlink=compile_downlink(
            inst,
            cal,
            slices,
            network,
            uses,
            rates,
            routing,
            reach,
            fast_routes(inst, routes, active),
        ),
        routing=routing,
        policy=compile_policy(inst, time, routes, active),
        LINES=LINES,
        constant_musd=constant_costs(inst, cal),
    )


def compile_time(cal: Calendar, slices: tuple[OperatingSlice, ...]) -> TimeData:
    """Return periods, slices and days; a day's slices stand in UTC order."""
    normal = tuple(t for t in slices if not t.outage)
    by_start = sorted(normal, key=lambda t: (t.utc_start_h, t.slice))
    days = sorted({t.day for t in normal})
    return TimeData(
        PERIODS=cal.starts,
        SLICES=tuple(t.slice for t in slices),
        NORMAL=tuple(t.slice for t in normal),
        years=dict(zip(cal.starts, cal.lengths, strict=True)),
        discount={
            p: sum(cal.discount(year) for year, j in cal.years if j == i)
            for i, p in enumerate(cal.starts)
        },
        hours={t.slice: t.hours_per_year for t in slices},
        length_h={t.slice: t.length_h for t in slices},
        days={d: tuple(t.slice for t in by_start if t.day == d) for d in days},
    )


def fast_routes(inst: Instance, routes: Routes, active: IntArray) -> np.ndarray:
    """Return a mask over active routes: work that must be answered within a minute."""
    workloads = inst.by_id("workloads")
    quick = np.array([workloads[c.workload].latency_ms <= FAST_MS for c in routes.commodities])
    if not len(active):
        return np.empty(0, dtype=bool)
    mask: np.ndarray = quick[np.asarray(routes.commodity)[active]]
    return mask

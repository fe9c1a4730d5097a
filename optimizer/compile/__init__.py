"""Instance, geometry and routes become the numbers of the model."""

from __future__ import annotations

import numpy as np

from models.data import PlanningData

from ..arrays import Bools
from ..routes import Routes
from .case import Case
from .flows import transit_load, uses_of
from .memo import Memo
from .network import compile_downlink, compile_links
from .policy import compile_policy
from .reach import Reach
from .routing import compile_routing
from .space import compile_space
from .standing import LINES

FAST_MS = 60_000.0

__all__ = ["LINES", "Case", "Memo", "compile_numbers"]


def compile_numbers(case: Case, routes: Routes) -> PlanningData:
    """Return the numbers of the model over a route pool.

    Args:
        case: the instance, with the numbers that need no routes.
        routes: the pool.
    """
    uses, fast = uses_of(routes), fast_routes(case, routes)
    transit = transit_load(case.inst, case.geometry, case.network, uses)
    routing = compile_routing(case, routes, transit, fast)
    reach = Reach(routing, case.time)
    return PlanningData(
        time=case.time,
        sites=case.sites,
        power=case.power,
        cooling=case.cooling,
        launches=case.launches,
        fleet=case.fleet,
        links=compile_links(case, uses, routing, reach),
        space=compile_space(case, routes, uses, reach, fast),
        downlink=compile_downlink(case, uses, reach, fast),
        routing=routing,
        policy=compile_policy(case.inst, case.time, routes),
        LINES=LINES,
        constant_musd=case.constant_musd,
    )


def fast_routes(case: Case, routes: Routes) -> Bools:
    """Return a mask (routes,) of the work that must be answered within a minute."""
    workloads = case.inst.by_id("workloads")
    quick = [workloads[c.workload].latency_ms <= FAST_MS for c in routes.commodities]
    mask: Bools = np.array(quick, dtype=bool)[routes.commodity]
    return mask

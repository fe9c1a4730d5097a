"""The route pool as the solver sees it: seeds, models of some routes, prices of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models import PlanningData

from .compile import compile_numbers
from .formulate import FloatArray, Formulation, Hook, IntArray, formulate
from .instance import Instance
from .network import Network
from .physics.geometry import Geometry
from .pricing import Priced, duals_by_law, improving, price_pool
from .routes import Routes

ZONE_SEEDS = 3


@dataclass(frozen=True)
class Problem:
    """An instance with all that physics and geography derive from it."""

    instance: Instance
    geometry: Geometry
    network: Network
    routes: Routes
    hooks: Sequence[Hook] = ()

    @cached_property
    def data(self) -> PlanningData:
        """Return the numbers of the whole pool."""
        return self._compiled(np.arange(self.routes.size), elastic=False)

    @cached_property
    def critical(self) -> frozenset[str]:
        """Return the commodities that may not fall short."""
        workloads = self.instance.by_id("workloads")
        return frozenset(c.id for c in self.routes.commodities if workloads[c.workload].critical)

    def compiled(self, active: IntArray, *, elastic: bool = False) -> PlanningData:
        """Return the numbers of a model over some routes of the pool."""
        if len(active) == self.routes.size and not elastic:
            return self.data
        return self._compiled(active, elastic=elastic)

    def _compiled(self, active: IntArray, *, elastic: bool) -> PlanningData:
        return compile_numbers(
            self.instance, self.geometry, self.network, self.routes, active, elastic=elastic
        )

    def formulation(self, active: IntArray, *, elastic: bool = False) -> Formulation:
        """Return the compiled model over some routes; elastic: critical work may fall short."""
        return formulate(self.compiled(active, elastic=elastic), self.hooks)

    def forbidden(self, form: Formulation) -> IntArray:
        """Return the columns of an elastic model that no plan may use: critical shortfall."""
        short = form.model.routing.short
        return np.array(
            [
                i
                for i, x in enumerate(form.columns)
                if x.parent_component() is short and x.index()[0] in self.critical
            ],
            dtype=np.int64,
        )

    def price(self, form: Formulation, row_dual: FloatArray) -> Priced:
        """Price all routes of the pool with the duals of a model over some of them."""
        return price_pool(self.data, duals_by_law(form, row_dual))

    def better(self, priced: Priced, active: IntArray, each: int) -> IntArray:
        """Return the routes to add: the best of every commodity, period and slice."""
        return improving(priced, self.data, active, each)

    def seeds(self) -> IntArray:
        """Return the routes to begin with.

        Of every commodity the quickest route to each site, the quickest that stays on the ground,
        and the quickest to the nearest zones of each shell.
        """
        order = np.argsort(self.routes.latency_ms, kind="stable")
        over_space = self._over_space
        taken: set[tuple[int, str, bool]] = set()
        zones: dict[tuple[int, str], int] = {}
        chosen: list[int] = []
        for r in order.tolist():
            k, kind, host = (
                int(self.routes.commodity[r]),
                self.routes.host_kind[r],
                self.routes.host[r],
            )
            key = k, host, kind == "site" and bool(over_space[r])
            if key in taken:
                continue
            if kind == "zone":
                shell = host.split(":")[0]
                if zones.get((k, shell), 0) >= ZONE_SEEDS:
                    continue
                zones[k, shell] = zones.get((k, shell), 0) + 1
            taken.add(key)
            chosen.append(r)
        return np.array(sorted(chosen), dtype=np.int64)

    @property
    def _over_space(self) -> NDArray[np.bool_]:
        """Return a mask of the routes that pass a satellite."""
        in_space = np.array([arc.link is None for arc in self.network.arcs], dtype=np.bool_)
        found = np.zeros(self.routes.size, dtype=np.bool_)
        found[self.routes.use_route[in_space[self.routes.use_arc]]] = True
        return found

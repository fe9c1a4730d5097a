"""Route numbers: which sums every route enters, and with what weight."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from models.data import Load

from ..arrays import Bools, Floats, Ints
from ..instance import Instance
from ..network import Arc, Network
from ..physics.geometry import Geometry
from ..prices import usd_per_gbps_y
from ..routes import Routes

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Uses:
    """Uses of arcs by routes: one row per passage, `gbps` per EFLOPS."""

    route: Ints
    arc: Ints
    gbps: Floats

    def only(self, mask: Bools) -> Uses:
        """Return the uses of a mask (uses,)."""
        return Uses(self.route[mask], self.arc[mask], self.gbps[mask])


def uses_of(routes: Routes, only: Bools | None = None) -> Uses:
    """Return the arc uses of the pool.

    Args:
        routes: the pool.
        only: (routes,) mask of the routes asked for; all without one.
    """
    kept = slice(None) if only is None else np.flatnonzero(only[routes.use_route])
    route, arc = routes.use_route[kept].astype(np.int64), routes.use_arc[kept].astype(np.int64)
    return Uses(route, arc, routes.use_gbps[kept])


def collect(keys: list[Key], of_use: Ints, route: Ints, weights: Floats) -> dict[Key, Load]:
    """Return a load per key; what a route puts into one sum several times adds up.

    Args:
        keys: what the sums are of.
        of_use: (n,) position in `keys`, or -1 for none.
        route: (n,) who.
        weights: (n,) or (n, slices) how much.
    """
    order = np.lexsort((route, of_use))
    order = order[of_use[order] >= 0]
    key, who = of_use[order], route[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = (key[1:] != key[:-1]) | (who[1:] != who[:-1])
    starts = np.flatnonzero(first)
    if not len(starts):
        return {}
    total, key, who = np.add.reduceat(weights[order], starts, axis=0), key[starts], who[starts]
    ends = [0, *(np.flatnonzero(np.diff(key)) + 1).tolist(), len(key)]
    loads = {keys[key[a]]: _load(who[a:b], total[a:b]) for a, b in pairwise(ends)}
    return dict(sorted(loads.items(), key=lambda item: str(item[0])))


def _load(routes: Ints, weights: Floats) -> Load:
    """Return one load; (n,) weights where slices do not differ."""
    if weights.ndim == 2 and (weights == weights[:, :1]).all():
        return Load(routes, weights[:, 0].copy())
    return Load(routes, weights)


def loads_by(network: Network, uses: Uses, key_of: Iterable[Key | None]) -> dict[Key, Load]:
    """Return the loads of arcs grouped by a key of the arc (None: not in any sum)."""
    keys: list[Key] = []
    number: dict[Key, int] = {}
    of_arc = np.full(len(network.arcs), -1, dtype=np.int64)
    for i, key in enumerate(key_of):
        if key is not None:
            if key not in number:
                number[key] = len(keys)
                keys.append(key)
            of_arc[i] = number[key]
    return collect(keys, of_arc[uses.arc], uses.route, uses.gbps)


def link_loads(network: Network, uses: Uses) -> dict[str, Load]:
    """Return the flow of every link direction."""
    return loads_by(network, uses, (a.id if a.link else None for a in network.arcs))


def gateway_loads(network: Network, uses: Uses) -> dict[tuple[str, str, str], Load]:
    """Return the feeder flow by gateway, kind and direction, over all shells."""

    def key(a: Arc) -> tuple[str, str, str] | None:
        return (a.node or "", a.kind, a.direction) if a.kind.startswith("feeder") else None

    return loads_by(network, uses, (key(a) if a.direction else None for a in network.arcs))


def service_loads(network: Network, uses: Uses, fast: Bools) -> dict[str, Load]:
    """Return the flow of fast work (a mask over routes) on access arcs, by shell."""
    return loads_by(
        network, uses.only(fast[uses.route]),
        (a.shell if a.direction else None for a in network.arcs),
    )  # fmt: skip


def transit_load(inst: Instance, geometry: Geometry, network: Network, uses: Uses) -> Load:
    """Return the transit paid by each route [USD per EFLOPS and year of steady serve]."""
    none = Load(np.empty(0, dtype=np.int64), np.empty(0))
    if not inst.settings.boundary.network or not len(uses.arc):
        return none
    usd = usd_per_gbps_y(inst, geometry, network)[uses.arc]
    paid = np.flatnonzero(usd)
    loads = collect(["all"], np.zeros(len(paid), int), uses.route[paid], (uses.gbps * usd)[paid])
    return loads.get("all", none)

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
from ..routes import Routes

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Uses:
    """Uses of arcs by routes: one row per passage, weights (uses, slices) in Gbps/EFLOPS."""

    route: Ints
    arc: Ints
    gbps: Floats


def uses_of(routes: Routes, geometry: Geometry, slices: int, only: Bools | None = None) -> Uses:
    """Return the arc uses of the pool; those of whole shells are weighted by the zone's share.

    Args:
        routes: the pool.
        geometry: the space coefficients.
        slices: how many there are.
        only: (routes,) mask of the routes asked for; all without one.
    """
    kept = slice(None) if only is None else np.flatnonzero(only[routes.use_route])
    route, arc = routes.use_route[kept].astype(np.int64), routes.use_arc[kept].astype(np.int64)
    gbps = np.repeat(routes.use_gbps[kept, None], slices, axis=1)
    use_zone = routes.use_zone[kept]
    shared = np.flatnonzero(use_zone >= 0)
    host, zone = routes.host[route[shared]], use_zone[shared]
    for h in np.unique(host).tolist():
        mine = np.flatnonzero(host == h)
        gbps[shared[mine]] *= geometry.shells[routes.hosts[h].place].share[zone[mine]]
    return Uses(route, arc, gbps)


def collect(keys: list[Key], of_use: Ints, uses: Uses) -> dict[Key, Load]:
    """Return a load per key; `of_use` holds each use's position in `keys`, or -1 for none."""
    order = np.lexsort((uses.route, of_use))
    order = order[of_use[order] >= 0]
    key, route, total = _summed(of_use[order], uses.route[order], uses.gbps[order])
    level = (total == total[:, :1]).all(axis=1)
    ends = [0, *(np.flatnonzero(np.diff(key)) + 1), len(key)]
    loads: dict[Key, Load] = {}
    for begin, end in pairwise(ends) if len(key) else ():
        coef = total[begin:end, 0] if level[begin:end].all() else total[begin:end]
        loads[keys[key[begin]]] = Load(route[begin:end], coef)
    return dict(sorted(loads.items(), key=lambda item: str(item[0])))


def _summed(key: Ints, route: Ints, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """Return uses sorted by key and route with those of the same key and route added up."""
    first = np.ones(len(key), dtype=bool)
    first[1:] = (key[1:] != key[:-1]) | (route[1:] != route[:-1])
    starts = np.flatnonzero(first)
    total = np.zeros((len(starts), weights.shape[1]))
    np.add.at(total, np.cumsum(first) - 1, weights)
    return key[starts], route[starts], total


def summed(routes: Ints, weights: Floats) -> Load:
    """Return one load, repeated routes added up; (n,) where slices do not differ."""
    unique, inverse = np.unique(routes, return_inverse=True)
    total = np.zeros((len(unique), weights.shape[1]))
    np.add.at(total, inverse, weights)
    if (total == total[:, :1]).all():
        return Load(unique, total[:, 0])
    return Load(unique, total)


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
    return collect(keys, of_arc[uses.arc], uses)


def link_loads(network: Network, uses: Uses) -> dict[str, Load]:
    """Return the flow of every link direction and laser arc."""
    return loads_by(
        network, uses, (a.id if a.link or a.kind == "isl" else None for a in network.arcs)
    )


def gateway_loads(network: Network, uses: Uses) -> dict[tuple[str, str, str], Load]:
    """Return the feeder flow by gateway, kind and direction."""

    def key(a: Arc) -> tuple[str, str, str] | None:
        return (a.node or "", a.kind, a.direction) if a.kind.startswith("feeder") else None

    return loads_by(network, uses, map(key, network.arcs))


def terminal_loads(network: Network, uses: Uses) -> dict[tuple[str, str, str, str], Load]:
    """Return the flow through the satellites of a zone by kind and direction."""

    def ground(a: Arc) -> tuple[str, str, str, str] | None:
        if a.kind != "user" and not a.kind.startswith("feeder"):
            return None
        return a.shell or "", a.zone or "", a.kind, a.direction

    def leaving(a: Arc) -> tuple[str, str, str, str] | None:
        return (a.shell or "", a.zone or "", "cross", "out") if a.kind == "cross" else None

    def entering(a: Arc) -> tuple[str, str, str, str] | None:
        return (a.shell_to or "", a.zone_to or "", "cross", "in") if a.kind == "cross" else None

    found: dict[tuple[str, str, str, str], Load] = {}
    for key in (ground, leaving, entering):
        found |= loads_by(network, uses, map(key, network.arcs))
    return found


def service_loads(network: Network, uses: Uses, fast: Bools) -> dict[str, Load]:
    """Return the flow of fast work (a mask over routes) on user and feeder arcs, by shell."""
    quick = np.flatnonzero(fast[uses.route])
    chosen = Uses(uses.route[quick], uses.arc[quick], uses.gbps[quick])
    return loads_by(
        network, chosen, (a.shell if a.direction in ("up", "down") else None for a in network.arcs)
    )


def transit_load(inst: Instance, network: Network, uses: Uses) -> Load:
    """Return the transit paid by each route [USD per EFLOPS and year of steady serve]."""
    if not inst.settings.boundary.network:
        return Load(np.empty(0, dtype=np.int64), np.empty(0))
    price = {row.link: row.usd_per_gbps_y for row in inst.links}
    usd = np.array([price.get(a.link or "", 0.0) for a in network.arcs])
    if not len(uses.arc):
        return Load(np.empty(0, dtype=np.int64), np.empty(0))
    paid = usd[uses.arc]
    kept = np.flatnonzero(paid)
    return summed(uses.route[kept], uses.gbps[kept] * paid[kept, None])

"""The instance as columns: what every commodity asks for, and what every arc costs its class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..network import Network
from .commodities import commodities
from .hosts import Hosts, allowed, list_hosts
from .pool import Commodity
from .search import Digraph

if TYPE_CHECKING:
    from ..instance import Instance
    from ..physics.geometry import Geometry

FAST_MS = 60_000.0
FAST_GAP = 0.01
# Latencies are sums of floats: a limit met on paper must be met here.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Asks:
    """Commodities in columns (C,), with the hosts they may use.

    ``room_ms`` (C, H) is what the limit leaves for the ways in and out at a host (-inf: not
    allowed), ``bundled`` (C, H) masks the zones of the shells that may hold the work as a whole.
    """

    commodities: tuple[Commodity, ...]
    origin: Ints
    sink: Ints
    fast: Bools
    limit_ms: Floats
    processing_ms: Floats
    in_gbps: Floats
    out_gbps: Floats
    room_ms: Floats
    bundled: Bools


@dataclass(frozen=True, slots=True)
class Basis:
    """What all searches share: node numbers, hosts, asks, and arc weights by class (A,)."""

    number: dict[str, int]
    hosts: Hosts
    asks: Asks
    fast_ms: Floats
    slow_ms: Floats
    graph: Digraph
    region: Bools
    steady: Bools

    def weight_ms(self, fast: bool) -> Floats:
        """Return the latency (A,) of every arc for a class; inf where it must not be used."""
        return self.fast_ms if fast else self.slow_ms

    def ways_graph(self, *, fast: bool, outward: bool) -> Digraph:
        """Return the arcs of ways from origins (outward) or to sinks: regions are only ends."""
        end = self.graph.head if outward else self.graph.tail
        weight = self.weight_ms(fast)
        mask = np.isfinite(weight) & ~self.region[end]
        full = self.graph
        return Digraph(full.nodes, full.tail, full.head, weight, full.arc).keep(mask)


def prepare(inst: Instance, geometry: Geometry, network: Network) -> Basis:
    """Turn instance, geometry and network into columns.

    Args:
        inst: the instance.
        geometry: its space coefficients.
        network: its link graph.

    Returns:
        The columns every search needs.
    """
    number = {node: i for i, node in enumerate(sorted(network.graph.nodes))}
    regions = {row.region for row in inst.regions}
    arcs = network.arcs
    way = np.array([arc.latency_ms for arc in arcs], dtype=np.float64)
    gap = np.array([arc.gap for arc in arcs], dtype=np.float64)
    wait = np.array([arc.wait_ms for arc in arcs], dtype=np.float64)
    graph = Digraph(
        len(number),
        np.array([number[arc.tail] for arc in arcs], dtype=np.int64),
        np.array([number[arc.head] for arc in arcs], dtype=np.int64),
        way,
        np.arange(len(arcs), dtype=np.int64),
    )
    hosts = list_hosts(inst, geometry, number)
    return Basis(
        number=number,
        hosts=hosts,
        asks=_asks(inst, commodities(inst, geometry), hosts, number),
        fast_ms=np.where(gap <= FAST_GAP, way, np.inf),
        slow_ms=way + wait,
        graph=graph,
        region=np.array([node in regions for node in number], dtype=bool),
        steady=np.array([arc.steady for arc in arcs], dtype=bool),
    )


def _asks(
    inst: Instance, wanted: tuple[Commodity, ...], hosts: Hosts, number: dict[str, int]
) -> Asks:
    works = {row.workload: row for row in inst.workloads}
    rows = [works[one.workload] for one in wanted]
    masks = {name: allowed(hosts, row) for name, row in works.items()}
    mask = np.array([masks[row.workload] for row in rows], dtype=bool)
    mask = mask.reshape(len(rows), len(hosts.host))
    limit = np.array([row.latency_ms for row in rows], dtype=np.float64)
    processing = np.array([row.processing_ms for row in rows], dtype=np.float64)
    whole = np.array([row.span == "shell" for row in rows], dtype=bool)
    bundled = mask & whole[:, None] & hosts.orbital
    left = (limit * (1 + TOLERANCE) - processing)[:, None] - hosts.fixed_ms
    return Asks(
        commodities=wanted,
        origin=np.array([number[one.origin] for one in wanted], dtype=np.int64),
        sink=np.array([number[one.sink] for one in wanted], dtype=np.int64),
        fast=np.asarray(limit <= FAST_MS),
        limit_ms=limit,
        processing_ms=processing,
        in_gbps=np.array([row.in_gbps_per_eflops for row in rows], dtype=np.float64),
        out_gbps=np.array([row.out_gbps_per_eflops for row in rows], dtype=np.float64),
        room_ms=np.where(mask & ~bundled, left, -np.inf),
        bundled=bundled,
    )

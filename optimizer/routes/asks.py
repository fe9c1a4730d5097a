"""The instance as columns: what every commodity asks for, and what every arc costs its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..network import Network, Overhead, overhead
from ..prices import usd_per_gbps_y
from .commodities import commodities
from .hosts import Hosts, allowed, list_hosts
from .open import open_arcs
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
    allowed), ``born`` (C,) the host it starts at (-1: on the ground).
    """

    commodities: tuple[Commodity, ...]
    origin: Ints
    sink: Ints
    born: Ints
    fast: Bools
    limit_ms: Floats
    processing_ms: Floats
    in_gbps: Floats
    out_gbps: Floats
    room_ms: Floats


@dataclass(frozen=True, slots=True)
class Basis:
    """What all searches share: node numbers, hosts, asks, and arc weights by class (A,).

    ``usd`` (A,) is the price of a Gbps over a year, ``steady`` the arcs open in every slice.
    """

    number: dict[str, int]
    hosts: Hosts
    asks: Asks
    fast_ms: Floats
    slow_ms: Floats
    usd: Floats
    graph: Digraph
    region: Bools
    in_space: Bools
    steady: Bools
    overhead: Mapping[str, Sequence[Overhead]]

    def weight_ms(self, fast: bool) -> Floats:
        """Return the latency (A,) of every arc for a class; inf where it must not be used."""
        return self.fast_ms if fast else self.slow_ms

    def ways_graph(self, *, fast: bool, outward: bool) -> Digraph:
        """Return the arcs of ways from origins (outward) or to sinks.

        Regions and hosts in space are only ends. Outward, a host has a second node that ways leave
        from, `source` of it, so that work born there starts and no other way passes.
        """
        full, weight = self.graph, self.weight_ms(fast)
        tail, head = full.tail, full.head
        keep = np.isfinite(weight) & ~self.region[head if outward else tail]
        if outward:
            tail = np.where(self.in_space[tail], self.source(tail), tail)
        else:
            keep &= ~self.in_space[head]
        nodes = 2 * full.nodes if outward else full.nodes
        return Digraph(nodes, tail, head, weight, self.usd, full.arc).keep(keep)

    def source(self, node: Ints) -> Ints:
        """Return the node of the outward graph that ways from a host in space leave from."""
        return node + self.graph.nodes


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
    usd = usd_per_gbps_y(inst, geometry, network) + _line_usd(inst, network)
    steady, ever = open_arcs(inst, geometry, network)
    graph = Digraph(
        len(number),
        np.array([number[arc.tail] for arc in arcs], dtype=np.int64),
        np.array([number[arc.head] for arc in arcs], dtype=np.int64),
        way,
        usd,
        np.arange(len(arcs), dtype=np.int64),
    )
    hosts = list_hosts(inst, geometry, number)
    return Basis(
        number=number,
        hosts=hosts,
        asks=_asks(inst, commodities(inst, geometry), hosts, number),
        fast_ms=np.where(ever & (gap <= FAST_GAP), way, np.inf),
        slow_ms=np.where(ever, way + wait, np.inf),
        usd=usd,
        graph=graph,
        region=np.array([node in regions for node in number], dtype=bool),
        in_space=np.array([node in network.hosts for node in number], dtype=bool),
        steady=steady,
        overhead=overhead(network),
    )


def _line_usd(inst: Instance, network: Network) -> Floats:
    """Return what a Gbps of a link that must be bought costs a year (A,), to find cheap ways by."""
    price = {
        row.link: row.module_musd * 1e6 / row.module_gbps / (row.life_y or 1)
        for row in inst.links
        if row.existing_gbps == 0 and row.module_gbps > 0
    }
    return np.array([price.get(arc.link or "", 0.0) for arc in network.arcs], dtype=np.float64)


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
    origin = np.array([number[one.origin] for one in wanted], dtype=np.int64)
    at = {node: h for h, node in enumerate(hosts.node.tolist()) if hosts.kind[h] == "zone"}
    left = (limit * (1 + TOLERANCE) - processing)[:, None]
    return Asks(
        commodities=wanted,
        origin=origin,
        sink=np.array([number[one.sink] for one in wanted], dtype=np.int64),
        born=np.array([at.get(node, -1) for node in origin.tolist()], dtype=np.int64),
        fast=np.asarray(limit <= FAST_MS),
        limit_ms=limit,
        processing_ms=processing,
        in_gbps=np.array([row.in_gbps_per_eflops for row in rows], dtype=np.float64),
        out_gbps=np.array([row.out_gbps_per_eflops for row in rows], dtype=np.float64),
        room_ms=np.where(mask, left, -np.inf),
    )

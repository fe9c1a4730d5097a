"""The link graph: who can pass data to whom, how fast, and through which element.

Nodes are regions, hubs, sites, gateways and every (shell, zone) as ``shell:zone``. Arcs are
directed: links (fibre, subsea), user (region and zone), feeder-rf and feeder-optical (gateway
and zone), isl (zone and zone of a shell) and cross (shell and shell over a zone).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from .host import zone_node
from .physics.constants import EARTH_MEAN_RADIUS_KM

if TYPE_CHECKING:
    from .instance import Instance
    from .physics.geometry import Geometry, ShellGeometry

FIBRE_KM_PER_MS = 200.0
FEEDERS = ("feeder-rf", "feeder-optical")


@dataclass(frozen=True, slots=True)
class Arc:
    """One directed arc.

    ``latency_ms`` holds the way and the hop, ``wait_ms`` the mean wait for contact that only
    slow work pays, ``gap`` the share of instants with no satellite in sight of the ground end.
    ``steady``: the satellites give it capacity in every slice, not only in some.
    """

    id: str
    kind: str
    tail: str
    head: str
    latency_ms: float
    wait_ms: float = 0.0
    gap: float = 0.0
    link: str | None = None
    shell: str | None = None
    zone: str | None = None
    node: str | None = None
    shell_to: str | None = None
    zone_to: str | None = None
    direction: str = ""
    steady: bool = True


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs sorted by id, and the same arcs as a NetworkX graph whose edge keys are arc ids."""

    arcs: tuple[Arc, ...]
    graph: nx.MultiDiGraph[str]


def build_network(inst: Instance, geometry: Geometry) -> Network:
    """Build the link graph of an instance.

    Args:
        inst: the instance.
        geometry: its space coefficients (empty without shells).

    Returns:
        Every arc somebody could have a terminal, an antenna or a link for.

    Source: docs/formulation.md, section 3.
    """
    arcs = [*_link_arcs(inst)]
    for shell in sorted(geometry.shells):
        arcs += _user_arcs(inst, geometry.shells[shell])
        arcs += _feeder_arcs(inst, geometry.shells[shell])
        arcs += _isl_arcs(inst, geometry.shells[shell])
        arcs += _cross_arcs(inst, geometry, geometry.shells[shell])
    arcs.sort(key=lambda arc: arc.id)
    return Network(tuple(arcs), _graph(inst, geometry, arcs))


def great_circle_km(
    lat_a_deg: float, lon_a_deg: float, lat_b_deg: float, lon_b_deg: float
) -> float:
    """Return the great-circle distance of two points on the mean sphere [km].

    Source: haversine formula; mean radius of the IUGG.

    >>> round(great_circle_km(0.0, 0.0, 0.0, 90.0), 1)
    10007.6
    """
    lat_a, lat_b = math.radians(lat_a_deg), math.radians(lat_b_deg)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(lon_b_deg - lon_a_deg) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_MEAN_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def reachable_shells(inst: Instance) -> frozenset[str]:
    """Return the shells that at least one launcher has a payload to."""
    return frozenset(row.shell for row in inst.payloads)


def has_terminal(inst: Instance, shell: str, kind: str) -> bool:
    """Tell whether somebody in a shell could carry a kind of terminal.

    Args:
        inst: the instance.
        shell: shell id.
        kind: user, feeder-rf, feeder-optical, isl or cross.

    Returns:
        True if the shell's existing satellites, or a module that can fly there, carry it.
    """
    lattice = {row.shell for row in inst.shells if row.existing_sats > 0}
    flies = shell in reachable_shells(inst)
    return any(
        row.kind == kind
        and ((row.owner == shell and shell in lattice) if row.owner_kind == "shell" else flies)
        for row in inst.terminals
    )


def _link_arcs(inst: Instance) -> Iterator[Arc]:
    for link in inst.links:
        km = link.km
        if km is None:
            a, b = inst.nodes[link.from_], inst.nodes[link.to]
            km = great_circle_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)
            km *= inst.settings.routing.fibre_detour
        ms = km / FIBRE_KM_PER_MS if link.latency_ms is None else link.latency_ms
        yield Arc(f"{link.link}:fwd", link.kind, link.from_, link.to, ms, link=link.link)
        if not link.directed:
            yield Arc(f"{link.link}:rev", link.kind, link.to, link.from_, ms, link=link.link)


def _user_arcs(inst: Instance, shell: ShellGeometry) -> Iterator[Arc]:
    if has_terminal(inst, shell.shell, "user"):
        for region in inst.regions:
            yield from _ground_arcs(inst, shell, "user", region.region)


def _feeder_arcs(inst: Instance, shell: ShellGeometry) -> Iterator[Arc]:
    for kind in FEEDERS:
        if has_terminal(inst, shell.shell, kind):
            ends = {row.gateway for row in inst.antennas if row.kind == kind and row.max > 0}
            for gateway in sorted(ends):
                yield from _ground_arcs(inst, shell, kind, gateway)


def _ground_arcs(inst: Instance, shell: ShellGeometry, kind: str, node: str) -> Iterator[Arc]:
    wait_ms, gap = shell.wait_s[node] * 1000.0, shell.gap[node]
    for z in np.flatnonzero((shell.see[node] > 0).any(axis=1)):
        zone = shell.zones[z]
        ms = float(shell.slant_ms[node][z]) + inst.settings.routing.hop_ms
        space = zone_node(shell.shell, zone)
        for tail, head, way in ((node, space, "up"), (space, node, "down")):
            yield Arc(
                f"{kind}:{tail}>{head}", kind, tail, head, ms, wait_ms, gap,
                shell=shell.shell, zone=zone, node=node, direction=way,
                steady=bool((shell.see[node][z] > 0).all()),
            )  # fmt: skip


def _isl_arcs(inst: Instance, shell: ShellGeometry) -> Iterator[Arc]:
    if not has_terminal(inst, shell.shell, "isl"):
        return
    for (zone, to), border in shell.cross.items():
        if zone != to and bool((np.asarray(border) > 0).any()):
            tail, head = zone_node(shell.shell, zone), zone_node(shell.shell, to)
            yield Arc(
                f"isl:{tail}>{head}", "isl", tail, head, float(shell.isl_ms[zone, to]),
                shell=shell.shell, zone=zone, shell_to=shell.shell, zone_to=to,
                steady=bool((np.asarray(border) > 0).all()),
            )  # fmt: skip


def _cross_arcs(inst: Instance, geometry: Geometry, shell: ShellGeometry) -> Iterator[Arc]:
    if not has_terminal(inst, shell.shell, "cross"):
        return
    for (other, zone), ms in shell.cross_shell_ms.items():
        if other not in geometry.shells or zone not in geometry.shells[other].zones:
            continue
        if zone in shell.zones and math.isfinite(ms) and has_terminal(inst, other, "cross"):
            tail, head = zone_node(shell.shell, zone), zone_node(other, zone)
            yield Arc(
                f"cross:{tail}>{head}", "cross", tail, head,
                float(ms) + inst.settings.routing.hop_ms,
                shell=shell.shell, zone=zone, shell_to=other, zone_to=zone,
            )  # fmt: skip


def _graph(inst: Instance, geometry: Geometry, arcs: list[Arc]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(inst.nodes):
        graph.add_node(node, kind=inst.nodes[node].kind)
    for shell in sorted(geometry.shells):
        for zone in geometry.shells[shell].zones:
            graph.add_node(zone_node(shell, zone), kind="zone")
    for arc in arcs:
        graph.add_edge(arc.tail, arc.head, key=arc.id, kind=arc.kind, latency_ms=arc.latency_ms)
    return graph

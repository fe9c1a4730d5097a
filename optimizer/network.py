"""The link graph: who can pass data to whom, how fast, and through which element.

Ground nodes are regions, hubs, sites and gateways. A shell has two ports a ground node:
``shell^node`` up, ``shell~node`` down. Its zones (``shell:zone``), the satellites overhead
(``shell:zone>region``) and the shell as a whole (``shell``) are hosts, never passed. Arcs are
directed: links (fibre, subsea), access (user, feeder-rf, feeder-optical) between a ground node and
its ports, and mesh: one way of lasers from port to port or to a host, whatever it passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from .host import Host, zone_node
from .instance.sphere import FIBRE_KM_PER_MS, apart_km
from .terminals import ACCESS, access_nodes, accessing, has_terminal

if TYPE_CHECKING:
    from .instance import Instance
    from .physics.geometry import Geometry, ShellGeometry


@dataclass(frozen=True, slots=True)
class Arc:
    """One directed arc.

    ``latency_ms`` holds the way and the hops, ``wait_ms`` the mean wait for contact that only slow
    work pays, ``gap`` the share of instants without service. ``shell`` is the one whose terminals
    it uses, ``node`` the ground end and ``direction`` up or down (of access arcs), ``other`` the
    second shell of a way through two, ``way`` the number among the ways of the shell (-1: none, no
    laser), ``turned`` tells that it is passed from its second end to its first.
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
    node: str | None = None
    direction: str = ""
    other: str = ""
    way: int = -1
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs sorted by id, and the same arcs as a NetworkX graph whose edge keys are arc ids.

    ``hosts`` are the nodes in space where work runs: ways begin or end there.
    """

    arcs: tuple[Arc, ...]
    graph: nx.MultiDiGraph[str]
    hosts: frozenset[str]


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
    hosts: set[str] = set()
    for name in sorted(geometry.shells):
        shell = geometry.shells[name]
        arcs += [*_access_arcs(inst, shell), *_mesh_arcs(inst, geometry, shell)]
        above = [*_overhead_arcs(inst, shell)]
        hosts |= {name, *(zone_node(name, zone) for zone in shell.zones)}
        hosts |= {end for arc in above for end in (arc.tail, arc.head) if ">" in end}
        arcs += above
    arcs.sort(key=lambda arc: arc.id)
    return Network(tuple(arcs), _graph(inst, hosts, arcs), frozenset(hosts))


def up_port(shell: str, node: str) -> str:
    """Name the port by which a ground node reaches a shell.

    >>> up_port("gen2", "kenya")
    'gen2^kenya'
    """
    return f"{shell}^{node}"


def down_port(shell: str, node: str) -> str:
    """Name the port by which a shell reaches a ground node.

    >>> down_port("gen2", "kenya")
    'gen2~kenya'
    """
    return f"{shell}~{node}"


Overhead = tuple[Host, tuple[int, ...], tuple[int, ...]]


def overhead(network: Network) -> dict[str, list[Overhead]]:
    """Return, by region, the satellites overhead as hosts, with the arcs up to them and down."""
    into: dict[str, tuple[int, ...]] = {}
    out: dict[str, tuple[int, ...]] = {}
    access = {
        (a.shell, a.node, a.direction): i for i, a in enumerate(network.arcs) if a.kind == "user"
    }
    found: dict[str, list[Overhead]] = {}
    for i, arc in enumerate(network.arcs):
        if ">" in arc.head:
            region = Host.read("direct", arc.head).region
            into[arc.head] = (access[arc.shell, region, "up"], i)
        elif ">" in arc.tail:
            region = Host.read("direct", arc.tail).region
            out[arc.tail] = (i, access[arc.shell, region, "down"])
    for name in sorted(into.keys() & out.keys()):
        host = Host.read("direct", name)
        found.setdefault(host.region, []).append((host, into[name], out[name]))
    return found


def _link_arcs(inst: Instance) -> Iterator[Arc]:
    for link in inst.links:
        km = link.km
        if km is None:
            a, b = inst.nodes[link.from_], inst.nodes[link.to]
            km = apart_km(a, b)
            km *= inst.settings.routing.fibre_detour
        ms = km / FIBRE_KM_PER_MS if link.latency_ms is None else link.latency_ms
        yield Arc(f"{link.link}:fwd", link.kind, link.from_, link.to, ms, link=link.link)
        if not link.directed:
            yield Arc(f"{link.link}:rev", link.kind, link.to, link.from_, ms, link=link.link)


def _access_arcs(inst: Instance, shell: ShellGeometry) -> Iterator[Arc]:
    """Yield the arcs between ground nodes and their ports; they carry the wait and the gap."""
    name = shell.shell
    for kind in ACCESS:
        for node in access_nodes(inst, name, kind):
            if (shell.see[node] > 0).any():
                wait_ms, gap = shell.wait_s[node] * 1000.0, shell.gap[node]
                up, down = up_port(name, node), down_port(name, node)
                for tail, head, way in ((node, up, "up"), (down, node, "down")):
                    yield Arc(
                        f"{kind}:{tail}>{head}", kind, tail, head, 0.0, wait_ms, gap,
                        shell=name, node=node, direction=way,
                    )  # fmt: skip


def _mesh_arcs(inst: Instance, geometry: Geometry, shell: ShellGeometry) -> Iterator[Arc]:
    """Yield both directions of every way between ports and hosts."""
    name, ways = shell.shell, shell.ways
    ground = accessing(inst, name)
    rows = zip(
        ways.one.tolist(), ways.two.tolist(), ways.ms.tolist(), ways.gap.tolist(), strict=True
    )
    for number, (one, two, ms, gap) in enumerate(rows):
        ends = ways.ends[one], ways.ends[two]
        if any(end in inst.nodes and end not in ground for end in ends):
            continue
        over = next(
            (s for end in ends for s in [shell_of(end)] if s in geometry.shells and s != name), ""
        )
        for (a, b), turned in ((ends, False), (ends[::-1], True)):
            tail = up_port(name, a) if a in ground else a
            head = down_port(name, b) if b in ground else b
            yield Arc(
                f"mesh:{tail}>{head}", "mesh", tail, head, ms, gap=gap, shell=name, other=over,
                way=number, turned=turned,
            )  # fmt: skip


def shell_of(end: str) -> str:
    """Return the shell of a zone or of a whole shell."""
    return end.partition(":")[0]


def _overhead_arcs(inst: Instance, shell: ShellGeometry) -> Iterator[Arc]:
    """Yield the arcs between a region's ports and the satellite overhead, which computes itself."""
    name = shell.shell
    if not has_terminal(inst, name, "user"):
        return
    for region in access_nodes(inst, name, "user"):
        for z in np.flatnonzero((shell.see[region] > 0).any(axis=1)):
            ms = float(shell.slant_ms[region][z]) + inst.settings.routing.hop_ms
            host = Host("direct", name, shell.zones[z], region).name
            for tail, head in ((up_port(name, region), host), (host, down_port(name, region))):
                yield Arc(f"mesh:{tail}>{head}", "mesh", tail, head, ms, shell=name)


def _graph(inst: Instance, hosts: set[str], arcs: list[Arc]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(inst.nodes):
        graph.add_node(node, kind=inst.nodes[node].kind)
    for host in sorted(hosts):
        kind = "direct" if ">" in host else "zone" if ":" in host else "shell"
        graph.add_node(host, kind=kind)
    for arc in arcs:
        if arc.direction:
            graph.add_node(arc.head if arc.direction == "up" else arc.tail, kind="port")
        graph.add_edge(arc.tail, arc.head, key=arc.id, kind=arc.kind, latency_ms=arc.latency_ms)
    return graph

"""What a Gbps pays on every arc of the link graph, whoever carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .arrays import Floats
from .network import Arc, Network
from .physics.geometry import Geometry

if TYPE_CHECKING:
    from .instance import Instance


def usd_per_gbps_y(inst: Instance, geometry: Geometry, network: Network) -> Floats:
    """Return the price of the mean flow on every arc (A,) [USD per Gbps and year].

    A link pays its own price. In space a shell charges by the kind of terminal: access by the flow
    between it and the ground, `isl` by the lasers passed in it, `cross` by the flow from its
    satellites to those of another shell and back.

    Args:
        inst: the instance.
        geometry: its space coefficients.
        network: its link graph.

    Source: docs/formulation.md, section 5.
    """
    link = {row.link: row.usd_per_gbps_y for row in inst.links}
    shell: dict[tuple[str, str], float] = {
        (row.owner, row.kind): row.usd_per_gbps_y
        for row in inst.terminals
        if row.owner_kind == "shell" and row.usd_per_gbps_y
    }
    lasers = {s: _lasers_passed(geometry, s) for s in geometry.shells} if shell else {}

    def of(arc: Arc) -> float:
        if arc.link is not None:
            return link[arc.link]
        if arc.direction:
            return shell.get((arc.shell or "", arc.kind), 0.0)
        if arc.way < 0 or not shell:
            return 0.0
        passed = lasers[arc.shell or ""]
        usd = sum(shell.get((s, "isl"), 0.0) * float(count[arc.way]) for s, count in passed.items())
        ends = (arc.shell or "", arc.other) if arc.other else ()
        return usd + sum(shell.get((s, "cross"), 0.0) for s in ends)

    return np.array([of(arc) for arc in network.arcs], dtype=np.float64)


def _lasers_passed(geometry: Geometry, shell: str) -> dict[str, Floats]:
    """Return the lasers passed on every way of a shell (W,), by the shell they are in."""
    ways = geometry.shells[shell].ways
    owner = np.array([place.partition(":")[0] for place in ways.places], dtype=np.str_)
    found = {}
    for s in np.unique(owner).tolist():
        mine = owner[ways.hop_from] == s
        found[s] = np.bincount(
            ways.hop_way[mine], weights=ways.hops[mine], minlength=len(ways.one)
        ).astype(np.float64)
    return found

"""What a Gbps pays on every arc of the link graph, whoever carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .arrays import Floats
from .host import place_of
from .network import Arc, Network
from .physics.coefficients import Geometry, Ways

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
    lasers = {s: _lasers_usd(one.ways, shell) for s, one in geometry.shells.items()}

    def of(arc: Arc) -> float:
        if arc.link is not None:
            return link[arc.link]
        if arc.direction:
            return shell.get((arc.shell or "", arc.kind), 0.0)
        return float(lasers[arc.shell or ""][arc.way]) if arc.way >= 0 and shell else 0.0

    return np.array([of(arc) for arc in network.arcs], dtype=np.float64)


def _lasers_usd(ways: Ways, price: Mapping[tuple[str, str], float]) -> Floats:
    """Return the price of lasers on every way (W,): `isl` inside a shell, `cross` at both ends."""
    owner = [place_of(place)[0] for place in ways.places]

    def of(a: str, b: str) -> float:
        if a == b:
            return price.get((a, "isl"), 0.0)
        return price.get((a, "cross"), 0.0) + price.get((b, "cross"), 0.0)

    ends = zip(ways.hop_from.tolist(), ways.hop_to.tolist(), strict=True)
    usd = np.array([of(owner[a], owner[b]) for a, b in ends]) * ways.hops
    return np.bincount(ways.hop_way, weights=usd, minlength=len(ways.one)).astype(np.float64)

"""Which arcs carry something in every slice, and which ever could."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Bools
from ..instance.series import OperatingSlice, operating_slices
from ..network import Arc, Network

if TYPE_CHECKING:
    from ..instance import Instance
    from ..physics.geometry import Geometry


def open_arcs(inst: Instance, geometry: Geometry, network: Network) -> tuple[Bools, Bools]:
    """Tell which arcs could carry something in every slice, and which in any (A,).

    A link needs capacity, there or to be bought, that no outage takes away; access needs a
    satellite in sight, and gateway, antennas and shell that are there; a way through space its
    shells.

    Args:
        inst: the instance.
        geometry: its space coefficients.
        network: its link graph.
    """
    slices = operating_slices(inst)
    carries = {
        row.link: row.existing_gbps > 0 or (row.module_gbps > 0 and row.max_modules > 0)
        for row in inst.links
    }

    def share(arc: Arc, i: int, t: OperatingSlice) -> float:
        if arc.link is not None:
            return carries[arc.link] * t.share("link", arc.link)
        there = t.share("shell", arc.shell or "")
        if arc.other:
            there *= t.share("shell", arc.other)
        if arc.direction:
            node = arc.node or ""
            there *= t.share("gateway", node) * t.share(arc.kind, node)
            there *= float(geometry.shells[arc.shell or ""].see[node][:, i].sum())
        return there

    rows = [[share(arc, i, t) > 0 for i, t in enumerate(slices)] for arc in network.arcs]
    there = np.array(rows, dtype=bool).reshape(len(network.arcs), len(slices))
    return np.asarray(there.all(axis=1)), np.asarray(there.any(axis=1))

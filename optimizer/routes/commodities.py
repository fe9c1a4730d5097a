"""Who asks for compute, and at which nodes it is born and delivered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..host import zone_node
from .pool import Commodity

if TYPE_CHECKING:
    from ..instance import Instance
    from ..physics.geometry import Geometry


def commodities(inst: Instance, geometry: Geometry) -> tuple[Commodity, ...]:
    """List the commodities: one per workload, or one per zone if it is born in a shell.

    Args:
        inst: the instance.
        geometry: its space coefficients.

    Returns:
        Commodities sorted by workload, then zone.
    """
    return tuple(_commodities(inst, geometry))


def _commodities(inst: Instance, geometry: Geometry) -> Iterator[Commodity]:
    flags = {row.shell: row.flag for row in inst.shells}
    for work in inst.workloads:
        name, sink = work.workload, work.sink
        if work.origin not in flags:
            law = inst.nodes[work.origin].jurisdiction
            yield Commodity(name, name, work.origin, sink, None, law)
            continue
        shell = geometry.shells[work.origin]
        for z in np.flatnonzero((shell.share > 0).any(axis=1)):
            zone = shell.zones[z]
            origin = zone_node(shell.shell, zone)
            yield Commodity(f"{name}@{zone}", name, origin, sink, zone, flags[work.origin])

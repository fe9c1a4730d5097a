"""What satellites carry: every flow fits through the lasers and terminals of those that are there.

A satellite brings what its terminals are free for; existing ones and modules alive[m,s,p] add up.
    laser     flow from satellites over z to those over z' <= the lasers from z to z'
    cross     flow between two shells <= pairs of satellites that are nearest to each other
    terminal  flow through the satellites over z, by kind and direction <= their terminals
    sight     flow of a ground node, by kind and direction <= the satellites it sees;
              fast work alone: <= those that it sees at all but 5 % of the time
A route's flow falls on lasers as its ways do on the mean, on zones as its ground node sees them.
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from .data import Carried, SpaceData, TimeData
from .law import law
from .linear import supplied
from .serve import Serve


def add_space(
    block: pyo.Block, data: SpaceData, time: TimeData, *, serve: Serve, alive: Mapping[Any, Any]
) -> None:
    """Add what satellites carry; `serve(load, p, t)` is a flow [Gbps]."""

    def fits(carried: Carried, place: tuple[Any, ...], p: int, t: str) -> Any:
        return serve(carried.loads[place], p, t) <= supplied(carried.supply[place], alive, p, t)

    says = "flow from zone to zone <= the lasers there are"

    @law(block, data.laser.cells(time), says, "Gbps", seldom=True, late=True)
    def laser(_: Any, s: str, z: str, to: str, p: int, t: str) -> Any:
        return fits(data.laser, (s, z, to), p, t)

    says = "flow between two shells <= pairs that meet"

    @law(block, data.cross.cells(time), says, "Gbps", late=True)
    def cross(_: Any, s: str, other: str, way: str, p: int, t: str) -> Any:
        return fits(data.cross, (s, other, way), p, t)

    says = "flow through the satellites of a zone <= their terminals"

    @law(block, data.terminal.cells(time), says, "Gbps", late=True)
    def terminal(_: Any, s: str, z: str, kind: str, way: str, p: int, t: str) -> Any:
        return fits(data.terminal, (s, z, kind, way), p, t)

    says = "flow of a ground node <= the satellites in sight"

    @law(block, data.sight.cells(time), says, "Gbps", late=True)
    def sight(_: Any, s: str, n: str, kind: str, way: str, pace: str, p: int, t: str) -> Any:
        return fits(data.sight, (s, n, kind, way, pace), p, t)

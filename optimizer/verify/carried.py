"""What satellites carry: lasers, pairs of two shells, terminals, satellites in sight.

Source: formulation, section 4 (terminal, sight, laser, cross).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..terminals import ACCESS
from .checks import Check, at_most
from .lasers import Lasers
from .links import WAYS, Traffic


@dataclass(frozen=True, slots=True)
class Access:
    """One kind of access to one shell, in one direction; `nodes` are those that use it."""

    shell: str
    kind: str
    way: str
    column: str
    nodes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return what to call it."""
        return f"{self.shell} {self.kind} {self.way}"


def check_carried(traffic: Traffic, lasers: Lasers) -> Iterator[Check]:
    """Check what lasers and terminals in space carry."""
    shells = [shell for shell in traffic.case.shells if traffic.case.zones[shell]]
    for shell in shells:
        yield _laser(traffic, lasers, shell)
        for kind in ACCESS:
            for way, column in WAYS:
                access = _access(traffic, shell, kind, way, column)
                if access.nodes:
                    yield _terminal(traffic, access)
                    yield from _sight(traffic, access)
    for shell in shells:
        for other in shells:
            if shell != other:
                yield from _cross(traffic, lasers, shell, other)


def _laser(traffic: Traffic, lasers: Lasers, shell: str) -> Check:
    """Check every pair of zones; where no lasers are counted there are none."""
    case = traffic.case
    zones, counted = case.zones[shell], case.geometry.shells[shell].cross
    first = lasers.shell_of.index(shell)
    leaves, reaches = lasers.ends(shell, shell)
    inside = np.flatnonzero(leaves & reaches)
    used = {(int(a) - first, int(b) - first): lasers.flow[k]
            for k in inside for a, b in [lasers.pairs[k]]}  # fmt: skip
    moving = lasers.moving(shell)
    for z in np.flatnonzero(moving.any(axis=(1, 2))).tolist():
        used[z, z] = used.get((z, z), 0.0) + moving[z]
    rate = traffic.terminals.rate(shell, "isl", "gbps_down", False)
    there = traffic.terminals.available(shell)
    # ways pass lasers on the mean of all normal slices, so their number is that mean too
    typical = case.normal / case.normal.sum()
    shape = (len(used), len(case.periods), len(case.slices))
    cap, load = np.zeros(shape), np.zeros(shape)
    for row, (z, to) in enumerate(sorted(used)):
        load[row] = used[z, to]
        links = counted.get((zones[z], zones[to]))
        if links is not None:
            cap[row] = there * (np.asarray(links) @ typical) * rate[z]
    names = [f"{shell} {zones[z]} {zones[to]}" for z, to in sorted(used)]
    return at_most("laser", [names, case.periods, case.slices], load, cap, "Gbps")


def _cross(traffic: Traffic, lasers: Lasers, shell: str, other: str) -> Iterator[Check]:
    """Check what leaves a shell for another: the pairs that meet carry it, at either end."""
    case = traffic.case
    leaves, reaches = lasers.ends(shell, other)
    if not (leaves & reaches).any():
        return
    flow = lasers.between(shell, other)
    for end, far, way in ((shell, other, "out"), (other, shell, "in")):
        rate = traffic.terminals.rate(end, "cross", "gbps_down", False)
        meet = case.geometry.shells[end].meet.get(far)
        pairs = np.zeros((rate.shape[0], rate.shape[2])) if meet is None else np.asarray(meet)
        cap = np.einsum("zt,zpt->pt", pairs * traffic.terminals.available(end), rate)
        axes = [[f"{end} {far} {way}"], case.periods, case.slices]
        yield at_most("cross", axes, flow[np.newaxis], cap[np.newaxis], "Gbps")


def _access(traffic: Traffic, shell: str, kind: str, way: str, column: str) -> Access:
    key = (shell, kind, way)
    nodes = {str(a.node) for a in traffic.arcs if (a.shell, a.kind, a.direction) == key}
    return Access(shell, kind, way, column, tuple(sorted(nodes)))


def _flows(traffic: Traffic, access: Access, fast: bool) -> Floats:
    """Return the flow of every ground node that uses an access (N, P, T)."""
    keys = [(access.shell, access.kind, access.way, node) for node in access.nodes]
    return traffic.through(keys, ("shell", "kind", "direction", "node"), fast=fast)


def _seen(traffic: Traffic, access: Access) -> tuple[Floats, Floats, Floats]:
    """Return the satellites each node sees by zone (N, Z, T), in all and almost always (N, T)."""
    geometry = traffic.case.geometry.shells[access.shell]
    see = np.array([np.asarray(geometry.see[node]) for node in access.nodes])
    low = np.array([np.asarray(geometry.sky_low[node]) for node in access.nodes])
    return see, see.sum(axis=1), low


def _terminal(traffic: Traffic, access: Access) -> Check:
    """Check the terminals over every zone: a node's flow falls on zones as it sees them."""
    case = traffic.case
    see, whole, _ = _seen(traffic, access)
    sky = whole[:, np.newaxis, :]
    part = np.divide(see, sky, out=np.zeros(see.shape), where=sky > 0)
    used = np.einsum("nzt,npt->zpt", part, _flows(traffic, access, False))
    share = np.asarray(case.geometry.shells[access.shell].share)
    here = share * traffic.terminals.available(access.shell)
    rate = traffic.terminals.rate(access.shell, access.kind, access.column, True)
    axes = [[access.name], case.zones[access.shell], case.periods, case.slices]
    return at_most("terminal", axes, used[np.newaxis], here[:, np.newaxis, :] * rate, "Gbps")


def _sight(traffic: Traffic, access: Access) -> Iterator[Check]:
    """Check the satellites in sight of every node, and for fast work those almost always there.

    The antennas of a gateway stand close together: of a satellite they use one terminal.
    """
    case = traffic.case
    see, whole, low = _seen(traffic, access)
    whole_satellite = access.kind == "user"
    rate = traffic.terminals.rate(access.shell, access.kind, access.column, whole_satellite)
    there = traffic.terminals.available(access.shell)
    cap = np.einsum("nzt,zpt->npt", see * there, rate)
    steady = np.divide(low, whole, out=np.zeros(low.shape), where=whole > 0)
    for fast, most in ((False, cap), (True, cap * steady[:, np.newaxis, :])):
        label = f"{access.name} fast" if fast else access.name
        axes = [[label], access.nodes, case.periods, case.slices]
        used = _flows(traffic, access, fast)
        yield at_most("sight", axes, used[np.newaxis], most[np.newaxis], "Gbps")

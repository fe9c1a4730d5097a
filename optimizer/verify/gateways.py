"""Gateways: openings and antennas on the ground.

Source: formulation, section 6 (downlink).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from .case import Case
from .checks import Check, at_most
from .decisions import Decisions
from .links import WAYS, Traffic


@dataclass(frozen=True)
class Gateways:
    """The gateways W and their antennas A by period P."""

    d: Decisions

    @cached_property
    def opened(self) -> Floats:
        """Return the share of each period in which a gateway is open (W, P)."""
        case, bought = self.d.case, self.d.array("gateway")
        cal = case.calendar
        rows = [
            np.ones(cal.count) if row.opened_already else bought[w] @ cal.active(row.life_y)
            for w, row in enumerate(case.inst.gateways)
        ]
        return np.array(rows).reshape(len(rows), cal.count)

    @cached_property
    def antennas(self) -> Floats:
        """Return the antennas in service, existing ones where the gateway is open (A, P)."""
        case, bought = self.d.case, self.d.array("antennas")
        cal = case.calendar
        rows = [
            row.existing * self.at(row.gateway) + bought[a] @ cal.active(row.life_y)
            for a, row in enumerate(case.inst.antennas)
        ]
        return np.array(rows).reshape(len(rows), cal.count)

    def at(self, gateway: str) -> Floats:
        """Return the openness of one gateway (P,)."""
        return np.asarray(self.opened[self.d.case.gateways.index(gateway)])


def check_gateways(traffic: Traffic) -> Iterator[Check]:
    """Check openings and antennas of every gateway."""
    case, gateways = traffic.case, Gateways(traffic.d)
    rows = case.inst.antennas
    yield at_most("opening", [case.gateways, case.periods], gateways.opened, 1.0)
    keys = [(row.gateway, row.kind) for row in rows]
    names = [f"{gateway} {kind}" for gateway, kind in keys]
    room = [row.max * gateways.at(row.gateway) for row in rows]
    most = np.array(room).reshape(len(rows), len(case.periods))
    yield at_most("gateway", [names, case.periods], gateways.antennas, most, "antennas")
    there = case.available("gateway", [gateway for gateway, _ in keys]) * _clear_sky(case, keys)
    up_time = np.array([row.availability for row in rows])
    for way, column in WAYS:
        load = traffic.through([(*key, way) for key in keys], ("node", "kind", "direction"))
        each = up_time * np.array([getattr(row, column) for row in rows])
        cap = np.einsum("a,at,ap->apt", each, there, gateways.antennas)
        axes = [[f"{name} {way}" for name in names], case.periods, case.slices]
        yield at_most("antennas", axes, load, cap, "Gbps")


def _clear_sky(case: Case, keys: Sequence[tuple[str, str]]) -> Floats:
    """Return the share of the antennas of each gateway and kind that an outage leaves (A, T)."""
    rows = [case.available(kind, [gateway])[0] for gateway, kind in keys]
    return np.array(rows).reshape(len(keys), len(case.slices))

"""Gateways: openings and antennas on the ground.

Source: formulation, section 6 (downlink).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from ..instance.schema import Antenna
from .case import Case
from .checks import Check, at_most
from .decisions import Decisions
from .links import WAYS, Traffic
from .years import Share


@dataclass(frozen=True)
class Gateways:
    """The gateways W and their antennas A by period P."""

    d: Decisions

    @cached_property
    def opened(self) -> Floats:
        """Return the share of each period in which a gateway is open (W, P)."""
        return self.openings(self.d.case.calendar.active)

    def openings(self, share: Share) -> Floats:
        """Return how far each gateway is open in a period, each vintage by its share (W, P)."""
        case, bought = self.d.case, self.d.array("gateway")
        rows = [
            np.ones(len(case.periods)) if row.opened_already else bought[w] @ share(row.life_y)
            for w, row in enumerate(case.inst.gateways)
        ]
        return np.array(rows).reshape(len(rows), len(case.periods))

    @cached_property
    def antennas(self) -> Floats:
        """Return the antennas in service, existing ones where the gateway is open (A, P)."""
        return self.standing(self.d.case.calendar.active)

    def standing(self, share: Share) -> Floats:
        """Return antennas, existing ones included where the gateway is open (A, P)."""
        case, bought = self.d.case, self.d.array("antennas")
        rows = [row.existing * opened for row, opened in self._rows(share)]
        for a, row in enumerate(case.inst.antennas):
            rows[a] = rows[a] + bought[a] @ share(row.life_y)
        return np.array(rows).reshape(len(rows), len(case.periods))

    def most(self, share: Share) -> Floats:
        """Return how many antennas the gateways take (A, P)."""
        rows = [row.max * opened for row, opened in self._rows(share)]
        return np.array(rows).reshape(len(rows), len(self.d.case.periods))

    def _rows(self, share: Share) -> Iterator[tuple[Antenna, Floats]]:
        opened, case = self.openings(share), self.d.case
        for row in case.inst.antennas:
            yield row, np.asarray(opened[case.gateways.index(row.gateway)])


def check_gateways(traffic: Traffic) -> Iterator[Check]:
    """Check openings and antennas of every gateway."""
    case, gateways = traffic.case, Gateways(traffic.d)
    rows = case.inst.antennas
    cal = case.calendar
    yield at_most("opening", [case.gateways, case.periods], gateways.openings(cal.stands), 1.0)
    keys = [(row.gateway, row.kind) for row in rows]
    names = [f"{gateway} {kind}" for gateway, kind in keys]
    for share in (cal.stands, cal.active):
        used, most = gateways.standing(share), gateways.most(share)
        yield at_most("gateway", [names, case.periods], used, most, "antennas")
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

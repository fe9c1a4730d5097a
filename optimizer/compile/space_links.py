"""What satellites bring: lasers, terminals, satellites in sight of gateways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from models.data import SatelliteSupply

from ..arrays import Floats, Ints
from ..instance import Instance
from ..instance.schema import Terminal
from ..instance.series import OperatingSlice, profile_mean
from ..network import Arc
from ..physics.geometry import Geometry
from .calendar import Calendar
from .fleet import existing_sats

Rate = Callable[[Terminal], float]
Part = tuple[str, Ints, Floats]  # shell; its zones (n,); the share of its satellites in each (n, T)


class SatelliteRates:
    """Gbps per satellite over a zone, by owner of the terminals."""

    def __init__(
        self,
        inst: Instance,
        cal: Calendar,
        slices: tuple[OperatingSlice, ...],
        geometry: Geometry,
        flown: Iterable[tuple[str, str]],
    ) -> None:
        """Index the terminals; `flown` are the (module, shell) pairs that can be in orbit."""
        self._inst, self._cal, self._slices, self._geometry = inst, cal, slices, geometry
        self._terminals: dict[tuple[str, str, str], Terminal] = {
            (t.owner_kind, t.owner, t.kind): t for t in inst.terminals
        }
        self._modules: dict[str, list[str]] = {}
        for m, s in sorted(set(flown)):
            self._modules.setdefault(s, []).append(m)
        self._left = cache(self._free)  # asked for by every gateway and zone

    def supply(self, kind: str, parts: Iterable[Part], rate: Rate) -> SatelliteSupply:
        """Return the Gbps of terminals of one kind.

        Args:
            kind: user, feeder-rf, feeder-optical, isl or cross.
            parts: the satellites that count, by shell.
            rate: Gbps of one satellite from its terminal row.
        """
        fixed: dict[tuple[int, str], float] = {}
        module: dict[str, dict[tuple[str, str], float]] = {}
        for s, zones, share in parts:
            standing = self._terminals.get(("shell", s, kind))
            if standing is not None:
                each = rate(standing) * (share * self._left("shell", s, kind, s)[zones]).sum(axis=0)
                for p in self._cal.starts:
                    have = existing_sats(self._inst, s, p)
                    for t, gbps in zip(self._slices, each.tolist(), strict=True):
                        fixed[p, t.slice] = fixed.get((p, t.slice), 0.0) + gbps * have
            for m in self._modules.get(s, []):
                row = self._terminals.get(("module", m, kind))
                if row is not None:
                    each = rate(row) * (share * self._left("module", m, kind, s)[zones]).sum(axis=0)
                    for t, gbps in zip(self._slices, each.tolist(), strict=True):
                        if gbps > 0:
                            module.setdefault(t.slice, {})[m, s] = gbps
        return SatelliteSupply(fixed, module)

    def _free(self, owner_kind: str, owner: str, kind: str, s: str) -> Floats:
        """Return (zones, slices) the share of a terminal that is free, and there, over a shell."""
        row = self._terminals[owner_kind, owner, kind]
        there = np.array([t.share("shell", s) for t in self._slices])
        profile = [
            [profile_mean(self._inst, row.free_profile, float(lon), t) for t in self._slices]
            for lon in self._geometry.shells[s].centre_lon_deg
        ]
        free: Floats = row.free_share * np.array(profile) * there
        return free

    def laser(self, arc: Arc) -> SatelliteSupply:
        """Return the capacity of an isl arc: links over the border of its zones."""
        shell = self._geometry.shells[arc.shell or ""]
        cross = shell.cross[arc.zone or "", arc.zone_to or ""]
        part = self._over(arc.shell or "", arc.zone or "", cross)
        return self.supply("isl", [part], lambda row: row.gbps_down)

    def terminal(self, s: str, z: str, kind: str, way: str) -> SatelliteSupply:
        """Return the capacity of the satellites over a zone in one direction."""
        shell = self._geometry.shells[s]

        def rate(row: Terminal) -> float:
            return row.terminals * (row.gbps_up if way == "up" else row.gbps_down)

        part = self._over(s, z, shell.share[shell.zones.index(z)])
        return self.supply(kind, [part], rate)

    def _over(self, s: str, z: str, share: Floats) -> Part:
        """Return the satellites of one zone."""
        return s, np.array([self._geometry.shells[s].zones.index(z)]), np.asarray(share)[None, :]

    def sight(self, gateway: str, kind: str, way: str) -> SatelliteSupply:
        """Return the capacity of one terminal of every satellite in sight of a gateway."""
        parts = [
            (s, np.arange(len(shell.zones)), np.asarray(shell.see[gateway]))
            for s, shell in self._geometry.shells.items()
            if gateway in shell.see
        ]

        def rate(row: Terminal) -> float:
            return row.gbps_up if way == "up" else row.gbps_down

        return self.supply(kind, parts, rate)

"""What satellites bring: lasers, pairs of two shells, terminals, satellites in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from models.data import SatelliteSupply

from ..arrays import Floats, Ints
from ..instance import Instance
from ..instance.schema import Terminal
from ..instance.series import OperatingSlice, profile_mean
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

    def laser(self, place: tuple[str, str, str]) -> SatelliteSupply:
        """Return what the lasers from one zone of a shell to another carry.

        Their number is the mean over the normal slices, as the lasers that ways pass are: a way of
        all slices may pass a border that in one of them nobody flies over.
        """
        s, z, to = place
        normal = [not t.outage for t in self._slices]
        counted = self._geometry.shells[s].cross.get((z, to))
        lasers = 0.0 if counted is None else np.asarray(counted)[normal].mean()
        part = self._over(s, z, np.full(len(self._slices), lasers))
        return self.supply("isl", [part], lambda row: row.gbps_down)

    def cross(self, place: tuple[str, str, str]) -> SatelliteSupply:
        """Return what the pairs that meet carry, from the terminals of one of the two shells."""
        s, other, _ = place
        shell = self._geometry.shells[s]
        part = s, np.arange(len(shell.zones)), np.asarray(shell.meet[other])
        return self.supply("cross", [part], lambda row: row.gbps_down)

    def terminal(self, place: tuple[str, str, str, str]) -> SatelliteSupply:
        """Return what the terminals of the satellites over a zone carry in one direction."""
        s, z, kind, way = place
        shell = self._geometry.shells[s]
        part = self._over(s, z, shell.share[shell.zones.index(z)])
        return self.supply(kind, [part], lambda row: row.terminals * _gbps(row, way))

    def sight(self, place: tuple[str, str, str, str, str]) -> SatelliteSupply:
        """Return what the satellites in sight of a ground node carry in one direction.

        A gateway uses one terminal of a satellite, a region all; fast work counts only the
        satellites in sight at all but 5 % of the instants.
        """
        s, n, kind, way, pace = place
        shell = self._geometry.shells[s]
        see = np.asarray(shell.see[n])
        if pace == "fast":
            see = see * (shell.sky_low[n] / np.maximum(see.sum(axis=0), np.finfo(float).tiny))
        part = s, np.arange(len(shell.zones)), see
        each = kind == "user"
        return self.supply(
            kind, [part], lambda row: _gbps(row, way) * (row.terminals if each else 1)
        )

    def _over(self, s: str, z: str, share: Floats) -> Part:
        """Return the satellites of one zone."""
        return s, np.array([self._geometry.shells[s].zones.index(z)]), np.asarray(share)[None, :]


def _gbps(row: Terminal, way: str) -> float:
    return row.gbps_up if way == "up" else row.gbps_down

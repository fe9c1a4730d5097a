"""What satellites bring: lasers, terminals, satellites in sight of gateways."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from models.data import SatelliteSupply

from ..instance import Instance
from ..instance.schema import Terminal
from ..instance.series import OperatingSlice, profile_mean
from ..network import Arc
from ..physics.geometry import Geometry
from .calendar import Calendar
from .fleet import existing_sats

Rate = Callable[[Terminal], float]


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

    def supply(self, kind: str, parts: Iterable[tuple[str, str, np.ndarray]], rate: Rate,
               ) -> SatelliteSupply:  # fmt: skip
        """Return the Gbps of terminals of one kind.

        Args:
            kind: user, feeder-rf, feeder-optical, isl or cross.
            parts: (shell, zone, (T,) share of the shell's satellites that counts).
            rate: Gbps of one satellite from its terminal row.
        """
        fixed: dict[tuple[int, str], float] = {}
        module: dict[tuple[str, str, str], float] = {}
        for s, z, share in parts:
            standing = self._terminals.get(("shell", s, kind))
            for i, t in enumerate(self._slices):
                here = t.share("shell", s) * float(share[i])
                if standing is not None:
                    each = here * rate(standing) * self._free(standing, s, z, t)
                    for p in self._cal.starts:
                        have = existing_sats(self._inst, s, p)
                        fixed[p, t.slice] = fixed.get((p, t.slice), 0.0) + each * have
                for m in self._modules.get(s, []):
                    row = self._terminals.get(("module", m, kind))
                    if row is not None:
                        each = here * rate(row) * self._free(row, s, z, t)
                        key = (m, s, t.slice)
                        module[key] = module.get(key, 0.0) + each
        return SatelliteSupply(fixed, {k: v for k, v in module.items() if v > 0})

    def _free(self, row: Terminal, s: str, z: str, t: OperatingSlice) -> float:
        shell = self._geometry.shells[s]
        lon_deg = float(shell.centre_lon_deg[shell.zones.index(z)])
        return row.free_share * profile_mean(self._inst, row.free_profile, lon_deg, t)

    def laser(self, arc: Arc) -> SatelliteSupply:
        """Return the capacity of an isl arc: links over the border of its zones."""
        shell = self._geometry.shells[arc.shell or ""]
        cross = shell.cross[arc.zone or "", arc.zone_to or ""]
        parts = [(arc.shell or "", arc.zone or "", cross)]
        return self.supply("isl", parts, lambda row: row.gbps_down)

    def terminal(self, s: str, z: str, kind: str, way: str) -> SatelliteSupply:
        """Return the capacity of the satellites over a zone in one direction."""
        shell = self._geometry.shells[s]
        share = shell.share[shell.zones.index(z)]

        def rate(row: Terminal) -> float:
            return row.terminals * (row.gbps_up if way == "up" else row.gbps_down)

        return self.supply(kind, [(s, z, share)], rate)

    def sight(self, gateway: str, kind: str, way: str) -> SatelliteSupply:
        """Return the capacity of one terminal of every satellite in sight of a gateway."""
        parts = [
            (s, z, shell.see[gateway][j])
            for s, shell in self._geometry.shells.items()
            if gateway in shell.see
            for j, z in enumerate(shell.zones)
        ]

        def rate(row: Terminal) -> float:
            return row.gbps_up if way == "up" else row.gbps_down

        return self.supply(kind, parts, rate)

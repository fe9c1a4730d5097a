"""The lasers that flows pass, from the zone of one satellite to that of the next.

Source: formulation, sections 2 (ways) and 4 (laser, cross, state).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from ..arrays import Floats, Ints
from ..host import zone_node
from .links import Traffic
from .serving import KINDS

BITS_PER_BYTE = 8.0


@dataclass(frozen=True)
class Lasers:
    """Flow x lasers passed, over pairs of places (K, 2), `shell:zone` in numbers."""

    traffic: Traffic

    @cached_property
    def places(self) -> list[str]:
        """Return the zones of all shells, `shell:zone`."""
        case = self.traffic.case
        return [zone_node(shell, zone) for shell in case.shells for zone in case.zones[shell]]

    @cached_property
    def shell_of(self) -> list[str]:
        """Return the shell of every place."""
        return [place.partition(":")[0] for place in self.places]

    @cached_property
    def _passed(self) -> tuple[Ints, Floats]:
        """Return every pair that some flow passes (K, 2), and its flow x lasers (K, P, T)."""
        arc, code, hops = self._hops()
        codes, row = np.unique(code, return_inverse=True)
        load = self.traffic.load
        passing = csr_array((hops, (row, arc)), shape=(len(codes), len(load)))
        flow = passing @ load.reshape(len(load), load.shape[1] * load.shape[2])
        pairs = np.stack(np.divmod(codes, max(1, len(self.places))), axis=-1)
        return pairs, np.asarray(flow, dtype=float).reshape(len(codes), *load.shape[1:])

    @property
    def pairs(self) -> Ints:
        """Return the places a laser leaves and reaches (K, 2)."""
        return self._passed[0]

    @property
    def flow(self) -> Floats:
        """Return the Gbps on each pair (K, P, T)."""
        return self._passed[1]

    def _hops(self) -> tuple[Ints, Ints, Floats]:
        """Return, in rows, the arc passed, the pair as one number, and the mean lasers on it."""
        number = {place: i for i, place in enumerate(self.places)}
        arcs, codes, counts = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
        for shell, geometry in self.traffic.case.geometry.shells.items():
            ways = geometry.ways
            place = np.array([number[name] for name in ways.places], dtype=np.int64)
            order = np.argsort(ways.hop_way, kind="stable")
            by_way = np.asarray(ways.hop_way)[order]
            for a, arc in enumerate(self.traffic.arcs):
                if arc.shell != shell or arc.way < 0:
                    continue
                first, after = np.searchsorted(by_way, [arc.way, arc.way + 1])
                rows = order[first:after]
                leaves, reaches = place[ways.hop_from[rows]], place[ways.hop_to[rows]]
                if arc.turned:
                    leaves, reaches = reaches, leaves
                arcs.append(np.full(len(rows), a))
                codes.append(leaves * len(self.places) + reaches)
                counts.append(np.asarray(ways.hops)[rows])
        return np.concatenate(arcs), np.concatenate(codes), np.concatenate(counts)

    def between(self, shell: str, other: str) -> Floats:
        """Return the flow that leaves one shell for another, or x lasers inside one (P, T)."""
        leaves, reaches = self.ends(shell, other)
        return np.asarray(self.flow[leaves & reaches].sum(axis=0))

    def ends(self, shell: str, other: str) -> tuple[Ints, Ints]:
        """Return whether each pair leaves one shell, and whether it reaches the other (K,)."""
        owner = np.array([*self.shell_of, ""], dtype=object)[self.pairs]
        return owner[:, 0] == shell, owner[:, 1] == other

    def moving(self, shell: str) -> Floats:
        """Return the state that follows a session inside every zone (Z, P, T) [Gbps].

        Work at a zone moves on when its satellite leaves the zone, direct work at the end of a
        pass; work of a whole shell stays on its satellite.
        """
        case, served = self.traffic.case, self.traffic.legs.served
        geometry, zones = case.geometry.shells[shell], case.zones[shell]
        total = np.zeros((len(zones), len(case.periods), len(case.slices)))
        state = served.work.column("state_gb_per_eflops")[served.commodity] * BITS_PER_BYTE
        for n in np.flatnonzero((state > 0) & (served.kind > 0)):
            host = served.hosts[served.route[n]]
            direct = served.kind[n] == KINDS.index("direct")
            known = host.zone in zones and (not direct or host.region in geometry.pass_s)
            if host.place != shell or not known:
                continue
            z = zones.index(host.zone)
            stay = geometry.pass_s[host.region] if direct else float(geometry.dwell_s[z])
            gbps = state[n] * served.value[n] / stay
            total[z, served.period[n], served.spell[n]] += gbps
        return total

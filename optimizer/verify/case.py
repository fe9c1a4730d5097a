"""The case a plan is judged by: one instance with its calendar, slices, geometry and graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats, Ints
from ..instance import Instance
from ..network import Network, build_network
from ..physics.geometry import Geometry, derive_geometry
from .hours import Spell, operating_spells, profile_by_slice
from .years import Calendar

YEAR_H = 8760.0
FAST_MS = 60_000.0


@dataclass(frozen=True)
class Case:
    """All that the laws need besides the plan. Arrays run over ids in sorted order."""

    inst: Instance
    geometry: Geometry
    network: Network
    calendar: Calendar
    spells: tuple[Spell, ...]

    @classmethod
    def read(
        cls, inst: Instance, geometry: Geometry | None = None, network: Network | None = None
    ) -> Case:
        """Return the case of an instance; geometry and graph are derived where not given."""
        space = derive_geometry(inst) if geometry is None else geometry
        graph = build_network(inst, space) if network is None else network
        return cls(inst, space, graph, Calendar.read(inst), operating_spells(inst))

    @property
    def periods(self) -> tuple[int, ...]:
        """Return the first years of the periods (P)."""
        return self.calendar.starts

    @cached_property
    def slices(self) -> tuple[str, ...]:
        """Return the ids of the operating slices (T)."""
        return tuple(spell.slice for spell in self.spells)

    @cached_property
    def hours(self) -> Floats:
        """Return the hours a year of every slice (T,)."""
        return np.array([spell.hours for spell in self.spells])

    @cached_property
    def normal(self) -> Floats:
        """Return 1.0 for normal slices, 0.0 for outages (T,)."""
        return np.array([float(not spell.outage) for spell in self.spells])

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """Return the site ids (G)."""
        return tuple(row.site for row in self.inst.sites)

    @cached_property
    def halls(self) -> tuple[str, ...]:
        """Return the hall ids (B)."""
        return tuple(row.hall for row in self.inst.halls)

    @cached_property
    def shells(self) -> tuple[str, ...]:
        """Return the shell ids (S)."""
        return tuple(row.shell for row in self.inst.shells)

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Return the module ids (M)."""
        return tuple(row.module for row in self.inst.modules)

    @cached_property
    def launchers(self) -> tuple[str, ...]:
        """Return the launcher ids (V)."""
        return tuple(row.launcher for row in self.inst.launchers)

    @cached_property
    def gateways(self) -> tuple[str, ...]:
        """Return the gateway ids (W)."""
        return tuple(row.gateway for row in self.inst.gateways)

    @cached_property
    def vintages(self) -> tuple[int, ...]:
        """Return 0, for what stands already, and the periods (Q)."""
        return (0, *self.periods)

    @cached_property
    def commodities(self) -> tuple[str, ...]:
        """Return the commodities (K): one per workload, per zone where a shell is its origin."""
        return tuple(
            name
            for row in self.inst.workloads
            for name in (
                [f"{row.workload}@{zone}" for zone in self.zones[row.origin]]
                if row.origin in self.zones
                else [row.workload]
            )
        )

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """Return the names of the steps of value (I)."""
        return tuple(sorted({row.step for row in self.inst.values}))

    @cached_property
    def cooler_at(self) -> tuple[tuple[str, str], ...]:
        """Return the (site, cooler) pairs that can be built (C); `*` stands at every site."""
        pairs = [
            (site, row.cooler)
            for row in self.inst.coolers
            for site in (self.sites if row.site == "*" else (row.site,))
        ]
        return tuple(sorted(pairs))

    @cached_property
    def zones(self) -> Mapping[str, tuple[str, ...]]:
        """Return the zones of every shell (Z), empty where nothing is known of the shell."""
        known = self.geometry.shells
        return {s: tuple(known[s].zones) if s in known else () for s in self.shells}

    def trajectory(self, name: str | None) -> Floats:
        """Return the factor of a trajectory by period (P,); 1 without one."""
        if name is None:
            return np.ones(len(self.periods))
        factors = {
            row.period: row.factor for row in self.inst.trajectories if row.trajectory == name
        }
        return np.array([factors[period] for period in self.periods])

    def profile(self, name: str | None, lon_deg: float) -> Floats:
        """Return the factor of a profile at a longitude by slice (T,); 1 without one."""
        return profile_by_slice(self.inst, self.spells, name, lon_deg)

    def zone_profile(self, name: str | None, shell: str) -> Floats:
        """Return the factor of a profile at the centre of every zone (Z, T)."""
        if shell not in self.geometry.shells:
            return np.ones((0, len(self.spells)))
        longitudes = self.geometry.shells[shell].centre_lon_deg
        return np.array([self.profile(name, float(lon)) for lon in longitudes])

    def site_lon(self, site: str) -> float:
        """Return the longitude of a site."""
        return self.inst.nodes[site].lon_deg

    def available(self, kind: str, elements: Sequence[str]) -> Floats:
        """Return the share of elements that is there in every slice (N, T)."""
        rows = [[s.available.get((kind, e), 1.0) for s in self.spells] for e in elements]
        return np.array(rows, dtype=float).reshape(len(elements), len(self.spells))

    def day_groups(self) -> tuple[tuple[str, ...], Floats]:
        """Return the spans work may shift in: labels (U) and weights (T, U).

        A span is all normal slices of a day, or one outage slice; its column holds the
        slices' hours over the span's, so that x @ weights is the mean of x over the span.
        """
        labels = tuple(sorted({spell.day for spell in self.spells if not spell.outage}))
        labels += tuple(spell.slice for spell in self.spells if spell.outage)
        weights = np.zeros((len(self.spells), len(labels)))
        for t, spell in enumerate(self.spells):
            weights[t, labels.index(spell.day)] = spell.hours
        totals = weights.sum(axis=0)
        even = (weights > 0) / np.maximum(1, (weights > 0).sum(axis=0))
        return labels, np.where(totals > 0, weights / np.where(totals > 0, totals, 1.0), even)


def position(ids: Iterable[object], wanted: Iterable[object]) -> Ints:
    """Return the position of each wanted id, -1 where unknown."""
    place = {name: i for i, name in enumerate(ids)}
    return np.array([place.get(name, -1) for name in wanted], dtype=np.int64)

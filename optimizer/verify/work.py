"""The work asked for: commodities, where they start and end, and how much they are.

Source: formulation, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Bools, Floats
from .case import FAST_MS, Case


@dataclass(frozen=True)
class Work:
    """The commodities in columns (K,), one row per id of `case.commodities`."""

    case: Case

    @cached_property
    def row(self) -> list[int]:
        """Return the position of the workload of each commodity."""
        ids = [row.workload for row in self.case.inst.workloads]
        return [ids.index(name.partition("@")[0]) for name in self.case.commodities]

    @cached_property
    def zone(self) -> list[str]:
        """Return the zone a commodity is born in, empty on the ground."""
        return [name.partition("@")[2] for name in self.case.commodities]

    @cached_property
    def origin(self) -> tuple[str, ...]:
        """Return the node each commodity starts at."""
        return self._node("origin")

    @cached_property
    def sink(self) -> tuple[str, ...]:
        """Return the node each commodity is delivered to."""
        return self._node("sink")

    def _node(self, column: str) -> tuple[str, ...]:
        ends = [getattr(self.case.inst.workloads[i], column) for i in self.row]
        born = zip(ends, self.zone, strict=True)
        return tuple(f"{end}:{zone}" if end in self.case.zones else end for end, zone in born)

    @cached_property
    def jurisdiction(self) -> tuple[str, ...]:
        """Return the jurisdiction each commodity comes from; a shell's is its flag."""
        flags = {row.shell: row.flag for row in self.case.inst.shells}
        origins = [self.case.inst.workloads[i].origin for i in self.row]
        return tuple(flags.get(o) or self.case.inst.nodes[o].jurisdiction for o in origins)

    def column(self, name: str) -> Floats:
        """Return a column of numbers of the workloads (K,)."""
        rows = self.case.inst.workloads
        return np.array([getattr(rows[i], name) for i in self.row], dtype=float)

    @cached_property
    def price_factor(self) -> Floats:
        """Return by what a period multiplies the price of falling short (K, P)."""
        rows = [
            self.case.trajectory(self.case.inst.workloads[i].shortfall_trajectory) for i in self.row
        ]
        return np.array(rows).reshape(len(rows), len(self.case.periods))

    @cached_property
    def step_share(self) -> Floats:
        """Return the share of each commodity that a step of its value holds, 0 for none (K, I)."""
        return self._steps("share")

    @cached_property
    def step_usd(self) -> Floats:
        """Return what an EFLOPS and hour of each step is worth (K, I)."""
        return self._steps("usd_per_eflops_h")

    def _steps(self, column: str) -> Floats:
        table = np.zeros((len(self.row), len(self.case.steps)))
        names = [self.case.inst.workloads[i].workload for i in self.row]
        for row in self.case.inst.values:
            for k, name in enumerate(names):
                if name == row.workload:
                    table[k, self.case.steps.index(row.step)] = getattr(row, column)
        return table

    @property
    def stepped(self) -> Bools:
        """Return True for work whose value has steps (K,)."""
        return np.asarray(self.step_share.sum(axis=1) > 0)

    @cached_property
    def fast(self) -> Bools:
        """Return True for work that must answer within a minute (K,)."""
        return np.asarray(self.column("latency_ms") <= FAST_MS)

    @cached_property
    def shifts(self) -> Bools:
        """Return True for work that may move within its day (K,)."""
        return np.array([self.case.inst.workloads[i].shift == "day" for i in self.row], dtype=bool)

    @cached_property
    def demand(self) -> Floats:
        """Return the EFLOPS asked for (K, P, T)."""
        case = self.case
        shape = (len(case.commodities), len(case.periods), len(case.slices))
        table = np.zeros(shape)
        for k, i in enumerate(self.row):
            row = case.inst.workloads[i]
            by_period = row.demand_eflops * case.trajectory(row.demand_trajectory)
            table[k] = np.outer(by_period, self._by_slice(k, i))
        return table

    def _by_slice(self, k: int, i: int) -> Floats:
        case, row = self.case, self.case.inst.workloads[i]
        if row.origin not in case.zones:
            return case.profile(row.demand_profile, case.inst.nodes[row.origin].lon_deg)
        z = case.zones[row.origin].index(self.zone[k])
        share = np.asarray(case.geometry.shells[row.origin].share)[z]
        return np.asarray(share * case.zone_profile(row.demand_profile, row.origin)[z])

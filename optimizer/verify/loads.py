"""What the routes put on the arcs, and who carries how many terminals.

Source: formulation, sections 3 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..network import Arc
from .case import position
from .fleet import Fleet
from .serving import Served


@dataclass(frozen=True, slots=True)
class LegRows:
    """Arcs passed, in columns: route, direction (0 in, 1 out), arc."""

    route: Ints
    direction: Ints
    arc: Ints

    def take(self, rows: Ints) -> LegRows:
        """Return some rows, in the order asked for."""
        return LegRows(self.route[rows], self.direction[rows], self.arc[rows])


@dataclass(frozen=True)
class Legs:
    """The legs of the plan, sorted by route, direction and step."""

    served: Served

    @cached_property
    def told(self) -> LegRows:
        """Return every row of the plan's legs, in walking order."""
        legs, routes, case = self.served.d.plan.legs, self.served.d.plan.routes, self.served.case
        rows = LegRows(
            route=position(routes["route"], legs["route"]),
            direction=position(("in", "out"), legs["direction"]),
            arc=position([arc.id for arc in case.network.arcs], legs["arc"]),
        )
        return rows.take(np.lexsort((legs["step"], rows.direction, rows.route)))

    @cached_property
    def known(self) -> LegRows:
        """Return the rows whose route, direction and arc are known."""
        rows = self.told
        return rows.take(
            np.flatnonzero((rows.route >= 0) & (rows.direction >= 0) & (rows.arc >= 0))
        )

    @cached_property
    def passed(self) -> Ints:
        """Return the arcs that some route passes, by their number in the graph (A,)."""
        return np.unique(self.known.arc)

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """Return the arcs that some route passes (A,)."""
        return tuple(self.served.case.network.arcs[a] for a in self.passed)

    def load(self, keep: Bools | None = None) -> Floats:
        """Return the load of every arc passed, of the service to keep (A, P, T) [Gbps]."""
        served, case, legs = self.served, self.served.case, self.known
        chosen = np.arange(len(served.value)) if keep is None else np.flatnonzero(keep)
        first = np.searchsorted(legs.route, served.route[chosen], side="left")
        count = np.searchsorted(legs.route, served.route[chosen], side="right") - first
        row = np.repeat(chosen, count)
        skip = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
        leg = np.arange(len(row)) + skip
        gbps = served.value[row] * self._gbps(row, legs.direction[leg])
        shape = (len(self.passed), len(case.periods), len(case.slices))
        arc = np.searchsorted(self.passed, legs.arc[leg])
        cell = (arc * shape[1] + served.period[row]) * shape[2] + served.spell[row]
        flat = np.bincount(cell, gbps, minlength=int(np.prod(shape)))
        return np.asarray(flat.reshape(shape), dtype=float)

    def _gbps(self, row: Ints, direction: Ints) -> Floats:
        work = self.served.work
        rates = np.array([work.column("in_gbps_per_eflops"), work.column("out_gbps_per_eflops")])
        return np.asarray(rates[direction, self.served.commodity[row]])


@dataclass(frozen=True)
class Terminals:
    """The terminals in space by shell, kind and zone."""

    fleet: Fleet

    def rate(self, shell: str, kind: str, column: str, all_terminals: bool) -> Floats:
        """Return the rate of all satellites of a shell, were they over one zone (Z, P, T) [Gbps].

        Args:
            shell: The shell.
            kind: user, feeder-rf, feeder-optical, isl or cross.
            column: gbps_down or gbps_up.
            all_terminals: Count every terminal of a satellite, or one.
        """
        case = self.fleet.case
        s = case.shells.index(shell)
        total = np.zeros((len(case.zones[shell]), len(case.periods), len(case.slices)))
        for row in case.inst.terminals:
            if row.kind != kind or (row.owner_kind == "shell" and row.owner != shell):
                continue
            if row.owner_kind == "shell":
                number = self.fleet.existing[s]
            else:
                number = self.fleet.alive[case.modules.index(row.owner), s]
            each = getattr(row, column) * row.free_share * (row.terminals if all_terminals else 1)
            free = case.zone_profile(row.free_profile, shell)
            total += each * number[np.newaxis, :, np.newaxis] * free[:, np.newaxis, :]
        return total

    def available(self, shell: str) -> Floats:
        """Return the share of a shell that is there (T,)."""
        return np.asarray(self.fleet.available[self.fleet.case.shells.index(shell)])

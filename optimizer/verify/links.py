"""Links on the ground, and service without a gap.

Source: formulation, sections 2, 3 and 7 (link, service).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from ..network import Arc
from ..terminals import ACCESS
from .case import Case
from .checks import Check, at_most
from .decisions import Decisions
from .fleet import Fleet
from .loads import Legs, Terminals
from .years import Share

WAYS = (("down", "gbps_down"), ("up", "gbps_up"))


@dataclass(frozen=True)
class Traffic:
    """Loads and capacities; arrays over the arcs passed A, periods P, slices T."""

    fleet: Fleet
    legs: Legs

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.fleet.case

    @property
    def d(self) -> Decisions:
        """Return the decisions."""
        return self.fleet.d

    @property
    def arcs(self) -> tuple[Arc, ...]:
        """Return the arcs that some route passes (A,)."""
        return self.legs.arcs

    @cached_property
    def load(self) -> Floats:
        """Return the load of every arc (A, P, T) [Gbps]."""
        return self.legs.load()

    @cached_property
    def fast(self) -> Floats:
        """Return the load of work that must answer within a minute (A, P, T) [Gbps]."""
        served = self.legs.served
        return self.legs.load(served.work.fast[served.commodity])

    @cached_property
    def terminals(self) -> Terminals:
        """Return the terminals in space."""
        return Terminals(self.fleet)

    @cached_property
    def lines(self) -> Floats:
        """Return the lines in service (L, P)."""
        return self._laid(self.case.calendar.active)

    @cached_property
    def fullest_lines(self) -> Floats:
        """Return the lines that lie there in the first year of a period (L, P)."""
        return self._laid(self.case.calendar.stands)

    def _laid(self, share: Share) -> Floats:
        bought, cal = self.d.array("lines"), self.case.calendar
        rows = [
            bought[i] @ share(row.life_y) if row.life_y else np.zeros(cal.count)
            for i, row in enumerate(self.case.inst.links)
        ]
        return np.array(rows).reshape(len(rows), cal.count)

    @cached_property
    def link_gbps(self) -> Floats:
        """Return the capacity of every link, each way (L, P, T)."""
        links = self.case.inst.links
        base = np.array([row.existing_gbps for row in links])
        step = np.array([row.module_gbps for row in links])
        built = base[:, np.newaxis] + step[:, np.newaxis] * self.lines
        there = self.case.available("link", [row.link for row in links])
        return np.asarray(built[:, :, np.newaxis] * there[:, np.newaxis, :])

    def through(
        self, keys: Sequence[tuple[object, ...]], columns: tuple[str, ...], *, fast: bool = False
    ) -> Floats:
        """Return the load summed over the arcs whose attributes equal each key (N, P, T).

        Args:
            keys: The values asked for.
            columns: The attributes of an arc they are values of.
            fast: Count only work that must answer within a minute.
        """
        load = self.fast if fast else self.load
        place = {key: n for n, key in enumerate(keys)}
        total = np.zeros((len(keys), len(self.case.periods), len(self.case.slices)))
        for a, arc in enumerate(self.arcs):
            n = place.get(tuple(getattr(arc, column) for column in columns))
            if n is not None:
                total[n] += load[a]
        return total


def check_links(traffic: Traffic) -> Iterator[Check]:
    """Check every link, each way, and service without a gap."""
    case, rows = traffic.case, traffic.case.inst.links
    place = {row.link: i for i, row in enumerate(rows)}
    used = [a for a, arc in enumerate(traffic.arcs) if arc.link is not None]
    cap = traffic.link_gbps[[place[str(traffic.arcs[a].link)] for a in used]]
    axes = [[traffic.arcs[a].id for a in used], case.periods, case.slices]
    yield at_most("link", axes, traffic.load[used], cap, "Gbps")
    most = np.array([float(row.max_modules) for row in rows]).reshape(-1, 1)
    yield at_most("lines", [[row.link for row in rows], case.periods], traffic.fullest_lines, most)
    yield _service(traffic)


def _service(traffic: Traffic) -> Check:
    case, fleet = traffic.case, traffic.fleet
    keys = [(kind, shell) for shell in case.shells for kind in ACCESS]
    by_kind = traffic.through(keys, ("kind", "shell"), fast=True)
    shape = (len(case.shells), len(ACCESS), len(case.periods), len(case.slices))
    room = np.where(fleet.complete > 0, np.inf, 0.0)[:, :, np.newaxis]
    axes = [case.shells, case.periods, case.slices]
    return at_most("service", axes, by_kind.reshape(shape).sum(axis=1), room, "Gbps")

"""Links, terminals in space, and service without a gap.

Source: formulation, sections 2, 3 and 6 (link, terminal).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from .case import Case
from .checks import Check, Names, at_most
from .decisions import Decisions
from .fleet import Fleet
from .loads import Legs, Terminals
from .years import Share

FEEDERS = ("feeder-rf", "feeder-optical")
WAYS = (("down", "gbps_down"), ("up", "gbps_up"))


@dataclass(frozen=True)
class Traffic:
    """Loads and capacities; arrays over arcs A, periods P, slices T."""

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

    @cached_property
    def isl_gbps(self) -> dict[str, Floats]:
        """Return, by shell, the laser rate of all its satellites at a zone (Z, P, T)."""
        rate = self.terminals.rate
        return {s: rate(s, "isl", "gbps_down", False) for s in self.case.shells}

    @cached_property
    def capacity(self) -> Floats:
        """Return the capacity of links and isl arcs; inf where terminals alone limit (A, P, T)."""
        case = self.case
        table = np.full((len(case.network.arcs), len(case.periods), len(case.slices)), np.inf)
        place = {row.link: i for i, row in enumerate(case.inst.links)}
        for a, arc in enumerate(case.network.arcs):
            if arc.link is not None:
                table[a] = self.link_gbps[place[arc.link]]
            elif arc.kind == "isl":
                table[a] = self._isl(str(arc.shell), str(arc.zone), str(arc.zone_to))
        return table

    def _isl(self, shell: str, zone: str, zone_to: str) -> Floats:
        cross = self.case.geometry.shells[shell].cross.get((zone, zone_to))
        links = np.zeros(len(self.case.slices)) if cross is None else np.asarray(cross)
        rate = self.isl_gbps[shell][self.case.zones[shell].index(zone)]
        return np.asarray(self.terminals.available(shell) * links * rate)

    def through(self, keys: Sequence[tuple[object, ...]], columns: tuple[str, ...]) -> Floats:
        """Return the load summed over the arcs whose attributes equal each key (N, P, T)."""
        place = {key: n for n, key in enumerate(keys)}
        total = np.zeros((len(keys), len(self.case.periods), len(self.case.slices)))
        for a, arc in enumerate(self.case.network.arcs):
            n = place.get(tuple(getattr(arc, column) for column in columns))
            if n is not None:
                total[n] += self.load[a]
        return total


def check_links(traffic: Traffic) -> Iterator[Check]:
    """Check every arc, every terminal and service without a gap."""
    case = traffic.case
    arcs = [arc.id for arc in case.network.arcs]
    axes = [arcs, case.periods, case.slices]
    yield at_most("link", axes, traffic.load, traffic.capacity, "Gbps")
    most = np.array([float(row.max_modules) for row in case.inst.links]).reshape(-1, 1)
    yield at_most(
        "lines", [[row.link for row in case.inst.links], case.periods], traffic.fullest_lines, most
    )
    for shell in case.shells:
        if case.zones[shell]:
            yield from _terminals(traffic, shell)
    yield from _service(traffic)


def _terminals(traffic: Traffic, shell: str) -> Iterator[Check]:
    case = traffic.case
    zones = case.zones[shell]
    share = np.asarray(case.geometry.shells[shell].share) * traffic.terminals.available(shell)
    users = [(kind, way, column) for kind in ("user", *FEEDERS) for way, column in WAYS]
    for kind, way, column in users:
        used = traffic.through(
            [(kind, way, shell, zone) for zone in zones], ("kind", "direction", "shell", "zone")
        )
        rate = traffic.terminals.rate(shell, kind, column, True)
        yield at_most("terminal", _axes(case, shell, kind, way), used[np.newaxis],
                      share[:, np.newaxis, :] * rate, "Gbps")  # fmt: skip
    rate = share[:, np.newaxis, :] * traffic.terminals.rate(shell, "cross", "gbps_down", True)
    for way, ends in (("out", ("shell", "zone")), ("in", ("shell_to", "zone_to"))):
        used = traffic.through([("cross", shell, zone) for zone in zones], ("kind", *ends))
        yield at_most("terminal", _axes(case, shell, "cross", way), used[np.newaxis], rate, "Gbps")


def _axes(case: Case, shell: str, kind: str, way: str) -> list[Names]:
    return [[f"{shell} {kind} {way}"], case.zones[shell], case.periods, case.slices]


def _service(traffic: Traffic) -> Iterator[Check]:
    case, fleet = traffic.case, traffic.fleet
    load = np.zeros((len(case.shells), len(case.periods), len(case.slices)))
    for a, arc in enumerate(case.network.arcs):
        if arc.kind in ("user", *FEEDERS):
            load[case.shells.index(str(arc.shell))] += traffic.fast[a]
    room = np.where(fleet.complete > 0, np.inf, 0.0)[:, :, np.newaxis]
    yield at_most("service", [case.shells, case.periods, case.slices], load, room, "Gbps")

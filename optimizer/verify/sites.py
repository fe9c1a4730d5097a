"""Ground sites: openings, halls and their refreshes, IT power.

Sources: formulation, sections 1 and 6 (space, silicon, it load).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from ..instance.schema import Hall
from .case import Case
from .checks import Check, at_most
from .decisions import Decisions
from .years import Share


@dataclass(frozen=True, slots=True)
class Refresh:
    """The accelerators a hall bought in q works with from `year` on, at age `age`."""

    year: int
    age: int
    period: int


def refreshes(case: Case, hall: Hall, q: int) -> list[Refresh]:
    """Return the first accelerators of a hall bought in q and its refreshes in the horizon."""
    cal = case.calendar
    ages = range(0, hall.life_y, hall.accelerator_life_y)
    years = [(cal.starts[q] + age, age) for age in ages]
    return [Refresh(y, age, cal.period_of(y)) for y, age in years if y <= cal.last_year]


def eflops_per_hall(case: Case, hall: Hall) -> Floats:
    """Return the mean EFLOPS in p of one hall bought in q, [q, p]."""
    cal = case.calendar
    factor = case.trajectory(hall.eflops_trajectory)
    by_age = np.zeros((cal.count, hall.life_y))
    for q in range(cal.count):
        for fresh in refreshes(case, hall, q):
            by_age[q, fresh.age : fresh.age + hall.accelerator_life_y] = factor[fresh.period]
    return np.asarray(hall.eflops * np.einsum("qpj,qj->qp", cal.weight(hall.life_y), by_age))


@dataclass(frozen=True)
class Ground:
    """What stands at the sites; arrays over sites G, halls B, vintages Q, periods P, slices T."""

    d: Decisions

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.d.case

    @cached_property
    def standing(self) -> Floats:
        """Return the halls that exist already, over the years they serve: (G, B, P)."""
        case, cal = self.case, self.case.calendar
        units = np.zeros((len(case.sites), len(case.halls), cal.count))
        for row in case.inst.existing:
            g, b = case.sites.index(row.site), case.halls.index(row.hall)
            for p in range(cal.count):
                served = sum(year < row.until for year in cal.years(p))
                units[g, b, p] += row.count * served / cal.lengths[p]
        return units

    @cached_property
    def opened(self) -> Floats:
        """Return the share of each period in which a site is open (G, P)."""
        return self.openings(self.case.calendar.active)

    def openings(self, share: Share) -> Floats:
        """Return how far each site is open in a period, each vintage by its share (G, P)."""
        case, bought = self.case, self.d.array("open")
        rows = [bought[g] @ share(row.life_y) for g, row in enumerate(case.inst.sites)]
        opened = np.array(rows).reshape(len(case.sites), len(case.periods))
        for row in case.inst.existing:
            if row.count > 0:
                opened[case.sites.index(row.site)] = 1.0
        return opened

    @cached_property
    def units(self) -> Floats:
        """Return the halls in service by vintage (G, B, Q, P)."""
        return np.concatenate(
            [self.standing[:, :, np.newaxis], self._bought(self.case.calendar.active)], axis=2
        )

    @cached_property
    def fullest(self) -> Floats:
        """Return the halls of all vintages that stand in the first year of a period (G, B, P)."""
        case = self.case
        there = np.zeros((len(case.sites), len(case.halls), len(case.periods)))
        for row in case.inst.existing:
            place = case.sites.index(row.site), case.halls.index(row.hall)
            there[place] += row.count * (np.array(case.periods) < row.until)
        return np.asarray(there + self._bought(case.calendar.stands).sum(axis=2))

    def _bought(self, share: Share) -> Floats:
        """Return the halls bought, each vintage by its share of a period (G, B, Q, P)."""
        case, cal = self.case, self.case.calendar
        shares = np.array([share(row.life_y) for row in case.inst.halls])
        shares = shares.reshape(len(case.halls), cal.count, cal.count)
        return np.asarray(self.d.array("halls")[:, :, :, np.newaxis] * shares[np.newaxis])

    @cached_property
    def eflops(self) -> Floats:
        """Return the installed EFLOPS by vintage (G, B, Q, P)."""
        case, cal = self.case, self.case.calendar
        bought = self.d.array("halls")
        each = np.array([eflops_per_hall(case, row) for row in case.inst.halls])
        each = each.reshape(len(case.halls), cal.count, cal.count)
        base = np.array([row.eflops for row in case.inst.halls])
        old = self.standing * base[np.newaxis, :, np.newaxis]
        new = bought[:, :, :, np.newaxis] * each[np.newaxis]
        return np.concatenate([old[:, :, np.newaxis], new], axis=2)

    @cached_property
    def mw_per_eflops(self) -> Floats:
        """Return the IT power at full load per EFLOPS by vintage (B, Q, P)."""
        case, cal = self.case, self.case.calendar
        table = np.zeros((len(case.halls), 1 + cal.count, cal.count))
        for b, row in enumerate(case.inst.halls):
            each = eflops_per_hall(case, row)
            mw = row.it_mw * cal.active(row.life_y)
            table[b, 0] = row.it_mw / row.eflops
            table[b, 1:] = np.divide(mw, each, out=np.zeros_like(mw), where=each > 0)
        return table

    @cached_property
    def available(self) -> Floats:
        """Return the share of each site that is there in a slice (G, T)."""
        return self.case.available("site", self.case.sites)

    @cached_property
    def it_mw(self) -> Floats:
        """Return the IT power of every site (G, P, T)."""
        halls = self.case.inst.halls
        idle = np.array([row.idle_share * row.it_mw for row in halls])
        busy = np.array([1.0 - row.idle_share for row in halls])
        asleep = np.einsum("gt,b,gbqp->gpt", self.available, idle, self.units)
        run = self.d.array("run_ground")
        return np.asarray(asleep + np.einsum("b,bqp,gbqpt->gpt", busy, self.mw_per_eflops, run))


def check_sites(ground: Ground) -> Iterator[Check]:
    """Check openings, the room at each site and the silicon of its halls."""
    case = ground.case
    at_first = ground.openings(case.calendar.stands)
    yield at_most("opening", [case.sites, case.periods], at_first, 1.0)
    yield from _space(ground, ground.fullest, at_first)
    yield from _space(ground, ground.units.sum(axis=2), ground.opened)
    yield _silicon(ground)


def _space(ground: Ground, installed: Floats, opened: Floats) -> Iterator[Check]:
    """Check halls (G, B, P) against the room of sites as far as these are open (G, P)."""
    case = ground.case
    it_mw = np.array([row.it_mw for row in case.inst.halls])
    room = np.array([row.max_it_mw for row in case.inst.sites])
    used = np.einsum("b,gbp->gp", it_mw, installed)
    yield at_most("space", [case.sites, case.periods], used, room[:, np.newaxis] * opened, "MW")
    most = np.array([[math.floor(mw / it + 1e-9) for it in it_mw] for mw in room])
    most = most.reshape(len(case.sites), len(case.halls), 1)
    axes = [case.sites, case.halls, case.periods]
    yield at_most("hall room", axes, installed, most * opened[:, np.newaxis], "halls")


def _silicon(ground: Ground) -> Check:
    case = ground.case
    share = np.array([row.availability for row in case.inst.halls])
    cap = np.einsum("gt,b,gbqp->gbqpt", ground.available, share, ground.eflops)
    axes = [case.sites, case.halls, case.vintages, case.periods, case.slices]
    return at_most("silicon", axes, ground.d.array("run_ground"), cap, "EFLOPS")

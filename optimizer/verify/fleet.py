"""The fleet: what is launched, what is alive, and how much of it fits, flies and may be made.

Source: formulation, sections 1 and 6 (cadence, slots).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from ..instance.schema import Module, Shell
from .case import Case
from .checks import Check, at_least, at_most, at_most_rows
from .decisions import Decisions
from .lift import again, modules_flown
from .sites import refreshes
from .years import Share


def survivors(module: Module) -> Floats:
    """Return the share of modules alive at each age (life_y,); replaced ones but wait a while."""
    if module.replace:
        return np.full(module.life_y, 1.0 - module.failure_per_y * module.replace_y)
    return np.asarray((1.0 - module.failure_per_y) ** np.arange(module.life_y))


def eflops_per_module(case: Case, module: Module) -> Floats:
    """Return the mean EFLOPS in p of one module put into orbit in q, [q, p]."""
    ages = np.arange(module.life_y)
    left = survivors(module) * (1.0 - module.eflops_loss_per_y) ** ages
    fresh = module.eflops * case.trajectory(module.eflops_trajectory)
    return np.asarray(fresh[:, np.newaxis] * (case.calendar.weight(module.life_y) @ left))


def must_be_opened(case: Case, shell: Shell) -> bool:
    """Return False for a shell that is free to open and then open to the end of the horizon."""
    last = case.periods[0] + shell.life_y - 1
    return shell.open_musd > 0 or last < case.calendar.last_year


@dataclass(frozen=True)
class Fleet:
    """Satellites; arrays over modules M, launchers V, shells S, vintages and periods P."""

    d: Decisions

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.d.case

    @cached_property
    def orbited(self) -> Floats:
        """Return the modules that work on arrival, by the period they are bought in (M, S, P)."""
        success = np.array([row.success for row in self.case.inst.launchers])
        works = np.array([1.0 - row.doa for row in self.case.inst.modules])
        return np.asarray(np.einsum("m,v,mvsq->msq", works, success, self.d.array("manifest")))

    @cached_property
    def alive_share(self) -> Floats:
        """Return the share of a vintage that is alive in a period (M, Q, P)."""
        cal = self.case.calendar
        rows = [cal.weight(row.life_y) @ survivors(row) for row in self.case.inst.modules]
        return np.array(rows).reshape(len(rows), cal.count, cal.count)

    @cached_property
    def alive(self) -> Floats:
        """Return the modules alive (M, S, P)."""
        return np.asarray(np.einsum("msq,mqp->msp", self.orbited, self.alive_share))

    @cached_property
    def fullest(self) -> Floats:
        """Return the modules alive in the first year of a period, when most are (S, P)."""
        cal = self.case.calendar
        total = np.zeros((len(self.case.shells), cal.count))
        for m, row in enumerate(self.case.inst.modules):
            age = np.array(cal.starts)[np.newaxis, :] - np.array(cal.starts)[:, np.newaxis]
            rate = 0.0 if row.replace else row.failure_per_y
            left = (1.0 - rate) ** np.maximum(age, 0) * cal.stands(row.life_y)
            total += self.orbited[m] @ left
        return total

    @cached_property
    def existing(self) -> Floats:
        """Return the satellites of the shells' owners (S, P)."""
        rows = [
            row.existing_sats * self.case.trajectory(row.existing_trajectory)
            for row in self.case.inst.shells
        ]
        return np.array(rows).reshape(len(rows), len(self.case.periods))

    @cached_property
    def opened(self) -> Floats:
        """Return the share of each period in which a shell is open (S, P)."""
        return self.openings(self.case.calendar.active)

    def openings(self, share: Share) -> Floats:
        """Return how far each shell is open in a period, each vintage by its share (S, P)."""
        bought, count = self.d.array("shell_open"), self.case.calendar.count
        rows = [
            bought[s] @ share(row.life_y) if must_be_opened(self.case, row) else np.ones(count)
            for s, row in enumerate(self.case.inst.shells)
        ]
        return np.array(rows).reshape(len(rows), count)

    @cached_property
    def least(self) -> Floats:
        """Return the satellites that make each shell complete (S, 1)."""
        known = self.case.geometry.shells
        given = [
            known[row.shell].least if row.min_modules is None else row.min_modules
            for row in self.case.inst.shells
        ]
        return np.array(given, dtype=float).reshape(-1, 1)

    @cached_property
    def complete(self) -> Floats:
        """Return 1 where the fleet is complete enough for work that must not wait (S, P)."""
        always = self.existing >= self.least
        return np.where(always, 1.0, self.d.array("used"))

    @cached_property
    def available(self) -> Floats:
        """Return the share of each shell that is there in a slice (S, T)."""
        return self.case.available("shell", self.case.shells)


def check_fleet(fleet: Fleet) -> Iterator[Check]:
    """Check slots, completeness, cadence and supply."""
    case, d = fleet.case, fleet.d
    axes = [case.shells, case.periods]
    modules = fleet.alive.sum(axis=0)
    rows = case.inst.shells
    slots = np.array([float(row.planes * row.sats_per_plane) for row in rows])[:, np.newaxis]
    most = np.array([float(row.max_modules) for row in rows])[:, np.newaxis]
    least = fleet.least
    at_first = fleet.openings(case.calendar.stands)
    paid = np.array([must_be_opened(case, row) for row in case.inst.shells]).reshape(-1, 1)
    yield at_most("opening", axes, np.where(paid, at_first, 0.0), 1.0)
    yield at_most("slots", axes, fleet.existing + fleet.fullest, slots, "satellites")
    yield at_most("shell", axes, fleet.fullest, most * at_first, "modules")
    yield at_most("shell", axes, modules, most * fleet.opened, "modules")
    promised = np.where(fleet.existing >= least, 0.0, least * d.array("used"))
    yield at_least("complete", axes, fleet.existing + modules, promised, "satellites")
    yield from _made(fleet)
    yield _accelerators(fleet)


def _made(fleet: Fleet) -> Iterator[Check]:
    case, d, cal = fleet.case, fleet.d, fleet.case.calendar
    flights = [
        row.per_year
        * case.trajectory(row.cadence_trajectory)
        * cal.window_years(row.available_from)
        for row in case.inst.launchers
    ]
    flown = d.array("launches").sum(axis=1)
    cap = np.array(flights).reshape(flown.shape)
    yield at_most("cadence", [case.launchers, case.periods], flown, cap, "launches")
    built = modules_flown(d).sum(axis=(1, 2))
    made = [
        np.inf
        if row.supply_per_y is None
        else row.supply_per_y * cal.window_years(row.available_from)
        for row in case.inst.modules
    ]
    limit = np.array([np.broadcast_to(row, cal.count) for row in made]).reshape(built.shape)
    yield at_most("module supply", [case.modules, case.periods], built, limit, "modules")


def accelerators_bought(fleet: Fleet) -> Floats:
    """Return the EFLOPS of accelerators bought in every period, refreshes included (P,)."""
    case, d = fleet.case, fleet.d
    total = np.zeros(len(case.periods))
    halls = d.array("halls").sum(axis=0)
    for b, hall in enumerate(case.inst.halls):
        factor = case.trajectory(hall.eflops_trajectory)
        for q in range(len(case.periods)):
            for fresh in refreshes(case, hall, q):
                total[fresh.period] += halls[b, q] * hall.eflops * factor[fresh.period]
    flown = d.array("manifest").sum(axis=(1, 2))
    for m, module in enumerate(case.inst.modules):
        fresh = flown[m] * module.eflops * case.trajectory(module.eflops_trajectory)
        total += fresh + fresh @ again(case, module)
    return total


def _accelerators(fleet: Fleet) -> Check:
    limits = {row.period: row.accelerator_eflops for row in fleet.case.inst.supply}
    periods = [period for period in fleet.case.periods if period in limits]
    bought = dict(zip(fleet.case.periods, accelerators_bought(fleet), strict=True))
    used = [bought[period] for period in periods]
    return at_most_rows("supply", [periods], used, [limits[p] for p in periods], "EFLOPS")

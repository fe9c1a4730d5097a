"""Lift: whole modules, packed into whole launches.

A launch of several designs is shown by the loads that the plan names; where it names none, the
designs must fill launches by shares, which leave room for what is lost where they meet.
Source: formulation, section 2 (whole modules).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from ..instance.schema import Module
from .case import Case
from .checks import Check, at_most, at_most_rows
from .decisions import Decisions, read_load


def again(case: Case, module: Module) -> Floats:
    """Return the modules that replace, in p, one bought in q as it fails, [q, p]."""
    if not module.replace:
        return np.zeros((case.calendar.count, case.calendar.count))
    years = case.calendar.active(module.life_y) * np.array(case.calendar.lengths)
    return np.asarray(module.failure_per_y * years)


def modules_flown(d: Decisions) -> Floats:
    """Return the modules flown in a period, those that replace others included (M, V, S, P)."""
    bought = d.array("manifest")
    anew = [bought[m] @ again(d.case, row) for m, row in enumerate(d.case.inst.modules)]
    return np.asarray(bought + np.array(anew).reshape(bought.shape))


@dataclass(frozen=True)
class Lift:
    """What flies on what; arrays over modules M, launchers V, shells S, periods P, loads K."""

    d: Decisions

    @cached_property
    def payload_kg(self) -> Floats:
        """Return what a launch carries, 0 where it does not go (V, S)."""
        case = self.d.case
        table = np.zeros((len(case.launchers), len(case.shells)))
        for row in case.inst.payloads:
            place = case.launchers.index(row.launcher), case.shells.index(row.shell)
            table[place] = row.payload_kg
        return table

    @cached_property
    def filled(self) -> Floats:
        """Return the part of a fairing that a module fills (M, V, S)."""
        case = self.d.case
        table = np.zeros((len(case.modules), len(case.launchers), len(case.shells)))
        for row in case.inst.fits:
            place = case.modules.index(row.module), case.launchers.index(row.launcher)
            table[(*place, case.shells.index(row.shell))] = 1.0 / row.modules_max
        return table

    @cached_property
    def mass_kg(self) -> Floats:
        """Return the mass of each design (M,)."""
        return np.array([row.mass_kg for row in self.d.case.inst.modules])

    @cached_property
    def loads(self) -> Floats:
        """Return the modules aboard of each load that the plan names (K, M)."""
        names, modules = self.d.loads, self.d.case.modules
        table = np.zeros((len(names), len(modules)))
        for k, name in enumerate(names):
            for module, count in (read_load(name, modules) or {}).items():
                table[k, modules.index(module)] = count
        return table

    def alone(self, m: int, v: int, s: int) -> int:
        """Return how many modules of one design a launch carries."""
        by_mass = math.floor(float(self.payload_kg[v, s] / self.mass_kg[m]) + 1e-9)
        part = float(self.filled[m, v, s])
        return by_mass if part == 0 else min(by_mass, round(1 / part))

    def launches_needed(self, flown: Floats, v: int, s: int) -> float:
        """Return the launches that modules of each design (M,) fill by shares."""
        counts = {int(m): self.alone(int(m), v, s) for m in np.flatnonzero(flown > 0)}
        if 0 in counts.values():
            return math.inf
        order = sorted(counts, key=lambda m: (counts[m], m))
        lost = [
            1 / counts[m]
            for i, m in enumerate(order[:-1])
            if any(counts[m] % counts[before] for before in order[:i])
        ]
        return math.fsum([*lost, *(flown[m] / counts[m] for m in order)])


def check_lift(d: Decisions) -> Iterator[Check]:
    """Check that loads can fly and that launches carry all modules."""
    lift, case = Lift(d), d.case
    flights, manifest, launches = (d.array(name) for name in ("loads", "manifest", "launches"))
    used = np.argwhere(flights > 0)
    v, s, k, p = used.T if len(used) else np.zeros((4, 0), dtype=np.int64)
    names = [
        [case.launchers[i] for i in v], [case.shells[i] for i in s], [d.loads[i] for i in k],
        [case.periods[i] for i in p],
    ]  # fmt: skip
    payload = lift.payload_kg[v, s]
    yield at_most_rows("load", names, lift.loads[k] @ lift.mass_kg, payload, "kg")
    volume = np.einsum("nm,mn->n", lift.loads[k], lift.filled[:, v, s])
    yield at_most_rows("fairing", names, volume, np.ones(len(used)), "fairings")
    axes = [case.launchers, case.shells, case.periods]
    yield at_most("flights", axes, flights.sum(axis=2), launches, "launches")
    listed = flights.sum(axis=2) > 0
    carried = np.einsum("km,vskp->mvsp", lift.loads, flights)
    mixed = np.where(listed, manifest, 0.0)
    yield at_most("carried", [case.modules, *axes], mixed, carried, "modules")
    needed, flown = np.zeros(launches.shape), modules_flown(d)
    for place in np.argwhere(~listed & (flown.sum(axis=0) > 0)):
        v0, s0, p0 = (int(i) for i in place)
        more = flown[:, v0, s0, p0] - manifest[:, v0, s0, p0]
        shares = [n / max(lift.alone(m, v0, s0), 1) for m, n in enumerate(more)]
        bought = lift.launches_needed(manifest[:, v0, s0, p0], v0, s0)
        needed[v0, s0, p0] = bought + math.fsum(shares)
    yield at_most("lift", axes, needed, launches, "launches")

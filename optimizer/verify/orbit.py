"""Compute in orbit: power through the night, silicon, clusters, direct service.

Arrays of a shell run over modules M, vintages Q, zones Z, periods P, slices T.
Source: formulation, sections 2, 4 (present, direct) and 7 (hosting, silicon, orbit).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..instance.schema import Module
from .case import Case
from .checks import Check, at_most, equal
from .fleet import Fleet, eflops_per_module, survivors
from .serving import KINDS, Served


@dataclass(frozen=True)
class Orbit:
    """The compute satellites of one shell."""

    fleet: Fleet
    served: Served
    shell: str

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.fleet.case

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Return the zones (Z)."""
        return self.case.zones[self.shell]

    @cached_property
    def here(self) -> Floats:
        """Return the share of the satellites that is over a zone and not away (Z, T)."""
        share = np.asarray(self.case.geometry.shells[self.shell].share)
        return np.asarray(share * self.available)

    @cached_property
    def available(self) -> Floats:
        """Return the share of the shell that is there (T,)."""
        return np.asarray(self.fleet.available[self.case.shells.index(self.shell)])

    @cached_property
    def orbited(self) -> Floats:
        """Return the working modules by vintage (M, Q)."""
        return self.fleet.orbited[:, self.case.shells.index(self.shell)]

    @cached_property
    def eflops(self) -> Floats:
        """Return the mean EFLOPS of one module (M, Q, P)."""
        rows = [eflops_per_module(self.case, row) for row in self.case.inst.modules]
        return self._table(rows)

    @cached_property
    def busy_mw(self) -> Floats:
        """Return the IT power one EFLOPS adds to an idle module's (M, Q, P)."""
        rows = []
        for m, row in enumerate(self.case.inst.modules):
            rated = (1.0 - row.idle_share) * row.it_kw / 1000.0 * self.fleet.alive_share[m]
            each = self.eflops[m]
            rows.append(np.divide(rated, each, out=np.zeros_like(rated), where=each > 0))
        return self._table(rows)

    def power_mw(self, m: int) -> tuple[Floats, Floats]:
        """Return sustained and idle IT power of one module over a zone (Q, Z, P, T)."""
        row = self.case.inst.modules[m]
        by_age = self.case.geometry.shells[self.shell].power_kw.get(row.module)
        shape = (len(self.zones), len(self.case.slices), row.life_y)
        power = np.zeros(shape) if by_age is None else np.asarray(by_age)
        idle = np.minimum(row.idle_share * row.it_kw, power)
        return self._mean(row, power), self._mean(row, idle)

    def _mean(self, row: Module, kw: Floats) -> Floats:
        ages = self.case.calendar.weight(row.life_y) * survivors(row)
        return np.asarray(np.einsum("qpj,ztj->qzpt", ages, kw) / 1000.0)

    def _table(self, rows: list[Floats]) -> Floats:
        count = self.case.calendar.count
        return np.array(rows).reshape(len(rows), count, count)

    @cached_property
    def run(self) -> Floats:
        """Return the EFLOPS run (M, Q, Z, P, T)."""
        return self.served.d.run_orbit(self.shell)

    @cached_property
    def zone_of(self) -> Ints:
        """Return the zone that zone and direct service is hosted at, else -1 (N,)."""
        place = {(self.shell, zone): z for z, zone in enumerate(self.zones)}
        hosts = self.served.hosts
        found = np.array([place.get((host.place, host.zone), -1) for host in hosts], dtype=np.int64)
        over = np.isin(self.served.kind, (KINDS.index("zone"), KINDS.index("direct")))
        return np.where(over, found[self.served.route], -1)

    def hosted(self, threshold: float) -> Floats:
        """Return the work at every zone that needs a cluster this large (Z, P, T)."""
        needs = self._needs(threshold)
        over = self.served.total(self.zone_of, len(self.zones), needs)
        bundle = self.served.total(self.served.host("shell", (self.shell,)), 1, needs)[0]
        share = np.asarray(self.case.geometry.shells[self.shell].share)
        return np.asarray(over + share[:, np.newaxis, :] * bundle)

    def _needs(self, threshold: float) -> Bools:
        cluster = self.served.work.column("min_cluster_eflops")
        return np.asarray(cluster[self.served.commodity] >= threshold)

    @cached_property
    def thresholds(self) -> list[float]:
        """Return the cluster sizes that work hosted in this shell asks for."""
        inside = (self.zone_of >= 0) | (self.served.host("shell", (self.shell,)) >= 0)
        cluster = self.served.work.column("min_cluster_eflops")
        asked = cluster[self.served.commodity[inside]]
        return [float(size) for size in np.unique(asked)]

    def large(self, threshold: float) -> Floats:
        """Return 1.0 for module designs with a cluster this large (M,)."""
        sizes = [row.cluster_eflops for row in self.case.inst.modules]
        return np.array([float(size >= threshold) for size in sizes])

    @cached_property
    def _each(self) -> Floats:
        """Return the EFLOPS that all satellites of a design could run over a zone (M, Z, P, T)."""
        shape = (len(self.zones), len(self.case.periods), len(self.case.slices))
        total = np.zeros((len(self.case.modules), *shape))
        for m, module in enumerate(self.case.inst.modules):
            power, idle = self.power_mw(m)
            silicon = module.availability * self.eflops[m][:, np.newaxis, :, np.newaxis]
            busy = np.broadcast_to(self.busy_mw[m][:, np.newaxis, :, np.newaxis], power.shape)
            lit = np.divide(power - idle, busy, out=np.full(power.shape, np.inf), where=busy > 0)
            total[m] = np.einsum("q,qzpt->zpt", self.orbited[m], np.minimum(silicon, lit))
        return total

    def there(self, size: float, *, speaking: bool) -> Floats:
        """Return the EFLOPS that all satellites with such clusters could run there (Z, P, T).

        With `speaking` only those with user terminals: others cannot be spoken to from the ground.
        """
        rows = self.case.inst.terminals
        users = {row.owner for row in rows if (row.owner_kind, row.kind) == ("module", "user")}
        speaks = [float(not speaking or row.module in users) for row in self.case.inst.modules]
        return np.asarray(np.einsum("m,m,mzpt->zpt", self.large(size), speaks, self._each))


def check_orbit(orbit: Orbit) -> Iterator[Check]:
    """Check hosting, clusters, silicon, power, fast and direct service of a shell."""
    case = orbit.case
    axes = [[f"{orbit.shell} {zone}" for zone in orbit.zones], case.periods, case.slices]
    run = orbit.run.sum(axis=1)
    yield equal("hosting", axes, run.sum(axis=0), orbit.hosted(0.0), "EFLOPS")
    for size in orbit.thresholds:
        if size > 0:
            able = np.einsum("m,mzpt->zpt", orbit.large(size), run)
            named = [[f"cluster {size:g}"], *axes]
            yield at_most("cluster", named, orbit.hosted(size), able, "EFLOPS")
    for m, module in enumerate(case.inst.modules):
        yield from _module(orbit, m, module)
    yield from _present(orbit)
    yield from _direct(orbit)


def _module(orbit: Orbit, m: int, module: Module) -> Iterator[Check]:
    case, run = orbit.case, orbit.run[m]
    names = [f"{orbit.shell} {zone}" for zone in orbit.zones]
    axes = [[module.module], case.periods, names, case.periods, case.slices]
    there = orbit.orbited[m][:, np.newaxis, np.newaxis, np.newaxis] * orbit.here[:, np.newaxis]
    each = module.availability * orbit.eflops[m][:, np.newaxis, :, np.newaxis]
    yield at_most("silicon", axes, run[np.newaxis], each * there, "EFLOPS")
    power, idle = orbit.power_mw(m)
    busy = orbit.busy_mw[m][:, np.newaxis, :, np.newaxis] * run
    yield at_most("orbit", axes, (idle * there + busy)[np.newaxis], power * there, "MW")


def _present(orbit: Orbit) -> Iterator[Check]:
    """Check that satellites almost always there run the fast work at one zone, and direct work."""
    case, served = orbit.case, orbit.served
    low = np.asarray(case.geometry.shells[orbit.shell].low) * orbit.available
    fast = served.work.fast[served.commodity]
    sizes = served.work.column("min_cluster_eflops")[served.commodity]
    names = [f"{orbit.shell} {zone}" for zone in orbit.zones]
    for size in np.unique(np.append(sizes[fast & (orbit.zone_of >= 0)], 0.0)):
        used = served.total(orbit.zone_of, len(orbit.zones), fast & (sizes >= size))
        cap = low[:, np.newaxis, :] * orbit.there(float(size), speaking=False)
        axes = [[f"cluster {size:g}"], names, case.periods, case.slices]
        yield at_most("present", axes, used[np.newaxis], cap[np.newaxis], "EFLOPS")


def _direct(orbit: Orbit) -> Iterator[Check]:
    case, served = orbit.case, orbit.served
    direct = (orbit.zone_of >= 0) & (served.kind == KINDS.index("direct"))
    ends = np.array([host.region for host in served.hosts], dtype=object)[served.route]
    sizes = served.work.column("min_cluster_eflops")[served.commodity]
    for node in sorted(set(ends[direct])):
        see = case.geometry.shells[orbit.shell].see_low.get(node)
        seen = np.zeros(orbit.here.shape) if see is None else np.asarray(see) * orbit.available
        mine = direct & (ends == node)
        names = [f"{orbit.shell} {zone} {node}" for zone in orbit.zones]
        for size in np.unique(np.append(sizes[mine], 0.0)):
            used = served.total(orbit.zone_of, len(orbit.zones), mine & (sizes >= size))
            cap = np.einsum("zt,zpt->zpt", seen, orbit.there(float(size), speaking=True))
            axes = [[f"cluster {size:g}"], names, case.periods, case.slices]
            yield at_most("direct", axes, used[np.newaxis], cap[np.newaxis], "EFLOPS")

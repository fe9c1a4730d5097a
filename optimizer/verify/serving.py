"""Work served: how much each host is given, and that nothing asked for is forgotten.

Source: formulation, sections 4 and 6 (demand, linking, hosting).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..host import Host
from .case import Case, position
from .checks import Check, at_most, equal
from .decisions import Decisions
from .sites import Ground
from .work import Work

KINDS = ("site", "zone", "direct", "shell")


@dataclass(frozen=True)
class Served:
    """The nonzero service in rows (N,), with what the plan says of each route."""

    d: Decisions
    work: Work

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.d.case

    @cached_property
    def _codes(self) -> tuple[Ints, Ints, Ints, Floats]:
        frame = self.d.frames["serve"]
        axes = self.d.axes["serve"]
        route, period, spell = (axis.codes(frame) for axis in axes)
        known = (route >= 0) & (period >= 0) & (spell >= 0)
        value = frame["value"].to_numpy()
        commodity = position(self.case.commodities, self.d.plan.routes["commodity"])
        known &= commodity[np.where(known, route, 0)] >= 0 if len(commodity) else False
        return route[known], period[known], spell[known], value[known]

    @property
    def route(self) -> Ints:
        """Return the row of each service in the plan's routes."""
        return self._codes[0]

    @property
    def period(self) -> Ints:
        """Return the position of each service's period."""
        return self._codes[1]

    @property
    def spell(self) -> Ints:
        """Return the position of each service's slice."""
        return self._codes[2]

    @property
    def value(self) -> Floats:
        """Return the EFLOPS of each service."""
        return self._codes[3]

    @cached_property
    def commodity(self) -> Ints:
        """Return the position of each service's commodity."""
        ids = position(self.case.commodities, self.d.plan.routes["commodity"])
        return np.asarray(ids[self.route])

    @cached_property
    def kind(self) -> Ints:
        """Return the position of each service's host kind in `KINDS`, -1 if unknown."""
        return np.asarray(position(KINDS, self.d.plan.routes["host_kind"])[self.route])

    @cached_property
    def hosts(self) -> tuple[Host, ...]:
        """Return the host of each route of the plan (R,)."""
        routes = self.d.plan.routes
        pairs = zip(routes["host_kind"], routes["host"], strict=True)
        return tuple(Host.read(str(kind), str(name)) for kind, name in pairs)

    def host(self, kind: str, ids: tuple[str, ...]) -> Ints:
        """Return the position in `ids` of each service's host of a kind, else -1."""
        found = position(ids, self.d.plan.routes["host"])[self.route]
        return np.where(self.kind == KINDS.index(kind), found, -1)

    @cached_property
    def orbital(self) -> Bools:
        """Return True for service in orbit."""
        return np.asarray(self.kind > 0)

    def total(self, place: Ints, count: int, keep: Bools | None = None) -> Floats:
        """Return the service summed by place (count, P, T); place -1 is left out."""
        chosen = place >= 0 if keep is None else (place >= 0) & keep
        shape = (count, len(self.case.periods), len(self.case.slices))
        cell = (place * shape[1] + self.period) * shape[2] + self.spell
        flat = np.bincount(cell[chosen], self.value[chosen], minlength=int(np.prod(shape)))
        return np.asarray(flat.reshape(shape), dtype=float)

    @cached_property
    def at_sites(self) -> Floats:
        """Return the work hosted at every site (G, P, T)."""
        sites = self.case.sites
        return self.total(self.host("site", sites), len(sites))


def check_demand(served: Served) -> Iterator[Check]:
    """Check that all work is served or counted as short, and critical work never short."""
    case, work = served.case, served.work
    short = served.d.array("short")
    names = case.commodities
    got = served.total(served.commodity, len(names)) + short
    still = np.flatnonzero(~work.shifts)
    axes = [[names[k] for k in still], case.periods, case.slices]
    yield equal("demand", axes, got[still], work.demand[still], "EFLOPS")
    labels, weights = case.day_groups()
    moves = np.flatnonzero(work.shifts)
    axes = [[names[k] for k in moves], case.periods, labels]
    yield equal("demand", axes, got[moves] @ weights, work.demand[moves] @ weights, "EFLOPS")
    yield from _values(served)
    never = [k for k, i in enumerate(work.row) if case.inst.workloads[i].critical]
    axes = [[names[k] for k in never], case.periods, case.slices]
    yield at_most("critical", axes, short[never], 0.0, "EFLOPS")


def _values(served: Served) -> Iterator[Check]:
    """Check that what falls short is lost of steps of its value, of each at most its share."""
    case, work, lost = served.case, served.work, served.d.array("lost")
    found = np.flatnonzero(work.stepped)
    names = [case.commodities[k] for k in found]
    short = served.d.array("short")[found]
    axes = [names, case.periods, case.slices]
    yield equal("split", axes, lost[found].sum(axis=1), short, "EFLOPS")
    labels, weights = case.day_groups()
    cap = np.einsum("ki,kpt->kipt", work.step_share, work.demand)
    for moving, columns, matrix in (
        (False, case.slices, np.eye(len(case.slices))),
        (True, labels, weights),
    ):
        rows = np.flatnonzero(work.shifts == moving)
        kinds = [[case.commodities[k] for k in rows], case.steps, case.periods, columns]
        yield at_most("steps", kinds, lost[rows] @ matrix, cap[rows] @ matrix, "EFLOPS")


def check_linking(served: Served, ground: Ground) -> Iterator[Check]:
    """Check that a site serves no more of any work than its demand, and none while closed.

    Without halls a site that is open for part of a period serves that part; with halls their
    own years say how much, and the law is only that a closed site serves nothing.
    """
    case, work = served.case, served.work
    site = served.host("site", case.sites)
    code = np.where(site >= 0, served.commodity * len(case.sites) + site, -1)
    pairs = np.unique(code[code >= 0])
    used = served.total(np.where(code >= 0, np.searchsorted(pairs, code), -1), len(pairs))
    k, g = np.divmod(pairs, max(1, len(case.sites)))
    names = [f"{case.commodities[a]} {case.sites[b]}" for a, b in zip(k, g, strict=True)]
    opened = np.ceil(ground.opened) if case.inst.has("halls") else ground.opened
    cap = work.demand[k] * np.minimum(1.0, opened)[g][:, :, np.newaxis]
    labels, weights = case.day_groups()
    for moving, columns, matrix in (
        (False, case.slices, np.eye(len(case.slices))),
        (True, labels, weights),
    ):
        rows = np.flatnonzero(work.shifts[k] == moving)
        axes = [[names[i] for i in rows], case.periods, columns]
        yield at_most("linking", axes, used[rows] @ matrix, cap[rows] @ matrix, "EFLOPS")


def check_site_hosting(served: Served) -> Iterator[Check]:
    """Check that the halls of a site run just what is served there."""
    case = served.case
    if not case.inst.has("halls"):
        return
    run = served.d.array("run_ground").sum(axis=(1, 2))
    yield equal("hosting", [case.sites, case.periods, case.slices], run, served.at_sites, "EFLOPS")

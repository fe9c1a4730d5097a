"""Power at the sites: balance, capacity, firmness, storage, demand charges.

Source: formulation, section 6 (power).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from .case import Case
from .checks import Check, at_least, at_most, equal
from .cooling import Cooling
from .decisions import Decisions
from .years import Share


@dataclass(frozen=True)
class Supply:
    """The power rows; arrays over rows E, sites G, periods P, slices T."""

    cooling: Cooling

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.cooling.case

    @property
    def d(self) -> Decisions:
        """Return the decisions."""
        return self.cooling.ground.d

    @cached_property
    def names(self) -> list[str]:
        """Return what to call the rows."""
        return [f"{row.site} {row.power}" for row in self.case.inst.power]

    @cached_property
    def at_site(self) -> Floats:
        """Return 1.0 where a row stands at a site (G, E)."""
        rows = [[float(e.site == site) for e in self.case.inst.power] for site in self.case.sites]
        return np.array(rows).reshape(len(self.case.sites), len(self.names))

    @cached_property
    def stores(self) -> Floats:
        """Return 1.0 for storage, else 0.0 (E,)."""
        return np.array([float(row.hours is not None) for row in self.case.inst.power])

    @cached_property
    def installed_mw(self) -> Floats:
        """Return the capacity (E, P)."""
        return self._built(self.case.calendar.active)

    @cached_property
    def fullest_mw(self) -> Floats:
        """Return the capacity that stands in the first year of a period (E, P)."""
        return self._built(self.case.calendar.stands)

    def _built(self, share: Share) -> Floats:
        bought = self.d.array("power_mw")
        rows = [
            row.existing_mw + bought[e] @ share(row.life_y)
            for e, row in enumerate(self.case.inst.power)
        ]
        return np.array(rows).reshape(len(rows), self.case.calendar.count)

    @cached_property
    def site_share(self) -> Floats:
        """Return the share of the row's site that is there (E, T)."""
        return self.case.available("site", [row.site for row in self.case.inst.power])

    @cached_property
    def load_mw(self) -> Floats:
        """Return the facility load of every site, charging included (G, P, T)."""
        charge = np.einsum("ge,ept->gpt", self.at_site, self.d.array("charge"))
        return np.asarray(self.cooling.facility_mw + charge)

    @cached_property
    def delivered_mw(self) -> Floats:
        """Return what is generated, or discharged by storage (E, P, T)."""
        return self.d.array("generate") + self.d.array("discharge")

    def profile(self, column: str) -> Floats:
        """Return the factor of a row's profile (E, T)."""
        table = [
            self.case.profile(getattr(row, column), self.case.site_lon(row.site))
            for row in self.case.inst.power
        ]
        return np.array(table).reshape(len(table), len(self.case.slices))

    def column(self, name: str) -> Floats:
        """Return a column of numbers (E,), blanks as 0."""
        cells = [getattr(row, name) for row in self.case.inst.power]
        return np.array([0.0 if cell is None else cell for cell in cells], dtype=float)


def check_power(supply: Supply) -> Iterator[Check]:
    """Check the balance at every site and every row's capacity."""
    case, d = supply.case, supply.d
    if not case.inst.has("power"):
        return
    axes = [case.sites, case.periods, case.slices]
    given = np.einsum("ge,ept->gpt", supply.at_site, supply.delivered_mw)
    yield equal("power", axes, given, supply.load_mw, "MW")
    firm = np.einsum(
        "ge,e,ep->gp", supply.at_site, supply.column("firm_share"), supply.installed_mw
    )
    need = supply.cooling.ground.available[:, np.newaxis, :] * supply.load_mw
    yield at_least("firm", axes, np.broadcast_to(firm[:, :, np.newaxis], need.shape), need, "MW")
    limits = np.array(
        [row.max_mw * case.trajectory(row.max_trajectory) for row in case.inst.power]
    ).reshape(len(supply.names), len(case.periods))
    yield at_most("power room", [supply.names, case.periods], supply.fullest_mw, limits, "MW")
    yield from _generation(supply)
    yield from _storage(supply)
    hours_of_peak = np.where(supply.column("demand_usd_per_mw_y") > 0, 1.0, 0.0)
    drawn = (d.array("generate") * case.normal * hours_of_peak[:, np.newaxis, np.newaxis]).max(
        axis=2, initial=0.0
    )
    yield at_least("peak", [supply.names, case.periods], d.array("peak"), drawn, "MW")


def _generation(supply: Supply) -> Iterator[Check]:
    case, made = supply.case, supply.d.array("generate")
    axes = [supply.names, case.periods, case.slices]
    there = np.einsum("et,ep->ept", supply.site_share, supply.installed_mw)
    made_by = 1.0 - supply.stores
    most = np.einsum(
        "e,et->et", supply.column("available") * made_by, supply.profile("available_profile")
    )
    least = supply.column("min_load") * made_by
    yield at_most("generation", axes, made, most[:, np.newaxis, :] * there, "MW")
    yield at_least("generation", axes, made, least[:, np.newaxis, np.newaxis] * there, "MW")


def _storage(supply: Supply) -> Iterator[Check]:
    case, d = supply.case, supply.d
    axes = [supply.names, case.periods, case.slices]
    charge, discharge, level = (d.array(name) for name in ("charge", "discharge", "level"))
    share = (supply.column("available") * supply.stores)[:, np.newaxis]
    share = share * supply.profile("available_profile") * supply.site_share
    there = np.einsum("et,ep->ept", share, supply.installed_mw)
    yield at_most("storage", axes, charge, there, "MW")
    yield at_most("storage", axes, discharge, there, "MW")
    room = (supply.column("hours") * supply.stores)[:, np.newaxis] * supply.installed_mw
    yield at_most("level", axes, level, room[:, :, np.newaxis] * case.normal, "MWh")
    stored = supply.column("rt_eff")[:, np.newaxis, np.newaxis] * charge
    hours = np.array([spell.length_h for spell in case.spells])
    after = level + hours * (stored - discharge)
    following = _following(case)
    is_normal = case.normal > 0
    ends = np.where(is_normal, level[:, :, following], discharge)
    size = np.where(is_normal, np.abs(level) + hours * (np.abs(stored) + np.abs(discharge)), 0.0)
    yield equal("level", axes, ends, np.where(is_normal, after, stored), "MWh", size=size)


def _following(case: Case) -> np.ndarray:
    """Return the position of the slice after each one in its day, cyclic (T,)."""
    following = np.arange(len(case.spells))
    for day in {spell.day for spell in case.spells if not spell.outage}:
        inside = [t for t, spell in enumerate(case.spells) if spell.day == day and not spell.outage]
        inside.sort(key=lambda t: (case.spells[t].utc_start_h, case.spells[t].slice))
        following[inside] = inside[1:] + inside[:1]
    return following

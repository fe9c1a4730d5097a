"""Cooling of the halls: all IT heat is carried off, within what is built and the water permit.

Source: formulation, section 6 (cooling).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from .case import Case
from .checks import Check, at_most, equal
from .sites import Ground
from .years import Share


@dataclass(frozen=True)
class Cooling:
    """The coolers at the sites; arrays over (site, cooler) pairs C, periods P, slices T."""

    ground: Ground

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.ground.case

    @cached_property
    def at_site(self) -> Floats:
        """Return 1.0 where a pair stands at a site (G, C)."""
        sites = [site for site, _ in self.case.cooler_at]
        rows = [[float(s == site) for s in sites] for site in self.case.sites]
        return np.array(rows).reshape(len(self.case.sites), len(sites))

    @cached_property
    def installed_mw(self) -> Floats:
        """Return the cooling capacity (C, P)."""
        return self._built(self.case.calendar.active)

    @cached_property
    def fullest_mw(self) -> Floats:
        """Return the cooling capacity that stands in the first year of a period (C, P)."""
        return self._built(self.case.calendar.stands)

    def _built(self, share: Share) -> Floats:
        rows, bought = self.case.inst.by_id("coolers"), self.ground.d.array("cooler_mw")
        built = [
            rows[name].existing_mw + bought[c] @ share(rows[name].life_y)
            for c, (_, name) in enumerate(self.case.cooler_at)
        ]
        return np.array(built).reshape(len(built), self.case.calendar.count)

    @cached_property
    def overhead(self) -> Floats:
        """Return the facility power beyond IT per cooled MW (C, T)."""
        rows = self.case.inst.by_id("coolers")
        table = [
            rows[name].overhead
            * self.case.profile(rows[name].overhead_profile, self.case.site_lon(site))
            for site, name in self.case.cooler_at
        ]
        return np.array(table).reshape(len(table), len(self.case.slices))

    @cached_property
    def facility_mw(self) -> Floats:
        """Return IT and cooling power of every site (G, P, T); IT alone without coolers."""
        if not self.case.inst.has("coolers"):
            return self.ground.it_mw
        cool = self.ground.d.array("cool")
        return np.asarray(np.einsum("gc,ct,cpt->gpt", self.at_site, 1.0 + self.overhead, cool))

    @cached_property
    def water_m3(self) -> Floats:
        """Return the yearly water of every pair (C, P)."""
        rows = self.case.inst.by_id("coolers")
        rate = np.array([rows[name].water_m3_per_mwh for _, name in self.case.cooler_at])
        cool = self.ground.d.array("cool")
        return np.asarray(np.einsum("c,cpt,t->cp", rate, cool, self.case.hours))


def check_cooling(cooling: Cooling) -> Iterator[Check]:
    """Check the heat balance, the coolers' capacity and the water permits."""
    case = cooling.case
    if not case.inst.has("coolers"):
        return
    cool, rows = cooling.ground.d.array("cool"), case.inst.by_id("coolers")
    heat = np.einsum("gc,cpt->gpt", cooling.at_site, cool)
    axes = [case.sites, case.periods, case.slices]
    yield equal("cooling", axes, heat, cooling.ground.it_mw, "MW")
    pairs = [f"{site} {name}" for site, name in case.cooler_at]
    room = cooling.installed_mw[:, :, np.newaxis]
    yield at_most("cooler", [pairs, case.periods, case.slices], cool, room, "MW")
    caps = [rows[name].max_mw for _, name in case.cooler_at]
    most = np.array([np.inf if cap is None else cap for cap in caps]).reshape(-1, 1)
    yield at_most("cooler room", [pairs, case.periods], cooling.fullest_mw, most, "MW")
    permits = [row.water_m3_per_y for row in case.inst.sites]
    permit = np.array([np.inf if cap is None else cap for cap in permits]).reshape(-1, 1)
    drawn = cooling.at_site @ cooling.water_m3
    yield at_most("water", [case.sites, case.periods], drawn, permit, "m3 per year")

"""The most EFLOPS a host can ever have running: upper bounds that no plan can pass.

Every bound forgets laws, never adds one: what is above it is impossible, what is below may be too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..instance import Instance
from ..instance.schema import Hall, Launcher, Module, Power, Shell, Site
from ..instance.series import trajectory


@dataclass(frozen=True)
class Bounds:
    """Upper bounds by host and period of one instance."""

    inst: Instance

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Return the starts of the periods."""
        return tuple(row.period for row in self.inst.periods)

    def until(self, period: int) -> tuple[int, ...]:
        """Return the starts of the periods up to and including one."""
        return tuple(start for start in self.starts if start <= period)

    def best(self, name: str | None, period: int) -> float:
        """Return the largest factor of a trajectory up to a period."""
        return max(trajectory(self.inst, name, start) for start in self.until(period))

    @cached_property
    def highest(self) -> dict[str, float]:
        """Return the largest factor of every profile."""
        found: dict[str, float] = defaultdict(float)
        for row in self.inst.profiles:
            found[row.profile] = max(found[row.profile], row.factor)
        return found

    def site(self, site: Site, period: int, share: float = 1.0) -> float:
        """Return the most EFLOPS at a site in a period (inf: no limit is known).

        In an outage silicon and generation shrink by the site's share, the firm requirement
        shrinks too (so its bound widens), and cooling stays.
        """
        existing = [row for row in self.inst.existing if row.site == site.site and row.count]
        if share <= 0 or not (self._openable(site, period) or existing):
            return 0.0
        if not self.inst.has("halls"):
            return math.inf
        by_id = self.inst.by_id("halls")
        designs = [*self._halls(site, period), *(by_id[row.hall] for row in existing)]
        per_mw = max((self._per_mw(hall, period) for hall in designs), default=0.0)
        power_mw = self.power_mw(site, period, share)
        return per_mw * min(share * site.max_it_mw, power_mw, self.cooler_mw(site))

    def _openable(self, site: Site, period: int) -> bool:
        return site.available_from is None or self.until(period)[-1] >= site.available_from

    def _halls(self, site: Site, period: int) -> list[Hall]:
        base, last = self.inst.settings.base_year, self.until(period)[-1]
        found = []
        for hall in self.inst.halls:
            known = (site.available_from, hall.available_from)
            earliest = max([base, *(year for year in known if year is not None)])
            if last >= earliest + hall.build_y:
                found.append(hall)
        return found

    def may_hold_halls(self, site: Site, period: int) -> bool:
        """Return whether a hall may stand at a site in a period, existing or bought."""
        standing = any(
            row.count > 0 and row.until > period
            for row in self.inst.existing
            if row.site == site.site
        )
        return standing or bool(self._halls(site, period))

    def _per_mw(self, hall: Hall, period: int) -> float:
        each = hall.eflops * max(1.0, self.best(hall.eflops_trajectory, period))
        return each * hall.availability / hall.it_mw

    def power_mw(self, site: Site, period: int, share: float) -> float:
        """Return the most IT MW that power at a site can carry: generation, and what is firm."""
        if not self.inst.has("power"):
            return math.inf
        rows = [row for row in self.inst.power if row.site == site.site]
        running = math.fsum(self._installed(row, period) * self._available(row) for row in rows)
        firm = math.fsum(self._installed(row, period) * row.firm_share for row in rows)
        return min(share * running, firm / share) / (1 + self._least_overhead(site))

    def _installed(self, row: Power, period: int) -> float:
        buyable = row.available_from is None or period >= row.available_from
        if not buyable:
            return row.existing_mw
        return row.max_mw * trajectory(self.inst, row.max_trajectory, period)

    def _available(self, row: Power) -> float:
        return row.available * self.highest.get(row.available_profile or "", 1.0)

    def _coolers(self, site: Site) -> list[tuple[float, float]]:
        """Return (least overhead, most MW) of the coolers a site can have."""
        lowest: dict[str, float] = {}
        for row in self.inst.profiles:
            lowest[row.profile] = min(lowest.get(row.profile, math.inf), row.factor)
        return [
            (
                row.overhead * lowest.get(row.overhead_profile or "", 1.0),
                math.inf if row.max_mw is None else row.max_mw,
            )
            for row in self.inst.coolers
            if row.site in ("*", site.site)
        ]

    def _least_overhead(self, site: Site) -> float:
        return min((overhead for overhead, _ in self._coolers(site)), default=0.0)

    def cooler_mw(self, site: Site) -> float:
        """Return the most IT MW that can be cooled at a site."""
        if not self.inst.has("coolers"):
            return math.inf
        return math.fsum(most for _, most in self._coolers(site))

    def shell(self, shell: Shell, period: int, share: float = 1.0) -> float:
        """Return the most EFLOPS of modules in a shell in a period."""
        best, lifted = 0.0, 0.0
        for module in self.inst.modules:
            flown = self.flown(module, shell, period)
            rate = module.eflops * self.best(module.eflops_trajectory, period)
            rate *= module.availability
            best = max(best, rate if flown > 0 else 0.0)
            lifted += rate * flown
        return share * min(best * shell.max_modules, lifted)

    def flown(self, module: Module, shell: Shell, period: int) -> float:
        """Return the most modules of a design lifted to a shell up to a period."""
        starts = [
            start
            for start in self.until(period)
            if module.available_from is None or start >= module.available_from
        ]
        return math.fsum(
            self._cadence(launcher, starts) * self._aboard(launcher, module, shell)
            for launcher in self.inst.launchers
        )

    def _aboard(self, launcher: Launcher, module: Module, shell: Shell) -> float:
        payload = self.inst.by_id("payloads").get(f"{launcher.launcher}:{shell.shell}")
        if payload is None:
            return 0.0
        by_mass = payload.payload_kg / module.mass_kg
        key = f"{launcher.launcher}:{module.module}:{shell.shell}"
        fit = self.inst.by_id("fits").get(key)
        aboard = by_mass if fit is None else min(by_mass, fit.modules_max)
        return float(aboard * launcher.success * (1 - module.doa))

    def _cadence(self, launcher: Launcher, starts: Iterable[int]) -> float:
        return math.fsum(self._window(launcher, start) for start in starts)

    def _window(self, launcher: Launcher, start: int) -> float:
        """Return the most launches that can be bought in a period."""
        if launcher.available_from is not None and start < launcher.available_from:
            return 0.0
        at = self.starts.index(start)
        since = self.starts[at - 1] if at else self.inst.settings.base_year
        years = start - max(since, launcher.available_from or since)
        years = max(years, 0 if at else 1)
        factor = trajectory(self.inst, launcher.cadence_trajectory, start)
        return launcher.per_year * years * factor

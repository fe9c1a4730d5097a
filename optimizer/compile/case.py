"""What an instance means in numbers before any route is known: compiled once, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from models.data import CoolingData, FleetData, LaunchData, PowerData, SiteData, TimeData

from ..instance import Instance
from ..instance.series import OperatingSlice, operating_slices
from ..network import Network
from ..physics.geometry import Geometry
from .calendar import Calendar
from .fleet import compile_fleet, compile_launches
from .ground import compile_cooling, compile_power, compile_sites
from .memo import Memo
from .space_links import SatelliteRates
from .standing import constant_costs


@dataclass(frozen=True)
class Case:
    """One instance with its geometry and graph, and the numbers they give.

    Args:
        inst: the instance.
        geometry: its space coefficients.
        network: its link graph.
        memo: the parts made of it; parts of an earlier instance may stand in (`Memo`).
    """

    inst: Instance
    geometry: Geometry
    network: Network
    memo: Memo

    @property
    def calendar(self) -> Calendar:
        """Years and money."""
        return self.memo.made("calendar", Calendar.of)

    @property
    def slices(self) -> tuple[OperatingSlice, ...]:
        """The slices that the laws run over."""
        return self.memo.made("slices", operating_slices)

    @property
    def time(self) -> TimeData:
        """Periods, slices and days."""
        return self.memo.made("time", compile_time, self.calendar, self.slices)

    @property
    def sites(self) -> SiteData:
        """Ground sites and halls."""
        return self.memo.made("sites", compile_sites, self.calendar, self.slices)

    @property
    def power(self) -> PowerData | None:
        """Power options; None where there is no power table."""
        return self.memo.made("power", compile_power, self.calendar, self.time, self.slices)

    @property
    def cooling(self) -> CoolingData | None:
        """Coolers; None where there is no cooler table, or no hall to cool."""
        return self.memo.made("cooling", compile_cooling, self.calendar, self.time, self.slices)

    @property
    def launches(self) -> LaunchData:
        """Launchers and manifests."""
        return self.memo.made("launches", compile_launches, self.calendar)

    @property
    def fleet(self) -> FleetData:
        """Modules in orbit, over every zone."""
        return self.memo.made(
            "fleet", compile_fleet, self.calendar, self.slices, self.geometry, self.launches
        )

    @cached_property
    def rates(self) -> SatelliteRates:
        """What satellites bring to each place."""
        flown = {(m, s) for m, _, s, _ in self.launches.manifest_assets}
        return SatelliteRates(self.inst, self.calendar, self.slices, self.geometry, flown)

    @property
    def constant_musd(self) -> dict[tuple[str, int], float]:
        """What is paid whatever is decided, by cost line and period [MUSD]."""
        return self.memo.made("constant_musd", constant_costs, self.calendar)


def compile_time(_: Instance, cal: Calendar, slices: tuple[OperatingSlice, ...]) -> TimeData:
    """Return periods, slices and days; a day's slices stand in UTC order."""
    normal = tuple(t for t in slices if not t.outage)
    by_start = sorted(normal, key=lambda t: (t.utc_start_h, t.slice))
    days = sorted({t.day for t in normal})
    return TimeData(
        PERIODS=cal.starts,
        SLICES=tuple(t.slice for t in slices),
        NORMAL=tuple(t.slice for t in normal),
        years=dict(zip(cal.starts, cal.lengths, strict=True)),
        discount={
            p: sum(cal.discount(year) for year, j in cal.years if j == i)
            for i, p in enumerate(cal.starts)
        },
        hours={t.slice: t.hours_per_year for t in slices},
        length_h={t.slice: t.length_h for t in slices},
        days={d: tuple(t.slice for t in by_start if t.day == d) for d in days},
    )

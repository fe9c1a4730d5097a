"""Tables of the ground: regions, hubs, sites, halls, existing halls, power, coolers."""

from __future__ import annotations

from typing import ClassVar

from ..row import Row
from ..units import (
    Amount,
    BuildYears,
    Count,
    Id,
    Km,
    LatDeg,
    LonDeg,
    Musd,
    Overhead,
    Place,
    PositiveAmount,
    PositiveShare,
    Share,
    StoreHours,
    Usd,
    Year,
    Years,
)


class Region(Row):
    """A place where work comes from or goes to."""

    TABLE: ClassVar[str] = "regions"
    KEY: ClassVar[tuple[str, ...]] = ("region",)

    region: Id
    lat_deg: LatDeg
    lon_deg: LonDeg
    jurisdiction: Id
    radius_km: Km = 0.0


class Hub(Row):
    """A place where links meet."""

    TABLE: ClassVar[str] = "hubs"
    KEY: ClassVar[tuple[str, ...]] = ("hub",)

    hub: Id
    lat_deg: LatDeg
    lon_deg: LonDeg
    jurisdiction: Id


class Site(Row):
    """A place where halls can stand."""

    TABLE: ClassVar[str] = "sites"
    KEY: ClassVar[tuple[str, ...]] = ("site",)

    site: Id
    lat_deg: LatDeg
    lon_deg: LonDeg
    jurisdiction: Id
    open_musd: Musd
    life_y: Years = 30
    opex_musd_per_y: Musd = 0.0
    max_it_mw: Amount
    cluster_eflops: Amount | None = None
    water_m3_per_y: Amount | None = None
    water_usd_per_m3: Usd = 0.0
    available_from: Year | None = None


class Hall(Row):
    """A building block of ground capacity."""

    TABLE: ClassVar[str] = "halls"
    KEY: ClassVar[tuple[str, ...]] = ("hall",)

    hall: Id
    it_mw: PositiveAmount
    eflops: PositiveAmount
    capex_musd: Musd
    accelerator_musd: Musd
    life_y: Years
    accelerator_life_y: Years
    opex_share: Share = 0.0
    idle_share: Share = 0.0
    availability: Share = 1.0
    build_y: BuildYears = 0
    available_from: Year | None = None
    capex_trajectory: Id | None = None
    accelerator_trajectory: Id | None = None
    eflops_trajectory: Id | None = None


class Existing(Row):
    """Halls that stand already; they serve the years before `until`."""

    TABLE: ClassVar[str] = "existing"
    KEY: ClassVar[tuple[str, ...]] = ("site", "hall")

    site: Id
    hall: Id
    count: Count
    until: Year


class Power(Row):
    """A source or a store of power at a site."""

    TABLE: ClassVar[str] = "power"
    KEY: ClassVar[tuple[str, ...]] = ("power",)

    power: Id
    site: Id
    kind: Id
    max_mw: Amount
    existing_mw: Amount = 0.0
    capex_musd_per_mw: Musd
    life_y: Years
    fixed_musd_per_mw_y: Musd = 0.0
    energy_usd_per_mwh: Usd
    demand_usd_per_mw_y: Usd = 0.0
    available: Share = 1.0
    firm_share: Share = 1.0
    min_load: Share = 0.0
    hours: StoreHours | None = None
    rt_eff: PositiveShare | None = None
    carbon_kg_per_mwh: Amount = 0.0
    available_from: Year | None = None
    max_trajectory: Id | None = None
    capex_trajectory: Id | None = None
    fixed_trajectory: Id | None = None
    energy_trajectory: Id | None = None
    carbon_trajectory: Id | None = None
    energy_profile: Id | None = None
    available_profile: Id | None = None
    carbon_profile: Id | None = None


class Cooler(Row):
    """A way to cool halls, at one site or (`*`) at each."""

    TABLE: ClassVar[str] = "coolers"
    KEY: ClassVar[tuple[str, ...]] = ("cooler",)

    cooler: Id
    site: Place
    overhead: Overhead
    water_m3_per_mwh: Amount = 0.0
    capex_musd_per_mw: Musd
    life_y: Years
    max_mw: Amount | None = None
    existing_mw: Amount = 0.0
    overhead_profile: Id | None = None

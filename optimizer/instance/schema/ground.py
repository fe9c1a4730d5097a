"""Tables of the ground: regions, hubs, sites, halls, existing halls, power, coolers."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

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
    """Where work comes from and goes to.

    Ways begin or end at a region, never pass through. Required.
    """

    TABLE: ClassVar[str] = "regions"
    KEY: ClassVar[tuple[str, ...]] = ("region",)

    region: Id = Field(description="the region")
    lat_deg: LatDeg = Field(description="latitude")
    lon_deg: LonDeg = Field(description="longitude")
    jurisdiction: Id = Field(
        description="whose law holds there; residency and abroad limits refer to it"
    )
    radius_km: Km = Field(
        0.0, description="half-width: what satellites see is a mean over the disc"
    )


class Hub(Row):
    """Where links meet."""

    TABLE: ClassVar[str] = "hubs"
    KEY: ClassVar[tuple[str, ...]] = ("hub",)

    hub: Id = Field(description="the hub")
    lat_deg: LatDeg = Field(description="latitude")
    lon_deg: LonDeg = Field(description="longitude")
    jurisdiction: Id = Field(
        description="whose law holds there; residency and abroad limits refer to it"
    )


class Site(Row):
    """Where halls can stand.

    Without a table `halls`, an open site hosts without limit.
    """

    TABLE: ClassVar[str] = "sites"
    KEY: ClassVar[tuple[str, ...]] = ("site",)

    site: Id = Field(description="the site")
    lat_deg: LatDeg = Field(description="latitude")
    lon_deg: LonDeg = Field(description="longitude")
    jurisdiction: Id = Field(
        description="whose law holds there; residency and abroad limits refer to it"
    )
    open_musd: Musd = Field(description="price of opening")
    life_y: Years = Field(30, description="years from opening to end")
    opex_musd_per_y: Musd = Field(0.0, description="yearly cost while open")
    max_it_mw: Amount = Field(description="most IT power")
    cluster_eflops: Amount | None = Field(None, description="largest job it can host; blank: any")
    water_m3_per_y: Amount | None = Field(None, description="permit; blank: no limit")
    water_usd_per_m3: Usd = Field(0.0, description="price of water")
    available_from: Year | None = Field(None, description="first year it can be had")


class Hall(Row):
    """Building blocks of ground capacity."""

    TABLE: ClassVar[str] = "halls"
    KEY: ClassVar[tuple[str, ...]] = ("hall",)

    hall: Id = Field(description="the hall")
    it_mw: PositiveAmount = Field(description="IT power, MW")
    eflops: PositiveAmount = Field(description="EFLOPS (1e18 dense BF16 FLOP/s of peak kept busy)")
    capex_musd: Musd = Field(description="price without accelerators")
    accelerator_musd: Musd = Field(description="price of the accelerators")
    life_y: Years = Field(description="years from purchase to end of service")
    accelerator_life_y: Years = Field(description="years between refreshes")
    opex_share: Share = Field(0.0, description="yearly cost as a share of the overnight price")
    idle_share: Share = Field(0.0, description="share of IT power drawn when idle")
    availability: Share = Field(1.0, description="share of the time it works")
    build_y: BuildYears = Field(0, description="years from order to service")
    available_from: Year | None = Field(None, description="first year it can be had")
    capex_trajectory: Id | None = Field(None, description="moves the capital price")
    accelerator_trajectory: Id | None = Field(None, description="moves `accelerator_musd`")
    eflops_trajectory: Id | None = Field(None, description="moves `eflops`")


class Existing(Row):
    """Halls that stand already: no capital, no refresh, their site open free of charge."""

    TABLE: ClassVar[str] = "existing"
    KEY: ClassVar[tuple[str, ...]] = ("site", "hall")

    site: Id = Field(description="the site")
    hall: Id = Field(description="the hall")
    count: Count = Field(description="number")
    until: Year = Field(description="serves the years before this one")


class Power(Row):
    """Sources and stores of power at a site.

    No table: power is free and unlimited. No rows for a site: none there.
    """

    TABLE: ClassVar[str] = "power"
    KEY: ClassVar[tuple[str, ...]] = ("power",)

    power: Id = Field(description="the source")
    site: Id = Field(description="the site")
    kind: Id = Field(description="`grid`, `gas`, `solar`, `nuclear`, ...; `storage` is a store")
    max_mw: Amount = Field(description="most that can be installed")
    existing_mw: Amount = Field(0.0, description="already there, inside `max_mw`")
    capex_musd_per_mw: Musd = Field(description="price of capacity")
    life_y: Years = Field(description="years from purchase to end of service")
    fixed_musd_per_mw_y: Musd = Field(0.0, description="yearly cost of capacity")
    energy_usd_per_mwh: Usd = Field(description="price of what is generated (storage: discharged)")
    demand_usd_per_mw_y: Usd = Field(0.0, description="price of the yearly peak")
    available: Share = Field(1.0, description="share of capacity that can generate")
    firm_share: Share = Field(1.0, description="share that counts as firm")
    min_load: Share = Field(0.0, description="least load as a share of capacity")
    hours: StoreHours | None = Field(
        None, description="storage only, required there: hours of capacity it holds"
    )
    rt_eff: PositiveShare | None = Field(
        None, description="storage only, required there: round-trip efficiency"
    )
    carbon_kg_per_mwh: Amount = Field(0.0, description="carbon of what is generated")
    available_from: Year | None = Field(None, description="first year it can be had")
    max_trajectory: Id | None = Field(None, description="moves `max_mw`")
    capex_trajectory: Id | None = Field(None, description="moves the capital price")
    fixed_trajectory: Id | None = Field(None, description="moves `fixed_musd_per_mw_y`")
    energy_trajectory: Id | None = Field(None, description="moves `energy_usd_per_mwh`")
    carbon_trajectory: Id | None = Field(None, description="moves `carbon_kg_per_mwh`")
    energy_profile: Id | None = Field(None, description="moves `energy_usd_per_mwh` by local hour")
    available_profile: Id | None = Field(None, description="moves `available` by local hour")
    carbon_profile: Id | None = Field(None, description="moves `carbon_kg_per_mwh` by local hour")


class Cooler(Row):
    """Ways to cool.

    No table: facility load is IT load. No rows for a site: no IT can run there.
    """

    TABLE: ClassVar[str] = "coolers"
    KEY: ClassVar[tuple[str, ...]] = ("cooler",)

    cooler: Id = Field(description="the cooler")
    site: Place = Field(description="a site, or `*`: one at each site")
    overhead: Overhead = Field(description="power per IT power (PUE - 1)")
    water_m3_per_mwh: Amount = Field(0.0, description="water per MWh of IT")
    capex_musd_per_mw: Musd = Field(description="price per MW of IT cooled")
    life_y: Years = Field(description="years from purchase to end of service")
    max_mw: Amount | None = Field(None, description="most IT; blank: no limit")
    existing_mw: Amount = Field(0.0, description="already there, inside `max_mw`")
    overhead_profile: Id | None = Field(None, description="moves `overhead` by local hour")

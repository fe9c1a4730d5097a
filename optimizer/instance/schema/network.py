"""Tables of the network: gateways, antennas, links."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..row import Row
from ..units import (
    Amount,
    Count,
    Id,
    Km,
    LatDeg,
    LonDeg,
    Milliseconds,
    Musd,
    Share,
    Usd,
    Years,
    YesNo,
)


class Gateway(Row):
    """Ground stations."""

    TABLE: ClassVar[str] = "gateways"
    KEY: ClassVar[tuple[str, ...]] = ("gateway",)

    gateway: Id = Field(description="the gateway")
    lat_deg: LatDeg = Field(description="latitude")
    lon_deg: LonDeg = Field(description="longitude")
    jurisdiction: Id = Field(
        description="whose law holds there; residency and abroad limits refer to it"
    )
    open_musd: Musd = Field(0.0, description="price of opening")
    opened_already: YesNo = Field(False, description="open from the start: pays opex only")
    life_y: Years = Field(description="years from purchase to end of service")
    opex_share: Share = Field(0.0, description="yearly cost as a share of the overnight price")


class Antenna(Row):
    """Antennas at a gateway.

    Existing ones count in `max`, cost opex only and serve while the gateway is open.
    """

    TABLE: ClassVar[str] = "antennas"
    KEY: ClassVar[tuple[str, ...]] = ("gateway", "kind")

    gateway: Id = Field(description="the gateway")
    kind: Literal["feeder-rf", "feeder-optical"] = Field(description="what it talks to")
    gbps_down: Amount = Field(description="rate down, Gbps")
    gbps_up: Amount = Field(description="rate up, Gbps")
    musd: Musd = Field(description="price of one")
    existing: Count = Field(0, description="number already there")
    max: Count = Field(description="most, existing included")
    availability: Share = Field(1.0, description="share of the time it works")
    life_y: Years = Field(description="years from purchase to end of service")
    opex_share: Share = Field(0.0, description="yearly cost as a share of the overnight price")


class Link(Row):
    """Fibre and subsea lines between regions, hubs, sites and gateways.

    Latency: `latency_ms`, else `km` / 200, else great circle x `fibre_detour` / 200.
    """

    TABLE: ClassVar[str] = "links"
    KEY: ClassVar[tuple[str, ...]] = ("link",)

    link: Id = Field(description="the link")
    from_: Id = Field(alias="from", description="one end")
    to: Id = Field(description="the other end")
    kind: Id = Field(description="`fibre`, `subsea`, ...")
    directed: YesNo = Field(False, description="no: both ways, one price")
    existing_gbps: Amount = Field(description="capacity each way")
    module_gbps: Amount = Field(0.0, description="capacity of a line to buy")
    module_musd: Musd = Field(0.0, description="price of a line")
    max_modules: Count = Field(0, description="most lines")
    life_y: Years | None = Field(None, description="required where `module_gbps` > 0")
    usd_per_gbps_y: Usd = Field(0.0, description="transit price of the mean load")
    km: Km | None = Field(None, description="length")
    latency_ms: Milliseconds | None = Field(None, description="latency one way")

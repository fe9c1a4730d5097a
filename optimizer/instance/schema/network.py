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
    """A ground station."""

    TABLE: ClassVar[str] = "gateways"
    KEY: ClassVar[tuple[str, ...]] = ("gateway",)

    gateway: Id
    lat_deg: LatDeg
    lon_deg: LonDeg
    jurisdiction: Id
    open_musd: Musd = 0.0
    opened_already: YesNo = False
    life_y: Years
    opex_share: Share = 0.0


class Antenna(Row):
    """The antennas of one kind at a gateway."""

    TABLE: ClassVar[str] = "antennas"
    KEY: ClassVar[tuple[str, ...]] = ("gateway", "kind")

    gateway: Id
    kind: Literal["feeder-rf", "feeder-optical"]
    gbps_down: Amount
    gbps_up: Amount
    musd: Musd
    existing: Count = 0
    max: Count
    availability: Share = 1.0
    life_y: Years
    opex_share: Share = 0.0


class Link(Row):
    """A fibre or subsea line between two nodes on the ground."""

    TABLE: ClassVar[str] = "links"
    KEY: ClassVar[tuple[str, ...]] = ("link",)

    link: Id
    from_: Id = Field(alias="from")
    to: Id
    kind: Id
    directed: YesNo = False
    existing_gbps: Amount
    module_gbps: Amount = 0.0
    module_musd: Musd = 0.0
    max_modules: Count = 0
    life_y: Years | None = None
    usd_per_gbps_y: Usd = 0.0
    km: Km | None = None
    latency_ms: Milliseconds | None = None

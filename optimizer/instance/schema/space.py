"""Tables of space: shells, terminals, modules, launchers, payloads, fits."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..row import Row
from ..units import (
    AltitudeKm,
    Amount,
    AngleDeg,
    AtLeastOne,
    Celsius,
    Count,
    ElevationDeg,
    Hour,
    Id,
    LonsDeg,
    LossShare,
    Musd,
    PositiveAmount,
    PositiveShare,
    Share,
    Sides,
    SignedUsd,
    Usd,
    Year,
    Years,
    YesNo,
)

Attitude = Literal["edge-to-sun", "face-to-sun", "nadir-zenith", "along-track", "orbit-normal"]


class Shell(Row):
    """Satellites on circular orbits of one altitude: a lattice of planes."""

    TABLE: ClassVar[str] = "shells"
    KEY: ClassVar[tuple[str, ...]] = ("shell",)

    shell: Id
    altitude_km: AltitudeKm
    inclination_deg: AngleDeg | None = None
    ltan_h: Hour | None = None
    ltan_spread_h: Hour | None = None
    lon_deg: LonsDeg = ()
    planes: AtLeastOne
    sats_per_plane: AtLeastOne
    phasing: Count = 1
    pattern: Literal["delta", "star"] = "delta"
    existing_sats: Count = 0
    existing_trajectory: Id | None = None
    min_elevation_deg: ElevationDeg
    max_modules: Count
    min_modules: Count | None = None
    open_musd: Musd = 0.0
    life_y: Years = 30
    flag: Id


class Terminal(Row):
    """The terminals of one kind on every satellite of an owner."""

    TABLE: ClassVar[str] = "terminals"
    KEY: ClassVar[tuple[str, ...]] = ("owner_kind", "owner", "kind")

    owner_kind: Literal["shell", "module"]
    owner: Id
    kind: Literal["user", "feeder-rf", "feeder-optical", "isl", "cross"]
    gbps_down: Amount
    gbps_up: Amount
    terminals: AtLeastOne
    free_share: Share = 1.0
    free_profile: Id | None = None
    usd_per_gbps_y: Usd = 0.0


class Module(Row):
    """A compute satellite."""

    TABLE: ClassVar[str] = "modules"
    KEY: ClassVar[tuple[str, ...]] = ("module",)

    module: Id
    mass_kg: PositiveAmount
    it_kw: PositiveAmount
    eflops: PositiveAmount
    cluster_eflops: Amount
    bus_kw: Amount
    idle_share: Share
    array_m2: PositiveAmount
    array_efficiency: PositiveShare
    array_pointing: PositiveShare = 1.0
    array_degradation_per_y: LossShare
    battery_kwh: Amount
    battery_dod: PositiveShare
    battery_rt_eff: PositiveShare
    battery_fade_per_y: LossShare = 0.0
    radiator_m2: PositiveAmount
    radiator_sides: Sides = 2
    radiator_attitude: Attitude = "edge-to-sun"
    emissivity: PositiveShare
    absorptivity: Share
    fin_efficiency: PositiveShare = 1.0
    radiator_c: Celsius
    platform_musd: Musd
    accelerator_musd: Musd
    opex_share: Share
    life_y: Years
    failure_per_y: LossShare
    eflops_loss_per_y: LossShare = 0.0
    doa: LossShare = 0.0
    availability: Share = 1.0
    available_from: Year | None = None
    supply_per_y: Amount | None = None
    platform_trajectory: Id | None = None
    accelerator_trajectory: Id | None = None
    eflops_trajectory: Id | None = None
    replace: YesNo = False
    replace_y: Share = 0.0


class Launcher(Row):
    """A rocket: a price a flight, or a price a kilogram (rideshare)."""

    TABLE: ClassVar[str] = "launchers"
    KEY: ClassVar[tuple[str, ...]] = ("launcher",)

    launcher: Id
    price_musd: Musd | None = None
    price_usd_per_kg: SignedUsd | None = None
    per_year: Amount
    success: PositiveShare = 1.0
    insurance_share: Share = 0.0
    life_y: Years | None = None
    carbon_t_per_launch: Amount = 0.0
    available_from: Year | None = None
    price_trajectory: Id | None = None
    cadence_trajectory: Id | None = None


class Payload(Row):
    """What a launcher carries to a shell; no row: it does not go there."""

    TABLE: ClassVar[str] = "payloads"
    KEY: ClassVar[tuple[str, ...]] = ("launcher", "shell")

    launcher: Id
    shell: Id
    payload_kg: PositiveAmount


class Fit(Row):
    """How many modules fit into a fairing; no row: mass is the only limit."""

    TABLE: ClassVar[str] = "fits"
    KEY: ClassVar[tuple[str, ...]] = ("launcher", "module", "shell")

    launcher: Id
    module: Id
    shell: Id
    modules_max: AtLeastOne

"""Tables of space: shells, terminals, modules, launchers, payloads, fits."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

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
    """Satellites on circular orbits of one altitude: a lattice of planes.

    Exactly one of `inclination_deg`, `ltan_h`, `lon_deg`. `existing_sats` (times its
    trajectory) + `max_modules` <= planes x sats_per_plane.
    """

    TABLE: ClassVar[str] = "shells"
    KEY: ClassVar[tuple[str, ...]] = ("shell",)

    shell: Id = Field(description="the shell")
    altitude_km: AltitudeKm = Field(description="altitude")
    inclination_deg: AngleDeg | None = Field(None, description="inclination")
    ltan_h: Hour | None = Field(
        None, description="sun-synchronous: local time of the ascending node"
    )
    ltan_spread_h: Hour | None = Field(
        None, description="sun-synchronous: planes are spread over these hours"
    )
    lon_deg: LonsDeg = Field((), description="geostationary: longitudes, separated by `;`")
    planes: AtLeastOne = Field(description="planes")
    sats_per_plane: AtLeastOne = Field(description="satellites of a plane")
    phasing: Count = Field(1, description="Walker phasing: slots by which the seam is shifted")
    pattern: Literal["delta", "star"] = Field(
        "delta", description="planes over 360 (delta) or 180 (star) degrees"
    )
    existing_sats: Count = Field(
        0, description="satellites already there (they carry traffic, not compute)"
    )
    existing_trajectory: Id | None = Field(None, description="moves `existing_sats`")
    min_elevation_deg: ElevationDeg = Field(description="elevation mask")
    max_modules: Count = Field(description="most modules")
    min_modules: Count | None = Field(
        None,
        description="fleet that serves without a gap; "
        "blank: the least that keeps in sight all nodes that the lattice does",
    )
    open_musd: Musd = Field(0.0, description="price of opening")
    life_y: Years = Field(30, description="years from opening to end")
    flag: Id = Field(description="jurisdiction of work hosted there")


class Terminal(Row):
    """The terminals of one kind on every satellite of a shell or design.

    `isl` and `cross` work both ways: the same rate up and down.
    """

    TABLE: ClassVar[str] = "terminals"
    KEY: ClassVar[tuple[str, ...]] = ("owner_kind", "owner", "kind")

    owner_kind: Literal["shell", "module"] = Field(
        description="existing satellites of a shell, or a module"
    )
    owner: Id = Field(description="id of the shell or module")
    kind: Literal["user", "feeder-rf", "feeder-optical", "isl", "cross"] = Field(
        description="what it talks to"
    )
    gbps_down: Amount = Field(description="rate of one terminal down")
    gbps_up: Amount = Field(description="rate of one terminal up")
    terminals: AtLeastOne = Field(description="terminals a satellite")
    free_share: Share = Field(1.0, description="share free for compute")
    free_profile: Id | None = Field(
        None, description="moves `free_share` by local hour at the centre of the zone"
    )
    usd_per_gbps_y: Usd = Field(
        0.0,
        description="price of the mean flow over terminals of this kind, on rows of a shell: "
        "access by the flow to and from the ground, `isl` by flow x lasers passed, `cross` by what "
        "passes to another shell and back",
    )


class Module(Row):
    """Compute satellites.

    They need launchers and payloads.
    """

    TABLE: ClassVar[str] = "modules"
    KEY: ClassVar[tuple[str, ...]] = ("module",)

    module: Id = Field(description="the module")
    mass_kg: PositiveAmount = Field(description="mass")
    it_kw: PositiveAmount = Field(description="IT power")
    eflops: PositiveAmount = Field(description="EFLOPS")
    cluster_eflops: Amount = Field(description="largest job it can host")
    bus_kw: Amount = Field(description="load of the bus")
    idle_share: Share = Field(description="share of IT power drawn when idle")
    array_m2: PositiveAmount = Field(description="solar array")
    array_efficiency: PositiveShare = Field(description="efficiency at begin of life")
    array_pointing: PositiveShare = Field(1.0, description="pointing loss factor")
    array_degradation_per_y: LossShare = Field(description="yearly loss")
    battery_kwh: Amount = Field(description="battery")
    battery_dod: PositiveShare = Field(description="usable depth of discharge")
    battery_rt_eff: PositiveShare = Field(description="round-trip efficiency")
    battery_fade_per_y: LossShare = Field(0.0, description="yearly loss")
    radiator_m2: PositiveAmount = Field(description="radiator, one side")
    radiator_sides: Sides = Field(2, description="sides that radiate")
    radiator_attitude: Attitude = Field(
        "edge-to-sun", description="how it stands to the sun and the Earth"
    )
    emissivity: PositiveShare = Field(description="infrared emissivity")
    absorptivity: Share = Field(description="solar absorptivity")
    fin_efficiency: PositiveShare = Field(1.0, description="fin efficiency")
    radiator_c: Celsius = Field(description="temperature, Celsius")
    platform_musd: Musd = Field(description="price without accelerators")
    accelerator_musd: Musd = Field(description="price of the accelerators")
    opex_share: Share = Field(description="yearly cost as a share of the overnight price")
    life_y: Years = Field(description="years from purchase to end of service")
    failure_per_y: LossShare = Field(description="share that fails each year")
    eflops_loss_per_y: LossShare = Field(0.0, description="yearly loss of EFLOPS")
    doa: LossShare = Field(0.0, description="share dead on arrival")
    availability: Share = Field(1.0, description="share of the time it works")
    available_from: Year | None = Field(None, description="first year it can be had")
    supply_per_y: Amount | None = Field(
        None, description="most that can be bought a year; blank: no limit"
    )
    platform_trajectory: Id | None = Field(None, description="moves `platform_musd`")
    accelerator_trajectory: Id | None = Field(None, description="moves `accelerator_musd`")
    eflops_trajectory: Id | None = Field(None, description="moves `eflops`")
    replace: YesNo = Field(False, description="failed modules are replaced: bought and flown again")
    replace_y: Share = Field(
        0.0, description="years that a failed module is away until it is replaced"
    )


class Launcher(Row):
    """Rockets: a price a flight, or a price a kilogram (rideshare).

    Exactly one of `price_musd`, `price_usd_per_kg`.
    """

    TABLE: ClassVar[str] = "launchers"
    KEY: ClassVar[tuple[str, ...]] = ("launcher",)

    launcher: Id = Field(description="the launcher")
    price_musd: Musd | None = Field(None, description="price of a flight")
    price_usd_per_kg: SignedUsd | None = Field(
        None,
        description="rideshare: price of a kilogram flown; below 0 only to find where a plan tips",
    )
    per_year: Amount = Field(description="most flights a year")
    success: PositiveShare = Field(1.0, description="share that reaches orbit")
    insurance_share: Share = Field(0.0, description="premium on the launch and what it carries")
    life_y: Years | None = Field(
        None,
        description="years the launch is written off over; blank: the longest life of a module",
    )
    carbon_t_per_launch: Amount = Field(0.0, description="carbon of a flight, tonnes")
    available_from: Year | None = Field(None, description="first year it can be had")
    price_trajectory: Id | None = Field(None, description="moves the price")
    cadence_trajectory: Id | None = Field(None, description="moves `per_year`")


class Payload(Row):
    """What a launcher carries to a shell; no row: it does not go there.

    Modules ride whole: a launch carries floor(payload_kg / mass_kg) of one design, and one that
    it cannot lift whole is not offered to it.
    """

    TABLE: ClassVar[str] = "payloads"
    KEY: ClassVar[tuple[str, ...]] = ("launcher", "shell")

    launcher: Id = Field(description="the launcher")
    shell: Id = Field(description="the shell")
    payload_kg: PositiveAmount = Field(description="mass to that shell")


class Fit(Row):
    """How many modules fit into a fairing; no row: mass is the only limit."""

    TABLE: ClassVar[str] = "fits"
    KEY: ClassVar[tuple[str, ...]] = ("launcher", "module", "shell")

    launcher: Id = Field(description="the launcher")
    module: Id = Field(description="the module")
    shell: Id = Field(description="the shell")
    modules_max: AtLeastOne = Field(description="modules that fit into the fairing")

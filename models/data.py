"""Frozen numbers that the laws are written over: one class per concern.

Keys are ids; periods are start years (int); vintages are the period of purchase, 0 for what
existed before the plan. Units stand in the names; every price is a present value in MUSD.
Index letters: g site, b hall, e power option, c cooler, m module, v launcher, s shell, z zone,
n ground node, w gateway, l link, k commodity, r route, p period, q vintage, t slice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = tuple[float, ...]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asset:
    """One unit of something bought in one period; vectors run over PERIODS.

    Args:
        active: mean number of units that serve, of one bought [-].
        fullest: units that stand in the first year of each period, when most do [-].
        musd: present value charged in each period, by cost line [MUSD].
        overnight_musd: what it takes from the budget of each period [MUSD, undiscounted].
        supply_eflops: accelerators it takes from each period's supply [EFLOPS].
        carbon_t: yearly carbon of launch and manufacture booked in each period [t/y].
        flown: modules that one bought flies in each period, those that replace it included [-].
    """

    active: Vector
    fullest: Vector
    musd: Mapping[str, Vector] = field(default_factory=dict)
    overnight_musd: Vector = ()
    supply_eflops: Vector = ()
    carbon_t: Vector = ()
    flown: Vector = ()


@dataclass(frozen=True, slots=True)
class TimeData:
    """Periods, slices and their weights."""

    PERIODS: tuple[int, ...]
    SLICES: tuple[str, ...]
    NORMAL: tuple[str, ...]
    years: Mapping[int, int]
    discount: Mapping[int, float]  # sum over the years of p of (1+r)^-(year-base)
    hours: Mapping[str, float]  # per year
    length_h: Mapping[str, float]
    days: Mapping[str, tuple[str, ...]]  # normal slices of each day, in UTC order


@dataclass(frozen=True, slots=True)
class SiteData:
    """Ground sites and halls."""

    SITES: tuple[str, ...]
    already_open: frozenset[str]
    open_assets: Mapping[tuple[str, int], Asset]  # g, q
    max_it_mw: Mapping[str, float]
    has_halls: bool
    hall_assets: Mapping[tuple[str, str, int], Asset]  # g, b, q
    hall_units: Mapping[tuple[str, str, int, int], float]  # g, b, q, p: units serving per unit
    hall_fullest: Mapping[tuple[str, str, int, int], float]  # g, b, q, p: in the first year
    hall_eflops: Mapping[tuple[str, str, int, int], float]  # g, b, q, p: EFLOPS per unit bought
    it_mw: Mapping[str, float]
    idle_share: Mapping[str, float]
    availability: Mapping[str, float]
    present: Mapping[tuple[str, str], float]  # g, t: share of the site that an outage leaves


@dataclass(frozen=True, slots=True)
class PowerData:
    """Ways to feed a site: grid, gas, solar, storage..."""

    POWER: tuple[tuple[str, str], ...]  # g, e
    STORAGE: frozenset[tuple[str, str]]
    assets: Mapping[tuple[str, str, int], Asset]
    existing_mw: Mapping[tuple[str, str], float]
    max_mw: Mapping[tuple[str, str, int], float]
    available: Mapping[tuple[str, str, str], float]  # g, e, t, outages included
    min_load: Mapping[tuple[str, str, str], float]  # g, e, t, outages included
    firm_share: Mapping[tuple[str, str], float]
    energy_musd_per_mw: Mapping[tuple[str, str, int, str], float]  # present value, all hours of t
    carbon_t_per_mw: Mapping[tuple[str, str, int, str], float]  # per year, all hours of t
    peak_musd_per_mw: Mapping[tuple[str, str, int], float]
    duration_h: Mapping[tuple[str, str], float]
    rt_eff: Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class CoolingData:
    """Coolers of a site and the water they take."""

    COOLERS: tuple[tuple[str, str], ...]  # g, c
    assets: Mapping[tuple[str, str, int], Asset]
    existing_mw: Mapping[tuple[str, str], float]
    max_mw: Mapping[tuple[str, str], float]
    overhead: Mapping[tuple[str, str, str], float]
    water_m3_per_mw: Mapping[tuple[str, str, str], float]  # per year, all hours of t
    water_musd_per_mw: Mapping[tuple[str, str, int, str], float]
    permit_m3: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LaunchData:
    """Launchers, what they carry, how often they fly."""

    launch_assets: Mapping[tuple[str, str, int], Asset]  # v, s, q
    manifest_assets: Mapping[tuple[str, str, str, int], Asset]  # m, v, s, q
    whole: Mapping[tuple[str, str, str], int]  # m, v, s: modules of one design in a launch
    paying: Mapping[tuple[str, str, int], tuple[str, ...]]  # v, s, q: designs that pay to mix
    loads: Mapping[tuple[str, str, str, int], Mapping[str, int]]  # v, s, load, q: modules aboard
    cadence: Mapping[tuple[str, int], float]  # v, p: launches that can be bought
    module_supply: Mapping[tuple[str, int], float]  # m, p
    orbit_yield: Mapping[tuple[str, str], float]  # m, v: working in orbit per module flown


@dataclass(frozen=True, slots=True)
class FleetData:
    """Modules in orbit: vintages, power, silicon. Zone values include share and outage."""

    FLEET: tuple[tuple[str, str, int], ...]  # m, s, q
    alive: Mapping[tuple[str, str, int, int], float]  # m, s, q, p per module in orbit: the mean
    fullest: Mapping[tuple[str, str, int, int], float]  # m, s, q, p: in the first year of p
    eflops: Mapping[tuple[str, str, str, int, int, str], float]  # m, s, z, q, p, t available
    power_mw: Mapping[tuple[str, str, str, int, int, str], float]
    idle_mw: Mapping[tuple[str, str, str, int, int, str], float]
    it_mw_per_eflops: Mapping[tuple[str, str, int, int], float]  # m, s, q, p marginal
    direct_eflops: Mapping[tuple[str, str, str, int, int, str], float]  # of one that is there
    speaks: frozenset[str]  # designs with user terminals
    see_low: Mapping[tuple[str, str, str, str], float]  # s, z, n, t: in sight but at rare moments
    low: Mapping[tuple[str, str, str], float]  # s, z, t: share over the zone but at rare moments
    cluster_eflops: Mapping[str, float]
    slots: Mapping[tuple[str, int], float]  # s, p: lattice places left by existing satellites
    max_modules: Mapping[str, float]
    shell_assets: Mapping[tuple[str, int], Asset]  # s, q; none of a shell: open all the time


@dataclass(frozen=True, slots=True)
class SatelliteSupply:
    """Gbps that satellites bring to one place: what exists and what each module alive adds."""

    fixed_gbps: Mapping[tuple[int, str], float]  # p, t
    per_module_gbps: Mapping[str, Mapping[tuple[str, str], float]]  # t: m, s


@dataclass(frozen=True, slots=True)
class Load:
    """Weights of routes in one sum: coef is (n,), or (n, slices) where a share moves them."""

    routes: IntArray
    coef: FloatArray

    def at(self, slice_index: int) -> FloatArray:
        """Return the (n,) coefficients in one slice."""
        return self.coef if self.coef.ndim == 1 else self.coef[:, slice_index]


@dataclass(frozen=True, slots=True)
class LinkData:
    """Links on the ground: loads by arc, capacities."""

    line_assets: Mapping[tuple[str, int], Asset]  # l, q
    module_gbps: Mapping[str, float]
    max_lines: Mapping[str, float]
    loads: Mapping[str, Load]  # arc id
    link_of: Mapping[str, str]  # arc id -> link id
    present: Mapping[tuple[str, str], float]  # l, t
    existing_gbps: Mapping[str, float]  # l
    slack: frozenset[tuple[str, int, str]]  # arc, p, t: rows that no demand can fill
    commodity_loads: Mapping[tuple[str, str], Load]  # arc id, k: of links that must be bought
    most_gbps: Mapping[tuple[str, str, int, str], float]  # arc id, k, p, t


@dataclass(frozen=True, slots=True)
class Carried:
    """Flows that satellites carry, by place: what they bring there, and rows no demand can fill."""

    loads: Mapping[Any, Load]
    supply: Mapping[Any, SatelliteSupply]
    slack: frozenset[tuple[Any, int, str]]  # place, p, t

    def cells(self, time: TimeData) -> list[tuple[Any, ...]]:
        """Return (*place, p, t) of the rows that some plan could fill."""
        rows = ((k, p, t) for k in self.loads for p in time.PERIODS for t in time.SLICES)
        return [(*k, p, t) for k, p, t in rows if (k, p, t) not in self.slack]


@dataclass(frozen=True, slots=True)
class SpaceData:
    """What satellites carry: their lasers, and their terminals to the ground."""

    laser: Carried  # s, z, z'
    cross: Carried  # s, other shell, out or in
    terminal: Carried  # s, z, kind, direction
    sight: Carried  # s, n, kind, direction, all or fast


@dataclass(frozen=True, slots=True)
class DownlinkData:
    """Gateways, antennas, and the completeness of a fleet."""

    gateway_assets: Mapping[tuple[str, int], Asset]
    already_open: frozenset[str]
    antenna_assets: Mapping[tuple[str, str, int], Asset]  # w, kind, q
    existing: Mapping[tuple[str, str], float]
    max_antennas: Mapping[tuple[str, str], float]
    antenna_gbps: Mapping[tuple[str, str, str, str], float]  # w, kind, direction, t available
    gateway_loads: Mapping[tuple[str, str, str], Load]  # w, kind, direction
    service_loads: Mapping[str, Load]  # s: fast work on its user and feeder arcs
    service_bound_gbps: Mapping[tuple[str, int, str], float]  # s, p, t
    existing_sats: Mapping[tuple[str, int], float]  # s, p
    min_modules: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RoutingData:
    """Commodities and the routes that may serve them."""

    COMMODITIES: tuple[str, ...]
    routes: tuple[str, ...]
    owner: IntArray  # (routes,) position of each route's commodity
    critical: frozenset[str]  # commodities that may not fall short
    demand_eflops: Mapping[tuple[str, int, str], float]
    groups: Mapping[str, tuple[tuple[tuple[str, float], ...], ...]]  # k: (slice, weight) sums
    work: Mapping[str, Load]  # k: all its routes
    shortfall_musd_per_eflops: Mapping[tuple[str, int, str], float]  # critical: a forbidding price
    steps: Mapping[tuple[str, str], float]  # k, step: share of the work, worth a price of its own
    lost_musd_per_eflops: Mapping[tuple[str, str, int, str], float]  # k, step, p, t
    site_serve: Mapping[str, Load]
    linking: Mapping[tuple[str, str], Load]  # k, g
    zone_serve: Mapping[tuple[str, str], Load]
    direct_serve: Mapping[tuple[str, str, str, float], Load]  # s, z, n, cluster threshold
    cluster_serve: Mapping[tuple[str, str, float], Load]  # s, z, threshold
    present_serve: Mapping[
        tuple[str, str, float], Load
    ]  # s, z, threshold: fast, at this zone alone
    transit: Load  # USD per EFLOPS and year of steady serve
    transit_musd_per_usd: Mapping[tuple[int, str], float]


@dataclass(frozen=True, slots=True)
class PolicyData:
    """Limits that people set; missing keys mean no limit."""

    carbon_cap_t: Mapping[int, float]
    carbon_musd_per_t: Mapping[int, float]
    budget_musd: Mapping[int, float]
    supply_eflops: Mapping[int, float]
    orbit_share_max: float | None
    orbit: Load  # all work served in orbit
    everything: Load
    abroad_share_max: Mapping[str, float]
    abroad: Mapping[str, Load]  # work of a jurisdiction that is hosted in another
    home: Mapping[str, Load]  # work of a jurisdiction


@dataclass(frozen=True, slots=True)
class Decision:
    """A family of decisions: the variable `name` of `block`, with what its units cost.

    Args:
        assets: of what is bought, by the variable's index; charged to the lines they name.
        line, price_musd: of what is operated: the cost line, and the present value of one unit.
    """

    name: str
    block: str
    assets: Mapping[Any, Asset] = field(default_factory=dict)
    line: str = ""
    price_musd: Mapping[Any, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanningData:
    """All numbers of one model; None where the instance has no such table."""

    time: TimeData
    sites: SiteData
    power: PowerData | None
    cooling: CoolingData | None
    launches: LaunchData
    fleet: FleetData
    links: LinkData
    space: SpaceData
    downlink: DownlinkData
    routing: RoutingData
    policy: PolicyData
    LINES: tuple[str, ...]
    constant_musd: Mapping[tuple[str, int], float]  # cost line, p

    def with_every_row(self) -> PlanningData:
        """Return the same numbers with the rows that no demand can fill."""
        none: frozenset[Any] = frozenset()
        carried = {
            item.name: replace(getattr(self.space, item.name), slack=none)
            for item in fields(self.space)
        }
        links = replace(self.links, slack=none)
        return replace(self, links=links, space=SpaceData(**carried))

    @property
    def register(self) -> tuple[Decision, ...]:
        """Every family of decisions that costs something: the one list of what is paid for."""
        power, cooling, launches = self.power, self.cooling, self.launches
        found = [
            Decision("open", "sites", self.sites.open_assets),
            Decision("halls", "sites", self.sites.hall_assets),
            Decision("shell_open", "fleet", self.fleet.shell_assets),
            Decision("manifest", "launches", launches.manifest_assets),
            Decision("launches", "launches", launches.launch_assets),
            Decision("gateway", "downlink", self.downlink.gateway_assets),
            Decision("antennas", "downlink", self.downlink.antenna_assets),
            Decision("lines", "links", self.links.line_assets),
            Decision("short", "routing", {}, "shortfall", self.routing.shortfall_musd_per_eflops),
            Decision("lost", "routing", {}, "shortfall", self.routing.lost_musd_per_eflops),
            Decision("carbon_t", "policy", {}, "carbon", self.policy.carbon_musd_per_t),
        ]
        if power is not None:
            found += [
                Decision("power_mw", "power", power.assets),
                Decision("generate", "power", {}, "energy", power.energy_musd_per_mw),
                Decision("discharge", "power", {}, "energy", power.energy_musd_per_mw),
                Decision("peak", "power", {}, "demand_charges", power.peak_musd_per_mw),
            ]
        if cooling is not None:
            found += [
                Decision("cooler_mw", "cooling", cooling.assets),
                Decision("cool", "cooling", {}, "water", cooling.water_musd_per_mw),
            ]
        return tuple(found)

"""The table of contents: one block per concern, joined by their ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyomo.environ as pyo

from .cooling import add_cooling
from .data import Asset, Load, PlanningData
from .downlink import add_downlink
from .economics import add_economics
from .fleet import add_fleet, add_hosting
from .launches import add_launches
from .linear import weighted
from .links import add_links
from .policy import add_policy
from .power import add_power
from .routing import add_linking, add_routing, add_site_hosting
from .sites import add_sites

BLOCKS = (
    "routing", "sites", "cooling", "power", "launches", "fleet", "links", "downlink", "policy",
    "economics",
)  # fmt: skip


def build(data: PlanningData) -> pyo.ConcreteModel:
    """Return the Pyomo model of these numbers: variables, laws and cost.

    Args:
        data: all sets and coefficients, from the compile step.
    """
    model = pyo.ConcreteModel(name="orbisite")
    for name in BLOCKS:
        model.add_component(name, pyo.Block())
    serve = add_routing(model.routing, data.routing, data.time)
    _add_ground(model, data)
    _add_orbit(model, data, serve)
    purchases = list(_purchases(model, data))
    add_policy(
        model.policy,
        data.policy,
        data.time,
        purchases=purchases,
        power_carbon_t=lambda p: _power_carbon(model, data, p),
        serve=serve,
    )
    add_economics(
        model.economics,
        data.LINES,
        constants=data.constant_musd,
        purchases=purchases,
        running=list(_running(model, data, serve)),
    )
    return model


def _add_ground(model: pyo.ConcreteModel, data: PlanningData) -> None:
    add_sites(model.sites, data.sites, data.time)
    opened = model.sites.standing if data.sites.has_halls else model.sites.opened
    add_linking(model.routing, data.routing, data.time, opened=opened)
    facility_mw: Mapping[Any, Any] = {}
    if data.sites.has_halls:
        add_site_hosting(model.routing, data.routing, data.time, hosted=model.sites.hosted)
        facility_mw = model.sites.it_mw
    if data.sites.has_halls and data.cooling is not None:
        add_cooling(model.cooling, data.cooling, data.time, it_mw=model.sites.it_mw)
        facility_mw = model.cooling.facility_mw
    if data.power is not None:
        add_power(
            model.power,
            data.power,
            data.time,
            facility_mw=facility_mw,
            present=data.sites.present,
        )


def _add_orbit(model: pyo.ConcreteModel, data: PlanningData, serve: Any) -> None:
    add_launches(model.launches, data.launches)
    add_fleet(model.fleet, data.fleet, data.time, in_orbit=model.launches.in_orbit)
    add_hosting(
        model.fleet,
        data.fleet,
        data.time,
        zone_serve=data.routing.zone_serve,
        direct_serve=data.routing.direct_serve,
        cluster_serve=data.routing.cluster_serve,
        serve=serve,
    )
    alive = model.fleet.alive
    add_links(model.links, data.links, data.time, serve=serve, alive=alive)
    add_downlink(model.downlink, data.downlink, data.time, serve=serve, alive=alive)


def _purchases(
    model: pyo.ConcreteModel, data: PlanningData
) -> Iterator[tuple[pyo.Var, Mapping[Any, Asset]]]:
    """Yield every family of things bought, with its assets."""
    yield model.sites.open, data.sites.open_assets
    yield model.sites.halls, data.sites.hall_assets
    if hasattr(model.cooling, "cooler_mw") and data.cooling is not None:
        yield model.cooling.cooler_mw, data.cooling.assets
    if hasattr(model.power, "power_mw") and data.power is not None:
        yield model.power.power_mw, data.power.assets
    yield model.launches.manifest, data.launches.manifest_assets
    yield model.launches.launches, data.launches.launch_assets
    yield model.fleet.shell_open, data.fleet.shell_assets
    yield model.links.lines, data.links.line_assets
    yield model.downlink.gateway, data.downlink.gateway_assets
    yield model.downlink.antennas, data.downlink.antenna_assets


def _power_carbon(model: pyo.ConcreteModel, data: PlanningData, p: int) -> Any:
    if data.power is None or not hasattr(model.power, "generate"):
        return 0.0
    mine = [(k, x) for k, x in model.power.generate.items() if k[2] == p]
    return weighted([data.power.carbon_t_per_mw[k] for k, _ in mine], [x for _, x in mine])


def _running(model: pyo.ConcreteModel, data: PlanningData, serve: Any) -> Iterator[tuple[str, Any]]:
    """Yield the costs of operation as (line, present value) sums."""
    if data.cooling is not None and hasattr(model.cooling, "cool"):
        yield "water", _priced(model.cooling.cool, data.cooling.water_musd_per_mw)
    if data.power is not None and hasattr(model.power, "generate"):
        yield "energy", _priced(model.power.generate, data.power.energy_musd_per_mw)
        yield "energy", _priced(model.power.discharge, data.power.energy_musd_per_mw)
        yield "demand_charges", _priced(model.power.peak, data.power.peak_musd_per_mw)
    yield "carbon", _priced(model.policy.carbon_t, data.policy.carbon_musd_per_t)
    yield "shortfall", _priced(model.routing.short, data.routing.shortfall_musd_per_eflops)
    transit = data.routing.transit
    for p in data.time.PERIODS:
        for i, t in enumerate(data.time.SLICES):
            factor = data.routing.transit_musd_per_usd[p, t]
            if len(transit.routes) and factor:
                yield "transit", serve(Load(transit.routes, transit.at(i) * factor), p, t)


def _priced(variable: pyo.Var, price: Mapping[Any, float]) -> Any:
    keys = [k for k in variable if price.get(k, 0.0) != 0.0]
    return weighted([price[k] for k in keys], [variable[k] for k in keys])

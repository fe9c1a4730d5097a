"""The table of contents: one block per concern, joined by their ports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyomo.environ as pyo

from .cooling import add_cooling
from .data import Decision, PlanningData
from .downlink import add_downlink
from .economics import add_economics
from .fleet import add_fleet, add_hosting
from .launches import add_launches
from .linear import entries, weighted
from .links import add_links
from .policy import add_policy
from .power import add_power
from .routing import add_linking, add_routing, add_site_hosting, add_values
from .serve import Columns, Ports, Serve
from .sites import add_sites
from .space import add_space

BLOCKS = (
    "routing", "sites", "cooling", "power", "launches", "fleet", "links", "space", "downlink",
    "policy", "economics",
)  # fmt: skip


def build(data: PlanningData) -> tuple[pyo.ConcreteModel, Ports]:
    """Return the Pyomo model of these numbers, its sums over routes as one variable each.

    Args:
        data: all sets and coefficients, from the compile step.

    Returns:
        The model, and the ports that its laws asked for.
    """
    model = _empty()
    ports = Ports(model.routing, data.time)
    _fill(model, data, ports)
    return model, ports


def build_expanded(data: PlanningData, routes: Iterable[int]) -> tuple[pyo.ConcreteModel, Columns]:
    """Return the model that people read: the same laws, written out over some routes.

    Args:
        data: all sets and coefficients.
        routes: positions in `data.routing.routes`.

    Returns:
        The model with serve[r,p,t] of these routes, and the function that writes sums over them.
    """
    model = _empty()
    columns = Columns(model.routing, data.time, routes, len(data.routing.routes))
    _fill(model, data, columns)
    return model, columns


def _empty() -> pyo.ConcreteModel:
    model = pyo.ConcreteModel(name="orbisite")
    for name in BLOCKS:
        model.add_component(name, pyo.Block())
    return model


def _fill(model: pyo.ConcreteModel, data: PlanningData, serve: Serve) -> None:
    """Add every law and the cost."""
    add_routing(model.routing, data.routing, data.time, serve=serve)
    add_values(model.routing, data.routing, data.time)
    _add_ground(model, data, serve)
    _add_orbit(model, data, serve)
    add_policy(
        model.policy,
        data.policy,
        data.time,
        bought=_decided(model, (d for d in data.register if d.assets)),
        power_carbon_t=lambda p: _power_carbon(model, data, p),
        serve=serve,
    )
    add_economics(model.economics, data, decided=_decided(model, data.register), serve=serve)


def _decided(model: pyo.ConcreteModel, register: Iterable[Decision]) -> list[tuple[Decision, Any]]:
    """Return entries of the register with their variables."""
    return [(d, model.component(d.block).component(d.name)) for d in register]


def _add_ground(model: pyo.ConcreteModel, data: PlanningData, serve: Serve) -> None:
    add_sites(model.sites, data.sites, data.time)
    opened = model.sites.standing if data.sites.has_halls else model.sites.opened
    add_linking(model.routing, data.routing, data.time, opened=opened, serve=serve)
    facility_mw = model.sites.it_mw
    if data.sites.has_halls:
        add_site_hosting(
            model.routing, data.routing, data.time, hosted=model.sites.hosted, serve=serve
        )
    if data.cooling is not None:
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


def _add_orbit(model: pyo.ConcreteModel, data: PlanningData, serve: Serve) -> None:
    routing, time = data.routing, data.time
    add_launches(model.launches, data.launches, time)
    add_fleet(
        model.fleet, data.fleet, time, in_orbit=model.launches.in_orbit, hosts=routing.zone_serve
    )
    add_hosting(model.fleet, data.fleet, time, routing=routing, serve=serve)
    alive = entries(model.fleet.alive)
    add_links(model.links, data.links, time, serve=serve)
    add_space(model.space, data.space, time, serve=serve, alive=alive)
    add_downlink(model.downlink, data.downlink, time, serve=serve, alive=alive)


def _power_carbon(model: pyo.ConcreteModel, data: PlanningData, p: int) -> Any:
    if data.power is None:
        return 0.0
    mine = [(k, x) for k, x in model.power.generate.items() if k[2] == p]
    return weighted([data.power.carbon_t_per_mw[k] for k, _ in mine], [x for _, x in mine])

"""The register of decisions: for every family that costs something, its variable and its prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.data import Asset, Decision, DownlinkData, LinkData, PolicyData, RoutingData

from ..decisions import FAMILIES
from .case import Case

Assets = Mapping[Any, Asset]
Prices = Mapping[Any, float]


def compile_register(
    case: Case, links: LinkData, downlink: DownlinkData, routing: RoutingData, policy: PolicyData
) -> tuple[Decision, ...]:
    """Return the families that are bought or operated at a price, in the order of `FAMILIES`."""
    bought = dict(_bought(case, links, downlink))
    operated = dict(_operated(case, routing, policy))
    return tuple(
        Decision(name, family.block, bought.get(name, {}), *operated.get(name, ("", {})))
        for name, family in FAMILIES.items()
        if name in bought or name in operated
    )


def _bought(case: Case, links: LinkData, downlink: DownlinkData) -> Iterator[tuple[str, Assets]]:
    yield "open", case.sites.open_assets
    yield "halls", case.sites.hall_assets
    if case.power is not None:
        yield "power_mw", case.power.assets
    if case.cooling is not None:
        yield "cooler_mw", case.cooling.assets
    yield "shell_open", case.fleet.shell_assets
    yield "manifest", case.launches.manifest_assets
    yield "launches", case.launches.launch_assets
    yield "gateway", downlink.gateway_assets
    yield "antennas", downlink.antenna_assets
    yield "lines", links.line_assets


def _operated(
    case: Case, routing: RoutingData, policy: PolicyData
) -> Iterator[tuple[str, tuple[str, Prices]]]:
    """Yield (family, (cost line, present value of one unit))."""
    yield "short", ("shortfall", routing.shortfall_musd_per_eflops)
    if case.power is not None:
        yield "generate", ("energy", case.power.energy_musd_per_mw)
        yield "discharge", ("energy", case.power.energy_musd_per_mw)
        yield "peak", ("demand_charges", case.power.peak_musd_per_mw)
    if case.cooling is not None:
        yield "cool", ("water", case.cooling.water_musd_per_mw)
    yield "carbon_t", ("carbon", policy.carbon_musd_per_t)

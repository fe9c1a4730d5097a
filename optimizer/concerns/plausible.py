"""What does not go together: worth and cost, demand and room, traffic and links."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..concern import Concern
from ..instance.row import Row
from ..instance.schema import Hall, Module, Value, Workload
from ..instance.series import trajectory
from .view import View

YEAR_H = 8760.0
WORTH = 1000.0  # times the least cost of hardware
STANDING = 0.05  # of that cost, where halls stand that cost energy only
DEMAND = (1e-3, 10.0)  # of all that can be built
SUPPLY = (0.05, 300.0)  # of the demand
LINK, LINK_GBPS = 1500.0, 10_000.0  # times all traffic; and what no single fibre has
FUELS = ("grid", "gas", "ccgt", "coal", "diesel", "oil", "nuclear", "smr")
PEOPLE = frozenset({"chat", "interactive", "voice", "game", "gaming", "assistant"})
PATIENCE_MS = 60_000.0
CLUSTER = (0.02, 50.0)  # of a hall; of all that a site can run


def worth(view: View) -> Iterator[Concern]:
    """Tell of work that is worth less than any hardware costs, or thousands of times more."""
    hosts = view.inst.has("halls") or not view.inst.sites
    least = min(_costs(view), default=0.0) if hosts else 0.0
    standing = any(row.count for row in view.inst.existing)
    for work in view.uses.works if least > 0 else ():
        if work.critical:
            continue
        steps: list[Value | Workload] = [
            one for one in view.inst.values if one.workload == work.workload
        ]
        column = "usd_per_eflops_h" if steps else "shortfall_usd_per_eflops_h"
        row = max(steps or [work], key=lambda one: float(getattr(one, column)))
        best = getattr(row, column) * view.uses.highest(work.shortfall_trajectory)
        seen = f"{best:.4g} of {least:.4g} USD per EFLOPS·h, without energy"
        if best < least * (STANDING if standing else 1.0):
            then = "Is it in another unit?" if standing else "It falls short always."
            message = f"is below what the cheapest hardware costs ({seen}). {then}"
            yield view.at("worth-below-cost", row, column, message)
        elif best > least * WORTH:
            message = (
                f"is {best / least:.3g} times what the cheapest hardware costs ({seen}). Usual: 1 "
                f"to {WORTH:g} times. Is it in another unit?"
            )
            yield view.at("worth-far-above-cost", row, column, message)


def _costs(view: View) -> Iterator[float]:
    """Yield the least that each kind of new hardware costs [USD per EFLOPS·h], without energy."""
    counted = view.inst.settings.boundary
    rows: tuple[Hall | Module, ...] = (*view.inst.halls, *view.inst.modules)
    for row in rows:
        yearly = counted.facility * _housing(view, row)
        refresh = row.accelerator_life_y if isinstance(row, Hall) else row.life_y
        lowest = _lowest(view, row.accelerator_trajectory)
        yearly += counted.accelerators * row.accelerator_musd * lowest / refresh
        rate = row.eflops * view.uses.highest(row.eflops_trajectory) * row.availability * YEAR_H
        if rate > 0:
            yield yearly * 1e6 / rate


def _housing(view: View, row: Hall | Module) -> float:
    if isinstance(row, Hall):
        return row.capex_musd * _lowest(view, row.capex_trajectory) / row.life_y
    return row.platform_musd * _lowest(view, row.platform_trajectory) / row.life_y


def _lowest(view: View, name: str | None) -> float:
    return min(trajectory(view.inst, name, row.period) for row in view.inst.periods)


def demand(view: View) -> Iterator[Concern]:
    """Tell where the demand is far above or far below all that can be built."""
    works, bounds = view.uses.works, view.uses.bounds
    room = math.fsum(bounds.site(site, view.uses.last) for site in view.inst.sites)
    room += math.fsum(bounds.shell(shell, view.uses.last) for shell in view.inst.shells)
    whole = math.fsum(map(view.uses.most, works))
    if not works or not 0 < room < math.inf:
        return
    largest = max(works, key=view.uses.most)
    alone = [work for work in works if view.uses.most(work) > DEMAND[1] * room]
    if whole > DEMAND[1] * room:
        for work in alone or [largest]:
            seen = f"{whole:.4g} EFLOPS in all, {room:.4g} can be built"
            message = f"is far above all that can be built ({seen}). Is it in another unit?"
            yield view.at("demand-beyond-room", work, "demand_eflops", message)
    elif whole < DEMAND[0] * room:
        seen = f"{whole:.4g} EFLOPS in all, {room:.4g} can be built"
        message = f"is less than a thousandth of what can be built ({seen}). Another unit?"
        yield view.at("demand-next-to-none", largest, "demand_eflops", message)


def traffic(view: View) -> Iterator[Concern]:
    """Tell of work whose data are more than all ways from its origin or to its sink can carry."""
    sky = _sky_gbps(view)
    for work in view.uses.works:
        for column, end in (
            ("in_gbps_per_eflops", work.origin),
            ("out_gbps_per_eflops", work.sink),
        ):
            gbps = view.uses.most(work) * getattr(work, column)
            room = sky + view.uses.linked_gbps.get(end, 0.0)
            kind = view.inst.nodes[end].kind if end in view.inst.nodes else ""
            if kind in ("region", "hub") and gbps > 3 * room:
                seen = f"{gbps:.4g} Gbps at {end}, links and satellites carry {room:.4g}"
                message = f"asks for more than any way can carry ({seen}). Another unit?"
                yield view.at("traffic-beyond-links", work, column, message)


def _sky_gbps(view: View) -> float:
    """Return the most that terminals to users on all satellites can carry [Gbps]."""
    found = 0.0
    for row in view.inst.terminals:
        if row.kind == "user":
            each = max(row.gbps_down, row.gbps_up) * row.terminals * row.free_share
            owners = [
                s for s in view.inst.shells if row.owner_kind == "module" or s.shell == row.owner
            ]
            room = (
                s.max_modules if row.owner_kind == "module" else s.existing_sats for s in owners
            )
            found += each * sum(room)
    return found


def wide_links(view: View) -> Iterator[Concern]:
    """Tell of links more than a thousand times wider than all traffic there is."""
    flows = (
        view.uses.most(work) * (work.in_gbps_per_eflops + work.out_gbps_per_eflops)
        for work in view.uses.works
    )
    whole = math.fsum(flows)
    for row in view.inst.links if whole > 0 else ():
        if row.existing_gbps > max(LINK_GBPS, LINK * whole):
            seen = f"{row.existing_gbps:.4g} Gbps, all work asks for {whole:.4g}"
            message = f"is more than a thousand times all traffic ({seen}). Is it in another unit?"
            yield view.at("link-far-too-wide", row, "existing_gbps", message)


def supply(view: View) -> Iterator[Concern]:
    """Tell of a supply of accelerators far from what is asked for."""
    for row in view.inst.supply:
        asked = math.fsum(
            work.demand_eflops * trajectory(view.inst, work.demand_trajectory, row.period)
            for work in view.uses.works
        )
        share = row.accelerator_eflops / asked if asked else 1.0
        if not SUPPLY[0] <= share <= SUPPLY[1]:
            seen = f"{row.accelerator_eflops:.4g} EFLOPS, {asked:.4g} are asked for"
            message = f"is far from the demand of the period ({seen}). Is it in another unit?"
            yield view.at("supply-far-from-demand", row, "accelerator_eflops", message)


def clusters(view: View) -> Iterator[Concern]:
    """Tell of sites whose largest job is far from what stands there."""
    hall = min((row.eflops for row in view.inst.halls), default=0.0)
    for row in view.inst.sites:
        most = view.uses.bounds.site(row, view.uses.last)
        if row.cluster_eflops is None or not 0 < most < math.inf:
            continue
        if row.cluster_eflops > CLUSTER[1] * most or 0 < row.cluster_eflops < CLUSTER[0] * hall:
            seen = f"{row.cluster_eflops:.4g} EFLOPS; a hall has {hall:.4g}, the site {most:.4g}"
            message = f"is far from what stands there ({seen}). Is it in another unit?"
            yield view.at("cluster-far-from-site", row, "cluster_eflops", message)


def free(view: View) -> Iterator[Concern]:
    """Tell of launches, fuel, halls and modules that cost nothing at all."""
    for row in view.inst.launchers:
        if row.price_musd == 0 or row.price_usd_per_kg == 0:
            column = "price_musd" if row.price_musd == 0 else "price_usd_per_kg"
            yield from _free(view, row, column, "flies")
    for source in view.inst.power:
        paid = source.energy_usd_per_mwh + source.fixed_musd_per_mw_y + source.demand_usd_per_mw_y
        if source.kind.lower() in FUELS and not paid:
            yield from _free(view, source, "energy_usd_per_mwh", "runs")
    counted = view.inst.settings.boundary
    if counted.accelerators and counted.facility:
        for hall in view.inst.halls:
            if not hall.capex_musd and not hall.accelerator_musd:
                yield from _free(view, hall, "capex_musd", "is built")
        for module in view.inst.modules:
            if not module.platform_musd and not module.accelerator_musd:
                yield from _free(view, module, "platform_musd", "is bought")


def _free(view: View, row: Row, column: str, does: str) -> Iterator[Concern]:
    if not view.uses.kept_for_a_scenario(row, column):
        message = f"and all other prices of {row.key} are 0: it {does} free of charge."
        yield view.at("free-of-charge", row, column, message)


def patience(view: View) -> Iterator[Concern]:
    """Tell of people who are to wait for minutes."""
    for row in view.inst.workloads:
        words = {*row.class_.lower().replace("_", "-").split("-")}
        if words & PEOPLE and row.latency_ms > PATIENCE_MS:
            message = (
                f"is {row.latency_ms / 1000:.4g} s for class {row.class_}, where somebody waits. "
                f"Usual: below {PATIENCE_MS / 1000:g} s. Is it in another unit?"
            )
            yield view.at("answer-late", row, "latency_ms", message)


def lives(view: View) -> Iterator[Concern]:
    """Tell of accelerators that would outlive their hall."""
    for row in view.inst.halls:
        if row.accelerator_life_y > row.life_y:
            seen = f"{row.accelerator_life_y} years in a hall of {row.life_y}"
            message = f"is longer than life_y ({seen}): they end with their hall. Swapped?"
            yield view.at("life-cut-short", row, "accelerator_life_y", message)


def budgets(view: View) -> Iterator[Concern]:
    """Tell of budgets that buy no hall and no module."""
    halls = [row.capex_musd + row.accelerator_musd for row in view.inst.halls]
    modules = [row.platform_musd + row.accelerator_musd for row in view.inst.modules]
    least = min((*halls, *modules), default=0.0)
    for year, musd in view.inst.settings.policy.budget_musd.items():
        if musd < least / 5:
            path = ("policy", "budget_musd", str(year))
            message = f"buys no hall and no module ({musd:g} of {least:g} MUSD). Another unit?"
            yield view.setting("budget-too-small", path, message)


RULES = (patience, lives, budgets, worth, demand, traffic, wide_links, supply, clusters, free)

"""Network numbers: links, gateways, complete fleets."""

from __future__ import annotations

import numpy as np

from models.data import Asset, DownlinkData, LinkData, Load, RoutingData

from ..arrays import Bools
from ..instance import Instance
from ..instance.schema import Antenna, Gateway, Link
from ..instance.series import operating_slices
from .calendar import Calendar, plus
from .case import Case
from .fleet import existing_sats
from .flows import Uses, gateway_loads, link_loads, service_loads
from .reach import STRENGTHENING_ROWS, Reach
from .standing import existing_antenna_musd


def compile_links(case: Case, uses: Uses, routing: RoutingData, reach: Reach) -> LinkData:
    """Return the links that routes pass."""
    inst, cal, slices, network = case.inst, case.calendar, case.slices, case.network
    loads = link_loads(network, uses)
    arcs = {a.id: a for a in network.arcs}
    linking = commodity_loads(inst, {a: arcs[a].link or "" for a in loads}, loads, routing)
    present = {
        (row.link, t.slice): t.share("link", row.link)
        for t in slices
        if t.outage
        for row in inst.links
    }
    existing = {row.link: row.existing_gbps for row in inst.links}

    def standing(a: str, _: int, t: str) -> float:
        link = arcs[a].link or ""
        return present.get((link, t), 1.0) * existing[link]

    return LinkData(
        line_assets={
            (row.link, q): line_asset(inst, cal, row, q)
            for row in inst.links
            if row.module_gbps > 0 and row.max_modules > 0
            for q in cal.starts
        },
        module_gbps={row.link: row.module_gbps for row in inst.links},
        max_lines={row.link: row.max_modules for row in inst.links},
        loads=loads,
        link_of={a: arcs[a].link or "" for a in loads},
        present=present,
        existing_gbps=existing,
        slack=reach.slack(loads, standing),
        commodity_loads=linking,
        most_gbps={
            (a, k, p, t): gbps
            for (a, k), load in linking.items()
            for (p, t), gbps in reach.cells(load)
        },
    )


def commodity_loads(
    inst: Instance, link_of: dict[str, str], loads: dict[str, Load], routing: RoutingData
) -> dict[tuple[str, str], Load]:
    """Return the flow of each commodity on links that carry nothing until they are bought.

    Empty where the rows would be many: whether they are there must not depend on the routes.
    """
    empty = {row.link for row in inst.links if row.existing_gbps == 0 and row.max_modules > 0}
    cells = len(inst.periods) * len(operating_slices(inst))
    if 2 * len(empty) * len(routing.COMMODITIES) * cells > STRENGTHENING_ROWS:
        return {}
    owner = routing.owner
    found = {}
    for a, load in loads.items():
        if link_of[a] in empty:
            for i in np.unique(owner[load.routes]):
                mine = np.flatnonzero(owner[load.routes] == i)
                key = (a, routing.COMMODITIES[i])
                found[key] = Load(load.routes[mine], load.coef[mine])
    return found


def line_asset(inst: Instance, cal: Calendar, row: Link, q: int) -> Asset:
    """Return one module of capacity on a link, both directions, bought in q."""
    life = row.life_y or 1
    active = cal.served(q, life, lambda _: 1.0)
    fullest = cal.fullest(q, life)
    if not inst.settings.boundary.network:
        return Asset(active, fullest)
    charge = cal.annuity(row.module_musd, q, life, "network")
    return Asset(active, fullest, {"links": charge}, cal.at(q, row.module_musd))


def gateway_asset(inst: Instance, cal: Calendar, row: Gateway, q: int) -> Asset:
    """Return the opening of a gateway, which brings its existing antennas."""
    active = cal.served(q, row.life_y, lambda _: 1.0)
    fullest = cal.fullest(q, row.life_y)
    if not inst.settings.boundary.network:
        return Asset(active, fullest)
    charge = plus(
        cal.annuity(row.open_musd, q, row.life_y, "network"),
        cal.opex(row.opex_share * row.open_musd, q, row.life_y),
    )
    antennas = cal.opex(existing_antenna_musd(inst, row.gateway), q, row.life_y)
    return Asset(
        active, fullest, {"gateways": charge, "antennas": antennas}, cal.at(q, row.open_musd)
    )


def antenna_asset(inst: Instance, cal: Calendar, row: Antenna, q: int) -> Asset:
    """Return one antenna bought in q."""
    active = cal.served(q, row.life_y, lambda _: 1.0)
    fullest = cal.fullest(q, row.life_y)
    if not inst.settings.boundary.network:
        return Asset(active, fullest)
    charge = plus(
        cal.annuity(row.musd, q, row.life_y, "network"),
        cal.opex(row.opex_share * row.musd, q, row.life_y),
    )
    return Asset(active, fullest, {"antennas": charge}, cal.at(q, row.musd))


def compile_downlink(case: Case, uses: Uses, reach: Reach, fast: Bools) -> DownlinkData:
    """Return gateways, antennas and service; `fast` marks routes of fast work."""
    inst, cal, slices, network = case.inst, case.calendar, case.slices, case.network
    service = service_loads(network, uses, fast)
    antennas = {(a.gateway, a.kind): a for a in inst.antennas}
    return DownlinkData(
        gateway_assets={
            (row.gateway, q): gateway_asset(inst, cal, row, q)
            for row in inst.gateways
            if not row.opened_already
            for q in cal.starts
        },
        already_open=frozenset(row.gateway for row in inst.gateways if row.opened_already),
        antenna_assets={
            (*k, q): antenna_asset(inst, cal, row, q)
            for k, row in antennas.items()
            if row.max > row.existing
            for q in cal.starts
        },
        existing={k: row.existing for k, row in antennas.items()},
        max_antennas={k: row.max for k, row in antennas.items()},
        antenna_gbps={
            (*k, way, t.slice): t.share("gateway", k[0])
            * t.share(k[1], k[0])
            * row.availability
            * (row.gbps_up if way == "up" else row.gbps_down)
            for k, row in antennas.items()
            for way in ("up", "down")
            for t in slices
        },
        gateway_loads=gateway_loads(network, uses),
        service_loads=service,
        service_bound_gbps={
            (s, p, t): gbps for s, load in service.items() for (p, t), gbps in reach.cells(load)
        },
        existing_sats={(s, p): existing_sats(inst, s, p) for s in service for p in cal.starts},
        min_modules={
            row.shell: case.geometry.shells[row.shell].least
            if row.min_modules is None
            else row.min_modules
            for row in inst.shells
        },
    )

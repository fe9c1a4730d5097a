"""Cost of the network: gateways, antennas, links, transit.

Source: formulation, sections 1 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Floats
from .case import YEAR_H
from .lasers import Lasers
from .links import Traffic
from .money import USD_PER_MUSD, Charge, Price, purchase, upkeep, yearly


def network_charges(traffic: Traffic) -> Iterator[Charge]:
    """Return every charge of the network."""
    yield from _gateways(traffic)
    yield from _antennas(traffic)
    yield from _links(traffic)
    yield from _carriers(traffic)


def _gateways(traffic: Traffic) -> Iterator[Charge]:
    case, cal = traffic.case, traffic.case.calendar
    for w, row in enumerate(case.inst.gateways):
        running = row.opex_share * row.open_musd
        if row.opened_already:
            yield yearly(cal, "gateways", np.full(cal.count, running))
            continue
        opened = traffic.d.array("gateway")[w]
        price = Price("gateways", np.full(cal.count, row.open_musd), row.life_y, "network")
        yield purchase(cal, price, opened)
        yield upkeep(cal, "gateways", opened * running, row.life_y)


def _antennas(traffic: Traffic) -> Iterator[Charge]:
    case, cal = traffic.case, traffic.case.calendar
    gateways = {row.gateway: (w, row) for w, row in enumerate(case.inst.gateways)}
    for a, row in enumerate(case.inst.antennas):
        bought = traffic.d.array("antennas")[a]
        price = Price("antennas", np.full(cal.count, row.musd), row.life_y, "network")
        yield purchase(cal, price, bought)
        running = row.opex_share * row.musd
        yield upkeep(cal, "antennas", bought * running, row.life_y)
        w, gateway = gateways[row.gateway]
        if gateway.opened_already:
            yield yearly(cal, "antennas", np.full(cal.count, row.existing * running))
        else:
            opened = traffic.d.array("gateway")[w]
            yield upkeep(cal, "antennas", opened * row.existing * running, gateway.life_y)


def _links(traffic: Traffic) -> Iterator[Charge]:
    case, cal = traffic.case, traffic.case.calendar
    carried = mean_gbps(traffic)
    for i, row in enumerate(case.inst.links):
        price = np.full(cal.count, row.module_musd)
        bought = traffic.d.array("lines")[i]
        if row.life_y is not None:
            yield purchase(cal, Price("links", price, row.life_y, "network"), bought)
        yield yearly(cal, "transit", carried[i] * row.usd_per_gbps_y / USD_PER_MUSD)


def _carriers(traffic: Traffic) -> Iterator[Charge]:
    """Yield what the owners of shells are paid: by access, laser passed, and crossing."""
    case, cal = traffic.case, traffic.case.calendar
    rows = [row for row in case.inst.terminals if row.owner_kind == "shell" and row.usd_per_gbps_y]
    if not rows:
        return
    lasers = Lasers(traffic)
    for row in rows:
        if row.kind == "isl":
            flow = lasers.between(row.owner, row.owner)
        elif row.kind == "cross":
            others = [shell for shell in case.shells if shell != row.owner]
            flow = np.zeros((len(case.periods), len(case.slices)))
            for other in others:
                flow = flow + lasers.between(row.owner, other) + lasers.between(other, row.owner)
        else:
            flow = traffic.through([(row.owner, row.kind)], ("shell", "kind"))[0]
        carried = flow @ case.hours / YEAR_H
        yield yearly(cal, "transit", carried * row.usd_per_gbps_y / USD_PER_MUSD)


def mean_gbps(traffic: Traffic) -> Floats:
    """Return the load of every link, both ways, averaged over the year (L, P)."""
    case = traffic.case
    load = traffic.through([(row.link,) for row in case.inst.links], ("link",))
    return np.asarray(load @ case.hours / YEAR_H)

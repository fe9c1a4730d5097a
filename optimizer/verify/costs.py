"""The objective again: every cost line from the instance and the decisions, summed exactly.

Source: formulation, section 7.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from ..arrays import Floats
from .case import Case
from .costs_ground import ground_charges
from .costs_network import network_charges
from .costs_space import space_charges
from .links import Traffic
from .money import USD_PER_MUSD, Charge, rows_of, yearly
from .policy import carbon_t_per_y
from .power import Supply

LINES: Final = (
    "sites",
    "halls",
    "accelerators",
    "power_capacity",
    "energy",
    "demand_charges",
    "cooling",
    "water",
    "carbon",
    "shells",
    "platforms",
    "module_operations",
    "insurance",
    "launches",
    "gateways",
    "antennas",
    "links",
    "transit",
    "shortfall",
)
FACILITY: Final = frozenset({"sites", "halls", "power_capacity", "cooling"})
NETWORK: Final = frozenset({"gateways", "antennas", "links", "transit"})


def charges(supply: Supply, traffic: Traffic) -> list[Charge]:
    """Return all charges inside the boundary of the instance."""
    boundary = supply.case.inst.settings.boundary
    left_out = (frozenset() if boundary.facility else FACILITY) | (
        frozenset() if boundary.network else NETWORK
    )
    counted = [charge for charge in _all(supply, traffic) if charge.line not in left_out]
    return [replace(c, line="halls") if c.line == "opex" else c for c in counted]


def _all(supply: Supply, traffic: Traffic) -> Iterator[Charge]:
    yield from ground_charges(supply)
    yield from space_charges(traffic.fleet)
    yield from network_charges(traffic)
    cal, served = supply.case.calendar, traffic.legs.served
    price = supply.case.inst.settings.policy.carbon_usd_per_t
    tonnes = carbon_t_per_y(supply)
    yield yearly(cal, "carbon", tonnes * price / USD_PER_MUSD)
    work, hours = served.work, supply.case.hours
    fines = np.where(work.stepped, 0.0, work.column("shortfall_usd_per_eflops_h"))
    short = (served.d.array("short") @ hours) * fines[:, np.newaxis] * work.price_factor
    yield yearly(cal, "shortfall", short / USD_PER_MUSD)
    lost = np.einsum("kipt,t,ki->kp", served.d.array("lost"), hours, work.step_usd)
    yield yearly(cal, "shortfall", lost * work.price_factor / USD_PER_MUSD)


def cost_table(case: Case, parts: list[Charge]) -> pd.DataFrame:
    """Return every line and period: musd, and what is paid and earned together (size)."""
    terms = rows_of(parts, len(case.periods))
    rows = [
        (line, period, math.fsum(paid), math.fsum(map(abs, paid)))
        for line in LINES
        for p, period in enumerate(case.periods)
        for paid in [terms.get((line, p), [])]
    ]
    return pd.DataFrame(rows, columns=["line", "period", "musd", "size"])


def overnight(case: Case, parts: list[Charge]) -> Floats:
    """Return the overnight price of all that is bought, by period (P,) [MUSD]."""
    paid = [part.overnight_musd.reshape(-1, len(case.periods)) for part in parts]
    return np.array([math.fsum(np.concatenate(paid)[:, p]) for p in range(len(case.periods))])

"""Present value by cost line and period, from decisions and the numbers they were priced with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from models import Asset, PlanningData

from ..formulate import FloatArray

Solved = Mapping[str, Mapping[Any, float]]


def cost_lines(data: PlanningData, solved: Solved, serve: FloatArray) -> pd.DataFrame:
    """Return line, period, musd; the sum is the objective.

    Args:
        solved: nonzero values by component and index.
        serve: (routes, periods, slices) EFLOPS.
    """
    total: dict[tuple[str, int], float] = defaultdict(float)
    for key, musd in data.constant_musd.items():
        total[key] += musd
    for component, assets in _purchases(data):
        for key, amount in solved.get(component, {}).items():
            index = key if isinstance(key, tuple) else (key,)
            for line, vector in assets[index].musd.items():
                for p, musd in zip(data.time.PERIODS, vector, strict=True):
                    total[line, p] += amount * musd
    for line, p, musd in _running(data, solved, serve):
        total[line, p] += musd
    rows = [(line, p, musd) for (line, p), musd in sorted(total.items()) if musd]
    return pd.DataFrame(rows, columns=["line", "period", "musd"])


def _purchases(data: PlanningData) -> Iterator[tuple[str, Mapping[Any, Asset]]]:
    yield "sites.open", data.sites.open_assets
    yield "sites.halls", data.sites.hall_assets
    if data.cooling is not None:
        yield "cooling.cooler_mw", data.cooling.assets
    if data.power is not None:
        yield "power.power_mw", data.power.assets
    yield "launches.manifest", data.launches.manifest_assets
    yield "launches.launches", data.launches.launch_assets
    yield "fleet.shell_open", data.fleet.shell_assets
    yield "links.lines", data.links.line_assets
    yield "downlink.gateway", data.downlink.gateway_assets
    yield "downlink.antennas", data.downlink.antenna_assets


def _running(
    data: PlanningData, solved: Solved, serve: FloatArray
) -> Iterator[tuple[str, int, float]]:
    """Yield (line, period, MUSD) of operation."""
    priced: list[tuple[str, str, Mapping[Any, float], int]] = [
        ("carbon", "policy.carbon_t", data.policy.carbon_musd_per_t, 0),
        ("shortfall", "routing.short", data.routing.shortfall_musd_per_eflops, 1),
    ]
    if data.cooling is not None:
        priced.append(("water", "cooling.cool", data.cooling.water_musd_per_mw, 2))
    if data.power is not None:
        priced += [
            ("energy", "power.generate", data.power.energy_musd_per_mw, 2),
            ("energy", "power.discharge", data.power.energy_musd_per_mw, 2),
            ("demand_charges", "power.peak", data.power.peak_musd_per_mw, 2),
        ]
    for line, component, price, place in priced:
        for key, amount in solved.get(component, {}).items():
            period = key[place] if isinstance(key, tuple) else key
            yield line, period, amount * price.get(key, 0.0)
    transit = data.routing.transit
    for i, p in enumerate(data.time.PERIODS):
        for j, t in enumerate(data.time.SLICES):
            usd = float(np.dot(transit.at(j), serve[transit.routes, i, j]))
            yield "transit", p, usd * data.routing.transit_musd_per_usd[p, t]

"""Launches: mass and volume into orbit, how often rockets fly, how many modules are made.

Variables: manifest[m,v,s,q] integer modules flown; launches[v,s,q] integer.
    payload    sum_m mass_kg manifest <= payload_kg[v,s] launches[v,s,q]
    fairing    sum_m manifest / fit[m,v,s] <= launches[v,s,q]
    cadence    sum_s launches[v,s,q] <= cadence[v,q]
    making     sum_vs manifest[m,v,s,q] <= module_supply[m,q]
    in_orbit[m,s,q] = sum_v orbit_yield[m,v] manifest[m,v,s,q]
Source: docs/formulation.md.
"""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from .data import LaunchData
from .law import law
from .linear import weighted


def add_launches(block: pyo.Block, data: LaunchData) -> None:
    """Add manifests and launches; port: in_orbit[m,s,q] modules working after launch."""
    block.manifest = pyo.Var(list(data.manifest_assets), domain=pyo.NonNegativeIntegers)
    block.launches = pyo.Var(list(data.launch_assets), domain=pyo.NonNegativeIntegers)
    aboard: dict[tuple[str, str, int], list[str]] = {}
    carriers: dict[tuple[str, str, int], list[str]] = {}
    for m, v, s, q in data.manifest_assets:
        aboard.setdefault((v, s, q), []).append(m)
        carriers.setdefault((m, s, q), []).append(v)

    @law(block, list(aboard), "mass of the modules flown <= payload of the launches", "kg")
    def payload(_: Any, v: str, s: str, q: int) -> Any:
        ms = aboard[v, s, q]
        mass = weighted([data.mass_kg[m] for m in ms], [block.manifest[m, v, s, q] for m in ms])
        return mass <= data.payload_kg[v, s] * block.launches[v, s, q]

    bulky = [k for k in aboard if any((m, *k[:2]) in data.fit for m in aboard[k])]

    @law(block, bulky, "fairings filled by the modules flown <= launches", "-")
    def fairing(_: Any, v: str, s: str, q: int) -> Any:
        ms = [m for m in aboard[v, s, q] if (m, v, s) in data.fit]
        filled = weighted(
            [1 / data.fit[m, v, s] for m in ms], [block.manifest[m, v, s, q] for m in ms]
        )
        return filled <= block.launches[v, s, q]

    _add_limits(block, data)
    block.in_orbit = {
        (m, s, q): weighted(
            [data.orbit_yield[m, v] for v in vs], [block.manifest[m, v, s, q] for v in vs]
        )
        for (m, s, q), vs in carriers.items()
    }


def _add_limits(block: pyo.Block, data: LaunchData) -> None:
    flown = sorted({(v, q) for v, _, q in data.launch_assets})
    made = sorted({(m, q) for m, _, _, q in data.manifest_assets if (m, q) in data.module_supply})

    @law(block, flown, "launches bought in a period <= how often the rocket flies", "-")
    def cadence(_: Any, v: str, q: int) -> Any:
        total = sum(block.launches[k] for k in data.launch_assets if (k[0], k[2]) == (v, q))
        return total <= data.cadence[v, q]

    @law(block, made, "modules bought in a period <= how many are made", "-")
    def making(_: Any, m: str, q: int) -> Any:
        total = sum(block.manifest[k] for k in data.manifest_assets if (k[0], k[3]) == (m, q))
        return total <= data.module_supply[m, q]

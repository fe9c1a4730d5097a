"""Launches: whole modules into orbit, how often rockets fly, how many modules are made.

Variables: manifest[m,v,s,q] integer modules flown; launches[v,s,q] integer; loads[v,s,k,q] integer
    flights of one of the loads that designs make up together; aboard[m,v,s,q] binary.
    filled     sum_m manifest / whole[m,v,s] + sum_m aboard / whole <= launches[v,s,q]
               (aboard: of designs that waste room where they meet others)
    together   manifest <= whole cadence[v,q] aboard
    flights    sum_k loads[v,s,k,q] <= launches       where loads are listed, instead of `filled`
    carried    manifest <= sum_k modules of m in load k * loads
    cadence    sum_s launches[v,s,q] <= cadence[v,q]
    making     sum_vs manifest[m,v,s,q] <= module_supply[m,q]
    in_orbit[m,s,q] = sum_v orbit_yield[m,v] manifest[m,v,s,q]
Source: docs/formulation.md.
"""

from __future__ import annotations

import math
from typing import Any

import pyomo.environ as pyo

from .data import LaunchData
from .law import law
from .linear import total, weighted


def add_launches(block: pyo.Block, data: LaunchData) -> None:
    """Add manifests and launches; port: in_orbit[m,s,q] modules working after launch."""
    block.manifest = pyo.Var(list(data.manifest_assets), domain=pyo.NonNegativeIntegers)
    block.launches = pyo.Var(list(data.launch_assets), domain=pyo.NonNegativeIntegers)
    aboard: dict[tuple[str, str, int], list[str]] = {}
    carriers: dict[tuple[str, str, int], list[str]] = {}
    for m, v, s, q in data.manifest_assets:
        aboard.setdefault((v, s, q), []).append(m)
        carriers.setdefault((m, s, q), []).append(v)
    listed: dict[tuple[str, str, int], list[str]] = {}
    for v, s, k, q in data.loads:
        listed.setdefault((v, s, q), []).append(k)
    _add_shares(block, data, {k: ms for k, ms in aboard.items() if k not in listed})
    _add_loads(block, data, listed)
    _add_limits(block, data)
    block.in_orbit = {
        (m, s, q): weighted(
            [data.orbit_yield[m, v] for v in vs], [block.manifest[m, v, s, q] for v in vs]
        )
        for (m, s, q), vs in carriers.items()
    }


def _add_shares(block: pyo.Block, data: LaunchData, aboard: dict[Any, list[str]]) -> None:
    """Add launches that designs fill by shares."""
    paying = {k: [m for m in data.paying.get(k, ()) if m in ms] for k, ms in aboard.items()}
    met = [(m, *k) for k, ms in paying.items() for m in ms]
    block.aboard = pyo.Var(met, domain=pyo.Binary)

    @law(block, list(aboard), "launches filled by whole modules <= launches", "-")
    def filled(_: Any, v: str, s: str, q: int) -> Any:
        flown = [(m, block.manifest[m, v, s, q]) for m in aboard[v, s, q]]
        flown += [(m, block.aboard[m, v, s, q]) for m in paying[v, s, q]]
        shares = [1 / data.whole[m, v, s] for m, _ in flown]
        return weighted(shares, [x for _, x in flown]) <= block.launches[v, s, q]

    @law(
        block, met, "modules of a design that pays for mixing <= the most that fly, if it pays", "-"
    )
    def together(_: Any, m: str, v: str, s: str, q: int) -> Any:
        most = data.whole[m, v, s] * math.floor(data.cadence[v, q] + 1e-9)
        return block.manifest[m, v, s, q] <= most * block.aboard[m, v, s, q]


def _add_loads(block: pyo.Block, data: LaunchData, listed: dict[Any, list[str]]) -> None:
    """Add launches that fly loads of a list."""
    block.loads = pyo.Var(list(data.loads), domain=pyo.NonNegativeIntegers)

    @law(block, list(listed), "loads flown <= launches", "-")
    def flights(_: Any, v: str, s: str, q: int) -> Any:
        flown = total(block.loads[v, s, k, q] for k in listed[v, s, q])
        return flown <= block.launches[v, s, q]

    mixed = [key for key in data.manifest_assets if key[1:] in listed]

    @law(block, mixed, "modules of a design flown <= those in the loads flown", "-")
    def carried(_: Any, m: str, v: str, s: str, q: int) -> Any:
        ks = listed[v, s, q]
        seats = weighted(
            [data.loads[v, s, k, q].get(m, 0) for k in ks], [block.loads[v, s, k, q] for k in ks]
        )
        return block.manifest[m, v, s, q] <= seats


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

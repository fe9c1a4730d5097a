"""Launches: whole modules into orbit, how often rockets fly, how many modules are made.

Variables: manifest[m,v,s,q] integer modules flown; launches[v,s,q] integer; loads[v,s,k,q] integer
    flights of one of the loads that designs make up together; aboard[m,v,s,q] binary.
    filled     sum_mq' flown[m,q',q] manifest[m,v,s,q'] / whole[m,v,s] + sum_m aboard / whole
               <= launches[v,s,q]   (flown: 1 in q' = q, later what replaces failed modules;
               aboard: of designs that waste room where they meet others)
    together   manifest <= whole cadence[v,q] aboard
    flights    sum_k loads[v,s,k,q] <= launches       where loads are listed, instead of `filled`
    carried    manifest <= sum_k modules of m in load k * loads
    cadence    sum_s launches[v,s,q] <= cadence[v,q]
    making     sum_vsq' flown manifest[m,v,s,q'] <= module_supply[m,q]
    in_orbit[m,s,q] = sum_v orbit_yield[m,v] manifest[m,v,s,q]
Source: docs/formulation.md.
"""

from __future__ import annotations

import math
from typing import Any

import pyomo.environ as pyo

from .data import LaunchData, TimeData
from .law import law
from .linear import total, weighted


def add_launches(block: pyo.Block, data: LaunchData, time: TimeData) -> None:
    """Add manifests and launches; port: in_orbit[m,s,q] modules working after launch."""
    block.manifest = pyo.Var(list(data.manifest_assets), domain=pyo.NonNegativeIntegers)
    block.launches = pyo.Var(list(data.launch_assets), domain=pyo.NonNegativeIntegers)
    carriers: dict[tuple[str, str, int], list[str]] = {}
    for m, v, s, q in data.manifest_assets:
        carriers.setdefault((m, s, q), []).append(v)
    listed: dict[tuple[str, str, int], list[str]] = {}
    for v, s, k, q in data.loads:
        listed.setdefault((v, s, q), []).append(k)
    flown = _flown(data, time)
    _add_shares(block, data, {k: ms for k, ms in flown.items() if k not in listed})
    _add_loads(block, data, listed)
    _add_limits(block, data, flown)
    block.in_orbit = {
        (m, s, q): weighted(
            [data.orbit_yield[m, v] for v in vs], [block.manifest[m, v, s, q] for v in vs]
        )
        for (m, s, q), vs in carriers.items()
    }


def _flown(data: LaunchData, time: TimeData) -> dict[Any, list[tuple[Any, float]]]:
    """Return (vintage, modules flown of one) of all that flies on (v, s) in each period."""
    found: dict[Any, list[tuple[Any, float]]] = {}
    for key, asset in data.manifest_assets.items():
        for p, count in zip(time.PERIODS, asset.flown, strict=True):
            if count > 0:
                found.setdefault((key[1], key[2], p), []).append((key, count))
    return found


def _add_shares(block: pyo.Block, data: LaunchData, flown: dict[Any, Any]) -> None:
    """Add launches that designs fill by shares."""
    paying = {k: data.paying.get(k, ()) for k in flown}
    met = [(m, *k) for k, ms in paying.items() for m in ms]
    block.aboard = pyo.Var(met, domain=pyo.Binary)

    @law(block, list(flown), "launches filled by whole modules <= launches", "-")
    def filled(_: Any, v: str, s: str, q: int) -> Any:
        terms = [(n / data.whole[key[:3]], block.manifest[key]) for key, n in flown[v, s, q]]
        terms += [(1 / data.whole[m, v, s], block.aboard[m, v, s, q]) for m in paying[v, s, q]]
        return weighted(*zip(*terms, strict=True)) <= block.launches[v, s, q]

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


def _add_limits(block: pyo.Block, data: LaunchData, flown: dict[Any, Any]) -> None:
    flights = sorted({(v, q) for v, _, q in data.launch_assets})
    built: dict[tuple[str, int], list[tuple[float, Any]]] = {}
    for (_, _, q), found in flown.items():
        for key, count in found:
            built.setdefault((key[0], q), []).append((count, block.manifest[key]))

    @law(block, flights, "launches bought in a period <= how often the rocket flies", "-")
    def cadence(_: Any, v: str, q: int) -> Any:
        total = sum(block.launches[k] for k in data.launch_assets if (k[0], k[2]) == (v, q))
        return total <= data.cadence[v, q]

    made = sorted(k for k in built if k in data.module_supply)

    @law(block, made, "modules bought in a period <= how many are made", "-")
    def making(_: Any, m: str, q: int) -> Any:
        return weighted(*zip(*built[m, q], strict=True)) <= data.module_supply[m, q]

"""Modules in orbit: how many live, where they are, what they can run.

Variables: orbited[m,s,q] modules of a vintage working in orbit; alive[m,s,p]; shell_open[s,q]
    binary; run_orbit[m,s,z,q,p,t] EFLOPS.
    orbit_count  orbited = in_orbit[m,s,q]                  (from the launches)
    living       alive[m,s,p] = sum_q alive[m,s,q,p] orbited
    slots        sum_m alive <= slots[s,p]                  (lattice places left)
    most_modules sum_m alive <= max_modules[s] opened[s,p]
    silicon      run <= eflops[m,s,z,q,p,t] orbited
    orbit        idle_mw orbited + it_mw_per_eflops run <= power_mw orbited
    present      fast serve at this zone alone <= low[s,z,t] sum direct_eflops orbited
    direct       direct serve at (s,z,n) <= see_low[s,z,n,t] sum direct_eflops orbited
    cluster      serve that needs clusters >= c <= run of designs with clusters >= c
Zone values of eflops, power and idle hold the share of the shell's satellites over the zone;
direct_eflops is of one satellite that is there. `low` and `see_low` hold at all but 5 % of instants.
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyomo.environ as pyo

from .data import FleetData, RoutingData, TimeData
from .law import law
from .linear import active_sum, by_head, entries, total, weighted
from .serve import Serve


def add_fleet(
    block: pyo.Block,
    data: FleetData,
    time: TimeData,
    *,
    in_orbit: Mapping[Any, Any],
    hosts: Collection[tuple[str, str]],
) -> None:
    """Add the fleet that `in_orbit[m,s,q]` builds up; ports: alive, designs.

    Args:
        in_orbit: modules working after launch [-].
        hosts: the (shell, zone) that routes use; over others nothing can run.
    """
    block.orbited = pyo.Var(list(data.FLEET), domain=pyo.NonNegativeReals)

    @law(block, list(data.FLEET), "modules in orbit = flown ones that arrive and work", "-")
    def orbit_count(_: Any, m: str, s: str, q: int) -> Any:
        return block.orbited[m, s, q] - in_orbit[m, s, q] == 0

    _add_living(block, data)
    _add_places(block, data, time)
    cells = [key for key in data.eflops if key[1:3] in hosts]
    block.run_orbit = pyo.Var(cells, domain=pyo.NonNegativeReals)
    run, orbited = entries(block.run_orbit), entries(block.orbited)

    @law(block, cells, "compute of a module vintage <= its silicon", "EFLOPS")
    def silicon(_: Any, *key: Any) -> Any:
        m, s, _z, q, _p, _t = key
        return run[key] <= data.eflops[key] * orbited[m, s, q]

    @law(block, cells, "IT power of modules over a zone <= their sustained power", "MW")
    def orbit(_: Any, *key: Any) -> Any:
        m, s, _z, q, p, _t = key
        left_mw = data.power_mw[key] - data.idle_mw[key]
        used_mw = data.it_mw_per_eflops[m, s, q, p] * run[key]
        return used_mw <= left_mw * orbited[m, s, q]

    block.designs = _designs(cells)


def _designs(
    cells: Iterable[tuple[str, str, str, int, int, str]],
) -> dict[tuple[str, str, int, str], list[tuple[str, int]]]:
    """Return the (module, vintage) pairs that can run at (s, z, p, t)."""
    found: dict[tuple[str, str, int, str], list[tuple[str, int]]] = {}
    for m, s, z, q, p, t in cells:
        found.setdefault((s, z, p, t), []).append((m, q))
    return found


def _add_living(block: pyo.Block, data: FleetData) -> None:
    serving: dict[tuple[str, str, int], list[int]] = {}
    for (m, s, q, p), share in data.alive.items():
        if share > 0:
            serving.setdefault((m, s, p), []).append(q)
    block.alive = pyo.Var(list(serving), domain=pyo.NonNegativeReals)

    @law(block, list(serving), "modules alive in a period = survivors of all vintages", "-")
    def living(_: Any, m: str, s: str, p: int) -> Any:
        qs = serving[m, s, p]
        survivors = weighted(
            [data.alive[m, s, q, p] for q in qs], [block.orbited[m, s, q] for q in qs]
        )
        return block.alive[m, s, p] - survivors == 0


def _add_places(block: pyo.Block, data: FleetData, time: TimeData) -> None:
    places: dict[tuple[str, int], list[str]] = {}
    for m, s, p in block.alive:
        places.setdefault((s, p), []).append(m)
    block.shell_open = pyo.Var(list(data.shell_assets), domain=pyo.Binary)
    heads = by_head(data.shell_assets)
    opened = {
        (s, p): active_sum(block.shell_open, data.shell_assets, heads[s,], i)
        if (s,) in heads
        else 1.0
        for s, p in places
        for i in [time.PERIODS.index(p)]
    }

    @law(block, list(places), "modules alive <= lattice places left in the shell", "-")
    def slots(_: Any, s: str, p: int) -> Any:
        return total(block.alive[m, s, p] for m in places[s, p]) <= data.slots[s, p]

    @law(block, list(places), "modules alive <= the most an open shell may take", "-")
    def most_modules(_: Any, s: str, p: int) -> Any:
        alive = total(block.alive[m, s, p] for m in places[s, p])
        return alive <= data.max_modules[s] * opened[s, p]

    @law(block, [k for k in places if (k[0],) in heads], "active openings of a shell <= 1", "-")
    def open_once(_: Any, s: str, p: int) -> Any:
        return opened[s, p] <= 1


def add_hosting(
    block: pyo.Block,
    data: FleetData,
    time: TimeData,
    *,
    routing: RoutingData,
    serve: Serve,
) -> None:
    """Add what ties routes to modules; `serve(load, p, t)` is what routes serve [EFLOPS]."""
    run, orbited = entries(block.run_orbit), entries(block.orbited)
    zone_serve = routing.zone_serve
    cells = [(*k, p, t) for k in zone_serve for p in time.PERIODS for t in time.SLICES]

    @law(block, cells, "compute served over a zone = compute its modules run", "EFLOPS")
    def hosting(_: Any, s: str, z: str, p: int, t: str) -> Any:
        keys = block.designs.get((s, z, p, t), [])
        ran = total(run[m, s, z, q, p, t] for m, q in keys)
        return serve(zone_serve[s, z], p, t) - ran == 0

    clustered = [
        (*k, p, t) for k in routing.cluster_serve for p in time.PERIODS for t in time.SLICES
    ]

    @law(block, clustered, "work that needs large clusters <= run of such designs", "EFLOPS")
    def cluster(_: Any, s: str, z: str, c: float, p: int, t: str) -> Any:
        keys = block.designs.get((s, z, p, t), [])
        able = [run[m, s, z, q, p, t] for m, q in keys if data.cluster_eflops[m] >= c]
        return serve(routing.cluster_serve[s, z, c], p, t) <= total(able)

    def able(s: str, z: str, c: float, p: int, t: str, there: float) -> Any:
        """Return what so many satellites of designs with large enough clusters can run."""
        designs = block.designs.get((s, z, p, t), [])
        keys = [(m, q) for m, q in designs if data.cluster_eflops[m] >= c]
        return weighted(
            [there * data.direct_eflops[m, s, z, q, p, t] for m, q in keys],
            [orbited[m, s, q] for m, q in keys],
        )

    quick = [(*k, p, t) for k in routing.present_serve for p in time.PERIODS for t in time.SLICES]

    @law(
        block, quick, "fast serve over a zone <= what the satellites always there can run", "EFLOPS"
    )
    def present(_: Any, s: str, z: str, c: float, p: int, t: str) -> Any:
        there = data.low.get((s, z, t), 0.0)
        return serve(routing.present_serve[s, z, c], p, t) <= able(s, z, c, p, t, there)

    seen = [(*k, p, t) for k in routing.direct_serve for p in time.PERIODS for t in time.SLICES]

    @law(block, seen, "direct serve <= what the satellites always in sight can run", "EFLOPS")
    def direct(_: Any, s: str, z: str, n: str, c: float, p: int, t: str) -> Any:
        there = data.see_low.get((s, z, n, t), 0.0)
        return serve(routing.direct_serve[s, z, n, c], p, t) <= able(s, z, c, p, t, there)

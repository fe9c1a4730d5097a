"""Modules in orbit: how many live, where they are, what they can run.

Variables: orbited[m,s,q] modules of a vintage working in orbit; alive[m,s,p]; shell_open[s,q]
    binary; run_orbit[m,s,z,q,p,t] EFLOPS.
    orbit_count  orbited = in_orbit[m,s,q]                  (from the launches)
    living       alive[m,s,p] = sum_q alive[m,s,q,p] orbited
    slots        sum_mq fullest[m,s,q,p] orbited <= slots[s,p]     (lattice places left)
    most_modules sum_mq fullest orbited <= max_modules[s] opened[s,p]
                 both in the first year of p, when most are alive; where an opening ends inside p
                 most_modules also for the means, sum_m alive and opened
    open_once    opened in the first year <= 1
    silicon      run <= eflops[m,s,z,q,p,t] orbited
    orbit        idle_mw orbited + it_mw_per_eflops run <= power_mw orbited
    present      fast serve at this zone alone <= low[s,z,t] sum direct_eflops orbited
    direct       direct serve at (s,z,n) <= see_low[s,z,n,t] sum direct_eflops orbited
                 (only of designs with user terminals)
    cluster      serve that needs clusters >= c <= run of designs with clusters >= c
Zone values of eflops, power and idle hold the share of the shell's satellites over the zone;
direct_eflops is of one satellite that is there; low, see_low hold at all but 5 % of instants.
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyomo.environ as pyo

from .data import FleetData, RoutingData, TimeData
from .law import law
from .linear import FULLEST, active_sum, by_head, entries, fullest_sum, moments, total, weighted
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

    @law(block, cells, "compute of a module vintage <= its silicon", "EFLOPS", summed_over=2)
    def silicon(_: Any, *key: Any) -> Any:
        m, s, _z, q, _p, _t = key
        return run[key] <= data.eflops[key] * orbited[m, s, q]

    says = "IT power of modules over a zone <= their sustained power"

    @law(block, cells, says, "MW", summed_over=2)
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
    block.shell_open = pyo.Var(list(data.shell_assets), domain=pyo.Binary)
    heads, position = by_head(data.shell_assets), {p: i for i, p in enumerate(time.PERIODS)}
    places = {(s, p): heads.get((s,), []) for _, s, p in block.alive}
    born = _arrived(block, data)

    def opened(s: str, p: int, when: str) -> Any:
        of = fullest_sum if when == FULLEST else active_sum
        if not places[s, p]:
            return 1.0
        return of(block.shell_open, data.shell_assets, places[s, p], position[p])

    def there(s: str, p: int, when: str) -> Any:
        if when == FULLEST:
            return born[s, p]
        return total(x for (_, *at), x in block.alive.items() if at == [s, p])

    @law(block, list(places), "modules alive at any moment <= lattice places left", "-")
    def slots(_: Any, s: str, p: int) -> Any:
        return born[s, p] <= data.slots[s, p]

    cells = [
        (*k, when) for k in places for when in moments(data.shell_assets, places[k], position[k[1]])
    ]

    @law(block, cells, "modules alive <= the most an open shell may take", "-")
    def most_modules(_: Any, s: str, p: int, when: str) -> Any:
        return there(s, p, when) <= data.max_modules[s] * opened(s, p, when)

    paid = [k for k, keys in places.items() if keys]

    @law(block, paid, "openings of a shell that stand at any moment <= 1", "-")
    def open_once(_: Any, s: str, p: int) -> Any:
        return opened(s, p, FULLEST) <= 1


def _arrived(block: pyo.Block, data: FleetData) -> dict[tuple[str, int], Any]:
    """Return the modules alive in the first year of each period, by shell."""
    shares: dict[tuple[str, int], list[tuple[float, Any]]] = {}
    for (m, s, q, p), share in data.fullest.items():
        shares.setdefault((s, p), []).append((share, block.orbited[m, s, q]))
    return {k: weighted(*zip(*pairs, strict=True)) for k, pairs in shares.items()}


def add_hosting(
    block: pyo.Block,
    data: FleetData,
    time: TimeData,
    *,
    routing: RoutingData,
    serve: Serve,
) -> None:
    """Add what ties routes to modules; `serve(load, p, t)` is what routes serve [EFLOPS]."""
    run = entries(block.run_orbit)
    zone_serve = routing.zone_serve
    cells = [(*k, p, t) for k in zone_serve for p in time.PERIODS for t in time.SLICES]
    says = "compute served over a zone = compute its modules run"

    @law(block, cells, says, "EFLOPS", summed_over=1)
    def hosting(_: Any, s: str, z: str, p: int, t: str) -> Any:
        keys = block.designs.get((s, z, p, t), [])
        ran = total(run[m, s, z, q, p, t] for m, q in keys)
        return serve(zone_serve[s, z], p, t) - ran == 0

    clustered = [
        (*k, p, t) for k in routing.cluster_serve for p in time.PERIODS for t in time.SLICES
    ]
    says = "work that needs large clusters <= run of such designs"

    @law(block, clustered, says, "EFLOPS", summed_over=1)
    def cluster(_: Any, s: str, z: str, c: float, p: int, t: str) -> Any:
        keys = block.designs.get((s, z, p, t), [])
        able = [run[m, s, z, q, p, t] for m, q in keys if data.cluster_eflops[m] >= c]
        return serve(routing.cluster_serve[s, z, c], p, t) <= total(able)

    _add_fast(block, data, time, routing, serve)


def _add_fast(
    block: pyo.Block, data: FleetData, time: TimeData, routing: RoutingData, serve: Serve
) -> None:
    """Add what fast work asks for: satellites that are there at almost every moment."""
    orbited = entries(block.orbited)
    sizes = {c for _, _, c in routing.present_serve} | {c for *_, c in routing.direct_serve}
    large = {c: {m for m, size in data.cluster_eflops.items() if size >= c} for c in sizes}

    def able(designs: Collection[str], s: str, z: str, p: int, t: str, there: float) -> Any:
        """Return what so many satellites of some designs can run."""
        keys = [(m, q) for m, q in block.designs.get((s, z, p, t), []) if m in designs]
        return weighted(
            [there * data.direct_eflops[m, s, z, q, p, t] for m, q in keys],
            [orbited[m, s, q] for m, q in keys],
        )

    quick = [(*k, p, t) for k in routing.present_serve for p in time.PERIODS for t in time.SLICES]
    says = "fast serve over a zone <= what the satellites always there can run"

    @law(block, quick, says, "EFLOPS", late=True)
    def present(_: Any, s: str, z: str, c: float, p: int, t: str) -> Any:
        there = data.low.get((s, z, t), 0.0)
        return serve(routing.present_serve[s, z, c], p, t) <= able(large[c], s, z, p, t, there)

    seen = [(*k, p, t) for k in routing.direct_serve for p in time.PERIODS for t in time.SLICES]

    @law(block, seen, "direct serve <= what the satellites always in sight can run", "EFLOPS")
    def direct(_: Any, s: str, z: str, n: str, c: float, p: int, t: str) -> Any:
        there = data.see_low.get((s, z, n, t), 0.0)
        return serve(routing.direct_serve[s, z, n, c], p, t) <= able(
            large[c] & data.speaks, s, z, p, t, there
        )

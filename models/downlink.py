"""Between ground and orbit: gateways, antennas, complete fleets.

Variables: gateway[w,q] binary; antennas[w,kind,q] integer; used[s,p] binary.
    antenna      feeder flow at a gateway <= antenna_gbps (existing opened + active antennas)
    most_antennas existing + antennas <= max opened       in the first year of p, when most stands;
                 where an opening ends inside p also for the means
    complete     min_modules used <= existing + alive
    service      fast work on access arcs of a shell <= bound used
Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from .data import DownlinkData, TimeData
from .law import law
from .linear import (
    FULLEST,
    MEAN,
    active_sum,
    by_head,
    fullest_sum,
    is_constant,
    moments,
    total,
)
from .serve import Serve


def add_downlink(
    block: pyo.Block, data: DownlinkData, time: TimeData, *, serve: Serve, alive: Mapping[Any, Any]
) -> None:
    """Add the ground-to-orbit limits; `serve(load, p, t)` is a flow [Gbps]."""
    _add_gateways(block, data, time, serve)
    _add_service(block, data, time, serve, alive)


def _add_gateways(block: pyo.Block, data: DownlinkData, time: TimeData, serve: Serve) -> None:
    block.gateway = pyo.Var(list(data.gateway_assets), domain=pyo.Binary)
    block.antennas = pyo.Var(
        list(data.antenna_assets),
        domain=pyo.NonNegativeIntegers,
        bounds=lambda _, w, kind, q: (0, data.max_antennas[w, kind]),
    )
    opened, bought = _add_antennas(block, data, time)
    cells = [(*k, p, t) for k in data.gateway_loads for p in time.PERIODS for t in time.SLICES]

    @law(block, cells, "feeder flow at a gateway <= its antennas", "Gbps", late=True)
    def antenna(_: Any, w: str, kind: str, way: str, p: int, t: str) -> Any:
        working = data.existing[w, kind] * opened[w, p] + bought[w, kind, p]
        flow = serve(data.gateway_loads[w, kind, way], p, t)
        return flow <= data.antenna_gbps[w, kind, way, t] * working


def _add_antennas(block: pyo.Block, data: DownlinkData, time: TimeData) -> tuple[Any, Any]:
    """Add what may stand at a gateway; return the means of opened[w,p] and bought[w,kind,p]."""
    gateways, aerials = by_head(data.gateway_assets), by_head(data.antenna_assets)
    opened: dict[str, Any] = {FULLEST: {}, MEAN: {}}
    bought: dict[str, Any] = {FULLEST: {}, MEAN: {}}
    for i, p in enumerate(time.PERIODS):
        for when, of in ((FULLEST, fullest_sum), (MEAN, active_sum)):
            for w in sorted({w for w, _ in data.existing}):
                mine = of(block.gateway, data.gateway_assets, gateways.get((w,), []), i)
                opened[when][w, p] = 1.0 if w in data.already_open else mine
            for w, kind in data.existing:
                keys = aerials.get((w, kind), [])
                bought[when][w, kind, p] = of(block.antennas, data.antenna_assets, keys, i)

    @law(
        block,
        [k for k, expr in opened[FULLEST].items() if not is_constant(expr)],
        "openings of a gateway that stand at any moment <= 1",
        "-",
    )
    def open_once(_: Any, w: str, p: int) -> Any:
        return opened[FULLEST][w, p] <= 1

    @law(
        block,
        [
            (w, kind, p, when)
            for (w, kind, p), expr in bought[FULLEST].items()
            if not is_constant(expr)
            for when in moments(data.gateway_assets, gateways.get((w,), []), time.PERIODS.index(p))
        ],
        "antennas of a gateway <= how many an open one takes",
        "-",
    )
    def most_antennas(_: Any, w: str, kind: str, p: int, when: str) -> Any:
        room = (data.max_antennas[w, kind] - data.existing[w, kind]) * opened[when][w, p]
        return bought[when][w, kind, p] <= room

    return opened[MEAN], bought[MEAN]


def _add_service(
    block: pyo.Block, data: DownlinkData, time: TimeData, serve: Serve, alive: Mapping[Any, Any]
) -> None:
    waiting = [
        (s, p)
        for s in data.service_loads
        for p in time.PERIODS
        if data.existing_sats[s, p] < data.min_modules[s]
    ]
    block.used = pyo.Var(waiting, domain=pyo.Binary)

    @law(block, waiting, "satellites that make a shell complete <= those there", "-")
    def complete(_: Any, s: str, p: int) -> Any:
        mine = total(alive[k] for k in alive if (k[1], k[2]) == (s, p))
        return data.min_modules[s] * block.used[s, p] <= data.existing_sats[s, p] + mine

    cells = [(s, p, t) for s, p in waiting for t in time.SLICES]

    @law(block, cells, "fast work through a shell <= its bound, if complete", "Gbps")
    def service(_: Any, s: str, p: int, t: str) -> Any:
        bound = data.service_bound_gbps[s, p, t]
        return serve(data.service_loads[s], p, t) <= bound * block.used[s, p]

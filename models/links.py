"""Links on the ground: what flows on an arc fits through it.

Variables: lines[l,q] integer modules of capacity installed on a link.
    link       sum_r gbps[a,r] serve[r,p,t] <= present[l,t] (existing_gbps + module_gbps lines)
    most_lines sum_q fullest lines <= max_lines[l]                (at the fullest moment)
    linking    flow of one commodity <= most_gbps[a,k,p,t] sum_q lines     (strengthening; links
               without capacity of their own)
Source: docs/formulation.md.
"""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from .data import LinkData, TimeData
from .law import law
from .linear import active_sum, by_head, fullest_sum, is_constant, total
from .serve import Serve


def add_links(block: pyo.Block, data: LinkData, time: TimeData, *, serve: Serve) -> None:
    """Add arc capacities; `serve(load, p, t)` is the flow [Gbps]."""
    block.lines = pyo.Var(
        list(data.line_assets),
        domain=pyo.NonNegativeIntegers,
        bounds=lambda _, link, q: (0, data.max_lines[link]),
    )
    heads = by_head(data.line_assets)
    installed = {
        (link, p): active_sum(block.lines, data.line_assets, keys, i)
        for (link,), keys in heads.items()
        for i, p in enumerate(time.PERIODS)
    }

    laid = {
        (link, p): fullest_sum(block.lines, data.line_assets, keys, i)
        for (link,), keys in heads.items()
        for i, p in enumerate(time.PERIODS)
    }

    @law(
        block,
        [k for k, expr in laid.items() if not is_constant(expr)],
        "modules of capacity on a link at any moment <= how many it takes",
        "-",
    )
    def most_lines(_: Any, link: str, p: int) -> Any:
        return laid[link, p] <= data.max_lines[link]

    _add_linking(block, data, time, serve)
    rows = [(a, p, t) for a in data.loads for p in time.PERIODS for t in time.SLICES]
    cells = [row for row in rows if row not in data.slack]

    @law(block, cells, "flow on an arc <= its capacity", "Gbps", late=True)
    def link(_: Any, a: str, p: int, t: str) -> Any:
        flow = serve(data.loads[a], p, t)
        if is_constant(flow):
            return pyo.Constraint.Skip
        name = data.link_of[a]
        added = data.module_gbps[name] * installed.get((name, p), 0.0)
        return flow <= data.present.get((name, t), 1.0) * (data.existing_gbps[name] + added)


def _add_linking(block: pyo.Block, data: LinkData, time: TimeData, serve: Serve) -> None:
    cells = [(*k, p, t) for k in data.commodity_loads for p in time.PERIODS for t in time.SLICES]
    position = {p: i for i, p in enumerate(time.PERIODS)}

    @law(block, cells, "flow of a commodity on a link to buy <= its most, if bought", "Gbps")
    def linking(_: Any, a: str, k: str, p: int, t: str) -> Any:
        name, at = data.link_of[a], position[p]
        serving = [q for q in data.line_assets if q[0] == name and data.line_assets[q].active[at]]
        bought = total(block.lines[q] for q in serving)
        return serve(data.commodity_loads[a, k], p, t) <= data.most_gbps[a, k, p, t] * bought

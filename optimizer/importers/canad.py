"""Canad multicommodity capacitated fixed-charge network design (`.dow` files).

The file: a title; `nodes arcs commodities`; per arc `from to variable-cost capacity fixed-cost
nb id` (the last two are not used); per commodity `origin sink demand`.

    minimise  sum_a f_a*y_a + sum_ak c_a*x_ak
    with      flow of demand d_k from origin to sink,  sum_k x_ak <= u_a*y_a,  y binary

The mapping is exact: nodes are hubs (they may be passed); an arc is a directed link with one
module to buy (module_gbps = capacity, module_musd = fixed cost, life one year) and a lease;
a commodity is a critical workload born at its origin's hub and hosted at the one site behind
its sink's hub. That site is free, without limit of its own, and tied to its hub by a free link
wide enough for all that ends there. One unit of demand is one EFLOPS and one Gbps.

Latency is no law of these problems. The links bear the arc's linearised price (variable cost +
fixed cost / capacity) as their latency, so that a pool seeded with the fastest ways is seeded
with cheap ones; the limit lies above every simple way.

Source: T G Crainic, A Frangioni, B Gendron, Bundle-based relaxation methods for multicommodity
capacitated fixed charge network design, Discrete Applied Mathematics 112 (2001) 73-99.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ._text import Line, Word, count, number, read_lines
from ._writer import (
    LINK,
    MODULE,
    NO_MODULE,
    SITE,
    USD_PER_MONEY,
    WORK,
    Cell,
    Folder,
    Table,
    critical_work,
    instance_name,
    module,
    place_table,
    places,
    write_folder,
)

MAX_NODES = 10_000
MAX_ARCS = 100_000
MAX_COMMODITIES = 100_000
# Up to this many simple ways the instance asks for all of them, and the bound holds in full.
MAX_WAYS = 50_000
# Beyond, a pool of so many ways per commodity, fewer where there are many commodities.
POOL_WAYS = 100
POOL_SIZE = 10_000
_SLOWEST_ARC_MS = 100
_MAX_STEPS = 5_000_000
# An instance has this table always; here work is born at hubs.
NO_REGIONS = place_table("regions", ())


@dataclass(frozen=True, slots=True)
class ArcRow:
    """One arc: costs in units of money, capacity in units of flow."""

    tail: int
    head: int
    variable: Decimal
    capacity: Decimal
    fixed: Decimal


@dataclass(frozen=True, slots=True)
class CommodityRow:
    """One commodity: demand in units of flow."""

    origin: int
    sink: int
    demand: Decimal


@dataclass(frozen=True, slots=True)
class Design:
    """A fixed-charge network design problem; nodes are numbered from 1."""

    nodes: int
    arcs: tuple[ArcRow, ...]
    commodities: tuple[CommodityRow, ...]


def convert_canad(
    path: str | Path, out_dir: str | Path, routes_per_host: int | Literal["all"] | None = None
) -> Path:
    """Write a Canad network design file as an instance folder.

    Args:
        path: the `.dow` file.
        out_dir: the folder to write; must not exist, or be empty.
        routes_per_host: ways per commodity that seed the pool, or "all"; None: all if there
            are at most 10 000 (the bound then holds in full), else at most 100 per commodity.

    Returns:
        The folder written; its optimum in MUSD is the published optimum times 1e-3.

    Raises:
        InstanceError: the file is not in the format, with line and column.
        UsageError: the folder is in the way.
    """
    design = read_canad(path)
    ways = _pool(design) if routes_per_host is None else routes_per_host
    tables = (NO_REGIONS, _hubs(design), _sites(design), _links(design), _workloads(design))
    return write_folder(Folder(instance_name(path), ways, tables), out_dir)


def _pool(design: Design) -> int | Literal["all"]:
    if count_ways(design, MAX_WAYS) <= MAX_WAYS:
        return "all"
    return max(1, min(POOL_WAYS, POOL_SIZE // len(design.commodities)))


def read_canad(path: str | Path) -> Design:
    """Read a `.dow` file; raises InstanceError with line and column."""
    lines = read_lines(path)
    if len(lines) < 2:
        raise lines[-1].words[0].error("the file ends before its sizes. Check that it is whole.")
    sizes = lines[1].exactly(3, "the line of sizes (nodes, arcs, commodities)")
    nodes = count(sizes[0], "the number of nodes", MAX_NODES)
    arcs = count(sizes[1], "the number of arcs", MAX_ARCS)
    commodities = count(sizes[2], "the number of commodities", MAX_COMMODITIES)
    stated, found = arcs + commodities, len(lines) - 2
    if stated != found:
        raise sizes[0].error(
            f"{found} rows follow, but {arcs} arcs and {commodities} commodities are {stated}."
        )
    return Design(
        nodes,
        tuple(_arc(line, nodes) for line in lines[2 : 2 + arcs]),
        tuple(_commodity(line, nodes) for line in lines[2 + arcs :]),
    )


def _arc(line: Line, nodes: int) -> ArcRow:
    words = line.exactly(7, "an arc")
    tail, head = _ends(words, nodes)
    return ArcRow(
        tail,
        head,
        number(words[2], "the variable cost"),
        number(words[3], "the capacity", above=0),
        number(words[4], "the fixed cost"),
    )


def _commodity(line: Line, nodes: int) -> CommodityRow:
    words = line.exactly(3, "a commodity")
    origin, sink = _ends(words, nodes)
    return CommodityRow(origin, sink, number(words[2], "the demand", above=0))


def _ends(words: Sequence[Word], nodes: int) -> tuple[int, int]:
    tail, head = (count(word, "the node", nodes) for word in words[:2])
    if tail == head:
        raise words[1].error(f"both ends are node {head}. Two different nodes are allowed.")
    return tail, head


def count_ways(design: Design, most: int) -> int:
    """Count the simple ways of all commodities; stops above `most`."""
    heads: dict[int, list[int]] = defaultdict(list)
    for arc in design.arcs:
        heads[arc.tail].append(arc.head)
    total = 0
    for pair in sorted({(c.origin, c.sink) for c in design.commodities}):
        alike = sum((c.origin, c.sink) == pair for c in design.commodities)
        total += alike * _ways(heads, *pair, most)
        if total > most:
            break
    return total


def _ways(heads: Mapping[int, Sequence[int]], origin: int, sink: int, most: int) -> int:
    found = steps = 0
    stack = [(origin, frozenset((origin,)))]
    while stack and found <= most:
        node, passed = stack.pop()
        steps += 1
        if steps > _MAX_STEPS:
            return most + 1
        for head in heads.get(node, ()):
            if head == sink:
                found += 1
            elif head not in passed:
                stack.append((head, passed | {head}))
    return found


def _sinks(design: Design) -> dict[int, Decimal]:
    ends: dict[int, Decimal] = defaultdict(Decimal)
    for commodity in design.commodities:
        ends[commodity.sink] += commodity.demand
    return dict(sorted(ends.items()))


def _hubs(design: Design) -> Table:
    return place_table("hubs", places("n", design.nodes, 20))


def _sites(design: Design) -> Table:
    spots = places("s", design.nodes, -20)
    rows = tuple((*spots[k - 1], "none", 0, 1, total) for k, total in _sinks(design).items())
    return Table("sites", SITE, rows)


def _links(design: Design) -> Table:
    linear = [arc.variable + arc.fixed / arc.capacity for arc in design.arcs]
    highest = max(linear) or Decimal(1)
    rows: list[tuple[Cell, ...]] = []
    for i, (arc, price) in enumerate(zip(design.arcs, linear, strict=True), 1):
        ends = (f"a{i}", f"n{arc.tail}", f"n{arc.head}", "fibre")
        lease = (arc.variable * USD_PER_MONEY, round(_SLOWEST_ARC_MS * price / highest, 4))
        rows.append((*ends, 0, *lease, *module(arc.capacity, arc.fixed), "yes"))
    for k, total in _sinks(design).items():
        rows.append((f"end{k}", f"n{k}", f"s{k}", "fibre", total, 0, 0, *NO_MODULE, "yes"))
    return Table("links", (*LINK, *MODULE, "directed"), tuple(rows))


def _workloads(design: Design) -> Table:
    limit = _SLOWEST_ARC_MS * design.nodes + 1
    rows = []
    for i, c in enumerate(design.commodities, 1):
        site = f"s{c.sink}"
        work = critical_work(f"k{i}", "commodity", (f"n{c.origin}", site), c.demand, limit)
        rows.append((*work, site))
    return Table("workloads", (*WORK, "hosts"), tuple(rows))

"""Two-stage stochastic fixed-charge network design (`network-nn-kk-dd-id.dat` files).

The file, after a line `+`: nodes, density, cost ratio, adjacency matrix, fixed costs, number of
scenarios, probabilities; then for each scenario unit costs, capacities and net supply by node.

    minimise  sum_e f_e*y_e + sum_k p_k * sum_e c_ek*x_ek
    with      flow out - flow in = supply b_ik,  0 <= x_ek <= u_ek*y_e,  y binary

Stages and scenarios become purchases and slices: scenario k is a slice of 8760*p_k hours, and
a module bought serves in all of them. Prices of links have no slices, capacities of links only
as outages, and each scenario has its own; so the flow is first rewritten as work (the classical
step from flows with capacities to transport without; Wagner 1959):

- arc e = (i, j) is a site of capacity u_ek (its power, by profile). What it hosts for node j is
  the flow x_ek, what it hosts for node i is the capacity left over, u_ek - x_ek;
- node n in scenario k is a region with one critical workload, alive in slice k alone, of
  the capacities of the arcs that leave n, less b_nk. All workloads of a scenario together
  need exactly the capacity of all sites, so that flow is kept at every node;
- node i reaches the site directly and free of charge; node j passes a hub: its own link to the
  hub bears the price c_ek, and from the hub one link to the site, one module at f_e, is shared
  by all scenarios.

One unit of flow is one EFLOPS, one MW and one Gbps.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from ._netdes_file import Stochastic, read_netdes
from ._writer import (
    LINK,
    MODULE,
    NO_MODULE,
    SITE,
    USD_PER_MONEY,
    WORK,
    YEAR,
    Cell,
    Folder,
    Table,
    critical_work,
    free_halls,
    instance_name,
    module,
    place_table,
    places,
    write_folder,
)

_LIMIT_MS = 1000
_LINK_MS = 1
Row = tuple[Cell, ...]


def convert_netdes(path: str | Path, out_dir: str | Path) -> Path:
    """Write a stochastic network design file as an instance folder.

    Args:
        path: the `.dat` file.
        out_dir: the folder to write; must not exist, or be empty.

    Returns:
        The folder written; its optimum in MUSD is the published optimum times 1e-3.

    Raises:
        InstanceError: the file is not in the format, with line and column.
        UsageError: the folder is in the way.
    """
    problem = read_netdes(path)
    tables = (
        _slices(problem),
        _profiles(problem),
        _regions(problem),
        _hubs(problem),
        *_ground(problem),
        _power(problem),
        _links(problem),
        _workloads(problem),
    )
    return write_folder(Folder(instance_name(path), "all", tables), out_dir)


def _hour(k: int) -> tuple[int, int]:
    """Day of the year and hour of the day that stand for scenario k (from 0)."""
    return k // 24 + 1, k % 24


def _slices(problem: Stochastic) -> Table:
    columns = ("slice", "day", "day_of_year", "utc_start_h", "length_h", "hours_per_year")
    rows = tuple(
        (f"k{k + 1}", f"k{k + 1}", *_hour(k), 1, 8760 * scenario.probability)
        for k, scenario in enumerate(problem.scenarios)
    )
    return Table("slices", columns, rows)


def _profile(name: str, factors: dict[int, Decimal], scenarios: int) -> list[Row]:
    """The rows of one profile: the factor of each scenario in its hour, else 0."""
    days = (scenarios - 1) // 24 + 1
    rows: list[Row] = []
    for day in range(1, days + 1):
        span = (day, day if day < days else 365) if days > 1 else ("", "")
        rows += [
            (name, hour, *span, factors.get(24 * (day - 1) + hour, Decimal(0)))
            for hour in range(24)
        ]
    return rows


def _profiles(problem: Stochastic) -> Table:
    columns = ("profile", "local_hour", "day_from", "day_to", "factor")
    size = len(problem.scenarios)
    rows = []
    for k in range(size):
        rows += _profile(f"only-k{k + 1}", {k: Decimal(1)}, size)
    for e in range(len(problem.arcs)):
        factors = {k: s.capacity[e] / problem.width for k, s in enumerate(problem.scenarios)}
        rows += _profile(f"capacity-e{e + 1}", factors, size)
    return Table("profiles", columns, tuple(rows))


def _work(problem: Stochastic) -> list[tuple[int, int, Decimal]]:
    """Scenario (from 1), node and work, where there is any."""
    return [
        (k, node, work)
        for k, scenario in enumerate(problem.scenarios, 1)
        for node, work in problem.work(scenario).items()
        if work > 0
    ]


def _regions(problem: Stochastic) -> Table:
    spots = ((f"n{node}-k{k}", node * 80 // problem.nodes, 0) for k, node, _ in _work(problem))
    return place_table("regions", spots)


def _hubs(problem: Stochastic) -> Table:
    return place_table("hubs", places("h", len(problem.arcs), 0))


def _ground(problem: Stochastic) -> tuple[Table, Table, Table]:
    """Sites, the one type of hall, and the halls that stand already."""
    width = problem.width
    sites = tuple(
        (f"e{e}", -(e * 80 // len(problem.arcs)), 0, "none", 0, 1, width)
        for e in range(1, len(problem.arcs) + 1)
    )
    standing = tuple((f"e{e}", "hall", 1, YEAR + 1) for e in range(1, len(problem.arcs) + 1))
    return (
        Table("sites", SITE, sites),
        free_halls({"hall": width}),
        Table("existing", ("site", "hall", "count", "until"), standing),
    )


def _power(problem: Stochastic) -> Table:
    columns = ("power", "site", "kind", "max_mw", "existing_mw", "capex_musd_per_mw", "life_y")
    width = problem.width
    rows = tuple(
        (f"p{e}", f"e{e}", "grid", width, width, 0, 1, 0, f"capacity-e{e}")
        for e in range(1, len(problem.arcs) + 1)
    )
    return Table("power", (*columns, "energy_usd_per_mwh", "available_profile"), rows)


def _links(problem: Stochastic) -> Table:
    at_tail: dict[int, list[int]] = defaultdict(list)
    at_head: dict[int, list[int]] = defaultdict(list)
    for e, (tail, head) in enumerate(problem.arcs, 1):
        at_tail[tail].append(e)
        at_head[head].append(e)
    rows: list[Row] = [
        (f"build-e{e}", f"h{e}", f"e{e}", "fibre", 0, 0, _LINK_MS, *module(problem.width, fixed))
        for e, fixed in enumerate(problem.fixed, 1)
    ]
    for k, node, _ in _work(problem):
        scenario = problem.scenarios[k - 1]
        for e in at_tail[node]:
            ends = (f"rest-e{e}-k{k}", f"n{node}-k{k}", f"e{e}")
            rows.append((*ends, "fibre", scenario.capacity[e - 1], 0, _LINK_MS, *NO_MODULE))
        for e in at_head[node]:
            ends = (f"flow-e{e}-k{k}", f"n{node}-k{k}", f"h{e}")
            price = scenario.price[e - 1] * USD_PER_MONEY
            rows.append((*ends, "fibre", scenario.capacity[e - 1], price, _LINK_MS, *NO_MODULE))
    return Table("links", (*LINK, *MODULE), tuple(rows))


def _workloads(problem: Stochastic) -> Table:
    rows = []
    for k, node, work in _work(problem):
        place = f"n{node}-k{k}"
        row = critical_work(f"w{node}-k{k}", "node", (place, place), work, _LIMIT_MS)
        rows.append((*row, f"only-k{k}"))
    return Table("workloads", (*WORK, "demand_profile"), tuple(rows))

"""OR-Library capacitated warehouse location, as a location problem of sites and direct links.

The file: `warehouses customers`; per warehouse `capacity fixed-cost`; per customer its demand,
then the cost of serving ALL of it from each warehouse. Demand may be split.

    minimise  sum_i f_i*y_i + sum_ij c_ij*x_ij
    with      sum_i x_ij = 1,  sum_j d_j*x_ij <= u_i*y_i,  x >= 0,  y binary

The mapping is exact: a warehouse is a site (open_musd = fixed cost), a customer a region with
one critical workload, a pair a link leased at c_ij/d_j per unit. One unit of demand is one
EFLOPS, one Gbps and one MW. A site's capacity is its max_it_mw, filled by free halls of
1 EFLOPS per MW: one hall type for each capacity that occurs, so that a site is filled to the
last unit by one hall of its own size and can never hold more. Where every warehouse could
serve everybody the halls are left out: an open site then hosts without limit.

Source: J E Beasley, OR-Library: distributing test problems by electronic mail, Journal of the
Operational Research Society 41 (1990) 1069-1072.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from pathlib import Path

from ..errors import UsageError
from ._text import Words, number, read_lines
from ._writer import (
    LINK,
    MUSD_PER_MONEY,
    SITE,
    USD_PER_MONEY,
    WORK,
    Cell,
    Folder,
    Table,
    critical_work,
    free_halls,
    instance_name,
    place_table,
    places,
    plain,
    write_folder,
)

MAX_NODES = 10_000
_LIMIT_MS = 1000
_LINK_MS = 1


@dataclass(frozen=True, slots=True)
class Warehouses:
    """A capacitated warehouse location problem.

    `capacity` and `fixed` (warehouses,), `demand` (customers,), `cost` (customers, warehouses):
    of all of the customer's demand.
    """

    capacity: tuple[Decimal, ...]
    fixed: tuple[Decimal, ...]
    demand: tuple[Decimal, ...]
    cost: tuple[tuple[Decimal, ...], ...]


def convert_orlib(
    path: str | Path, out_dir: str | Path, capacity: Decimal | float | None = None
) -> Path:
    """Write an OR-Library warehouse location file as an instance folder.

    Args:
        path: the file (`cap41.txt` and its like).
        out_dir: the folder to write; must not exist, or be empty.
        capacity: units of demand, for the files (capa, capb, capc) that have the word
            `capacity` in place of a number.

    Returns:
        The folder written; its optimum in MUSD is the published optimum times 1e-3.

    Raises:
        InstanceError: the file is not in the format, with line and column.
        UsageError: the folder is in the way, or `capacity` is given for nothing.
    """
    problem = read_orlib(path, capacity)
    return write_folder(_folder(instance_name(path), problem), out_dir)


def read_orlib(path: str | Path, capacity: Decimal | float | None = None) -> Warehouses:
    """Read an OR-Library warehouse location file; arguments and errors of `convert_orlib`."""
    words = Words(read_lines(path))
    sites = words.count("the number of warehouses", MAX_NODES)
    customers = words.count("the number of customers", MAX_NODES)
    given = None if capacity is None else Decimal(str(capacity))
    if given is not None and not (given.is_finite() and given > 0):
        raise UsageError(f"The capacity is {capacity}. It must be more than 0.")
    warehouses = [_warehouse(words, f"warehouse {i + 1}", given) for i in range(sites)]
    if given is not None and not any(literal for _, _, literal in warehouses):
        raise UsageError(f"{path} states its capacities. Leave the capacity out.")
    demand = []
    cost = []
    for j in range(1, customers + 1):
        demand.append(words.number(f"demand of customer {j}", above=0))
        cost.append(tuple(_costs(words, j, sites)))
    words.end()
    return Warehouses(
        capacity=tuple(capacity for capacity, _, _ in warehouses),
        fixed=tuple(fixed for _, fixed, _ in warehouses),
        demand=tuple(demand),
        cost=tuple(cost),
    )


def _warehouse(words: Words, what: str, given: Decimal | None) -> tuple[Decimal, Decimal, bool]:
    word = words.take(f"capacity of {what}")
    literal = word.text.lower() == "capacity"
    if literal and given is None:
        raise word.error(
            "the file leaves the capacity open ('capacity'). Give one number for it: "
            "orbisite import orlib FILE DIR --capacity NUMBER."
        )
    size = given if literal and given is not None else number(word, f"capacity of {what}", above=0)
    return size, words.number(f"fixed cost of {what}"), literal


def _costs(words: Words, customer: int, sites: int) -> list[Decimal]:
    return [words.number(f"cost of customer {customer} at warehouse {i + 1}") for i in range(sites)]


def _folder(name: str, problem: Warehouses) -> Folder:
    total = sum(problem.demand)
    limited = any(capacity < total for capacity in problem.capacity)
    tables = [_regions(problem), _sites(problem), _links(problem), _workloads(problem)]
    return Folder(name, "all", (*tables, _halls(problem)) if limited else tuple(tables))


def _regions(problem: Warehouses) -> Table:
    return place_table("regions", places("c", len(problem.demand), 20))


def _sites(problem: Warehouses) -> Table:
    rows = tuple(
        (*place, "none", fixed * MUSD_PER_MONEY, 1, capacity)
        for place, fixed, capacity in zip(
            places("w", len(problem.fixed), -20), problem.fixed, problem.capacity, strict=True
        )
    )
    return Table("sites", SITE, rows)


def _halls(problem: Warehouses) -> Table:
    return free_halls({f"hall-{plain(size)}": size for size in sorted(set(problem.capacity))})


def _links(problem: Warehouses) -> Table:
    rows: list[tuple[Cell, ...]] = []
    with localcontext() as context:
        context.prec = 17
        for j, (demand, costs) in enumerate(zip(problem.demand, problem.cost, strict=True), 1):
            for i, cost in enumerate(costs, 1):
                price = cost * USD_PER_MONEY / demand
                rows.append((f"c{j}-w{i}", f"c{j}", f"w{i}", "fibre", demand, price, _LINK_MS))
    return Table("links", LINK, tuple(rows))


def _workloads(problem: Warehouses) -> Table:
    rows = tuple(
        critical_work(f"serve-c{j}", "demand", (f"c{j}", f"c{j}"), demand, _LIMIT_MS)
        for j, demand in enumerate(problem.demand, 1)
    )
    return Table("workloads", WORK, rows)

"""An independent model of the converted instances: node-arc flows, scipy's HiGHS, no engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from optimizer.instance import Instance
from optimizer.instance.schema.work import Workload
from optimizer.instance.series import OperatingSlice, operating_slices, profile_mean

DATA = Path(__file__).parents[1] / "data"


class Rows:
    """Rows of a matrix, gathered one term at a time."""

    def __init__(self) -> None:
        self.terms: dict[tuple[object, ...], list[tuple[int, float]]] = {}
        self.lower: dict[tuple[object, ...], float] = {}
        self.upper: dict[tuple[object, ...], float] = {}

    def add(self, key: tuple[object, ...], column: int, value: float) -> None:
        self.terms.setdefault(key, []).append((column, value))

    def bound(self, key: tuple[object, ...], lower: float, upper: float) -> None:
        self.lower[key], self.upper[key] = lower, upper

    def constraint(self, columns: int) -> LinearConstraint:
        keys = list(self.terms)
        entries = [(r, c, v) for r, key in enumerate(keys) for c, v in self.terms[key]]
        row, column, value = (np.array(part) for part in zip(*entries, strict=True))
        matrix = coo_array((value, (row, column)), shape=(len(keys), columns)).tocsc()
        lower = np.array([self.lower.get(key, -np.inf) for key in keys])
        upper = np.array([self.upper.get(key, 0.0) for key in keys])
        return LinearConstraint(matrix, lower, upper)


class Columns:
    """Columns, numbered as they come."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.whole: list[int] = []

    def new(self, cost: float, upper: float, *, whole: bool = False) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.cost) - 1


def directions(inst: Instance) -> Iterator[tuple[str, str, str]]:
    for link in inst.links:
        yield link.link, link.from_, link.to
        if not link.directed:
            yield link.link, link.to, link.from_


def purchases(inst: Instance, columns: Columns) -> tuple[dict[str, int], dict[str, int]]:
    """A column for each module of a link and each site that is not open already."""
    lines = {
        link.link: columns.new(link.module_musd, link.max_modules, whole=True)
        for link in inst.links
        if link.max_modules
    }
    standing = {row.site for row in inst.existing}
    opened = {
        site.site: columns.new(site.open_musd, 1, whole=True)
        for site in inst.sites
        if site.site not in standing
    }
    return lines, opened


def site_caps(inst: Instance) -> Iterator[tuple[str, str, float]]:
    """Site, slice and EFLOPS it can host when open; our halls bring 1 EFLOPS per MW."""
    for hall in inst.halls:
        assert hall.it_mw == hall.eflops
        assert hall.capex_musd == hall.accelerator_musd == 0
    if not inst.has("halls"):
        return
    power = {row.site: row for row in inst.power}
    for site in inst.sites:
        for part in operating_slices(inst):
            cap = site.max_it_mw
            if site.site in power:
                row = power[site.site]
                share = profile_mean(inst, row.available_profile, site.lon_deg, part)
                cap = min(cap, row.existing_mw * share)
            yield site.site, part.slice, cap


def flows(
    inst: Instance,
    columns: Columns,
    rows: Rows,
    lines: dict[str, int],
    opened: dict[str, int],
) -> None:
    lons = {region.region: region.lon_deg for region in inst.regions}
    for part in operating_slices(inst):
        for work in inst.workloads:
            lon = lons.get(work.origin, 0.0)
            demand = work.demand_eflops * profile_mean(inst, work.demand_profile, lon, part)
            if demand > 0:
                on_arcs(inst, work, part, demand, columns, rows, lines)
                at_sites(inst, work, part, demand, columns, rows, opened)
                ident = (work.workload, part.slice)
                for node in inst.nodes:
                    rows.bound(("flow", node, *ident), 0, 0)
                rows.bound(("flow", work.origin, *ident), -demand, -demand)


def on_arcs(
    inst: Instance,
    work: Workload,
    part: OperatingSlice,
    demand: float,
    columns: Columns,
    rows: Rows,
    lines: dict[str, int],
) -> None:
    regions = {region.region for region in inst.regions}
    ident = (work.workload, part.slice)
    for name, tail, head in directions(inst):
        if head in regions or (tail in regions and tail != work.origin):
            continue
        link = inst.by_id("links")[name]
        price = link.usd_per_gbps_y * part.hours_per_year / 8760 / 1e6
        column = columns.new(price * work.in_gbps_per_eflops, demand)
        rows.add(("flow", tail, *ident), column, -1)
        rows.add(("flow", head, *ident), column, 1)
        rows.add(("link", name, tail, part.slice), column, work.in_gbps_per_eflops)
        rows.bound(("link", name, tail, part.slice), -np.inf, link.existing_gbps)
        if name in lines and link.existing_gbps == 0:
            rows.add(("strong", name, *ident), column, 1)
            rows.add(("strong", name, *ident), lines[name], -demand)


def at_sites(
    inst: Instance,
    work: Workload,
    part: OperatingSlice,
    demand: float,
    columns: Columns,
    rows: Rows,
    opened: dict[str, int],
) -> None:
    ident = (work.workload, part.slice)
    for site in (row.site for row in inst.sites):
        if "any" not in work.hosts and site not in work.hosts:
            continue
        column = columns.new(0, demand)
        rows.add(("flow", site, *ident), column, -1)
        rows.add(("host", site, part.slice), column, 1)
        if site in opened:
            rows.add(("open", site, *ident), column, 1)
            rows.add(("open", site, *ident), opened[site], -demand)


def capacities(inst: Instance, rows: Rows, lines: dict[str, int], opened: dict[str, int]) -> None:
    for key in [key for key in rows.terms if key[0] == "link" and key[1] in lines]:
        link = inst.by_id("links")[str(key[1])]
        rows.add(key, lines[str(key[1])], -link.module_gbps)
    caps = {(site, part): cap for site, part, cap in site_caps(inst)}
    for key in [key for key in rows.terms if key[0] == "host"]:
        cap = caps.get((str(key[1]), str(key[2])), np.inf)
        if key[1] in opened and np.isfinite(cap):
            rows.add(key, opened[str(key[1])], -cap)
        else:
            rows.bound(key, -np.inf, cap)


@pytest.fixture(scope="session")
def reference_musd() -> Callable[[Instance], float]:
    """The optimum of a converted instance, without the engine."""

    def solve(inst: Instance) -> float:
        columns, rows = Columns(), Rows()
        lines, opened = purchases(inst, columns)
        flows(inst, columns, rows, lines, opened)
        capacities(inst, rows, lines, opened)
        result = milp(
            np.array(columns.cost),
            constraints=rows.constraint(len(columns.cost)),
            bounds=Bounds(0, np.array(columns.upper)),
            integrality=np.array(columns.whole),
            options={"mip_rel_gap": 0},
        )
        assert result.status == 0, result.message
        return float(result.fun)

    return solve


@pytest.fixture(scope="session")
def optima() -> Callable[[str], dict[str, float]]:
    """Published optima by problem, of one set."""

    def read(data_set: str) -> dict[str, float]:
        if data_set == "netdes":
            lines = (DATA / "netdes" / "solutions.dat").read_text().splitlines()[1:]
            return {n: float(ub) for n, ub, lb in (x.split(",") for x in lines) if ub == lb}
        lines = (DATA / data_set / "optima.txt").read_text().splitlines()
        return {name: float(value) for name, value in (line.split("\t") for line in lines)}

    return read

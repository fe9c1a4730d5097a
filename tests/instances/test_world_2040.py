"""The generated world: its sizes, the same bytes for a seed, a source for every number."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from subprocess import CompletedProcess

import networkx as nx
import pytest

from optimizer.compile import Case, Memo
from optimizer.instance import Instance
from optimizer.instance.schema import ROW_TYPES
from optimizer.network import build_network
from optimizer.physics.geometry import derive_geometry
from optimizer.possible import require_possible
from optimizer.problem import Problem
from optimizer.routes import find_routes

Python = Callable[..., CompletedProcess[str]]

# Of the issue: regions, sites, gateways, shells, zones, periods, slices, workloads
COUNTS = {
    "S": (25, 20, 18, 2, 30, 3, 4, 200),
    "M": (50, 35, 30, 2, 48, 4, 6, 400),
    "L": (100, 60, 40, 3, 48, 4, 8, 800),
    "XL": (200, 120, 60, 4, 72, 6, 12, 1600),
}


@pytest.fixture(scope="session")
def write(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a size once, in a process with a hash seed of its own."""
    known: dict[tuple[str, int, str], Path] = {}

    def once(size: str, seed: int = 2040, *, hashing: str = "0") -> Path:
        from subprocess import run
        from sys import executable

        key = size, seed, hashing
        if key not in known:
            known[key] = folder = tmp_path_factory.mktemp(f"world-{size}")
            script = root / "instances" / "build" / "world_2040.py"
            asked = [executable, "-B", script, folder, "--size", size, "--seed", str(seed)]
            run(asked, check=True, env=os.environ | {"PYTHONHASHSEED": hashing}, timeout=120)
        return known[key]

    return once


@pytest.fixture(scope="session")
def small(write: Callable[..., Path]) -> Path:
    return write("S")


@pytest.fixture(scope="session")
def world(small: Path) -> Instance:
    return Instance.load(small)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def bytes_of(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def zones(inst: Instance) -> int:
    bands = len(inst.settings.zones.lat_edges_deg) - 1
    return bands * round(360 / inst.settings.zones.lon_step_deg)


def counts(inst: Instance) -> tuple[int, ...]:
    return (
        len(inst.regions), len(inst.sites), len(inst.gateways), len(inst.shells), zones(inst),
        len(inst.periods), len(inst.slices), len(inst.workloads),
    )  # fmt: skip


@pytest.mark.parametrize("size", ["S", "M", pytest.param("L", marks=pytest.mark.nightly),
                                  pytest.param("XL", marks=pytest.mark.slow)])  # fmt: skip
def test_a_size_holds_exactly_what_it_promises_and_nothing_makes_it_infeasible(
    size: str, write: Callable[..., Path]
) -> None:
    inst = Instance.load(write(size))
    assert counts(inst) == COUNTS[size]
    require_possible(inst)


def test_a_seed_gives_the_same_bytes_whatever_hashes_are(write: Callable[..., Path]) -> None:
    assert bytes_of(write("S")) == bytes_of(write("S", hashing="1"))


def test_another_seed_moves_what_is_drawn_and_nothing_else(
    write: Callable[..., Path], small: Path
) -> None:
    other = bytes_of(write("S", seed=7))
    moved = {name for name, value in bytes_of(small).items() if other[name] != value}
    assert moved == {
        "antennas.csv", "coolers.csv", "existing.csv", "gateways.csv", "instance.yaml",
        "links.csv", "power.csv", "sites.csv", "sources.csv", "workloads.csv",
    }  # fmt: skip


def test_every_number_of_every_table_has_a_source(small: Path) -> None:
    """Counted from the files alone: a row of its own, or one of the column."""
    known = {(r["table"], r["row"], r["column"]) for r in rows(small / "sources.csv")}
    found = 0
    for kind in ROW_TYPES:
        path = small / f"{kind.TABLE}.csv"
        if kind.TABLE == "sources" or not path.exists():
            continue
        for row in rows(path):
            name = ":".join(row.get(k, "") for k in kind.KEY).rstrip(":")
            numbers = [c for c, v in row.items() if c not in kind.KEY and is_number(v)]
            found += len(numbers)
            for column in numbers:
                own, shared = (kind.TABLE, name, column), (kind.TABLE, "*", column)
                assert own in known or shared in known, own
    assert found > 3500


def is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def test_the_engine_agrees_that_nothing_is_without_a_source(world: Instance) -> None:
    assert world.unsourced() == ()


def test_what_is_drawn_says_so_and_names_the_seed(small: Path) -> None:
    drawn = [r for r in rows(small / "sources.csv") if r["title"].startswith("Drawn")]
    columns = {(r["table"], r["column"]) for r in drawn}
    assert {("sites", "max_it_mw"), ("power", "available_from"), ("links", "existing_gbps"),
            ("workloads", "demand_eflops"), ("existing", "count")} <= columns  # fmt: skip
    assert all(r["status"] == "assumption" and "seed 2040" in r["title"] for r in drawn)


def test_the_statuses_of_sources_are_kept(root: Path, small: Path) -> None:
    """A row that is a parameter and nothing else has the status and address of the parameter."""
    shared, own = root / "instances/build/tables", root / "instances/build/world/tables"
    tables = [shared / f"{name}.csv" for name in ("parameters", "assumptions", "assumptions_space")]
    parameters = {
        r["parameter"]: r for path in (*tables, own / "assumptions.csv") for r in rows(path)
    }
    checked = 0
    for line in rows(small / "sources.csv"):
        name, _, rest = line["title"].partition(":")
        if name in parameters and rest and " + " not in rest and "less the" not in rest:
            checked += 1
            known = parameters[name]
            assert (line["status"], line["url"]) == (known["status"], known["url"]), line
    assert checked > 100


def test_places_are_where_the_tables_put_them(root: Path, small: Path) -> None:
    own = root / "instances" / "build" / "world" / "tables"
    cities = {r["city"]: r for r in rows(own / "cities.csv")}
    stations = {r["station"]: r for r in rows(own / "stations.csv")}
    for table, known, prefix in (
        ("regions", cities, ""), ("sites", cities, "dc-"), ("gateways", stations, "gw-"),
    ):  # fmt: skip
        for row in rows(small / f"{table}.csv"):
            origin = known[row[table[:-1]].removeprefix(prefix)]
            for column in ("lat_deg", "lon_deg"):
                assert float(row[column]) == pytest.approx(float(origin[column]), rel=1e-5)


def test_demand_is_the_share_of_the_world_that_is_planned(world: Instance) -> None:
    """945 TWh x 0.25 AI x 0.2 / 8760 h / PUE 1.15 = 4.690 GW of IT; x 2.67323 EFLOPS/MW = 12,538.

    What is drawn on each workload has deviation 0.25 and mean exp(0.25**2 / 2) = 1.03. The shares
    of the classes sum to 0.98705 and 200 draws leave a few per cent.
    """
    total = sum(row.demand_eflops for row in world.workloads)
    assert total == pytest.approx(12_538 * 0.98705 * 1.03, rel=0.06)


def test_all_sizes_plan_about_the_same_world(write: Callable[..., Path], world: Instance) -> None:
    medium = Instance.load(write("M"))
    for column, table in (("demand_eflops", "workloads"), ("max_it_mw", "sites")):
        a, b = (sum(getattr(r, column) for r in getattr(i, table)) for i in (world, medium))
        assert a == pytest.approx(b, rel=0.1)


def test_the_ground_could_do_all_of_it(world: Instance) -> None:
    """No law, but the promise of a base case: the limits of sites exceed the last demand."""
    last = max(row.period for row in world.periods)
    factor = {(r.trajectory, r.period): r.factor for r in world.trajectories}
    need = sum(r.demand_eflops * factor[r.demand_trajectory, last] for r in world.workloads)
    hall = world.by_id("halls")["hall-25"]
    per_mw = hall.eflops / hall.it_mw * factor["silicon", last]
    assert need / per_mw < 0.7 * sum(r.max_it_mw for r in world.sites)


def test_an_eflops_costs_the_same_on_the_ground_and_in_orbit(world: Instance) -> None:
    hall = world.by_id("halls")["hall-25"]
    for row in world.modules:
        assert row.accelerator_musd / row.eflops == pytest.approx(
            hall.accelerator_musd / hall.eflops, rel=1e-4
        )
        assert row.eflops / row.it_kw * 1e3 == pytest.approx(hall.eflops / hall.it_mw, rel=1e-4)


def test_fibre_joins_everything_and_crosses_the_pacific(world: Instance) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for link in world.links:
        graph.add_edge(link.from_, link.to, km=link.km)
    assert nx.is_connected(graph)
    assert set(graph) == set(world.nodes)
    # Great circles: New York to Paris 5,837 km, Los Angeles to Tokyo 8,816 km.
    for a, b, least in (("new-york-city", "paris", 5_837), ("los-angeles", "tokyo", 8_816)):
        assert least < nx.dijkstra_path_length(graph, a, b, weight="km") < 1.6 * least


def test_no_link_is_shorter_than_the_great_circle(world: Instance) -> None:
    from optimizer.instance.sphere import great_circle_km

    for link in world.links:
        a, b = world.nodes[link.from_], world.nodes[link.to]
        straight = great_circle_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)
        assert link.km is not None
        assert link.km >= 0.98 * straight - 1.0, link


@pytest.mark.slow
def test_all_work_has_a_way_and_a_first_pool_offers_the_one_on_the_ground(world: Instance) -> None:
    """User beams are quicker than fibre and scarce: a pool of quickest ways alone starts poor."""
    geometry = derive_geometry(world)
    network = build_network(world, geometry)
    routes = find_routes(world, geometry, network)
    assert not routes.unroutable
    in_space = {i for i, arc in enumerate(network.arcs) if arc.link is None}

    def on_ground(pool: Iterable[int]) -> set[tuple[int, str]]:
        return {
            (int(routes.commodity[r]), routes.host_of(r).name)
            for r in pool
            if routes.host_of(r).kind == "site"
            and in_space.isdisjoint(arc for way in routes.legs[r] for arc in way)
        }

    seeds = Problem(Case(world, geometry, network, Memo(world)), routes).seeds().tolist()
    assert on_ground(seeds) == on_ground(range(routes.size))
    assert len(on_ground(seeds)) > 1000


def test_the_tables_of_the_world_are_free_to_copy(root: Path) -> None:
    readme = (root / "instances/build/world/tables/README.md").read_text(encoding="utf-8")
    for path in sorted((root / "instances/build/world/tables").glob("*.csv")):
        assert path.name in readme
    assert "ODbL" not in readme
    assert "BY-SA" not in readme


@pytest.mark.nightly
def test_the_largest_world_is_read_seen_and_routed_in_three_minutes_and_8_gb(
    root: Path, python: Python
) -> None:
    script = str(root / "benchmarks" / "world.py")
    done = python(script, "XL", "--json", timeout=900)
    found = json.loads(done.stdout)
    assert found["total"] < 180, found
    assert found["peak_gb"] < 8, found
    assert found["pool"] > 500_000

"""The pool against plain enumeration of simple ways on random small graphs."""

from __future__ import annotations

import random
from itertools import product

import networkx as nx
import numpy as np
import pytest

from optimizer.network import zone_node

ZONES = ("A", "B", "C")


def tables_of(kit, rng: random.Random):
    """Three regions, four hubs, three sites, two gateways, one shell of three zones."""
    ends = ["r0", "r1", "r2"]
    inner = ["h0", "h1", "h2", "h3", "g0", "g1", "g2", "w0", "w1"]
    links = [
        kit.link(f"l{i}", *rng.sample(ends + inner, 2), float(rng.randint(1, 9)),
                 rng.choice(["no", "no", "yes"]))
        for i in range(rng.randint(10, 15))
    ]  # fmt: skip
    work = [
        kit.work(
            f"k{i}", rng.choice([*ends, "h0", "g0", "s"]), rng.choice([*ends, "h1", "g1"]),
            float(rng.randint(8, 45)), processing=rng.choice([0.0, 2.0]),
            span=rng.choice(["", "", "shell"]), hosts=rng.choice(["", "", "ground", "orbit"]),
        )
        for i in range(6)
    ]  # fmt: skip
    kinds = ("user", "feeder-rf", "feeder-optical", "isl")
    tables = kit.orbital("s", kinds=kinds) | kit.feeders(("w0", kinds[1]), ("w1", kinds[2]))
    return tables | {
        "regions": [kit.region(name) for name in ends],
        "hubs": [f"h{i},0,0,US" for i in range(4)],
        "sites": [kit.site(f"g{i}") for i in range(3)],
        "links": links,
        "workloads": work,
    }


def shell_of(kit, rng: random.Random):
    slant = {
        node: [rng.choice([float(rng.randint(2, 6)), np.nan]) for _ in ZONES]
        for node in ("r0", "r1", "r2", "w0", "w1")
    }
    isl = {("A", "B"): float(rng.randint(2, 9)), ("B", "C"): float(rng.randint(2, 9))}
    return kit.shell("s", ZONES, slant, zone_ms=1.0, isl_ms=isl)


def simple_ways(network, tail: str, head: str) -> list[tuple[float, tuple[str, ...]]]:
    """Enumerate all simple ways between two nodes that pass no region and no host in space.

    The way inside a zone, to where the work was born, takes 1 ms.
    """
    if tail == head:
        return [(1.0 if tail in network.hosts else 0.0, ())]
    kinds = nx.get_node_attributes(network.graph, "kind")
    ends = {n for n in network.graph if kinds[n] == "region"} | network.hosts
    keep = [n for n in network.graph if n not in ends or n in (tail, head)]
    graph = network.graph.subgraph(keep)
    ms = {arc.id: arc.latency_ms for arc in network.arcs}
    ways = (tuple(arc for *_, arc in way) for way in nx.all_simple_edge_paths(graph, tail, head))
    return sorted((sum(ms[a] for a in way), way) for way in ways)


def enumerate_routes(inst, network, routes):
    """Return {(commodity, host): sorted latencies of all pairs} and the pairs themselves."""
    works = inst.by_id("workloads")
    found = {}
    for one in routes.commodities:
        work = works[one.workload]
        names = set(work.hosts)
        hosts = []
        if names & {"any", "ground"}:
            hosts += [site.site for site in inst.sites]
        if names & {"any", "orbit"}:
            hosts += ["s", *(zone_node("s", z) for z in ZONES if work.span == "zone")]
        for host in hosts:
            ways_in = simple_ways(network, one.origin, host)
            ways_out = simple_ways(network, host, one.sink)
            pairs = [
                (round(a + b + work.processing_ms, 9), i, o)
                for (a, i), (b, o) in product(ways_in, ways_out)
            ]
            within = sorted(pair for pair in pairs if pair[0] <= work.latency_ms)
            if within:
                found[one.id, host] = within
    return found


def pool_routes(network, routes):
    found: dict = {}
    names = [one.id for one in routes.commodities]
    for r in range(routes.size):
        if routes.host_of(r).kind != "direct":
            legs = [tuple(network.arcs[a].id for a in way) for way in routes.legs[r]]
            row = (round(float(routes.latency_ms[r]), 9), *legs)
            found.setdefault((names[routes.commodity[r]], routes.host_of(r).name), []).append(row)
    return {key: sorted(rows) for key, rows in found.items()}


@pytest.mark.parametrize("seed", range(15))
def test_all_is_every_pair_of_simple_ways(kit, seed: int) -> None:
    rng = random.Random(seed)
    inst, network, routes = kit.pool(tables_of(kit, rng), shell_of(kit, rng), n="all")
    assert routes.complete
    assert pool_routes(network, routes) == enumerate_routes(inst, network, routes)


@pytest.mark.parametrize(("seed", "n"), [(seed, 1 + seed % 4) for seed in range(24)])
def test_n_ways_are_the_quickest_ones(kit, seed: int, n: int) -> None:
    rng = random.Random(1000 + seed)
    inst, network, routes = kit.pool(tables_of(kit, rng), shell_of(kit, rng), n=n)
    every, pool = enumerate_routes(inst, network, routes), pool_routes(network, routes)
    assert set(pool) == set(every)
    for key, rows in pool.items():
        assert set(rows) <= set(every[key])
        assert len(set(rows)) == len(rows)
        quickest = [ms for ms, *_ in every[key]][:n]
        # the n quickest ways per side hold the n quickest pairs
        assert [ms for ms, *_ in rows][: len(quickest)] == quickest
    if routes.complete:
        assert pool == every
    served = {commodity for commodity, _ in every}
    others = {
        routes.commodities[c].id
        for c, kind in zip(
            routes.commodity, (routes.hosts[h].kind for h in routes.host), strict=True
        )
        if kind == "direct"
    }
    named = {name for name, _ in routes.unroutable}
    assert named == {one.id for one in routes.commodities} - served - others


@pytest.mark.parametrize("seed", range(10))
def test_use_is_what_the_legs_say(kit, seed: int) -> None:
    rng = random.Random(2000 + seed)
    inst, _, routes = kit.pool(tables_of(kit, rng), shell_of(kit, rng))
    works = inst.by_id("workloads")
    wanted = []
    for r, legs in enumerate(routes.legs):
        work = works[routes.commodities[routes.commodity[r]].workload]
        for way, gbps in zip(
            legs, (work.in_gbps_per_eflops, work.out_gbps_per_eflops), strict=True
        ):
            wanted += [(r, arc, gbps) for arc in way]
    columns = (routes.use_route, routes.use_arc, routes.use_gbps)
    assert sorted(zip(*(c.tolist() for c in columns), strict=True)) == sorted(wanted)
    assert (np.diff(routes.use_route) >= 0).all()

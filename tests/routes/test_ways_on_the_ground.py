"""Ways, limits and hosts on hand-worked graphs without space."""

from __future__ import annotations

import pytest

from optimizer.errors import UsageError

NO_SPACE = {"workloads": [], "regions": []}


def ladder(kit, **work):
    """r - a - g is 3 + 4 ms, r - b - g is 5 + 5 ms, and a - b is 1 ms."""
    return {
        "regions": [kit.region("r")],
        "hubs": ["a,0,0,US", "b,0,0,US"],
        "sites": [kit.site("g")],
        "links": [
            kit.link("ra", "r", "a", 3.0),
            kit.link("ag", "a", "g", 4.0),
            kit.link("rb", "r", "b", 5.0),
            kit.link("bg", "b", "g", 5.0),
            kit.link("ab", "a", "b", 1.0),
        ],
        "workloads": [kit.work(**work)],
    }


def test_round_trip_is_processing_and_both_ways(kit) -> None:
    # in 3 + 4 = 7, out 7, processing 2: 16 ms
    _, network, routes = kit.pool(ladder(kit, processing=2.0), n=1)
    assert kit.shown(network, routes) == {
        "w|g|1": (16.0, "in ra:fwd ag:fwd | out ag:rev ra:rev"),
    }
    assert [routes.host_of(r).kind for r in range(routes.size)] == ["site"]
    assert not routes.complete


def test_n_quickest_pairs_in_order(kit) -> None:
    # ways: a-g 7, a-b-g 3+1+5 = 9, b-g 10, b-a-g 5+1+4 = 10.
    # with n = 2 the ways are 7 and 9 each way; the two best pairs are 14 and 16
    _, network, routes = kit.pool(ladder(kit), n=2)
    assert kit.shown(network, routes) == {
        "w|g|1": (14.0, "in ra:fwd ag:fwd | out ag:rev ra:rev"),
        "w|g|2": (16.0, "in ra:fwd ag:fwd | out bg:rev ab:rev ra:rev"),
    }


def test_all_takes_every_pair_of_simple_ways(kit) -> None:
    # 4 ways in x 4 ways out
    _, _, routes = kit.pool(ladder(kit), n="all")
    assert routes.size == 16
    assert routes.complete
    # each way: 7, 9, 10, 10; sums: 14, 16 x2, 17 x4, 18, 19 x4, 20 x4
    assert sorted(routes.latency_ms) == [14, 16, 16, *[17] * 4, 18, *[19] * 4, *[20] * 4]


def test_a_limit_met_exactly_is_met(kit) -> None:
    # 14 and 16 fit into 16, nothing else does
    _, _, routes = kit.pool(ladder(kit, limit=16.0), n="all")
    assert sorted(routes.latency_ms) == [14, 16, 16]
    _, _, routes = kit.pool(ladder(kit, limit=13.9), n="all")
    assert routes.size == 0


def test_decimal_limits_are_met_although_floats_add_up_badly(kit) -> None:
    # 0.1 + 0.2 > 0.3 in floats; on paper the round trip is 0.6
    tables = ladder(kit, limit=0.6)
    tables["links"] = [kit.link("ra", "r", "a", 0.1), kit.link("ag", "a", "g", 0.2)]
    _, _, routes = kit.pool(tables)
    assert routes.size == 1


def test_a_pool_is_complete_once_every_usable_way_is_known(kit) -> None:
    # limit 15: only the way of 7 is usable on either side (7 + 9 = 16 > 15)
    _, _, routes = kit.pool(ladder(kit, limit=15.0), n=2)
    assert routes.size == 1
    assert routes.complete
    # limit 16: two ways are usable on each side, so with n = 2 nobody knows of a third
    _, _, routes = kit.pool(ladder(kit, limit=16.0), n=2)
    assert routes.size == 2
    assert not routes.complete
    # n = 3 finds that there is no third: all three pairs, and complete
    _, _, routes = kit.pool(ladder(kit, limit=16.0), n=3)
    assert routes.size == 3
    assert routes.complete


def test_parallel_links_are_ways_of_their_own(kit) -> None:
    tables = ladder(kit)
    tables["hubs"] = []
    tables["links"] = [kit.link("x", "r", "g", 4.0), kit.link("y", "r", "g", 6.0)]
    _, network, routes = kit.pool(tables, n=1)
    assert kit.shown(network, routes) == {"w|g|1": (8.0, "in x:fwd | out x:rev")}
    _, _, routes = kit.pool(tables, n="all")
    assert sorted(routes.latency_ms) == [8.0, 10.0, 10.0, 12.0]


def test_directed_links_lead_one_way(kit) -> None:
    tables = ladder(kit)
    tables["links"] = [
        kit.link("there", "r", "g", 4.0, "yes"),
        kit.link("back", "g", "r", 9.0, "yes"),
    ]
    _, network, routes = kit.pool(tables)
    assert kit.shown(network, routes) == {"w|g|1": (13.0, "in there:fwd | out back:fwd")}


def test_a_region_is_only_the_first_or_last_node(kit) -> None:
    # over region q it would be 1 + 1 ms; the way round hub a is 7
    tables = ladder(kit)
    tables["regions"].append(kit.region("q"))
    tables["links"] += [kit.link("rq", "r", "q", 1.0), kit.link("qg", "q", "g", 1.0)]
    _, _, routes = kit.pool(tables, n="all")
    assert min(routes.latency_ms) == 14.0
    # and work of q uses the direct link, in both directions
    tables["workloads"] = [kit.work(origin="q", sink="q")]
    _, network, routes = kit.pool(tables, n=1)
    assert kit.shown(network, routes) == {"w|g|1": (2.0, "in qg:fwd | out qg:rev")}


def test_a_site_may_be_passed_through(kit) -> None:
    tables = ladder(kit)
    tables["sites"].append(kit.site("far"))
    tables["links"].append(kit.link("gf", "g", "far", 1.0))
    _, network, routes = kit.pool(tables, n=1)
    assert kit.shown(network, routes)["w|far|1"] == (
        16.0,
        "in ra:fwd ag:fwd gf:fwd | out gf:rev ag:rev ra:rev",
    )


def test_work_born_at_its_host_needs_no_way(kit) -> None:
    _, network, routes = kit.pool(ladder(kit, origin="g", sink="g", processing=1.0))
    assert kit.shown(network, routes) == {"w|g|1": (1.0, "in | out")}
    assert routes.complete
    assert routes.use_arc.size == 0


def test_work_may_end_elsewhere(kit) -> None:
    # born at the hub b, delivered to r: in 5 (b-g) or 1 + 4 (b-a-g), out 7
    _, _, routes = kit.pool(ladder(kit, origin="b"), n="all")
    assert min(routes.latency_ms) == 12.0


def test_use_is_gbps_per_eflops_on_every_arc_passed(kit) -> None:
    # the kit's work has 2 Gbps in and 3 Gbps out per EFLOPS
    _, network, routes = kit.pool(ladder(kit), n=1)
    use = {network.arcs[a].id: g for a, g in zip(routes.use_arc, routes.use_gbps, strict=True)}
    assert use == {"ra:fwd": 2.0, "ag:fwd": 2.0, "ag:rev": 3.0, "ra:rev": 3.0}
    assert set(routes.use_route) == {0}


@pytest.mark.parametrize(
    ("asked", "hosts"),
    [
        ({}, {"eu", "us", "big"}),
        ({"residency": "EU"}, {"eu"}),
        ({"residency": "EU;US"}, {"eu", "us", "big"}),
        ({"hosts": "ground"}, {"eu", "us", "big"}),
        ({"hosts": "us;eu"}, {"eu", "us"}),
        ({"hosts": "us;eu", "residency": "EU"}, {"eu"}),
        ({"cluster": 5.0}, {"us", "big"}),
        ({"cluster": 2.0}, {"eu", "us", "big"}),
    ],
)  # fmt: skip
def test_hosts_are_those_allowed_by_name_residency_and_cluster(kit, asked, hosts) -> None:
    tables = {
        "regions": [kit.region("r")],
        "sites": [kit.site("eu", "EU", "2"), kit.site("us"), kit.site("big", "US", "9")],
        "links": [kit.link(f"r{s}", "r", s, 1.0) for s in ("eu", "us", "big")],
        "workloads": [kit.work(**asked)],
    }
    _, _, routes = kit.pool(tables)
    assert {routes.host_of(r).name for r in range(routes.size)} == hosts


def test_too_many_ways_are_refused_with_the_number(kit, monkeypatch) -> None:
    # a full mesh of 12 hubs has some 10 million simple ways
    monkeypatch.setattr("optimizer.routes.ways.ROUTE_CAP", 2_000)
    hubs = [f"h{i}" for i in range(12)]
    tables = {
        "regions": [kit.region("r")],
        "sites": [kit.site("g")],
        "hubs": [f"{h},0,0,US" for h in hubs],
        "links": [
            *(kit.link(f"{a}{b}", a, b, 1.0) for a in hubs for b in hubs if a < b),
            kit.link("in", "r", "h0", 1.0),
            kit.link("out", "h1", "g", 1.0),
        ],
        "workloads": [kit.work()],
    }
    with pytest.raises(UsageError, match="more than 2000 routes"):
        kit.pool(tables, n="all")


def test_too_many_pairs_are_refused_with_the_number(kit) -> None:
    # 448 x 448 = 200 704 pairs
    tables = {
        "regions": [kit.region("r")],
        "sites": [kit.site("g")],
        "links": [kit.link(f"l{i}", "r", "g", 1.0) for i in range(448)],
        "workloads": [kit.work()],
    }
    with pytest.raises(UsageError, match="more than 200000 routes"):
        kit.pool(tables, n="all")


def test_the_order_of_rows_changes_nothing(kit) -> None:
    tables = ladder(kit)
    turned = {name: rows[::-1] for name, rows in tables.items()}
    _, net_a, a = kit.pool(tables, n=3)
    _, net_b, b = kit.pool(turned, n=3)
    assert kit.shown(net_a, a) == kit.shown(net_b, b)
    assert a.ids == b.ids

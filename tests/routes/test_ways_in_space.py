"""Routes over hand-built shells."""

from __future__ import annotations

import math

import pytest

NAN = math.nan


def overhead(kit, limit, *, zone_ms, wait_s=0.0, gap=0.0, **work):
    """One zone over region r, 4 ms away with hop (3.7 + 0.3)."""
    shell = kit.shell(
        "s", ["Z"], {"r": [3.7]}, zone_ms=zone_ms, wait_s={"r": wait_s}, gap={"r": gap}
    )
    tables = kit.orbital("s") | {
        "regions": [kit.region("r")],
        "workloads": [kit.work(limit=limit, **work)],
    }
    return kit.pool(tables, shell)


def test_a_zone_charges_its_own_way_in_each_direction(kit) -> None:
    # 4 up + 4 down + 2 x 5 in the zone = 18 ms; the shell has this zone only
    _, network, routes = overhead(kit, 18.0, zone_ms=5.0)
    assert kit.shown(network, routes) == {
        "w|s:Z|1": (18.0, "in user:r>s^r mesh:s^r>s:Z | out mesh:s:Z>s~r user:s~r>r"),
        "w|s|1": (18.0, "in user:r>s^r mesh:s^r>s | out mesh:s>s~r user:s~r>r"),
    }
    assert [routes.host_of(r).kind for r in range(routes.size)] == ["zone", "shell"]
    assert routes.complete


def test_direct_serves_where_the_zone_is_too_slow(kit) -> None:
    # 18 ms by the zone is over 17.9; the satellite overhead answers in 8
    _, network, routes = overhead(kit, 17.9, zone_ms=5.0)
    assert kit.shown(network, routes) == {
        "w|s:Z>r|1": (8.0, "in user:r>s^r mesh:s^r>s:Z>r | out mesh:s:Z>r>s~r user:s~r>r"),
    }
    assert [routes.host_of(r).kind for r in range(routes.size)] == ["direct"]
    assert routes.complete
    _, _, routes = overhead(kit, 7.9, zone_ms=5.0)
    assert routes.size == 0
    assert "takes 8 ms" in routes.unroutable[0][1]


def test_direct_comes_back_to_its_own_region_only(kit) -> None:
    shell = kit.shell("s", ["Z"], {"r": [3.7], "q": [3.7]}, zone_ms=5.0)
    tables = kit.orbital("s") | {
        "regions": [kit.region("r"), kit.region("q")],
        "workloads": [kit.work(limit=17.9, sink="q")],
    }
    assert kit.pool(tables, shell)[2].size == 0


def test_fast_work_refuses_a_gap_over_one_percent(kit) -> None:
    assert overhead(kit, 60_000.0, zone_ms=5.0, gap=0.01)[2].size == 2
    routes = overhead(kit, 60_000.0, zone_ms=5.0, gap=0.011, wait_s=1.0)[2]
    assert routes.size == 0
    assert "no way leads from r to any of its 2 hosts" in routes.unroutable[0][1]
    assert "2 arcs are left out" in routes.unroutable[0][1]
    ((shell, said),) = routes.warnings
    assert shell == "s"
    assert "not in view without breaks" in said
    assert "from any place that looks for it (1 of 1), so answers within a minute" in said


def test_slow_work_waits_for_contact_on_each_contact_arc(kit) -> None:
    # 18 ms and 2 x 30 s of waiting = 60 018 ms
    routes = overhead(kit, 60_018.0, zone_ms=5.0, gap=0.5, wait_s=30.0)[2]
    assert routes.latency_ms.tolist() == [60_018.0] * 2
    short = overhead(kit, 60_008.0, zone_ms=5.0, gap=0.5, wait_s=30.0)[2]
    assert [short.host_of(r).kind for r in range(short.size)] == [
        "direct"
    ]  # 8 ms and the waits: also direct work waits
    assert short.latency_ms == [60_008.0]
    assert overhead(kit, 60_007.0, zone_ms=5.0, gap=0.5, wait_s=30.0)[2].size == 0


def test_slow_work_cannot_wait_for_ever(kit) -> None:
    routes = overhead(kit, 1e9, zone_ms=5.0, gap=1.0, wait_s=math.inf)[2]
    assert routes.size == 0
    assert "where contact never comes" in routes.unroutable[0][1]


def test_a_shell_nobody_flies_to_is_passed_but_hosts_nothing(kit) -> None:
    # up 4, down 4 by rf at gateway w, 2 ms of fibre to site g: 10 each way
    shell = kit.shell("s", ["Z"], {"r": [3.7], "w": [3.7]})
    tables = kit.orbital("s", kinds=("user", "feeder-rf"), flies=False)
    tables |= kit.feeders(("w", "feeder-rf")) | {
        "regions": [kit.region("r")],
        "sites": [kit.site("g")],
        "links": [kit.link("wg", "w", "g", 2.0)],
        "workloads": [kit.work()],
    }
    _, network, routes = kit.pool(tables, shell)
    assert kit.shown(network, routes) == {
        "w|g|1": (
            20.0,
            (
                "in user:r>s^r mesh:s^r>s~w feeder-rf:s~w>w wg:fwd"
                " | out wg:rev feeder-rf:w>s^w mesh:s^w>s~r user:s~r>r"
            ),
        ),
    }


@pytest.mark.parametrize(
    ("asked", "hosts"),
    [
        ({}, {"s:Z", "t:Z", "s", "t"}),
        ({"hosts": "orbit"}, {"s:Z", "t:Z", "s", "t"}),
        ({"hosts": "t"}, {"t:Z", "t"}),
        ({"hosts": "ground"}, set()),
        ({"residency": "EU"}, set()),
        ({"residency": "US"}, {"s:Z", "t:Z", "s", "t"}),
        ({"cluster": 0.2}, {"s:Z", "t:Z", "s", "t"}),
        ({"cluster": 0.3}, set()),
    ],
)  # fmt: skip
def test_shells_host_by_name_flag_and_cluster_of_a_module(kit, asked, hosts) -> None:
    shells = [kit.shell(name, ["Z"], {"r": [3.7]}) for name in ("s", "t")]
    tables = kit.orbital("s", "t") | {
        "regions": [kit.region("r", "EU")],
        "workloads": [kit.work(**asked)],
    }
    routes = kit.pool(tables, *shells)[2]
    assert {routes.host_of(r).name for r in range(routes.size)} == hosts


def belt(kit, limit, *, span="", origin="r", sink="r", n=2, far=3.7):
    """Zones A, B, C in a row, 10 ms apart; r sees A only."""
    shell = kit.shell(
        "s",
        ["A", "B", "C"],
        {"r": [far, NAN, NAN]},
        zone_ms=1.0,
        isl_ms={("A", "B"): 10.0, ("B", "C"): 10.0},
    )
    tables = kit.orbital("s", kinds=("user", "isl")) | {
        "regions": [kit.region("r")],
        "workloads": [kit.work(limit=limit, span=span, origin=origin, sink=sink)],
    }
    return kit.pool(tables, shell, n=n)


def test_lasers_lead_from_zone_to_zone(kit) -> None:
    # A: 4+4+2 = 10, B: 14+14+2 = 30, C: 24+24+2 = 50; the shell as a whole is as far as C
    _, network, routes = belt(kit, 50.0)
    shown = kit.shown(network, routes)
    assert {name: ms for name, (ms, _) in shown.items()} == {
        "w|s:A|1": 10.0, "w|s:B|1": 30.0, "w|s:C|1": 50.0, "w|s|1": 50.0,
    }  # fmt: skip
    assert shown["w|s:C|1"][1] == "in user:r>s^r mesh:s^r>s:C | out mesh:s:C>s~r user:s~r>r"
    assert belt(kit, 49.9)[2].size == 2


def test_a_whole_shell_takes_the_longest_way(kit) -> None:
    # largest in 25 + largest out 25 = 50 ms
    _, network, routes = belt(kit, 50.0, span="shell")
    assert kit.shown(network, routes) == {
        "w|s|1": (50.0, "in user:r>s^r mesh:s^r>s | out mesh:s>s~r user:s~r>r"),
    }
    assert [routes.host_of(r).kind for r in range(routes.size)] == ["shell"]
    assert belt(kit, 49.9, span="shell")[2].size == 0


def test_a_shell_with_an_unreachable_zone_holds_nothing_as_a_whole(kit) -> None:
    shell = kit.shell("s", ["A", "B"], {"r": [3.7, NAN]})
    tables = kit.orbital("s") | {
        "regions": [kit.region("r")],
        "workloads": [kit.work(span="shell")],
    }
    routes = kit.pool(tables, shell)[2]
    assert routes.size == 0
    assert "no way leads from r to any of its 1 hosts" in routes.unroutable[0][1]


def test_work_born_in_a_shell_is_one_commodity_a_zone(kit) -> None:
    # born over C, delivered to r: at home the way in is empty, out 24, 2 in the zone
    _, network, routes = belt(kit, 100.0, origin="s", n=1)
    assert [one.id for one in routes.commodities] == ["w@A", "w@B", "w@C"]
    assert [one.origin for one in routes.commodities] == ["s:A", "s:B", "s:C"]
    assert {one.jurisdiction for one in routes.commodities} == {"US"}
    shown = kit.shown(network, routes)
    assert shown["w@C|s:C|1"] == (26.0, "in | out mesh:s:C>s~r user:s~r>r")
    assert shown["w@A|s:C|1"][0] == 46.0  # 20 + 1 in, 24 + 1 out


def test_cross_lasers_join_shells_over_a_zone(kit) -> None:
    # up 4 to s, 2 + 0.3 across to t, back the same: 12.6 ms; r does not see t
    s = kit.shell("s", ["Z"], {"r": [3.7]}, cross_shell_ms={("t", "Z"): 2.0})
    t = kit.shell("t", ["Z"], {"r": [NAN]}, cross_shell_ms={("s", "Z"): 2.0})
    tables = kit.orbital("s", "t", kinds=("user", "cross")) | {
        "regions": [kit.region("r")],
        "workloads": [kit.work(hosts="t")],
    }
    _, network, routes = kit.pool(tables, s, t)
    assert kit.shown(network, routes) == {
        "w|t:Z|1": (12.6, "in user:r>s^r mesh:s^r>t:Z | out mesh:t:Z>s~r user:s~r>r"),
        "w|t|1": (12.6, "in user:r>s^r mesh:s^r>t | out mesh:t>s~r user:s~r>r"),
    }


def test_a_small_pool_still_offers_each_access_and_each_feeder(kit) -> None:
    # fibre r - g has five parallel links of 1 ms: the n = 2 quickest ways are all fibre; from
    # space come the quickest way by rf (gateway w) and by light (gateway x)
    shell = kit.shell("s", ["Z"], {"r": [3.7], "w": [3.7], "x": [4.7]})
    tables = kit.orbital("s", kinds=("user", "feeder-rf", "feeder-optical"), flies=False)
    tables |= kit.feeders(("w", "feeder-rf"), ("x", "feeder-optical")) | {
        "regions": [kit.region("r")],
        "sites": [kit.site("g")],
        "links": [
            *(kit.link(f"l{i}", "r", "g", 1.0) for i in range(5)),
            kit.link("wg", "w", "g", 2.0),
            kit.link("xg", "x", "g", 2.0),
        ],
        "workloads": [kit.work()],
    }
    _, network, routes = kit.pool(tables, shell)
    kinds = [{network.arcs[a].kind for way in legs for a in way} for legs in routes.legs]
    assert kinds == [
        {"fibre"},
        {"fibre"},
        {"user", "mesh", "feeder-rf", "fibre"},
        {"user", "mesh", "feeder-optical", "fibre"},
    ]
    assert list(routes.latency_ms) == [2.0, 2.0, 20.0, 22.0]


def test_a_satellites_own_downlink_is_offered_beside_the_relay(kit) -> None:
    # born in s: by laser to t and its gateway v, 2.3 + 4 + 1 ms; by the own feeder to w, after a
    # wait of an hour, 4 + 3,600,000 + 1 ms. n = 1 finds the relay; the family finds the other.
    mine, relay = {"w": [3.7], "v": [NAN]}, {"w": [NAN], "v": [3.7]}
    s = kit.shell("s", ["Z"], mine, wait_s={"w": 3600.0}, cross_shell_ms={("t", "Z"): 2.0})
    t = kit.shell("t", ["Z"], relay, cross_shell_ms={("s", "Z"): 2.0})
    tables = kit.orbital("s", "t", kinds=("feeder-rf", "cross"), flies=False)
    tables |= kit.feeders(("v", "feeder-rf"), ("w", "feeder-rf")) | {
        "regions": [kit.region("r")],
        "sites": [kit.site("g")],
        "links": [
            kit.link("vg", "v", "g", 1.0),
            kit.link("wg", "w", "g", 1.0),
            kit.link("gr", "g", "r", 1.0),
        ],
        "workloads": [kit.work(origin="s", hosts="ground", limit=1e7)],
    }
    _, network, routes = kit.pool(tables, s, t, n=1)
    ways = [tuple(network.arcs[a].id for a in legs[0]) for legs in routes.legs]
    assert ways == [
        ("mesh:s:Z>t~v", "feeder-rf:t~v>v", "vg:fwd"), ("mesh:s:Z>s~w", "feeder-rf:s~w>w", "wg:fwd")
    ]  # fmt: skip
    assert list(routes.latency_ms) == pytest.approx([7.3 + 1, 3_600_005.0 + 1])

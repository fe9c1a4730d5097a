"""The link graph on hand-built instances: which arcs there are, and how long they take."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from optimizer.instance import Instance
from optimizer.instance.sphere import great_circle_km
from optimizer.network import Network, build_network
from optimizer.physics.compose import ZoneTables, from_zones
from optimizer.physics.geometry import Geometry

NAN = math.nan
Shell = tuple[str, dict[str, Any], ZoneTables]
MODULES = (
    "module,mass_kg,it_kw,eflops,cluster_eflops,bus_kw,idle_share,array_m2,array_efficiency,"
    "array_degradation_per_y,battery_kwh,battery_dod,battery_rt_eff,radiator_m2,emissivity,"
    "absorptivity,radiator_c,platform_musd,accelerator_musd,opex_share,life_y,failure_per_y\n"
    "ai1,2000,100,0.1,0.2,5,0.1,500,0.3,0.01,100,0.5,0.9,300,0.9,0.1,60,2,3,0.02,5,0.02\n"
)
BASE = {
    "instance": "format: 1\nrouting: {hop_ms: 0.5, fibre_detour: 1.5}\n",
    "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,US\n",
    "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\ng,0,10,US,1,10\n",
    "gateways": "gateway,lat_deg,lon_deg,jurisdiction,life_y\nw,0,5,US,10\n",
    "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,"
    "out_gbps_per_eflops,latency_ms,shortfall_usd_per_eflops_h\nk,c,r,r,1,1,1,100,100\n",
    "links": "link,from,to,kind,directed,existing_gbps,km,latency_ms\n",
}
SHELLS = (
    "shell,altitude_km,inclination_deg,planes,sats_per_plane,existing_sats,min_elevation_deg,"
    "max_modules,flag\n"
)
TERMINALS = "owner_kind,owner,kind,gbps_down,gbps_up,terminals\n"


def read(**tables: str) -> Instance:
    texts = {**BASE, **tables}
    names = {name: "instance.yaml" if name == "instance" else f"{name}.csv" for name in texts}
    return Instance.from_files({names[name]: text.encode() for name, text in texts.items()})


def orbital(*terminals: str, existing: int = 100, flies: bool = False, **more: str) -> Instance:
    """Two shells, s and t; terminals as `owner kind`."""
    rows = [row.split() for row in terminals]
    tables = {
        "shells": SHELLS + "".join(f"{s},550,53,20,10,{existing},25,100,US\n" for s in "st"),
        "terminals": TERMINALS
        + "".join(f"{'shell' if o in 'st' else 'module'},{o},{k},1,1,1\n" for o, k in rows),
        "modules": MODULES,
        "launchers": "launcher,price_musd,per_year\nv,50,10\n",
        "payloads": f"launcher,shell,payload_kg\nv,{'s' if flies else 't'},2000\n",
    }
    return read(**tables, **more)


def shell_of(
    name: str,
    slant_ms: Mapping[str, Sequence[float]],
    isl_ms: Mapping[tuple[str, str], float] | None = None,
    cross_shell_ms: Mapping[tuple[str, str], float] | None = None,
    zones: Sequence[str] = ("A", "B"),
) -> Shell:
    slant = {node: np.array(ms) for node, ms in slant_ms.items()}
    count, nodes = len(zones), list(slant)
    gap, none = dict.fromkeys(nodes, 0.25), np.zeros(count)
    known = {
        "centre_lat_deg": none,
        "centre_lon_deg": none,
        "share": np.full((count, 1), 1 / count),
        "sunlit": np.ones((count, 1)),
        "power_kw": {},
        "limited_by": {},
        "see": {n: np.where(np.isnan(slant[n]), 0.0, 0.1)[:, None] for n in nodes},
        "gap": gap,
        "wait_s": dict.fromkeys(nodes, 90.0),
        "slant_ms": slant,
        "cross": {pair: np.array([0.1]) for pair in isl_ms or {}},
        "zone_ms": none,
    }
    share, isl, cross = np.full(count, 1 / count), isl_ms or {}, cross_shell_ms or {}
    return name, known, ZoneTables(tuple(zones), share, slant, gap, isl, cross, none)


def build(inst: Instance, *shells: Shell) -> Network:
    tables = {name: table for name, _, table in shells}
    known = {name: fields for name, fields, _ in shells}
    return build_network(inst, Geometry(from_zones(inst, tables, known), 0, 0))


def latencies(network: Network) -> dict[str, float]:
    return {arc.id: round(arc.latency_ms, 9) for arc in network.arcs}


SEEN = {"r": [2.0, NAN], "w": [NAN, 3.0]}


def test_great_circles_of_known_length() -> None:
    # a quarter of the mean circumference; London - New York is 5 570 km
    assert great_circle_km(0, 0, 90, 0) == pytest.approx(math.pi / 2 * 6371.0088)
    assert great_circle_km(51.5074, -0.1278, 40.7128, -74.006) == pytest.approx(5570, abs=2)
    assert great_circle_km(10, 20, 10, 20) == 0.0


def test_links_take_their_latency_else_km_else_the_great_circle_with_detour() -> None:
    rows = "a,r,g,fibre,no,1,1300,7\nb,r,g,fibre,no,1,1200,\nc,r,w,subsea,yes,1,,\n"
    network = build(read(links=BASE["links"] + rows))
    # b: 1200 km at 200 km/ms; c: 5 degrees = 555.975 km x 1.5 / 200
    assert latencies(network) == {
        "a:fwd": 7.0, "a:rev": 7.0, "b:fwd": 6.0, "b:rev": 6.0,
        "c:fwd": pytest.approx(5 / 180 * math.pi * 6371.0088 * 1.5 / 200),
    }  # fmt: skip
    there, back = network.arcs[0], network.arcs[1]
    assert (there.tail, there.head, there.kind, there.link) == ("r", "g", "fibre", "a")
    assert (back.tail, back.head) == ("g", "r")


def test_a_region_has_a_port_up_and_one_down() -> None:
    network = build(orbital("s user"), shell_of("s", SEEN))
    # access carries the wait; the way to A: slant 2 + hop 0.5. B is out of sight, so is the whole.
    assert latencies(network) == {
        "mesh:s:A>r>s~r": 2.5, "mesh:s:A>s~r": 2.5, "mesh:s^r>s:A": 2.5, "mesh:s^r>s:A>r": 2.5,
        "user:r>s^r": 0.0, "user:s~r>r": 0.0,
    }  # fmt: skip
    arcs = {arc.id: arc for arc in network.arcs}
    up, down = arcs["user:r>s^r"], arcs["user:s~r>r"]
    assert (up.direction, down.direction) == ("up", "down")
    assert (up.node, up.shell, up.gap, up.wait_ms) == ("r", "s", 0.25, 90_000.0)
    assert (down.tail, down.head, down.node) == ("s~r", "r", "r")
    there, back = arcs["mesh:s^r>s:A"], arcs["mesh:s:A>s~r"]
    assert there.way == back.way >= 0
    assert (there.turned, back.turned) == (False, True)
    assert arcs["mesh:s^r>s:A>r"].way == -1
    assert network.hosts == {"s", "s:A", "s:B", "s:A>r"}


def test_a_feeder_needs_an_antenna_of_its_kind() -> None:
    antennas = "gateway,kind,gbps_down,gbps_up,musd,max,life_y\nw,feeder-optical,1,1,1,1,10\n"
    inst = orbital("s feeder-rf", "s feeder-optical", antennas=antennas)
    network = build(inst, shell_of("s", SEEN))
    assert latencies(network) == {
        "feeder-optical:s~w>w": 0.0, "feeder-optical:w>s^w": 0.0,
        "mesh:s:B>s~w": 3.5, "mesh:s^w>s:B": 3.5,
    }  # fmt: skip


def test_terminals_count_only_where_somebody_can_carry_them() -> None:
    shell = shell_of("s", SEEN)
    assert not build(orbital("t user"), shell).arcs  # the other shell's satellites
    assert not build(orbital("s user", existing=0), shell).arcs  # no satellites yet
    assert not build(orbital("ai1 user"), shell).arcs  # no launcher goes there
    assert len(build(orbital("ai1 user", flies=True, existing=0), shell).arcs) == 6


def test_lasers_follow_the_borders() -> None:
    isl = {("A", "B"): 4.0, ("B", "A"): 5.0}
    network = build(orbital("s user", "s isl"), shell_of("s", SEEN, isl))
    # To B 2.5 + 4, and so to the whole shell; without lasers only A.
    found = {arc.id: arc.latency_ms for arc in network.arcs if arc.way >= 0}
    assert found == {
        "mesh:s:A>s~r": 2.5, "mesh:s^r>s:A": 2.5, "mesh:s:B>s~r": 6.5, "mesh:s^r>s:B": 6.5,
        "mesh:s>s~r": 6.5, "mesh:s^r>s": 6.5,
    }  # fmt: skip
    without = build(orbital("s user"), shell_of("s", SEEN, isl))
    assert {arc.head for arc in without.arcs if arc.way >= 0} == {"s:A", "s~r"}


def test_two_gateways_are_joined_by_the_satellites_that_both_see() -> None:
    antennas = "gateway,kind,gbps_down,gbps_up,musd,max,life_y\nw,feeder-rf,1,1,1,1,10\n"
    inst = orbital("s user", "s feeder-rf", antennas=antennas)
    network = build(inst, shell_of("s", {"r": [2.0, NAN], "w": [3.0, NAN]}))
    found = {arc.id: arc.latency_ms for arc in network.arcs if arc.head == "s~w"}
    assert found == {"mesh:s^r>s~w": 6.0, "mesh:s:A>s~w": 3.5}


def test_shells_are_joined_over_zones_both_have_if_both_have_terminals() -> None:
    s = shell_of("s", SEEN, cross_shell_ms={("t", "A"): 1.0, ("t", "B"): 2.0})
    t = shell_of("t", {}, cross_shell_ms={("s", "A"): 1.5}, zones=("A",))
    network = build(orbital("s user", "s cross", "t cross"), s, t)
    over = {arc.id: (arc.latency_ms, arc.shell, arc.other) for arc in network.arcs if arc.other}
    # slant 2.5 + 1 + hop 0.5, to the zone of t and to t as a whole
    way = (4.0, "s", "t")
    assert over == dict.fromkeys(["mesh:s^r>t", "mesh:s^r>t:A", "mesh:t:A>s~r", "mesh:t>s~r"], way)
    alone = build(orbital("s user", "s cross"), s, t)
    assert not any(arc.other for arc in alone.arcs)


def test_the_graph_holds_every_node_and_every_arc() -> None:
    network = build(orbital("s user", links=BASE["links"] + "a,r,g,fibre,no,1,,7\n"),
                    shell_of("s", SEEN))  # fmt: skip
    kinds = dict(network.graph.nodes(data="kind"))
    assert kinds == {
        "r": "region", "g": "site", "w": "gateway", "s:A": "zone", "s:B": "zone", "s": "shell",
        "s:A>r": "direct", "s^r": "port", "s~r": "port",
    }  # fmt: skip
    edges = [(u, v, key) for u, v, key in network.graph.edges(keys=True)]
    assert sorted(edges) == sorted((arc.tail, arc.head, arc.id) for arc in network.arcs)
    assert network.graph.edges["r", "g", "a:fwd"] == {"kind": "fibre", "latency_ms": 7.0}


def test_arcs_are_sorted_whatever_the_order_of_the_rows() -> None:
    rows = ["a,r,g,fibre,no,1,,7\n", "b,g,w,fibre,no,1,,7\n"]
    one = build(read(links=BASE["links"] + "".join(rows)))
    two = build(read(links=BASE["links"] + "".join(rows[::-1])))
    assert one.arcs == two.arcs
    assert [arc.id for arc in one.arcs] == sorted(arc.id for arc in one.arcs)

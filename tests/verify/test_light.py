"""Nothing is faster than light, and a single satellite joins only what it sees at once.

A town works at a plant behind a gateway, both ways over a lattice of 240 satellites with lasers.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.optimize import brentq

from optimizer.instance import Instance
from optimizer.network import Arc, Network, great_circle_km
from optimizer.physics.geometry import Geometry
from optimizer.plan import Plan
from optimizer.verify import TOLERANCE, Case, audit
from tests.verify.worlds import broken_laws, build, files

LIGHT_KM_MS = 299.792458
TABLES = {
    "regions": "region,lat_deg,lon_deg,radius_km,jurisdiction\ntown,45,0,200,X\n",
    "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\nplant,41,62,X,5,1\n",
    "gateways": "gateway,lat_deg,lon_deg,jurisdiction,open_musd,opened_already,life_y\n"
    "gate,40,60,X,1,yes,9\n",
    "antennas": "gateway,kind,gbps_down,gbps_up,musd,existing,max,life_y\n"
    "gate,feeder-rf,99,99,1,1,1,9\n",
    "links": "link,from,to,kind,existing_gbps\ncable,gate,plant,fibre,99\n",
    "shells": "shell,altitude_km,inclination_deg,planes,sats_per_plane,existing_sats,"
    "min_elevation_deg,max_modules,flag\ns,1000,53,12,20,240,10,0,X\n",
    "terminals": "owner_kind,owner,kind,gbps_down,gbps_up,terminals\n"
    "shell,s,user,9,9,1\nshell,s,feeder-rf,9,9,1\nshell,s,isl,9,9,4\n",
    "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
    "latency_ms,processing_ms,shortfall_usd_per_eflops_h\nw,x,town,town,1,1,1,500,7,10\n",
}
UP, DOWN = "mesh:s^town>s~gate", "mesh:s^gate>s~town"
WAYS = {
    ("w|plant", "in"): f"user:town>s^town {UP} feeder-rf:s~gate>gate cable:fwd",
    ("w|plant", "out"): f"cable:rev feeder-rf:gate>s^gate {DOWN} user:s~town>town",
}


@pytest.fixture(scope="module")
def case() -> Case:
    return Case.read(Instance.from_files(files("format: 1\nname: far\nbase_year: 2030\n", TABLES)))


def planned(case: Case) -> Plan:
    """Return the plan that serves all, with the latency its arcs have."""
    ms = {arc.id: arc.latency_ms for arc in case.network.arcs}
    total = 7 + sum(ms[arc] for way in WAYS.values() for arc in way.split())
    routes = [("w|plant", "w", "w", "site", "plant", total)]
    values = {"open": [("plant", 2030, 1.0)], "serve": [("w|plant", 2030, "all", 1.0)]}
    return build(case.inst, values, routes, WAYS)


def laws(case: Case) -> set[str]:
    return broken_laws(audit(case, planned(case)))


def arc_of(network: Network, name: str) -> Arc:
    return next(arc for arc in network.arcs if arc.id == name)


def quicker(case: Case, ms: dict[str, float]) -> Case:
    """Return the case with other times on some arcs."""
    arcs = [replace(a, latency_ms=ms.get(a.id, a.latency_ms)) for a in case.network.arcs]
    return replace(case, network=replace(case.network, arcs=tuple(arcs)))


def apart_km(inst: Instance, one: str, two: str) -> float:
    a, b = inst.nodes[one], inst.nodes[two]
    return great_circle_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)


def test_a_measured_way_is_slower_than_light(case: Case) -> None:
    assert laws(case) == set()
    straight = apart_km(case.inst, "town", "gate") / LIGHT_KM_MS
    assert straight < arc_of(case.network, UP).latency_ms < 2 * straight + 10


@pytest.mark.parametrize("arc", [UP, DOWN])
def test_a_way_as_quick_as_light_is_the_limit(case: Case, arc: str) -> None:
    # town may be 200 km nearer, the ellipsoid 0.5 % shorter; two hops of 0.3 ms
    least = 0.995 * (apart_km(case.inst, "town", "gate") - 200) / LIGHT_KM_MS + 0.6
    assert laws(quicker(case, {arc: least * (1 - 2 * TOLERANCE)})) == {"light"}
    assert laws(quicker(case, {arc: least * (1 - TOLERANCE / 2)})) == set()


def test_a_route_is_no_quicker_than_light_along_the_ground(case: Case) -> None:
    # A cable that takes less than nothing makes up for what the ways through space lose.
    way = arc_of(case.network, UP).latency_ms + arc_of(case.network, DOWN).latency_ms
    least = 7 + 2 * 0.995 * (apart_km(case.inst, "town", "plant") - 200) / LIGHT_KM_MS
    for beyond, broken in ((2 * TOLERANCE, {"light"}), (TOLERANCE / 2, set())):
        each = (least * (1 - beyond) - 7 - way) / 2
        assert laws(quicker(case, {"cable:fwd": each, "cable:rev": each})) == broken


def test_a_link_said_to_be_quicker_than_light_is_taken_as_it_is(case: Case) -> None:
    inst = case.inst.with_({"links.cable.latency_ms": 0})
    near = {UP: 0.6 + 0.995 * (apart_km(inst, "town", "gate") - 200) / LIGHT_KM_MS}
    said = Case.read(inst, case.geometry)
    assert laws(quicker(said, near)) == set()


def test_one_satellite_joins_only_what_it_sees_at_once(case: Case) -> None:
    # 200 km of the town, and 0.01 rad a slant for the ellipsoid, are left out
    km = apart_km(case.inst, "town", "gate") - 200

    def beyond(mask_deg: float, room: float) -> float:
        mask = math.radians(mask_deg)
        seen = math.acos(6378.137 * math.cos(mask) / 15378.137) - mask + 0.01
        return km - 2 * 6371.0088 * seen * (1 + room)

    for room, broken in ((2 * TOLERANCE, {"bounce"}), (TOLERANCE / 2, set())):
        mask = brentq(beyond, 0.0, 89.0, args=(room,), xtol=1e-12)
        high = case.inst.with_({"shells.s.altitude_km": 9000, "shells.s.min_elevation_deg": mask})
        bare = Case.read(high, without_lasers(case.geometry), case.network)
        assert laws(bare) == broken
    low = case.inst.with_({"shells.s.min_elevation_deg": 25})
    assert laws(Case.read(low, without_lasers(case.geometry), case.network)) == {"bounce"}
    assert laws(Case.read(low, case.geometry, case.network)) == set()


def without_lasers(geometry: Geometry) -> Geometry:
    """Return a geometry whose ways pass no laser, whatever time they take."""
    shell = geometry.shells["s"]
    ways = replace(shell.ways, hop_way=shell.ways.hop_way[:0], hop_from=shell.ways.hop_from[:0],
                   hop_to=shell.ways.hop_to[:0], hops=shell.ways.hops[:0])  # fmt: skip
    return replace(geometry, shells={"s": replace(shell, ways=ways)})


def test_worlds_written_by_hand_may_be_imaginary(case: Case) -> None:
    table = {"coefficients/zones.csv": "shell,zone,centre_lat_deg,centre_lon_deg,zone_ms\n"}
    told = Instance.from_files(
        files("format: 1\nname: far\nbase_year: 2030\n", {**TABLES, **table})
    )
    at_once = quicker(case, {UP: 0.0, DOWN: 0.0})
    plan = planned(at_once)
    assert broken_laws(audit(at_once, plan)) == {"light"}
    assert broken_laws(audit(replace(at_once, inst=told), plan)) == set()

"""Ways through the lattice: against a Dijkstra written anew, on paper, against light."""

from __future__ import annotations

import heapq
import math
import random

import numpy as np
import pytest

from optimizer.instance import Instance
from optimizer.instance.sphere import great_circle_km
from optimizer.physics import geometry as geo
from optimizer.physics.geometry import derive_geometry, ground_nodes
from optimizer.physics.toll import Ledger

TYPED = (
    "shell,altitude_km,inclination_deg,planes,sats_per_plane,existing_sats,min_elevation_deg,phasing,"
    "max_modules,flag\n"
)
C_KM_MS = 299.792458
HOP_MS = 0.3


def pairs_of(shell):
    """Return {(one, two): (ms, gap)} of a shell's ways."""
    ways = shell.ways
    rows = zip(ways.one, ways.two, ways.ms, ways.gap, strict=True)
    return {(ways.ends[a], ways.ends[b]): (ms, gap) for a, b, ms, gap in rows}


@pytest.fixture(scope="module")
def starlink(root):
    """The broadband shell and the ring of the reference instance, ways at 96 instants."""
    inst = Instance.load(root / "instances/starlink-2035").with_({"geometry.way_instants": 96})
    return inst, derive_geometry(inst)


@pytest.mark.slow
def test_no_way_is_faster_than_light(starlink):
    inst, geometry = starlink
    places = {name: (lat, lon, radius) for name, lat, lon, radius in ground_nodes(inst)}
    for shell in geometry.shells.values():
        for (one, two), (ms, _) in pairs_of(shell).items():
            if one in places and two in places:
                (*a, reach_a), (*b, reach_b) = places[one], places[two]
                km = great_circle_km(*a, *b) - reach_a - reach_b
                assert ms >= max(km, 0.0) / C_KM_MS * 0.995 + 2 * HOP_MS, (one, two)


@pytest.mark.slow
def test_a_way_of_one_satellite_joins_only_who_sees_it(starlink):
    inst, geometry = starlink
    places = {name: (lat, lon, radius) for name, lat, lon, radius in ground_nodes(inst)}
    for row in inst.shells:
        shell = geometry.shells[row.shell]
        mask = math.radians(row.min_elevation_deg)
        cap = math.acos(6371.0 * math.cos(mask) / (6371.0 + row.altitude_km)) - mask
        lasers = set(shell.ways.hop_way.tolist())
        bounces = 0
        for number, (one, two) in enumerate(pairs_of(shell)):
            if number not in lasers and one in places and two in places:
                (*a, reach_a), (*b, reach_b) = places[one], places[two]
                assert great_circle_km(*a, *b) <= 2 * cap * 6371.0 * 1.01 + reach_a + reach_b
                bounces += 1
        assert bounces or row.shell == "starlink-53"


# One-way, 95th percentile over 96 instants, ms: measured by another program on the same lattice.
RIGHT = {
    ("us-central", "gw-accra"): 46.41, ("us-east", "gw-azores"): 19.89,
    ("kenya", "gw-dublin"): 40.88, ("kenya", "gw-hartebeesthoek"): 19.23,
    ("brazil", "gw-santiago"): 13.05, ("australia", "gw-singapore"): 28.17,
    ("us-central", "gw-thomaston"): 6.55, ("uk", "gw-puertollano"): 12.71,
    ("chile", "gw-quincy"): 56.14, ("gw-hokkaido", "gw-awarua"): 75.11,
    ("us-east", "starlink-53:N45W090"): 25.8, ("us-east", "starlink-53:N00W090"): 48.3,
    ("uk", "starlink-53:N45E000"): 26.2, ("japan", "starlink-53:N00E090"): 37.9,
    ("us-east", "sso-650"): 74.2, ("uk", "sso-650"): 77.0, ("kenya", "sso-650"): 70.6,
    ("japan", "sso-650"): 73.3,
}  # fmt: skip

# To the whole of starlink-53: scipy's undirected Dijkstra on links built anew, all satellites, 96
# instants. The issue gives 74.9, 76.1 and 71.4; these come out, to 2 %, only where lasers lead back
# from the ring too: 75.9, 77.3 and 71.9. Ways inside a shell do without other shells here.
WHOLE = {"us-east": 93.9, "uk": 101.7, "kenya": 73.4}
# To zones of the ring that hold satellites for part of the day only, at 24 instants, to 5 %.
RING = {("kenya", "sso-650:S45E000"): 28.3, ("japan", "sso-650:N00E090"): 24.9}


@pytest.mark.slow
def test_ways_to_a_whole_shell_need_no_other(starlink):
    found = pairs_of(starlink[1].shells["starlink-53"])
    assert {n: found[n, "starlink-53"][0] for n in WHOLE} == pytest.approx(WHOLE, rel=0.003)


@pytest.mark.slow
def test_ways_to_zones_of_a_ring_are_those_of_another_program(root, folder):
    inst = Instance.load(root / "instances/starlink-2035")
    found = pairs_of(derive_geometry(inst, cache=folder).shells["starlink-53"])
    assert {pair: found[pair][0] for pair in RING} == pytest.approx(RING, rel=0.05)


@pytest.mark.slow
def test_ways_are_those_of_another_program(starlink):
    found = pairs_of(starlink[1].shells["starlink-53"])
    both = found | {(two, one): row for (one, two), row in found.items()}
    assert {pair: both[pair][0] for pair in RIGHT} == pytest.approx(RIGHT, rel=0.03)


@pytest.mark.slow
def test_a_fleet_of_one_local_time_leaves_its_zones_empty(starlink):
    _, geometry = starlink
    broad, ring = geometry.shells["starlink-53"], geometry.shells["sso-650"]
    assert broad.low.sum(axis=0) == pytest.approx(0.93, abs=0.01)
    assert ring.low.sum(axis=0).max() < 0.12
    ratio = [broad.sky_low[n].mean() / broad.see[n].sum(axis=0).mean() for n in ("kenya", "japan")]
    assert 0.65 < min(ratio) <= max(ratio) < 0.9
    pairs = broad.meet["sso-650"].sum(axis=0).mean() * 72 * 24
    assert pairs == pytest.approx(97, abs=4)
    assert ring.meet["starlink-53"].sum(axis=0).mean() * 40 * 72 == pytest.approx(pairs)


@pytest.mark.slow
def test_the_lasers_of_every_way_are_counted(starlink):
    """A way to another shell crosses once; one longer than any slant passes lasers."""
    geometry = starlink[1]
    for name, shell in geometry.shells.items():
        ways = shell.ways
        own = np.array([place.partition(":")[0] for place in ways.places])
        apart = own[ways.hop_from] != own[ways.hop_to]
        count = len(ways.ms)
        passed = np.bincount(ways.hop_way, ways.hops, minlength=count)
        crossed = np.bincount(ways.hop_way[apart], ways.hops[apart], minlength=count)
        ends = np.array([end.partition(":")[0] for end in ways.ends])[ways.two]
        leads = np.isin(ends, [other for other in geometry.shells if other != name])
        assert crossed[leads] == pytest.approx(1.0, abs=0.005)
        assert not crossed[~leads].any()
        assert passed[ways.ms > 25].min() > 0.05


def test_lasers_too_few_to_write_down_are_told_of_the_others():
    kind = np.array([[0, 1], [0, 1], [0, 1], [1, 0], [1, 0], [1, 0]], dtype=float)
    ledger = Ledger(kind)
    ledger.add("a", "b", 9, 0, np.array([0.6, 0.39, 0.01, 3.0, 0.019, 0.0]))
    ledger.add("a", "c", 9, 0, np.array([0.09, 0.095, 0.01, 0.0, 0.001, 0.0]))
    ledger.add("a", "d", 9, 0, np.zeros(6))
    ways = ledger.ways(("s:x", "s:y"), np.zeros(6, np.int64))
    assert ways.hop_way.tolist() == [0, 0, 0, 1]
    assert ways.hops == pytest.approx([0.6061, 0.3939, 3.019, 0.195])


def near_by(km, row):
    """Return {satellite: [(other, ms)]} of the lasers of a lattice, built from its definition."""
    planes, sats = row.planes, row.sats_per_plane
    links = [(p * sats + s, p * sats + (s + 1) % sats) for p in range(planes) for s in range(sats)]
    last = planes if row.ltan_h is None else planes - 1
    for p in range(last):
        shift = row.phasing if p + 1 == planes else 0
        links += [(p * sats + s, (p + 1) % planes * sats + (s + shift) % sats) for s in range(sats)]
    near = {s: [] for s in range(len(km))}
    for a, b in links:
        away = float(np.linalg.norm(km[a] - km[b]))
        if math.sqrt(float(km[a] @ km[a]) - away**2 / 4) >= 6378.137 + 80:
            near[a].append((b, away / C_KM_MS + HOP_MS))
            near[b].append((a, away / C_KM_MS + HOP_MS))
    return near


def against_dijkstra(inst, geometry, count, seed):
    """Compare ways of random pairs of ground nodes with searches of our own."""
    choices, instants = geo._choices(inst), geo.way_instants(inst)
    places = {name: (lat, lon, radius) for name, lat, lon, radius in ground_nodes(inst)}
    for row in inst.shells:
        km = geo._fly(inst, row, choices).sample.fixed_km
        found = {
            pair: ms for pair, (ms, _) in pairs_of(geometry.shells[row.shell]).items()
            if set(pair) <= places.keys()
        }  # fmt: skip
        chosen = random.Random(seed).sample(sorted(found), min(count, len(found)))
        times = {pair: [] for pair in chosen}
        for j, (t, k) in enumerate(instants):
            here = km[t, k].astype(float)
            near = near_by(here, row)
            ends = {name for pair in chosen for name in pair}
            sight = {n: in_sight(here, places[n], j, row.min_elevation_deg) for n in ends}
            for one, two in chosen:
                if sight[one] and sight[two]:
                    times[one, two].append(shortest(near, sight[one], sight[two]))
        for pair in chosen:
            finite = [ms for ms in times[pair] if math.isfinite(ms)]
            assert found[pair] == pytest.approx(np.percentile(finite, 95), rel=1e-4), pair
    return chosen


@pytest.mark.slow
def test_ways_of_some_pairs_are_the_shortest_there_are(root):
    inst = Instance.load(root / "instances/starlink-2035").with_({"geometry.way_instants": 4})
    assert against_dijkstra(inst, derive_geometry(inst), 8, seed=1)


@pytest.mark.nightly
def test_ways_of_fifty_pairs_are_the_shortest_there_are(starlink):
    assert len(against_dijkstra(*starlink, 50, seed=2)) == 50


def in_sight(km, place, k, mask):
    """Return {satellite: ms} above the mask at one point of a node."""
    lat, lon, radius = place
    if radius and k % 9:
        course, away = math.radians(45 * (k % 9 - 1)), radius / 6371.0088
        phi = math.radians(lat)
        sine = math.sin(phi) * math.cos(away)
        north = math.asin(sine + math.cos(phi) * math.sin(away) * math.cos(course))
        east = math.atan2(
            math.sin(course) * math.sin(away) * math.cos(phi),
            math.cos(away) - math.sin(phi) * math.sin(north),
        )
        lat, lon = math.degrees(north), lon + math.degrees(east)
    phi, lam = math.radians(lat), math.radians(lon)
    up = np.array([math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)])
    e2 = 1 / 298.257223563 * (2 - 1 / 298.257223563)
    here = 6378.137 / math.sqrt(1 - e2 * math.sin(phi) ** 2) * up * np.array([1, 1, 1 - e2])
    sight = km - here
    slant = np.linalg.norm(sight, axis=1)
    seen = np.flatnonzero(sight @ up >= math.sin(math.radians(mask)) * slant)
    return {int(s): slant[s] / C_KM_MS + HOP_MS for s in seen}


def shortest(near, start, end):
    """Return the shortest way from the satellites of one node to those of another."""
    best = dict(start)
    heap = [(ms, s) for s, ms in start.items()]
    heapq.heapify(heap)
    while heap:
        ms, s = heapq.heappop(heap)
        if ms > best[s]:
            continue
        for other, step in near[s]:
            if ms + step < best.get(other, math.inf):
                best[other] = ms + step
                heapq.heappush(heap, (ms + step, other))
    return min((best[s] + ms for s, ms in end.items() if s in best), default=math.inf)


def test_a_ring_of_four_passes_its_lasers_in_turn(space, folder):
    # Ten satellites over the equator at 5,000 km, all in sight of one another's neighbours; two
    # gateways on opposite sides: half a ring, five lasers at most.
    shells = TYPED + "ring,5000,0,1,10,10,10,0,0,US\n"
    gateways = "gateway,lat_deg,lon_deg,jurisdiction,life_y\nwest,0,0,US,20\neast,0,180,US,20\n"
    antennas = "gateway,kind,gbps_down,gbps_up,musd,max,life_y\n" + "".join(
        f"{g},feeder-rf,1,1,1,1,10\n" for g in ("west", "east")
    )
    terminals = "owner_kind,owner,kind,gbps_down,gbps_up,terminals\n" + "".join(
        f"shell,ring,{kind},1,1,1\n" for kind in ("feeder-rf", "isl")
    )
    nothing = dict.fromkeys(("payloads", "modules", "launchers", "outages", "slices"))
    tables = {"gateways": gateways, "antennas": antennas, "terminals": terminals}
    inst = space(shells=shells, **tables, **nothing)
    shell = derive_geometry(inst, cache=folder).shells["ring"]
    ways = shell.ways
    (number,) = [k for k, (a, b) in enumerate(zip(ways.one, ways.two, strict=True))
                 if {ways.ends[a], ways.ends[b]} == {"east", "west"}]  # fmt: skip
    # of six instants the p95 lies near the longest: slants to the edge of sight, up to four lasers
    lasers = ways.hops[ways.hop_way == number].sum()
    assert 2.5 < lasers <= 4.0
    chord = 2 * 11378.137 * math.sin(math.pi / 10)
    least = 3 * (chord / C_KM_MS + HOP_MS) + 2 * (5000 / C_KM_MS + HOP_MS)
    assert least < ways.ms[number] < least + chord / C_KM_MS + 30


def test_without_lasers_only_one_satellite_bounces(space, folder):
    # a gateway in Svalbard and one 300 km away see the ring's satellites together; without `isl` no
    # way has a laser
    gateways = ("gateway,lat_deg,lon_deg,jurisdiction,life_y\nsvalbard,78.2,15.4,NO,20\n"
                "near,76,15,NO,20\nfar,-76,15,NO,20\n")  # fmt: skip
    antennas = "gateway,kind,gbps_down,gbps_up,musd,max,life_y\n" + "".join(
        f"{g},feeder-rf,1,1,1,1,10\n" for g in ("svalbard", "near", "far")
    )
    terminals = "owner_kind,owner,kind,gbps_down,gbps_up,terminals\nmodule,ai1,feeder-rf,1,1,1\n"
    inst = space(gateways=gateways, antennas=antennas, terminals=terminals)
    ways = derive_geometry(inst, cache=folder).shells["ring"].ways
    rows = zip(ways.one, ways.two, strict=True)
    pairs = {frozenset((ways.ends[a], ways.ends[b])) for a, b in rows}
    assert frozenset(("svalbard", "near")) in pairs
    assert frozenset(("svalbard", "far")) not in pairs
    assert ways.hops.size == 0

"""Ways and lasers of two small shells against networkx, graphs built anew from the definitions."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from optimizer.physics import geometry as geo
from optimizer.physics.geometry import derive_geometry, ground_nodes
from optimizer.physics.passes import one_in
from tests.physics.test_ways import C_KM_MS, HOP_MS, in_sight, near_by, pairs_of

SHELLS = ("inclined", "ring")
LEAST = 0.1


def mutual(one, two):
    """Return (i, j, ms) of satellites nearest to each other whose segment clears Earth and air."""
    away = np.linalg.norm(one[:, None] - two[None], axis=2)
    for i in range(len(one)):
        j = int(away[i].argmin())
        if int(away[:, j].argmin()) == i:
            along = one[i] + np.linspace(0, 1, 2001)[:, None] * (two[j] - one[i])
            if np.linalg.norm(along, axis=1).min() >= 6378.137 + 80:
                yield i, j, away[i, j] / C_KM_MS + HOP_MS


class World:
    """All instants of an instance, every node split in source and sink."""

    def __init__(self, inst):
        choices = geo._choices(inst)
        self.rows = {row.shell: row for row in inst.shells}
        self.flown = {name: geo._fly(inst, row, choices) for name, row in self.rows.items()}
        self.places = {name: (lat, lon, radius) for name, lat, lon, radius in ground_nodes(inst)}
        self.instants = geo.way_instants(inst)
        self.pairs = defaultdict(list)

    def zones(self, shell, t, k):
        merge = self.flown[shell].merge
        return [f"{shell}:{merge.zones[z]}" for z in self.flown[shell].zone[t, k]]

    def graph(self, shell, other, nodes, j):
        """Return the graph of a shell and what its lasers reach, zones and who sees nobody."""
        t, k = self.instants[j]
        km = {s: self.flown[s].sample.fixed_km[t, k].astype(float) for s in SHELLS}
        graph = nx.DiGraph()
        zone = {(s, i): z for s in SHELLS for i, z in enumerate(self.zones(s, t, k))}
        graph.add_nodes_from(zone)
        for s in SHELLS:
            for i, near in near_by(km[s], self.rows[s]).items():
                graph.add_weighted_edges_from(((s, i), (s, to), ms) for to, ms in near)
        for i, to, ms in mutual(km[shell], km[other]):
            graph.add_edge((shell, i), (other, to), weight=ms)
            self.pairs[shell, zone[shell, i], t].append(1)
        blind = set()
        for n in nodes:
            mask = self.rows[shell].min_elevation_deg
            seen = in_sight(km[shell], self.places[n], j, mask)
            graph.add_nodes_from([("from", n), ("to", n)])
            graph.add_weighted_edges_from((("from", n), (shell, s), ms) for s, ms in seen.items())
            graph.add_weighted_edges_from(((shell, s), ("to", n), ms) for s, ms in seen.items())
            if not seen:
                blind.add(n)
        return graph, zone, blind


def measured(inst, shell, nodes):
    """Return {(node, end): (times, asked, lasers, ways counted)} over all instants."""
    world, other = World(inst), next(s for s in SHELLS if s != shell)
    times, asked, counted = defaultdict(list), defaultdict(int), defaultdict(int)
    lasers = defaultdict(lambda: defaultdict(float))
    for j in range(len(world.instants)):
        graph, zone, blind = world.graph(shell, other, nodes, j)
        for n in set(nodes) - blind:
            far, path = nx.single_source_dijkstra(graph, ("from", n))
            ends = {sat: (z, sat[0]) for sat, z in zone.items()}
            ends |= {("to", m): (m,) for m in nodes if m not in blind | {n}}
            for target, names in ends.items():
                for end in names:
                    asked[n, end] += 1
                    if target not in far:
                        continue
                    times[n, end].append(far[target])
                    counted[n, end] += 1
                    satellites = [x for x in path[target] if x in zone]
                    for a, b in pairwise(satellites):
                        lasers[n, end][zone[a], zone[b]] += 1
    return (
        world,
        times,
        asked,
        {
            pair: {border: c / counted[pair] for border, c in some.items()}
            for pair, some in lasers.items()
        },
    )


def hops_of(ways):
    """Return {(one, two): {(from, to): lasers}}."""
    found = defaultdict(dict)
    rows = zip(ways.hop_way, ways.hop_from, ways.hop_to, ways.hops, strict=True)
    for way, here, there, hops in rows:
        pair = ways.ends[ways.one[way]], ways.ends[ways.two[way]]
        found[pair][ways.places[here], ways.places[there]] = hops
    return found


def told(lasers):
    """Return the lasers a way is said to pass: few are left out, and told of the others."""
    kept = {}
    for crossing in (False, True):
        kind = {
            b: c for b, c in lasers.items() if (len({z.split(":")[0] for z in b}) > 1) is crossing
        }
        total = sum(kind.values())
        if total >= LEAST:
            some = {b: c for b, c in kind.items() if c >= LEAST}
            some = some or dict([max(kind.items(), key=lambda item: item[1])])
            kept |= {b: c * total / sum(some.values()) for b, c in some.items()}
    return kept


@pytest.mark.parametrize(
    ("shell", "nodes"),
    [("inclined", ("berlin", "kansas", "denver", "svalbard")), ("ring", ("denver", "svalbard"))],
)
def test_times_gaps_and_lasers_are_those_of_networkx(linked, folder, shell, nodes):
    geometry = derive_geometry(linked, cache=folder)
    found, hops = pairs_of(geometry.shells[shell]), hops_of(geometry.shells[shell].ways)
    world, times, asked, lasers = measured(linked, shell, nodes)
    checked = 0
    for (one, two), (ms, gap) in found.items():
        if one in nodes:
            assert ms == pytest.approx(np.percentile(times[one, two], 95), rel=1e-5), (one, two)
            assert gap == pytest.approx(1 - len(times[one, two]) / asked[one, two], abs=1e-6)
            wanted = told(lasers.get((one, two), {}))
            assert hops.get((one, two), {}) == pytest.approx(wanted, abs=6e-5), (one, two)
            checked += 1
    assert checked > 50
    assert any(0 < gap < 1 for _, gap in found.values())
    record, other = geometry.shells[shell], next(s for s in SHELLS if s != shell)
    # no way is left out, but from region to region, and to a shell that is seen steadily anyway
    steady = {n for n in nodes if geometry.shells[other].gap[n] <= 0.01}
    assert steady == ({"denver"} if shell == "ring" else set())
    for one, two in {(one, two) for one, two in times if one < two or two not in nodes}:
        left_out = {one, two} == {"berlin", "kansas"}
        left_out |= one in steady and two.split(":")[0] == other
        assert ((one, two) in found) != left_out, (one, two)
    satellites = world.rows[shell].planes * world.rows[shell].sats_per_plane
    for (z, t), meet in np.ndenumerate(record.meet[other][:, :4]):
        count = world.pairs[shell, f"{shell}:{record.zones[z]}", t]
        instants = sum(slot == t for slot, _ in world.instants)
        assert meet == pytest.approx(len(count) / instants / satellites, abs=1e-12)


def test_no_way_to_a_zone_is_free_of_lasers(linked, folder, monkeypatch):
    # where few ways are followed, those to every zone are: each is over somebody at other instants
    exact = derive_geometry(linked, cache=folder).shells["inclined"]
    monkeypatch.setattr("optimizer.physics.passes.FOLLOWED", 300)
    shell = geo._derive(linked).shells["inclined"]
    some, all_ = hops_of(shell.ways), hops_of(exact.ways)
    assert np.array_equal(shell.ways.ms, exact.ways.ms)
    far = [pair for pair, ms in zip(pairs_of(shell), shell.ways.ms, strict=True) if ms > 25]
    assert len(far) > 40
    ratio = [sum(some[pair].values()) / sum(all_[pair].values()) for pair in far]
    assert min(ratio) > 0
    assert np.mean(ratio) == pytest.approx(1.0, abs=0.1)


def test_one_in_so_many_holds_every_zone_at_every_turn():
    zone = np.array([2, 0, 2, 2, 0, 2, 2, 5, 2])  # two, none, six, none, none, one
    picked = [one_in(3, zone, turn).tolist() for turn in range(3)]
    assert picked == [[1, 0, 5, 7], [4, 2, 6, 7], [1, 3, 8, 7]]
    assert one_in(1, zone, 4).tolist() == [1, 4, 0, 2, 3, 5, 6, 8, 7]


@pytest.mark.parametrize(
    ("name", "pair"), [("inclined", ("denver", "kansas")), ("ring", ("denver", "svalbard"))]
)
def test_a_reversed_pair_is_equal(linked, folder, name, pair):
    # ways are searched from the first of two ids, sorted: from the other end it is the same
    shell = derive_geometry(linked, cache=folder).shells[name]
    found, back = pairs_of(shell), pair[::-1]
    assert pair in found
    assert not {(two, one) for one, two in found} & set(found)
    _, times, _, lasers = measured(linked, name, pair)
    assert found[pair][0] == pytest.approx(np.percentile(times[back], 95), rel=1e-5)
    turned = {(there, here): c for (here, there), c in hops_of(shell.ways)[pair].items()}
    wanted = {border: c for border, c in lasers.get(back, {}).items() if c >= LEAST}
    assert turned == pytest.approx(wanted, abs=6e-5)
    assert bool(turned) == (name == "ring")


def test_ways_from_a_zone_start_where_work_is_born_only(linked, folder):
    geometry = derive_geometry(linked, cache=folder)
    ends = {one.split(":")[0] for one, _ in pairs_of(geometry.shells["ring"]) if ":" in one}
    assert ends == {"ring"}
    assert not any(":" in one for one, _ in pairs_of(geometry.shells["inclined"]))
    for (one, two), (ms, _) in pairs_of(geometry.shells["ring"]).items():
        if ":" in one:
            assert one != two
            assert math.isfinite(ms)

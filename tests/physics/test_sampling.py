"""Zones, sight, gaps, waits and laser links of sampled lattices: P6 and small hand-made cases."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from optimizer.physics.flown import Choices, place_shell
from optimizer.physics.lattice import grid_links
from optimizer.physics.look import contact_share
from optimizer.physics.mesh import clear_pairs, count_borders, link_lengths, zone_ways_ms
from optimizer.physics.sample import instants_jd, sample_shell
from optimizer.physics.sight import (
    look,
    mean_waits,
    pairs_in_sight,
    percentile_by_key,
    sample_points,
)
from optimizer.physics.stays import stays_s
from optimizer.physics.sun import date_jd
from optimizer.physics.zoning import band_shares, grid_cell, merge_cells

EDGES = (-90.0, -50.0, -20.0, 20.0, 50.0, 90.0)
WORKED = [0.09125, 0.26788, 0.28174, 0.26788, 0.09125]


def shell(**changes):
    base = {
        "shell": "s", "altitude_km": 550.0, "inclination_deg": 53.0, "ltan_h": None,
        "ltan_spread_h": None, "lon_deg": (), "planes": 72, "sats_per_plane": 22, "phasing": 17,
        "pattern": "delta", "existing_sats": 0, "min_modules": 1584, "min_elevation_deg": 25.0,
    }  # fmt: skip
    return SimpleNamespace(**(base | changes))


def span(day=80, start=0.0, length=24.0):
    return SimpleNamespace(day_of_year=day, utc_start_h=start, length_h=length)


@pytest.fixture(scope="module")
def starlink():
    return sample_shell(shell(), [span(), span(355)], 2030, 24)


def stays(points, row, edges=(-90.0, 90.0), step=360.0):
    """Fly a shell for a day from 21 March 2030 on."""
    cells = [SimpleNamespace(zone=f"z{k}", centre_lat_deg=lat, centre_lon_deg=0.0)
             for k, lat in enumerate((np.array(edges[1:]) + edges[:-1]) / 2)]  # fmt: skip
    choices = Choices(edges, step, tuple(cells), 0.3, date_jd(2030, 80), ("a",))
    flown = place_shell(row, sample_shell(row, [span()], 2030, 24), choices)
    return stays_s(points, flown, choices)


def points_at(*places):
    return sample_points([(f"n{k}", lat, lon, 0.0) for k, (lat, lon) in enumerate(places)])


def brute_force(points, fixed, mask):
    """Count satellites in sight straight from the definition."""
    sight = fixed[None].astype(float) - points.position_km[:, None]
    slant = np.linalg.norm(sight, axis=-1)
    return np.einsum("pnk,pk->pn", sight, points.up) >= np.sin(np.radians(mask)) * slant


def test_p6_zone_shares_in_closed_form():
    assert band_shares(53.0, EDGES) == pytest.approx(WORKED, abs=6e-6)


def test_p6_zone_shares_sampled(starlink):
    cells = grid_cell(starlink.fixed_km, EDGES, 360.0)
    shares = np.bincount(cells.ravel(), minlength=5) / cells.size
    assert shares == pytest.approx(WORKED, abs=0.002)


def test_zones_are_half_open_and_the_north_pole_is_in_the_last():
    def at(lat, lon):
        lat, lon = np.radians(lat), np.radians(lon)
        place = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
        return int(grid_cell(7000.0 * np.array([place]), (-90.0, 0.0, 90.0), 90.0)[0])

    assert at(-90, 1) == 2  # first band, third cell: [0, 90)
    assert at(0, 1) == 4 + 2
    assert at(90, 1) == 4 + 2
    assert at(10, -180) == 4
    assert at(10, 180) == 4  # 180 is -180
    assert at(10, 179.9) == 7
    assert at(10, -90) == 5


def test_cells_below_1e_4_go_to_the_nearest_that_stays():
    grid = [SimpleNamespace(zone=z, centre_lat_deg=0.0, centre_lon_deg=lon)
            for z, lon in (("c", -100.0), ("a", 0.0), ("b", 50.0), ("d", 120.0))]  # fmt: skip
    merged = merge_cells(np.array([0.5, 0.49995, 0.00005, 0.0]), grid)
    assert merged.zones == ("a", "c")
    assert merged.place.tolist() == [1, 0, 0, -1]
    assert merged.cell.tolist() == [1, 0]


def test_instants_are_the_middles_of_equal_parts():
    hours = (instants_jd(span(1, 6.0, 12.0), 2030, 3) - date_jd(2030, 1)) * 24
    assert hours == pytest.approx([8.0, 12.0, 16.0], abs=1e-6)


def test_p6_satellites_in_sight_from_40_north_and_the_equator(starlink):
    places = [(40.0, lon) for lon in range(-180, 180, 30)]
    cells = np.zeros(starlink.sunlit.shape, int)
    seen = look(points_at(*places), starlink.fixed_km, cells, 1, 25.0)
    assert seen.see.mean() * 1584 == pytest.approx(12.05, abs=0.3)
    equator = points_at(*[(0.0, lon) for _, lon in places])
    seen = look(equator, starlink.fixed_km, cells, 1, 25.0)
    assert seen.see.mean() * 1584 == pytest.approx(6.88, abs=0.3)
    assert seen.gap == pytest.approx(0.0)
    assert np.all(seen.slant_ms < 3.80)  # the mask's slant is 3.747 ms on a sphere
    assert np.all(seen.slant_ms > 3.3)


def test_p6_96_satellites_leave_gaps():
    sparse = shell(planes=12, sats_per_plane=8, phasing=1)
    sample = sample_shell(sparse, [span(day) for day in range(1, 365, 30)], 2030, 48)
    places = points_at(*[(40.0, lon) for lon in range(-180, 180, 15)])
    seen = look(places, sample.fixed_km, np.zeros(sample.sunlit.shape, int), 1, 25.0)
    assert seen.see.mean() * 96 == pytest.approx(0.72, abs=0.03)
    assert seen.gap.mean() == pytest.approx(0.35, abs=0.03)


def test_p6_night_and_day_over_20_to_50_north_on_21_december(starlink):
    place = starlink.fixed_km[1].astype(float)
    lat = np.degrees(np.arcsin(place[..., 2] / np.linalg.norm(place, axis=-1)))
    lon = np.degrees(np.arctan2(place[..., 1], place[..., 0]))
    local_h = np.mod((np.arange(24) + 0.5)[:, None] + lon / 15, 24)
    band = (lat >= 20) & (lat < 50)
    night = (local_h < 6) | (local_h >= 18)
    assert starlink.sunlit[1][band & ~night].mean() == pytest.approx(1.00, abs=0.005)
    assert starlink.sunlit[1][band & night].mean() == pytest.approx(0.13, abs=0.01)


@pytest.mark.parametrize("sats", [22, 11])
def test_p6_576_in_plane_links_cross_four_latitude_borders(sats):
    row = shell(sats_per_plane=sats)
    sample = sample_shell(row, [span()], 2030, 24)
    links = grid_links(row)
    links = links[links[:, 0] // sats == links[:, 1] // sats]
    zone = grid_cell(sample.fixed_km, EDGES, 360.0)
    found = count_borders(sample.fixed_km, zone, links, 5)
    neighbours = np.abs(found.pairs[:, 0] - found.pairs[:, 1]) == 1
    total = found.cross[neighbours].sum() / 2 * 72 * sats
    assert total == pytest.approx(576, abs=6)


def test_fast_sight_is_the_definition_pair_by_pair(starlink):
    places = [("a", 40.0, 10.0, 400.0), ("b", -52.0, 170.0, 0.0), ("c", 0.0, 0.0, 1500.0)]
    points = sample_points(places)
    for mask in (0.0, 10.0, 25.0, 60.0):
        found = np.zeros((points.total, 1584), bool)
        for point, number, slant in pairs_in_sight(points, starlink.fixed_km[0, 5], mask):
            found[point, number] = True
            assert np.all(slant > 540.0)
        assert np.array_equal(found, brute_force(points, starlink.fixed_km[0, 5], mask))


def test_see_gap_and_slant_of_a_region_are_means_over_its_points():
    row = shell(planes=6, sats_per_plane=8)
    sample = sample_shell(row, [span()], 2030, 24)
    cells = np.zeros(sample.sunlit.shape, int)
    points = sample_points([("wide", 40.0, 10.0, 800.0)])
    seen = look(points, sample.fixed_km, cells, 1, 25.0)
    every = np.stack([brute_force(points, part, 25.0) for part in sample.fixed_km[0]])
    assert seen.see[0, 0, 0] == pytest.approx(every.mean())
    assert seen.gap[0] == pytest.approx(1 - every.any(axis=2).mean())


def test_nobody_sees_gives_gap_one_and_no_slant():
    row = shell(inclination_deg=10.0, planes=2, sats_per_plane=3)
    sample = sample_shell(row, [span()], 2030, 6)
    seen = look(points_at((80.0, 0.0)), sample.fixed_km, np.zeros((1, 6, 6), int), 1, 25.0)
    assert seen.gap.tolist() == [1.0]
    assert np.isnan(seen.slant_ms).all()
    found = stays(points_at((80.0, 0.0)), row)
    assert np.isinf(found.wait_s).all()
    assert np.isinf(found.pass_s).all()


def test_no_nodes_see_nothing():
    row = shell(planes=2, sats_per_plane=3)
    sample = sample_shell(row, [span()], 2030, 6)
    seen = look(sample_points([]), sample.fixed_km, np.zeros((1, 6, 6), int), 1, 25.0)
    assert seen.see.shape == (0, 1, 1)


def test_percentile_by_key_is_numpys():
    random = np.random.default_rng(7)
    key = random.integers(0, 5, 1000).astype(np.int32)
    value = random.uniform(0, 40000, 1000).astype(np.float32)
    found = percentile_by_key([key[:300], key[300:]], [value[:300], value[300:]], 7)
    expected = [np.percentile(value[key == k].astype(float), 95) for k in range(5)]
    assert found[:5] == pytest.approx(expected, rel=1e-9)
    assert np.isnan(found[5:]).all()


def test_mean_wait_on_a_circle_of_ten_steps():
    # contacts at 2, 3 and 7: waits 2 1 0 0 3 2 1 0 4 3 (steps 8 and 9 wait for step 2)
    found = mean_waits(np.array([0, 0, 0, 2]), np.array([7, 2, 3, 9]), 3, 10)
    assert found[0] == pytest.approx(16 / 10)
    assert np.isinf(found[1])
    assert found[2] == pytest.approx(4.5)  # one contact: 9, 8, .., 0


def test_share_of_time_in_contact_while_waiting_agrees_with_f7():
    row = shell(planes=1, sats_per_plane=1)
    found = stays(points_at((40.0, 0.0)), row)
    wait = found.wait_s[0]
    assert 120 <= found.pass_s[0] <= 300  # passes of two to five minutes, in steps of half a minute
    passes_a_day = contact_share(550, 53, 40, 25) * 1440 / 3.5  # passes of some 3.5 minutes
    assert 86400 / passes_a_day / 2 < wait < 86400  # bunched passes wait longer than even ones


def test_a_link_through_the_earth_does_not_count():
    row = shell(planes=1, sats_per_plane=4)
    sample = sample_shell(row, [span()], 2030, 6)
    _, clear, angle = link_lengths(sample.fixed_km[0], grid_links(row))
    assert not clear.any()
    assert angle == pytest.approx(np.full_like(angle, np.pi / 2), abs=0.01)
    found = count_borders(sample.fixed_km, np.zeros((1, 6, 4), int), grid_links(row), 1)
    assert found.pairs.size == 0


def test_lasers_are_counted_in_each_direction_per_satellite():
    row = shell(planes=1, sats_per_plane=24)
    sample = sample_shell(row, [span()], 2030, 24)
    zone = grid_cell(sample.fixed_km, (-90.0, 0.0, 90.0), 360.0)
    found = count_borders(sample.fixed_km, zone, grid_links(row), 2)
    assert found.pairs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    # a ring crosses the equator twice: two links out of 24; the other 22 lie inside, both ways
    assert found.cross[1:3, 0] == pytest.approx(np.array([2 / 24, 2 / 24]))
    assert found.cross[[0, 3], 0].sum() == pytest.approx(2 * 22 / 24)


def test_a_satellite_stays_half_an_orbit_over_a_hemisphere():
    row = shell(planes=1, sats_per_plane=24)
    found = stays(points_at(), row, (-90.0, 0.0, 90.0))
    assert found.dwell_s == pytest.approx([95.5 * 30, 95.5 * 30], rel=0.02)  # of 95.5 minutes


def test_pairs_are_nearest_to_each_other_and_in_sight():
    low = np.array([[7000.0, 0, 0], [6990.0, 300, 0], [0, 7000.0, 0]], np.float32)
    high = np.array([[7300.0, 0, 0], [-7300.0, 0, 0]], np.float32)
    mine, theirs, km = clear_pairs(low, high)
    # the second is near to the first of `high` too, but not its nearest; the Earth hides the last
    assert (mine.tolist(), theirs.tolist()) == ([0], [0])
    assert km == pytest.approx([300.0])


def test_zone_way_on_a_ring_of_24_in_one_zone():
    # Ways of k hops, k = 1..12 (12 once, others twice): the 95th percentile of 23 ways a source
    # lies between ranks 20 and 21 of 0..22 (0.95 * 22 = 20.9), both 11 hops.
    row = shell(planes=1, sats_per_plane=24, altitude_km=1200.0)
    sample = sample_shell(row, [span()], 2030, 6)
    zone = np.zeros((1, 6, 24), int)
    ways, lost = zone_ways_ms(sample.fixed_km, zone, grid_links(row), 1, 0.3)
    hop = 2 * 7578.137 * np.sin(np.pi / 24) / 299.792458 + 0.3
    assert ways == pytest.approx([11 * hop], rel=2e-3)
    assert lost == 0.0


def test_zone_with_one_satellite_has_no_way_and_open_lattices_report_lost_pairs():
    row = shell(planes=1, sats_per_plane=4)
    sample = sample_shell(row, [span()], 2030, 6)
    one_each = np.broadcast_to(np.arange(4), (1, 6, 4))
    ways, lost = zone_ways_ms(sample.fixed_km, one_each, grid_links(row), 4, 0.3)
    assert ways.tolist() == [0, 0, 0, 0]
    assert lost == 0.0
    ways, lost = zone_ways_ms(sample.fixed_km, one_each * 0, grid_links(row), 1, 0.3)
    assert ways.tolist() == [0]
    assert lost == 1.0

"""F5-F7, F11-F17, P2, P3: worked values."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.physics.look import (
    cap_angle_deg,
    contact_share,
    earth_disk_deg,
    footprint_area_share,
    ground_points,
    light_ms,
    longest_pass_min,
    pass_min,
    ring,
    slant_range_km,
)
from optimizer.physics.trends import (
    any_site_available,
    capital_recovery,
    fibre_ms,
    free_space_loss_db,
    ground_power_usd_kw_y,
    launch_room_usd_kg,
    launched_power_usd_kw_y,
    learned_cost,
    lifetime_penalty,
    optical_received_w,
    units_to_reach,
    yearly_failure_share,
)


def test_f5_earth_geometry():
    assert earth_disk_deg(700.0) == pytest.approx(64.30, abs=6e-3)
    assert slant_range_km(700.0, [0, 5]) == pytest.approx([3069.1, 2563.1], abs=0.06)
    assert cap_angle_deg(700.0, 5.0) == pytest.approx(21.15, abs=6e-3)
    assert slant_range_km(550.0, [25, 10]) == pytest.approx([1123.4, 1815.7], abs=0.06)
    assert slant_range_km(650.0, [25, 10, 90]) == pytest.approx([1302.0, 2045.3, 650], abs=0.06)
    assert slant_range_km(35786.0, 0) == pytest.approx(41678.9, abs=0.06)
    assert cap_angle_deg(35786.0, 0.0) == pytest.approx(81.30, abs=6e-3)


@pytest.mark.parametrize(
    ("altitude_km", "ms"),
    [(550, [1.835, 3.747, 6.056]), (650, [2.168, 4.343, 6.823]), (1200, [4.003, 7.355, 10.447]),
     (8062, [26.892, 35.148, 39.677]), (35786, [119.369, 130.325, 135.381])],
)  # fmt: skip
def test_f5_latency_at_90_25_and_10_degrees(altitude_km, ms):
    assert light_ms(slant_range_km(altitude_km, [90, 25, 10])) == pytest.approx(ms, abs=6e-4)


def test_f5_latency_to_geo_at_the_horizon():
    assert light_ms(slant_range_km(35786.0, 0)) == pytest.approx(139.03, abs=6e-3)


def test_f6_longest_pass():
    assert longest_pass_min(700.0, 5.0) == pytest.approx(11.60, abs=6e-3)
    assert longest_pass_min(550.0, 25.0) == pytest.approx(4.49, abs=6e-3)
    assert longest_pass_min(650.0, 10.0) == pytest.approx(9.04, abs=6e-3)
    assert pass_min(700.0, 5.0, 0.0) == pytest.approx(longest_pass_min(700.0, 5.0))
    assert pass_min(700.0, 5.0, 21.2) == 0.0


@pytest.mark.parametrize(
    ("altitude_km", "tilt", "lat", "mask", "share", "minutes"),
    [(550, 53, 40, 25, 0.00761, 10.96), (550, 53, 40, 10, 0.02788, 40.1),
     (650, 97.986, 40, 10, 0.01810, 26.1), (650, 97.986, 65, 10, 0.03854, 55.5),
     (650, 97.986, 78, 5, 0.0880, 126.7), (650, 97.986, 0, 10, 0.01364, 19.6)],
)  # fmt: skip
def test_f7_contact_share(altitude_km, tilt, lat, mask, share, minutes):
    found = contact_share(altitude_km, tilt, lat, mask)
    assert found == pytest.approx(share, rel=1e-3)
    assert found * 1440 == pytest.approx(minutes, rel=3e-3)


def test_f7_mean_over_latitudes_is_the_area_of_the_footprint():
    assert footprint_area_share(650.0, 10.0) == pytest.approx(0.02097, abs=6e-6)
    sines = 2 * (np.arange(400) + 0.5) / 400 - 1
    shares = [contact_share(650.0, 97.986, np.degrees(np.arcsin(s)), 10.0) for s in sines]
    assert np.mean(shares) == pytest.approx(0.02097, rel=5e-3)


def test_points_stand_on_the_ellipsoid():
    place, up = ground_points([0.0, 90.0, 45.0], [0.0, 0.0, 90.0])
    assert place[0] == pytest.approx([6378.137, 0, 0])
    assert place[1] == pytest.approx([0, 0, 6356.752], abs=1e-3)
    assert up[2] == pytest.approx([0, math.sqrt(0.5), math.sqrt(0.5)])


def test_a_ring_has_its_centre_and_8_points_at_its_radius():
    lats, lons = ring(40.0, 179.0, 500.0)
    assert lats.size == 9
    assert lats[1] == pytest.approx(40.0 + np.degrees(500 / 6371.0088))
    lat, lon = np.radians(lats), np.radians(lons - 179.0)
    cosine = np.sin(lat) * np.sin(lat[0]) + np.cos(lat) * np.cos(lat[0]) * np.cos(lon)
    assert np.arccos(cosine[1:]) * 6371.0088 == pytest.approx(np.full(8, 500.0))
    assert np.all(np.abs(lons) <= 180.0)
    assert ring(40.0, 179.0, 0.0)[0].tolist() == [40.0]


@pytest.mark.parametrize(
    ("rate", "years", "factor"),
    [(0.08, 5, 0.250456), (0.08, 10, 0.149029), (0.08, 15, 0.116830), (0.10, 5, 0.263797),
     (0.10, 10, 0.162745), (0.10, 20, 0.117460), (0.12, 5, 0.277410), (0.12, 20, 0.133879),
     (0.0, 8, 0.125)],
)  # fmt: skip
def test_f11_capital_recovery(rate, years, factor):
    assert capital_recovery(rate, years) == pytest.approx(factor, abs=6e-7)


def test_f12_links():
    assert free_space_loss_db(1000, 20) == pytest.approx(178.47, abs=6e-3)
    assert free_space_loss_db(38000, 12) == pytest.approx(205.63, abs=6e-3)
    received = optical_received_w(1.0, 0.1, 0.1, 1550e-9, 1e6)
    assert received == pytest.approx(25.7e-6, abs=6e-8)
    assert 10 * math.log10(received * 1000) == pytest.approx(-15.90, abs=6e-3)
    assert 20 * math.log10(4 * math.pi * 1e6 / 1550e-9) == pytest.approx(258.18, abs=6e-3)
    assert 20 * math.log10(math.pi * 0.1 / 1550e-9) == pytest.approx(106.14, abs=6e-3)


def test_f13_learning():
    assert math.log2(1 - 0.2) == pytest.approx(-0.32193, abs=6e-6)
    assert learned_cost(100.0, 10.0, 20.0, 0.2) == pytest.approx(80.0)


def test_f14_launched_power():
    assert launched_power_usd_kw_y(575, 28, 200, 5) == pytest.approx(821, abs=0.6)
    assert launched_power_usd_kw_y(575, 28, 3600, 5) == pytest.approx(14786, abs=0.6)


def test_f15_fibre_against_vacuum():
    assert fibre_ms(1000) == pytest.approx(4.897, abs=6e-4)
    assert light_ms(1000) == pytest.approx(3.336, abs=6e-4)


def test_f16_interruptions():
    assert yearly_failure_share(148 + 72, 16384, 54) == pytest.approx(0.0908, abs=6e-5)
    assert yearly_failure_share(419, 16384, 54) == pytest.approx(0.1729, abs=6e-5)


@pytest.mark.parametrize(("sites", "share"), [(2, 0.9039), (4, 0.9908), (6, 0.9991)])
def test_f17_site_diversity(sites, share):
    assert any_site_available([0.69] * sites) == pytest.approx(share, abs=6e-5)


@pytest.mark.parametrize(
    ("mass_kg", "power_kw", "life_y", "at_3600", "at_200"),
    [(575, 28, 5, 14700, 810), (260, 7, 5, 26600, 1470), (150, 0.8, 5, 135800, 7500),
     (860, 2, 12.5, 124600, 6900)],
)  # fmt: skip
def test_p2_suncatcher_launched_power(mass_kg, power_kw, life_y, at_3600, at_200):
    found = [launched_power_usd_kw_y(mass_kg, power_kw, price, life_y) for price in (3600, 200)]
    assert found == pytest.approx([at_3600, at_200], rel=0.015)


def test_p2_ground_power():
    # the paper rounds its upper end
    assert ground_power_usd_kw_y(0.06, 1.09) == pytest.approx(570, rel=0.015)
    assert ground_power_usd_kw_y(0.25, 1.4) == pytest.approx(3000, rel=0.03)


def test_p2_learning_reaches_200_usd_at_368_305_t():
    assert units_to_reach(1800, 200, 400, 0.2) == pytest.approx(368_305, rel=0.015)
    assert learned_cost(1800, 400, 368_305, 0.2) == pytest.approx(200, rel=1e-3)


def test_p3_turyshev():
    assert launch_room_usd_kg(10_000, 40) == 250
    assert launch_room_usd_kg(40_000, 40) == 1000
    found = [lifetime_penalty(loss, 5) for loss in (0.10, 0.20, 0.30)]
    assert found == pytest.approx([1.2707, 1.5820, 1.9308], rel=1e-4)
    assert lifetime_penalty(0.0, 5) == 1.0


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_a_ring_round_a_pole_has_eight_bearings(lat):
    lats, lons = ring(lat, 30.0, 500.0)
    assert np.abs(lats[1:]) == pytest.approx(np.full(8, 90 - np.degrees(500 / 6371.0088)))
    assert np.diff(np.sort(lons[1:])) == pytest.approx(np.full(7, 45.0))

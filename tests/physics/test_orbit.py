"""F1, F2 and the lattice: worked values of the parameter catalogue."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from optimizer.physics.errors import PhysicsError
from optimizer.physics.lattice import elements, grid_links, plane_local_times_h
from optimizer.physics.orbit import (
    node_rate_deg_day,
    period_min,
    sun_synchronous_inclination_deg,
)
from optimizer.physics.propagate import positions_km
from optimizer.physics.sun import (
    date_jd,
    mean_sun,
    mean_sun_longitude_rad,
    sidereal_angle_rad,
    teme_to_ecef,
    true_sun,
)


def shell(**changes):
    base = {
        "shell": "s", "altitude_km": 550.0, "inclination_deg": 53.0, "ltan_h": None,
        "ltan_spread_h": None, "lon_deg": (), "planes": 4, "sats_per_plane": 5, "phasing": 1,
        "pattern": "delta", "existing_sats": 0, "min_modules": 20, "min_elevation_deg": 25.0,
    }  # fmt: skip
    return SimpleNamespace(**(base | changes))


@pytest.mark.parametrize(
    ("altitude_km", "minutes"),
    [(400, 92.560), (550, 95.650), (650, 97.728), (700, 98.773), (800, 100.874), (1200, 109.422)],
)
def test_f1_period_of_low_orbits(altitude_km, minutes):
    assert period_min(altitude_km) == pytest.approx(minutes, abs=6e-4)


def test_f1_period_of_high_orbits():
    assert period_min(8062) == pytest.approx(287.82, abs=6e-3)
    assert period_min(35786) == pytest.approx(1436.067, abs=6e-4)


@pytest.mark.parametrize(
    ("altitude_km", "degrees"),
    [(550, 97.593), (600, 97.788), (650, 97.986), (700, 98.188), (800, 98.603)],
)
def test_f2_sun_synchronous_inclination(altitude_km, degrees):
    assert sun_synchronous_inclination_deg(altitude_km) == pytest.approx(degrees, abs=6e-4)


def test_the_node_of_a_sun_synchronous_orbit_goes_round_once_a_year():
    rate = node_rate_deg_day(700.0, sun_synchronous_inclination_deg(700.0))
    assert rate * 365.2422 == pytest.approx(360.0)


def test_no_sun_synchronous_orbit_at_6000_km_and_the_error_says_so():
    assert sun_synchronous_inclination_deg(5900.0) < 180.0
    with pytest.raises(PhysicsError, match="no sun-synchronous orbit exists at 6000 km"):
        sun_synchronous_inclination_deg(6000.0)


def test_mean_sun_is_over_greenwich_at_noon_utc():
    noon = np.array([date_jd(2030, 100) + 0.5])
    assert np.mod(mean_sun_longitude_rad(noon) - sidereal_angle_rad(noon) + 1.0, 2 * np.pi) == (
        pytest.approx(1.0)
    )


def test_true_sun_crosses_the_equator_on_20_march_2030_at_13_52_utc():
    # Equinox of March 2030: 20 March, 13:52 UTC (day 79).
    equinox = np.array([date_jd(2030, 79) + (13 + 52 / 60) / 24])
    declination = np.degrees(np.arcsin(true_sun(equinox)[0, 2]))
    assert abs(declination) < 0.01  # the sun moves 0.4 degrees a day


def test_true_sun_leaves_the_mean_sun_by_at_most_two_degrees():
    days = date_jd(2030, 1) + np.arange(365.0)
    cosine = np.einsum("nk,nk->n", true_sun(days), mean_sun(days))
    assert np.degrees(np.arccos(cosine.min())) == pytest.approx(1.92, abs=0.1)


def test_walker_delta_turns_nodes_by_360_over_p_and_phases_by_360_f_over_ps():
    found = elements(shell(phasing=3), date_jd(2030, 80))
    assert found.raan_deg.tolist() == [0.0, 90.0, 180.0, 270.0]
    assert found.anomaly_deg[0].tolist() == pytest.approx([0, 72, 144, 216, 288])
    assert found.anomaly_deg[2, 0] == pytest.approx(2 * 3 * 360 / 20)


def test_walker_star_turns_nodes_by_180_over_p():
    found = elements(shell(pattern="star"), date_jd(2030, 80))
    assert found.raan_deg.tolist() == [0.0, 45.0, 90.0, 135.0]


def test_local_time_shell_is_spread_around_its_local_time():
    row = shell(inclination_deg=None, ltan_h=6.0, ltan_spread_h=2.0, planes=3)
    assert plane_local_times_h(row).tolist() == [5.0, 6.0, 7.0]
    one = shell(inclination_deg=None, ltan_h=6.0, ltan_spread_h=2.0, planes=1)
    assert plane_local_times_h(one).tolist() == [6.0]


@pytest.mark.parametrize("day", [1, 80, 200, 355])
def test_local_time_holds_at_every_date(day):
    # LTAN 6: the node is a quarter turn behind the mean sun, whatever the date.
    jd = date_jd(2030, day)
    found = elements(shell(inclination_deg=None, ltan_h=6.0, planes=1), jd)
    sun = np.degrees(mean_sun_longitude_rad(np.array([jd])))[0]
    assert np.mod(found.raan_deg[0] - sun, 360.0) == pytest.approx(270.0)


def test_sgp4_keeps_the_height_within_10_km_and_the_local_time_over_a_day():
    jd = date_jd(2030, 80)
    row = shell(inclination_deg=None, ltan_h=6.0, planes=1, altitude_km=650.0)
    at = elements(row, jd)
    position = positions_km(at, jd + np.linspace(0, 1, 97), None)
    height = np.linalg.norm(position, axis=-1) - 6378.137
    assert np.all(np.abs(height - 650.0) < 12.0)
    assert at.nodes_deg(jd + 1)[0] - at.raan_deg[0] == pytest.approx(360 / 365.2422)


def test_geostationary_satellites_stay_over_their_longitudes():
    row = shell(altitude_km=35786.0, inclination_deg=None, lon_deg=(-100.0, 10.0, 120.0),
                planes=1, sats_per_plane=3)  # fmt: skip
    jd = date_jd(2030, 80)
    instants = jd + np.arange(24) / 24
    fixed = teme_to_ecef(positions_km(elements(row, jd), instants, None), instants)
    lon = np.degrees(np.arctan2(fixed[..., 1], fixed[..., 0]))
    assert np.abs(lon - np.array(row.lon_deg)[:, None]).max() < 0.1
    assert np.abs(fixed[..., 2]).max() < 42164 * np.radians(0.1)
    assert grid_links(row).tolist() == [[0, 1], [0, 2], [1, 2]]


def test_longitudes_at_another_height_or_number_are_errors():
    with pytest.raises(PhysicsError, match="does not stay over a longitude"):
        elements(shell(lon_deg=(0.0,)), date_jd(2030, 80))
    with pytest.raises(PhysicsError, match="2 longitudes for 4 planes x 5"):
        elements(shell(lon_deg=(0.0, 9.0), altitude_km=35786.0), date_jd(2030, 80))


def test_a_shell_without_an_orbit_is_an_error():
    with pytest.raises(PhysicsError, match="has no orbit"):
        elements(shell(inclination_deg=None), date_jd(2030, 80))


def test_grid_of_a_delta_has_two_links_a_satellite_and_its_seam_shifts_by_f():
    links = {tuple(link) for link in grid_links(shell(phasing=2)).tolist()}
    assert len(links) == 2 * 20
    assert {(0, 1), (0, 4), (0, 5)} <= links
    assert (2, 15) in links  # last plane, slot 0 -> first plane, slot 2
    assert (0, 15) not in links


def test_grid_of_a_star_and_of_a_local_time_shell_is_open_at_the_seam():
    assert len(grid_links(shell(pattern="star"))) == 20 + 15
    assert len(grid_links(shell(inclination_deg=None, ltan_h=6.0))) == 20 + 15


def test_grid_of_small_lattices_has_no_loops_and_no_doubles():
    assert len(grid_links(shell(planes=1, sats_per_plane=1))) == 0
    assert len(grid_links(shell(planes=1, sats_per_plane=2))) == 1
    assert len(grid_links(shell(planes=2, sats_per_plane=1))) == 1

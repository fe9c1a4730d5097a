"""F3, F4: beta and eclipses."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from optimizer.physics.eclipse import (
    beta_deg,
    eclipse_fraction,
    eclipse_min,
    is_sunlit,
    plane_normals,
    sun_angle_deg,
    sunless_beta_deg,
)
from optimizer.physics.orbit import orbit_radius_km, sun_synchronous_inclination_deg
from optimizer.physics.sample import yearly_sunlit

TILT = np.radians(23.4393)
DAYS = np.arange(0.0, 365.25, 0.25)


@pytest.mark.parametrize(
    ("altitude_km", "share", "minutes"),
    [(400, 0.3901, 36.11), (550, 0.3723, 35.61), (650, 0.3620, 35.38), (700, 0.3572, 35.29),
     (1200, 0.3184, 34.84), (35786, 0.0483, 69.41)],
)  # fmt: skip
def test_f4_eclipse_at_beta_0(altitude_km, share, minutes):
    assert eclipse_fraction(altitude_km, 0.0) == pytest.approx(share, abs=6e-5)
    assert eclipse_min(altitude_km, 0.0) == pytest.approx(minutes, abs=6e-3)


@pytest.mark.parametrize(
    ("altitude_km", "degrees"),
    [(550, 67.02), (650, 65.16), (700, 64.30), (1200, 57.31), (35786, 8.70)],
)
def test_f4_beta_without_eclipse(altitude_km, degrees):
    assert sunless_beta_deg(altitude_km) == pytest.approx(degrees, abs=6e-3)
    assert eclipse_fraction(altitude_km, degrees + 0.01) == 0.0
    assert eclipse_fraction(altitude_km, degrees - 0.02) > 0.0


def test_f4_eclipse_by_beta():
    at_550 = eclipse_fraction(550.0, [0, 20, 40, 50, 60, 65, 67, 68])
    worked = [0.3723, 0.3636, 0.3297, 0.2922, 0.2147, 0.1249, 0.0115, 0]
    assert at_550 == pytest.approx(worked, abs=6e-5)
    at_650 = eclipse_fraction(650.0, [58, 60, 62, 64, 65, 66])
    assert at_650 == pytest.approx([0.2087, 0.1825, 0.1474, 0.0924, 0.0353, 0], abs=6e-5)


def test_f3_closed_form_is_the_normal_times_the_sun():
    raan, tilt, ra, dec = 40.0, 53.0, 100.0, 20.0
    sine = np.cos(np.radians(dec)) * np.sin(np.radians(tilt)) * np.sin(np.radians(raan - ra))
    sine += np.sin(np.radians(dec)) * np.cos(np.radians(tilt))
    assert beta_deg([raan], tilt, ra, dec) == pytest.approx([np.degrees(np.arcsin(sine))])


def _dawn_dusk_beta(altitude_km, ltan_h):
    # Mean-sun node, sun evenly along the ecliptic, as the catalogue's annual values.
    longitude = 2 * np.pi * DAYS / 365.25
    suns = np.stack(
        [np.cos(longitude), np.cos(TILT) * np.sin(longitude), np.sin(TILT) * np.sin(longitude)], 1
    )
    nodes = np.degrees(longitude) + 15 * (ltan_h - 12)
    normals = plane_normals(nodes, sun_synchronous_inclination_deg(altitude_km))
    return np.array([sun_angle_deg(normals[k : k + 1], suns[k])[0] for k in range(len(DAYS))])


@pytest.mark.parametrize(
    ("altitude_km", "days", "longest", "sunlit"),
    [(550, 98.5, 21.66, 0.9508), (600, 93.5, 20.69, 0.9561), (650, 88.5, 19.73, 0.9608),
     (800, 74.5, 16.90, 0.9728), (1000, 56.1, 13.04, 0.9849), (1200, 36.5, 8.66, 0.9938),
     (1400, 0, 0, 1)],
)  # fmt: skip
def test_f4_year_of_a_dawn_dusk_orbit(altitude_km, days, longest, sunlit):
    beta = _dawn_dusk_beta(altitude_km, 6.0)
    minutes = eclipse_min(altitude_km, beta)
    assert np.count_nonzero(minutes) / 4 == pytest.approx(days, abs=0.6)
    assert minutes.max() == pytest.approx(longest, abs=6e-3)
    assert 1 - eclipse_fraction(altitude_km, beta).mean() == pytest.approx(sunlit, abs=1.5e-4)


def test_f4_year_at_650_km():
    assert np.abs(_dawn_dusk_beta(650, 6.0)).min() == pytest.approx(58.57, abs=6e-3)
    half_past = _dawn_dusk_beta(650, 6.5)
    minutes = eclipse_min(650.0, half_past)
    assert np.count_nonzero(minutes) / 4 == pytest.approx(96.3, abs=0.6)
    assert minutes.max() == pytest.approx(20.73, abs=6e-3)
    assert 1 - eclipse_fraction(650.0, half_past).mean() == pytest.approx(0.9552, abs=1.5e-4)
    noon = eclipse_fraction(650.0, _dawn_dusk_beta(650, 12.0))
    assert 1 - noon.mean() == pytest.approx(0.638, abs=1e-3)


@pytest.mark.parametrize(
    ("altitude_km", "tilt", "sunlit"),
    [(550, 53, 0.6872), (500, 30, 0.639), (2000, 30, 0.769), (8062, 0, 0.889)],
)
def test_f4_mean_over_nodes_and_dates(altitude_km, tilt, sunlit):
    longitude = 2 * np.pi * (np.arange(360) + 0.5) / 360
    nodes = np.arange(360) + 0.5
    shares = [
        eclipse_fraction(
            altitude_km,
            sun_angle_deg(
                plane_normals(nodes, tilt),
                np.array([np.cos(x), np.cos(TILT) * np.sin(x), np.sin(TILT) * np.sin(x)]),
            ),
        ).mean()
        for x in longitude
    ]
    assert 1 - np.mean(shares) == pytest.approx(sunlit, abs=6e-4)


@pytest.mark.parametrize("beta", [0.0, 40.0, 60.0, 66.0])
def test_shadow_test_along_an_orbit_agrees_with_the_fraction(beta):
    angle = 2 * np.pi * (np.arange(20000) + 0.5) / 20000
    radius = orbit_radius_km(650.0)
    orbit = radius * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    sun = np.array([np.cos(np.radians(beta)), 0.0, np.sin(np.radians(beta))])
    lit = is_sunlit(orbit[:, None, :], sun[None, :])
    assert 1 - lit.mean() == pytest.approx(float(eclipse_fraction(650.0, beta)), abs=2e-4)


def test_season_matters_ltan_6_is_dark_in_december_and_ltan_18_in_june():
    # P6: never eclipsed at the March equinox, sunlit 0.798 in late December (LTAN 18: June).
    december = _dawn_dusk_beta(650, 6.0)
    worst = DAYS[np.argmax(eclipse_fraction(650.0, december))]
    assert worst == pytest.approx(0.75 * 365.25, abs=3)  # longitude 270: winter solstice
    assert eclipse_fraction(650.0, december[0]) == 0.0
    june = _dawn_dusk_beta(650, 18.0)
    worst = DAYS[np.argmax(eclipse_fraction(650.0, june))]
    assert worst == pytest.approx(0.25 * 365.25, abs=3)


def test_yearly_sunlit_with_the_true_sun_is_within_a_thousandth_of_the_mean_suns():
    ring = SimpleNamespace(
        shell="r", altitude_km=650.0, inclination_deg=None, ltan_h=6.0, ltan_spread_h=None,
        lon_deg=(), planes=1, sats_per_plane=1, phasing=1, pattern="delta",
    )  # fmt: skip
    assert yearly_sunlit(ring, 2030) == pytest.approx(0.9608, abs=1.5e-3)

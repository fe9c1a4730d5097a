"""F8-F10 and the sustained IT power: worked values of the catalogue and of the published checks."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from optimizer.physics.constants import STEFAN_BOLTZMANN_W_M2_K4
from optimizer.physics.eclipse import eclipse_fraction, eclipse_min, plane_normals
from optimizer.physics.errors import PhysicsError
from optimizer.physics.heat import (
    ATTITUDES,
    emitted_w_m2,
    face_means,
    face_w_m2,
    plate_view,
    radiator_limit_kw,
    sphere_view,
)
from optimizer.physics.orbit import orbit_radius_km, sun_synchronous_inclination_deg
from optimizer.physics.power import (
    ARRAY,
    BATTERY,
    RADIATOR,
    SILICON,
    array_needed_w,
    array_power_kw,
    battery_needed_wh,
    sustain,
)

NO_CAP = np.array([1e9])


def module(**changes):
    """The AI1-class module of P6."""
    base = {
        "module": "ai1", "it_kw": 120.0, "bus_kw": 6.0, "array_m2": 600.0,
        "array_efficiency": 0.1837, "array_pointing": 1.0, "array_degradation_per_y": 0.025,
        "battery_kwh": 40.0, "battery_dod": 0.4, "battery_rt_eff": 0.9, "battery_fade_per_y": 0.0,
        "radiator_m2": 110.0, "radiator_sides": 2, "radiator_attitude": "edge-to-sun",
        "emissivity": 0.9, "absorptivity": 0.0, "fin_efficiency": 1.0, "radiator_c": 60.0,
        "life_y": 6,
    }  # fmt: skip
    return SimpleNamespace(**(base | changes))


def held(beta, caps=NO_CAP, altitude_km=650.0, **changes):
    beta = np.atleast_1d(np.asarray(beta, dtype=float))
    share = eclipse_fraction(altitude_km, beta)
    hours = eclipse_min(altitude_km, beta) / 60
    return sustain(module(**changes), np.broadcast_to(caps, beta.shape), share, hours, "here")


WORST_BETA = 58.575
TILT = np.radians(23.4393)


def test_p6_array_gives_150_kw():
    assert array_power_kw(module(), [0])[0] == pytest.approx(150.009, abs=1e-3)


def test_p6_worst_orbit_sustains_104_39_kw():
    found = held(WORST_BETA)
    dark = float(eclipse_fraction(650.0, WORST_BETA))
    assert 1 - dark == pytest.approx(0.79815, abs=2e-5)
    assert float(eclipse_min(650.0, WORST_BETA)) == pytest.approx(19.727, abs=2e-3)
    assert found.sun_kw[0, 0] == pytest.approx(120.0)
    # E/Te - B = 40 * 0.4 / (19.727 / 60) - 6 = 42.665
    assert found.dark_kw[0, 0] == pytest.approx(42.665, abs=5e-3)
    mean = (1 - dark) * found.sun_kw + dark * found.dark_kw
    assert mean[0, 0] == pytest.approx(104.390, abs=1e-3)
    # five years on A = 132.17 kW: Le = 0.9 (132.17 - 6 - 1.686 - 120) / 0.2529 = 15.97
    assert mean[0, 5] == pytest.approx(99.001, abs=1e-3)
    assert found.sun_limit[0, 0] == SILICON
    # year 3: A = 139.04, rt * (A - B - 1.686 - 120) / q = 40.4 kW, less than the battery's 42.7
    assert found.dark_limit[0].tolist() == [BATTERY] * 3 + [ARRAY] * 3


def _days():
    longitude = 2 * np.pi * np.arange(0, 365.25, 1 / 15) / 365.25
    suns = np.stack(
        [np.cos(longitude), np.cos(TILT) * np.sin(longitude), np.sin(TILT) * np.sin(longitude)], 1
    )
    normals = plane_normals(np.degrees(longitude) - 90, sun_synchronous_inclination_deg(650.0))
    return np.degrees(np.arcsin(np.einsum("nk,nk->n", normals, suns)))


def test_p6_worst_week_and_year():
    beta = _days()
    found, dark = held(beta), eclipse_fraction(650.0, beta)
    power = (1 - dark) * found.sun_kw[:, 0] + dark * found.dark_kw[:, 0]
    week = np.convolve(np.concatenate([power, power]), np.ones(105) / 105, "valid")
    assert week.min() == pytest.approx(104.41, abs=0.1)
    assert power.mean() == pytest.approx(117.39, abs=0.1)


def test_energy_balance_of_an_orbit_closes():
    # In sun: array = bus + IT + charging; charging * f * rt = (bus + IT in shadow) * (1 - f).
    dark = float(eclipse_fraction(650.0, 0.0))
    found = held(0.0, battery_kwh=400.0)
    sun, shadow = found.sun_kw[0, 5], found.dark_kw[0, 5]
    charging = array_power_kw(module(), [5])[0] - 6.0 - sun
    needed = (6.0 + shadow) * dark / (1 - dark) / 0.9
    assert charging == pytest.approx(needed)
    assert found.dark_limit[0, 5] == ARRAY


def test_battery_bridges_the_eclipse_or_limits_it():
    small, large = held(0.0, battery_kwh=40.0), held(0.0, battery_kwh=4000.0)
    assert small.dark_limit[0, 0] == BATTERY
    # E/Te - B with Te = 35.38 min: 16 / 0.5897 - 6
    assert small.dark_kw[0, 0] == pytest.approx(16 / (35.38 / 60) - 6, abs=0.01)
    assert large.dark_kw[0, 0] > small.dark_kw[0, 0]


def test_without_eclipse_shadow_and_sun_are_one():
    found = held(80.0, it_kw=200.0)
    assert found.sun_kw[0, 0] == pytest.approx(150.009 - 6.0, abs=1e-3)
    assert found.dark_kw[0, 0] == found.sun_kw[0, 0]
    assert found.sun_limit[0, 0] == found.dark_limit[0, 0] == ARRAY


def test_radiator_caps_both_sun_and_shadow():
    found = held(0.0, caps=np.array([20.0]))
    assert found.sun_kw[0, 0] == found.dark_kw[0, 0] == 20.0
    assert found.sun_limit[0, 0] == found.dark_limit[0, 0] == RADIATOR


def test_always_sunlit_shell_gives_the_nameplate_times_pointing():
    # P1's mapping: 27 kW at 0.98 and -2.5 % a year: the mean of years 0..4 is 25.1697 kW.
    found = held(
        80.0, altitude_km=1400.0, array_pointing=0.98, array_efficiency=27 / (600 * 1.361),
        bus_kw=0.0, it_kw=27.0, life_y=5,
    )  # fmt: skip
    assert found.sun_kw[0].mean() == pytest.approx(25.1697, abs=1e-4)


def test_a_battery_too_small_for_the_bus_is_an_error_with_the_age_and_the_gap():
    # Te = 19.727 min: 2.0 * 0.4 / 0.3288 = 2.43 kW, 3.57 short of 6.
    with pytest.raises(PhysicsError, match=r"cannot live here: at age 0 its battery is 3.567 kW"):
        held(WORST_BETA, battery_kwh=2.0)


def test_a_battery_that_fades_below_the_bus_is_an_error_at_the_last_age():
    with pytest.raises(PhysicsError, match="at age 5 its battery"):
        held(WORST_BETA, battery_kwh=5.0, battery_fade_per_y=0.02)


def test_an_array_too_small_for_the_bus_is_an_error():
    with pytest.raises(PhysicsError, match="its array is"):
        held(0.0, array_m2=30.0)


def test_a_radiator_too_small_for_the_bus_is_an_error():
    with pytest.raises(PhysicsError, match="radiator"):
        held(0.0, caps=np.array([-1.0]))


def test_f8_black_body():
    assert emitted_w_m2(1.0, 26.85) == pytest.approx(459.30, abs=6e-3)
    assert 1e6 / emitted_w_m2(0.9, 26.85) == pytest.approx(2419.1, abs=0.06)
    assert 2 * emitted_w_m2(1.0, 20.0) == pytest.approx(837.5, abs=0.06)


@pytest.mark.parametrize(
    ("celsius", "free", "sink_250", "edge_on"),
    [(20, 753.8, 355.1, 651.1), (60, 1257.3, 858.6, 1154.6), (80, 1587.5, 1188.8, 1484.8),
     (100, 1978.9, 1580.2, 1876.2)],
)  # fmt: skip
def test_f8_two_sided_panel(celsius, free, sink_250, edge_on):
    panel = 2 * emitted_w_m2(0.9, celsius)
    assert panel == pytest.approx(free, abs=0.06)
    assert panel - 2 * 0.9 * STEFAN_BOLTZMANN_W_M2_K4 * 250**4 == pytest.approx(sink_250, abs=0.06)
    faces = face_means("edge-to-sun", 650.0, 60.0)
    net = sum(face_w_m2(module(radiator_c=celsius), face) for face in faces)
    assert net == pytest.approx(edge_on, abs=0.06)


def test_f8_view_factors():
    def nadir(h):
        return float(plate_view(orbit_radius_km(h) / 6378.137, np.array(1.0)))

    def vertical(h):
        return float(plate_view(orbit_radius_km(h) / 6378.137, np.array(0.0)))

    assert nadir(550) == pytest.approx(0.8475, abs=6e-5)
    assert nadir(650) == pytest.approx(0.8236, abs=6e-5)
    assert nadir(35786) == pytest.approx(0.0229, abs=6e-5)
    assert vertical(550) == pytest.approx(0.2579, abs=6e-5)
    assert vertical(650) == pytest.approx(0.2407, abs=6e-5)
    assert sphere_view(650.0) == pytest.approx(0.2900, abs=6e-5)


@pytest.mark.parametrize("altitude_km", [400.0, 650.0, 8062.0, 35786.0])
def test_plates_turned_every_way_see_on_average_what_a_sphere_sees(altitude_km):
    cosine = 2 * (np.arange(100_000) + 0.5) / 100_000 - 1
    mean = plate_view(orbit_radius_km(altitude_km) / 6378.137, cosine).mean()
    assert mean == pytest.approx(sphere_view(altitude_km), rel=1e-5)


def test_view_of_a_tilted_plate_agrees_with_the_integral_over_the_disk():
    # (1/pi) integral of max(0, cos) over the cone of half-angle rho around nadir.
    ratio = orbit_radius_km(650.0) / 6378.137
    edge = np.cos(np.arcsin(1 / ratio))
    z = edge + (1 - edge) * (np.arange(2000) + 0.5) / 2000
    turn = 2 * np.pi * (np.arange(2000) + 0.5) / 2000
    for tilt in np.radians([30, 70, 110, 150]):
        cosine = np.cos(tilt) * z[:, None]
        cosine = cosine + np.sin(tilt) * np.sqrt(1 - z**2)[:, None] * np.cos(turn)
        whole = np.maximum(cosine, 0).mean() * 2 * np.pi * (1 - edge) / np.pi
        assert plate_view(ratio, np.array(np.cos(tilt))) == pytest.approx(whole, abs=2e-5)


@pytest.mark.parametrize(
    ("attitude", "celsius", "kilowatts"),
    [("edge-to-sun", 60.0, 121.010), ("edge-to-sun", 66.8, 132.652),
     ("nadir-zenith", 60.0, 112.981)],
)  # fmt: skip
def test_p6_radiator(attitude, celsius, kilowatts):
    panel = module(radiator_attitude=attitude, radiator_c=celsius)
    assert radiator_limit_kw(panel, 650.0, 60.0) == pytest.approx(kilowatts, abs=1e-3)


def test_ai1_needs_66_8_degrees_for_150_kw():
    assert 2 * emitted_w_m2(0.9, 66.8) == pytest.approx(150e3 / 110, abs=1.0)


def test_albedo_takes_absorptivity_view_03_1361_and_the_mean_cosine():
    # beta 60: the orbit mean of max(0, cos) is cos(60) / pi = 0.159155, two vertical faces.
    dull, bright = module(absorptivity=0.0), module(absorptivity=0.2)
    loss = radiator_limit_kw(dull, 650.0, 60.0) - radiator_limit_kw(bright, 650.0, 60.0)
    assert loss == pytest.approx(110 * 2 * 0.2 * 0.24069 * 0.3 * 1361 * 0.159155 / 1000, rel=1e-3)


def test_sun_on_each_attitude():
    beta, sine, cosine = 80.0, np.sin(np.radians(80)), np.cos(np.radians(80))  # never eclipsed
    suns = {a: [face.sun for face in face_means(a, 650.0, beta)] for a in ATTITUDES}
    assert suns["edge-to-sun"] == pytest.approx([0, 0])
    assert suns["face-to-sun"] == pytest.approx([1, 0])
    assert suns["orbit-normal"] == pytest.approx([0, sine])
    assert suns["nadir-zenith"] == pytest.approx([cosine / np.pi] * 2, rel=1e-3)
    assert suns["along-track"] == pytest.approx([cosine / np.pi] * 2, rel=1e-3)


def test_shadow_keeps_the_sun_off_the_nadir_face():
    zenith, nadir = face_means("nadir-zenith", 650.0, 0.0)
    assert zenith.sun == pytest.approx(1 / np.pi, rel=1e-3)
    # Sun on the nadir face only between 90 degrees and the shadow (114.8): (1 - sin 114.8)/pi
    assert nadir.sun == pytest.approx((1 - np.sin(np.radians(114.84))) / np.pi, abs=1e-3)
    assert face_means("face-to-sun", 650.0, 0.0)[0].sun == pytest.approx(1 - 0.3620, abs=3e-3)


def test_one_sided_radiator_counts_the_first_face():
    one, two = module(radiator_sides=1), module()
    assert radiator_limit_kw(one, 650.0, 60.0) + 6 == pytest.approx(
        (radiator_limit_kw(two, 650.0, 60.0) + 6) / 2
    )


def test_unknown_attitude_is_an_error_that_lists_them():
    with pytest.raises(PhysicsError, match="edge-to-sun, face-to-sun, nadir-zenith"):
        radiator_limit_kw(module(radiator_attitude="upside-down"), 650.0, 0.0)


def test_f9_array_of_firesat():
    needed = array_needed_w(110, 110, 63.5, 35.3, 0.8, 0.6)
    assert needed == pytest.approx(239.4, abs=0.06)
    fresh = 0.148 * 1367  # W/m2
    assert fresh == pytest.approx(202.3, abs=0.06)
    begin = fresh * 0.77 * np.cos(np.radians(23.5))
    assert begin == pytest.approx(142.9, abs=0.06)
    # our own: area 1, pointing = I_d cos, at S = 1361 instead of 1367
    ours = module(
        array_m2=1.0, array_efficiency=0.148, array_degradation_per_y=0.0375,
        array_pointing=0.77 * np.cos(np.radians(23.5)),
    )  # fmt: skip
    power = array_power_kw(ours, [0, 5]) * 1000 * 1367 / 1361
    assert power[0] == pytest.approx(142.9, abs=0.06)
    assert power[1] / power[0] == pytest.approx(0.8260, abs=6e-5)
    assert power[1] == pytest.approx(118.0, abs=0.06)
    assert needed / power[1] == pytest.approx(2.03, abs=6e-3)
    assert array_power_kw(module(array_degradation_per_y=0.0275), [5])[0] / 150.009 == (
        pytest.approx(0.8699, abs=6e-5)
    )


def test_f10_batteries():
    assert battery_needed_wh(110, 35.3, 0.20, 3, 0.90) == pytest.approx(119.8, abs=0.06)
    whole = battery_needed_wh(120, 19.73, 1.0, 1, 1.0)
    assert whole == pytest.approx(39.46, abs=6e-3)
    assert battery_needed_wh(120, 19.73, 0.4, 1, 0.95) == pytest.approx(103.8, abs=0.06)
    assert battery_needed_wh(120e3, 19.73, 0.8, 1, 0.95) / 150 == pytest.approx(346, abs=0.6)

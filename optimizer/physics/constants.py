"""Physical constants, one place (light and the mean sphere: `instance/sphere.py`).

Source: WGS84 (Earth radius, flattening, gravity), CODATA 2018 (sigma, c), Kopp and Lean 2011
(solar constant 1361 W/m2), CERES (outgoing infrared 237 W/m2, albedo 0.30).
"""

from __future__ import annotations

from typing import Final

from ..instance.sphere import LIGHT_KM_PER_MS

MU_KM3_S2: Final = 398600.4418
EARTH_RADIUS_KM: Final = 6378.137
EARTH_FLATTENING: Final = 1.0 / 298.257223563
J2: Final = 1.08262668e-3
LIGHT_KM_MS: Final = LIGHT_KM_PER_MS
LIGHT_KM_S: Final = 1000.0 * LIGHT_KM_MS
STEFAN_BOLTZMANN_W_M2_K4: Final = 5.670374419e-8
ZERO_CELSIUS_K: Final = 273.15
SOLAR_W_M2: Final = 1361.0
EARTH_INFRARED_W_M2: Final = 237.0
EARTH_ALBEDO: Final = 0.30
OBLIQUITY_DEG: Final = 23.4393
TROPICAL_YEAR_D: Final = 365.2422
SIDEREAL_DAY_MIN: Final = 1436.068
FIBRE_INDEX: Final = 1.468
"""Refractive index of silica fibre at 1550 nm (group)."""
GRAZING_KM: Final = 80.0
"""Height that a laser beam must clear above the Earth's equatorial radius."""

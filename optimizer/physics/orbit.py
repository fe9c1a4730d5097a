"""Circular orbits: period, node rate, sun-synchronous inclination."""

from __future__ import annotations

import math

from .constants import EARTH_RADIUS_KM, J2, MU_KM3_S2, TROPICAL_YEAR_D
from .errors import PhysicsError


def orbit_radius_km(altitude_km: float) -> float:
    """Give the radius of a circular orbit.

    Args: altitude_km: height above the equatorial radius (km).
    Returns: distance from the Earth's centre (km).
    Source: definition, a = Re + h.
    """
    return EARTH_RADIUS_KM + altitude_km


def mean_motion_rad_s(altitude_km: float) -> float:
    """Give the angular rate of a circular orbit.

    Args: altitude_km: height (km).
    Returns: n = sqrt(mu / a^3) (rad/s).
    Source: Kepler's third law; Vallado, Fundamentals of Astrodynamics, ch. 1.
    """
    return math.sqrt(MU_KM3_S2 / orbit_radius_km(altitude_km) ** 3)


def period_min(altitude_km: float) -> float:
    """Give the orbital period.

    Args: altitude_km: height (km).
    Returns: T = 2 pi sqrt(a^3 / mu) (minutes).
    Source: F1; Vallado ch. 1; Wertz and Larson, SMAD, ch. 6.

    >>> round(period_min(550.0), 3)
    95.65
    """
    return 2.0 * math.pi / mean_motion_rad_s(altitude_km) / 60.0


def node_rate_deg_day(altitude_km: float, inclination_deg: float) -> float:
    """Give the drift of the ascending node of a circular orbit under J2.

    Args: altitude_km: height (km); inclination_deg: inclination (degrees).
    Returns: dRAAN/dt = -1.5 n J2 (Re/a)^2 cos i (degrees per day, east positive).
    Source: Vallado ch. 9.
    """
    squeeze = (EARTH_RADIUS_KM / orbit_radius_km(altitude_km)) ** 2
    rate_rad_s = -1.5 * mean_motion_rad_s(altitude_km) * J2 * squeeze
    return math.degrees(rate_rad_s * math.cos(math.radians(inclination_deg))) * 86400.0


def sun_synchronous_inclination_deg(altitude_km: float) -> float:
    """Give the inclination whose node follows the mean sun.

    Args: altitude_km: height (km).
    Returns: inclination (degrees, above 90).
    Raises: PhysicsError: no inclination is sun-synchronous so high.
    Source: F2; cos i = -(2 pi / 365.2422 d) / (1.5 n J2 (Re/a)^2); Vallado ch. 11.

    >>> round(sun_synchronous_inclination_deg(650.0), 3)
    97.986
    """
    cosine = (360.0 / TROPICAL_YEAR_D) / node_rate_deg_day(altitude_km, 0.0)
    if cosine < -1.0:
        raise PhysicsError(
            f"no sun-synchronous orbit exists at {altitude_km:g} km (cos i would be {cosine:.3f}). "
            "Allowed: below about 5,970 km. Lower altitude_km, or give inclination_deg."
        )
    return math.degrees(math.acos(cosine))

"""Beta angle and eclipses of circular orbits in a cylindrical shadow."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Bools, Floats
from .constants import EARTH_RADIUS_KM
from .orbit import orbit_radius_km, period_min


def plane_normals(raan_deg: ArrayLike, inclination_deg: float) -> Floats:
    """Give the unit normals of orbital planes.

    Args: raan_deg: (k,) right ascensions of the nodes (degrees); inclination_deg: degrees.
    Returns: (k, 3) unit vectors, inertial.
    Source: Vallado ch. 2.
    """
    raan, tilt = np.radians(np.asarray(raan_deg, dtype=np.float64)), np.radians(inclination_deg)
    flat = np.full(raan.shape, np.cos(tilt))
    return np.stack([np.sin(tilt) * np.sin(raan), -np.sin(tilt) * np.cos(raan), flat], axis=-1)


def beta_deg(
    raan_deg: ArrayLike, inclination_deg: float, sun_ra_deg: float, sun_dec_deg: float
) -> Floats:
    """Give the angle between orbital planes and the sun.

    Args: raan_deg: (k,) nodes; inclination_deg; sun_ra_deg, sun_dec_deg: the sun (degrees).
    Returns: (k,) signed beta (degrees).
    Source: F3; sin b = cos dec sin i sin(RAAN - RA) + sin dec cos i; SMAD ch. 5.
    """
    ra, dec = np.radians(sun_ra_deg), np.radians(sun_dec_deg)
    sun = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    return sun_angle_deg(plane_normals(raan_deg, inclination_deg), sun)


def sun_angle_deg(normals: Floats, sun: Floats) -> Floats:
    """Give beta from vectors.

    Args: normals: (k, 3) unit normals; sun: (3,) unit vector.
    Returns: (k,) beta (degrees).
    Source: F3 in vector form, sin b = n . s.
    """
    return np.asarray(np.degrees(np.arcsin(np.clip(normals @ sun, -1.0, 1.0))), dtype=np.float64)


def sunless_beta_deg(altitude_km: float) -> float:
    """Give the beta from which an orbit is never eclipsed.

    Args: altitude_km: height (km).
    Returns: beta* = asin(Re / (Re + h)) (degrees).
    Source: F4; SMAD ch. 5.

    >>> round(sunless_beta_deg(650.0), 2)
    65.16
    """
    return float(np.degrees(np.arcsin(EARTH_RADIUS_KM / orbit_radius_km(altitude_km))))


def eclipse_fraction(altitude_km: float, beta: ArrayLike) -> Floats:
    """Give the share of a circular orbit spent in the Earth's shadow.

    Args: altitude_km: height (km); beta: (...) degrees.
    Returns: (...) acos(sqrt(h^2 + 2 Re h) / ((Re + h) cos b)) / pi, 0 beyond beta*.
    Source: F4; SMAD ch. 5; Vallado ch. 5.
    """
    height = np.sqrt(altitude_km**2 + 2.0 * EARTH_RADIUS_KM * altitude_km)
    cosine = np.cos(np.radians(np.asarray(beta, dtype=np.float64)))
    ratio = height / np.maximum(orbit_radius_km(altitude_km) * cosine, height)
    return np.asarray(np.arccos(ratio) / np.pi, dtype=np.float64)


def eclipse_min(altitude_km: float, beta: ArrayLike) -> Floats:
    """Give the length of an eclipse.

    Args: altitude_km: height (km); beta: (...) degrees.
    Returns: (...) minutes per orbit.
    Source: F4 times F1.
    """
    return eclipse_fraction(altitude_km, beta) * period_min(altitude_km)


def is_sunlit(position_km: Floats, sun: Floats) -> Bools:
    """Tell which satellites are outside the Earth's shadow.

    Args: position_km: (..., n, 3) inertial; sun: (n, 3) unit vectors at the same instants.
    Returns: (..., n) true in sunlight.
    Source: cylinder of the equatorial radius behind the Earth; Vallado ch. 5.
    """
    along = np.einsum("...nk,nk->...n", position_km, sun)
    across2 = np.einsum("...k,...k->...", position_km, position_km) - along**2
    return np.asarray((along >= 0.0) | (across2 >= EARTH_RADIUS_KM**2), dtype=np.bool_)

"""Seeing satellites from the ground: angles, slant ranges, passes, nodes on the ellipsoid."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Bools, Floats
from ..instance.sphere import EARTH_MEAN_RADIUS_KM
from .constants import EARTH_FLATTENING, EARTH_RADIUS_KM, LIGHT_KM_MS
from .orbit import orbit_radius_km, period_min

RING_POINTS: Final = 8


def slant_range_km(altitude_km: float, elevation_deg: ArrayLike) -> Floats:
    """Give the distance to a satellite seen at an elevation (spherical Earth).

    Args: altitude_km: height (km); elevation_deg: (...) degrees.
    Returns: (...) Re (sqrt(((Re + h)/Re)^2 - cos^2 el) - sin el) (km).
    Source: F5; SMAD ch. 5.
    """
    elevation = np.radians(np.asarray(elevation_deg, dtype=np.float64))
    ratio = orbit_radius_km(altitude_km) / EARTH_RADIUS_KM
    reach = np.sqrt(ratio**2 - np.cos(elevation) ** 2) - np.sin(elevation)
    return np.asarray(EARTH_RADIUS_KM * reach, dtype=np.float64)


def light_ms(distance_km: ArrayLike) -> Floats:
    """Give the one-way time of light in vacuum.

    Args: distance_km: (...) km.
    Returns: (...) ms.
    Source: F5; c = 299,792.458 km/s.
    """
    return np.asarray(distance_km, dtype=np.float64) / LIGHT_KM_MS


def earth_disk_deg(altitude_km: float) -> float:
    """Give the angular radius of the Earth seen from orbit.

    Args: altitude_km: height (km).
    Returns: rho = asin(Re / (Re + h)) (degrees).
    Source: F5; SMAD ch. 5.
    """
    return float(np.degrees(np.arcsin(EARTH_RADIUS_KM / orbit_radius_km(altitude_km))))


def cap_angle_deg(altitude_km: float, elevation_deg: float) -> float:
    """Give the Earth-centred radius of the cap a satellite serves.

    Args: altitude_km: height (km); elevation_deg: mask (degrees).
    Returns: lambda = 90 - el - eta, sin eta = cos el sin rho (degrees).
    Source: F5; SMAD ch. 5.

    >>> round(cap_angle_deg(700.0, 5.0), 2)
    21.15
    """
    sine = np.cos(np.radians(elevation_deg)) * np.sin(np.radians(earth_disk_deg(altitude_km)))
    return 90.0 - elevation_deg - float(np.degrees(np.arcsin(sine)))


def longest_pass_min(altitude_km: float, elevation_deg: float) -> float:
    """Give the longest pass over a site (the Earth's turning left out).

    Args: altitude_km: height (km); elevation_deg: mask (degrees).
    Returns: T lambda / 180 (minutes).
    Source: F6; SMAD ch. 5.
    """
    return period_min(altitude_km) * cap_angle_deg(altitude_km, elevation_deg) / 180.0


def pass_min(altitude_km: float, elevation_deg: float, closest_deg: float) -> float:
    """Give the length of a pass that misses the zenith (the Earth's turning left out).

    Args: altitude_km: height (km); elevation_deg: mask (degrees); closest_deg: least
        Earth-centred angle to the site (degrees).
    Returns: (T/180) acos(cos lambda / cos lambda_min) (minutes).
    Source: F6; SMAD ch. 5.
    """
    reach = np.cos(np.radians(cap_angle_deg(altitude_km, elevation_deg)))
    ratio = min(float(reach / np.cos(np.radians(closest_deg))), 1.0)
    return period_min(altitude_km) / 180.0 * float(np.degrees(np.arccos(ratio)))


def contact_share(
    altitude_km: float, inclination_deg: float, lat_deg: float, elevation_deg: float
) -> float:
    """Give the long-run share of time one satellite is seen from one site.

    Args: altitude_km: height (km); inclination_deg; lat_deg: of the site (spherical Earth);
        elevation_deg: mask (degrees).
    Returns: share of time, 720 mid-steps of the orbit.
    Source: F7; spherical caps with the ground track even in longitude.
    """
    phase = 2.0 * np.pi * (np.arange(720) + 0.5) / 720
    sine = np.sin(np.radians(inclination_deg)) * np.sin(phase)
    site = np.radians(lat_deg)
    reach = np.cos(np.radians(cap_angle_deg(altitude_km, elevation_deg)))
    ratio = (reach - sine * np.sin(site)) / (np.sqrt(1.0 - sine**2) * np.cos(site))
    return float(np.mean(np.arccos(np.clip(ratio, -1.0, 1.0)) / np.pi))


def ground_points(lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Place points on the WGS84 ellipsoid.

    Args: lat_deg, lon_deg: (n,) geodetic degrees.
    Returns: positions (n, 3) Earth-fixed (km), and the local verticals (n, 3), unit.
    Source: Vallado ch. 3.
    """
    lat, lon = (np.radians(np.asarray(x, dtype=np.float64)) for x in (lat_deg, lon_deg))
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    squeeze = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
    normal = EARTH_RADIUS_KM / np.sqrt(1.0 - squeeze * np.sin(lat) ** 2)
    return up * normal[..., None] * np.array([1.0, 1.0, 1.0 - squeeze]), up


def ring(lat_deg: float, lon_deg: float, radius_km: float) -> tuple[Floats, Floats]:
    """Give the sample points of a region: its centre and 8 points on the ring around it.

    Args: lat_deg, lon_deg: centre (degrees); radius_km: of the ring (km), 0 for the centre only.
    Returns: latitudes and longitudes (1 or 9,) (degrees).
    Source: great circles on a sphere of 6371.0088 km; formulation, section 2.
    """
    if radius_km <= 0.0:
        return np.array([lat_deg]), np.array([lon_deg])
    course = 2.0 * np.pi * np.arange(RING_POINTS) / RING_POINTS
    lat, away = np.radians(lat_deg), radius_km / EARTH_MEAN_RADIUS_KM
    sine = np.sin(lat) * np.cos(away) + np.cos(lat) * np.sin(away) * np.cos(course)
    # At a pole the course is a longitude; the common form below has both its sides 0 there.
    north = np.cos(lat) * np.cos(away) - np.sin(lat) * np.sin(away) * np.cos(course)
    turned = np.degrees(np.arctan2(np.sin(course) * np.sin(away), north))
    lats = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    lons = np.mod(lon_deg + turned + 180.0, 360.0) - 180.0
    return np.concatenate([[lat_deg], lats]), np.concatenate([[lon_deg], lons])


def footprint_area_share(altitude_km: float, elevation_deg: float) -> float:
    """Give the share of the Earth's surface in sight of a satellite.

    Args: altitude_km: height (km); elevation_deg: mask (degrees).
    Returns: (1 - cos lambda) / 2.
    Source: F7; area of a spherical cap.
    """
    return 0.5 * (1.0 - float(np.cos(np.radians(cap_angle_deg(altitude_km, elevation_deg)))))


def elevation_ok(
    satellite_km: Floats, point_km: Floats, up: Floats, elevation_deg: float
) -> tuple[Bools, Floats]:
    """Tell whether satellites stand above the mask, pair by pair.

    Args: satellite_km, point_km, up: (n, 3) Earth-fixed; elevation_deg: mask (degrees).
    Returns: (n,) above the mask, (n,) slant range (km).
    Source: sin el = up . (r - p) / |r - p|, on the ellipsoid's vertical.
    """
    sight = satellite_km - point_km
    slant = np.linalg.norm(sight, axis=-1)
    height = np.einsum("nk,nk->n", sight, up)
    above = height >= np.sin(np.radians(elevation_deg)) * slant
    return np.asarray(above, dtype=np.bool_), np.asarray(slant, dtype=np.float64)

"""Time, frames and the sun, with pyerfa: TEME is the inertial frame, as SGP4 gives it."""

from __future__ import annotations

import erfa
import numpy as np

from ..arrays import Floats
from .constants import OBLIQUITY_DEG


def date_jd(year: int, day_of_year: int) -> float:
    """Give the Julian date of 0 h UTC on a day.

    Args: year: calendar year; day_of_year: 1 is 1 January.
    Returns: Julian date (days, ends in .5).
    Source: ERFA eraCal2jd.
    """
    zero, modified = erfa.cal2jd(year, 1, 1)
    return float(zero) + float(modified) + day_of_year - 1


def sidereal_angle_rad(jd: Floats) -> Floats:
    """Give Greenwich mean sidereal time (UT1 taken as UTC).

    Args: jd: (n,) Julian dates (days).
    Returns: (n,) angle from TEME's x axis to the Greenwich meridian (rad).
    Source: IAU 1982, ERFA eraGmst82, the model that TEME is defined with.
    """
    whole = np.floor(jd)
    return np.asarray(erfa.gmst82(whole, jd - whole), dtype=np.float64)


def teme_to_ecef(position_km: Floats, jd: Floats) -> Floats:
    """Turn positions with the Earth (polar motion left out: under 15 m on the ground).

    Args: position_km: (..., n, 3) TEME; jd: (n,) Julian dates (days).
    Returns: (..., n, 3) Earth-fixed (km).
    Source: Vallado ch. 3, r_PEF = R3(GMST) r_TEME.
    """
    angle = sidereal_angle_rad(jd)
    cosine, sine = np.cos(angle), np.sin(angle)
    fixed = np.empty_like(position_km)
    fixed[..., 0] = cosine * position_km[..., 0] + sine * position_km[..., 1]
    fixed[..., 1] = cosine * position_km[..., 1] - sine * position_km[..., 0]
    fixed[..., 2] = position_km[..., 2]
    return fixed


def true_sun(jd: Floats) -> Floats:
    """Give the direction of the sun (aberration, 20 arc seconds, left out).

    Args: jd: (n,) Julian dates (days).
    Returns: (n, 3) unit vectors in TEME.
    Source: ERFA eraEpv00 (VSOP2000), eraPnm06a, equation of the equinoxes eraEqeq94.
    """
    whole = np.floor(jd)
    heliocentric, _ = erfa.epv00(whole, jd - whole)
    of_date = np.einsum("nij,nj->ni", erfa.pnm06a(whole, jd - whole), -heliocentric["p"])
    angle = erfa.eqeq94(whole, jd - whole)
    teme = np.empty_like(of_date)
    teme[:, 0] = np.cos(angle) * of_date[:, 0] + np.sin(angle) * of_date[:, 1]
    teme[:, 1] = np.cos(angle) * of_date[:, 1] - np.sin(angle) * of_date[:, 0]
    teme[:, 2] = of_date[:, 2]
    return np.asarray(teme / np.linalg.norm(teme, axis=1, keepdims=True), dtype=np.float64)


def mean_sun_longitude_rad(jd: Floats) -> Floats:
    """Give the right ascension of the mean sun, which is the sun's mean longitude.

    Args: jd: (n,) Julian dates (days).
    Returns: (n,) angle (rad, not wrapped): GMST less the hour angle of mean time.
    Source: definition of mean solar time, UT = 12 h + GMST - RA of the mean sun.
    """
    return sidereal_angle_rad(jd) - 2.0 * np.pi * np.mod(jd, 1.0)


def mean_sun(jd: Floats) -> Floats:
    """Give the sun moved evenly along the ecliptic (for checks worked with the mean sun).

    Args: jd: (n,) Julian dates (days).
    Returns: (n, 3) unit vectors, equatorial.
    Source: mean longitude and an obliquity of 23.4393 degrees.
    """
    longitude, tilt = mean_sun_longitude_rad(jd), np.radians(OBLIQUITY_DEG)
    sine = np.sin(longitude)
    return np.stack([np.cos(longitude), np.cos(tilt) * sine, np.sin(tilt) * sine], axis=1)


def node_of_local_time_deg(jd: float, local_time_h: Floats) -> Floats:
    """Give the node whose local mean time is given (LTAN to RAAN).

    Args: jd: Julian date (days); local_time_h: (k,) hours of local mean solar time.
    Returns: (k,) right ascension (degrees, 0..360).
    Source: local mean time = UTC + longitude / 15, longitude = RAAN - GMST.
    """
    sun = np.degrees(mean_sun_longitude_rad(np.array([jd])))[0]
    return np.asarray(np.mod(sun + 15.0 * (local_time_h - 12.0), 360.0), dtype=np.float64)

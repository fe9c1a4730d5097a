"""Radiators: view factors to the Earth, what a face absorbs by attitude, the heat it can reject.

Attitudes (closed list; the first face is the one that counts when `radiator_sides` is 1):
  edge-to-sun   plate parallel to the local vertical and edge-on to the sun
  face-to-sun   first face to the sun, second away from it
  nadir-zenith  first face to the zenith, second to the nadir
  along-track   first face forward, second backward
  orbit-normal  plate in the orbital plane, first face on the side away from the sun
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from ..arrays import Bools, Floats
from .constants import (
    EARTH_ALBEDO,
    EARTH_INFRARED_W_M2,
    EARTH_RADIUS_KM,
    SOLAR_W_M2,
    STEFAN_BOLTZMANN_W_M2_K4,
    ZERO_CELSIUS_K,
)
from .errors import PhysicsError
from .inputs import RadiatorLike
from .orbit import orbit_radius_km

ORBIT_STEPS: Final = 360


@dataclass(frozen=True, slots=True)
class Orbit:
    """One orbit in steps, as vectors in the frame (sun over the plane, -, orbit normal)."""

    radius_ratio: float
    beta_rad: float
    zenith: Floats
    forward: Floats
    sun: Floats
    sunlit: Bools


@dataclass(frozen=True, slots=True)
class FaceMeans:
    """Orbit means of one face: view factor to the Earth, view x albedo cosine, sun cosine."""

    view: float
    albedo: float
    sun: float


def _edge_to_sun(orbit: Orbit) -> Floats:
    normal = np.cross(orbit.zenith, orbit.sun)
    size = np.linalg.norm(normal, axis=1, keepdims=True)
    return np.asarray(np.where(size > 1e-9, normal / np.maximum(size, 1e-9), orbit.forward))


def _face_to_sun(orbit: Orbit) -> Floats:
    return np.broadcast_to(orbit.sun, orbit.zenith.shape)


def _orbit_normal(orbit: Orbit) -> Floats:
    sign = -1.0 if orbit.beta_rad >= 0.0 else 1.0
    return np.broadcast_to(np.array([0.0, 0.0, sign]), orbit.zenith.shape)


_FIRST_FACE: Final[dict[str, Callable[[Orbit], Floats]]] = {
    "edge-to-sun": _edge_to_sun,
    "face-to-sun": _face_to_sun,
    "nadir-zenith": lambda orbit: orbit.zenith,
    "along-track": lambda orbit: orbit.forward,
    "orbit-normal": _orbit_normal,
}
ATTITUDES: Final = tuple(_FIRST_FACE)


def emitted_w_m2(emissivity: float, celsius: float) -> float:
    """Give what one face radiates.

    Args: emissivity; celsius: temperature of the surface (degrees C).
    Returns: eps sigma T^4 (W/m2).
    Source: F8; Stefan-Boltzmann.

    >>> round(2 * emitted_w_m2(0.9, 60.0), 1)
    1257.3
    """
    return emissivity * STEFAN_BOLTZMANN_W_M2_K4 * (celsius + ZERO_CELSIUS_K) ** 4


def sphere_view(altitude_km: float) -> float:
    """Give the view factor from a small sphere to the Earth.

    Args: altitude_km: height (km).
    Returns: 0.5 (1 - sqrt(1 - (Re/r)^2)).
    Source: F8; Gilmore, Spacecraft Thermal Control Handbook.
    """
    return 0.5 * (1.0 - float(np.sqrt(1.0 - (EARTH_RADIUS_KM / orbit_radius_km(altitude_km)) ** 2)))


def plate_view(radius_ratio: float, nadir_cosine: Floats) -> Floats:
    """Give the view factor from one face of a small plate to the Earth.

    Args: radius_ratio: H = r/Re; nadir_cosine: (...) cosine between face normal and nadir.
    Returns: (...) cos g / H^2 if the whole disk is before the face, 0 if none of it, the closed
        form for a cut disk between; at g = 90 degrees it is F8's vertical plate.
    Source: F8; Howell, Catalog of Radiation Heat Transfer Configuration Factors, B-43.
    """
    h2 = radius_ratio**2
    rim = np.sqrt(h2 - 1.0)
    cosine = np.clip(np.asarray(nadir_cosine, dtype=np.float64), -1.0, 1.0)
    whole, none = cosine * radius_ratio >= 1.0, cosine * radius_ratio <= -1.0
    cut = np.where(whole | none, 0.0, cosine)
    sine = np.sqrt(1.0 - cut**2)
    inside = cut * np.arccos(np.clip(-rim * cut / sine, -1.0, 1.0))
    inside = inside - rim * np.sqrt(np.maximum(1.0 - h2 * cut**2, 0.0))
    angle = np.arcsin(np.clip(rim / (radius_ratio * sine), -1.0, 1.0))
    middle = 0.5 - angle / np.pi + inside / (np.pi * h2)
    return np.asarray(np.where(whole, cosine / h2, np.where(none, 0.0, middle)), dtype=np.float64)


def one_orbit(altitude_km: float, beta_deg: float, steps: int = ORBIT_STEPS) -> Orbit:
    """Lay one orbit out in even steps (mid-steps).

    Args: altitude_km: height (km); beta_deg: sun angle (degrees); steps: their number.
    Returns: vectors of the orbit.
    Source: geometry; cylindrical shadow.
    """
    angle, beta = 2.0 * np.pi * (np.arange(steps) + 0.5) / steps, float(np.radians(beta_deg))
    flat = np.zeros(steps)
    zenith = np.stack([np.cos(angle), np.sin(angle), flat], axis=1)
    forward = np.stack([-np.sin(angle), np.cos(angle), flat], axis=1)
    sun = np.array([np.cos(beta), 0.0, np.sin(beta)])
    ratio = orbit_radius_km(altitude_km) / EARTH_RADIUS_KM
    along = zenith @ sun
    sunlit = (along >= 0.0) | (ratio**2 * (1.0 - along**2) >= 1.0)
    return Orbit(ratio, beta, zenith, forward, sun, sunlit)


@lru_cache(maxsize=4096)  # designs share attitudes: 0.8 of 8 s of the reference
def face_means(attitude: str, altitude_km: float, beta_deg: float) -> tuple[FaceMeans, FaceMeans]:
    """Average what the two faces of a radiator see over one orbit.

    Args: attitude: one of ATTITUDES; altitude_km: height (km); beta_deg: sun angle (degrees).
    Returns: first and second face.
    Raises: PhysicsError: an attitude that is not in the list.
    Source: F8, view factors of `plate_view`, mean of max(0, cos) over the orbit.
    """
    if attitude not in _FIRST_FACE:
        raise PhysicsError(
            f"unknown radiator_attitude {attitude!r}. Allowed: {', '.join(ATTITUDES)}. Use one."
        )
    orbit = one_orbit(altitude_km, beta_deg)
    first = _FIRST_FACE[attitude](orbit)
    return _face(orbit, first), _face(orbit, -first)


def _face(orbit: Orbit, normal: Floats) -> FaceMeans:
    view = plate_view(orbit.radius_ratio, -np.einsum("ij,ij->i", normal, orbit.zenith))
    albedo = view * np.maximum(orbit.zenith @ orbit.sun, 0.0)
    sun = np.maximum(normal @ orbit.sun, 0.0) * orbit.sunlit
    return FaceMeans(float(view.mean()), float(albedo.mean()), float(sun.mean()))


def face_w_m2(radiator: RadiatorLike, means: FaceMeans) -> float:
    """Give the net heat one square metre of one face rejects.

    Args: radiator: the columns of `modules`; means: of the face.
    Returns: eps sigma T^4 fin - eps F OLR - alpha F a S cos - alpha S cos (W/m2).
    Source: F8; formulation, section 2.
    """
    absorbed = radiator.emissivity * means.view * EARTH_INFRARED_W_M2
    absorbed += radiator.absorptivity * SOLAR_W_M2 * (EARTH_ALBEDO * means.albedo + means.sun)
    emitted = emitted_w_m2(radiator.emissivity, radiator.radiator_c)
    return emitted * radiator.fin_efficiency - absorbed


def radiator_limit_kw(radiator: RadiatorLike, altitude_km: float, beta_deg: float) -> float:
    """Give the IT power that the radiator can cool, orbit mean.

    Args: radiator: the columns of `modules`; altitude_km: height (km); beta_deg: sun angle.
    Returns: panel heat less the bus load, which all passes through it (kW; can be negative).
    Raises: PhysicsError: an attitude that is not in the list.
    Source: F8; formulation, section 2.
    """
    faces = face_means(radiator.radiator_attitude, altitude_km, beta_deg)
    watts = sum(face_w_m2(radiator, face) for face in faces[: radiator.radiator_sides])
    return radiator.radiator_m2 * watts / 1000.0 - radiator.bus_kw

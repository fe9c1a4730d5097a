"""The reference lattice of a shell: planes x satellites and its +grid of laser links.

Satellite number = plane * sats_per_plane + slot. A `star` and a shell by local time (LTAN) have
no links over the seam; shells by longitude (GEO) are one ring of neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Ints
from .constants import SIDEREAL_DAY_MIN
from .errors import PhysicsError
from .inputs import ShellLike
from .orbit import node_rate_deg_day, period_min, sun_synchronous_inclination_deg
from .sun import node_of_local_time_deg, sidereal_angle_rad


@dataclass(frozen=True, slots=True)
class Elements:
    """Circular elements at one date: raan_deg (P,), anomaly_deg (P, S) from the node."""

    jd: float
    altitude_km: float
    inclination_deg: float
    raan_deg: Floats
    anomaly_deg: Floats

    def nodes_deg(self, jd: float) -> Floats:
        """Give the nodes (P,) at another date, drifted by J2."""
        rate = node_rate_deg_day(self.altitude_km, self.inclination_deg)
        return self.raan_deg + rate * (jd - self.jd)


def inclination_deg(shell: ShellLike) -> float:
    """Give a shell's inclination: stated, sun-synchronous (LTAN) or 0 (by longitude).

    Args: shell: the row.
    Returns: degrees.
    Raises: PhysicsError: none of the three is given, or no such orbit exists.
    Source: F2 for LTAN shells.
    """
    if shell.lon_deg:
        return 0.0
    if shell.inclination_deg is not None:
        return shell.inclination_deg
    if shell.ltan_h is None:
        raise PhysicsError(
            f"shell {shell.shell} has no orbit. Allowed: inclination_deg, ltan_h or lon_deg. "
            "Give one of them.",
            "inclination_deg",
        )
    return sun_synchronous_inclination_deg(shell.altitude_km)


def elements(shell: ShellLike, jd: float) -> Elements:
    """Set the elements of every satellite anew at a date.

    Args: shell: the row; jd: Julian date (days).
    Returns: elements (P,), (P, S); the first node is at right ascension 0, or at its local time,
        or (by longitude) over its longitude.
    Raises: PhysicsError: the shell has no orbit.
    Source: Walker 1984 (i: T/P/F) for the phases, 360 F / (P S) from plane to plane.
    """
    planes, sats = shell.planes, shell.sats_per_plane
    if shell.lon_deg:
        return _fixed_elements(shell, jd)
    plane, slot = np.arange(planes)[:, None], np.arange(sats)[None, :]
    anomaly = 360.0 * slot / sats + 360.0 * shell.phasing * plane / (planes * sats)
    if shell.ltan_h is not None:
        raan = node_of_local_time_deg(jd, plane_local_times_h(shell))
    else:
        spread = 180.0 if shell.pattern == "star" else 360.0
        raan = spread * np.arange(planes) / planes
    anomaly = np.mod(anomaly, 360.0)
    return Elements(jd, shell.altitude_km, inclination_deg(shell), raan, anomaly)


def plane_local_times_h(shell: ShellLike) -> Floats:
    """Give the local mean times of the ascending nodes of an LTAN shell.

    Args: shell: a row with ltan_h.
    Returns: (P,) hours: ltan_spread_h from the first plane to the last, centred on ltan_h.
    Source: definition.
    """
    middle = 0.0 if shell.ltan_h is None else shell.ltan_h
    spread = shell.ltan_spread_h or 0.0
    steps = np.arange(shell.planes) / max(shell.planes - 1, 1)
    return middle + spread * (steps - (0.5 if shell.planes > 1 else 0.0))


def longitudes_deg(shell: ShellLike) -> Floats:
    """Give the longitude of every satellite of a shell by longitude.

    Args: shell: a row with lon_deg.
    Returns: (P, S) degrees; one longitude a satellite, or one a plane (its satellites together).
    Raises: PhysicsError: another number of longitudes, or not a geostationary altitude.
    Source: definition.
    """
    if abs(period_min(shell.altitude_km) - SIDEREAL_DAY_MIN) > 1.0:
        raise PhysicsError(
            f"shell {shell.shell} has lon_deg at {shell.altitude_km:g} km, where a satellite does "
            "not stay over a longitude. Allowed: 35,786 km. Leave lon_deg blank or set altitude_km."
        )
    planes, sats = shell.planes, shell.sats_per_plane
    given = np.array(shell.lon_deg, dtype=np.float64)
    if given.size == planes * sats:
        return given.reshape(planes, sats)
    if given.size == planes:
        return np.repeat(given[:, None], sats, axis=1)
    raise PhysicsError(
        f"shell {shell.shell} has {given.size} longitudes for {planes} planes x {sats} satellites. "
        "Allowed: one a satellite or one a plane. Mend lon_deg, planes or sats_per_plane.",
        "lon_deg",
    )


def _fixed_elements(shell: ShellLike, jd: float) -> Elements:
    greenwich = float(np.degrees(sidereal_angle_rad(np.array([jd])))[0])
    anomaly = np.mod(longitudes_deg(shell) + greenwich, 360.0)
    return Elements(jd, shell.altitude_km, 0.0, np.zeros(shell.planes), anomaly)


def grid_links(shell: ShellLike) -> Ints:
    """Give the +grid: the next satellite in the plane and the same slot of the next plane.

    Args: shell: the row.
    Returns: (E, 2) satellite numbers, each undirected link once, sorted. From the last plane of
        a delta to the first the slot shifts by `phasing`.
    Source: formulation, section 2; the +grid of Bhattacherjee and Singla, CoNEXT 2019.
    """
    if shell.lon_deg:
        return _unique_links(_ring(np.argsort(longitudes_deg(shell).ravel(), kind="stable")))
    planes, sats = shell.planes, shell.sats_per_plane
    number = np.arange(planes * sats).reshape(planes, sats)
    parts = [np.stack([number, np.roll(number, -1, axis=1)], axis=-1).reshape(-1, 2)]
    parts.append(np.stack([number[:-1], number[1:]], axis=-1).reshape(-1, 2))
    if shell.ltan_h is None and shell.pattern == "delta":
        shifted = np.roll(number[0], -shell.phasing)
        parts.append(np.stack([number[-1], shifted], axis=-1))
    return _unique_links(np.concatenate(parts))


def _ring(order: NDArray[np.intp]) -> Ints:
    return np.stack([order, np.roll(order, -1)], axis=-1).astype(np.int64)


def _unique_links(links: Ints) -> Ints:
    ordered = np.sort(links[links[:, 0] != links[:, 1]], axis=1)
    return np.unique(ordered, axis=0).astype(np.int64).reshape(-1, 2)

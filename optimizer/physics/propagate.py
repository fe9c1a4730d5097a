"""SGP4 for whole lattices at once."""

from __future__ import annotations

import numpy as np
from sgp4.api import WGS84, Satrec, SatrecArray

from ..arrays import Floats, Ints
from .errors import PhysicsError
from .lattice import Elements
from .orbit import mean_motion_rad_s

EPOCH_ZERO_JD = 2433281.5
"""sgp4 counts days from 1949 December 31, 0 h UTC."""


def positions_km(elements: Elements, jd: Floats, satellites: Ints | None) -> Floats:
    """Propagate circular orbits without drag.

    Args: elements: of the lattice; jd: (n,) Julian dates (days); satellites: numbers to propagate
        (all if None).
    Returns: (m, n, 3) positions in TEME (km).
    Raises: PhysicsError: SGP4 refuses the orbit.
    Source: Hoots and Roehrich, Spacetrack Report 3; Vallado et al. 2006; the sgp4 package.
    """
    whole = np.floor(jd)
    error, position, _ = SatrecArray(_records(elements, satellites)).sgp4(whole, jd - whole)
    if np.any(error):
        raise PhysicsError(
            f"SGP4 refuses the orbit at {elements.altitude_km:g} km, "
            f"{elements.inclination_deg:g} degrees (code {int(np.max(error))}). "
            "Allowed: bound orbits above the atmosphere. Change altitude_km."
        )
    return np.asarray(position, dtype=np.float64)


def _records(elements: Elements, satellites: Ints | None) -> list[Satrec]:
    planes, sats = elements.anomaly_deg.shape
    numbers = range(planes * sats) if satellites is None else satellites.tolist()
    motion = mean_motion_rad_s(elements.altitude_km) * 60.0
    tilt, epoch = float(np.radians(elements.inclination_deg)), elements.jd - EPOCH_ZERO_JD
    nodes = np.radians(np.mod(elements.raan_deg, 360.0)).tolist()
    phases = np.radians(elements.anomaly_deg).ravel().tolist()
    records = []
    for number in numbers:
        record = Satrec()
        record.sgp4init(
            WGS84, "i", 0, epoch, 0.0, 0.0, 0.0, 0.0, 0.0, tilt,
            phases[number], motion, nodes[number // sats],
        )  # fmt: skip
        records.append(record)
    return records

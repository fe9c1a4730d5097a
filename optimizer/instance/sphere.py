"""Distances on the Earth, and how far light gets in a millisecond."""

from __future__ import annotations

import math
from typing import Final

EARTH_MEAN_RADIUS_KM: Final = 6371.0088
FIBRE_KM_PER_MS: Final = 200.0
"""What a link without a latency of its own is timed by."""
LIGHT_KM_PER_MS: Final = 299.792458
"""In vacuum, and all but in air."""


def great_circle_km(
    lat_a_deg: float, lon_a_deg: float, lat_b_deg: float, lon_b_deg: float
) -> float:
    """Return the great-circle distance of two points on the mean sphere [km].

    Source: haversine formula; mean radius of the IUGG.

    >>> round(great_circle_km(0.0, 0.0, 0.0, 90.0), 1)
    10007.6
    """
    lat_a, lat_b = math.radians(lat_a_deg), math.radians(lat_b_deg)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(lon_b_deg - lon_a_deg) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_MEAN_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))

"""Distances on the Earth, and how far light gets in a millisecond."""

from __future__ import annotations

import math
from typing import Final, Protocol

EARTH_MEAN_RADIUS_KM: Final = 6371.0088
FIBRE_KM_PER_MS: Final = 200.0
"""What a link without a latency of its own is timed by."""
LIGHT_KM_PER_MS: Final = 299.792458
"""In vacuum, and all but in air."""
GLASS: Final = frozenset({"fibre", "fiber", "subsea", "submarine"})
"""Kinds of links that are glass; light is quicker in others."""


class Placed(Protocol):
    """What has a place on the Earth."""

    @property
    def lat_deg(self) -> float:
        """Latitude, north of the equator."""

    @property
    def lon_deg(self) -> float:
        """Longitude, east of Greenwich."""


def apart_km(a: Placed, b: Placed) -> float:
    """Return how far two places are from one another [km]."""
    return great_circle_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)


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
